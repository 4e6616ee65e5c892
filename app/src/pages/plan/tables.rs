//! The answer as tables: sites, people nobody reaches, and every place people live.

use geodata::{Basis, Metres, Municipality};
use leptos::prelude::*;
use planner::suggest::{OpenAs, OpenSite, Suggestion, Unreached, WhyUnreached};

use super::{super::map::MarkSign, Plan, answer::Names};
use crate::{
    address::escape,
    format,
    map::symbols::Mark,
    parts::{Modelled, TableFrame, text},
    text::{Text, fill},
};

/// Every open site; a click selects it on the map.
#[component]
pub(super) fn SiteTable(plan: Plan, sites: Vec<OpenSite>, has_places: bool) -> impl IntoView {
    let text = text();
    let language = text.language;
    let row = |site: OpenSite| {
        let mark = Mark::from(site.open_as);
        let (id, own, label) =
            (site.candidate.clone(), site.candidate, fill(text.plan.select_site, &[("name", &site.name)]));
        let is_selected = move || plan.site.get().as_ref() == Some(&own);
        view! {
            <tr aria-current=move || is_selected().then_some("true")>
                <th scope="row">
                    <a href=move || plan.to(Some(&id), false) data-noscroll="" title=label>
                        <MarkSign mark/>
                        {site.name}
                        <span class="unseen">", "{mark.word(text)}</span>
                    </a>
                </th>
                <td class="number">{format::people(language, site.people)}</td>
                {has_places.then(|| view! {
                    <td class="number">{site.capacity.map_or_else(|| "–".to_owned(), format::whole)}</td>
                })}
                <td class="number">{format::minutes(language, site.mean)}</td>
                <td class="number">{format::minutes(language, site.longest)}</td>
                <td class="number">{format::people(language, site.covered)}</td>
            </tr>
        }
    };
    // What is new comes first; within each kind the answer's own order stays.
    let (new, kept): (Vec<_>, Vec<_>) = sites.into_iter().partition(|site| site.open_as == OpenAs::Suggested);
    let rows: Vec<_> = new.into_iter().chain(kept).map(row).collect();
    let caption = if has_places { text.explain.assigned_caption } else { text.plan.sites_caption };
    view! {
        <h3>{text.plan.sites_title}" "<Modelled/></h3>
        <TableFrame label=caption>
            <table class="tight sites">
                <caption class="unseen">{caption}</caption>
                <thead><tr>
                    <th scope="col">{text.plan.column_site}</th>
                    <th scope="col" class="number">{text.plan.column_people}</th>
                    {has_places.then(|| view! { <th scope="col" class="number">{text.explain.places_column}</th> })}
                    <th scope="col" class="number">{text.plan.column_mean}</th>
                    <th scope="col" class="number">{text.plan.column_longest}</th>
                    <th scope="col" class="number">{text.plan.column_covered}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </TableFrame>
    }
}

/// Whom no open site reaches; nothing when everybody is reached.
#[component]
pub(super) fn UnreachedTable(unreached: Vec<Unreached>, names: Names) -> impl IntoView {
    let text = text();
    if unreached.is_empty() {
        return ().into_any();
    }
    let people = unreached.iter().map(|row| row.people).sum();
    let by_road = |row: &Unreached| matches!(row.why, WhyUnreached::Unsnapped { .. } | WhyUnreached::NoRoute);
    let [title, caption, sentence] = if unreached.iter().all(by_road) {
        [text.plan.unreached_title, text.plan.unreached_caption, text.plan.unreached_sentence]
    } else {
        [text.explain.no_place_title, text.explain.unserved_caption, text.explain.unserved_sentence]
    };
    let people = fill(sentence, &[("people", &format::people(text.language, people))]);
    let row = |row: Unreached| {
        view! {
            <tr>
                <th scope="row">{row.name}<span class="small block">{names.of(&row.municipality)}</span></th>
                <td class="number">{format::people(text.language, row.people)}</td>
                <td>{why(text, row.why)}</td>
            </tr>
        }
    };
    let rows: Vec<_> = unreached.into_iter().map(row).collect();
    view! {
        <h3>{title}" "<Modelled/></h3>
        <p>{people}</p>
        <div class="long-table">
            <TableFrame label=caption>
                <table class="tight">
                    <caption class="unseen">{caption}</caption>
                    <thead><tr>
                        <th scope="col">{text.plan.column_point}</th>
                        <th scope="col" class="number">{text.plan.column_people}</th>
                        <th scope="col">{text.plan.column_why}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableFrame>
        </div>
    }
    .into_any()
}

fn why(text: &Text, why: WhyUnreached) -> String {
    match why {
        WhyUnreached::Unsnapped { nearest_road } => {
            let km = |road: Metres| format::decimal(text.language, road.0 / 1000.0, 1);
            let km = nearest_road.map_or_else(|| "∞".to_owned(), km);
            fill(text.plan.why_unsnapped, &[("km", &km)])
        }
        WhyUnreached::NoRoute => text.plan.why_no_route.to_owned(),
        WhyUnreached::TooFar { nearest } => {
            fill(text.explain.why_too_far, &[("minutes", &format::minutes(text.language, Some(nearest)))])
        }
        WhyUnreached::NoPlaceLeft => text.explain.why_no_place.to_owned(),
    }
}

/// A line of the table of every place people live.
struct Line {
    /// The demand point and its site, where there is a way to show.
    way: Option<[String; 2]>,
    name: String,
    municipality: String,
    people: f64,
    people_words: String,
    /// `None` when nobody reaches them.
    minutes: Option<f64>,
    minutes_words: String,
    site: String,
    covered: bool,
}

/// Every place people live with its minutes, those nobody reaches first, then the farthest.
#[component]
pub(super) fn PointTables(plan: Plan, answer: Suggestion, municipalities: Vec<Municipality>) -> impl IntoView {
    let text = text();
    let lines = lines(text, &answer, &Names::new(municipalities));
    let csv = format!("data:text/csv;charset=utf-8,{}", escape(&csv(&lines, answer.people_basis)));
    let row = move |line: Line| {
        let name = match line.way {
            Some([point, site]) => {
                let label = fill(text.travel.show_route, &[("from", &line.name), ("to", &line.site)]);
                view! { <a href=move || plan.to_point(&point, &site) data-noscroll="" title=label>{line.name}</a> }
                    .into_any()
            }
            None => line.name.into_any(),
        };
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>{line.municipality}</td>
                <td class="number">{line.people_words}</td>
                <td class="number">{line.minutes_words}</td>
                <td>{line.site}</td>
                <td>{if line.covered { text.map.yes } else { text.map.no }}</td>
            </tr>
        }
    };
    view! {
        <section class="sheet">
            <div class="map-head">
                <h2 class="map-title">{text.plan.points_caption}" "<Modelled/></h2>
                <div class="map-tools" role="group" aria-label=text.common.map_tools>
                    <a class="tool" href=move || plan.to(plan.site.get().as_deref(), false)>{text.common.show_map}</a>
                    <a class="tool" href=csv download="tuvu-minutes.csv" rel="external">{text.common.download_csv}</a>
                </div>
            </div>
            <TableFrame label=text.plan.points_caption>
                <table>
                    <caption class="unseen">{text.plan.points_caption}</caption>
                    <thead><tr>
                        <th scope="col">{text.plan.column_point}</th>
                        <th scope="col">{text.plan.column_municipality}</th>
                        <th scope="col" class="number">{text.plan.column_people}</th>
                        <th scope="col" class="number">{text.plan.column_minutes}</th>
                        <th scope="col">{text.plan.column_nearest}</th>
                        <th scope="col">{text.plan.column_covered}</th>
                    </tr></thead>
                    <tbody>{lines.into_iter().map(row).collect::<Vec<_>>()}</tbody>
                </table>
            </TableFrame>
        </section>
    }
}

fn lines(text: &Text, answer: &Suggestion, names: &Names) -> Vec<Line> {
    let language = text.language;
    let unreached = answer.unreached.iter().map(|row| Line {
        way: None,
        name: row.name.clone(),
        municipality: names.of(&row.municipality),
        people: row.people.as_f64(),
        people_words: format::people(language, row.people),
        minutes: None,
        minutes_words: "–".to_owned(),
        site: why(text, row.why),
        covered: false,
    });
    let reached = answer.assignments.iter().map(|row| Line {
        way: answer.sites.get(row.site).map(|site| [row.point.0.clone(), site.candidate.clone()]),
        name: row.name.clone(),
        municipality: names.of(&row.municipality),
        people: row.people.as_f64(),
        people_words: format::people(language, row.people),
        minutes: Some(row.minutes.0),
        minutes_words: format::minutes(language, Some(row.minutes)),
        site: answer.sites.get(row.site).map(|site| site.name.clone()).unwrap_or_default(),
        covered: row.covered,
    });
    let mut reached: Vec<_> = reached.collect();
    reached.sort_by(|a, b| b.minutes.unwrap_or_default().total_cmp(&a.minutes.unwrap_or_default()));
    unreached.chain(reached).collect()
}

/// The lines as a table for a spreadsheet: minutes stay empty where there is no route, and each says what is modelled.
fn csv(lines: &[Line], people: Basis) -> String {
    let head = "point,municipality,people,people_basis,minutes,minutes_basis,nearest_site,within_standard".to_owned();
    let people = if people == Basis::Own { "own" } else { MODELLED };
    let rows = lines.iter().map(|line| {
        let minutes = line.minutes.map_or_else(|| ",".to_owned(), |minutes| format!("{minutes},{MODELLED}"));
        let (name, site) = (quoted(&line.name), quoted(if line.minutes.is_some() { &line.site } else { "" }));
        let municipality = quoted(&line.municipality);
        format!("{name},{municipality},{},{people},{minutes},{site},{}", line.people, line.covered)
    });
    std::iter::once(head).chain(rows).collect::<Vec<_>>().join("\r\n")
}

/// The word for what is computed from assumptions, as on the wire.
const MODELLED: &str = "modelled";

/// A field of a CSV (RFC 4180).
fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_for_a_spreadsheet_says_what_is_modelled() {
        let line = |name: &str, minutes: Option<f64>| Line {
            way: None,
            name: name.into(),
            municipality: "Gulbenes novads".into(),
            people: 2.5,
            people_words: String::new(),
            minutes,
            minutes_words: String::new(),
            site: "Gulbene".into(),
            covered: minutes.is_some(),
        };
        let lines = [line("Lejasciems, centrs", Some(45.02)), line("Sala", None)];
        let csv = csv(&lines, Basis::Modelled);
        let rows: Vec<_> = csv.split("\r\n").skip(1).collect();
        assert_eq!(
            rows,
            [
                "\"Lejasciems, centrs\",Gulbenes novads,2.5,modelled,45.02,modelled,Gulbene,true",
                "Sala,Gulbenes novads,2.5,modelled,,,,false"
            ]
        );
        assert!(super::csv(&lines, Basis::Own).contains(",2.5,own,45.02,modelled,"));
    }
}

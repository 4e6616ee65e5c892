//! The municipalities as a list to search and as a table to sort.

use std::cmp::Ordering;

use geodata::{Municipality, fold};
use leptos::{ev, prelude::*};
use leptos_router::hooks::use_navigate;

use super::{
    data::ready,
    map::{Shown, View, still},
};
use crate::{
    address::escape,
    format,
    parts::{TableFrame, step_focus, text},
    text::{counted, fill},
};

const LINKS: &str = ".municipalities a";

/// The list with its search box.
#[component]
pub(super) fn MunicipalityList(here: View) -> impl IntoView {
    let text = text();
    let sought = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let sought = fold(&sought.get());
        let mut found = here.in_view();
        found.retain(|municipality| fold(&municipality.name).contains(&sought));
        found.sort_by_cached_key(|municipality| {
            let name = fold(&municipality.name);
            (!name.starts_with(&sought), name)
        });
        found
    });
    let navigate = use_navigate();
    let on_search_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "ArrowDown" => {
            event.prevent_default();
            step_focus(LINKS, 0);
        }
        "Enter" => {
            event.prevent_default();
            if let Some(first) = found.get_untracked().first() {
                let to = untrack(|| here.to(Some(first.id.as_str())));
                navigate(&to, still());
            }
        }
        _ => {}
    };
    let on_list_key = move |event: ev::KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            _ => return,
        };
        event.prevent_default();
        step_focus(LINKS, step);
    };
    view! {
        <div class="search live">
            <label for="search">{text.map.search}</label>
            <div class="search-box">
                <input
                    id="search"
                    type="search"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder=text.map.search_placeholder
                    aria-describedby="search-hint"
                    on:input=move |event| sought.set(event_target_value(&event))
                    on:keydown=on_search_key
                />
                <kbd aria-hidden="true">"/"</kbd>
            </div>
            <p class="unseen" id="search-hint">{text.map.search_key}" "{text.map.list_hint}</p>
        </div>
        <p class="count" role="status">{move || counted(text.language, found.read().len(), text.map.found)}</p>
        <ul class="municipalities" on:keydown=on_list_key>
            <For each=move || found.get() key=|municipality| municipality.id.clone() let:municipality>
                <Row here municipality/>
            </For>
        </ul>
        <Show when=move || found.read().is_empty()>
            <p class="empty">{move || fill(text.map.nothing_found, &[("query", &sought.get())])}</p>
        </Show>
    }
}

#[component]
fn Row(here: View, municipality: Municipality) -> impl IntoView {
    let text = text();
    let hue = region_class(here, &municipality);
    let id = StoredValue::new(municipality.id.0.clone());
    let is_selected = move || here.selected.get() == Some(id.get_value());
    view! {
        <li>
            <a
                href=move || here.to(Some(&id.get_value()))
                aria-current=move || is_selected().then_some("true")
                data-noscroll=""
                on:focus=move |_| here.hovered.set(Some(id.get_value()))
                on:blur=move |_| here.hovered.set(None)
            >
                <i class=hue aria-hidden="true"></i>
                <span class="row-name">{municipality.name.clone()}</span>
                {(!municipality.participates).then(|| view! { <span class="row-note">{text.map.participates_not}</span> })}
                <span class="row-figure">{format::whole(municipality.population)}</span>
            </a>
        </li>
    }
}

/// The class that gives a swatch the colour that the municipality has on the map.
fn region_class(here: View, municipality: &Municipality) -> String {
    if !municipality.participates {
        return "swatch hatched".to_owned();
    }
    let all = here.municipalities.get_untracked().and_then(Result::ok).unwrap_or_default();
    let mut regions: Vec<_> = all.into_iter().map(|municipality| municipality.region).collect();
    regions.sort();
    regions.dedup();
    let index = regions.iter().position(|region| *region == municipality.region).unwrap_or_default();
    format!("swatch hue-{index}")
}

/// A column of the table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Region,
    Participates,
    Population,
    Area,
    Sites,
}

impl Column {
    const ALL: [Self; 6] = [Self::Name, Self::Region, Self::Participates, Self::Population, Self::Area, Self::Sites];

    fn is_number(self) -> bool {
        matches!(self, Self::Population | Self::Area | Self::Sites)
    }

    fn compare(self, a: &Line, b: &Line) -> Ordering {
        let (first, second) = (&a.municipality, &b.municipality);
        match self {
            Self::Name => fold(&first.name).cmp(&fold(&second.name)),
            Self::Region => fold(first.region.as_str()).cmp(&fold(second.region.as_str())),
            Self::Participates => second.participates.cmp(&first.participates),
            Self::Population => first.population.cmp(&second.population),
            Self::Area => first.area_km2.total_cmp(&second.area_km2),
            Self::Sites => a.sites.cmp(&b.sites),
        }
    }
}

/// A row of the table.
#[derive(Clone)]
struct Line {
    municipality: Municipality,
    sites: usize,
}

/// The table that says what the map shows.
#[component]
pub(super) fn MunicipalityTable(here: View) -> impl IntoView {
    let text = text();
    let sorted = RwSignal::new((Column::Name, false));
    let lines = Signal::derive(move || lines(here, sorted.get()));
    let titles = |column: Column| match column {
        Column::Name => text.common.municipality,
        Column::Region => text.common.region,
        Column::Participates => text.map.column_participates,
        Column::Population => text.common.population,
        Column::Area => text.map.column_area,
        Column::Sites => text.map.column_sites,
    };
    let head = move |column: Column| {
        let state = move || {
            let (by, falls) = sorted.get();
            if by != column {
                "none"
            } else if falls {
                "descending"
            } else {
                "ascending"
            }
        };
        let sort = move |_| {
            sorted.update(|(by, falls)| {
                *falls = if *by == column { !*falls } else { column.is_number() };
                *by = column;
            });
        };
        let label = fill(text.map.sort_by, &[("column", titles(column))]);
        view! {
            <th scope="col" aria-sort=state class:number=column.is_number()>
                <button type="button" on:click=sort title=label>{titles(column)}</button>
            </th>
        }
    };
    let cell = move |line: Line| {
        let municipality = line.municipality;
        let id = municipality.id.0.clone();
        let current = id.clone();
        view! {
            <tr aria-current=move || (here.selected.get().as_ref() == Some(&current)).then_some("true")>
                <th scope="row"><a href=move || here.to(Some(&id)) data-noscroll="">{municipality.name}</a></th>
                <td>{municipality.region.0}</td>
                <td>{if municipality.participates { text.map.yes } else { text.map.no }}</td>
                <td class="number">{format::whole(municipality.population)}</td>
                <td class="number">{format::decimal(text.language, municipality.area_km2, 0)}</td>
                <td class="number">{line.sites}</td>
            </tr>
        }
    };
    let csv = move || {
        let head = "id,name,region,participates,population,area_km2,sites".to_owned();
        let rows = lines.get().into_iter().map(|Line { municipality: row, sites }| {
            format!(
                "{},{},{},{},{},{},{sites}",
                row.id, row.name, row.region, row.participates, row.population, row.area_km2
            )
        });
        let csv = std::iter::once(head).chain(rows).collect::<Vec<_>>().join("\r\n");
        format!("data:text/csv;charset=utf-8,{}", escape(&csv))
    };
    view! {
        <section class="sheet">
            <div class="map-head">
                <h2 class="map-title">{text.map.table_caption}</h2>
                <div class="map-tools" role="group" aria-label=text.common.map_tools>
                    <a class="tool" href=move || Shown { is_table: false, ..here.shown() }.address()>
                        {text.common.show_map}
                    </a>
                    <a class="tool" href=csv download="tuvu-municipalities.csv" rel="external">{text.common.download_csv}</a>
                </div>
            </div>
            <TableFrame label=text.map.table_caption>
                <table>
                    <caption class="unseen">{text.map.table_caption}</caption>
                    <thead><tr>{Column::ALL.map(head).into_iter().collect::<Vec<_>>()}</tr></thead>
                    <tbody>{move || lines.get().into_iter().map(cell).collect::<Vec<_>>()}</tbody>
                </table>
            </TableFrame>
        </section>
    }
}

fn lines(here: View, (by, falls): (Column, bool)) -> Vec<Line> {
    let sites = ready(here.sites).unwrap_or_default();
    let count = |municipality: &Municipality| sites.iter().filter(|site| site.municipality == municipality.id).count();
    let mut lines: Vec<_> =
        here.in_view().into_iter().map(|municipality| Line { sites: count(&municipality), municipality }).collect();
    lines.sort_by_cached_key(|line| fold(&line.municipality.name));
    lines.sort_by(|a, b| if falls { by.compare(b, a) } else { by.compare(a, b) });
    lines
}

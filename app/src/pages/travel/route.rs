//! A way: how long, how far, and street by street, so that a planner sees why.

use geodata::Position;
use leptos::prelude::*;

use super::{RestsOn, position_text, scenario_query, scenario_word};
use crate::{
    api::{self, Failure},
    format,
    parts::{Modelled, Notice, TableFrame, text},
    text::{Text, fill},
    wire::{RouteAnswer, RouteLeg},
};

/// A way on the way from the server; `None` where none is asked for.
pub(in crate::pages) type Route = Resource<Option<Result<RouteAnswer, Failure>>>;

/// Asks for the way from one position to another; `None` for the scenario are the usual circumstances.
pub(in crate::pages) async fn route(
    from: Position,
    to: Position,
    scenario: Option<&str>,
) -> Result<RouteAnswer, Failure> {
    let path = format!("/routes?from={}&to={}{}", position_text(from), position_text(to), scenario_query(scenario));
    api::get(path, None).await
}

/// The way from a place to a site. What is to be drawn goes to `trail` for as long as this is shown.
#[component]
pub(in crate::pages) fn RouteView(
    /// Where it begins.
    from: String,
    /// Where it ends.
    to: String,
    /// The way.
    route: Route,
    /// The way on the map.
    trail: RwSignal<Option<RouteAnswer>>,
) -> impl IntoView {
    let text = text();
    Effect::new(move |_| trail.set(route.get().flatten().and_then(Result::ok)));
    on_cleanup(move || {
        trail.try_set(None);
    });
    let title = fill(text.travel.route_title, &[("from", &from), ("to", &to)]);
    let names = StoredValue::new((from, to));
    let waiting = move || view! { <p class="small" role="status">{text.travel.loading_route}"…"</p> };
    view! {
        <h3 class="route-title">{title}</h3>
        <Suspense fallback=waiting>
            {move || Suspend::new(async move {
                Some(match route.await? {
                    Ok(answer) => view! { <Answer answer names=names.get_value()/> }.into_any(),
                    Err(failure) => view! {
                        <Notice failure>
                            <button class="button quiet" type="button" on:click=move |_| route.refetch()>{text.common.try_again}</button>
                        </Notice>
                    }.into_any(),
                })
            })}
        </Suspense>
    }
}

#[component]
fn Answer(answer: RouteAnswer, names: (String, String)) -> impl IntoView {
    let text = text();
    let Some(minutes) = answer.minutes else {
        return view! {
            <div class="notice calm" role="status">
                <p class="notice-title">{text.travel.no_way}</p>
                <p>{answer.detail}</p>
            </div>
        }
        .into_any();
    };
    let scenario = (answer.scenario != "base").then(|| scenario_word(text, &answer.scenario));
    let longest = answer.legs.iter().max_by(|a, b| a.minutes.0.total_cmp(&b.minutes.0)).map(|leg| {
        let minutes = format::minutes(text.language, Some(leg.minutes));
        fill(text.travel.longest_leg, &[("name", &name(text, leg)), ("minutes", &minutes)])
    });
    view! {
        <p class="route-total" role="status">
            <span class="route-figure">{format::minutes(text.language, Some(minutes))}"\u{a0}"{text.plan.minute}</span>
            <span class="route-figure">{kilometres(text, answer.metres)}"\u{a0}"{text.travel.column_km}</span>
            {scenario.map(|scenario| view! { <span class="tag">{scenario}</span> })}
            <Modelled/>
        </p>
        {longest.map(|longest| view! { <p>{longest}</p> })}
        <LegTable legs=answer.legs.clone() names total=(format::minutes(text.language, Some(minutes)), kilometres(text, answer.metres))/>
        <p class="small"><RestsOn/></p>
    }
    .into_any()
}

#[component]
fn LegTable(legs: Vec<RouteLeg>, names: (String, String), total: (String, String)) -> impl IntoView {
    let text = text();
    let caption = fill(text.travel.legs_caption, &[("from", &names.0), ("to", &names.1)]);
    let row = |leg: RouteLeg| {
        view! {
            <tr>
                <th scope="row">{name(text, &leg)}</th>
                <td class="number">{kilometres(text, Some(leg.metres))}</td>
                <td class="number">{format::minutes(text.language, Some(leg.minutes))}</td>
            </tr>
        }
    };
    let rows: Vec<_> = legs.into_iter().map(row).collect();
    view! {
        <TableFrame label=caption.clone()>
            <table class="tight legs">
                <caption class="unseen">{caption}</caption>
                <thead><tr>
                    <th scope="col">{text.travel.column_road}</th>
                    <th scope="col" class="number">{text.travel.column_km}</th>
                    <th scope="col" class="number">{text.travel.column_minutes}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
                <tfoot><tr>
                    <th scope="row">{text.travel.total}</th>
                    <td class="number">{total.1}</td>
                    <td class="number">{total.0}</td>
                </tr></tfoot>
            </table>
        </TableFrame>
    }
}

/// What a stretch is called.
fn name(text: &Text, leg: &RouteLeg) -> String {
    let nameless = match leg.class.as_str() {
        RouteLeg::ACCESS => text.travel.access,
        // The classes of the roads of a data set, which have no names.
        "osm" => text.travel.class_main,
        "stitch" => text.travel.class_stitch,
        "inferred_gap" => text.travel.class_gap,
        _ => text.travel.unnamed,
    };
    if leg.name.is_empty() { nameless.to_owned() } else { leg.name.clone() }
}

fn kilometres(text: &Text, metres: Option<geodata::Metres>) -> String {
    metres.map_or_else(|| "–".to_owned(), |metres| format::decimal(text.language, metres.0 / 1000.0, 1))
}

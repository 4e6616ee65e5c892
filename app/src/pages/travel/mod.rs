//! Ways and reach: what the pages of the map and of the plan share.

mod legend;
mod route;
mod site;
mod switch;

use geodata::Position;
use leptos::prelude::*;

pub(super) use self::{
    legend::ClassRows,
    route::{Route, RouteView, route},
    site::{Chosen, Drawn, SiteCard},
    switch::ScenarioSwitch,
};
use super::data::Loaded;
use crate::{
    address::escape,
    api,
    parts::text,
    text::{Text, fill},
    wire::NetworkSummary,
};

/// Loads what times rest on once for all pages.
pub(crate) fn provide_network() {
    let network: Loaded<NetworkSummary> = Resource::new(|| (), |()| api::get("/network".into(), None));
    provide_context(network);
}

/// What times rest on.
pub(crate) fn network() -> Loaded<NetworkSummary> {
    expect_context()
}

/// A scenario in a word.
pub(super) fn scenario_word(text: &Text, scenario: &str) -> String {
    match scenario {
        "base" => text.travel.base.to_owned(),
        "winter" => text.travel.winter.to_owned(),
        // Named by whoever wrote the profile, in their language.
        other => other.to_owned(),
    }
}

/// A title with the circumstances, unless they are the usual ones.
pub(super) fn under_scenario(text: &Text, title: String, scenario: Option<&str>) -> String {
    match scenario {
        None | Some("" | "base") => title,
        Some(scenario) => {
            let scenario = scenario_word(text, scenario).to_lowercase();
            fill(text.travel.map_title_scenario, &[("title", &title), ("scenario", &scenario)])
        }
    }
}

/// A position as addresses hold it, exactly.
pub(super) fn position_text(position: Position) -> String {
    format!("{},{}", position.lon, position.lat)
}

/// A position as [`position_text`] writes it; `None` where it is none.
pub(super) fn position_of(text: &str) -> Option<Position> {
    let (lon, lat) = text.split_once(',')?;
    let position = Position { lon: lon.parse().ok()?, lat: lat.parse().ok()? };
    (position.lon.abs() <= 180.0 && position.lat.abs() <= 90.0).then_some(position)
}

/// The end of a query that asks for a scenario; nothing for the usual one.
pub(super) fn scenario_query(scenario: Option<&str>) -> String {
    scenario.map(|scenario| format!("&scenario={}", escape(scenario))).unwrap_or_default()
}

/// What the times rest on, in a sentence.
#[component]
pub(super) fn RestsOn() -> impl IntoView {
    let text = text();
    let network = network();
    let words = move || Suspend::new(async move { network.await.ok().map(|network| rests_on(text, &network)) });
    view! { <Suspense>{words}</Suspense> }
}

fn rests_on(text: &Text, network: &NetworkSummary) -> String {
    let source = network.source.as_str();
    match &network.date {
        _ if network.is_own => text.travel.rests_own.to_owned(),
        Some(date) => fill(text.travel.rests_dated, &[("source", source), ("date", date)]),
        None => fill(text.travel.rests_file, &[("source", source)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_survives_its_address() {
        let position = Position { lon: 26.050_000_000_000_004, lat: -0.1 };
        assert_eq!(position_of(&position_text(position)), Some(position));
        for wrong in ["", "26", "26,x", "181,0", "0,91", "NaN,0"] {
            assert_eq!(position_of(wrong), None, "{wrong}");
        }
    }
}

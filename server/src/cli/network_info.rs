//! `tuvu network info`: what a person would check of a prepared network.

use std::io::Write;

use app::format;
use geodata::{Language, Streets, osm};
use planner::travel::Network;

use super::Failure;

/// How many islands are named; the rest are counted.
const NAMED: usize = 10;

/// Junctions and streets, or nodes and arcs of a graph.
pub(super) fn size(network: &Network) -> (usize, usize) {
    match (network.streets(), network.graph()) {
        (Some(streets), _) => (streets.junctions.len(), streets.streets.len()),
        (None, Some(graph)) => (graph.nodes() as usize, graph.arcs()),
        (None, None) => (0, 0),
    }
}

pub(super) fn print(network: &Network, language: Language) -> Result<(), Failure> {
    let (nodes, arcs) = size(network);
    let say = |latvian: &'static str, english: &'static str| language.pick(latvian, english).to_owned();
    let mut lines = vec![(say("mezgli", "nodes"), nodes.to_string())];
    if let Some(streets) = network.streets() {
        lines.push((say("ielas (šķautnes)", "streets (edges)"), arcs.to_string()));
        lines.extend(of_streets(streets, language));
    } else {
        lines.push((say("loki", "arcs"), arcs.to_string()));
        lines.push((say("sekundes vienībā", "seconds per unit"), network.seconds_per_unit().to_string()));
    }
    if let Some(turns) = network.turns() {
        lines.push((say("atļautie pagriezieni", "allowed turns"), turns.to_string()));
    }
    lines.push((say("apstākļi", "scenarios"), network.scenarios().collect::<Vec<_>>().join(", ")));
    lines.push((say("hierarhijas loki", "arcs of the hierarchy"), network.hierarchy_arcs().to_string()));
    lines.push((say("robežas", "bounding box"), bounds(network).unwrap_or_else(|| say("nav", "none"))));
    let mut output = std::io::stdout().lock();
    for (name, value) in lines {
        writeln!(output, "{name}: {value}").map_err(Failure::work)?;
    }
    Ok(())
}

/// West, south – east, north.
fn bounds(network: &Network) -> Option<String> {
    let [[left, bottom], [right, top]] = network.bounds()?;
    Some(if network.streets().is_some() {
        let [west, south, east, north] = [left, bottom, right, top].map(|units| f64::from(units) / 1e7);
        format!("{west}, {south} – {east}, {north}")
    } else {
        format!("{left}, {bottom} – {right}, {top}")
    })
}

fn of_streets(streets: &Streets, language: Language) -> Vec<(String, String)> {
    let say = |latvian: &'static str, english: &'static str| language.pick(latvian, english).to_owned();
    let (about, none) = (&streets.about, say("nav norādīts", "not stated"));
    let km = |km: f64| format!("{} km", format::decimal(language, km, 1));
    let by_class = streets.kilometres_by_class();
    let mut lines = vec![(say("garums", "length"), km(by_class.iter().map(|(_, km)| km).sum()))];
    lines.extend(by_class.into_iter().map(|(class, length)| (format!("  {class}"), km(length))));
    lines.push((say("pagriezienu ierobežojumi", "turn restrictions"), about.restrictions.to_string()));
    lines.extend(about.noticed.iter().map(|(what, count)| {
        let latvian = osm::notice_in_latvian(what).unwrap_or(what);
        (format!("  {}", language.pick(latvian, what)), count.to_string())
    }));
    lines.extend(islands(streets, language));
    lines.push((say("avots", "source"), about.source.clone()));
    lines.push((say("datu datums", "date of the data"), about.date.clone().unwrap_or_else(|| none.clone())));
    lines
        .push((say("profils", "profile"), Some(about.profile.clone()).filter(|name| !name.is_empty()).unwrap_or(none)));
    let (speed, limit) = (format::plain(language, about.access.kmh), km(about.access.longest_metres / 1000.0));
    lines.push((
        say("līdz ielai", "up to a street"),
        match language {
            Language::Latvian => format!("{speed} km/h, ne tālāk par {limit}"),
            Language::English => format!("{speed} km/h, at most {limit}"),
        },
    ));
    lines.push((say("atsauce", "credit"), about.credit.clone()));
    lines
}

/// The parts that cannot reach the main one, by size and place.
fn islands(streets: &Streets, language: Language) -> Vec<(String, String)> {
    let islands = streets.islands();
    let name = language
        .pick("atšķirtas daļas (nav ceļa uz galveno daļu un atpakaļ)", "islands (no way to the main part and back)");
    let mut lines = vec![(name.to_owned(), islands.len().to_string())];
    lines.extend(islands.iter().take(NAMED).map(|island| {
        let (nodes, km) = (island.nodes, format::decimal(language, island.length.0 / 1000.0, 2));
        let place = format!("{:.5}, {:.5}", island.at.lon, island.at.lat);
        let size = match language {
            Language::Latvian => format!("mezgli: {nodes}, {km} km"),
            Language::English => format!("nodes: {nodes}, {km} km"),
        };
        (format!("  {place}"), size)
    }));
    let more = islands.len().saturating_sub(NAMED);
    if more > 0 {
        lines.push((language.pick("  vēl", "  more").to_owned(), more.to_string()));
    }
    lines
}

//! Isochrones: pictures of how far one gets.

use app::wire::{End, IsochroneFeature, IsochroneProperties, Isochrones, Polygons, ProblemDetails};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use geodata::{Language, Metres, Minutes, Position};
use planner::travel::Network;

use super::{
    Service,
    parameters::Parameters,
    problem::Problem,
    roads::{find, is_snapped, position, under, unsnapped_words, way_end},
};

/// The most limits of one question.
const MOST_LIMITS: usize = 8;
/// The longest limit in minutes.
const LONGEST: f64 = 240.0;

/// The areas that one gets to within so many minutes: a GeoJSON `FeatureCollection`, the largest first. They are a picture:
/// who lives within a limit follows from the time of each person's way (`/api/v1/reach`), never from an area.
#[utoipa::path(get, path = "/api/v1/isochrones",
    params(("from" = String, Query, description = "Longitude and latitude in degrees", example = "26.53,55.87"),
           ("minutes" = String, Query, description = "Up to 8 limits, each above 0 and at most 240", example = "15,30,45"),
           ("scenario" = Option<String>, Query, description = "One of the network's scenarios; absent is the usual one")),
    responses((status = 200, body = Isochrones, content_type = "application/geo+json"),
              (status = "4XX", body = ProblemDetails, content_type = "application/problem+json")))]
pub(super) async fn isochrones(
    State(service): State<Service>,
    mut parameters: Parameters,
) -> Result<Response, Problem> {
    let language = parameters.language;
    let roads = &service.roads;
    let from = position(&mut parameters, "from")?;
    let limits = limits(&mut parameters)?;
    let scenario = roads.scenario(language, parameters.text("scenario"))?;
    parameters.nothing_else()?;
    let found = roads.work(language, move |network| answer(network, scenario, from, &limits, language)).await?;
    let json = serde_json::to_vec(&found).map_err(|_| Problem::fault(language))?;
    Ok(([(header::CONTENT_TYPE, "application/geo+json")], json).into_response())
}

/// Takes the limits in rising order, each once; required.
pub(super) fn limits(parameters: &mut Parameters) -> Result<Vec<Minutes>, Problem> {
    let language = parameters.language;
    let text = parameters.text("minutes").unwrap_or_default();
    let numbers = text.split(',').map(|number| number.trim().parse::<f64>().ok());
    let limits = numbers.map(|number| number.filter(|minutes| *minutes > 0.0 && *minutes <= LONGEST));
    let mut limits: Vec<f64> = limits.take(MOST_LIMITS + 1).collect::<Option<_>>().unwrap_or_default();
    if limits.is_empty() || limits.len() > MOST_LIMITS {
        let detail = match language {
            Language::Latvian => format!(
                "Parametrs „minutes” ir „{text}”; jābūt ne vairāk kā {MOST_LIMITS} minūšu skaitļiem, katram virs 0 un līdz {LONGEST}, piemēram, 15,30,45."
            ),
            Language::English => format!(
                "The parameter “minutes” is “{text}”; it must be at most {MOST_LIMITS} numbers of minutes, each above 0 and at most {LONGEST}, such as 15,30,45."
            ),
        };
        return Err(Problem::parameter(language, "minutes", &text, detail));
    }
    limits.sort_by(f64::total_cmp);
    limits.dedup();
    Ok(limits.into_iter().map(Minutes).collect())
}

/// The areas under a scenario that the network has.
pub(crate) fn answer(
    network: &Network,
    scenario: String,
    from: Position,
    limits: &[Minutes],
    language: Language,
) -> Result<Isochrones, Problem> {
    let place = find(network, from, "from", language)?;
    let end = way_end(network, from, &place);
    let travel = under(network, &scenario, language)?;
    let areas = if is_snapped(&place) {
        let drawn = travel.isochrones(&place, limits);
        let drawn = drawn.map_err(|error| Problem::invalid(language, "minutes", "", error.message(language)))?;
        drawn.regions
    } else {
        Vec::new()
    };
    let longest = Metres(network.streets().map_or(0.0, |streets| streets.about.access.longest_metres));
    let features = limits.iter().zip(&areas).rev().map(|(&minutes, area)| IsochroneFeature {
        kind: "Feature".into(),
        properties: IsochroneProperties { minutes },
        geometry: Polygons { kind: "MultiPolygon".into(), coordinates: area.iter().map(rings).collect() },
    });
    let note = language.pick(
        "Laukumi ir attēls. Cilvēkus skaita pēc ceļā pavadītā laika no katras dzīvesvietas, nevis pēc laukumiem.",
        "Areas are a picture. People are counted by the travel time from where each of them lives, never by areas.",
    );
    Ok(Isochrones {
        kind: "FeatureCollection".into(),
        scenario,
        from: end,
        features: features.collect(),
        detail: (!is_snapped(&place)).then(|| unsnapped_words(language, End::From, &end, longest)),
        note: note.into(),
    })
}

/// The outer ring, then the holes.
fn rings(area: &geo::Polygon<f64>) -> Vec<Vec<[f64; 2]>> {
    let rings = std::iter::once(area.exterior()).chain(area.interiors());
    rings.map(|ring| ring.coords().map(|corner| [corner.x, corner.y]).collect()).collect()
}

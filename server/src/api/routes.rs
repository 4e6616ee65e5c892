//! Ways: why it takes so long from here to there.

use app::wire::{End, LineString, ProblemDetails, RouteAnswer, RouteLeg, WhyNoWay};
use axum::{Json, extract::State};
use geodata::{Language, Metres, Position};
use planner::travel::{Network, Route};

use super::{
    Service,
    parameters::Parameters,
    problem::Problem,
    roads::{find, position, under, unsnapped_words, way_end, why_no_way},
};

/// The fastest way from one position to another, street by street. Where there is none, `minutes` is `null` and `why` says
/// which end is too far from every street, or that no way leads there; it is never 0.
#[utoipa::path(get, path = "/api/v1/routes",
    params(("from" = String, Query, description = "Longitude and latitude in degrees", example = "27.53,56.39"),
           ("to" = String, Query, description = "Longitude and latitude in degrees", example = "26.53,55.87"),
           ("scenario" = Option<String>, Query, description = "One of the network's scenarios; absent is the usual one")),
    responses((status = 200, body = RouteAnswer),
              (status = "4XX", body = ProblemDetails, content_type = "application/problem+json")))]
pub(super) async fn route(
    State(service): State<Service>,
    mut parameters: Parameters,
) -> Result<Json<RouteAnswer>, Problem> {
    let language = parameters.language;
    let roads = &service.roads;
    let (from, to) = (position(&mut parameters, "from")?, position(&mut parameters, "to")?);
    let scenario = roads.scenario(language, parameters.text("scenario"))?;
    parameters.nothing_else()?;
    roads.work(language, move |network| answer(network, scenario, from, to, language)).await.map(Json)
}

/// The way under a scenario that the network has.
pub(super) fn answer(
    network: &Network,
    scenario: String,
    from: Position,
    to: Position,
    language: Language,
) -> Result<RouteAnswer, Problem> {
    let places = [find(network, from, "from", language)?, find(network, to, "to", language)?];
    let route = under(network, &scenario, language)?.route(&places[0], &places[1]);
    let ends = [way_end(network, from, &places[0]), way_end(network, to, &places[1])];
    let why = route.is_none().then(|| why_no_way(&places[0], &places[1]));
    let longest = Metres(network.streets().map_or(0.0, |streets| streets.about.access.longest_metres));
    let detail = why.as_ref().map(|why| match why {
        WhyNoWay::Unsnapped { ends: far } => {
            let words =
                far.iter().map(|&end| unsnapped_words(language, end, &ends[usize::from(end == End::To)], longest));
            words.collect::<Vec<_>>().join(" ")
        }
        WhyNoWay::NoRoute => language
            .pick(
                "Pa ceļiem no sākumpunkta līdz galapunktam nokļūt nevar.",
                "No way by road leads from the beginning to the end.",
            )
            .to_owned(),
    });
    let trip = route.as_ref().map(|route| route.trip);
    Ok(RouteAnswer {
        scenario,
        from: ends[0],
        to: ends[1],
        minutes: trip.map(|trip| trip.minutes),
        metres: trip.and_then(|trip| trip.metres),
        legs: route.iter().flat_map(legs).collect(),
        geometry: route.as_ref().map(line),
        why,
        detail,
    })
}

/// The legs, neighbours of the same name and class put together.
fn legs(route: &Route) -> Vec<RouteLeg> {
    let leg = |leg: &planner::travel::Leg| RouteLeg {
        name: leg.name.clone(),
        class: leg.class.clone().unwrap_or_else(|| RouteLeg::ACCESS.to_owned()),
        minutes: leg.minutes,
        metres: leg.metres,
    };
    route.legs.iter().map(leg).collect()
}

fn line(route: &Route) -> LineString {
    let mut coordinates: Vec<_> = route.line.iter().map(|at| [at.lon, at.lat]).collect();
    coordinates.dedup();
    LineString { kind: "LineString".into(), coordinates }
}

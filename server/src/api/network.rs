//! The roads that travel times rest on.

use app::wire::NetworkSummary;
use axum::{Json, extract::State};
use geodata::Metres;

use super::{Service, parameters::Parameters, problem::Problem};

/// What travel times rest on: source, date, profile, scenarios, and how a point gets onto the streets.
#[utoipa::path(get, path = "/api/v1/network", responses((status = 200, body = NetworkSummary)))]
pub(super) async fn network(
    State(service): State<Service>,
    parameters: Parameters,
) -> Result<Json<NetworkSummary>, Problem> {
    let language = parameters.language;
    parameters.nothing_else()?;
    let roads = &service.roads;
    let streets = roads.streets().ok_or_else(|| Problem::fault(language))?;
    let about = &streets.about;
    let decimetres: u64 = streets.streets.iter().map(|street| u64::from(street.decimetres)).sum();
    Ok(Json(NetworkSummary {
        is_own: roads.is_own,
        // Where the file lay is nobody's business.
        source: about.source.clone(),
        date: about.date.clone(),
        profile: about.profile.clone(),
        kmh: about.kmh,
        credit: about.credit.clone(),
        scenarios: roads.network().scenarios().map(str::to_owned).collect(),
        junctions: streets.junctions.len(),
        streets: streets.streets.len(),
        kilometres: decimetres as f64 / 10_000.0,
        restrictions: about.restrictions,
        bounds: roads.bounds,
        access_kmh: about.access.kmh,
        access_length_factor: about.access.length_factor,
        longest_access: Metres(about.access.longest_metres),
    }))
}

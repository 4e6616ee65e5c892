//! The data set as a whole.

use app::wire::{DataSetSummary, Method, RegionSummary};
use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use geodata::{DataSet, Region};

use super::{Service, parameters::Parameters, problem::Problem};

/// What the data set holds: regions, target groups, service types, sources.
#[utoipa::path(get, path = "/api/v1/dataset", responses((status = 200, body = DataSetSummary)))]
pub(super) async fn dataset(
    State(service): State<Service>,
    parameters: Parameters,
) -> Result<Json<DataSetSummary>, Problem> {
    parameters.nothing_else()?;
    let data = &service.data;
    Ok(Json(DataSetSummary {
        name: data.name().into(),
        title: data.title().clone(),
        regions: data.regions().iter().map(|region| summary(data, region)).collect(),
        groups: data.target_groups().to_vec(),
        services: data.service_types().to_vec(),
        sources: data.sources().to_vec(),
        needs_basis: data.needs_basis(),
    }))
}

fn summary(data: &DataSet, region: &Region) -> RegionSummary {
    let within = || data.municipalities().iter().filter(|municipality| municipality.region == region.id);
    RegionSummary {
        region: region.clone(),
        municipalities: within().count(),
        participating: within().filter(|municipality| municipality.participates).count(),
        population: within().map(|municipality| municipality.population).sum(),
        bounds: within()
            .map(|municipality| municipality.bounds)
            .fold([f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY], |a, b| {
                [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
            }),
    }
}

/// How the modelled figures come about, and what loading the data noticed.
#[utoipa::path(get, path = "/api/v1/method", responses((status = 200, body = Method)))]
pub(super) async fn method(State(service): State<Service>, parameters: Parameters) -> Result<Json<Method>, Problem> {
    parameters.nothing_else()?;
    let data = &service.data;
    Ok(Json(Method {
        regional_needs: data.regional_needs().to_vec(),
        service_shares: data.service_shares().to_vec(),
        grid_km: data.grid_km(),
        speeds: data.profile().clone(),
        findings: data.findings().clone(),
    }))
}

/// The boundaries of the municipalities: a GeoJSON `FeatureCollection` with the properties `id`, `name`, `region` and `participates`.
#[utoipa::path(get, path = "/api/v1/boundaries", responses((status = 200, content_type = "application/geo+json", body = serde_json::Value)))]
pub(super) async fn boundaries(State(service): State<Service>, parameters: Parameters) -> Result<Response, Problem> {
    parameters.nothing_else()?;
    let boundaries = service.data.boundaries().to_owned();
    Ok(([(header::CONTENT_TYPE, "application/geo+json")], boundaries).into_response())
}

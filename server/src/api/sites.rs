//! Sites, candidates and needs.

use app::wire::ProblemDetails;
use axum::{Json, extract::State};
use geodata::{Candidate, DataSet, MunicipalityId, Need, RegionId, ServiceTypeId, Site, TargetGroupId};

use super::{Service, parameters::Parameters, problem::Problem};

fn is_in(data: &DataSet, region: Option<&RegionId>, municipality: &MunicipalityId) -> bool {
    region.is_none_or(|region| data.municipality(municipality).is_some_and(|it| it.region == *region))
}

/// The known sites of a region, target group and service type, or of all.
pub(super) fn known_sites(
    data: &DataSet,
    region: Option<&RegionId>,
    group: Option<&TargetGroupId>,
    service: Option<&ServiceTypeId>,
) -> Vec<Site> {
    let asked = |site: &&Site| {
        is_in(data, region, &site.municipality)
            && group.is_none_or(|group| site.groups.contains(group))
            && (service.is_none() || site.service.as_ref() == service)
    };
    data.sites().iter().filter(asked).cloned().collect()
}

/// The known service sites, unlocated ones included.
#[utoipa::path(get, path = "/api/v1/sites",
    params(("region" = Option<String>, Query, description = "A planning region, by identifier or name"),
           ("group" = Option<String>, Query, description = "A target group, by identifier or name"),
           ("service" = Option<String>, Query, description = "A service type, by identifier or name")),
    responses((status = 200, body = Vec<Site>),
              (status = "4XX", body = ProblemDetails, content_type = "application/problem+json")))]
pub(super) async fn sites(
    State(service): State<Service>,
    mut parameters: Parameters,
) -> Result<Json<Vec<Site>>, Problem> {
    let data = &service.data;
    let (region, group, kind) = (parameters.region(data)?, parameters.group(data)?, parameters.service(data)?);
    parameters.nothing_else()?;
    Ok(Json(known_sites(data, region.as_ref(), group.as_ref(), kind.as_ref())))
}

/// The places where a site may open.
#[utoipa::path(get, path = "/api/v1/candidates",
    params(("region" = Option<String>, Query, description = "A planning region, by identifier or name"),
           ("all_municipalities" = Option<bool>, Query, description = "Whether municipalities outside the programme host too")),
    responses((status = 200, body = Vec<Candidate>),
              (status = "4XX", body = ProblemDetails, content_type = "application/problem+json")))]
pub(super) async fn candidates(
    State(service): State<Service>,
    mut parameters: Parameters,
) -> Result<Json<Vec<Candidate>>, Problem> {
    let data = &service.data;
    let region = parameters.region(data)?;
    let all = parameters.number("all_municipalities", "true vai false", "true or false")?.unwrap_or(false);
    parameters.nothing_else()?;
    Ok(Json(data.candidates(region.as_ref(), all)))
}

/// The people who need a service, by municipality, target group and service type; those of municipalities outside the
/// programme on request only.
#[utoipa::path(get, path = "/api/v1/needs",
    params(("region" = Option<String>, Query, description = "A planning region, by identifier or name"),
           ("group" = Option<String>, Query, description = "A target group, by identifier or name"),
           ("service" = Option<String>, Query, description = "A service type, by identifier or name"),
           ("all_municipalities" = Option<bool>, Query, description = "Whether municipalities outside the programme count")),
    responses((status = 200, body = Vec<Need>),
              (status = "4XX", body = ProblemDetails, content_type = "application/problem+json")))]
pub(super) async fn needs(
    State(service): State<Service>,
    mut parameters: Parameters,
) -> Result<Json<Vec<Need>>, Problem> {
    let data = &service.data;
    let (region, group, kind) = (parameters.region(data)?, parameters.group(data)?, parameters.service(data)?);
    let all = parameters.number("all_municipalities", "true vai false", "true or false")?.unwrap_or(false);
    parameters.nothing_else()?;
    let asked = |need: &&Need| {
        is_in(data, region.as_ref(), &need.municipality)
            && (all || data.municipality(&need.municipality).is_some_and(|it| it.participates))
            && group.as_ref().is_none_or(|group| need.group == *group)
            && kind.as_ref().is_none_or(|kind| need.service == *kind)
    };
    Ok(Json(data.needs().iter().filter(asked).cloned().collect()))
}

//! The maps as pictures (SVG): what a page shows before its scripts run, on paper, and where the browser cannot draw.

use app::{
    map::{municipalities_svg, scene::Ground, suggestion_svg},
    wire::ProblemDetails,
};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

use super::{Service, parameters::Parameters, problem::Problem, sites::known_sites, suggestions::question};
use crate::asked::Asked;

/// A map of the municipalities and the known sites: of one service, of one target group, or of all.
#[utoipa::path(get, path = "/api/v1/pictures/sites.svg",
    params(("region" = Option<String>, Query, description = "A planning region, by identifier or name"),
           ("group" = Option<String>, Query, description = "A target group, by identifier or name"),
           ("service" = Option<String>, Query, description = "A service type, by identifier or name"),
           ("lang" = Option<String>, Query, description = "`lv` or `en`")),
    responses((status = 200, body = String, content_type = "image/svg+xml"),
              (status = "4XX", body = ProblemDetails, content_type = "application/problem+json")))]
pub(super) async fn known(State(service): State<Service>, mut parameters: Parameters) -> Result<Response, Problem> {
    let data = &service.data;
    let language = parameters.language;
    let region = parameters.region(data)?;
    let (group, kind) = (parameters.group(data)?, parameters.service(data)?);
    parameters.nothing_else()?;
    // With a service in mind, hues of regions would only distract.
    let ground = if kind.is_some() { Ground::Plain } else { Ground::Regions };
    let sites = known_sites(data, region.as_ref(), group.as_ref(), kind.as_ref());
    let region = region.as_ref().map(geodata::RegionId::as_str);
    Ok(picture(municipalities_svg(&service.outlines, data.municipalities(), &sites, ground, region, language)))
}

/// A map of the answer to a question.
#[utoipa::path(get, path = "/api/v1/pictures/suggestions.svg",
    params(Asked, ("lang" = Option<String>, Query, description = "`lv` or `en`")),
    responses((status = 200, body = String, content_type = "image/svg+xml"),
              (status = "4XX", body = ProblemDetails, content_type = "application/problem+json")))]
pub(super) async fn suggestion(State(service): State<Service>, parameters: Parameters) -> Result<Response, Problem> {
    let language = parameters.language;
    let question = question(&service.data, parameters)?;
    let suggestion = service.suggestions.ask(&service.data, question, language).await?;
    Ok(picture(suggestion_svg(&service.outlines, &suggestion, language)))
}

fn picture(svg: String) -> Response {
    ([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response()
}

//! The maps as pictures (SVG): what a page shows before its scripts run, on paper, and where the browser cannot draw.

use std::sync::Arc;

use app::map::{Outlines, municipalities_svg, scene::Ground, suggestion_svg};
use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};

use super::{Service, etag, parameters::Parameters, problem::Problem, sites::known_sites, suggestions::question};

/// What the pictures are drawn from.
#[derive(Clone)]
struct Studio {
    service: Service,
    outlines: Arc<Outlines>,
}

/// The routes of the pictures.
///
/// # Errors
/// If the boundaries of the data set cannot be drawn.
pub(crate) fn router(service: Service) -> Result<Router, app::map::OutlineError> {
    let outlines = Arc::new(Outlines::from_geojson(service.data.boundaries())?);
    Ok(Router::new()
        .route("/map.svg", get(known))
        .route("/plan/map.svg", get(suggestion))
        .layer(middleware::from_fn(etag::etag))
        .with_state(Studio { service, outlines }))
}

/// The municipalities and the known sites of one service, of one target group, or of all.
async fn known(State(studio): State<Studio>, mut parameters: Parameters) -> Result<Response, Problem> {
    let data = &studio.service.data;
    let language = parameters.language;
    let region = parameters.region(data)?;
    let (group, kind) = (parameters.group(data)?, parameters.service(data)?);
    parameters.nothing_else()?;
    // With a service in mind, hues of regions would only distract.
    let ground = if kind.is_some() { Ground::Plain } else { Ground::Regions };
    let sites = known_sites(data, region.as_ref(), group.as_ref(), kind.as_ref());
    let region = region.as_ref().map(geodata::RegionId::as_str);
    Ok(picture(municipalities_svg(&studio.outlines, data.municipalities(), &sites, ground, region, language)))
}

/// The answer to a question.
async fn suggestion(State(studio): State<Studio>, parameters: Parameters) -> Result<Response, Problem> {
    let service = &studio.service;
    let language = parameters.language;
    let question = question(&service.data, parameters)?;
    let suggestion = service.suggestions.ask(&service.data, question, language).await?;
    Ok(picture(suggestion_svg(&studio.outlines, &suggestion, language)))
}

fn picture(svg: String) -> Response {
    (StatusCode::OK, [(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response()
}

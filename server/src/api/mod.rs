//! The HTTP API under `/api/v1`: one file per resource, each endpoint described right above its function.

mod dataset;
mod desk;
mod explanations;
pub(crate) mod isochrones;
mod jobs;
mod matrices;
mod memory;
mod municipalities;
mod network;
pub(crate) mod parameters;
mod pictures;
pub(crate) mod problem;
mod reach;
pub(crate) mod roads;
mod routes;
mod sites;
pub(crate) mod suggestions;

use std::sync::Arc;

use app::map::{OutlineError, Outlines};
use axum::{Router, extract::DefaultBodyLimit, http::StatusCode, middleware, routing::get};
use geodata::DataSet;
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};
use utoipa_swagger_ui::SwaggerUi;

use crate::{etag, jobs::Jobs};
use problem::{Lang, Problem};
use roads::Roads;

/// What every handler reads.
#[derive(Clone)]
pub struct Service {
    data: Arc<DataSet>,
    outlines: Arc<Outlines>,
    roads: Roads,
    jobs: Jobs,
    suggestions: desk::Desk,
}

impl Service {
    /// A service on a data set, with the roads that its times rest on and the jobs that it keeps.
    ///
    /// # Errors
    /// If the boundaries of the data set cannot be drawn.
    pub(crate) fn new(data: DataSet, roads: Roads, jobs: Jobs) -> Result<Self, OutlineError> {
        let outlines = Arc::new(Outlines::from_geojson(data.boundaries())?);
        let suggestions = desk::Desk::new(roads.network().clone());
        Ok(Self { data: Arc::new(data), outlines, roads, jobs, suggestions })
    }
}

#[derive(OpenApi)]
#[openapi(info(
    title = "Tuvu",
    description = "Where community-based social services are, whom they reach in how many minutes, and where new ones should go. \
                   Numbers of people are modelled unless the data set says otherwise; see `/api/v1/method`.",
    license(name = "MIT OR Apache-2.0")
))]
struct Description;

/// The API with its description and a page to browse it.
pub fn router(service: Service) -> Router {
    let (resources, description) = OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(dataset::dataset))
        .routes(routes!(dataset::method))
        .routes(routes!(dataset::boundaries))
        .routes(routes!(municipalities::municipalities))
        .routes(routes!(municipalities::municipality))
        .routes(routes!(sites::sites))
        .routes(routes!(sites::candidates))
        .routes(routes!(sites::needs))
        .routes(routes!(suggestions::suggest))
        .routes(routes!(suggestions::suggest_with_own_needs))
        .routes(routes!(explanations::explain))
        .routes(routes!(explanations::trade_off))
        .routes(routes!(pictures::known))
        .routes(routes!(pictures::suggestion))
        .routes(routes!(network::network))
        .routes(routes!(isochrones::isochrones))
        .routes(routes!(routes::route))
        .routes(routes!(reach::reach))
        .split_for_parts();
    // What changes while it is read, and what is too large to be held for a tag.
    let (untagged, more) = OpenApiRouter::new()
        .routes(routes!(matrices::matrix))
        .layer(DefaultBodyLimit::max(matrices::MAX_BODY_BYTES))
        .routes(routes!(jobs::job, jobs::cancel))
        .routes(routes!(jobs::events))
        .routes(routes!(jobs::result))
        .split_for_parts();
    let description = description.merge_from(more);
    Router::new()
        .merge(resources)
        .merge(SwaggerUi::new("/api/docs").url("/api/v1/openapi.json", description))
        .layer(middleware::from_fn(etag::etag))
        .merge(untagged)
        .route("/api/{*rest}", get(unknown))
        .route("/healthz", get(healthy))
        .route("/readyz", get(healthy))
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(suggestions::MAX_BODY_BYTES))
        .with_state(service)
}

/// The data set is loaded and checked before the server listens, so that a server that answers is ready.
async fn healthy() -> &'static str {
    "ok"
}

async fn unknown(Lang(language): Lang, uri: axum::http::Uri) -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "not-found",
        language.pick("Nav atrasts", "Not found"),
        match language {
            geodata::Language::Latvian => format!("Adreses {} šeit nav; visas adreses ir /api/docs.", uri.path()),
            geodata::Language::English => format!("There is no {} here; /api/docs lists every address.", uri.path()),
        },
    )
}

async fn wrong_method(Lang(language): Lang, method: axum::http::Method) -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "wrong-method",
        language.pick("Cita metode", "Wrong method"),
        match language {
            geodata::Language::Latvian => format!("Šī adrese neatbild uz {method}; skat. /api/docs."),
            geodata::Language::English => format!("This address does not answer {method}; see /api/docs."),
        },
    )
}

//! Matrices: the minutes between many points and many others, at once or as a job.

use std::collections::HashSet;

use app::wire::{JobStatus, MatrixAnswer, MatrixPoint, MatrixRequest, ProblemDetails, Unsnapped};
use axum::{
    Json,
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use geodata::{Language, Minutes, Position};
use planner::travel::{Network, Place};

use super::{
    Service,
    parameters::Parameters,
    problem::Problem,
    roads::{find, is_snapped, under, way_end},
};
use crate::jobs::Refusal;

/// The most bytes of a request.
pub(super) const MAX_BODY_BYTES: usize = 8 << 20;
/// The most points on a side.
const MOST_POINTS: usize = 20_000;
/// The most pairs that are answered at once; more become a job.
const MOST_PAIRS_AT_ONCE: usize = 100_000;
/// The most pairs of a job.
const MOST_PAIRS: usize = 20_000_000;
/// The most letters of an identifier.
const LONGEST_ID: usize = 100;

/// The minutes and metres from each point to each other one. Up to 100,000 pairs are answered at once; up to 20,000,000
/// (20,000 points a side) become a job, whose address the answer gives. A pair without a route is `null`, never 0.
#[utoipa::path(post, path = "/api/v1/matrices",
    request_body = MatrixRequest,
    responses((status = 200, body = MatrixAnswer),
              (status = 202, body = JobStatus, description = "Too large to wait for: its job"),
              (status = "4XX", body = ProblemDetails, content_type = "application/problem+json")))]
pub(super) async fn matrix(
    State(service): State<Service>,
    parameters: Parameters,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let language = parameters.language;
    parameters.nothing_else()?;
    let request = read(body, language)?;
    let scenario = service.roads.scenario(language, request.scenario.clone())?;
    let checked = service.roads.work(language, move |network| check(network, &request, language).map(|()| request));
    let request = checked.await?;
    if request.from.len() * request.to.len() <= MOST_PAIRS_AT_ONCE {
        let answer = service.roads.work(language, move |network| answer(network, scenario, &request, language)).await?;
        return Ok(Json(answer).into_response());
    }
    let request = MatrixRequest { scenario: Some(scenario), ..request };
    let jobs = service.jobs.clone();
    // It writes a file before it answers.
    let submitted = tokio::task::spawn_blocking(move || jobs.submit(request, language)).await;
    let job = submitted.map_err(|_| Problem::fault(language))?.map_err(|refusal| refused(&refusal, language))?;
    let status = job.status();
    Ok((StatusCode::ACCEPTED, [(header::LOCATION, status.job.clone())], Json(status)).into_response())
}

fn refused(refusal: &Refusal, language: Language) -> Problem {
    match refusal {
        Refusal::Busy => Problem::busy(language),
        Refusal::NoFolder => {
            let title = language.pick("Šis serveris darbus neglabā", "This server keeps no jobs");
            let detail = match language {
                Language::Latvian => format!(
                    "Uzreiz atbild uz ne vairāk kā {MOST_PAIRS_AT_ONCE} pāriem; lai rēķinātu vairāk, serveris jāpalaiž ar --state MAPE."
                ),
                Language::English => format!(
                    "At most {MOST_PAIRS_AT_ONCE} pairs are answered at once; for more the server must be started with --state DIR."
                ),
            };
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "no-jobs", title, detail)
        }
        Refusal::Fault(error) => {
            tracing::error!(%error, "a job could not be kept");
            Problem::fault(language)
        }
    }
}

fn read(body: Result<Bytes, BytesRejection>, language: Language) -> Result<MatrixRequest, Problem> {
    let title = language.pick("Nederīgs pieprasījums", "Invalid request");
    let body = body.map_err(|rejection| {
        let detail = match language {
            Language::Latvian => {
                format!("Pieprasījums nav saņemts pilnībā vai ir lielāks par {MAX_BODY_BYTES} baitiem.")
            }
            Language::English => format!("The request did not arrive whole or is larger than {MAX_BODY_BYTES} bytes."),
        };
        Problem::new(rejection.status(), "body", title, detail)
    })?;
    serde_json::from_slice(&body).map_err(|error| {
        let detail = match language {
            Language::Latvian => {
                format!("Nav saprotams JSON; jābūt {{\"from\":[{{\"id\",\"lon\",\"lat\"}}],\"to\":[…]}}: {error}")
            }
            Language::English => {
                format!("Not the JSON that is expected, {{\"from\":[{{\"id\",\"lon\",\"lat\"}}],\"to\":[…]}}: {error}")
            }
        };
        Problem::new(StatusCode::BAD_REQUEST, "body", title, detail)
    })
}

/// Checks the points of a request; looks each up, so that it is done beside the runtime.
fn check(network: &Network, request: &MatrixRequest, language: Language) -> Result<(), Problem> {
    for (field, points) in [("from", &request.from), ("to", &request.to)] {
        check_points(network, field, points, language)?;
    }
    let pairs = request.from.len() * request.to.len();
    if pairs > MOST_PAIRS {
        let detail = match language {
            Language::Latvian => format!("Pāru ir {pairs}; vienā pieprasījumā to var būt ne vairāk kā {MOST_PAIRS}."),
            Language::English => format!("These are {pairs} pairs; one request may have at most {MOST_PAIRS}."),
        };
        return Err(Problem::invalid(language, "to", &request.to.len().to_string(), detail));
    }
    if let Some(minutes) = request.max_minutes.filter(|minutes| !(minutes.is_finite() && *minutes >= 0.0)) {
        let detail = language.pick("Jābūt minūšu skaitam, 0 vai vairāk.", "Must be a number of minutes of 0 or more.");
        return Err(Problem::invalid(language, "max_minutes", &minutes.to_string(), detail.into()));
    }
    Ok(())
}

fn check_points(network: &Network, field: &str, points: &[MatrixPoint], language: Language) -> Result<(), Problem> {
    if points.is_empty() || points.len() > MOST_POINTS {
        let detail = match language {
            Language::Latvian => {
                format!("Punktu ir {}; jābūt vismaz vienam un ne vairāk kā {MOST_POINTS}.", points.len())
            }
            Language::English => {
                format!("There are {} points; there must be at least one and at most {MOST_POINTS}.", points.len())
            }
        };
        return Err(Problem::invalid(language, field, &points.len().to_string(), detail));
    }
    let mut seen = HashSet::new();
    for (index, point) in points.iter().enumerate() {
        let MatrixPoint { id, lon, lat } = point;
        let at = format!("{field}[{index}]");
        let length = id.chars().count();
        if length == 0 || length > LONGEST_ID {
            let detail = match language {
                Language::Latvian => format!("{at}: identifikatoram jābūt no 1 līdz {LONGEST_ID} rakstzīmēm."),
                Language::English => format!("{at}: an id must have from 1 to {LONGEST_ID} letters."),
            };
            return Err(Problem::invalid(language, &at, id, detail));
        }
        if !seen.insert(id) {
            let detail = match language {
                Language::Latvian => format!("{at}: identifikators „{id}” atkārtojas."),
                Language::English => format!("{at}: the id “{id}” is repeated."),
            };
            return Err(Problem::invalid(language, &at, id, detail));
        }
        find(network, Position { lon: *lon, lat: *lat }, &at, language)?;
    }
    Ok(())
}

/// Where the points are on the streets.
pub(crate) fn places(network: &Network, points: &[MatrixPoint]) -> Vec<Place> {
    points.iter().map(|point| network.place(Position { lon: point.lon, lat: point.lat })).collect()
}

fn answer(
    network: &Network,
    scenario: String,
    request: &MatrixRequest,
    language: Language,
) -> Result<MatrixAnswer, Problem> {
    let (from, to) = (places(network, &request.from), places(network, &request.to));
    let matrix = under(network, &scenario, language)?.matrix(&from, &to, std::num::NonZeroUsize::MIN);
    let longest = request.max_minutes.map(Minutes);
    let row = |row: usize| {
        let trips =
            matrix.row(row).map(|trip| trip.filter(|trip| longest.is_none_or(|longest| trip.minutes <= longest)));
        trips.map(|trip| (trip.map(|trip| trip.minutes), trip.and_then(|trip| trip.metres))).unzip()
    };
    let (minutes, metres) = (0..from.len()).map(row).unzip();
    let ids = |points: &[MatrixPoint]| points.iter().map(|point| point.id.clone()).collect();
    Ok(MatrixAnswer {
        scenario,
        from: ids(&request.from),
        to: ids(&request.to),
        minutes,
        metres,
        unsnapped_from: unsnapped(network, &request.from, &from),
        unsnapped_to: unsnapped(network, &request.to, &to),
    })
}

fn unsnapped(network: &Network, points: &[MatrixPoint], places: &[Place]) -> Vec<Unsnapped> {
    let far = points.iter().zip(places).filter(|(_, place)| !is_snapped(place));
    let row = |(point, place): (&MatrixPoint, &Place)| Unsnapped {
        id: point.id.clone(),
        street_distance: way_end(network, Position { lon: point.lon, lat: point.lat }, place).street_distance,
    };
    far.map(row).collect()
}

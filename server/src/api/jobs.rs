//! Jobs: how far they are, their results, and the end of them.

use std::{convert::Infallible, sync::Arc, time::Duration};

use app::wire::{JobStatus, MatrixFormat, ProblemDetails};
use axum::{
    Json,
    body::Body,
    extract::{Path, State, rejection::PathRejection},
    http::{StatusCode, header},
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
};
use futures_util::stream;
use geodata::Language;
use tokio::time::{Interval, interval};
use tokio_util::io::ReaderStream;

use super::{Service, parameters::Parameters, problem::Problem};
use crate::jobs::Job;

/// How often a listener hears of progress, if there is any.
const PULSE: Duration = Duration::from_millis(200);

/// The job in the address; whoever asks for it must know its identifier.
fn find(service: &Service, path: Result<Path<String>, PathRejection>, language: Language) -> Result<Arc<Job>, Problem> {
    let id = path.map(|Path(id)| id).unwrap_or_default();
    service.jobs.get(&id).ok_or_else(|| {
        let detail = match language {
            Language::Latvian => "Šāda darba nav: tas ir dzēsts, vai tā adrese ir nepareiza.",
            Language::English => "There is no such job: it was removed, or its address is wrong.",
        };
        Problem::not_found(language, detail.into())
    })
}

/// How far a job is.
#[utoipa::path(get, path = "/api/v1/jobs/{id}",
    params(("id" = String, Path, description = "As the answer that accepted it says")),
    responses((status = 200, body = JobStatus),
              (status = 404, body = ProblemDetails, content_type = "application/problem+json")))]
pub(super) async fn job(
    State(service): State<Service>,
    path: Result<Path<String>, PathRejection>,
    parameters: Parameters,
) -> Result<Json<JobStatus>, Problem> {
    let language = parameters.language;
    parameters.nothing_else()?;
    Ok(Json(find(&service, path, language)?.status()))
}

/// The progress of a job as it happens (server-sent events): events `progress` with the status as JSON, whenever it has
/// changed; after the last one the stream ends.
#[utoipa::path(get, path = "/api/v1/jobs/{id}/events",
    params(("id" = String, Path, description = "As the answer that accepted it says")),
    responses((status = 200, body = String, content_type = "text/event-stream"),
              (status = 404, body = ProblemDetails, content_type = "application/problem+json")))]
pub(super) async fn events(
    State(service): State<Service>,
    path: Result<Path<String>, PathRejection>,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let language = parameters.language;
    parameters.nothing_else()?;
    let listener = Listener { job: find(&service, path, language)?, pulse: interval(PULSE), last: None };
    let events = stream::unfold(listener, Listener::next);
    Ok(Sse::new(events).keep_alive(KeepAlive::default()).into_response())
}

/// Who hears of a job's progress.
struct Listener {
    job: Arc<Job>,
    pulse: Interval,
    last: Option<JobStatus>,
}

impl Listener {
    /// Waits for a change; nothing after the end was told.
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        if self.last.as_ref().is_some_and(|last| last.state.is_final()) {
            return None;
        }
        loop {
            self.pulse.tick().await;
            let status = self.job.status();
            if self.last.as_ref() != Some(&status) {
                let json = serde_json::to_string(&status).unwrap_or_default();
                self.last = Some(status);
                return Some((Ok(Event::default().event("progress").data(json)), self));
            }
        }
    }
}

/// The result of a job: a CSV `from,to,minutes,metres,from_snap_metres,to_snap_metres` with empty minutes where there is no
/// route, or a `NumPy` array, as it was asked for.
#[utoipa::path(get, path = "/api/v1/jobs/{id}/result",
    params(("id" = String, Path, description = "As the answer that accepted it says")),
    responses((status = 200, body = String, content_type = "text/csv"),
              (status = "4XX", body = ProblemDetails, content_type = "application/problem+json")))]
pub(super) async fn result(
    State(service): State<Service>,
    path: Result<Path<String>, PathRejection>,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let language = parameters.language;
    parameters.nothing_else()?;
    let job = find(&service, path, language)?;
    let Some(path) = service.jobs.result(&job) else {
        let title = language.pick("Rezultāta vēl nav", "There is no result yet");
        let detail = language.pick(
            "Darbs nav pabeigts; tā stāvokli rāda darba adrese.",
            "The job is not done; its address tells how far it is.",
        );
        return Err(Problem::new(StatusCode::CONFLICT, "not-done", title, detail.into()));
    };
    let file = tokio::fs::File::open(path).await.map_err(|error| {
        tracing::error!(%error, "the result of a job cannot be read");
        Problem::fault(language)
    })?;
    let (kind, name) = match job.format() {
        MatrixFormat::Csv => ("text/csv; charset=utf-8", "attachment; filename=\"matrix.csv\""),
        MatrixFormat::Npy => ("application/octet-stream", "attachment; filename=\"matrix.npy\""),
    };
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, Body::from_stream(ReaderStream::new(file))).into_response())
}

/// Cancels a job that is not finished; removes one that is, with its result.
#[utoipa::path(delete, path = "/api/v1/jobs/{id}",
    params(("id" = String, Path, description = "As the answer that accepted it says")),
    responses((status = 200, body = JobStatus),
              (status = 404, body = ProblemDetails, content_type = "application/problem+json")))]
pub(super) async fn cancel(
    State(service): State<Service>,
    path: Result<Path<String>, PathRejection>,
    parameters: Parameters,
) -> Result<Json<JobStatus>, Problem> {
    let language = parameters.language;
    parameters.nothing_else()?;
    let job = find(&service, path, language)?;
    let (jobs, cancelled) = (service.jobs.clone(), job.clone());
    // It removes files.
    let done = tokio::task::spawn_blocking(move || jobs.cancel(&cancelled)).await;
    done.map_err(|_| Problem::fault(language))?;
    Ok(Json(job.status()))
}

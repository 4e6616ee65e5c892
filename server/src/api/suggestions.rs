//! Suggestions: where new services should go.

use std::{
    io::Cursor,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use app::wire::ProblemDetails;
use axum::{Json, body::Bytes, extract::State};
use geodata::{DataError, DataSet, Language};
use moka::sync::Cache;
use planner::{
    solve::Options,
    suggest::{Question, Suggestion, suggest as answer},
    travel::Network,
};
use tokio::{sync::Semaphore, task};

use super::{Service, parameters::Parameters, problem::Problem};
use crate::asked::{Asked, KNOWN_SITES, goals};

/// The most bytes of a planner's own table of needs.
pub(super) const MAX_BODY_BYTES: usize = 4 << 20;

/// How long one question may be worked on; then the best answer so far is given with its bound.
const TIME_LIMIT: Duration = Duration::from_secs(20);

/// How many questions may wait for a place; further ones are asked to come back.
const QUEUE: usize = 64;

/// Where questions are worked on: as many at a time as there are cores, answers remembered.
#[derive(Clone)]
pub(crate) struct Desk {
    network: Arc<Network>,
    queue: Arc<Semaphore>,
    places: Arc<Semaphore>,
    answers: Cache<String, Arc<Suggestion>>,
}

impl Desk {
    pub(super) fn new(network: Arc<Network>) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            network,
            queue: Arc::new(Semaphore::new(cores + QUEUE)),
            places: Arc::new(Semaphore::new(cores)),
            answers: Cache::new(256),
        }
    }

    /// Answers a question on the server's own data set, from memory when it was asked before.
    pub(crate) async fn ask(
        &self,
        data: &Arc<DataSet>,
        question: Question,
        language: Language,
    ) -> Result<Arc<Suggestion>, Problem> {
        let key = serde_json::to_string(&question).map_err(|_| Problem::fault(language))?;
        if let Some(known) = self.answers.get(&key) {
            return Ok(known);
        }
        let data = data.clone();
        let suggestion = Arc::new(self.work(move || Ok(data), question, language).await?);
        if !suggestion.cut_short {
            self.answers.insert(key, suggestion.clone());
        }
        Ok(suggestion)
    }

    /// Works on a question until it is answered, the time is up, or nobody waits for it any more.
    async fn work(
        &self,
        data: impl FnOnce() -> Result<Arc<DataSet>, DataError> + Send + 'static,
        question: Question,
        language: Language,
    ) -> Result<Suggestion, Problem> {
        let Ok(_queued) = self.queue.clone().try_acquire_owned() else { return Err(Problem::busy(language)) };
        let place = self.places.clone().acquire_owned().await.map_err(|_| Problem::fault(language))?;
        let network = self.network.clone();
        let leave = Leave::default();
        let has_left = leave.0.clone();
        let work = task::spawn_blocking(move || {
            let _place = place;
            let deadline = Instant::now() + TIME_LIMIT;
            let time_left = || {
                if has_left.load(Ordering::Relaxed) {
                    Duration::ZERO
                } else {
                    deadline.saturating_duration_since(Instant::now())
                }
            };
            let data = data().map_err(|error| Problem::needs(language, &error))?;
            answer(&data, &network, &question, &Options { time_left: Some(&time_left), ..Options::default() })
                .map_err(|error| Problem::question(language, &error))
        });
        work.await.unwrap_or_else(|error| {
            tracing::error!(%error, "a question could not be worked on");
            Err(Problem::fault(language))
        })
    }
}

/// Tells the worker, when the request is dropped, that nobody waits any more.
#[derive(Default)]
struct Leave(Arc<AtomicBool>);

impl Drop for Leave {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Suggests sites: which places to open, whom they serve in how many minutes, and how far from the best possible that can be.
#[utoipa::path(get, path = "/api/v1/suggestions",
    params(Asked),
    responses((status = 200, body = Suggestion),
              (status = "4XX", body = ProblemDetails, content_type = "application/problem+json")))]
pub(super) async fn suggest(
    State(service): State<Service>,
    parameters: Parameters,
) -> Result<Json<Suggestion>, Problem> {
    let language = parameters.language;
    let question = question(&service.data, parameters)?;
    let suggestion = service.suggestions.ask(&service.data, question, language).await?;
    Ok(Json(Arc::unwrap_or_clone(suggestion)))
}

/// The same with a planner's own needs: a CSV `municipality,target_group,service,people` as the body replaces the modelled
/// ones for this answer only; nothing of it is kept.
#[utoipa::path(post, path = "/api/v1/suggestions",
    params(Asked),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = Suggestion),
              (status = "4XX", body = ProblemDetails, content_type = "application/problem+json")))]
pub(super) async fn suggest_with_own_needs(
    State(service): State<Service>,
    parameters: Parameters,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Result<Json<Suggestion>, Problem> {
    let language = parameters.language;
    let question = question(&service.data, parameters)?;
    let body = body.map_err(|rejection| {
        let detail = match language {
            Language::Latvian => format!("Tabula nav saņemta pilnībā vai ir lielāka par {MAX_BODY_BYTES} baitiem."),
            Language::English => format!("The table did not arrive whole or is larger than {MAX_BODY_BYTES} bytes."),
        };
        Problem::new(rejection.status(), "body", language.pick("Nederīga tabula", "Invalid table"), detail)
    })?;
    let modelled = service.data.clone();
    let own = move || {
        let mut data = DataSet::clone(&modelled);
        data.replace_needs("needs.csv", Cursor::new(body))?;
        Ok(Arc::new(data))
    };
    Ok(Json(service.suggestions.work(own, question, language).await?))
}

/// Reads a question from the parameters of an address.
pub(crate) fn question(data: &DataSet, mut parameters: Parameters) -> Result<Question, Problem> {
    let asked = Asked {
        region: parameters.region(data)?,
        group: parameters.group(data)?,
        service: parameters.service(data)?,
        goal: parameters.word("goal", &goals())?,
        sites: parameters.number("sites", "veselam skaitlim, vismaz 1", "a whole number, at least 1")?,
        share: parameters.number(
            "share",
            "skaitlim no 0 līdz 1, piemēram, 0.95",
            "a number from 0 to 1, such as 0.95",
        )?,
        standard: parameters.number("standard", "minūšu skaitam, piemēram, 45", "a number of minutes, such as 45")?,
        known: parameters.word("known", &KNOWN_SITES)?.unwrap_or_default(),
        all_municipalities: parameters
            .number("all_municipalities", "true vai false", "true or false")?
            .unwrap_or(false),
        scenario: parameters.text("scenario"),
    };
    let question = asked.question(data).map_err(|error| parameters.refuse(&error))?;
    parameters.nothing_else()?;
    Ok(question)
}

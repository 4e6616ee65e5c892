//! Where questions are worked on.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use geodata::{DataError, DataSet, Language};
use planner::{
    solve::Options,
    suggest::{Explanation, Measures, Question, QuestionError, Suggestion, TradeOff, explain, suggest, trade_off},
    travel::Network,
};
use tokio::{sync::Semaphore, task};

use super::{memory::Memory, problem::Problem};

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
    answers: Memory<Suggestion>,
    explanations: Memory<Explanation>,
    curves: Memory<TradeOff>,
}

impl Desk {
    pub(super) fn new(network: Arc<Network>) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            network,
            queue: Arc::new(Semaphore::new(cores + QUEUE)),
            places: Arc::new(Semaphore::new(cores)),
            answers: Memory::new(256),
            explanations: Memory::new(256),
            curves: Memory::new(64),
        }
    }

    /// Answers a question on the server's own data set, from memory when it was asked before.
    pub(crate) async fn ask(
        &self,
        data: &Arc<DataSet>,
        question: Question,
        language: Language,
    ) -> Result<Arc<Suggestion>, Problem> {
        let key = key(&question, "", language)?;
        let work =
            move |data: &DataSet, network: &Network, options: &Options<'_>| suggest(data, network, &question, options);
        let work = self.clone().work_on(data.clone(), language, work);
        self.answers.get(key, language.code(), |found| !found.cut_short, work).await
    }

    /// Explains why a candidate is, or is not, in the answer to a question.
    pub(super) async fn explain(
        &self,
        data: &Arc<DataSet>,
        question: Question,
        candidate: String,
        language: Language,
    ) -> Result<Arc<Explanation>, Problem> {
        let key = key(&question, &candidate, language)?;
        let work = move |data: &DataSet, network: &Network, options: &Options<'_>| {
            explain(data, network, &question, &candidate, options)
        };
        let work = self.clone().work_on(data.clone(), language, work);
        self.explanations.get(key, language.code(), |found| !found.cut_short, work).await
    }

    /// The curve of two measures of a question.
    pub(super) async fn trade_off(
        &self,
        data: &Arc<DataSet>,
        question: Question,
        measures: Measures,
        language: Language,
    ) -> Result<Arc<TradeOff>, Problem> {
        let key = key(&question, &format!("{measures:?}"), language)?;
        let work = move |data: &DataSet, network: &Network, options: &Options<'_>| {
            trade_off(data, network, &question, measures, options)
        };
        let work = self.clone().work_on(data.clone(), language, work);
        self.curves.get(key, language.code(), |found| found.complete, work).await
    }

    /// Works on a question about the server's own data set.
    async fn work_on<T: Send + 'static>(
        self,
        data: Arc<DataSet>,
        language: Language,
        work: impl FnOnce(&DataSet, &Network, &Options<'_>) -> Result<T, QuestionError> + Send + 'static,
    ) -> Result<T, Problem> {
        self.work(move || Ok(data), language, work).await
    }

    /// Works on a question until it is answered, the time is up, or nobody waits for it any more.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        data: impl FnOnce() -> Result<Arc<DataSet>, DataError> + Send + 'static,
        language: Language,
        work: impl FnOnce(&DataSet, &Network, &Options<'_>) -> Result<T, QuestionError> + Send + 'static,
    ) -> Result<T, Problem> {
        let Ok(_queued) = self.queue.clone().try_acquire_owned() else { return Err(Problem::busy(language)) };
        let place = self.places.clone().acquire_owned().await.map_err(|_| Problem::fault(language))?;
        let network = self.network.clone();
        let leave = Leave::default();
        let has_left = leave.0.clone();
        let done = task::spawn_blocking(move || {
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
            work(&data, &network, &Options { time_left: Some(&time_left), ..Options::default() })
                .map_err(|error| Problem::question(language, &error))
        });
        done.await.unwrap_or_else(|error| {
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

/// What an answer is remembered by: the same question and word have the same answer.
fn key(question: &Question, word: &str, language: Language) -> Result<String, Problem> {
    serde_json::to_string(&(question, word)).map_err(|_| Problem::fault(language))
}

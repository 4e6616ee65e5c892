//! Work that is done while nobody waits on the line: large matrices, one at a time, kept in a folder across restarts.
//!
//! A job is on the shelf ([`Shelf`]) before its caller hears of it, and its result takes its name only when it is complete.
//! So whatever ends the server, the next one finds every job either finished or to be done again from its request.

mod shelf;
mod work;

use std::{
    collections::HashMap,
    num::NonZeroUsize,
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc::{self, Receiver, Sender},
    },
    thread,
    time::{SystemTime, UNIX_EPOCH},
};

use app::wire::{JobState, JobStatus, MatrixFormat, MatrixRequest};
use geodata::Language;
use planner::travel::Network;

use shelf::{Found, Stored};
pub(crate) use shelf::{Shelf, default_folder};

/// How many jobs may wait or run.
const MOST_UNFINISHED: usize = 16;
/// How many ended jobs are kept; of further ones the oldest goes.
const MOST_ENDED: usize = 8;

/// The jobs of a server.
#[derive(Clone)]
pub(crate) struct Jobs(Arc<Inner>);

struct Inner {
    /// `None` where there is no folder to keep jobs in.
    shelf: Option<Shelf>,
    jobs: Mutex<HashMap<String, Arc<Job>>>,
    line: Mutex<Sender<Arc<Job>>>,
}

/// Why a job is not taken on.
pub(crate) enum Refusal {
    /// There is no folder to keep it in.
    NoFolder,
    /// Too many wait already.
    Busy,
    /// The folder cannot be written to.
    Fault(std::io::Error),
}

/// One job.
pub(crate) struct Job {
    id: String,
    /// Milliseconds since 1970.
    created: u64,
    format: MatrixFormat,
    all: usize,
    done: AtomicUsize,
    is_cancelled: AtomicBool,
    state: Mutex<(JobState, Option<String>)>,
}

impl Jobs {
    /// The jobs on the shelf, those that are not finished in the line again, and a thread that works on them.
    pub(crate) fn start(shelf: Option<Shelf>, network: Arc<Network>) -> Self {
        let (sender, line) = mpsc::channel();
        let mut found = shelf.as_ref().map(Shelf::jobs).unwrap_or_default();
        found.sort_by_key(|found| found.created);
        let jobs: Vec<_> = found.into_iter().map(|found| Arc::new(Job::from(found))).collect();
        for job in jobs.iter().filter(|job| !job.state().0.is_final()) {
            // The receiver is right here.
            let _ = sender.send(job.clone());
        }
        let jobs = jobs.into_iter().map(|job| (job.id.clone(), job)).collect();
        if let Some(shelf) = shelf.clone() {
            thread::spawn(move || work_off(&line, &shelf, &network));
        }
        Self(Arc::new(Inner { shelf, jobs: Mutex::new(jobs), line: Mutex::new(sender) }))
    }

    /// Takes a job on: once this returns, it will be done, whatever happens to the server.
    pub(crate) fn submit(&self, request: MatrixRequest, language: Language) -> Result<Arc<Job>, Refusal> {
        let Some(shelf) = &self.0.shelf else { return Err(Refusal::NoFolder) };
        let mut jobs = lock(&self.0.jobs);
        if jobs.values().filter(|job| !job.state().0.is_final()).count() >= MOST_UNFINISHED {
            return Err(Refusal::Busy);
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let created = u64::try_from(now).unwrap_or(u64::MAX);
        let id = new_id().map_err(Refusal::Fault)?;
        let (all, format) = (request.from.len(), request.format);
        shelf.put(&id, &Stored { created, language: language.code().into(), request }).map_err(Refusal::Fault)?;
        let job =
            Arc::new(Job::from(Found { id: id.clone(), created, all, format, state: JobState::Waiting, error: None }));
        jobs.insert(id, job.clone());
        // The thread that receives ends with the program.
        let _ = lock(&self.0.line).send(job.clone());
        forget_oldest(shelf, &mut jobs);
        Ok(job)
    }

    /// The job with this identifier.
    pub(crate) fn get(&self, id: &str) -> Option<Arc<Job>> {
        lock(&self.0.jobs).get(id).cloned()
    }

    /// Cancels a job that is not finished; removes one that is.
    pub(crate) fn cancel(&self, job: &Job) {
        let Some(shelf) = &self.0.shelf else { return };
        let was_final = {
            let mut state = lock(&job.state);
            let was_final = state.0.is_final();
            if !was_final {
                state.0 = JobState::Cancelled;
                job.is_cancelled.store(true, Ordering::Relaxed);
            }
            was_final
        };
        if was_final {
            lock(&self.0.jobs).remove(&job.id);
        }
        shelf.remove(&job.id);
    }

    /// The file with the result.
    pub(crate) fn result(&self, job: &Job) -> Option<PathBuf> {
        let shelf = self.0.shelf.as_ref()?;
        (job.state().0 == JobState::Done).then(|| shelf.result(&job.id, job.format))
    }
}

impl From<Found> for Job {
    fn from(Found { id, created, all, format, state, error }: Found) -> Self {
        let done = AtomicUsize::new(if state == JobState::Done { all } else { 0 });
        Self { id, created, format, all, done, is_cancelled: AtomicBool::new(false), state: Mutex::new((state, error)) }
    }
}

impl Job {
    /// What the result is written as.
    pub(crate) fn format(&self) -> MatrixFormat {
        self.format
    }

    /// How far it is.
    pub(crate) fn status(&self) -> JobStatus {
        let (state, error) = self.state();
        let job = format!("/api/v1/jobs/{}", self.id);
        JobStatus {
            id: self.id.clone(),
            state,
            done: self.done.load(Ordering::Relaxed),
            all: self.all,
            events: format!("{job}/events"),
            result: (state == JobState::Done).then(|| format!("{job}/result")),
            job,
            error,
        }
    }

    fn state(&self) -> (JobState, Option<String>) {
        lock(&self.state).clone()
    }

    /// Goes on to another state unless it is at an end already; says whether it did.
    fn go_on(&self, state: JobState, error: Option<String>) -> bool {
        let mut now = lock(&self.state);
        let goes = !now.0.is_final();
        if goes {
            *now = (state, error);
        }
        goes
    }
}

/// Works on one job after another until the server is gone.
fn work_off(line: &Receiver<Arc<Job>>, shelf: &Shelf, network: &Network) {
    let threads = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    while let Ok(job) = line.recv() {
        if !job.go_on(JobState::Running, None) {
            continue;
        }
        match work::matrix(network, shelf, &job, threads) {
            Ok(()) if job.go_on(JobState::Done, None) => {}
            Err(message) if job.go_on(JobState::Failed, Some(message.clone())) => shelf.fail(&job.id, &message),
            // Cancelled meanwhile: what was written after that goes as well.
            Ok(()) | Err(_) => shelf.remove(&job.id),
        }
    }
}

fn forget_oldest(shelf: &Shelf, jobs: &mut HashMap<String, Arc<Job>>) {
    let mut ended: Vec<_> = jobs.values().filter(|job| job.state().0.is_final()).cloned().collect();
    ended.sort_by_key(|job| job.created);
    for job in ended.iter().rev().skip(MOST_ENDED) {
        shelf.remove(&job.id);
        jobs.remove(&job.id);
    }
}

/// 128 bits that nobody can guess.
fn new_id() -> std::io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| std::io::Error::other(error.to_string()))?;
    Ok(crate::etag::hexadecimal(&bytes))
}

/// What a panicked holder left is whole: every holder changes one value.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

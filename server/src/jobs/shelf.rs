//! The folder in which jobs outlive the server: for each a folder with its request and, when complete, its result.

use std::{
    env,
    fs::{self, DirBuilder, File, TryLockError},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use app::wire::{JobState, MatrixFormat, MatrixRequest};
use geodata::Language;
use serde::{Deserialize, Serialize};

const REQUEST: &str = "request.json";
const ERROR: &str = "error.txt";

/// The folder of jobs, for this server alone.
#[derive(Clone)]
pub(crate) struct Shelf {
    folder: PathBuf,
    /// Locked as long as it is open.
    _lock: Arc<File>,
}

/// Why a folder cannot keep jobs.
#[derive(Debug)]
pub(crate) enum ShelfError {
    /// Another server keeps its jobs there.
    Taken,
    /// It cannot be made or written to.
    Io(io::Error),
}

impl ShelfError {
    /// The message in `language`.
    pub(crate) fn message(&self, folder: &Path, language: Language) -> String {
        let folder = folder.display();
        match (self, language) {
            (Self::Taken, Language::Latvian) => {
                format!("{folder}: šo mapi jau lieto cits serveris; norādiet citu ar --state")
            }
            (Self::Taken, Language::English) => {
                format!("{folder}: another server uses this folder; give another by --state")
            }
            (Self::Io(error), Language::Latvian) => format!("{folder}: mapē nevar glabāt darbus: {error}"),
            (Self::Io(error), Language::English) => format!("{folder}: cannot keep jobs in this folder: {error}"),
        }
    }
}

/// A job as it is kept.
#[derive(Serialize, Deserialize)]
pub(super) struct Stored {
    pub(super) created: u64,
    pub(super) language: String,
    pub(super) request: MatrixRequest,
}

/// A job as it was found.
pub(super) struct Found {
    pub(super) id: String,
    pub(super) created: u64,
    pub(super) all: usize,
    pub(super) format: MatrixFormat,
    pub(super) state: JobState,
    pub(super) error: Option<String>,
}

/// Where jobs are kept when nobody says otherwise: `$XDG_STATE_HOME/tuvu`, else `~/.local/state/tuvu`.
pub(crate) fn default_folder() -> Option<PathBuf> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let state = absolute("XDG_STATE_HOME").or_else(|| Some(absolute("HOME")?.join(".local/state")));
    state.map(|state| state.join("tuvu"))
}

impl Shelf {
    /// Makes the folder if need be and takes it for this server.
    pub(crate) fn open(folder: &Path) -> Result<Self, ShelfError> {
        let folder = folder.join("jobs");
        make(&folder).map_err(ShelfError::Io)?;
        let lock = File::create(folder.join("lock")).map_err(ShelfError::Io)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { folder, _lock: Arc::new(lock) }),
            Err(TryLockError::WouldBlock) => Err(ShelfError::Taken),
            Err(TryLockError::Error(error)) => Err(ShelfError::Io(error)),
        }
    }

    /// Every job whose request can be read; what a broken-off submission left is removed.
    pub(super) fn jobs(&self) -> Vec<Found> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().filter_map(Result::ok);
        let folders = entries.filter(|entry| entry.path().is_dir());
        let ids = folders.filter_map(|entry| entry.file_name().into_string().ok());
        ids.filter_map(|id| {
            let found = self.find(&id);
            if found.is_none() {
                self.remove(&id);
            }
            found
        })
        .collect()
    }

    fn find(&self, id: &str) -> Option<Found> {
        let Stored { created, request, .. } = self.stored(id).ok()?;
        let error = fs::read_to_string(self.folder.join(id).join(ERROR)).ok();
        let state = match &error {
            Some(_) => JobState::Failed,
            None if self.result(id, request.format).is_file() => JobState::Done,
            None => JobState::Waiting,
        };
        Some(Found { id: id.to_owned(), created, all: request.from.len(), format: request.format, state, error })
    }

    /// The request of a job.
    pub(super) fn stored(&self, id: &str) -> io::Result<Stored> {
        let bytes = fs::read(self.folder.join(id).join(REQUEST))?;
        serde_json::from_slice(&bytes).map_err(io::Error::other)
    }

    /// Keeps a request.
    pub(super) fn put(&self, id: &str, stored: &Stored) -> io::Result<()> {
        let folder = self.folder.join(id);
        make(&folder)?;
        let json = serde_json::to_vec(stored).map_err(io::Error::other)?;
        write(&folder, REQUEST, |file| file.write_all(&json))
    }

    /// Keeps a result, whole or not at all.
    pub(super) fn put_result(
        &self,
        id: &str,
        format: MatrixFormat,
        fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        write(&self.folder.join(id), file_name(format), fill)
    }

    /// Keeps why there is no result.
    pub(super) fn fail(&self, id: &str, message: &str) {
        if let Err(error) = write(&self.folder.join(id), ERROR, |file| file.write_all(message.as_bytes())) {
            tracing::error!(%error, "why a job failed could not be kept");
        }
    }

    /// Where the result of a job is, once there is one.
    pub(super) fn result(&self, id: &str, format: MatrixFormat) -> PathBuf {
        self.folder.join(id).join(file_name(format))
    }

    /// Forgets a job.
    pub(super) fn remove(&self, id: &str) {
        if let Err(error) = fs::remove_dir_all(self.folder.join(id))
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::error!(%error, "a job could not be removed");
        }
    }
}

fn file_name(format: MatrixFormat) -> &'static str {
    match format {
        MatrixFormat::Csv => "result.csv",
        MatrixFormat::Npy => "result.npy",
    }
}

/// Makes a folder that is nobody else's business.
fn make(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Writes under a temporary name first.
fn write(folder: &Path, name: &str, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut file = BufWriter::new(tempfile::NamedTempFile::new_in(folder)?);
    fill(&mut file)?;
    let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.persist(folder.join(name)).map(|_| ()).map_err(|error| error.error)
}

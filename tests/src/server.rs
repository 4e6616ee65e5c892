//! The product's server, as its user starts it.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use tempfile::TempDir;
use tokio::time::sleep;

use crate::process::Process;
use crate::{INTERVAL, PATIENCE, tuvu};

/// A running `tuvu serve`, on a free port, in an empty folder; stopped when dropped.
pub struct Server {
    process: Process,
    /// `http://127.0.0.1:PORT`
    origin: String,
    folder: TempDir,
    client: reqwest::Client,
}

impl Server {
    /// Starts the server with its defaults and waits until it is ready.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// Starts the server with further arguments and waits until it is ready.
    pub async fn start_with(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut command = Command::new(tuvu());
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(arguments).current_dir(&folder);
        // Jobs of its own too, unless the arguments say where.
        command.env("XDG_STATE_HOME", folder.path());
        let process = Process::spawn(&mut command);
        let port = process.await_line(|line| {
            let (_, after) = line.split_once("http://127.0.0.1:")?;
            after.split(|c: char| !c.is_ascii_digit()).next().and_then(|port| port.parse::<u16>().ok())
        });
        let origin = format!("http://127.0.0.1:{port}");
        let server = Self { process, origin, folder, client: reqwest::Client::new() };
        server.wait_until_ready().await;
        server
    }

    /// The full address of a path that begins with `/`.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// Gets a path.
    pub async fn get(&self, path: &str) -> reqwest::Response {
        let answer = self.client.get(self.url(path)).send().await;
        answer.unwrap_or_else(|error| panic!("GET {path}: {error}\n{}", self.log()))
    }

    /// For every other request: a client without cookies, redirects followed, nothing decompressed.
    pub fn client(&self) -> &reqwest::Client {
        &self.client
    }

    /// Everything that the server printed so far.
    pub fn log(&self) -> String {
        self.process.said()
    }

    /// The folder in which the server runs.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    async fn wait_until_ready(&self) {
        let started = Instant::now();
        while !self.get("/readyz").await.status().is_success() {
            assert!(started.elapsed() < PATIENCE, "the server does not become ready:\n{}", self.log());
            sleep(INTERVAL).await;
        }
    }
}

//! A program that runs beside the test: what it says is kept, and it ends with its owner.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use crate::PATIENCE;

pub(crate) struct Process {
    child: Child,
    said: Arc<Mutex<String>>,
    lines: Receiver<String>,
}

impl Process {
    /// Starts the program; its standard output and standard error are read until it ends.
    pub(crate) fn spawn(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("cannot run {}: {error}", command.get_program().display()));
        let said = Arc::default();
        let (sender, lines) = mpsc::channel();
        listen(child.stdout.take(), &said, &sender);
        listen(child.stderr.take(), &said, &sender);
        Self { child, said, lines }
    }

    /// The first thing found in a line that the program says; a panic with all it said if nothing is in time.
    pub(crate) fn await_line<T>(&self, find: impl Fn(&str) -> Option<T>) -> T {
        let end = Instant::now() + PATIENCE;
        while let Ok(line) = self.lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
            if let Some(found) = find(&line) {
                return found;
            }
        }
        panic!("the program is not ready after {} s, or ended; it said:\n{}", PATIENCE.as_secs(), self.said());
    }

    /// Everything said so far, on both streams.
    pub(crate) fn said(&self) -> String {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // An error means that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Collects a stream's lines, in a thread of its own so that the program never waits for its reader.
fn listen(stream: Option<impl Read + Send + 'static>, said: &Arc<Mutex<String>>, lines: &Sender<String>) {
    let (said, lines) = (Arc::clone(said), lines.clone());
    let Some(stream) = stream else { return };
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
            said.push_str(&line);
            said.push('\n');
            // Nobody listens any more once the program is ready.
            let _ = lines.send(line);
        }
    });
}

//! What a person sees of work that takes longer than a second.

use std::{
    io::{self, IsTerminal, Write},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressStyle};

/// A bar on a terminal, plain lines elsewhere; nothing in the first second.
pub(super) struct Progress {
    what: String,
    bar: ProgressBar,
    start: Instant,
    said: Duration,
}

impl Progress {
    /// Of work that `what` names.
    pub(super) fn new(what: &str) -> Self {
        let bar = if io::stderr().is_terminal() { ProgressBar::no_length() } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{msg} [{wide_bar}] {percent} %  {elapsed_precise}") {
            bar.set_style(style);
        }
        Self { what: what.to_owned(), bar, start: Instant::now(), said: Duration::from_secs(1) }
    }

    /// So much of the whole is done.
    pub(super) fn at(&mut self, done: u64, all: u64) {
        let elapsed = self.start.elapsed();
        if elapsed < self.said {
            return;
        }
        if self.bar.is_hidden() {
            let percent = done * 100 / all.max(1);
            // A reader of standard error who has gone away is no reason to stop.
            let _ = writeln!(io::stderr(), "tuvu: {}: {percent} % ({:.0} s)", self.what, elapsed.as_secs_f64());
            self.said = elapsed + Duration::from_secs(5);
        } else {
            self.bar.set_message(self.what.clone());
            self.bar.set_length(all);
            self.bar.set_position(done);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

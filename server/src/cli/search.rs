//! A search for the best sites, as whoever started it at a terminal sees and limits it.

use std::{
    cell::Cell,
    io::IsTerminal,
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressStyle};

/// How often progress is said where there is no terminal.
const SAY_EVERY: Duration = Duration::from_secs(5);

/// How far a search is: a line that renews itself on a terminal, plain lines elsewhere; nothing in the first second.
pub(super) struct Search {
    bar: ProgressBar,
    start: Instant,
    limit: Option<f64>,
    said: Cell<Duration>,
    is_terminal: bool,
}

impl Search {
    /// A search that begins now and may take so many seconds.
    pub(super) fn new(limit: Option<f64>) -> Self {
        let is_terminal = std::io::stderr().is_terminal();
        let bar = if is_terminal { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {msg}") {
            bar.set_style(style);
        }
        Self { bar, start: Instant::now(), limit, said: Cell::new(Duration::from_secs(1)), is_terminal }
    }

    /// How long it has taken.
    pub(super) fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    /// How long it may still take.
    pub(super) fn time_left(&self) -> Duration {
        self.limit.map_or(Duration::MAX, |limit| Duration::from_secs_f64(limit).saturating_sub(self.elapsed()))
    }

    /// Says how far it is, unless that was said just now.
    pub(super) fn say(&self, words: impl FnOnce() -> String) {
        let elapsed = self.elapsed();
        if elapsed < self.said.get() {
            return;
        }
        if self.is_terminal {
            self.bar.set_message(words());
            self.bar.tick();
            self.said.set(elapsed + Duration::from_millis(200));
        } else {
            eprintln!("tuvu: {:.0} s: {}", elapsed.as_secs_f64(), words());
            self.said.set(elapsed + SAY_EVERY);
        }
    }
}

impl Drop for Search {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Seconds as a limit of time.
pub(super) fn parse_seconds(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|seconds| *seconds > 0.0 && *seconds <= 1e6)
        .ok_or_else(|| "a number of seconds above 0".into())
}

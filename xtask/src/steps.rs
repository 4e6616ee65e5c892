//! Progress in the terminal: which step of how many, what it does, how long everything took so far.

use std::time::{Duration, Instant};

/// A command's steps, announced one by one on standard error, where cargo's own progress goes too.
pub(crate) struct Steps {
    total: usize,
    begun: usize,
    started: Instant,
}

impl Steps {
    pub(crate) fn new(total: usize) -> Self {
        Self { total, begun: 0, started: Instant::now() }
    }

    /// Announces the next step.
    pub(crate) fn next(&mut self, what: &str) {
        self.begun += 1;
        let time = clock(self.started.elapsed());
        eprintln!("\n[{}/{}] {time}  {what} …", self.begun, self.total);
    }

    /// Says that the last step is done.
    pub(crate) fn finish(&self, what: &str) {
        eprintln!("\n{what} in {}.", clock(self.started.elapsed()));
    }
}

/// Minutes and seconds, as `1:05`.
fn clock(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_minutes_and_seconds() {
        assert_eq!(clock(Duration::from_millis(900)), "0:00");
        assert_eq!(clock(Duration::from_secs(65)), "1:05");
        assert_eq!(clock(Duration::from_hours(1)), "60:00");
    }
}

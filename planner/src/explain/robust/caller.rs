//! Who asked: many solutions under one limit of time, one report of progress and one stop.

use std::cell::Cell;

use crate::solution::Solution;
use crate::solve::{Options, Progress};

/// The caller's options, and whether the search was stopped.
pub(super) struct Caller<'a> {
    options: Options<'a>,
    state: Cell<Progress>,
    stopped: Cell<bool>,
}

impl<'a> Caller<'a> {
    pub(super) const fn new(options: Options<'a>) -> Self {
        let state = Cell::new(Progress { incumbent: None, bound: None });
        Self { options, state, stopped: Cell::new(false) }
    }

    /// Solves something on the way; whoever solves reports to the caller what is known of the whole.
    pub(super) fn ask(&self, solve: impl FnOnce(&Options<'_>) -> Solution) -> Solution {
        let relay = |_: Progress| self.goes_on();
        let solution = solve(&Options { progress: Some(&relay), ..self.options });
        self.stopped.set(self.stopped.get() | solution.cut_short);
        solution
    }

    /// The gap at which an answer is good enough, as a fraction of its regret.
    pub(super) const fn gap(&self) -> f64 {
        self.options.gap
    }

    /// Tells the caller what is known now.
    pub(super) fn report(&self, incumbent: Option<f64>, bound: f64) {
        self.state.set(Progress { incumbent, bound: Some(bound) });
        self.goes_on();
    }

    fn goes_on(&self) -> bool {
        if self.options.progress.is_some_and(|progress| !progress(self.state.get())) {
            self.stopped.set(true);
        }
        !self.stopped.get()
    }

    /// Whether the search has to end.
    pub(super) fn stopped(&self) -> bool {
        if self.options.time_left.is_some_and(|time_left| time_left().is_zero()) {
            self.stopped.set(true);
        }
        self.stopped.get()
    }
}

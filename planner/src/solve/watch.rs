//! Who watches a search: told of its progress, asked whether it may go on.

use std::time::Duration;

/// How far a search has come, in units of the problem's objective.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// The best value so far; `None` before the first answer.
    pub incumbent: Option<f64>,
    /// A true bound on the best value: below it when minimising, above it when maximising; `None` before the first.
    pub bound: Option<f64>,
}

/// How to search. The default searches to the end, with seed 0.
#[derive(Clone, Copy, Default)]
pub struct Options<'a> {
    /// The gap, as a fraction of the objective, at which an answer is good enough; 0 asks for a proof.
    pub gap: f64,
    /// The seed of the random part of the local search.
    pub seed: u64,
    /// How much time is left; zero ends the search with the best answer so far. The crate has no clock of its own.
    pub time_left: Option<&'a dyn Fn() -> Duration>,
    /// Only whether there is an answer is asked, not why there is none, which can take longer.
    pub brief: bool,
    /// Called with every progress; `false` ends the search with the best answer so far.
    pub progress: Option<&'a dyn Fn(Progress) -> bool>,
}

/// Translates a model's values to the problem's and remembers that the search was stopped.
pub(super) struct Watch<'a> {
    options: Options<'a>,
    stopped: bool,
    /// A step of the search was ended to leave time for others.
    gave_up: bool,
    /// The answer is known; what is still searched for only explains it.
    hushed: bool,
    /// From a model's (value, bound) to the problem's; `None` while neither means anything to the caller.
    translate: Option<Box<dyn Fn(f64, f64) -> Progress + 'a>>,
    /// What was reported last.
    last: Progress,
}

impl<'a> Watch<'a> {
    pub(super) fn new(options: &Options<'a>) -> Self {
        let last = Progress { incumbent: None, bound: None };
        Self { options: *options, stopped: false, gave_up: false, hushed: false, translate: None, last }
    }

    pub(super) const fn seed(&self) -> u64 {
        self.options.seed
    }

    pub(super) const fn gap(&self) -> f64 {
        self.options.gap
    }

    /// Whether nobody asks why there is no answer.
    pub(super) const fn is_brief(&self) -> bool {
        self.options.brief
    }

    /// How much time is left, where that is limited.
    #[cfg(feature = "mip")]
    pub(super) fn time_left(&self) -> Option<Duration> {
        self.options.time_left.map(|time_left| time_left())
    }

    /// Asks whoever watches whether to go on when there is nothing new to tell.
    pub(super) fn goes_on(&mut self) -> bool {
        if let Some(progress) = self.options.progress {
            self.stopped |= !progress(self.last);
        }
        !self.stopped()
    }

    /// Whether the search has to end.
    pub(super) fn stopped(&mut self) -> bool {
        self.stopped |= self.options.time_left.is_some_and(|time_left| time_left().is_zero());
        self.stopped
    }

    /// Whether the search was ended before its end.
    pub(super) const fn was_stopped(&self) -> bool {
        self.stopped
    }

    /// Takes a step, in a quarter of the time that is left at most.
    pub(super) fn for_a_part<T>(&mut self, step: impl FnOnce(&mut Watch<'_>) -> T) -> T {
        let Some(time_left) = self.options.time_left else { return step(self) };
        let left = time_left();
        let reserve = left.saturating_sub(left / 4);
        let for_it = || time_left().saturating_sub(reserve);
        let mut watch = Watch {
            options: Options { time_left: Some(&for_it), ..self.options },
            stopped: self.stopped,
            gave_up: false,
            hushed: self.hushed,
            translate: None,
            last: self.last,
        };
        let found = step(&mut watch);
        let (was_stopped, by_clock) = (watch.stopped, for_it().is_zero());
        self.gave_up |= was_stopped;
        self.stopped |= was_stopped && !by_clock;
        found
    }

    /// Whether a step of the search was ended to leave time for others.
    pub(super) const fn gave_up(&self) -> bool {
        self.gave_up
    }

    /// From here on, models are reported as they are, with what was decided before added.
    pub(super) fn minimising(&mut self, decided: f64) {
        let report = move |value, bound: f64| Progress {
            incumbent: Some(decided + value),
            bound: bound.is_finite().then_some((decided + bound).max(0.0)),
        };
        self.translate = Some(Box::new(report));
    }

    /// From here on, models are reported as what is left of a total.
    pub(super) fn maximising(&mut self, total: f64) {
        let report = move |value: f64, bound: f64| Progress {
            incumbent: Some(total - value),
            bound: Some(if bound.is_finite() { total - bound.max(0.0) } else { total }),
        };
        self.translate = Some(Box::new(report));
    }

    /// From here on, models are steps of a search that says itself how far it is.
    pub(super) fn silent(&mut self) {
        self.translate = None;
    }

    /// From here on, whoever watches is told nothing new, but still asked whether to go on.
    pub(super) fn hush(&mut self) {
        self.hushed = true;
    }

    /// Reports a value and a bound of the problem itself; returns whether to go on.
    pub(super) fn report_directly(&mut self, value: f64, bound: f64) -> bool {
        if !self.hushed {
            self.last = Progress { incumbent: Some(value), bound: Some(bound) };
        }
        self.goes_on()
    }

    /// Reports a model's value and bound; returns whether to go on.
    pub(super) fn report(&mut self, value: f64, bound: f64) -> bool {
        match &self.translate {
            Some(translate) if !self.hushed => self.last = translate(value, bound),
            _ if !self.hushed => return !self.stopped(),
            _ => {}
        }
        self.goes_on()
    }
}

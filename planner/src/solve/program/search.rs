//! A search over programs that can be watched, stopped and repeated.
//!
//! HiGHS tells nothing while it works and cannot go on where it stopped. So it gets a number of nodes for each part of the
//! answers; a part that it does not finish is divided by one choice into two, which get twice as many nodes each. Every stretch
//! of its work is short at first and doubled while it is not enough, from the start again: what is found does not depend on
//! the time it took.

use std::time::Duration;

use super::cuts::Cuts;
use super::linear::{Effort, End, Linear, Program, Relaxed, Run, minimise};
use crate::solve::watch::Watch;

/// Nodes of the first part.
pub(super) const NODES: usize = 500;
/// Parts that promise less than this, relative to the best value, promise nothing.
pub(super) const NO_GAP: f64 = 1e-8;
/// Rounds of cuts go on while they raise the bound by more than this part of it.
const STEP: f64 = 1e-4;
/// Rounds of cuts before the first choice.
const ROUNDS: usize = 40;
/// How long HiGHS is left alone at first.
const STRETCH: Duration = Duration::from_secs(2);
/// Where less than so many stretches of time are left, the next one gets all of it.
const LAST: u32 = 3;

/// What a search found.
pub(super) struct Found {
    pub values: Option<Vec<f64>>,
    /// Below every value there is.
    pub bound: f64,
    /// The values are best within the gap, or there are none.
    pub finished: bool,
}

/// What is known and allowed before a search begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    /// No value is below this.
    pub bound: f64,
    /// Only values up to this are of use.
    pub value: Option<f64>,
    /// Time that has to be left.
    pub reserve: Duration,
    /// Whether one part is all that is looked at, divided no further.
    pub undivided: bool,
    /// Values closer than this to the best, relative to it, are as good.
    pub near: f64,
    /// Nodes of the first part.
    pub nodes: usize,
}

impl Default for Frame {
    fn default() -> Self {
        Self {
            bound: f64::NEG_INFINITY,
            value: None,
            reserve: Duration::ZERO,
            undivided: false,
            near: NO_GAP,
            nodes: NODES,
        }
    }
}

/// A part of the answers, by what is decided there.
struct Part {
    decided: Vec<(usize, f64)>,
    bound: f64,
    /// How often it was looked at.
    looks: usize,
}

/// Minimises the goal; where a part is too hard, one of `choices` is decided.
pub(super) fn search(
    program: &Program,
    goal: &Linear,
    choices: &[usize],
    cuts: &Cuts,
    frame: Frame,
    watch: &mut Watch<'_>,
) -> Found {
    let parts = vec![Part { decided: Vec::new(), bound: frame.bound, looks: 0 }];
    let mut program = program.clone();
    if let Some(value) = frame.value {
        program.keep(goal, value);
    }
    let mut search = Search { program, goal, choices, cuts, parts, frame, closed: f64::INFINITY, best: None };
    search.cut(watch);
    while !watch.was_stopped()
        && let Some(part) = search.next(watch.gap())
    {
        let end = search.try_part(&part, watch);
        let (bound, value) = (search.bound(), search.value());
        let goes_on = value.is_infinite() || watch.report(value, bound.min(value));
        // The clock is asked in any case: who waits is told that it stopped the search.
        if watch.stopped() || matches!(end, End::Time | End::Failed) || !goes_on || frame.undivided {
            break;
        }
        if search.time_left(watch).is_some_and(|left| left.is_zero()) {
            // Unless only what is kept in reserve is left.
            watch.stopped();
            break;
        }
    }
    let bound = search.bound();
    Found { finished: search.parts.is_empty(), bound, values: search.best.map(|(_, values)| values) }
}

struct Search<'a> {
    program: Program,
    goal: &'a Linear,
    choices: &'a [usize],
    cuts: &'a Cuts,
    frame: Frame,
    /// What is still to be searched.
    parts: Vec<Part>,
    /// Below every value in the parts that were searched or are no better.
    closed: f64,
    best: Option<(f64, Vec<f64>)>,
}

impl Search<'_> {
    fn time_left(&self, watch: &Watch<'_>) -> Option<Duration> {
        watch.time_left().map(|left| left.saturating_sub(self.frame.reserve))
    }

    fn bound(&self) -> f64 {
        self.parts.iter().map(|part| part.bound).fold(self.closed, f64::min)
    }

    fn value(&self) -> f64 {
        self.best.as_ref().map_or(f64::INFINITY, |(value, _)| *value)
    }

    /// The part with the least bound that may hold something better.
    fn next(&mut self, gap: f64) -> Option<Part> {
        let enough = match &self.best {
            Some((value, _)) => value - gap.max(self.frame.near) * value.abs(),
            None => f64::INFINITY,
        };
        let (kept, closed) = std::mem::take(&mut self.parts).into_iter().partition(|part: &Part| part.bound < enough);
        self.parts = kept;
        self.closed = closed.iter().map(|part| part.bound).fold(self.closed, f64::min);
        let least = (0..self.parts.len()).min_by(|&a, &b| self.parts[a].bound.total_cmp(&self.parts[b].bound))?;
        Some(self.parts.swap_remove(least))
    }

    /// Adds the cuts that the values of the relaxed program miss, until there are few.
    fn cut(&mut self, watch: &mut Watch<'_>) {
        if self.cuts.len() == 0 {
            return;
        }
        let Some(mut relaxed) = Relaxed::new(&self.program, self.goal, watch.seed()) else { return };
        let mut before = f64::NEG_INFINITY;
        for _ in 0..ROUNDS {
            if !watch.goes_on() {
                return;
            }
            let Some((values, bound)) = relaxed.minimise(self.time_left(watch)) else { return };
            self.raise(bound);
            let missed = self.cuts.missed(&values);
            if missed.is_empty() || bound - before <= STEP * bound.abs() {
                return;
            }
            before = bound;
            for row in missed {
                relaxed.add(&row);
                self.program.add(row);
            }
        }
    }

    /// No part has anything below this.
    fn raise(&mut self, bound: f64) {
        for part in &mut self.parts {
            part.bound = part.bound.max(bound);
        }
    }

    /// Takes values that are better than the best so far, with the distances that their sites really have.
    fn take(&mut self, values: Vec<f64>, missed: usize, watch: &Watch<'_>) {
        let values = if missed == 0 {
            Some(values)
        } else {
            let mut settled = self.program.settled(&values);
            for distance in &self.cuts.distances {
                settled.raise(distance.column, distance.at(&values));
            }
            let effort = Effort { time: watch.time_left(), nodes: 0, gap: 0.0, seed: 0 };
            minimise(&settled, self.goal, effort).values
        };
        let better = values.map(|values| (self.goal.value(&values), values));
        if let Some((value, values)) = better.filter(|(value, _)| *value < self.value()) {
            self.best = Some((value, values));
        }
    }

    /// Searches a part, or divides it where that takes too long.
    fn try_part(&mut self, part: &Part, watch: &mut Watch<'_>) -> End {
        let mut narrowed = self.program.clone();
        for &(column, value) in &part.decided {
            narrowed.fix(column, value);
        }
        if let Some((value, _)) = self.best.as_ref().filter(|_| !part.decided.is_empty()) {
            narrowed.keep(self.goal, *value);
        }
        let nodes = self.frame.nodes << (part.decided.len() + part.looks).min(20);
        let run = self.stretches(&narrowed, nodes, watch);
        let mut missed = 0;
        if let Some(values) = run.values {
            let rows = self.cuts.missed_distances(&values);
            missed = rows.len();
            for row in rows {
                self.program.add(row);
            }
            self.take(values, missed, watch);
        }
        let bound = run.bound.max(part.bound);
        match run.end {
            // Once more, now that what was missed is known.
            End::Finished if missed > 0 => self.parts.push(Part { decided: part.decided.clone(), bound, looks: 0 }),
            End::Finished => self.closed = self.closed.min(bound),
            _ => self.divide(part, bound),
        }
        run.end
    }

    /// Divides a part by a choice that is open: first by one that the best values take.
    fn divide(&mut self, part: &Part, bound: f64) {
        let is_open = |&&column: &&usize| {
            !self.program.is_fixed(column) && part.decided.iter().all(|&(decided, _)| decided != column)
        };
        let taken = |&&column: &&usize| self.best.as_ref().is_some_and(|(_, values)| values[column] > 0.5);
        let open = || self.choices.iter().filter(is_open);
        let Some(&column) = open().find(taken).or_else(|| open().next()) else {
            self.parts.push(Part { decided: part.decided.clone(), bound, looks: part.looks + 1 });
            return;
        };
        for value in [1.0, 0.0] {
            let mut decided = part.decided.clone();
            decided.push((column, value));
            self.parts.push(Part { decided, bound, looks: 0 });
        }
    }

    /// Runs HiGHS on one part, longer and longer until it ends by itself or nobody waits any more.
    fn stretches(&self, program: &Program, nodes: usize, watch: &mut Watch<'_>) -> Run {
        let mut stretch = STRETCH;
        let mut before: Option<Run> = None;
        loop {
            let left = self.time_left(watch);
            let time = left.map_or(stretch, |left| if left < stretch * LAST { left } else { stretch });
            let effort = Effort { time: Some(time), nodes, gap: watch.gap().max(self.frame.near), seed: watch.seed() };
            let mut run = minimise(program, self.goal, effort);
            let over = left.is_some_and(|left| left <= time);
            if run.end != End::Time {
                return run;
            }
            // What shorter stretches found counts only when there is no time for more.
            if let Some(before) = before {
                run.bound = run.bound.max(before.bound);
                run.values = run.values.or(before.values);
            }
            if over || !watch.goes_on() {
                return run;
            }
            before = Some(run);
            stretch *= 2;
        }
    }
}

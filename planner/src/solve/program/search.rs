//! A search over programs that can be watched, stopped and repeated.
//!
//! HiGHS tells nothing while it works and cannot go on where it stopped. So it gets a number of nodes for each part of the
//! answers; a part that it does not finish is divided by one choice into two, which get twice as many nodes each. Every stretch
//! of its work is short at first and doubled while it is not enough, from the start again: what is found does not depend on
//! the time it took.

use std::time::Duration;

use super::linear::{Effort, End, Linear, Program, Run, minimise};
use crate::solve::watch::Watch;

/// Nodes of the first part.
const NODES: usize = 500;
/// How long HiGHS is left alone at first.
const STRETCH: Duration = Duration::from_millis(500);

/// What a search found.
pub(super) struct Found {
    pub values: Option<Vec<f64>>,
    /// Below every value there is.
    pub bound: f64,
    /// The values are best within the gap, or there are none.
    pub finished: bool,
}

/// A part of the answers, by what is decided there.
struct Part {
    decided: Vec<(usize, f64)>,
    bound: f64,
}

/// Minimises the goal; where a part is too hard, one of `choices` is decided.
pub(super) fn search(program: &Program, goal: &Linear, choices: &[usize], watch: &mut Watch<'_>) -> Found {
    let gap = watch.gap();
    let mut best: Option<(f64, Vec<f64>)> = None;
    let mut parts = vec![Part { decided: Vec::new(), bound: f64::NEG_INFINITY }];
    // Below what was closed because it was good enough.
    let mut closed = f64::INFINITY;
    loop {
        let Some(next) = (0..parts.len()).min_by(|&a, &b| parts[a].bound.total_cmp(&parts[b].bound)) else { break };
        let part = parts.swap_remove(next);
        let good = |bound: f64, best: &Option<(f64, Vec<f64>)>| {
            best.as_ref().is_some_and(|(value, _)| bound >= value - gap.max(1e-8) * value.abs())
        };
        if good(part.bound, &best) {
            closed = closed.min(part.bound);
            continue;
        }
        let mut narrowed = program.clone();
        part.decided.iter().for_each(|&(column, value)| narrowed.fix(column, value));
        if let Some((value, _)) = best.as_ref().filter(|_| !part.decided.is_empty()) {
            narrowed.keep(goal, *value);
        }
        let start = best.as_ref().map(|(_, values)| values.as_slice()).filter(|_| part.decided.is_empty());
        let nodes = NODES << part.decided.len().min(20);
        let run = stretches(&narrowed, goal, start, nodes, watch);
        if let Some(values) = run.values {
            let value = goal.value(&values);
            if best.as_ref().is_none_or(|(least, _)| value < *least) {
                best = Some((value, values));
            }
        }
        let bound = run.bound.max(part.bound);
        let end = run.end;
        if end == End::Finished {
            closed = closed.min(bound);
        } else {
            divide(program, &part, bound, choices, best.as_ref().map(|(_, values)| values.as_slice()), &mut parts);
        }
        let least = parts.iter().map(|part| part.bound).fold(closed, f64::min);
        let value = best.as_ref().map_or(f64::INFINITY, |(value, _)| *value);
        if matches!(end, End::Time | End::Failed) || (value.is_finite() && !watch.report(value, least.min(value))) {
            break;
        }
        if watch.stopped() {
            break;
        }
    }
    let bound = parts.iter().map(|part| part.bound).fold(closed, f64::min);
    Found { finished: parts.is_empty(), bound, values: best.map(|(_, values)| values) }
}

/// Runs HiGHS on one part, longer and longer until it ends by itself or nobody waits any more.
fn stretches(program: &Program, goal: &Linear, start: Option<&[f64]>, nodes: usize, watch: &mut Watch<'_>) -> Run {
    let mut stretch = STRETCH;
    loop {
        let left = watch.time_left();
        let time = left.map_or(stretch, |left| left.min(stretch));
        let effort = Effort { time: Some(time), nodes, gap: watch.gap(), seed: watch.seed() };
        let run = minimise(program, goal, start, effort);
        if run.end != End::Time || watch.stopped() || !watch.goes_on() {
            return run;
        }
        stretch *= 2;
    }
}

/// Divides a part by a choice that is open: first by one that the best values take.
fn divide(program: &Program, part: &Part, bound: f64, choices: &[usize], best: Option<&[f64]>, parts: &mut Vec<Part>) {
    let is_open =
        |&&column: &&usize| !program.is_fixed(column) && part.decided.iter().all(|&(decided, _)| decided != column);
    let taken = |&&column: &&usize| best.is_some_and(|values| values[column] > 0.5);
    let open = || choices.iter().filter(is_open);
    let Some(&column) = open().find(taken).or_else(|| open().next()) else {
        parts.push(Part { decided: part.decided.clone(), bound });
        return;
    };
    for value in [1.0, 0.0] {
        let mut decided = part.decided.clone();
        decided.push((column, value));
        parts.push(Part { decided, bound });
    }
}

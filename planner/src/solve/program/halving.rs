//! The smallest largest cost and the largest smallest distance, by halving over the values there are, each step a program
//! that asks for any answer: Minieka, E. (1970), The m-center problem, SIAM Review 12(1).

use super::{Aim, Asked, Placed, any, best, settle};
use crate::problem::{Goal, Problem};
use crate::solve::Answer;
use crate::solve::general::Verdict;
use crate::solve::watch::Watch;

/// How it goes on from what is not told in a part of the time: up, down, or not at all, with the whole of the time.
#[derive(Clone, Copy, PartialEq)]
enum Pass {
    Up,
    Down,
    Whole,
}

/// Everybody within the smallest limit.
pub(super) fn smallest_limit(problem: &Problem, watch: &mut Watch<'_>) -> Verdict {
    let (_, bound, placed) = radius(problem, &[], f64::INFINITY, watch);
    match placed {
        Some(Placed { open, served }) => Verdict::Answer(Answer { open, served: Some(served), bound }),
        None if bound.is_infinite() && !watch.was_stopped() => Verdict::Infeasible,
        None => Verdict::Stopped,
    }
}

/// The smallest limit within which everybody can be served where goals keep their values, a bound below it, and an answer; the
/// bound is infinite where there is none.
pub(super) fn radius(
    problem: &Problem,
    kept: &[(Goal, f64)],
    limit: f64,
    watch: &mut Watch<'_>,
) -> (f64, f64, Option<Placed>) {
    watch.silent();
    let within = |limit: f64, watch: &mut Watch<'_>| any(&Asked { kept, limit, ..Asked::of(problem) }, watch);
    let (mut placed, finished) = within(limit, watch);
    let Some(found) = &placed else {
        return (limit, if finished { f64::INFINITY } else { 0.0 }, None);
    };
    let radii = radii(problem, longest(found));
    let (mut low, mut high) = (0, radii.len().saturating_sub(1));
    // Where other goals come first, their values are what was told.
    let goes_on = |high: usize, low: usize, watch: &mut Watch<'_>| {
        if kept.is_empty() { watch.report_directly(radii[high], radii[low]) } else { watch.goes_on() }
    };
    // First what is soon found, then what is soon refuted; what is hard is between.
    for pass in [Pass::Up, Pass::Down, Pass::Whole] {
        let (mut from, mut to) = (low, high);
        while from < to && goes_on(high, low, watch) {
            let middle = usize::midpoint(from, to);
            let ask = |watch: &mut Watch<'_>| within(radii[middle], watch);
            let asked = if pass == Pass::Whole { ask(watch) } else { watch.for_a_part(ask) };
            match (asked, pass) {
                ((Some(found), _), _) => {
                    let reached = longest(&found);
                    high = radii.partition_point(|&radius| radius < reached).max(low);
                    to = high.max(from);
                    placed = Some(found);
                }
                ((None, true), _) => (low, from) = (middle + 1, middle + 1),
                ((None, false), Pass::Up) => from = middle + 1,
                ((None, false), Pass::Down) => to = middle,
                ((None, false), Pass::Whole) => break,
            }
        }
    }
    let bound = radii.get(low).copied().unwrap_or(0.0);
    (radii.get(high).copied().unwrap_or(0.0), bound, placed)
}

fn longest(placed: &Placed) -> f64 {
    let parts = placed.served.iter().flatten().filter(|part| part.weight > 0.0);
    parts.map(|part| part.cost).fold(0.0, f64::max)
}

/// The distinct costs up to `most`, in increasing order.
fn radii(problem: &Problem, most: f64) -> Vec<f64> {
    let rows = (0..problem.demand().len()).filter(|&row| problem.demand()[row].weight > 0.0);
    let costs = rows.flat_map(|row| (0..problem.candidates().len()).map(move |column| problem.cost(row, column)));
    distinct(costs.filter(|cost| *cost <= most).collect())
}

/// The largest smallest distance between the open sites.
pub(super) fn largest_separation(problem: &Problem, watch: &mut Watch<'_>) -> Verdict {
    watch.silent();
    let least = problem.constraints().minimum_separation.unwrap_or(0.0);
    let apart = |separation: f64, watch: &mut Watch<'_>| {
        let reached = best(&Asked { separation: Some(separation), ..Asked::of(problem) }, Aim::Nothing, watch);
        (settle::placed(problem, &reached).map(|placed| placed.open), reached.found.finished)
    };
    let mut open = match apart(least, watch) {
        (Some(open), _) => open,
        (None, true) if !watch.was_stopped() => return Verdict::Infeasible,
        (None, _) => return Verdict::Stopped,
    };
    let size = problem.candidates().len();
    let distances = (0..size).flat_map(|a| (0..a).map(move |b| problem.apart(a, b)));
    let distances = distinct(distances.filter(|distance| *distance >= least && distance.is_finite()).collect());
    let smallest = |open: &[usize]| {
        let pairs = open.iter().enumerate().flat_map(|(at, &a)| open[..at].iter().map(move |&b| problem.apart(a, b)));
        let smallest = pairs.fold(f64::INFINITY, f64::min);
        distances.partition_point(|&distance| distance < smallest).min(distances.len() - 1)
    };
    let (mut low, mut high) = (smallest(&open), distances.len() - 1);
    while low < high && watch.report_directly(distances[low], distances[high]) {
        let middle = usize::midpoint(low, high) + 1;
        match apart(distances[middle], watch) {
            (Some(found), _) => {
                low = smallest(&found);
                open = found;
            }
            (None, true) => high = middle - 1,
            (None, false) => break,
        }
    }
    Verdict::Answer(Answer { open, served: None, bound: distances[high.max(low)] })
}

fn distinct(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values.dedup();
    values
}

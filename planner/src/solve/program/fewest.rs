//! The fewest sites where each costs the same: one number after another, from the least on, each step asking for any answer.
//! With few sites to choose there is soon none, which shows without asking whom they serve.

use super::{Aim, Goal};
use super::{Asked, Placed, answer, any};
use crate::measure::cost;
use crate::problem::Problem;
use crate::solve::general::Verdict;
use crate::solve::places::Places;
use crate::solve::watch::Watch;

/// What each site costs that may open or not; `None` where that differs, or is not all there is to pay.
fn cost_of_each(problem: &Problem) -> Option<f64> {
    let places = Places::new(problem);
    let simple =
        |column: &usize| !problem.candidates()[*column].has_sizes() && !problem.candidates()[*column].may_close();
    if !places.allowed().all(|column| simple(&column)) {
        return None;
    }
    let mut costs = places.free.iter().map(|&column| problem.candidates()[column].opening_cost);
    let first = costs.next().filter(|first| *first > 0.0)?;
    costs.all(|cost| cost.total_cmp(&first).is_eq()).then_some(first)
}

/// Whether this way is known for the problem.
pub(super) fn knows(problem: &Problem) -> bool {
    problem.loads_matter() && cost_of_each(problem).is_some()
}

/// The answer with fewest sites. Numbers of which it is not known in time whether they are enough are passed over until there is
/// an answer, and then gone through once more.
pub(super) fn solve(problem: &Problem, watch: &mut Watch<'_>) -> Verdict {
    watch.silent();
    let places = Places::new(problem);
    let fixed = places.fixed.len();
    let with =
        |sites: usize, watch: &mut Watch<'_>| any(&Asked { count: Some((sites, sites)), ..Asked::of(problem) }, watch);
    let (mut best, mut unknown) = (None, Vec::new());
    for sites in fixed..=fixed + places.free.len() {
        let (placed, finished) = watch.for_a_part(|watch| with(sites, watch));
        if placed.is_some() || !watch.goes_on() {
            best = placed;
            break;
        }
        if !finished {
            unknown.push(sites);
        }
    }
    let Some(mut best) = best else {
        return if unknown.is_empty() && !watch.was_stopped() { Verdict::Infeasible } else { Verdict::Stopped };
    };
    let cost_of = |placed: &Placed| cost(problem, &placed.open, &vec![0.0; problem.candidates().len()]).unwrap_or(0.0);
    let (most, each) = (cost_of(&best), cost_of_each(problem).unwrap_or(0.0));
    let at_most = best.open.len();
    let least = |sites: usize| each.mul_add(-((at_most - sites) as f64), most);
    let mut bound = most;
    for sites in unknown {
        bound = least(sites);
        if !watch.report_directly(most, bound) {
            break;
        }
        match with(sites, watch) {
            (Some(placed), _) => {
                best = placed;
                break;
            }
            (None, true) => bound = most,
            (None, false) => break,
        }
    }
    answer(problem, Aim::Goal(Goal::Cost), best, bound)
}

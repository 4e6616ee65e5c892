//! The fewest sites where each costs the same: one number after another, from the least on, each step asking for any answer.
//! With few sites to choose there is soon none, which shows without asking whom they serve.

use super::{Aim, Goal};
use super::{Asked, answer, any};
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

/// The answer with fewest sites.
pub(super) fn solve(problem: &Problem, watch: &mut Watch<'_>) -> Verdict {
    watch.silent();
    let places = Places::new(problem);
    let fixed = places.fixed.len();
    for count in fixed..=fixed + places.free.len() {
        let (placed, finished) = any(&Asked { count: Some((count, count)), ..Asked::of(problem) }, watch);
        if let Some(placed) = placed {
            let least = cost(problem, &placed.open, &vec![0.0; problem.candidates().len()]).unwrap_or(0.0);
            return answer(problem, Aim::Goal(Goal::Cost), placed, least);
        }
        if !finished || !watch.goes_on() {
            return Verdict::Stopped;
        }
    }
    Verdict::Infeasible
}

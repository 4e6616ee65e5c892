//! Among answers equally good, a good one: the same objective with less weighted cost, by local search.

use super::interchange;
use super::model::{Count, Model};
use super::places::Places;
use super::watch::Watch;
use crate::measure::check;
use crate::problem::{Objective, Problem};

/// An answer with the same objective as `open` and at most its weighted cost.
pub(super) fn tidied(places: &Places<'_>, open: Vec<usize>, watch: &mut Watch<'_>) -> Vec<usize> {
    let problem = places.problem;
    let costed = matches!(problem.objective(), Objective::PMedian { .. } | Objective::FacilityLocation {});
    if costed || places.free.is_empty() || watch.stopped() {
        return open;
    }
    let Ok(before) = check(problem, &open) else { return open };
    let limit = problem.cover_limit().unwrap_or(before.objective);
    let count = open.len() - places.fixed.len();
    let (model, start) = model(places, limit, count, &open);
    let better = places.open(&interchange::improve(&model, &start, watch));
    match check(problem, &better) {
        Ok(after) if is_as_good(problem, after.objective, before.objective) => better,
        _ => open,
    }
}

fn is_as_good(problem: &Problem, after: f64, before: f64) -> bool {
    if problem.objective().maximises() { after >= before } else { after <= before }
}

/// The p-median around an answer: what it covers must stay covered, what it does not may go anywhere.
fn model(places: &Places<'_>, limit: f64, count: usize, open: &[usize]) -> (Model, Vec<bool>) {
    let now: Vec<f64> = places.rows.iter().map(|&row| places.least(row, open.iter().copied())).collect();
    let served = places.rows.iter().zip(&now).filter(|(_, cost)| cost.is_finite());
    let value: f64 = served.map(|(&row, cost)| places.weight(row) * cost).sum();
    let penalty = (2.0 * value).ceil() + 1.0;
    let row = |(&row, &now): (&usize, &f64)| {
        let longest = if now <= limit { limit } else { f64::MAX };
        let within = |cost: f64| (cost <= longest).then_some(places.weight(row) * cost);
        let fixed = within(places.least(row, places.fixed.iter().copied()));
        (fixed.unwrap_or(penalty), places.entries(row, within))
    };
    let rows = places.rows.iter().zip(&now).map(row).collect();
    (Model::new(rows, vec![0.0; places.free.len()], Count::Exactly(count)), places.chosen(open))
}

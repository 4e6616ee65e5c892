//! Maximal covering: the largest weight within the limit, as the least weight left uncovered.
//!
//! Church, R., `ReVelle`, C. (1974), The maximal covering location problem, Papers of the Regional Science Association 32.

use super::branch::{self, Goal};
use super::cover;
use super::model::Count;
use super::places::Places;
use super::watch::Watch;
use super::{Answer, Outcome};
use crate::measure::{evaluate, has_whole_weights, nearest_served};

pub(super) fn solve(places: &Places<'_>, sites: usize, limit: f64, watch: &mut Watch<'_>) -> Outcome {
    let coverable = coverable(places, limit);
    let model = cover::least_uncovered(places, limit, sites - places.fixed.len(), watch);
    watch.maximising(coverable);
    let goal = Goal { total: Some(coverable), ..Goal::best(watch.gap()) };
    let found = branch::search(&model, &vec![false; places.free.len()], goal, watch);
    let open = places.open(&found.chosen);
    // With nothing to choose the answer is its own bound, and whole weights add up alike in any order. Otherwise the sum in
    // the order of the rows may differ from the model's in the last digits.
    let bound = if model.count == Count::Exactly(0) {
        evaluate(places.problem, &open, nearest_served(places.problem, &open)).objective
    } else if has_whole_weights(places.problem) {
        coverable - found.bound
    } else {
        (coverable - found.bound) * (1.0 + 1e-12)
    };
    Outcome::Answer(Answer { open, served: None, bound })
}

/// The weight that all allowed sites together cover.
pub(super) fn coverable(places: &Places<'_>, limit: f64) -> f64 {
    let covered = places.rows.iter().filter(|&&row| places.least(row, places.allowed()) <= limit);
    covered.map(|&row| places.weight(row)).sum()
}

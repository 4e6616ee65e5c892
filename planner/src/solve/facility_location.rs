//! Facility location without capacities: the least sum of opening costs and weight × cost, by any number of sites.
//!
//! Erlenkotter, D. (1978), A dual-based procedure for uncapacitated facility location, Operations Research 26(6); here with
//! the bounds and the search that all the plain models share.

use super::branch::{self, Goal};
use super::model::{Count, Model};
use super::places::Places;
use super::reason;
use super::watch::Watch;
use super::{Answer, Outcome, infeasible};

pub(super) fn solve(places: &Places<'_>, watch: &mut Watch<'_>) -> Outcome {
    if places.rows.iter().any(|&row| places.least(row, places.allowed()).is_infinite()) {
        return infeasible(watch, |watch| reason::unreachable(places, watch));
    }
    let cost = |&column: &usize| places.problem.candidates()[column].opening_cost + 0.0;
    let fixed = places.fixed.iter().map(cost).fold(0.0, |sum, cost| sum + cost);
    let opening: Vec<f64> = places.free.iter().map(cost).collect();
    // With all sites open everybody is served: what is left unserved costs more than that.
    let serving: f64 = places.rows.iter().map(|&row| places.weight(row) * places.least(row, places.allowed())).sum();
    let penalty = (2.0 * (opening.iter().sum::<f64>() + serving)).ceil() + 1.0;
    let row = |&row: &usize| {
        let weight = places.weight(row);
        let near = places.least(row, places.fixed.iter().copied());
        let entries = places.entries(row, |travel| Some(weight * travel));
        (if near.is_finite() { weight * near } else { penalty }, entries)
    };
    let model = Model::new(places.rows.iter().map(row).collect(), opening, Count::Any);
    watch.minimising(fixed);
    let start = vec![false; places.free.len()];
    let found = branch::search(&model, &start, Goal::best(watch.gap()), watch);
    // A search stopped at once may have nothing open; all sites are an answer.
    let serves = |open: &[usize]| places.rows.iter().all(|&row| places.least(row, open.iter().copied()).is_finite());
    let open = Some(places.open(&found.chosen)).filter(|open| serves(open));
    let open = open.unwrap_or_else(|| places.open(&vec![true; places.free.len()]));
    Outcome::Answer(Answer { open, served: None, bound: fixed + found.bound })
}

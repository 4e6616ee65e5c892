//! Set covering: the least opening cost such that a share of the weight is within the limit.
//!
//! Toregas, C., Swain, R., `ReVelle`, C., Bergman, L. (1971), The location of emergency service facilities, Operations
//! Research 19(6). Where less than everything must be covered and all sites cost the same, the number of sites is found by
//! maximal covering; where they cost differently, by [`super::share_cover`].

use super::branch::{self, Goal};
use super::cover;
use super::max_cover::coverable;
use super::places::Places;
use super::reason;
use super::share_cover;
use super::watch::Watch;
use super::{Answer, Outcome, infeasible};
use crate::measure::{SHARE_ROUNDING, covers_whole_weights, least_covered, total_weight};

pub(super) fn solve(places: &Places<'_>, limit: f64, share: f64, watch: &mut Watch<'_>) -> Outcome {
    let (problem, total) = (places.problem, total_weight(places.problem));
    let coverable = coverable(places, limit);
    let uncoverable = |row: usize| places.least(row, places.allowed()) > limit;
    let least = least_covered(problem, share);
    if if share < 1.0 { coverable < least } else { places.rows.iter().any(|&row| uncoverable(row)) } {
        return infeasible(watch, |_| reason::share_out_of_reach(places, limit, share, coverable / total));
    }
    // Without the sign of a zero, which would make equal costs differ.
    let cost = |&column: &usize| problem.candidates()[column].opening_cost + 0.0;
    let opening: Vec<f64> = places.free.iter().map(cost).collect();
    let fixed = places.fixed.iter().map(cost).fold(0.0, |sum, cost| sum + cost);
    // Half of what the check allows for rounding, so that the answer passes it.
    let rounding = if covers_whole_weights(problem) { 0.0 } else { SHARE_ROUNDING / 2.0 * total };
    let spare = coverable - least - rounding;
    let everything = share >= 1.0 || places.rows.iter().all(|&row| places.weight(row) > spare || uncoverable(row));
    let (chosen, bound) = if everything {
        watch.minimising(fixed);
        let cover = cover::cheapest(places, limit, &opening, watch.gap(), watch);
        (cover.chosen, cover.bound)
    } else if opening.windows(2).all(|pair| pair[0].total_cmp(&pair[1]).is_eq()) {
        let (chosen, fewest) = fewest(places, limit, spare, watch);
        (chosen, fewest as f64 * opening.first().copied().unwrap_or(0.0))
    } else {
        share_cover::solve(places, limit, &opening, spare, fixed, watch)
    };
    Outcome::Answer(Answer { open: places.open(&chosen), served: None, bound: fixed + bound })
}

/// The fewest free sites that leave at most `spare` of the coverable weight uncovered, and the number proven necessary.
fn fewest(places: &Places<'_>, limit: f64, spare: f64, watch: &mut Watch<'_>) -> (Vec<bool>, usize) {
    watch.silent();
    let uncovered = |count: usize, watch: &mut Watch<'_>| {
        let model = cover::least_uncovered(places, limit, count, watch);
        let goal = Goal { target: Some(spare), ..Goal::best(0.0) };
        branch::search(&model, &vec![false; places.free.len()], goal, watch)
    };
    // Everything is enough; nothing may be. Halving keeps what is proven on both sides.
    let (mut low, mut high) = (0, places.free.len());
    let mut best = vec![true; high];
    while low < high {
        let middle = usize::midpoint(low, high);
        let found = uncovered(middle, watch);
        if found.value <= spare {
            (best, high) = (found.chosen, middle);
        } else if found.bound > spare {
            low = middle + 1;
        } else {
            break;
        }
    }
    (best, low)
}

//! The p-median: the least sum of weight × cost with a given number of open sites.
//!
//! Every row of positive weight must be served. Where some pairs are unreachable, a smallest cover of the rows decides
//! whether that is possible and gives the first answer; a row left out then costs more than that whole answer.

mod coarse;
mod near;
#[cfg(test)]
mod tests;

use super::branch::{self, Goal};
use super::cover::{self, Ask};
use super::model::{Count, Entry, Model};
use super::places::Places;
use super::reason;
use super::watch::Watch;
use super::{Answer, Outcome, infeasible};

/// With more pairs of a row and a free site than this, only the near ones are looked at.
const MANY_PAIRS: usize = 1_000_000;

pub(super) fn solve(places: &Places<'_>, sites: usize, watch: &mut Watch<'_>) -> Outcome {
    let start = match reach_all(places, f64::INFINITY, sites, watch) {
        Reach::Open(chosen) => chosen,
        Reach::TooFew { smallest } => {
            return infeasible(watch, |watch| reason::too_few_sites(places, sites, smallest, watch));
        }
        Reach::Unreachable => return infeasible(watch, |watch| reason::unreachable(places, watch)),
        Reach::Stopped => return Outcome::Unknown,
    };
    let count = sites - places.fixed.len();
    watch.minimising(0.0);
    let found = if places.rows.len() * places.free.len() > MANY_PAIRS {
        near::search(places, count, &start, watch)
    } else {
        let (model, start) = model(places, count, &start);
        branch::search(&model, &start, Goal::best(watch.gap()), watch)
    };
    Outcome::Answer(Answer { open: places.open(&found.chosen), served: None, bound: found.bound })
}

/// Whether a number of sites can serve every row.
pub(super) enum Reach {
    /// These free sites, at most as many as asked for, do.
    Open(Vec<bool>),
    /// At least `smallest` sites are needed, and as many are enough.
    TooFew { smallest: usize },
    /// No number of sites is enough.
    Unreachable,
    /// The search was stopped.
    Stopped,
}

/// Looks for at most `sites` sites (fixed ones counted) that serve every row within `radius`.
pub(super) fn reach_all(places: &Places<'_>, radius: f64, sites: usize, watch: &mut Watch<'_>) -> Reach {
    let reach = reach(places, radius, sites, usize::MAX, watch);
    let Reach::TooFew { .. } = reach else { return reach };
    // What would be possible is worth knowing exactly.
    let ask = Ask { gap: 0.0, target: None, nodes: usize::MAX, cost: 1.0 };
    let cover = cover::smallest(places, radius.min(f64::MAX), ask, watch);
    let size = cover.chosen.iter().filter(|&&chosen| chosen).count();
    Reach::TooFew { smallest: places.fixed.len() + size }
}

/// The same without the exact number where there are too few, and giving up after so many nodes of the search.
pub(super) fn reach(places: &Places<'_>, radius: f64, sites: usize, nodes: usize, watch: &mut Watch<'_>) -> Reach {
    let radius = radius.min(f64::MAX);
    let reached = |row: &usize| places.least(*row, places.allowed()) <= radius;
    if !places.rows.iter().all(reached) {
        return Reach::Unreachable;
    }
    let left = sites - places.fixed.len();
    let any_will_do = |row: &usize| places.free.iter().all(|&column| places.problem.cost(*row, column) <= radius);
    if left > 0 && places.rows.iter().all(any_will_do) {
        return Reach::Open(vec![false; places.free.len()]);
    }
    watch.silent();
    let ask = Ask { gap: 0.0, target: Some(left), nodes, cost: 1.0 };
    let cover = cover::smallest(places, radius, ask, watch);
    if cover.value <= left as f64 {
        return Reach::Open(cover.chosen);
    }
    if cover.bound <= left as f64 {
        return Reach::Stopped;
    }
    Reach::TooFew { smallest: sites + 1 }
}

/// The model and a first choice of the right size that serves every row.
fn model(places: &Places<'_>, count: usize, start: &[bool]) -> (Model, Vec<bool>) {
    let mut start = start.to_vec();
    let missing = count - start.iter().filter(|&&chosen| chosen).count();
    start.iter_mut().filter(|chosen| !**chosen).take(missing).for_each(|chosen| *chosen = true);
    let open = places.open(&start);
    let value: f64 = places.rows.iter().map(|&row| places.weight(row) * places.least(row, open.iter().copied())).sum();
    let penalty = (2.0 * value).ceil() + 1.0;
    let row = |&row: &usize| {
        let weight = places.weight(row);
        let fixed = places.least(row, places.fixed.iter().copied());
        let entries: Vec<Entry> = places.entries(row, |travel| Some(weight * travel));
        (if fixed.is_finite() { weight * fixed } else { penalty }, entries)
    };
    let rows = places.rows.iter().map(row).collect();
    (Model::new(rows, vec![0.0; places.free.len()], Count::Exactly(count)), start)
}

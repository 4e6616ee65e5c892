//! The p-centre: the least largest cost with a given number of open sites, by halving over the distinct costs, each step
//! a smallest cover of all rows.
//!
//! Minieka, E. (1970), The m-center problem, SIAM Review 12(1).

use super::p_median::{Reach, reach_all};
use super::places::Places;
use super::reason;
use super::watch::Watch;
use super::{Answer, Outcome};

pub(super) fn solve(places: &Places<'_>, sites: usize, watch: &mut Watch<'_>) -> Outcome {
    match smallest_radius(places, sites, watch) {
        Radius::Found { chosen, bound } => Outcome::Answer(Answer { open: places.open(&chosen), served: None, bound }),
        Radius::TooFew { smallest } => Outcome::Infeasible(reason::too_few_sites(places, sites, smallest, watch)),
        Radius::Unreachable => Outcome::Infeasible(reason::unreachable(places, watch)),
        Radius::Stopped => Outcome::Unknown,
    }
}

pub(super) enum Radius {
    /// The free sites chosen, and the largest radius proven too small to do, or just enough.
    Found {
        chosen: Vec<bool>,
        bound: f64,
    },
    TooFew {
        smallest: usize,
    },
    Unreachable,
    Stopped,
}

/// The smallest radius within which `sites` sites (fixed ones counted) serve every row.
pub(super) fn smallest_radius(places: &Places<'_>, sites: usize, watch: &mut Watch<'_>) -> Radius {
    let mut best = match reach_all(places, f64::INFINITY, sites, watch) {
        Reach::Open(chosen) => filled(chosen, sites - places.fixed.len()),
        Reach::TooFew { smallest } => return Radius::TooFew { smallest },
        Reach::Unreachable => return Radius::Unreachable,
        Reach::Stopped => return Radius::Stopped,
    };
    let radii = radii(places, radius(places, &best));
    // The radius at `high` is enough; those below `low` are not.
    let (mut low, mut high) = (0, radii.len().saturating_sub(1));
    while low < high && watch.report_directly(radii[high], radii[low]) {
        let middle = usize::midpoint(low, high);
        match reach_all(places, radii[middle], sites, watch) {
            Reach::Open(chosen) => {
                best = filled(chosen, sites - places.fixed.len());
                let reached = radius(places, &best);
                high = radii.partition_point(|&radius| radius < reached);
            }
            Reach::TooFew { .. } | Reach::Unreachable => low = middle + 1,
            Reach::Stopped => break,
        }
    }
    Radius::Found { chosen: best, bound: radii.get(low).copied().unwrap_or(0.0) }
}

/// The distinct costs between the largest that some row needs anyway and `longest`.
fn radii(places: &Places<'_>, longest: f64) -> Vec<f64> {
    let needed = places.rows.iter().map(|&row| places.least(row, places.allowed())).fold(0.0, f64::max);
    let costs =
        places.rows.iter().flat_map(|&row| places.allowed().map(move |column| places.problem.cost(row, column)));
    let mut radii: Vec<f64> = costs.filter(|cost| (needed..=longest).contains(cost)).collect();
    radii.sort_unstable_by(f64::total_cmp);
    radii.dedup();
    radii
}

/// The largest cost of any row when these free sites are chosen.
fn radius(places: &Places<'_>, chosen: &[bool]) -> f64 {
    let open = places.open(chosen);
    places.rows.iter().map(|&row| places.least(row, open.iter().copied())).fold(0.0, f64::max)
}

fn filled(mut chosen: Vec<bool>, count: usize) -> Vec<bool> {
    let missing = count - chosen.iter().filter(|&&chosen| chosen).count();
    chosen.iter_mut().filter(|chosen| !**chosen).take(missing).for_each(|chosen| *chosen = true);
    chosen
}

//! The p-centre: the least largest cost with a given number of open sites, by a search over the distinct costs, each step
//! a smallest cover of all rows.
//!
//! Minieka, E. (1970), The m-center problem, SIAM Review 12(1). That bounds come first and proofs last, for few radii:
//! Contardo, C., Iori, M., Kramer, R. (2019), A scalable exact algorithm for the vertex p-center problem, Computers &
//! Operations Research 103.

use super::p_median::{Reach, reach, reach_all};
use super::places::Places;
use super::reason;
use super::watch::Watch;
use super::{Answer, Outcome, infeasible};

pub(super) fn solve(places: &Places<'_>, sites: usize, watch: &mut Watch<'_>) -> Outcome {
    match smallest_radius(places, sites, watch) {
        Radius::Found { chosen, bound } => Outcome::Answer(Answer { open: places.open(&chosen), served: None, bound }),
        Radius::TooFew { smallest } => infeasible(watch, |watch| reason::too_few_sites(places, sites, smallest, watch)),
        Radius::Unreachable => infeasible(watch, |watch| reason::unreachable(places, watch)),
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

/// Nodes of the search for a cover with which radii are looked at, one effort after the other, before one is settled.
const EFFORTS: [usize; 3] = [1, 30, 300];

/// The smallest radius within which `sites` sites (fixed ones counted) serve every row.
pub(super) fn smallest_radius(places: &Places<'_>, sites: usize, watch: &mut Watch<'_>) -> Radius {
    let best = match reach_all(places, f64::INFINITY, sites, watch) {
        Reach::Open(chosen) => filled(chosen, sites - places.fixed.len()),
        Reach::TooFew { smallest } => return Radius::TooFew { smallest },
        Reach::Unreachable => return Radius::Unreachable,
        Reach::Stopped => return Radius::Stopped,
    };
    let radii = radii(places, longest(places, &best));
    let high = radii.len().saturating_sub(1);
    let mut range = Range { radii, low: 0, high, best };
    for nodes in EFFORTS {
        range.narrow(places, sites, nodes, watch);
    }
    range.close(places, sites, watch);
    Radius::Found { chosen: range.best, bound: range.radii.get(range.low).copied().unwrap_or(0.0) }
}

/// Where the smallest radius is: those before `low` are too small, and the one at `high` is enough.
struct Range {
    radii: Vec<f64>,
    low: usize,
    high: usize,
    best: Vec<bool>,
}

impl Range {
    /// Halves twice with so many nodes for each radius: once for the largest that is seen to be too small, once for the
    /// smallest that is seen to be enough.
    fn narrow(&mut self, places: &Places<'_>, sites: usize, nodes: usize, watch: &mut Watch<'_>) {
        let mut end = self.high;
        while self.low < end.min(self.high) && self.report(watch) {
            let middle = usize::midpoint(self.low, end.min(self.high));
            if self.look(middle, places, sites, nodes, watch).is_none() {
                end = middle;
            }
        }
        let mut start = self.low;
        while start < self.high && self.report(watch) {
            let middle = usize::midpoint(start, self.high);
            if self.look(middle, places, sites, nodes, watch) != Some(true) {
                start = middle + 1;
            }
        }
    }

    /// Settles the radii that are left, from just below the smallest that is enough: if that one is too small, one proof
    /// does for all.
    fn close(&mut self, places: &Places<'_>, sites: usize, watch: &mut Watch<'_>) {
        let mut step = 1;
        while self.low < self.high && self.report(watch) {
            let radius = self.high - step.min(self.high - self.low);
            match self.look(radius, places, sites, usize::MAX, watch) {
                Some(enough) => step = if enough { 2 * step } else { 1 },
                None => break,
            }
        }
    }

    /// Whether a radius is enough; `None` when so many nodes do not tell.
    fn look(
        &mut self,
        radius: usize,
        places: &Places<'_>,
        sites: usize,
        nodes: usize,
        watch: &mut Watch<'_>,
    ) -> Option<bool> {
        match reach(places, self.radii[radius], sites, nodes, watch) {
            Reach::Open(chosen) => {
                self.best = filled(chosen, sites - places.fixed.len());
                let reached = longest(places, &self.best);
                self.high = self.radii.partition_point(|&radius| radius < reached);
                Some(true)
            }
            Reach::TooFew { .. } | Reach::Unreachable => {
                self.low = radius + 1;
                Some(false)
            }
            Reach::Stopped => None,
        }
    }

    fn report(&self, watch: &mut Watch<'_>) -> bool {
        watch.report_directly(self.radii[self.high], self.radii[self.low])
    }
}

/// The distinct costs between the largest that some row needs anyway and `most`.
fn radii(places: &Places<'_>, most: f64) -> Vec<f64> {
    let needed = places.rows.iter().map(|&row| places.least(row, places.allowed())).fold(0.0, f64::max);
    let costs =
        places.rows.iter().flat_map(|&row| places.allowed().map(move |column| places.problem.cost(row, column)));
    let mut radii: Vec<f64> = costs.filter(|cost| (needed..=most).contains(cost)).collect();
    radii.sort_unstable_by(f64::total_cmp);
    radii.dedup();
    radii
}

/// The largest cost of any row when these free sites are chosen.
fn longest(places: &Places<'_>, chosen: &[bool]) -> f64 {
    let open = places.open(chosen);
    places.rows.iter().map(|&row| places.least(row, open.iter().copied())).fold(0.0, f64::max)
}

fn filled(mut chosen: Vec<bool>, count: usize) -> Vec<bool> {
    let missing = count - chosen.iter().filter(|&&chosen| chosen).count();
    chosen.iter_mut().filter(|chosen| !**chosen).take(missing).for_each(|chosen| *chosen = true);
    chosen
}

//! The smallest radius within which everybody is served, by halving over the distinct costs, each step a search for any
//! answer: Özsoy, F. A., Pınar, M. Ç. (2006), An exact algorithm for the capacitated vertex p-center problem, Computers &
//! Operations Research 33(5).

use super::reach::{self, Reached};
use super::search::{Goal, Plan, search};
use super::task::{Serve, Task, Terms};
use super::{Verdict, columns, polish, served};
use crate::solve::Answer;
use crate::solve::places::Places;
use crate::solve::watch::Watch;

/// How many nodes a search may have that is only to tell which radii are hard.
const FEW: usize = 4;

/// How many nodes of the search for who can serve whom stand for one of the other search, and how many it may have.
const REACH: usize = 250;
const MOST_REACH: usize = 2_000_000;

/// Where every site has room for everybody, that search is used for no more pairs than this.
const SMALL: usize = 200_000;

/// The smallest radius with a number of sites between two.
pub(super) fn smallest(places: &Places<'_>, count: (usize, usize), watch: &mut Watch<'_>) -> Verdict {
    watch.silent();
    let (task, plan) = match within(places, count, f64::MAX, usize::MAX, watch) {
        Within::Found(found) => *found,
        Within::TooSmall => return Verdict::Infeasible,
        Within::Unknown => return Verdict::Stopped,
    };
    let radii = radii(places, radius(places, &task, &plan));
    let high = radii.len().saturating_sub(1);
    let mut halving = Halving { places, count, radii, low: 0, high, best: (task, plan) };
    // First what is quickly found, then what is quickly refuted; what is hard is between.
    halving.search(FEW, true, watch);
    halving.search(FEW, false, watch);
    halving.search(usize::MAX, true, watch);
    let (task, best) = halving.best;
    let (open, limit) = (columns(&task, &best.chosen), radius(places, &task, &best));
    let served = task.capacitated.then(|| polish::served(places, &open, limit, &served(places, &task, &best)));
    Verdict::Answer(Answer { open, served, bound: halving.radii.get(halving.low).copied().unwrap_or(0.0) })
}

struct Halving<'a, 'p> {
    places: &'a Places<'p>,
    count: (usize, usize),
    radii: Vec<f64>,
    /// The radius at `high` is enough; those below `low` are not.
    low: usize,
    high: usize,
    best: (Task, Plan),
}

impl Halving<'_, '_> {
    /// Halves with searches of at most so many nodes, going up from what they do not tell, or down.
    fn search(&mut self, nodes: usize, up: bool, watch: &mut Watch<'_>) {
        let (mut low, mut high) = (self.low, self.high);
        while low < high && watch.report_directly(self.radii[self.high], self.radii[self.low]) {
            let middle = usize::midpoint(low, high);
            match within(self.places, self.count, self.radii[middle], nodes, watch) {
                Within::Found(found) => {
                    let reached = radius(self.places, &found.0, &found.1);
                    self.best = *found;
                    self.high = self.radii.partition_point(|&radius| radius < reached);
                    high = self.high.max(low);
                }
                Within::TooSmall => {
                    self.low = middle + 1;
                    low = middle + 1;
                }
                Within::Unknown if up => low = middle + 1,
                Within::Unknown => high = middle,
            }
        }
    }
}

enum Within {
    Found(Box<(Task, Plan)>),
    TooSmall,
    Unknown,
}

/// Any answer that serves everybody within the radius, by a search of at most so many nodes.
fn within(places: &Places<'_>, count: (usize, usize), radius: f64, nodes: usize, watch: &mut Watch<'_>) -> Within {
    let cost = |row: usize, column: usize| (places.problem.cost(row, column) <= radius).then_some(0.0);
    let task = Task::new(places, &Terms { count, serve: Serve::All, opening: &|_| 0.0, cost: &cost });
    if task.capacitated || task.rows.len() * task.sites.len() <= SMALL {
        match reach::all(&task, nodes.saturating_mul(REACH).min(MOST_REACH), watch) {
            Reached::Never => return Within::TooSmall,
            Reached::Plan(plan) => return Within::Found(Box::new((task, plan))),
            Reached::Unknown => {}
        }
    }
    let found = search(&task, Goal { nodes, ..Goal::best(0.0, None) }, watch);
    match found.plan {
        Some(plan) => Within::Found(Box::new((task, plan))),
        None if found.finished => Within::TooSmall,
        None => Within::Unknown,
    }
}

/// The largest cost in a plan.
fn radius(places: &Places<'_>, task: &Task, plan: &Plan) -> f64 {
    let cost = |row: usize, site: u32| places.problem.cost(row, task.sites[site as usize].column);
    let rows = task.rows.iter().zip(&plan.service.parts);
    rows.flat_map(|(row, parts)| parts.iter().map(move |&(site, _)| cost(row.index, site))).fold(0.0, f64::max)
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

//! The smallest radius within which everybody is served, by halving over the distinct costs, each step a search for any
//! answer: Özsoy, F. A., Pınar, M. Ç. (2006), An exact algorithm for the capacitated vertex p-center problem, Computers &
//! Operations Research 33(5).

use super::search::{Goal, Plan, search};
use super::task::{Serve, Task, Terms};
use super::{Verdict, columns, polish, served};
use crate::solve::Answer;
use crate::solve::places::Places;
use crate::solve::watch::Watch;

/// The smallest radius with a number of sites between two.
pub(super) fn smallest(places: &Places<'_>, count: (usize, usize), watch: &mut Watch<'_>) -> Verdict {
    watch.silent();
    let Some((mut task, mut best)) = within(places, count, f64::MAX, watch) else {
        return if watch.was_stopped() { Verdict::Stopped } else { Verdict::Infeasible };
    };
    let radii = radii(places, radius(places, &task, &best));
    // The radius at `high` is enough; those below `low` are not.
    let (mut low, mut high) = (0, radii.len().saturating_sub(1));
    while low < high && watch.report_directly(radii[high], radii[low]) {
        let middle = usize::midpoint(low, high);
        match within(places, count, radii[middle], watch) {
            Some(found) => {
                (task, best) = found;
                let reached = radius(places, &task, &best);
                high = radii.partition_point(|&radius| radius < reached);
            }
            None if watch.was_stopped() => break,
            None => low = middle + 1,
        }
    }
    let (open, limit) = (columns(&task, &best), radius(places, &task, &best));
    let served = task.capacitated.then(|| polish::served(places, &open, limit, &served(places, &task, &best)));
    Verdict::Answer(Answer { open, served, bound: radii.get(low).copied().unwrap_or(0.0) })
}

/// Any answer that serves everybody within the radius.
fn within(places: &Places<'_>, count: (usize, usize), radius: f64, watch: &mut Watch<'_>) -> Option<(Task, Plan)> {
    let cost = |row: usize, column: usize| (places.problem.cost(row, column) <= radius).then_some(0.0);
    let task = Task::new(places, &Terms { count, serve: Serve::All, opening: &|_| 0.0, cost: &cost });
    let plan = search(&task, Goal { gap: 0.0, total: None }, watch).plan?;
    Some((task, plan))
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

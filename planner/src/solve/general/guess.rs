//! Services of a set of sites that are quickly found, at costs that have them keep what is asked of the service as a whole.

use super::rounding::{packed, rounded};
use super::task::{Serve, Task};
use super::transport::{self, Service, Until};
use super::twins::{self, Aim, Wanted};
use crate::problem::Problem;

/// The largest part of a unit of weight that travel counts in guesses about something else.
const LITTLE: f64 = 0.01;
/// How much farther than allowed, on average, a minute too much counts in guesses.
const STRICTER: [f64; 2] = [1.0, 16.0];

/// The task at other costs, by which services are guessed where its own do not find an answer.
pub(super) fn tasks(problem: &Problem, easier: &Problem, wanted: Wanted, task: &Task) -> Vec<Task> {
    let mut tasks = Vec::new();
    if !matches!(wanted.aim, Aim::Travel | Aim::Near) {
        let travel = Wanted { aim: Aim::Travel, ..wanted };
        tasks.push(nearer(&twins::task(problem, easier, travel), task));
    }
    tasks.extend(stricter(problem, tasks.first().unwrap_or(task)));
    tasks
}

/// Offers services of the chosen sites that cost least by a task, or little more where rows are whole. Returns whether any was
/// taken.
pub(super) fn offer(task: &Task, chosen: &[bool], take: &mut dyn FnMut(&Service) -> bool) -> bool {
    let Some(priced) = transport::priced(task, chosen) else { return false };
    if !task.single {
        return take(&priced.service);
    }
    let near = rounded(task, chosen, &priced.service);
    let serves = task.serve != Serve::All || near.left <= 0.0;
    let near = if serves { near } else { packed(task, chosen, &priced.rises) };
    let dived = transport::whole(task, chosen, Until::TheRestFits);
    let improved = dived.as_ref().map(|whole| rounded(task, chosen, whole));
    let mut taken = false;
    for service in improved.iter().chain(&dived).chain([&near]) {
        taken |= take(service);
    }
    taken || transport::whole(task, chosen, Until::AllAreWhole).is_some_and(|service| take(&service))
}

/// The task of travel, at costs that matter little beside those of another task of the same sites and rows.
fn nearer(travel: &Task, task: &Task) -> Task {
    let farthest = travel.rows.iter().filter_map(|row| Some(row.entries.last()?.cost / row.weight));
    let farthest = farthest.fold(f64::MIN_POSITIVE, f64::max);
    let mut both = task.clone();
    for (row, of_travel) in both.rows.iter_mut().zip(&travel.rows) {
        for entry in &mut row.entries {
            let travelled = of_travel.entries.iter().find(|other| other.site == entry.site);
            entry.cost += travelled.map_or(0.0, |other| LITTLE * other.cost / farthest);
        }
        row.entries.sort_by(|a, b| a.cost.total_cmp(&b.cost).then(a.site.cmp(&b.site)));
    }
    both
}

/// The same task at costs that have people go less far than the worst off may in the mean, and not beyond the standard where
/// some coverage is asked for.
fn stricter(problem: &Problem, task: &Task) -> Vec<Task> {
    let constraints = problem.constraints();
    let standard = problem.standard().filter(|_| !constraints.coverage_floors.is_empty());
    let worst = constraints.worst_mean.map(|worst| worst.most);
    if standard.is_none() && worst.is_none() {
        return Vec::new();
    }
    let at = |factor: f64| {
        let mut task = task.clone();
        for row in &mut task.rows {
            for entry in &mut row.entries {
                let cost = problem.cost(row.index, task.sites[entry.site as usize].column);
                let over = worst.map_or(0.0, |most| (cost - most).max(0.0));
                let beyond = standard.filter(|standard| cost > *standard).unwrap_or(0.0);
                entry.cost += factor * row.weight * (over + beyond);
            }
            row.entries.sort_by(|a, b| a.cost.total_cmp(&b.cost).then(a.site.cmp(&b.site)));
        }
        task
    };
    STRICTER.into_iter().map(at).collect()
}

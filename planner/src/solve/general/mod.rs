//! The general method: every objective under capacities, a budget and a separation, by branch and bound on one formulation
//! ([`task`]). Slower than the methods for the plain problems, and used where they do not apply.

mod asks;
mod assign;
mod bound;
mod branching;
mod choice;
#[cfg(feature = "mip")]
mod exchange;
#[cfg(feature = "mip")]
mod guess;
#[cfg(feature = "mip")]
pub(super) mod judged;
mod knapsack;
mod local;
#[cfg(feature = "mip")]
mod needs;
mod node;
mod polish;
mod radius;
mod reach;
mod rounding;
mod search;
mod share;
mod sides;
mod task;
#[cfg(all(test, feature = "mip"))]
mod tests;
mod transport;
#[cfg(feature = "mip")]
mod twins;
#[cfg(feature = "mip")]
mod ways;
mod worst;

use self::search::{Found, Goal, Plan};
use self::task::{Serve, Task, Terms};
use self::transport::Service;
use super::Answer;
use super::places::Places;
use super::watch::Watch;
use crate::measure::{
    Part, SHARE_ROUNDING, Served, covers_whole_weights, has_whole_weights, least_covered, total_weight,
};
use crate::problem::{Objective, Problem};

/// What the general method found.
pub(super) enum Verdict {
    Answer(Answer),
    /// An answer best by its first goal at the most.
    #[cfg_attr(not(feature = "mip"), allow(dead_code, reason = "only programs have several goals"))]
    Partly(Answer),
    Infeasible,
    Stopped,
}

/// Whether a problem has constraints that only the general method knows.
pub(super) fn is_needed(problem: &Problem) -> bool {
    problem.constraints().budget.is_some()
        || problem.constraints().minimum_separation.is_some()
        || has_little_room(problem)
}

/// Whether some candidate that may be open has too little room for everybody.
fn has_little_room(problem: &Problem) -> bool {
    let total = total_weight(problem);
    (0..problem.candidates().len()).any(|column| problem.room(column) < total)
}

/// Solves a problem of any objective that serves people.
pub(super) fn solve(places: &Places<'_>, watch: &mut Watch<'_>) -> Verdict {
    let problem = places.problem;
    let any = places.fixed.len() + places.free.len();
    let limit = problem.cover_limit().unwrap_or(f64::MAX);
    match *problem.objective() {
        Objective::PMedian { sites } => cheapest(places, (sites, sites), &|_| 0.0, watch),
        Objective::FacilityLocation {} => {
            cheapest(places, (0, any), &|column| problem.candidates()[column].opening_cost, watch)
        }
        Objective::PCenter { sites } => radius::smallest(places, (sites, sites), watch),
        Objective::MaxCover { sites, .. } => most_covered(places, (sites, sites), limit, watch),
        Objective::SetCover { share, .. } => {
            let opening = |column: usize| problem.candidates()[column].opening_cost;
            cover(places, (0, any), &opening, limit, share.unwrap_or(1.0), watch)
        }
        // Have methods of their own.
        Objective::PDispersion { .. }
        | Objective::BackupCover { .. }
        | Objective::WorstMean { .. }
        | Objective::Lexicographic { .. } => Verdict::Stopped,
    }
}

/// Everybody served at the least cost of opening and travel.
fn cheapest(
    places: &Places<'_>,
    count: (usize, usize),
    opening: &dyn Fn(usize) -> f64,
    watch: &mut Watch<'_>,
) -> Verdict {
    let cost = |row: usize, column: usize| Some(places.weight(row) * places.problem.cost(row, column));
    let task = Task::new(places, &Terms { count, serve: Serve::All, opening, cost: &cost });
    watch.minimising(0.0);
    let found = search::search(&task, Goal::best(watch.gap(), None), watch);
    verdict(places, found, |places, plan, bound| Answer {
        open: columns(&task, &plan.chosen),
        served: task.capacitated.then(|| served(places, &task, plan)),
        bound,
    })
}

/// The most weight within the limit.
fn most_covered(places: &Places<'_>, count: (usize, usize), limit: f64, watch: &mut Watch<'_>) -> Verdict {
    let cost = |row: usize, column: usize| (places.problem.cost(row, column) <= limit).then_some(0.0);
    let task = Task::new(places, &Terms { count, serve: Serve::Any, opening: &|_| 0.0, cost: &cost });
    let total: f64 = task.rows.iter().map(|row| row.weight).sum();
    watch.maximising(total);
    let found = search::search(&task, Goal::best(watch.gap(), Some(total)), watch);
    let whole = has_whole_weights(places.problem) && !task.capacitated;
    verdict(places, found, |places, plan, bound| {
        let (mut open, mut service) = (columns(&task, &plan.chosen), None);
        if task.capacitated {
            let (better, with) = polish::nearer(places, open, limit, &served(places, &task, plan), watch);
            (open, service) = (better, Some(with));
        }
        Answer {
            open,
            served: service,
            // What is left of the whole weight is rounded as the whole is; and the sum in the order of the rows may differ from
            // the task's in the last digits.
            bound: if plan.value - bound <= SHARE_ROUNDING * total {
                total - plan.value
            } else if whole {
                total - bound
            } else {
                (total - bound) * (1.0 + 1e-12)
            },
        }
    })
}

/// The least cost of opening such that a share of the weight is within the limit.
fn cover(
    places: &Places<'_>,
    count: (usize, usize),
    opening: &dyn Fn(usize) -> f64,
    limit: f64,
    share: f64,
    watch: &mut Watch<'_>,
) -> Verdict {
    let task = cover_task(places, count, opening, limit, share, watch);
    watch.minimising(0.0);
    let found = search::search(&task, Goal::best(watch.gap(), None), watch);
    verdict(places, found, |places, plan, bound| Answer {
        open: columns(&task, &plan.chosen),
        served: task
            .capacitated
            .then(|| polish::served(places, &columns(&task, &plan.chosen), limit, &served(places, &task, plan))),
        bound,
    })
}

/// The task of covering a share of the weight within the limit at the least cost of opening.
fn cover_task(
    places: &Places<'_>,
    count: (usize, usize),
    opening: &dyn Fn(usize) -> f64,
    limit: f64,
    share: f64,
    watch: &mut Watch<'_>,
) -> Task {
    let problem = places.problem;
    // Where nobody must be covered, who is where plays no part.
    let cost = |row: usize, column: usize| (share > 0.0 && problem.cost(row, column) <= limit).then_some(0.0);
    let spare = spare(problem, share);
    let serve = if share >= 1.0 { Serve::All } else { Serve::AllBut(spare) };
    let mut task = Task::new(places, &Terms { count, serve, opening, cost: &cost });
    if let Serve::AllBut(spare) = serve {
        share::set_price(&mut task, spare, watch);
    }
    task
}

/// Who must be served, where a problem is asked only whether it has an answer.
#[derive(Clone, Copy)]
pub(super) enum Need {
    Everybody,
    /// This share of the weight within the limit.
    Share(f64),
}

/// What an answer costs at least.
pub(super) enum Least {
    Cost(f64),
    Infeasible,
    Stopped,
}

impl Least {
    pub(super) const fn cost(self) -> Option<f64> {
        if let Self::Cost(cost) = self { Some(cost) } else { None }
    }
}

/// The least cost of opening, by the given costs, of any answer that serves whom it must.
pub(super) fn least(
    places: &Places<'_>,
    count: (usize, usize),
    need: Need,
    opening: &dyn Fn(usize) -> f64,
    watch: &mut Watch<'_>,
) -> Least {
    let limit = places.problem.cover_limit().unwrap_or(f64::MAX);
    let share = if let Need::Share(share) = need { share } else { 1.0 };
    let task = cover_task(places, count, opening, limit, share, watch);
    let found = search::search(&task, Goal::best(0.0, None), watch);
    match found.plan {
        _ if watch.was_stopped() => Least::Stopped,
        Some(plan) => Least::Cost(plan.value),
        None => Least::Infeasible,
    }
}

/// Whether any answer serves whom it must; `None` where the search was stopped.
pub(super) fn exists(places: &Places<'_>, count: (usize, usize), need: Need, watch: &mut Watch<'_>) -> Option<bool> {
    let Need::Share(share) = need else {
        return match least(places, count, need, &|_| 0.0, watch) {
            Least::Cost(_) => Some(true),
            Least::Infeasible => Some(false),
            Least::Stopped => None,
        };
    };
    // Whether so little can be left is better known from the least that can.
    let limit = places.problem.cover_limit().unwrap_or(f64::MAX);
    let cost = |row: usize, column: usize| (places.problem.cost(row, column) <= limit).then_some(0.0);
    let task = Task::new(places, &Terms { count, serve: Serve::Any, opening: &|_| 0.0, cost: &cost });
    let goal = Goal { target: Some(spare(places.problem, share)), ..Goal::best(0.0, None) };
    let found = search::search(&task, goal, watch);
    let enough = found.plan.is_some_and(|plan| goal.target.is_some_and(|target| plan.value <= target));
    if enough || found.finished { Some(enough) } else { None }
}

/// The weight that may be left where a share must be covered.
fn spare(problem: &Problem, share: f64) -> f64 {
    let total = total_weight(problem);
    let rounding = if covers_whole_weights(problem) { 0.0 } else { SHARE_ROUNDING / 2.0 * total };
    (total - least_covered(problem, share) - rounding).max(0.0)
}

/// The most weight within the limit that any answer covers; `None` where there is no answer or the search was stopped.
pub(super) fn most(places: &Places<'_>, count: (usize, usize), watch: &mut Watch<'_>) -> Option<f64> {
    let limit = places.problem.cover_limit().unwrap_or(f64::MAX);
    match most_covered(places, count, limit, watch) {
        Verdict::Answer(answer) if !watch.was_stopped() => {
            let served = answer.served.unwrap_or_else(|| crate::measure::nearest_served(places.problem, &answer.open));
            Some(crate::measure::evaluate(places.problem, &answer.open, served).measures.covered_weight)
        }
        _ => None,
    }
}

fn verdict(places: &Places<'_>, found: Found, answer: impl FnOnce(&Places<'_>, &Plan, f64) -> Answer) -> Verdict {
    match found.plan {
        Some(plan) => Verdict::Answer(answer(places, &plan, found.bound)),
        None if found.finished => Verdict::Infeasible,
        None => Verdict::Stopped,
    }
}

/// The chosen columns, in order.
fn columns(task: &Task, chosen: &[bool]) -> Vec<usize> {
    let open = task.sites.iter().zip(chosen).filter(|(_, chosen)| **chosen);
    open.map(|(site, _)| site.column).collect()
}

/// A plan's service in the problem's rows and columns.
fn served(places: &Places<'_>, task: &Task, plan: &Plan) -> Served {
    served_from(places.problem, task, &columns(task, &plan.chosen), &plan.service)
}

/// A service in the problem's rows and columns. Points without weight go to the nearest open site.
fn served_from(problem: &Problem, task: &Task, open: &[usize], service: &Service) -> Served {
    let mut served = crate::measure::nearest_served(problem, open);
    for (row, parts) in task.rows.iter().zip(&service.parts) {
        let part = |&(site, weight): &(u32, f64)| {
            let site = task.sites[site as usize].column;
            // A part that is all but dust of the whole is the whole.
            let weight = if weight > row.weight * (1.0 - 1e-12) { row.weight } else { weight };
            Part { site, weight, cost: problem.cost(row.index, site) }
        };
        served[row.index] = parts.iter().map(part).collect();
    }
    served
}

//! A bound, and sites to begin with, from the special methods: the problem without what only a program knows is no harder to
//! please, and often pleased by the same sites.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use crate::problem::{Candidate, Constraints, Objective, Problem, Status};
use crate::solution::SolutionStatus;
use crate::solve::watch::Watch;
use crate::solve::{Options, Progress, solve};

/// The clock is looked at, and whoever watches asked, once in so many times.
const ASKED: u32 = 100;
/// The search ends after asking so often, whatever time there is.
const MOST: u32 = 100_000;
/// And when its answer is as near as this.
const NEAR: f64 = 1e-3;

/// What is known of an easier problem.
pub(super) enum Easier {
    /// It has no answer, nor has any harder one.
    Impossible,
    /// Nothing is below the bound; these columns are open in the best answer found, if there is one.
    Found { bound: f64, open: Option<Vec<usize>> },
}

/// Searches the easier problem, by at most a quarter of the time there is, and only while whoever watches wants to go on;
/// `None` where the special methods know no such problem, or the search was stopped before anything was known.
pub(super) fn search(problem: &Problem, watch: &mut Watch<'_>) -> Option<Easier> {
    // A site that moves saves what another costs.
    let known = matches!(problem.objective(), Objective::SetCover { .. } | Objective::FacilityLocation {});
    if !known || !may_only_cost_more(problem) {
        return None;
    }
    let start = watch.time_left();
    let seed = watch.seed();
    let watch = RefCell::new(watch);
    let asked = Cell::new(0u32);
    let left = || {
        asked.set(asked.get() + 1);
        if asked.get() > MOST || (asked.get().is_multiple_of(ASKED) && !watch.borrow_mut().goes_on()) {
            return Duration::ZERO;
        }
        let Some((start, left)) = start.zip(watch.borrow().time_left()) else { return Duration::MAX };
        left.min((start / 4).saturating_sub(start.saturating_sub(left)))
    };
    // What is found here says nothing of the problem itself, and is not told.
    let progress = |_: Progress| watch.borrow_mut().goes_on();
    let options = Options { gap: NEAR, seed, brief: true, time_left: Some(&left), progress: Some(&progress) };
    let found = solve(&easier(problem), &options);
    if found.status == SolutionStatus::Infeasible {
        return Some(Easier::Impossible);
    }
    let bound = found.bound?;
    let columns = || problem.candidates().iter().enumerate();
    let open = columns().filter(|(_, site)| found.open.contains(&site.id)).map(|(column, _)| column).collect();
    Some(Easier::Found { bound, open: found.objective.map(|_| open) })
}

fn may_only_cost_more(problem: &Problem) -> bool {
    problem.candidates().iter().all(|site| site.moving_cost.is_none())
}

/// The problem with rooms as large as they can be, at the costs of opening alone, and the constraints that special methods know.
pub(super) fn easier(problem: &Problem) -> Problem {
    let may_move = !may_only_cost_more(problem);
    let candidates = problem.candidates().iter().map(|site| Candidate {
        status: if site.may_close() && site.status == Status::Existing { Status::Candidate } else { site.status },
        capacity: Some(site.most_room()).filter(|room| room.is_finite()),
        opening_cost: site.opening_cost,
        service: site.service.clone(),
        ..Candidate::new(site.id.clone(), Status::Candidate)
    });
    let Constraints { minimum_separation, budget, limit, single_source, standard, .. } = *problem.constraints();
    let budget = budget.filter(|_| !may_move);
    let constraints =
        Constraints { minimum_separation, budget, limit, single_source, standard, ..Constraints::default() };
    problem.with_candidates(candidates.collect()).with(problem.objective().clone(), constraints)
}

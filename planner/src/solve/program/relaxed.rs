//! A bound from the special methods: the problem without what only a program knows is no harder to please.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use super::Aim;
use crate::measure::total_weight;
use crate::problem::{Candidate, Constraints, Goal, Objective, Problem, Status};
use crate::solve::watch::Watch;
use crate::solve::{Options, Progress, solve};

/// Whoever watches is asked at each so many looks at the clock.
const ASKED: u32 = 100;

/// A value that nothing the aim can reach is below, by at most so much time and only while whoever watches wants to go on;
/// `None` where the special methods know no such problem.
pub(super) fn bound(problem: &Problem, aim: Aim, time: Duration, watch: &mut Watch<'_>) -> Option<f64> {
    let known = match (problem.objective(), aim) {
        (Objective::PMedian { .. } | Objective::MaxCover { .. }, _) => true,
        // A site that moves saves what another costs.
        (Objective::SetCover { .. } | Objective::FacilityLocation {}, _) => may_only_cost_more(problem),
        _ => false,
    };
    if !known {
        return None;
    }
    let easier = easier(problem);
    let start = watch.time_left()?;
    let seed = watch.seed();
    let watch = RefCell::new(watch);
    let asked = Cell::new(0u32);
    let left = || {
        asked.set(asked.get() + 1);
        if asked.get().is_multiple_of(ASKED) && !watch.borrow_mut().goes_on() {
            return Duration::ZERO;
        }
        let left = watch.borrow().time_left().unwrap_or_default();
        left.min(time.saturating_sub(start.saturating_sub(left)))
    };
    // What is found here says nothing of the problem itself, and is not told.
    let progress = |_: Progress| watch.borrow_mut().goes_on();
    let options = Options { time_left: Some(&left), progress: Some(&progress), seed, ..Options::default() };
    let found = solve(&easier, &options);
    let bound = found.bound?;
    Some(if aim == Aim::Goal(Goal::Coverage) { total_weight(problem) - bound } else { bound })
}

fn may_only_cost_more(problem: &Problem) -> bool {
    problem.candidates().iter().all(|site| site.moving_cost.is_none())
}

/// The problem with rooms as large as they can be, at the costs of opening alone, and the constraints that special methods know.
fn easier(problem: &Problem) -> Problem {
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

//! The judge of sets of sites: a program in which all sites are decided, and which of them need all of their places.

#[cfg(test)]
mod tests;

use std::time::Duration;

use super::search::{Frame, NODES};
use super::service::Full;
use super::{Aim, Asked, Placed, best, relaxed, settle};
use crate::measure::{SUM_ROUNDING, Served, backed_up, check_served, nearest_served, total_weight};
use crate::problem::{Constraints, Goal, Objective, Problem};
use crate::solve::general::judged::{self, Judge, Judged, NEAR, Set, Wanted};
use crate::solve::watch::Watch;

/// Any answer is looked for by travel in so many nodes.
const NEAR_NODES: usize = 100;

/// All sets of sites are gone through where about so many nodes find them: where any answer will do, looked for by travel at
/// first; and where the best is looked for, by their bounds.
const FEW_SETS: usize = 1_000;
const SETS: usize = 6_000;
const MANY_SETS: usize = 15_000;

/// The nodes that a set gets are doubled so often.
const MOST_LOOKS: u32 = 20;

/// No set gets the whole of the time that is left: such a part of it is for the others.
const OTHERS: u32 = 8;

/// Whether sets of sites can be searched for an aim.
pub(super) fn knows(problem: &Problem, aim: Aim) -> bool {
    match aim {
        Aim::Nothing => problem.serves_everybody(),
        _ => problem.loads_matter() && problem.objective().sites().is_some() && of_sites(aim).is_some(),
    }
}

const fn of_sites(aim: Aim) -> Option<judged::Aim> {
    match aim {
        Aim::Nothing => Some(judged::Aim::Any),
        Aim::Goal(Goal::Travel) => Some(judged::Aim::Travel),
        Aim::Goal(Goal::Coverage) => Some(judged::Aim::Uncovered),
        _ => None,
    }
}

/// Searches the sets of sites of a problem: a bound, whether the search went to its end, and the best answer with its value.
pub(super) fn search(asked: &Asked<'_>, aim: Aim, watch: &mut Watch<'_>) -> (f64, bool, Option<(f64, Placed)>) {
    search_sets(asked, aim, MANY_SETS, watch)
}

/// The same, where about so many nodes are enough to go through all sets by their bounds.
fn search_sets(asked: &Asked<'_>, aim: Aim, many: usize, watch: &mut Watch<'_>) -> (f64, bool, Option<(f64, Placed)>) {
    let count = asked.count.unwrap_or((0, asked.problem.candidates().len()));
    let of_any_number = of_any_number(asked.problem);
    let problem = if aim == Aim::Nothing { &of_any_number } else { asked.problem };
    let mut leaves = Leaves { asked: Asked { problem, ..*asked }, aim, best: None };
    let easier = relaxed::easier(problem);
    let aim = of_sites(aim).unwrap_or(judged::Aim::Any);
    let sets = if aim == judged::Aim::Any { SETS } else { many };
    let wanted = Wanted { aim, count, limit: asked.limit, nodes: usize::MAX, sets };
    if aim == judged::Aim::Any {
        let near = Wanted { aim: judged::Aim::Near, nodes: NEAR_NODES, sets: FEW_SETS, ..wanted };
        let Judged { bound, finished } = judged::search(problem, &easier, near, &mut leaves, watch);
        if finished || leaves.best.is_some() {
            return (bound, finished, leaves.best);
        }
    }
    let Judged { bound, finished } = judged::search(problem, &easier, wanted, &mut leaves, watch);
    (bound, finished, leaves.best)
}

/// The same constraints under an objective that does not say how many sites there are.
fn of_any_number(problem: &Problem) -> Problem {
    let objective = match *problem.objective() {
        Objective::PMedian { .. } | Objective::PCenter { .. } | Objective::WorstMean { .. } => {
            Objective::FacilityLocation {}
        }
        Objective::MaxCover { limit, .. } | Objective::BackupCover { limit, .. } => {
            Objective::SetCover { limit, share: Some(0.0) }
        }
        Objective::Lexicographic { limit, ref goals, .. } => {
            Objective::Lexicographic { sites: None, limit, goals: goals.clone() }
        }
        ref other => other.clone(),
    };
    problem.with(objective, Constraints { standard: problem.standard(), ..problem.constraints().clone() })
}

struct Leaves<'a> {
    asked: Asked<'a>,
    aim: Aim,
    best: Option<(f64, Placed)>,
}

impl Judge for Leaves<'_> {
    fn judge(&mut self, set: &Set<'_>, looks: u32, watch: &mut Watch<'_>) -> f64 {
        if !keeps(self.asked.problem, set.open, set.full) {
            return f64::INFINITY;
        }
        if !self.asked.problem.loads_matter() {
            return self.at_the_nearest(set.open);
        }
        let nodes = NODES << looks.min(MOST_LOOKS);
        let reserve = watch.time_left().map_or(Duration::ZERO, |left| left / OTHERS);
        let frame = Frame { value: self.value(), reserve, undivided: true, near: NEAR, nodes, ..self.asked.frame };
        let decided = Asked {
            open: Some(set.open),
            full: Full::These(set.full),
            servers: Some(set.servers),
            frame,
            ..self.asked
        };
        let reached = best(&decided, self.aim, watch);
        let bound = reached.found.bound;
        let value = reached.value();
        if let Some(placed) = settle::placed(self.asked.problem, &reached).filter(|_| self.is_better(value)) {
            self.best = Some((value, placed));
        }
        bound
    }

    fn offer(&mut self, open: &[usize], served: Served) -> bool {
        let problem = self.asked.problem;
        let Ok(found) = check_served(problem, open, served) else { return false };
        let value = match self.aim {
            Aim::Nothing => 0.0,
            Aim::Goal(Goal::Coverage) => total_weight(problem) - found.measures.covered_weight,
            _ => found.objective,
        };
        if self.is_better(value) {
            self.best = Some((value, Placed { open: open.to_vec(), served: found.served }));
        }
        true
    }

    fn value(&self) -> Option<f64> {
        self.best.as_ref().map(|(value, _)| *value)
    }
}

impl Leaves<'_> {
    /// Where everybody goes to the nearest site, that is the only service there is.
    fn at_the_nearest(&mut self, open: &[usize]) -> f64 {
        let problem = self.asked.problem;
        let served = nearest_served(problem, open);
        let parts = problem.demand().iter().zip(&served).filter(|(point, _)| point.weight > 0.0);
        let far = parts.flat_map(|(_, parts)| parts).any(|part| part.cost > self.asked.limit);
        if far || !self.offer(open, served) { f64::INFINITY } else { self.value().unwrap_or(f64::INFINITY) }
    }

    fn is_better(&self, value: f64) -> bool {
        self.value().is_none_or(|best| value < best)
    }
}

/// Whether the sites keep what is asked of them by duplication and backup.
fn keeps(problem: &Problem, open: &[usize], full: &[usize]) -> bool {
    let constraints = problem.constraints();
    let standard = problem.standard().unwrap_or(f64::INFINITY);
    let spare: Vec<usize> = open.iter().copied().filter(|column| !full.contains(column)).collect();
    constraints
        .maximum_duplication
        .is_none_or(|most| backed_up(problem, &spare, standard) <= most * (1.0 + SUM_ROUNDING))
        && constraints.backup_share.is_none_or(|share| {
            backed_up(problem, open, standard) >= share * total_weight(problem) * (1.0 - SUM_ROUNDING)
        })
}

//! The scenarios as problems, their best values, and what a choice is worth in each of them.
//!
//! Values are compared as costs here: what is to be as large as possible has its sign turned.

use std::collections::HashMap;

use super::caller::Caller;
use super::{Range, Standing};
use crate::measure::{Violation, check, nearest_served};
use crate::problem::{Problem, Status};
use crate::solution::{Solution, SolutionStatus, Unserved};
use crate::solve::solve;

/// A scenario and its best answer.
pub(super) struct Case {
    name: String,
    pub(super) problem: Problem,
    /// Whether it has travel costs of its own.
    pub(super) own_travel: bool,
    solution: Solution,
    /// Where its best value lies, as a cost.
    pub(super) best: Range,
}

pub(super) struct Cases {
    columns: HashMap<String, usize>,
    maximises: bool,
    /// Whether whoever is served goes wholly to the nearest site, so that a choice says it all.
    pub(super) nearest: bool,
    all: Vec<Case>,
}

/// What a choice is worth, as a cost: infinite where it is no answer.
#[derive(Clone, Copy)]
pub(super) struct Worth {
    status: SolutionStatus,
    pub(super) cost: Range,
}

impl Cases {
    /// Solves every scenario.
    pub(super) fn new(base: &Problem, problems: Vec<(String, Problem, bool)>, caller: &Caller<'_>) -> Self {
        let maximises = base.objective().maximises();
        let case = |(name, problem, own_travel)| {
            let solution = caller.ask(|options| solve(&problem, options));
            let best = cost(&solution, maximises);
            Case { name, problem, own_travel, solution, best }
        };
        let ids = base.candidates().iter().enumerate();
        Self {
            columns: ids.map(|(column, candidate)| (candidate.id.clone(), column)).collect(),
            maximises,
            nearest: !base.loads_matter(),
            all: problems.into_iter().map(case).collect(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// The scenarios that may have an answer.
    pub(super) fn possible(&self) -> Vec<&Case> {
        self.all.iter().filter(|case| case.solution.status != SolutionStatus::Infeasible).collect()
    }

    pub(super) fn solutions(&self) -> impl Iterator<Item = &Solution> {
        self.all.iter().map(|case| &case.solution)
    }

    pub(super) fn into_solutions(self) -> Vec<(String, Solution)> {
        self.all.into_iter().map(|case| (case.name, case.solution)).collect()
    }

    /// The open columns of a scenario's best answer, if it has one.
    pub(super) fn open(&self, case: &Case) -> Option<Vec<usize>> {
        case.solution.objective.map(|_| self.columns(&case.solution.open))
    }

    /// The columns of ids, in order.
    pub(super) fn columns(&self, open: &[String]) -> Vec<usize> {
        let mut columns: Vec<usize> = open.iter().filter_map(|id| self.columns.get(id).copied()).collect();
        columns.sort_unstable();
        columns
    }

    /// Where the best value of a problem lies, as a cost, and the open columns of the answer, if there is one.
    pub(super) fn solved(&self, problem: &Problem, caller: &Caller<'_>) -> (Range, Option<Vec<usize>>) {
        let solution = caller.ask(|options| solve(problem, options));
        (cost(&solution, self.maximises), solution.objective.map(|_| self.columns(&solution.open)))
    }

    /// What the open sites are worth in a scenario.
    pub(super) fn worth(&self, problem: &Problem, open: &[usize], caller: &Caller<'_>) -> Worth {
        if self.nearest {
            return match check(problem, open) {
                Ok(found) => {
                    let value = if self.maximises { -found.objective } else { found.objective };
                    Worth { status: SolutionStatus::Optimal, cost: Range { lower: value, upper: value } }
                }
                Err(_) => Worth { status: SolutionStatus::Infeasible, cost: NONE },
            };
        }
        // Who goes where is part of the answer.
        let status = |column| if open.contains(&column) { Status::Required } else { Status::Forbidden };
        let statuses: Vec<_> = (0..problem.candidates().len())
            .filter(|&column| !problem.candidates()[column].is_fixed_open())
            .map(|column| (column, status(column)))
            .collect();
        match problem.with_statuses(&statuses) {
            Ok(_) if check(problem, open).is_err_and(is_about_sites) => {
                Worth { status: SolutionStatus::Infeasible, cost: NONE }
            }
            Ok(pinned) => {
                let solution = caller.ask(|options| solve(&pinned, options));
                Worth { status: solution.status, cost: cost(&solution, self.maximises) }
            }
            Err(_) => Worth { status: SolutionStatus::Infeasible, cost: NONE },
        }
    }

    /// How the open sites stand in the scenario of this index.
    pub(super) fn standing(&self, index: usize, open: &[usize], caller: &Caller<'_>) -> Standing {
        let case = &self.all[index];
        let worth = self.worth(&case.problem, open, caller);
        let value = matches!(worth.status, SolutionStatus::Optimal | SolutionStatus::Feasible);
        let regret = Range {
            lower: (worth.cost.lower - case.best.upper).max(0.0),
            upper: (worth.cost.upper - case.best.lower).max(0.0),
        };
        let relative = Range {
            lower: fraction(regret.lower, case.best.upper), //
            upper: fraction(regret.upper, case.best.lower),
        };
        Standing {
            status: worth.status,
            objective: value.then_some(if self.maximises { -worth.cost.upper } else { worth.cost.upper }),
            unserved: out_of_reach(&case.problem, open),
            regret: value.then_some(regret),
            relative_regret: value.then_some(relative),
        }
    }
}

/// The cost of what is no answer.
const NONE: Range = Range { lower: f64::INFINITY, upper: f64::INFINITY };

/// Whether it stays so whoever goes where.
const fn is_about_sites(violation: Violation) -> bool {
    matches!(
        violation,
        Violation::ForbiddenOpen(_) | Violation::FixedClosed(_) | Violation::Sites(_) | Violation::Separation(..)
    )
}

/// Where the value of a problem lies, as a cost. No objective is ever below 0.
fn cost(solution: &Solution, maximises: bool) -> Range {
    if solution.status == SolutionStatus::Infeasible {
        return NONE;
    }
    let (value, bound) = (solution.objective, solution.bound);
    if maximises {
        let bound = bound.unwrap_or(f64::INFINITY);
        Range { lower: -bound, upper: value.map_or(f64::INFINITY, |value| -value) }
    } else {
        Range { lower: bound.unwrap_or(0.0), upper: value.unwrap_or(f64::INFINITY) }
    }
}

/// A regret as a fraction of the best value.
fn fraction(regret: f64, best: f64) -> f64 {
    if regret <= 0.0 {
        0.0
    } else if regret.is_infinite() || best == 0.0 {
        f64::INFINITY
    } else {
        regret / best.abs()
    }
}

fn out_of_reach(problem: &Problem, open: &[usize]) -> Vec<Unserved> {
    let rows = problem.demand().iter().zip(nearest_served(problem, open));
    let left = rows.filter(|(point, parts)| point.weight > 0.0 && parts.is_empty());
    left.map(|(point, _)| Unserved { demand: point.id.clone(), weight: point.weight }).collect()
}

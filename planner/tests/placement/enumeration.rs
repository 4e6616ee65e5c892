//! Every problem of a few candidates against all its answers.

use planner::problem::{Objective, Status};
use planner::solution::{Solution, SolutionStatus};
use planner::solve::{Options, solve};
use proptest::prelude::*;

use crate::instances::{self, Instance};

/// The best value of the objective over all answers, straight from the definition; `None` if there is no answer.
pub(crate) fn best_value(instance: &Instance) -> Option<f64> {
    let values = (0..1u32 << instance.sites.len()).filter_map(|open| value(instance, open));
    if instance.objective.maximises() { values.reduce(f64::max) } else { values.reduce(f64::min) }
}

/// The objective of one set of open sites (bits); `None` if it breaks a constraint.
pub(crate) fn value(instance: &Instance, open: u32) -> Option<f64> {
    let is_open = |column: usize| open >> column & 1 == 1;
    for (column, (status, _)) in instance.sites.iter().enumerate() {
        match status {
            Status::Forbidden if is_open(column) => return None,
            Status::Existing | Status::Required if !is_open(column) => return None,
            _ => {}
        }
    }
    let longest = instance.constraints.limit.unwrap_or(f64::INFINITY);
    let nearest = |row: usize| {
        let costs = (0..instance.sites.len()).filter(|&column| is_open(column));
        costs.filter_map(|column| instance.travel[row][column]).filter(|cost| *cost <= longest).reduce(f64::min)
    };
    let rows: Vec<(f64, Option<f64>)> =
        instance.weights.iter().enumerate().map(|(row, &w)| (w, nearest(row))).collect();
    let rows: Vec<_> = rows.into_iter().filter(|(weight, _)| *weight > 0.0).collect();
    let size_is = |sites: usize| open.count_ones() as usize == sites;
    let covered = |limit: Option<f64>| -> f64 {
        let within = |cost: Option<f64>| cost.is_some_and(|cost| cost <= limit.unwrap_or(f64::INFINITY));
        rows.iter().filter(|(_, cost)| within(*cost)).map(|(weight, _)| weight).sum()
    };
    match instance.objective {
        Objective::PMedian { sites } if size_is(sites) => {
            rows.iter().map(|(weight, cost)| cost.map(|c| c * weight)).sum()
        }
        Objective::PCenter { sites } if size_is(sites) => {
            rows.iter().map(|(_, cost)| *cost).try_fold(0.0, |most: f64, cost| Some(most.max(cost?)))
        }
        Objective::MaxCover { sites, limit } if size_is(sites) => Some(covered(limit)),
        Objective::SetCover { limit, share } => {
            let total: f64 = rows.iter().map(|(weight, _)| weight).sum();
            let enough = match share.unwrap_or(1.0) {
                1.0 => rows.iter().all(|(_, cost)| cost.is_some_and(|cost| cost <= limit.unwrap_or(f64::INFINITY))),
                share => covered(limit) >= share * total - 1e-12 * total,
            };
            enough.then(|| (0..instance.sites.len()).filter(|&c| is_open(c)).map(|c| instance.sites[c].1).sum())
        }
        _ => None,
    }
}

pub(crate) fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.abs().max(b.abs())
}

fn check(instance: &Instance, solution: &Solution) -> Result<(), TestCaseError> {
    let Some(best) = best_value(instance) else {
        prop_assert_eq!(solution.status, SolutionStatus::Infeasible);
        return check_reason(instance, solution);
    };
    prop_assert_eq!(solution.status, SolutionStatus::Optimal, "best {}, {:?}", best, solution);
    let objective = solution.objective.unwrap();
    prop_assert!(close(objective, best), "{} instead of {}", objective, best);
    let open = instance.sites.iter().enumerate().filter(|(c, _)| solution.open.contains(&format!("c{c}")));
    let open = open.fold(0, |open, (column, _)| open | 1 << column);
    let again = value(instance, open).expect("the open sites keep the constraints");
    prop_assert!(close(objective, again));
    let gap = solution.gap.unwrap();
    prop_assert!(gap <= if is_whole(instance) { 0.0 } else { 1.1e-9 }, "{:?}", solution);
    prop_assert_eq!(solution.assignment.len() + solution.unserved.len(), instance.weights.len());
    Ok(())
}

/// Whether nothing of the problem but its share is a fraction.
fn is_whole(instance: &Instance) -> bool {
    let costs = instance.travel.iter().flatten().flatten();
    let openings = instance.sites.iter().map(|(_, cost)| cost);
    instance.weights.iter().chain(costs).chain(openings).all(|value| value.fract() == 0.0)
}

/// Each relaxation of a reason helps, and the next smaller step of the same field does not.
fn check_reason(instance: &Instance, solution: &Solution) -> Result<(), TestCaseError> {
    let reason = solution.reason.as_ref().expect("an infeasible problem has a reason");
    prop_assert!(!reason.constraints.is_empty());
    for relaxation in &reason.relaxations {
        let changed = |value: f64| {
            let mut changed = instance.clone();
            match (relaxation.field.as_str(), &mut changed.objective) {
                ("constraints.limit", _) => changed.constraints.limit = Some(value),
                ("objective.limit", Objective::SetCover { limit, .. }) => *limit = Some(value),
                ("objective.share", Objective::SetCover { share, .. }) => *share = Some(value),
                ("objective.sites", Objective::PMedian { sites } | Objective::PCenter { sites }) => {
                    *sites = as_count(value);
                }
                other => panic!("{other:?}"),
            }
            best_value(&changed).is_some()
        };
        if relaxation.value > 0.0 {
            prop_assert!(changed(relaxation.value), "{:?} does not help", relaxation);
        }
        let smaller = match relaxation.field.as_str() {
            "objective.sites" => Some(relaxation.value - 1.0),
            "objective.share" => Some(relaxation.value + 1e-6),
            _ => {
                let costs = instance.travel.iter().flatten().flatten().copied();
                costs.filter(|cost| *cost < relaxation.value).reduce(f64::max)
            }
        };
        prop_assert!(!smaller.is_some_and(changed), "less than {:?} helps too", relaxation);
    }
    Ok(())
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small whole number")]
fn as_count(value: f64) -> usize {
    value as usize
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_answer_is_the_best_of_all_answers(instance in instances::problems()) {
        check(&instance, &solve(&instance.problem(), &Options::default()))?;
    }

    #[test]
    fn sites_may_cost_anything(instance in instances::share_problems()) {
        let solution = solve(&instance.problem(), &Options::default());
        let best = best_value(&instance);
        prop_assert_eq!(solution.objective.is_some(), best.is_some());
        if let Some(best) = best {
            prop_assert_eq!(solution.status, SolutionStatus::Optimal);
            let objective = solution.objective.unwrap();
            prop_assert!((objective - best).abs() <= 1.1e-9 * best, "{} instead of {}", objective, best);
        }
    }
}

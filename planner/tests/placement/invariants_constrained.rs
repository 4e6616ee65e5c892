//! What holds between a constrained problem and its variations, and at every moment of a search.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use planner::problem::{Objective, Status};
use planner::solution::SolutionStatus;
use planner::solve::{Options, Progress, solve};
use proptest::prelude::*;

use crate::combined::best_value;
use crate::enumeration::close;
use crate::instances::{self, Instance};

fn objective(instance: &Instance) -> Option<f64> {
    solve(&instance.problem(), &Options::default()).objective
}

/// Whether `after` is as good as `before`, or there was nothing before.
fn no_worse(instance: &Instance, before: Option<f64>, after: Option<f64>) -> bool {
    match (before, after) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(before), Some(after)) => close(before, after) || (after > before) == instance.objective.maximises(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn another_candidate_never_hurts(instance in instances::constrained(6, 6), costs in prop::collection::vec(0.0..20.0, 6)) {
        let mut more = instance.clone();
        more.sites.push((Status::Candidate, 1.0));
        more.travel.iter_mut().zip(costs).for_each(|(row, cost)| row.push(Some(cost)));
        let between = more.between.as_mut().unwrap();
        for row in between.iter_mut() {
            row.push(Some(5.0));
        }
        between.push(vec![Some(5.0); more.sites.len()]);
        if !more.rooms.is_empty() {
            more.rooms.push(Some(3.0));
        }
        prop_assert!(no_worse(&instance, objective(&instance), objective(&more)));
    }

    #[test]
    fn a_constraint_less_never_hurts(instance in instances::constrained(6, 6), which in 0usize..5) {
        let mut less = instance.clone();
        match which {
            0 => less.constraints.budget = None,
            1 => less.constraints.minimum_separation = None,
            2 => less.rooms.clear(),
            3 => less.constraints.single_source = false,
            _ => less.constraints.limit = None,
        }
        prop_assert!(no_worse(&instance, objective(&instance), objective(&less)));
    }

    #[test]
    fn splitting_a_divisible_point_changes_nothing(mut instance in instances::constrained(6, 6), part in 0.05..0.95) {
        instance.constraints.single_source = false;
        let mut split = instance.clone();
        let weight = split.weights[0];
        split.weights[0] = weight * part;
        split.weights.push(weight - weight * part);
        split.travel.push(split.travel[0].clone());
        match (objective(&instance), objective(&split)) {
            (Some(before), Some(after)) => prop_assert!(close(before, after), "{} {}", before, after),
            (before, after) => prop_assert_eq!(before, after),
        }
    }

    #[test]
    fn scaling_weights_and_rooms_scales_what_is_served(instance in instances::constrained(6, 6), factor in 0.01..100.0) {
        let mut scaled = instance.clone();
        scaled.weights.iter_mut().for_each(|weight| *weight *= factor);
        scaled.rooms.iter_mut().flatten().for_each(|room| *room *= factor);
        let factor = match instance.objective {
            Objective::PMedian { .. } | Objective::MaxCover { .. } => factor,
            Objective::FacilityLocation {} => {
                scaled.sites.iter_mut().for_each(|site| site.1 *= factor);
                scaled.constraints.budget = scaled.constraints.budget.map(|budget| budget * factor);
                factor
            }
            _ => 1.0,
        };
        match (objective(&instance), objective(&scaled)) {
            (Some(before), Some(after)) => prop_assert!(close(before * factor, after), "{} {}", before * factor, after),
            (before, after) => prop_assert_eq!(before, after),
        }
    }

    #[test]
    fn the_bound_and_the_incumbent_enclose_the_optimum(mut instance in instances::constrained(6, 5), stop in 0usize..6) {
        instance.constraints.single_source &= stop != 3;
        let best = best_value(&instance);
        let seen = RefCell::new(Vec::new());
        let progress = |progress: Progress| {
            seen.borrow_mut().push(progress);
            seen.borrow().len() <= stop
        };
        let solution = solve(&instance.problem(), &Options { progress: Some(&progress), ..Options::default() });
        let Some(best) = best else {
            let answers = seen.borrow().iter().filter(|progress| progress.incumbent.is_some()).count();
            prop_assert_eq!(answers, 0, "an incumbent where there is no answer");
            return Ok(());
        };
        let last = Progress { incumbent: solution.objective, bound: solution.bound };
        for progress in seen.into_inner().into_iter().chain([last]) {
            let (low, high) = if instance.objective.maximises() {
                (progress.incumbent, progress.bound)
            } else {
                (progress.bound, progress.incumbent)
            };
            let slack = 1e-9 * best.abs() + 1e-12 * instance.weights.iter().sum::<f64>();
            prop_assert!(low.is_none_or(|low| low <= best + slack), "{:?}, best {}", progress, best);
            prop_assert!(high.is_none_or(|high| high >= best - slack), "{:?}, best {}", progress, best);
        }
    }

    #[test]
    fn however_early_it_is_stopped_the_answer_is_true(instance in instances::constrained(6, 5), calls in 0u32..40) {
        let left = Cell::new(calls);
        let time_left = || {
            left.set(left.get().saturating_sub(1));
            if left.get() == 0 { Duration::ZERO } else { Duration::MAX }
        };
        let solution = solve(&instance.problem(), &Options { time_left: Some(&time_left), ..Options::default() });
        let best = best_value(&instance);
        match solution.status {
            SolutionStatus::Infeasible => prop_assert!(best.is_none()),
            SolutionStatus::Unknown => prop_assert!(solution.cut_short, "{:?}", solution),
            SolutionStatus::Optimal => prop_assert!(close(solution.objective.unwrap(), best.unwrap())),
            SolutionStatus::Feasible => {
                let (value, bound, best) = (solution.objective.unwrap(), solution.bound.unwrap(), best.unwrap());
                let (low, high) = if bound <= value { (bound, value) } else { (value, bound) };
                let slack = 1e-9 * best.abs() + 1e-12 * instance.weights.iter().sum::<f64>();
                prop_assert!(low <= best + slack && best <= high + slack, "{} {} {}", low, best, high);
            }
        }
    }

    #[test]
    fn the_same_answer_again(instance in instances::constrained(7, 6)) {
        let [first, again] = [1, 2].map(|_| solve(&instance.problem(), &Options::default()));
        prop_assert_eq!(first, again);
    }
}

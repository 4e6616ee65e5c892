//! What holds between a problem and its variations, and at every moment of a search.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use planner::problem::{Objective, Status};
use planner::solution::SolutionStatus;
use planner::solve::{Options, Progress, solve};
use proptest::prelude::*;

use crate::enumeration::{best_value, close};
use crate::instances::{self, Instance};
use crate::known::{clustered, objectives};

fn objective(instance: &Instance) -> Option<f64> {
    solve(&instance.problem(), &Options::default()).objective
}

fn maximises(instance: &Instance) -> bool {
    instance.objective.maximises()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn another_candidate_never_hurts(instance in instances::problems(), costs in prop::collection::vec(0.0..60.0, 12)) {
        let mut more = instance.clone();
        more.sites.push((Status::Candidate, 1.0));
        more.travel.iter_mut().zip(costs).for_each(|(row, cost)| row.push(Some(cost)));
        if let Some(before) = objective(&instance) {
            let after = objective(&more).expect("still solvable");
            prop_assert!(close(before, after) || (after > before) == maximises(&instance));
        }
    }

    #[test]
    fn splitting_a_demand_point_changes_nothing(instance in instances::problems(), part in 0.01..0.99) {
        let mut split = instance.clone();
        let weight = split.weights[0];
        split.weights[0] = weight * part;
        split.weights.push(weight - weight * part);
        split.travel.push(split.travel[0].clone());
        match (objective(&instance), objective(&split)) {
            (Some(before), Some(after)) => prop_assert!(close(before, after)),
            (before, after) => prop_assert_eq!(before, after),
        }
    }

    #[test]
    fn scaling_weights_scales_the_objective(instance in instances::problems(), factor in 0.001..1000.0) {
        let mut scaled = instance.clone();
        scaled.weights.iter_mut().for_each(|weight| *weight *= factor);
        let factor = match instance.objective {
            Objective::PMedian { .. } | Objective::MaxCover { .. } => factor,
            _ => 1.0,
        };
        match (objective(&instance), objective(&scaled)) {
            (Some(before), Some(after)) => prop_assert!(close(before * factor, after)),
            (before, after) => prop_assert_eq!(before, after),
        }
    }

    #[test]
    fn existing_is_as_good_as_required(instance in instances::problems()) {
        let mut other = instance.clone();
        for (status, _) in &mut other.sites {
            *status = match *status {
                Status::Existing => Status::Required,
                Status::Required => Status::Existing,
                same => same,
            };
        }
        let answers = [&instance, &other].map(|instance| solve(&instance.problem(), &Options::default()));
        prop_assert_eq!(&answers[0], &answers[1]);
    }

    #[test]
    fn points_of_weight_zero_never_matter(instance in instances::problems(), costs in prop::collection::vec(0.0..999.0, 9)) {
        let mut more = instance.clone();
        more.weights.push(0.0);
        more.travel.push(costs.into_iter().take(instance.sites.len()).map(|cost| Some(cost).filter(|c| *c < 500.0)).collect());
        prop_assert_eq!(objective(&instance), objective(&more));
    }

    #[test]
    fn the_bound_and_the_incumbent_enclose_the_optimum(instance in instances::problems(), stop in 0usize..6) {
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
            let (low, high) = if maximises(&instance) {
                (progress.incumbent, progress.bound)
            } else {
                (progress.bound, progress.incumbent)
            };
            // What is covered is found as what is left of the whole, and rounded as the whole is.
            let slack = 1e-9 * best.abs() + 1e-12 * instance.weights.iter().sum::<f64>();
            prop_assert!(low.is_none_or(|low| low <= best + slack), "{:?}, best {}", progress, best);
            prop_assert!(high.is_none_or(|high| high >= best - slack), "{:?}, best {}", progress, best);
        }
    }
}

/// However early a search is stopped, what it says is true.
#[test]
fn a_stopped_search_leaves_a_valid_answer() {
    for objective in objectives(6, 25.0) {
        let problem = clustered(150, 40, 3, objective);
        let best = solve(&problem, &Options::default());
        assert_eq!(best.status, SolutionStatus::Optimal);
        assert!(!best.cut_short);
        let best = best.objective.unwrap();
        for calls in [0, 1, 2, 5, 10, 30, 100] {
            let left = Cell::new(calls);
            let time_left = || {
                left.set(left.get().max(1) - 1);
                if left.get() == 0 { Duration::ZERO } else { Duration::MAX }
            };
            let solution = solve(&problem, &Options { time_left: Some(&time_left), ..Options::default() });
            let (Some(value), Some(bound)) = (solution.objective, solution.bound) else {
                assert_eq!(solution.status, SolutionStatus::Unknown);
                continue;
            };
            let (low, high) = if bound <= value { (bound, value) } else { (value, bound) };
            assert!(low <= best * (1.0 + 1e-9) && best <= high * (1.0 + 1e-9), "{low} {best} {high}");
            assert!(solution.cut_short || solution.status == SolutionStatus::Optimal);
        }
    }
}

/// The local search alone looks at the clock for every site it adds: 100 greedy ones, and it goes round a few times more.
#[test]
fn the_local_search_looks_at_the_clock() {
    let problem = clustered(300, 150, 7, Objective::MaxCover { sites: 101, limit: Some(1.0) });
    let asked = Cell::new(0);
    let first_bound = Cell::new(0);
    let time_left = || {
        asked.set(asked.get() + 1);
        Duration::MAX
    };
    let progress = |_: Progress| {
        first_bound.set(asked.get());
        false
    };
    solve(&problem, &Options { time_left: Some(&time_left), progress: Some(&progress), ..Options::default() });
    assert!(first_bound.get() > 100, "{}", first_bound.get());
}

#[test]
fn the_same_seed_gives_the_same_answer_and_another_the_same_objective() {
    for objective in objectives(7, 25.0) {
        let problem = clustered(200, 50, 5, objective);
        let [first, again, other] = [1, 1, 2].map(|seed| solve(&problem, &Options { seed, ..Options::default() }));
        assert_eq!(first, again);
        assert!(close(first.objective.unwrap(), other.objective.unwrap()));
    }
}

#[test]
fn a_wider_gap_is_kept_and_said() {
    let problem = clustered(300, 60, 9, Objective::PMedian { sites: 8 });
    let best = solve(&problem, &Options::default()).objective.unwrap();
    let rough = solve(&problem, &Options { gap: 0.05, ..Options::default() });
    assert!(rough.gap.unwrap() <= 0.05 && rough.objective.unwrap() <= best * 1.05 && rough.bound.unwrap() <= best);
}

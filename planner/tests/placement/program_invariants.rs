//! What holds between a problem that only an integer program answers and its variations, and at every moment of a search.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use planner::problem::{Candidate, Demand, Goal, Objective, Problem, Status, Step, WorstMean};
use planner::solution::{Solution, SolutionStatus};
use planner::solve::{Options, Progress, solve};
use proptest::prelude::*;

use crate::divisible;
use crate::program_instances::{Parts, Sizes, problems, running_clock};
use crate::programs::{enumerated, is_better};

/// The objective, or all goals.
fn values(solution: &Solution) -> Option<Vec<f64>> {
    let objective = solution.objective?;
    Some(if solution.goals.is_empty() { vec![objective] } else { solution.goals.clone() })
}

fn solved(problem: &Problem) -> Option<Vec<f64>> {
    let solution = solve(problem, &Options::default());
    assert!(matches!(solution.status, SolutionStatus::Optimal | SolutionStatus::Infeasible), "{solution:?}");
    values(&solution)
}

fn close(before: &[f64], after: &[f64]) -> bool {
    before.iter().zip(after).all(|(a, b)| a == b || (a - b).abs() <= 1e-6 * a.abs().max(b.abs()).max(1.0))
}

/// Whether `after` is as good as `before`, or there was nothing before.
fn is_no_worse(problem: &Problem, before: Option<&[f64]>, after: Option<&[f64]>) -> bool {
    match (before, after) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(before), Some(after)) => {
            let first = before.iter().zip(after).position(|(a, b)| !close(&[*a], &[*b]));
            first.is_none_or(|at| is_better_at(problem, at, after[at], before[at]))
        }
    }
}

fn is_better_at(problem: &Problem, at: usize, after: f64, before: f64) -> bool {
    let pad = |value: f64| [vec![0.0; at], vec![value]].concat();
    is_better(problem, &pad(after), &pad(before))
}

fn any_problem() -> impl Strategy<Value = Problem> {
    let divisible = problems(4, 4, Sizes::Divisible).prop_filter("whole rows", divisible::is_divisible);
    prop_oneof![problems(5, 5, Sizes::None), problems(4, 4, Sizes::Whole), divisible]
}

/// One constraint less, or less of it; `None` where there is no such constraint.
fn loosened(problem: &Problem, which: usize) -> Option<Parts> {
    let mut parts = Parts::of(problem);
    let constraints = &mut parts.constraints;
    match which {
        0 => constraints.budget = constraints.budget.map(|budget| budget * 1.4),
        1 => constraints.minimum_separation = constraints.minimum_separation.map(|least| least * 0.6),
        2 => constraints.maximum_duplication = constraints.maximum_duplication.map(|most| most + 3.0),
        3 => {
            let looser = |worst: WorstMean| WorstMean { most: worst.most * 1.3, ..worst };
            constraints.worst_mean = constraints.worst_mean.map(looser);
        }
        4 => constraints.coverage_floors.iter_mut().for_each(|floor| floor.share *= 0.7),
        5 => constraints.backup_share = constraints.backup_share.map(|share| share * 0.6),
        6 => constraints.site_counts.iter_mut().for_each(|count| {
            (count.at_least, count.at_most) = (0, count.at_most.map(|most| most + 1));
        }),
        7 => constraints.budget = None,
        8 => constraints.minimum_separation = None,
        9 => constraints.maximum_duplication = None,
        10 => constraints.worst_mean = None,
        11 => constraints.coverage_floors.clear(),
        12 => constraints.backup_share = None,
        13 => constraints.site_counts.clear(),
        14 => constraints.only_with.clear(),
        15 => constraints.together.clear(),
        // Single source is a constraint too, which the mean of the worst off needs.
        _ => constraints.single_source &= !divisible::is_divisible(problem),
    }
    Some(parts).filter(|parts| parts.constraints != *problem.constraints())
}

/// The problem with weights and everything counted in them multiplied, and by what its values then are.
fn scaled(problem: &Problem, factor: f64) -> (Parts, Vec<f64>) {
    let mut parts = Parts::of(problem);
    parts.demand.iter_mut().for_each(|point| point.weight *= factor);
    let costs = if matches!(parts.objective, Objective::FacilityLocation {}) { factor } else { 1.0 };
    for site in &mut parts.candidates {
        let times = |value: Option<f64>, factor: f64| value.map(|value| value * factor);
        site.capacity = times(site.capacity, factor);
        site.smallest = times(site.smallest, factor);
        site.steps =
            site.steps.iter().map(|step| Step { places: step.places * factor, cost: step.cost * costs }).collect();
        site.place_cost *= costs / factor;
        site.opening_cost *= costs;
        (site.closing_cost, site.moving_cost) = (times(site.closing_cost, costs), times(site.moving_cost, costs));
    }
    parts.constraints.budget = parts.constraints.budget.map(|budget| budget * costs);
    parts.constraints.maximum_duplication = parts.constraints.maximum_duplication.map(|most| most * factor);
    parts.constraints.place_weight = parts.constraints.place_weight.map(|place| place * factor);
    let goal = |goal: Goal| match goal {
        Goal::Coverage | Goal::Backup | Goal::Travel => factor,
        Goal::LongestTravel | Goal::Cost | Goal::Sites => 1.0,
    };
    let factors = match &parts.objective {
        Objective::PMedian { .. }
        | Objective::MaxCover { .. }
        | Objective::BackupCover { .. }
        | Objective::FacilityLocation {} => vec![factor],
        Objective::Lexicographic { goals, .. } => goals.iter().map(|&each| goal(each)).collect(),
        _ => vec![1.0],
    };
    (parts, factors)
}

/// The best values by all answers.
fn best(problem: &Problem) -> Option<Vec<f64>> {
    if problem.constraints().single_source || !divisible::is_divisible(problem) {
        enumerated(problem)
    } else {
        divisible::best(problem)
    }
}

/// Whether an incumbent and a bound enclose the best value.
fn encloses(problem: &Problem, progress: Progress, best: f64) -> bool {
    let maximises = problem.objective().maximises();
    let (low, high) =
        if maximises { (progress.incumbent, progress.bound) } else { (progress.bound, progress.incumbent) };
    let slack = 1e-7 * (best.abs() + problem.demand().iter().map(|point| point.weight).sum::<f64>());
    low.is_none_or(|low| low <= best + slack) && high.is_none_or(|high| high >= best - slack)
}

/// What can be said of a search that was stopped.
fn check_stopped(problem: &Problem, solution: &Solution) -> Result<(), TestCaseError> {
    let best = best(problem);
    let last = Progress { incumbent: solution.objective, bound: solution.bound };
    match solution.status {
        SolutionStatus::Infeasible => prop_assert!(best.is_none()),
        SolutionStatus::Unknown => prop_assert!(solution.cut_short, "{:?}", solution),
        SolutionStatus::Optimal => {
            let (found, best) = (values(solution).unwrap(), best.unwrap());
            prop_assert!(close(&found, &best), "{:?} is not {:?}: {:?}", found, best, solution);
        }
        SolutionStatus::Feasible => prop_assert!(encloses(problem, last, best.unwrap()[0]), "{:?}", solution),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_looser_constraint_never_hurts(
        (problem, parts) in (any_problem(), 0usize..17).prop_filter_map("no such constraint", |(problem, which)| {
            let parts = loosened(&problem, which)?;
            Some((problem, parts))
        })
    ) {
        let (before, after) = (solved(&problem), solved(&parts.problem().unwrap()));
        prop_assert!(is_no_worse(&problem, before.as_deref(), after.as_deref()), "{:?} {:?}", before, after);
    }

    #[test]
    fn another_candidate_never_hurts(problem in any_problem(), costs in prop::collection::vec(0u32..12, 5), room in 0u32..9) {
        let mut parts = Parts::of(&problem);
        // Dispersed sites are all of one service and serve nobody; where room would be refused, there is no limit.
        let disperses = matches!(problem.objective(), Objective::PDispersion { .. });
        let service =
            if disperses { parts.candidates[0].service.clone() } else { parts.demand[0].service.clone() };
        let roomy = divisible::is_divisible(&problem) && !disperses;
        let capacity = Some(f64::from(room)).filter(|_| roomy);
        parts.candidates.push(Candidate { service, capacity, ..Candidate::new("new", Status::Candidate) });
        parts.travel.iter_mut().zip(costs).for_each(|(row, cost)| row.push(cost.into()));
        parts.between.iter_mut().for_each(|row| row.push(6.0));
        parts.between.push(vec![6.0; parts.candidates.len()]);
        let (before, after) = (solved(&problem), solved(&parts.problem().unwrap()));
        prop_assert!(is_no_worse(&problem, before.as_deref(), after.as_deref()), "{:?} {:?}", before, after);
    }

    #[test]
    fn splitting_a_point_changes_nothing(problem in any_problem(), part in 0.05..0.95) {
        // A point that must be served as a whole from rooms is more than its halves.
        prop_assume!(!problem.constraints().single_source);
        let mut parts = Parts::of(&problem);
        let first = parts.demand[0].clone();
        parts.demand[0].weight = first.weight * part;
        parts.demand.push(Demand { id: "rest".into(), weight: first.weight - first.weight * part, ..first.clone() });
        parts.travel.push(parts.travel[0].clone());
        for floor in &mut parts.constraints.coverage_floors {
            if floor.demand.contains(&first.id) {
                floor.demand.push("rest".into());
            }
        }
        let (before, after) = (solved(&problem), solved(&parts.problem().unwrap()));
        prop_assert_eq!(before.is_some(), after.is_some());
        prop_assert!(close(&before.clone().unwrap_or_default(), &after.clone().unwrap_or_default()), "{:?} {:?}", before, after);
    }

    #[test]
    fn scaling_weights_scales_the_objective(problem in any_problem(), factor in 0.02..50.0) {
        let (parts, factors) = scaled(&problem, factor);
        let before = solved(&problem).map(|values| values.iter().zip(factors).map(|(a, b)| a * b).collect::<Vec<_>>());
        let after = solved(&parts.problem().unwrap());
        prop_assert_eq!(before.is_some(), after.is_some());
        prop_assert!(close(&before.clone().unwrap_or_default(), &after.clone().unwrap_or_default()), "{:?} {:?}", before, after);
    }

    #[test]
    fn the_bound_and_the_incumbent_enclose_the_optimum(problem in any_problem(), stop in 1usize..6) {
        let best = best(&problem);
        let seen = RefCell::new(Vec::new());
        let progress = |progress: Progress| {
            seen.borrow_mut().push(progress);
            seen.borrow().len() < stop
        };
        let solution = solve(&problem, &Options { progress: Some(&progress), ..Options::default() });
        let last = Progress { incumbent: solution.objective, bound: solution.bound };
        for progress in seen.into_inner().into_iter().chain([last]) {
            if let Some(best) = &best {
                prop_assert!(encloses(&problem, progress, best[0]), "{:?}, best {:?}", progress, best);
            } else {
                prop_assert_eq!(progress.incumbent, None);
            }
        }
        check_stopped(&problem, &solution)?;
    }

    #[test]
    fn however_early_it_is_stopped_the_answer_is_true(problem in any_problem(), calls in 0u32..40) {
        let left = Cell::new(calls);
        let time_left = || {
            left.set(left.get().saturating_sub(1));
            if left.get() == 0 { Duration::ZERO } else { Duration::MAX }
        };
        check_stopped(&problem, &solve(&problem, &Options { time_left: Some(&time_left), ..Options::default() }))?;
    }

    /// Parts of the search that get too little time are passed over, and what is left of it counts.
    #[test]
    fn while_the_clock_runs_the_answer_is_true(problem in any_problem(), seconds in 0u32..2_000) {
        let clock = running_clock(seconds);
        check_stopped(&problem, &solve(&problem, &Options { time_left: Some(&clock), ..Options::default() }))?;
    }

    #[test]
    fn the_same_answer_again(problem in any_problem()) {
        let [first, again] = [1, 2].map(|_| solve(&problem, &Options::default()));
        prop_assert_eq!(first, again);
    }
}

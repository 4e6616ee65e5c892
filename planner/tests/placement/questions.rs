//! Questions about answers that only integer programs give, against all answers.

use std::collections::BTreeMap;

use planner::explain::{Robustness, Scenario, alternatives, robustness, why, why_not};
use planner::matrix::TravelMatrix;
use planner::problem::{Objective, Problem, Status};
use planner::solution::{Solution, SolutionStatus};
use planner::solve::{Options, solve};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::small;

fn maximises(problem: &Problem, at: usize) -> bool {
    match problem.objective() {
        Objective::Lexicographic { goals, .. } => goals[at].maximises(),
        objective => objective.maximises(),
    }
}

/// The values of the goals, or of the objective, as costs.
fn costs(problem: &Problem, goals: &[f64], objective: f64) -> Vec<f64> {
    let values = if goals.is_empty() { vec![objective] } else { goals.to_vec() };
    values.into_iter().enumerate().map(|(at, value)| if maximises(problem, at) { -value } else { value }).collect()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.abs().max(b.abs())
}

/// Whether some costs are less than others in the first that differs.
fn less(a: &[f64], b: &[f64]) -> bool {
    a.iter().zip(b).find(|(a, b)| (*a - *b).abs() > 1e-9 * a.abs().max(b.abs())).is_some_and(|(a, b)| a < b)
}

/// For each set of sites that an answer can have open, the best costs with it.
fn all(problem: &Problem) -> BTreeMap<u32, Vec<f64>> {
    let mut best: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
    small::answers(problem, false, |open, found| {
        let costs = costs(problem, &found.goals, found.objective);
        let known = best.entry(open).or_insert_with(|| costs.clone());
        if less(&costs, known) {
            *known = costs;
        }
    });
    best
}

fn least(all: &BTreeMap<u32, Vec<f64>>) -> Option<&Vec<f64>> {
    all.values().reduce(|a, b| if less(b, a) { b } else { a })
}

fn bits(open: &[String]) -> u32 {
    open.iter().map(|id| id[1..].parse::<u32>().unwrap()).fold(0, |bits, column| bits | 1 << column)
}

fn of(problem: &Problem, solution: &Solution) -> Vec<f64> {
    costs(problem, &solution.goals, solution.objective.unwrap())
}

fn check_alternatives(problem: &Problem, count: usize, within: f64) -> Result<(), TestCaseError> {
    let found = alternatives(problem, count, within, &Options::default());
    prop_assert!(found.proven);
    let all = all(problem);
    let Some(best) = least(&all) else {
        prop_assert!(found.solutions.is_empty());
        return Ok(());
    };
    let enough = best[0] + (within + 1e-9) * best[0].abs();
    let mut expected: Vec<&Vec<f64>> = all.values().filter(|costs| costs[0] <= enough).collect();
    expected.sort_by(|a, b| less(b, a).cmp(&less(a, b)));
    expected.truncate(count);
    let mut seen: Vec<u32> = found.solutions.iter().map(|solution| bits(&solution.open)).collect();
    for ((solution, open), expected) in found.solutions.iter().zip(&seen).zip(&expected) {
        let (costs, own) = (of(problem, solution), &all[open]);
        let same = |other: &Vec<f64>| costs.iter().zip(other).all(|(a, b)| close(*a, *b));
        prop_assert!(same(expected) && same(own), "{:?} instead of {:?}, with these sites {:?}", costs, expected, own);
    }
    prop_assert_eq!(seen.len(), expected.len());
    seen.sort_unstable();
    seen.dedup();
    prop_assert_eq!(seen.len(), expected.len());
    Ok(())
}

fn check_why(problem: &Problem, which: Index) -> Result<(), TestCaseError> {
    let options = Options::default();
    let solution = solve(problem, &options);
    let column = which.index(problem.candidates().len());
    let id = format!("c{column}");
    let (status, comparison) = if solution.open.contains(&id) {
        (Status::Forbidden, why(problem, &solution, &id, &options).unwrap())
    } else {
        (Status::Required, why_not(problem, &solution, &id, &options).unwrap())
    };
    prop_assert!(comparison.proven);
    let Ok(changed) = problem.with_statuses(&[(column, status)]) else {
        prop_assert!(comparison.other.is_none() && comparison.difference.is_none());
        return Ok(());
    };
    let (all, other) = (all(&changed), comparison.other.unwrap());
    let Some(best) = least(&all) else {
        prop_assert_eq!(other.status, SolutionStatus::Infeasible);
        prop_assert!(comparison.difference.is_none());
        return Ok(());
    };
    let costs = of(&changed, &other);
    prop_assert!(costs.iter().zip(best).all(|(a, b)| close(*a, *b)), "{:?} instead of {:?}", costs, best);
    let (here, there) = (bits(&solution.open), bits(&other.open));
    if let Some(before) = solution.objective {
        let difference = comparison.difference.unwrap();
        prop_assert_eq!(difference.objective, other.objective.unwrap() - before);
        prop_assert_eq!(bits(&comparison.instead), there & !here & !(1 << column));
        prop_assert_eq!(bits(&comparison.no_longer), here & !there & !(1 << column));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn alternatives_under_any_constraints(problem in small::problems(6, 6, false), count in 1usize..12) {
        check_alternatives(&problem, count, 0.3)?;
    }

    #[test]
    fn why_and_why_not_under_any_constraints(problem in small::problems(6, 6, false), which in any::<Index>()) {
        check_why(&problem, which)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn alternatives_with_sizes(problem in small::problems(4, 4, true), count in 1usize..12) {
        check_alternatives(&problem, count, 0.3)?;
    }

    #[test]
    fn why_and_why_not_with_sizes(problem in small::problems(4, 4, true), which in any::<Index>()) {
        check_why(&problem, which)?;
    }
}

/// A problem, and for each of two scenarios factors in eighths of the travel costs and other weights.
fn scenarios(sized: bool) -> impl Strategy<Value = (Problem, Vec<Problem>)> {
    small::problems(4, 4, sized).prop_flat_map(|problem| {
        let (rows, columns) = (problem.demand().len(), problem.candidates().len());
        let factors = prop::collection::vec(4u32..16, rows * columns);
        let weights = prop::collection::vec(0u32..7, rows);
        let scenarios = prop::collection::vec((factors, weights, any::<bool>()), 2);
        (Just(problem), scenarios).prop_filter_map("a scenario is refused", |(problem, scenarios)| {
            let changed = scenarios.iter().map(|scenario| changed(&problem, scenario)).collect::<Option<_>>()?;
            Some((problem, changed))
        })
    })
}

fn changed(problem: &Problem, (factors, weights, needs): &(Vec<u32>, Vec<u32>, bool)) -> Option<Problem> {
    let mut demand = problem.demand().to_vec();
    let mut travel = problem.travel().clone();
    if *needs {
        demand.iter_mut().zip(weights).for_each(|(point, &weight)| point.weight = weight.into());
    } else {
        let columns = problem.candidates().len();
        travel = TravelMatrix::from_fn(demand.len(), columns, |row, column| {
            Some(problem.travel().get(row, column)? * f64::from(factors[row * columns + column]) / 8.0)
        })
        .ok()?;
    }
    Problem::with_distances(
        demand,
        problem.candidates().to_vec(),
        travel,
        problem.between_candidates().cloned(),
        problem.objective().clone(),
        problem.constraints().clone(),
    )
    .ok()
}

fn asked(problem: &Problem, scenarios: &[Problem]) -> Robustness {
    let scenario = |(index, other): (usize, &Problem)| Scenario {
        name: format!("s{index}"),
        travel: (other.travel() != problem.travel()).then(|| other.travel().clone()),
        weights: Some(other.demand().iter().map(|point| point.weight).collect()),
    };
    robustness(problem, scenarios.iter().enumerate().map(scenario).collect(), &Options::default()).unwrap()
}

fn check_robustness(problem: &Problem, scenarios: &[Problem]) -> Result<(), TestCaseError> {
    let found = asked(problem, scenarios);
    let values: Vec<BTreeMap<u32, Vec<f64>>> = scenarios.iter().map(all).collect();
    let best: Vec<Option<f64>> = values.iter().map(|all| least(all).map(|costs| costs[0])).collect();
    prop_assert_eq!(found.today.objective.is_some(), !all(problem).is_empty());
    let scale = best.iter().flatten().fold(0.0, |most: f64, best| most.max(best.abs()));
    let near = |a: f64, b: f64| (a - b).abs() <= 3e-6 * scale.max(a.abs()).max(b.abs());
    for ((scenario, all), best) in found.scenarios.iter().zip(&values).zip(&best) {
        prop_assert_eq!(scenario.best.objective.is_some(), best.is_some());
        let Some(today) = &scenario.today else { continue };
        let value = all.get(&bits(&found.today.open)).map(|costs| costs[0]);
        prop_assert_eq!(today.regret.is_some(), value.is_some(), "{:?}", today);
        if let (Some(regret), Some(value), Some(best)) = (today.regret, value, best) {
            prop_assert!(near(regret.lower, value - best) && near(regret.upper, value - best));
        }
    }
    let possible: Vec<(&BTreeMap<u32, Vec<f64>>, f64)> =
        values.iter().zip(&best).filter_map(|(all, best)| Some((all, (*best)?))).collect();
    let regret = |open: u32| {
        possible
            .iter()
            .map(|(all, best)| Some(all.get(&open)?[0] - best))
            .try_fold(0.0, |most: f64, regret| Some(most.max(regret?)))
    };
    let least = (0..1u32 << problem.candidates().len()).filter_map(regret).reduce(f64::min);
    let Some(least) = least.filter(|_| !possible.is_empty()) else {
        prop_assert_eq!(found.least_regret.status, SolutionStatus::Infeasible);
        return Ok(());
    };
    prop_assert_eq!(found.least_regret.status, SolutionStatus::Optimal, "least {}: {:?}", least, found.least_regret);
    prop_assert!(near(found.least_regret.regret.unwrap(), least), "{} in {:?}", least, found.least_regret);
    let again = regret(bits(&found.least_regret.open));
    prop_assert!(again.is_some_and(|again| near(again, least)), "{:?}", again);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_choice_has_less_regret_under_any_constraints((problem, scenarios) in scenarios(false)) {
        check_robustness(&problem, &scenarios)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_choice_has_less_regret_with_sizes((problem, scenarios) in scenarios(true)) {
        check_robustness(&problem, &scenarios)?;
    }
}

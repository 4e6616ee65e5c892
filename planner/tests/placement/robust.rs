//! Robustness under other travel times and needs, against all choices in all scenarios.

use std::cell::Cell;

use planner::explain::{Robustness, Scenario, Standing, robustness};
use planner::matrix::TravelMatrix;
use planner::problem::{Candidate, Constraints, Demand, Objective, Problem, Status};
use planner::solution::SolutionStatus;
use planner::solve::{Options, Progress};
use proptest::prelude::*;

use crate::instances::{self, Instance};
use crate::{combined, enumeration};

/// The value of one set of open sites (bits); plain instances have weights that are no whole numbers.
fn value(instance: &Instance, open: u32) -> Option<f64> {
    if instance.between.is_some() { combined::value(instance, open) } else { enumeration::value(instance, open) }
}

fn best_value(instance: &Instance) -> Option<f64> {
    let values = (0..1u32 << instance.sites.len()).filter_map(|open| value(instance, open));
    if instance.objective.maximises() { values.reduce(f64::max) } else { values.reduce(f64::min) }
}

/// A problem and the same one in three scenarios, of which one is as it is.
#[derive(Clone, Debug)]
struct Case {
    base: Instance,
    scenarios: Vec<Instance>,
}

impl Case {
    fn scenarios(&self) -> Vec<Scenario> {
        let scenario = |(index, instance): (usize, &Instance)| {
            let matrix = |travel: &Vec<Vec<Option<f64>>>| {
                TravelMatrix::from_fn(travel.len(), travel[0].len(), |row, column| travel[row][column]).unwrap()
            };
            let (travel, weights) = (&instance.travel, &instance.weights);
            Scenario {
                name: format!("s{index}"),
                travel: (travel != &self.base.travel).then(|| matrix(travel)),
                weights: (weights != &self.base.weights).then(|| weights.clone()),
            }
        };
        self.scenarios.iter().enumerate().map(scenario).collect()
    }

    fn robustness(&self, options: &Options<'_>) -> Robustness {
        robustness(&self.base.problem(), self.scenarios(), options).unwrap()
    }

    /// The best value of each scenario, where it has an answer.
    fn best(&self) -> Vec<Option<f64>> {
        self.scenarios.iter().map(best_value).collect()
    }

    /// The largest regret of a choice; `None` where it is no answer in some scenario that has one.
    fn regret(&self, open: u32, best: &[Option<f64>]) -> Option<f64> {
        let with = self.scenarios.iter().zip(best).filter_map(|(instance, best)| Some((instance, (*best)?)));
        with.map(|(instance, best)| Some((value(instance, open)? - best).abs()))
            .try_fold(0.0, |most: f64, regret| Some(most.max(regret?)))
    }

    fn least_regret(&self, best: &[Option<f64>]) -> Option<f64> {
        (0..1u32 << self.base.sites.len()).filter_map(|open| self.regret(open, best)).reduce(f64::min)
    }
}

/// For each row and column how the scenario differs: the cost times an eighth of it, or no way.
type Difference = (bool, bool, Vec<Vec<u32>>, Vec<u32>);

fn cases(instances: impl Strategy<Value = Instance>) -> impl Strategy<Value = Case> {
    instances.prop_flat_map(|base| {
        let (rows, columns) = (base.weights.len(), base.sites.len());
        let factor = prop_oneof![1 => Just(0u32), 20 => 4u32..20];
        let factors = prop::collection::vec(prop::collection::vec(factor, columns), rows);
        let weights = prop::collection::vec(0u32..8, rows);
        let differences = prop::collection::vec((any::<bool>(), any::<bool>(), factors, weights), 3);
        (Just(base), differences).prop_map(|(base, differences)| {
            let scenarios = differences.iter().map(|difference| differing(&base, difference)).collect();
            Case { base, scenarios }
        })
    })
}

fn differing(base: &Instance, (travel, needs, factors, weights): &Difference) -> Instance {
    let mut instance = base.clone();
    if *travel {
        for (costs, factors) in instance.travel.iter_mut().zip(factors) {
            for (cost, &factor) in costs.iter_mut().zip(factors) {
                *cost = cost.filter(|_| factor > 0).map(|cost| cost * f64::from(factor) / 8.0);
            }
        }
    }
    if *needs {
        instance.weights = weights.iter().map(|&weight| f64::from(weight)).collect();
    }
    instance
}

fn bits(open: &[String]) -> u32 {
    open.iter().map(|id| id[1..].parse::<u32>().unwrap()).fold(0, |bits, column| bits | 1 << column)
}

fn check_standing(standing: &Standing, instance: &Instance, open: u32, best: Option<f64>) -> Result<(), TestCaseError> {
    let Some(expected) = value(instance, open) else {
        prop_assert_eq!(standing.status, SolutionStatus::Infeasible);
        prop_assert!(standing.objective.is_none() && standing.regret.is_none());
        return Ok(());
    };
    let best = best.unwrap();
    let rounding = 3e-6 * best.abs().max(expected.abs());
    prop_assert!((standing.objective.unwrap() - expected).abs() <= rounding);
    let (regret, share) = (standing.regret.unwrap(), standing.relative_regret.unwrap());
    let exact = (expected - best).abs();
    prop_assert!(0.0 <= regret.lower && regret.lower <= regret.upper);
    prop_assert!(regret.lower - rounding <= exact && exact <= regret.upper + rounding);
    prop_assert!(regret.upper - regret.lower <= rounding);
    prop_assert!(best == 0.0 || (share.upper - exact / best).abs() <= 1e-5 * (1.0 + exact / best));
    Ok(())
}

fn check(case: &Case) -> Result<(), TestCaseError> {
    let found = case.robustness(&Options::default());
    let best = case.best();
    prop_assert_eq!(found.today.objective.is_some(), best_value(&case.base).is_some());
    for ((scenario, instance), best) in found.scenarios.iter().zip(&case.scenarios).zip(&best) {
        prop_assert_eq!(scenario.best.objective.is_some(), best.is_some());
        prop_assert_eq!(scenario.today.is_some(), found.today.objective.is_some());
        if let Some(today) = &scenario.today {
            check_standing(today, instance, bits(&found.today.open), *best)?;
        }
        if let Some(standing) = &scenario.least_regret {
            check_standing(standing, instance, bits(&found.least_regret.open), *best)?;
        }
    }
    for (column, site) in found.sites.iter().enumerate() {
        let holds = |open: &[String]| bits(open) >> column & 1 == 1;
        let count = found.scenarios.iter().filter(|scenario| holds(&scenario.best.open)).count();
        prop_assert_eq!((site.scenarios, site.today), (count, holds(&found.today.open)));
    }
    let least = case.least_regret(&best).filter(|_| best.iter().any(Option::is_some));
    let Some(least) = least else {
        prop_assert_eq!(found.least_regret.status, SolutionStatus::Infeasible);
        return Ok(());
    };
    prop_assert_eq!(found.least_regret.status, SolutionStatus::Optimal, "least {}, {:?}", least, found.least_regret);
    let (regret, bound) = (found.least_regret.regret.unwrap(), found.least_regret.bound);
    let rounding = 3e-6 * best.iter().flatten().fold(0.0, |most: f64, best| most.max(best.abs()));
    prop_assert!((regret - least).abs() <= rounding, "{} instead of {}", regret, least);
    prop_assert!(bound <= least + rounding && regret - bound <= rounding);
    let again = case.regret(bits(&found.least_regret.open), &best).unwrap();
    prop_assert!((regret - again).abs() <= rounding);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_choice_has_less_regret(case in cases(instances::problems())) {
        check(&case)?;
    }

    #[test]
    fn nor_under_constraints(case in cases(instances::constrained(6, 5))) {
        check(&case)?;
    }

    #[test]
    fn stopped_anywhere_what_it_says_is_true(
        case in cases(instances::problems()),
        after in 0u32..12,
        by_time in any::<bool>(),
    ) {
        let asked = Cell::new(0);
        let goes_on = || {
            asked.set(asked.get() + 1);
            asked.get() <= after * after
        };
        let time_left = || std::time::Duration::from_secs(u64::from(goes_on()));
        let progress = |progress: Progress| {
            let (incumbent, bound) = (progress.incumbent.unwrap_or(f64::INFINITY), progress.bound.unwrap_or(0.0));
            assert!(bound <= incumbent);
            goes_on()
        };
        let options = if by_time {
            Options { time_left: Some(&time_left), ..Options::default() }
        } else {
            Options { progress: Some(&progress), ..Options::default() }
        };
        let found = case.robustness(&options);
        let best = case.best();
        let rounding = 3e-6 * best.iter().flatten().fold(0.0, |most: f64, best| most.max(best.abs()));
        for ((scenario, instance), best) in found.scenarios.iter().zip(&case.scenarios).zip(&best) {
            if let Some((regret, best)) = scenario.today.as_ref().and_then(|today| today.regret).zip(*best) {
                let exact = (value(instance, bits(&found.today.open)).unwrap() - best).abs();
                prop_assert!(regret.lower - rounding <= exact && exact <= regret.upper + rounding);
            }
        }
        let least = case.least_regret(&best).filter(|_| best.iter().any(Option::is_some));
        match (least, found.least_regret.status) {
            (None, status) => prop_assert!(!matches!(status, SolutionStatus::Optimal | SolutionStatus::Feasible)),
            (Some(least), status) => {
                prop_assert!(status != SolutionStatus::Infeasible);
                prop_assert!(found.least_regret.bound <= least + rounding);
                if let Some(regret) = found.least_regret.regret {
                    prop_assert!(least <= regret + rounding);
                    let again = case.regret(bits(&found.least_regret.open), &best).unwrap();
                    prop_assert!(again <= regret + rounding);
                }
            }
        }
    }
}

/// Villages at 0 and 10 km, sites at 0, 4 and 10 km, one of which is to be open.
fn line(weights: [f64; 2]) -> Problem {
    let demand = weights.iter().zip(["near", "far"]).map(|(&weight, id)| Demand::new(id, weight)).collect();
    let candidates = ["a", "b", "c"].map(|id| Candidate::new(id, Status::Candidate)).to_vec();
    let travel = TravelMatrix::new(2, 3, vec![0.0, 4.0, 10.0, 10.0, 6.0, 0.0]).unwrap();
    Problem::new(demand, candidates, travel, Objective::PMedian { sites: 1 }, Constraints::default()).unwrap()
}

/// With needs 3 and 1, a costs 10, b 18 and c 30; with needs 1 and 2, a costs 20, b 16 and c 10. So a regrets 0 and 10, b 8
/// and 6, c 20 and 0: b is best in neither and the least to be regretted.
#[test]
fn the_middle_is_never_best_and_least_regretted() {
    let scenario =
        |name: &str, weights: [f64; 2]| Scenario { name: name.into(), travel: None, weights: Some(weights.to_vec()) };
    let scenarios = vec![scenario("now", [3.0, 1.0]), scenario("later", [1.0, 2.0])];
    let found = robustness(&line([3.0, 1.0]), scenarios, &Options::default()).unwrap();
    assert_eq!(found.today.open, ["a"]);
    let [now, later] = &found.scenarios[..] else { unreachable!() };
    assert_eq!((now.best.objective, later.best.objective), (Some(10.0), Some(10.0)));
    let today = later.today.clone().unwrap();
    assert_eq!((today.objective, today.regret.unwrap().upper), (Some(20.0), 10.0));
    assert!(today.regret.unwrap().is_exact());
    assert_eq!(today.relative_regret.unwrap().upper, 1.0);
    assert_eq!(found.sites.iter().map(|site| site.scenarios).collect::<Vec<_>>(), [1, 0, 1]);
    assert_eq!(found.least_regret.open, ["b"]);
    assert_eq!((found.least_regret.status, found.least_regret.regret), (SolutionStatus::Optimal, Some(8.0)));
    assert_eq!(found.least_regret.bound, 8.0);
}

/// In winter nobody gets from the far village to a, and none at all gets away from both when c is closed too.
#[test]
fn who_is_left_in_winter_is_named() {
    let winter = |costs: Vec<f64>| Scenario {
        name: "winter".into(),
        travel: Some(TravelMatrix::new(2, 3, costs).unwrap()),
        weights: None,
    };
    let inf = f64::INFINITY;
    let cut_off = vec![winter(vec![0.0, 4.0, 10.0, inf, 6.0, 0.0])];
    let found = robustness(&line([3.0, 1.0]), cut_off, &Options::default()).unwrap();
    let today = found.scenarios[0].today.clone().unwrap();
    assert_eq!((today.status, today.objective, today.regret), (SolutionStatus::Infeasible, None, None));
    assert_eq!(
        today.unserved.iter().map(|left| (left.demand.as_str(), left.weight)).collect::<Vec<_>>(),
        [("far", 1.0)]
    );
    assert_eq!((found.least_regret.open, found.least_regret.regret), (vec!["b".to_owned()], Some(0.0)));

    // A scenario without any answer takes no part.
    let hopeless = vec![
        winter(vec![0.0, 4.0, 10.0, inf, inf, inf]),
        Scenario { name: "as it is".into(), travel: None, weights: None },
    ];
    let found = robustness(&line([3.0, 1.0]), hopeless, &Options::default()).unwrap();
    assert_eq!(found.scenarios[0].best.status, SolutionStatus::Infeasible);
    assert_eq!((found.least_regret.open, found.least_regret.regret), (vec!["a".to_owned()], Some(0.0)));
}

#[test]
fn a_scenario_of_another_shape_is_refused() {
    let none = || Scenario { name: "flood".into(), travel: None, weights: None };
    let matrix = TravelMatrix::new(1, 3, vec![1.0; 3]).unwrap();
    for scenario in [
        Scenario { weights: Some(vec![1.0]), ..none() },
        Scenario { weights: Some(vec![1.0, -1.0]), ..none() },
        Scenario { weights: Some(vec![1.0, f64::NAN]), ..none() },
        Scenario { travel: Some(matrix), ..none() },
    ] {
        let error = robustness(&line([3.0, 1.0]), vec![scenario], &Options::default()).unwrap_err();
        assert_eq!(error.to_string(), error.message(geodata::Language::English));
        assert!(error.message(geodata::Language::Latvian).contains("flood"));
    }
}

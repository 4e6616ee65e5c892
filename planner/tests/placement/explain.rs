//! Questions about answers, against all answers.

use planner::explain::{ExplainError, alternatives, mean_against_longest, sites_against_coverage, why, why_not};
use planner::problem::{Objective, Status};
use planner::solve::{Options, solve};
use proptest::prelude::*;

use crate::enumeration::{best_value, close, value};
use crate::instances::{self, Instance};

fn medians() -> impl Strategy<Value = Instance> {
    instances::problems().prop_filter("a p-median with an answer", |instance| {
        matches!(instance.objective, Objective::PMedian { .. }) && best_value(instance).is_some()
    })
}

fn open_bits(instance: &Instance, open: &[String]) -> u32 {
    (0..instance.sites.len()).filter(|c| open.contains(&format!("c{c}"))).fold(0, |bits, c| bits | 1 << c)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_lost_without_a_site_and_with_another(instance in medians(), which in any::<prop::sample::Index>()) {
        let (problem, options) = (instance.problem(), Options::default());
        let solution = solve(&problem, &options);
        let column = which.index(instance.sites.len());
        let id = format!("c{column}");
        let mut changed = instance.clone();
        let comparison = if solution.open.contains(&id) {
            prop_assert_eq!(why_not(&problem, &solution, &id, &options), Err(ExplainError::Open { id: id.clone() }));
            changed.sites[column].0 = Status::Forbidden;
            why(&problem, &solution, &id, &options).unwrap()
        } else {
            prop_assert_eq!(why(&problem, &solution, &id, &options), Err(ExplainError::NotOpen { id: id.clone() }));
            changed.sites[column].0 = Status::Required;
            why_not(&problem, &solution, &id, &options).unwrap()
        };
        prop_assert!(comparison.proven);
        match (best_value(&changed), comparison.difference) {
            (Some(best), Some(difference)) => {
                prop_assert!(close(best, solution.objective.unwrap() + difference.objective));
                // Forbidden sites may well be better than others, and existing ones worse.
                let free = instance.sites[column].0 == Status::Candidate;
                prop_assert!(!free || difference.objective >= -1e-9 * best);
            }
            (best, difference) => prop_assert!(best.is_none() && difference.is_none()),
        }
    }

    #[test]
    fn alternatives_come_in_order_and_none_is_missing(instance in medians(), count in 1usize..8) {
        let found = alternatives(&instance.problem(), count, 0.5, &Options::default());
        prop_assert!(found.proven);
        let mut all: Vec<f64> = (0..1u32 << instance.sites.len()).filter_map(|open| value(&instance, open)).collect();
        all.sort_by(f64::total_cmp);
        let enough = all[0] * 1.5 + 1e-9 * all[0];
        all.retain(|value| *value <= enough);
        all.truncate(count);
        let mut seen: Vec<u32> = found.solutions.iter().map(|solution| open_bits(&instance, &solution.open)).collect();
        seen.sort_unstable();
        seen.dedup();
        prop_assert_eq!(seen.len(), all.len());
        for (solution, value) in found.solutions.iter().zip(&all) {
            prop_assert!(close(solution.objective.unwrap(), *value));
        }
    }

    #[test]
    fn mean_against_longest_is_the_front(instance in medians()) {
        let front = mean_against_longest(&instance.problem(), &Options::default()).unwrap();
        prop_assert!(front.proven);
        let mut centre = instance.clone();
        let Objective::PMedian { sites } = instance.objective else { unreachable!() };
        centre.objective = Objective::PCenter { sites };
        let mut all: Vec<(f64, f64)> = (0..1u32 << instance.sites.len())
            .filter_map(|open| Some((value(&instance, open)?, value(&centre, open)?)))
            .collect();
        all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let mut best: Vec<(f64, f64)> = Vec::new();
        for point in all {
            if best.last().is_none_or(|last| point.1 < last.1 && point.0 > last.0 * (1.0 + 2e-9)) {
                best.push(point);
            }
        }
        prop_assert_eq!(front.points.len(), best.len());
        for (point, (mean, longest)) in front.points.iter().zip(best) {
            prop_assert!(close(point.objective.unwrap(), mean));
            prop_assert_eq!(point.measures.unwrap().max_cost.unwrap_or(0.0), longest);
        }
    }

    #[test]
    fn each_more_site_covers_what_it_can(mut instance in instances::problems()) {
        let limit = Some(instance.constraints.limit.unwrap_or(8.0));
        instance.objective = Objective::MaxCover { sites: instance.fixed_and_allowed().0.max(1), limit };
        let front = sites_against_coverage(&instance.problem(), 9, &Options::default()).unwrap();
        prop_assert!(front.proven && !front.points.is_empty());
        let mut before = -1.0;
        for sites in instance.fixed_and_allowed().0.max(1)..=instance.fixed_and_allowed().1 {
            instance.objective = Objective::MaxCover { sites, limit };
            let best = best_value(&instance).unwrap();
            let point = front.points.iter().find(|point| point.open.len() == sites);
            match point {
                Some(point) => prop_assert!(close(point.objective.unwrap(), best) && best > before),
                None => prop_assert!(best <= before * (1.0 + 1e-9)),
            }
            before = best.max(before);
        }
    }
}

#[test]
fn questions_of_another_kind_are_refused() {
    let problem = crate::known::clustered(20, 5, 1, Objective::PCenter { sites: 2 });
    let options = Options::default();
    for error in [
        mean_against_longest(&problem, &options).unwrap_err(),
        sites_against_coverage(&problem, 3, &options).unwrap_err(),
        why(&problem, &solve(&problem, &options), "nowhere", &options).unwrap_err(),
    ] {
        assert!(!error.message(geodata::Language::Latvian).is_empty());
        assert_eq!(error.to_string(), error.message(geodata::Language::English));
    }
}

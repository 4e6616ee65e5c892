//! What one measure costs in another, against all answers.

use std::cell::Cell;
use std::time::Duration;

use planner::explain::{Front, FrontError, Measure, front};
use planner::matrix::TravelMatrix;
use planner::measure::Evaluation;
use planner::problem::{Candidate, Constraints, Demand, Goal, Objective, Problem, Status};
use planner::solve::{Options, Progress};
use proptest::prelude::*;

use crate::{combined, instances, small};

const ALL: [Measure; 9] = [
    Measure::Sites,
    Measure::Cost,
    Measure::Coverage,
    Measure::Unserved,
    Measure::Travel,
    Measure::LongestTravel,
    Measure::WorstMean,
    Measure::Backup,
    Measure::Duplication,
];

/// Two different measures.
fn pairs() -> impl Strategy<Value = (Measure, Measure)> {
    (0..ALL.len(), 1..ALL.len()).prop_map(|(first, next)| (ALL[first], ALL[(first + next) % ALL.len()]))
}

/// What the measures speak of, from the fields of the problem.
struct Terms {
    cover: f64,
    standard: f64,
    share: f64,
}

fn terms(problem: &Problem) -> Terms {
    let constraints = problem.constraints();
    let (limit, share) = match *problem.objective() {
        Objective::MaxCover { limit, .. }
        | Objective::BackupCover { limit, .. }
        | Objective::Lexicographic { limit, .. } => (limit, None),
        Objective::WorstMean { share, .. } => (None, Some(share)),
        _ => (None, None),
    };
    let (named, most) = (limit.or(constraints.standard), constraints.limit.unwrap_or(f64::INFINITY));
    Terms {
        cover: named.unwrap_or(most).min(most),
        standard: constraints.standard.or(limit.map(|limit| limit.min(most))).unwrap_or(most),
        share: constraints.worst_mean.map(|worst| worst.share).or(share).unwrap_or(0.1),
    }
}

/// The value of a measure, of which less is better, straight from the definition.
fn badness(problem: &Problem, measure: Measure, open: u32, found: &Evaluation) -> f64 {
    let Terms { cover, standard, share } = terms(problem);
    let weight = |row: usize| problem.demand()[row].weight;
    let rows: Vec<(f64, Option<f64>)> = found
        .served
        .iter()
        .enumerate()
        .map(|(row, parts)| (weight(row), parts.first().map(|part| part.cost)))
        .collect();
    let rows: Vec<_> = rows.into_iter().filter(|(weight, _)| *weight > 0.0).collect();
    let most = standard.min(problem.constraints().limit.unwrap_or(f64::INFINITY));
    let near = |row: usize, site: usize| {
        open >> site & 1 == 1 && problem.travel().get(row, site).is_some_and(|cost| cost <= most)
    };
    let sum = |keep: &dyn Fn(Option<f64>) -> bool| {
        rows.iter().filter(|(_, cost)| keep(*cost)).map(|(weight, _)| weight).sum::<f64>()
    };
    match measure {
        Measure::Sites => open.count_ones().into(),
        Measure::Cost => found.measures.cost,
        Measure::Coverage => -sum(&|cost| cost.is_some_and(|cost| cost <= cover)),
        Measure::Unserved => sum(&|cost| cost.is_none()),
        Measure::Travel => rows.iter().map(|(weight, cost)| weight * cost.unwrap_or(0.0)).sum(),
        Measure::LongestTravel => rows.iter().filter_map(|(_, cost)| *cost).fold(0.0, f64::max),
        Measure::WorstMean => {
            let mut costs: Vec<(f64, f64)> = rows.iter().map(|(weight, cost)| (cost.unwrap_or(0.0), *weight)).collect();
            costs.sort_by(|a, b| b.0.total_cmp(&a.0));
            let worst = share * costs.iter().map(|(_, weight)| weight).sum::<f64>();
            let mut left = worst;
            let sum: f64 = costs
                .into_iter()
                .map(|(cost, weight)| {
                    let part = weight.min(left);
                    left -= part;
                    part * cost
                })
                .sum();
            if worst > 0.0 { sum / worst } else { 0.0 }
        }
        Measure::Backup => {
            let count = |row: usize| (0..problem.candidates().len()).filter(|&site| near(row, site)).count();
            -(0..found.served.len()).filter(|&row| count(row) >= 2).map(weight).sum::<f64>()
        }
        // Hand-computed cases of it are elsewhere.
        Measure::Duplication => found.measures.duplicated_weight.unwrap_or(0.0),
    }
}

fn less(a: f64, b: f64) -> bool {
    a < b - 2e-9 * a.abs().max(b.abs())
}

/// What no other beats, in order of the first.
fn unbeaten(mut all: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut best: Vec<(f64, f64)> = Vec::new();
    for point in all {
        match best.last() {
            Some(last) if !less(point.1, last.1) => {}
            // The same but for rounding.
            Some(last) if !less(last.0, point.0) => *best.last_mut().unwrap() = point,
            _ => best.push(point),
        }
    }
    best
}

/// The front over all answers that keep the constraints.
fn expected(problem: &Problem, first: Measure, second: Measure) -> Vec<(f64, f64)> {
    let has = |measure| first == measure || second == measure;
    let everybody = has(Measure::Travel) || has(Measure::WorstMean) || has(Measure::LongestTravel);
    let everybody = everybody && !has(Measure::Unserved);
    let limit = match *problem.objective() {
        Objective::MaxCover { limit, .. }
        | Objective::BackupCover { limit, .. }
        | Objective::Lexicographic { limit, .. } => limit,
        _ => None,
    };
    let goals = vec![if everybody { Goal::Travel } else { Goal::Cost }];
    let sites = problem.objective().sites().filter(|_| !has(Measure::Sites));
    let judge = Problem::with_distances(
        problem.demand().to_vec(),
        problem.candidates().to_vec(),
        problem.travel().clone(),
        problem.between_candidates().cloned(),
        Objective::Lexicographic { sites, limit, goals },
        problem.constraints().clone(),
    );
    let partly = has(Measure::Unserved) && has(Measure::LongestTravel);
    let mut all = Vec::new();
    small::answers(&judge.unwrap(), partly, |open, found| {
        if open > 0 || !has(Measure::Sites) {
            all.push((badness(problem, first, open, &found), badness(problem, second, open, &found)));
        }
    });
    unbeaten(all)
}

/// Whether a refusal is for a reason.
fn is_right(problem: &Problem, (first, second): (Measure, Measure), error: &FrontError) -> bool {
    let has = |measure| first == measure || second == measure;
    let constraints = problem.constraints();
    let sites = problem.objective().sites();
    let Terms { cover, standard, .. } = terms(problem);
    let twice = constraints.maximum_duplication.is_some() || constraints.backup_share.is_some();
    match error {
        FrontError::Everybody => {
            let all = has(Measure::Travel) || has(Measure::WorstMean) || constraints.worst_mean.is_some();
            has(Measure::Unserved) && all
        }
        FrontError::NoLimit => has(Measure::Coverage) && cover.is_infinite(),
        FrontError::NoStandard => (has(Measure::Backup) || has(Measure::Duplication)) && standard.is_infinite(),
        FrontError::OtherStandard => {
            let bounded = has(Measure::Travel) || has(Measure::Unserved) || has(Measure::LongestTravel) && twice;
            has(Measure::Coverage) && bounded && cover != standard.min(constraints.limit.unwrap_or(f64::INFINITY))
        }
        FrontError::NumberOfSites => has(Measure::WorstMean) && has(Measure::Duplication) && sites.is_none(),
        FrontError::LimitAndStandard => {
            let tail = constraints.worst_mean.is_none() && has(Measure::Travel);
            has(Measure::LongestTravel) && (has(Measure::Travel) || has(Measure::Unserved)) && twice && !tail
        }
        FrontError::Same | FrontError::Curve | FrontError::Problem(_) => false,
    }
}

fn values(front: &Front, first: Measure, second: Measure) -> Vec<(f64, f64)> {
    let sign = |measure: Measure| if measure.maximises() { -1.0 } else { 1.0 };
    front.values.iter().map(|(a, b)| (sign(first) * a, sign(second) * b)).collect()
}

fn same(found: &[(f64, f64)], expected: &[(f64, f64)]) -> bool {
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-6 * a.abs().max(b.abs());
    found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| close(a.0, b.0) && close(a.1, b.1))
}

fn check(problem: &Problem, pair: (Measure, Measure)) -> Result<(), TestCaseError> {
    let found = match front(problem, pair.0, pair.1, 100, &Options::default()) {
        Ok(found) => found,
        Err(error) => {
            prop_assert!(is_right(problem, pair, &error), "{:?} refused: {}", pair, error);
            return Ok(());
        }
    };
    let (values, expected) = (values(&found, pair.0, pair.1), expected(problem, pair.0, pair.1));
    prop_assert!(same(&values, &expected), "{:?}: {:?} instead of {:?}", pair, values, expected);
    prop_assert!(found.proven && !found.cut);
    for (point, (first, second)) in found.points.iter().zip(&found.values) {
        let measures = point.measures.unwrap();
        for (measure, value) in [(pair.0, *first), (pair.1, *second)] {
            match measure {
                Measure::Sites => prop_assert_eq!(point.open.len() as f64, value),
                Measure::Cost => prop_assert_eq!(measures.cost, value),
                Measure::LongestTravel => prop_assert_eq!(measures.max_cost.unwrap_or(0.0), value),
                Measure::Backup => prop_assert_eq!(measures.backed_up_weight, Some(value)),
                _ => {}
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_two_measures_without_sizes(problem in small::problems(6, 6, false), pair in pairs()) {
        check(&problem, pair)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_two_measures_with_sizes(problem in small::problems(4, 4, true), pair in pairs()) {
        check(&problem, pair)?;
    }
}

/// Where capacities divide demand points: the service of each set of sites by the textbook flow.
fn by_flow(instance: &instances::Instance, first: Measure) -> Vec<(f64, f64)> {
    let mut all = Vec::new();
    for open in 0..1u32 << instance.sites.len() {
        let mut instance = instance.clone();
        let cost = (0..instance.sites.len()).filter(|site| open >> site & 1 == 1).map(|site| instance.sites[site].1);
        let cost: f64 = cost.sum();
        if first == Measure::LongestTravel {
            let limit = instance.constraints.limit.unwrap_or(f64::INFINITY);
            let mut radii: Vec<f64> = instance.travel.iter().flatten().flatten().copied().chain([0.0]).collect();
            radii.retain(|radius| *radius <= limit);
            for radius in radii {
                instance.constraints.limit = Some(radius);
                all.extend(combined::value(&instance, open).map(|value| (radius, value)));
            }
        } else if let Some(value) = combined::value(&instance, open) {
            let sign = if instance.objective.maximises() { -1.0 } else { 1.0 };
            all.push((cost, sign * value));
        }
    }
    unbeaten(all)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn people_may_be_divided(instance in instances::constrained(5, 6), longest in any::<bool>()) {
        let second = match instance.objective {
            Objective::PMedian { .. } => Measure::Travel,
            Objective::MaxCover { .. } => Measure::Coverage,
            _ => return Ok(()),
        };
        let longest = longest && second == Measure::Travel;
        let first = if longest { Measure::LongestTravel } else { Measure::Cost };
        let found = front(&instance.problem(), first, second, 100, &Options::default()).unwrap();
        let (values, expected) = (values(&found, first, second), by_flow(&instance, first));
        prop_assert!(same(&values, &expected), "{:?} instead of {:?}", values, expected);
        prop_assert!(found.proven);
    }

    #[test]
    fn stopped_anywhere_the_points_are_answers(
        problem in small::problems(5, 5, false),
        pair in pairs(),
        after in 0u32..25,
        by_time in any::<bool>(),
    ) {
        let asked = Cell::new(0);
        let goes_on = || {
            asked.set(asked.get() + 1);
            asked.get() <= after
        };
        let time_left = || Duration::from_secs(60 * u64::from(goes_on()));
        let progress = |_: Progress| goes_on();
        let options = if by_time {
            Options { time_left: Some(&time_left), ..Options::default() }
        } else {
            Options { progress: Some(&progress), ..Options::default() }
        };
        let Ok(found) = front(&problem, pair.0, pair.1, 100, &options) else { return Ok(()) };
        let (values, expected) = (values(&found, pair.0, pair.1), expected(&problem, pair.0, pair.1));
        prop_assert!(!found.proven || same(&values, &expected));
        prop_assert!(found.proven || asked.get() > after, "not stopped and not proven");
        for &(a, b) in &values {
            // No answer is better than what the front says is possible, and none of the points beats another.
            prop_assert!(expected.iter().any(|best| !less(a, best.0) && !less(b, best.1)), "{:?}", (a, b));
            prop_assert!(!values.iter().any(|other| less(other.0, a) && less(other.1, b)));
        }
    }

    #[test]
    fn cut_it_has_as_many_points_as_asked_for(
        problem in small::problems(6, 6, false),
        pair in pairs(),
        most in 0usize..4,
    ) {
        let Ok(found) = front(&problem, pair.0, pair.1, most, &Options::default()) else { return Ok(()) };
        let (values, expected) = (values(&found, pair.0, pair.1), expected(&problem, pair.0, pair.1));
        prop_assert_eq!(found.cut, expected.len() > most);
        prop_assert_eq!(found.proven, !found.cut);
        prop_assert_eq!(values.len(), expected.len().min(most));
        for point in values {
            prop_assert!(expected.iter().any(|best| same(&[point], &[*best])), "{:?} of {:?}", point, expected);
        }
    }
}

/// Villages of 5, 3 and 2, each with a site of its own that costs 4, 2 and 2. Nothing serves nobody; 2 the 3 (or, beaten, the
/// 2); 4 the 5, or the 3 and the 2; 6 the 5 and the 3; 8 everybody.
#[test]
fn money_against_people_left_out() {
    let demand = [5.0, 3.0, 2.0].iter().enumerate().map(|(row, &weight)| Demand::new(format!("d{row}"), weight));
    let costs = [4.0, 2.0, 2.0].iter().enumerate();
    let candidates = costs.map(|(column, &opening_cost)| Candidate {
        opening_cost,
        ..Candidate::new(format!("c{column}"), Status::Candidate)
    });
    let travel = TravelMatrix::from_fn(3, 3, |row, column| (row == column).then_some(0.0)).unwrap();
    let objective = Objective::FacilityLocation {};
    let problem =
        Problem::new(demand.collect(), candidates.collect(), travel, objective, Constraints::default()).unwrap();
    let found = front(&problem, Measure::Cost, Measure::Unserved, 10, &Options::default()).unwrap();
    assert!(found.proven);
    assert_eq!(found.values, [(0.0, 10.0), (2.0, 7.0), (4.0, 5.0), (6.0, 2.0), (8.0, 0.0)]);
    assert_eq!(found.points[3].open, ["c0", "c1"]);
    let found = front(&problem, Measure::Unserved, Measure::Cost, 10, &Options::default()).unwrap();
    assert_eq!(found.values, [(0.0, 8.0), (2.0, 6.0), (5.0, 4.0), (7.0, 2.0), (10.0, 0.0)]);
}

#[test]
fn what_cannot_be_is_refused() {
    let capacity = |site: Candidate| Candidate { capacity: Some(3.0), ..site };
    let candidates = ["a", "b"].map(|id| capacity(Candidate::new(id, Status::Candidate))).to_vec();
    let demand = vec![Demand::new("d", 5.0)];
    let travel = TravelMatrix::new(1, 2, vec![1.0, 2.0]).unwrap();
    let objective = Objective::PMedian { sites: 2 };
    let problem = Problem::new(demand, candidates, travel, objective, Constraints::default()).unwrap();
    let refused = |first, second| front(&problem, first, second, 9, &Options::default()).unwrap_err();
    for (pair, error) in [
        ((Measure::Travel, Measure::Travel), FrontError::Same),
        ((Measure::Travel, Measure::Unserved), FrontError::Everybody),
        ((Measure::Sites, Measure::Coverage), FrontError::NoLimit),
        ((Measure::Backup, Measure::Travel), FrontError::NoStandard),
    ] {
        assert_eq!(refused(pair.0, pair.1), error);
        assert_eq!(error.to_string(), error.message(geodata::Language::English));
        assert!(!error.message(geodata::Language::Latvian).is_empty());
    }
    assert!(matches!(refused(Measure::WorstMean, Measure::Travel), FrontError::Problem(_)));
    let constraints = Constraints { standard: Some(1.5), ..Constraints::default() };
    let (demand, candidates) = (problem.demand().to_vec(), problem.candidates().to_vec());
    let travel = problem.travel().clone();
    let problem = Problem::new(demand, candidates, travel, Objective::PMedian { sites: 2 }, constraints).unwrap();
    let error = front(&problem, Measure::Coverage, Measure::Travel, 9, &Options::default()).unwrap_err();
    assert_eq!(error, FrontError::Curve);
}

/// c1 has room for 5; within 2 minutes of both sites there is d1. Only if c1 also serves the 4 of d0, 6 minutes away, are all of
/// its places needed, so that d1 is not duplicated: backup without duplication is possible.
#[test]
fn who_comes_from_afar_takes_the_places_left_over() {
    let demand = vec![Demand::new("d0", 4.0), Demand::new("d1", 1.0), Demand::new("d2", 2.0)];
    let site = |id: &str, room: f64| Candidate { capacity: Some(room), ..Candidate::new(id, Status::Candidate) };
    let travel = TravelMatrix::new(3, 2, vec![f64::INFINITY, 6.0, 0.0, 0.0, 0.0, f64::INFINITY]).unwrap();
    let constraints = Constraints { single_source: true, ..Constraints::default() };
    let objective = Objective::MaxCover { sites: 2, limit: Some(2.0) };
    let problem = Problem::new(demand, vec![site("c0", 6.0), site("c1", 5.0)], travel, objective, constraints).unwrap();
    let found = front(&problem, Measure::Backup, Measure::Duplication, 9, &Options::default()).unwrap();
    assert_eq!((found.values, found.proven), (vec![(1.0, 0.0)], true));
}

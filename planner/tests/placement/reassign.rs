//! Everybody's nearest site after every change, against the nearest site looked up anew.

use planner::measure::{evaluate, nearest_served};
use planner::problem::{Candidate, Objective, Problem, Status};
use planner::reassign::{ReassignError, Reassignment, Totals};
use planner::solution::Measures;
use proptest::prelude::*;

use crate::instances::{self, Instance};

/// A change of the open sites: what to do, and to which two sites.
type Change = (u32, prop::sample::Index, prop::sample::Index);

/// Plain problems and constrained ones without rooms, with changes that may or may not be possible.
fn cases() -> impl Strategy<Value = (Instance, u32, Vec<Change>)> {
    let changes = prop::collection::vec((0u32..3, any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..20);
    let roomless = instances::constrained(9, 12).prop_map(|instance| Instance { rooms: Vec::new(), ..instance });
    (prop_oneof![instances::problems(), roomless], any::<u32>(), changes)
}

/// The numbers of all open sites, straight from the checker.
fn totals(problem: &Problem, open: &[usize]) -> Totals {
    let served = nearest_served(problem, open);
    let (mut served_weight, mut weighted_cost, mut unserved_weight) = (0.0, 0.0, 0.0);
    for (point, parts) in problem.demand().iter().zip(&served) {
        served_weight += parts.first().map_or(0.0, |part| part.weight);
        weighted_cost += parts.first().map_or(0.0, |part| part.weight * part.cost);
        unserved_weight += if parts.is_empty() { point.weight } else { 0.0 };
    }
    let Measures { mean_cost, max_cost, covered_weight, covered_weight_share, .. } =
        evaluate(problem, open, served).measures;
    Totals { served_weight, weighted_cost, unserved_weight, mean_cost, max_cost, covered_weight, covered_weight_share }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_any_changes_everybody_is_where_the_checker_says((instance, open, changes) in cases()) {
        let problem = instance.problem();
        let columns = instance.sites.len();
        let mut open: Vec<usize> = (0..columns).filter(|&column| open >> column & 1 == 1).collect();
        let mut now = Reassignment::new(&problem, &open).unwrap();
        for (kind, a, b) in changes {
            let (a, b) = (a.index(columns), b.index(columns));
            let (before, sites) = (now.totals(), now.served());
            let found = match kind {
                0 => now.opened(a),
                1 => now.closed(a),
                _ => now.moved(a, b),
            };
            let is_open = |column: usize| open.contains(&column);
            let possible = match kind {
                0 => !is_open(a),
                1 => is_open(a),
                _ => is_open(a) && (a == b || !is_open(b)),
            };
            prop_assert_eq!(found.is_ok(), possible);
            if let Ok(change) = found {
                open.retain(|&column| kind == 0 || column != a);
                open.extend(if kind == 0 { Some(a) } else { Some(b).filter(|_| kind == 2) });
                open.sort_unstable();
                prop_assert_eq!(change.before, before);
                prop_assert_eq!(change.after, now.totals());
                let served = now.served();
                let other: Vec<usize> = (0..sites.len()).filter(|&row| sites[row] != served[row]).collect();
                prop_assert_eq!(change.rows, other);
            }
            prop_assert_eq!(now.open(), &open[..]);
            prop_assert_eq!(now.served(), nearest_served(&problem, &open));
            prop_assert_eq!(now.totals(), totals(&problem, &open));
        }
    }
}

#[test]
fn what_cannot_change_is_refused_and_changes_nothing() {
    let problem = crate::known::clustered(20, 5, 1, Objective::PMedian { sites: 2 });
    let mut now = Reassignment::new(&problem, &[1, 3]).unwrap();
    let before = now.totals();
    assert_eq!(now.opened(3), Err(ReassignError::Open { column: 3 }));
    assert_eq!(now.closed(0), Err(ReassignError::NotOpen { column: 0 }));
    assert_eq!(now.moved(0, 2), Err(ReassignError::NotOpen { column: 0 }));
    assert_eq!(now.moved(1, 3), Err(ReassignError::Open { column: 3 }));
    assert_eq!(now.moved(1, 5), Err(ReassignError::Unknown { column: 5 }));
    assert_eq!((now.open(), now.totals()), (&[1, 3][..], before));
    assert_eq!(Reassignment::new(&problem, &[1, 5]).unwrap_err(), ReassignError::Unknown { column: 5 });
    assert_eq!(Reassignment::new(&problem, &[1, 1]).unwrap_err(), ReassignError::Open { column: 1 });
    let mut candidates = problem.candidates().to_vec();
    candidates[4] = Candidate { capacity: Some(9.0), ..Candidate::new("full", Status::Candidate) };
    let (demand, travel) = (problem.demand().to_vec(), problem.travel().clone());
    let roomy =
        Problem::new(demand, candidates, travel, problem.objective().clone(), problem.constraints().clone()).unwrap();
    let refused = Reassignment::new(&roomy, &[1]).unwrap_err();
    assert_eq!(refused, ReassignError::Capacity { id: "full".into() });
    for error in [refused, ReassignError::Open { column: 1 }, ReassignError::NotOpen { column: 1 }] {
        assert!(!error.message(geodata::Language::Latvian).is_empty());
        assert_eq!(error.to_string(), error.message(geodata::Language::English));
    }
}

/// Two points between three sites; the middle one closes, then the first moves there.
#[test]
fn a_move_by_hand() {
    let demand = [3.0, 1.0].iter().enumerate();
    let demand = demand.map(|(row, &weight)| planner::problem::Demand::new(row.to_string(), weight)).collect();
    let candidates = (0..3).map(|column| Candidate::new(column.to_string(), Status::Candidate)).collect();
    let travel = planner::matrix::TravelMatrix::new(2, 3, vec![0.0, 4.0, 10.0, 10.0, 6.0, 20.0]).unwrap();
    let objective = Objective::MaxCover { sites: 1, limit: Some(4.0) };
    let constraints = planner::problem::Constraints { limit: Some(10.0), ..Default::default() };
    let problem = Problem::new(demand, candidates, travel, objective, constraints).unwrap();
    let mut now = Reassignment::new(&problem, &[0, 1]).unwrap();
    let change = now.closed(1).unwrap();
    assert_eq!(change.rows, [1]);
    assert_eq!((change.before.weighted_cost, change.after.weighted_cost), (6.0, 10.0));
    assert_eq!((change.before.covered_weight, change.after.covered_weight), (3.0, 3.0));
    let change = now.moved(0, 2).unwrap();
    assert_eq!((change.after.served_weight, change.after.unserved_weight), (3.0, 1.0));
    assert_eq!(change.after.max_cost, Some(10.0));
    assert_eq!((now.site(0), now.site(1)), (Some((2, 10.0)), None));
}

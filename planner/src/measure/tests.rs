//! Every measure and every violation, computed by hand.

use super::*;
use crate::matrix::TravelMatrix;
use crate::problem::{Candidate, Constraints, Demand, Status};

/// Three demand points of weights 2, 3, 0 and three candidates, the last one forbidden; the second point cannot reach
/// the first candidate.
fn problem(objective: Objective, limit: Option<f64>) -> Problem {
    let demand = [2.0, 3.0, 0.0].iter().enumerate();
    let demand = demand.map(|(row, &weight)| Demand::new(row.to_string(), weight)).collect();
    let statuses = [Status::Candidate, Status::Existing, Status::Forbidden];
    let candidates = statuses.iter().enumerate().map(|(c, &status)| Candidate::new(c.to_string(), status)).collect();
    let inf = f64::INFINITY;
    let costs = vec![10.0, 20.0, 1.0, inf, 5.0, 1.0, 7.0, 90.0, 1.0];
    let travel = TravelMatrix::new(3, 3, costs).unwrap();
    Problem::new(demand, candidates, travel, objective, Constraints { limit, ..Constraints::default() }).unwrap()
}

#[test]
fn both_open_by_hand() {
    let evaluation = check(&problem(Objective::PMedian { sites: 2 }, None), &[0, 1]).unwrap();
    assert_eq!(evaluation.objective, 2.0 * 10.0 + 3.0 * 5.0);
    let sites: Vec<_> = evaluation.served.iter().map(|parts| (parts[0].site, parts[0].cost)).collect();
    assert_eq!(sites, [(0, 10.0), (1, 5.0), (0, 7.0)]);
    let expected = Measures {
        mean_cost: Some(7.0),
        max_cost: Some(10.0),
        covered_weight: 5.0,
        covered_weight_share: 1.0,
        cost: 2.0,
        worst_mean: Some(10.0),
        backed_up_weight: None,
        duplicated_weight: None,
    };
    assert_eq!(evaluation.measures, expected);
}

#[test]
fn each_objective_by_hand() {
    let objective = |objective, open: &[usize]| check(&problem(objective, None), open).map(|found| found.objective);
    assert_eq!(objective(Objective::PCenter { sites: 1 }, &[1]), Ok(20.0));
    assert_eq!(objective(Objective::MaxCover { sites: 1, limit: Some(5.0) }, &[1]), Ok(3.0));
    assert_eq!(objective(Objective::MaxCover { sites: 1, limit: Some(4.9) }, &[1]), Ok(0.0));
    assert_eq!(objective(Objective::SetCover { limit: Some(10.0), share: None }, &[0, 1]), Ok(2.0));
    assert_eq!(objective(Objective::SetCover { limit: Some(5.0), share: Some(0.6) }, &[1]), Ok(1.0));
}

#[test]
fn each_violation_is_found() {
    let violation = |objective, limit, open: &[usize]| check(&problem(objective, limit), open).unwrap_err();
    let median = |sites| Objective::PMedian { sites };
    assert_eq!(violation(median(2), None, &[1, 0]), Violation::Order);
    assert_eq!(violation(median(2), None, &[1, 3]), Violation::Order);
    assert_eq!(violation(median(2), None, &[1, 2]), Violation::ForbiddenOpen(2));
    assert_eq!(violation(median(1), None, &[0]), Violation::FixedClosed(1));
    assert_eq!(violation(median(1), None, &[0, 1]), Violation::Sites(2));
    assert_eq!(violation(median(1), Some(19.0), &[1]), Violation::Unserved(0));
    assert_eq!(violation(Objective::SetCover { limit: Some(5.0), share: Some(0.61) }, None, &[1]), Violation::Share);
}

/// Two points of weights 4 and 2 between two sites with room for 3 each, 7 apart one way and 6 the other.
fn tight(objective: Objective, constraints: Constraints) -> Problem {
    let demand = [4.0, 2.0].iter().enumerate();
    let demand = demand.map(|(row, &weight)| Demand::new(row.to_string(), weight)).collect();
    let site = |id: &str| Candidate { capacity: Some(3.0), ..Candidate::new(id, Status::Candidate) };
    let travel = TravelMatrix::new(2, 2, vec![1.0, 2.0, 5.0, 9.0]).unwrap();
    let between = TravelMatrix::new(2, 2, vec![0.0, 7.0, 6.0, 0.0]).unwrap();
    let sites = vec![site("a"), site("b")];
    Problem::with_distances(demand, sites, travel, Some(between), objective, constraints).unwrap()
}

fn part(site: usize, weight: f64, cost: f64) -> Part {
    Part { site, weight, cost }
}

#[test]
fn parts_by_hand() {
    let problem = tight(Objective::PMedian { sites: 2 }, Constraints::default());
    assert_eq!(check(&problem, &[0, 1]), Err(Violation::Capacity(0)));
    let served = vec![vec![part(0, 1.0, 1.0), part(1, 3.0, 2.0)], vec![part(0, 2.0, 5.0)]];
    let evaluation = check_served(&problem, &[0, 1], served).unwrap();
    assert_eq!(evaluation.objective, 1.0 + 6.0 + 10.0);
    assert_eq!((evaluation.measures.mean_cost, evaluation.measures.max_cost), (Some(17.0 / 6.0), Some(5.0)));
    let located = problem.with(Objective::FacilityLocation {}, Constraints::default());
    assert_eq!(check_served(&located, &[0, 1], evaluation.served).unwrap().objective, 19.0);
}

#[test]
fn what_is_wrong_with_parts() {
    let wrong = |single_source: bool, served: Served| {
        let constraints = Constraints { single_source, ..Constraints::default() };
        check_served(&tight(Objective::PMedian { sites: 2 }, constraints), &[0, 1], served).unwrap_err()
    };
    let (first, second) = (vec![part(0, 1.0, 1.0), part(1, 3.0, 2.0)], vec![part(0, 2.0, 5.0)]);
    assert_eq!(wrong(true, vec![first.clone(), second.clone()]), Violation::Parts(0));
    assert_eq!(wrong(false, vec![first.clone()]), Violation::Parts(1));
    assert_eq!(wrong(false, vec![first.clone(), vec![]]), Violation::Unserved(1));
    assert_eq!(wrong(false, vec![first.clone(), vec![part(0, 1.0, 5.0)]]), Violation::Unserved(1));
    assert_eq!(wrong(false, vec![first.clone(), vec![part(0, 2.1, 5.0)]]), Violation::Parts(1));
    assert_eq!(wrong(false, vec![first.clone(), vec![part(0, 2.0, 4.0)]]), Violation::Parts(1));
    assert_eq!(wrong(false, vec![first.clone(), vec![part(0, f64::NAN, 5.0)]]), Violation::Parts(1));
    assert_eq!(wrong(false, vec![vec![part(0, 4.0, 1.0)], second]), Violation::Capacity(0));
}

#[test]
fn budget_and_separation_by_hand() {
    let checked = |objective, constraints| check(&tight(objective, constraints), &[0, 1]).map(|found| found.objective);
    let dear = Constraints { budget: Some(1.5), ..Constraints::default() };
    let near = Constraints { minimum_separation: Some(6.5), ..Constraints::default() };
    let cover = Objective::MaxCover { sites: 2, limit: Some(1.0) };
    assert_eq!(checked(cover.clone(), dear), Err(Violation::Budget));
    assert_eq!(checked(cover.clone(), near), Err(Violation::Separation(0, 1)));
    let served = vec![vec![part(0, 3.0, 1.0)], vec![]];
    let problem = tight(cover, Constraints { minimum_separation: Some(6.0), ..Constraints::default() });
    assert_eq!(check_served(&problem, &[0, 1], served).unwrap().objective, 3.0);
}

#[test]
fn dispersion_by_hand() {
    let sites = ["a", "b", "c"].map(|id| Candidate::new(id, Status::Candidate)).to_vec();
    let between = TravelMatrix::new(3, 3, vec![0.0, 4.0, 9.0, 5.0, 0.0, 8.0, 7.0, 6.0, 0.0]).unwrap();
    let demand = vec![Demand::new("d", 1.0)];
    let travel = TravelMatrix::new(1, 3, vec![1.0; 3]).unwrap();
    let objective = Objective::PDispersion { sites: 2 };
    let problem =
        Problem::with_distances(demand, sites, travel, Some(between), objective, Constraints::default()).unwrap();
    let distance = |open: &[usize]| check(&problem, open).unwrap().objective;
    assert_eq!([distance(&[0, 1]), distance(&[0, 2]), distance(&[1, 2])], [4.0, 7.0, 6.0]);
}

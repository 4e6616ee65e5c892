//! Constrained instances with answers found by hand, and some as large as a region's question.

use std::fs;

use planner::files::read_problem;
use planner::matrix::TravelMatrix;
use planner::problem::{Candidate, Constraints, Demand, Objective, Problem, Status};
use planner::solution::{Solution, SolutionStatus};
use planner::solve::{Options, solve};
use serde_json::json;

use crate::known::clustered;

/// Points of weights 3, 3 and 2 on a line at 0, 10 and 20, sites at the ends with room for 4 and 5, opening costs 5 and 8,
/// 20 apart.
fn line(objective: Objective, constraints: Constraints) -> Problem {
    let demand = [3.0, 3.0, 2.0].iter().enumerate();
    let demand = demand.map(|(row, &weight)| Demand::new(format!("d{row}"), weight)).collect();
    let site = |id: &str, room: f64, opening_cost: f64| Candidate {
        capacity: Some(room),
        opening_cost,
        ..Candidate::new(id, Status::Candidate)
    };
    let candidates = vec![site("west", 4.0, 5.0), site("east", 5.0, 8.0)];
    let travel = TravelMatrix::new(3, 2, vec![0.0, 20.0, 10.0, 10.0, 20.0, 0.0]).unwrap();
    let between = TravelMatrix::new(2, 2, vec![0.0, 20.0, 20.0, 0.0]).unwrap();
    Problem::with_distances(demand, candidates, travel, Some(between), objective, constraints).unwrap()
}

fn answer(objective: Objective, constraints: Constraints) -> Solution {
    solve(&line(objective, constraints), &Options::default())
}

fn single() -> Constraints {
    Constraints { single_source: true, ..Constraints::default() }
}

#[test]
fn rooms_divide_a_point_unless_it_must_stay_whole() {
    let both = answer(Objective::PMedian { sites: 2 }, Constraints::default());
    assert_eq!((both.status, both.objective), (SolutionStatus::Optimal, Some(30.0)));
    let load =
        |site: &str| -> f64 { both.assignment.iter().filter(|part| part.site == site).map(|part| part.weight).sum() };
    assert!(load("west") <= 4.0 && load("east") <= 5.0 && both.unserved.is_empty());
    // The middle one must go east as a whole.
    let whole = answer(Objective::PMedian { sites: 2 }, single());
    assert_eq!((whole.objective, whole.assignment.len()), (Some(30.0), 3));
    let cover = Objective::MaxCover { sites: 1, limit: Some(10.0) };
    assert_eq!(answer(cover.clone(), Constraints::default()).objective, Some(5.0));
    assert_eq!(answer(cover, single()).objective, Some(5.0));
    let west = Constraints { budget: Some(7.0), ..single() };
    let west = answer(Objective::MaxCover { sites: 1, limit: Some(10.0) }, west);
    assert_eq!((west.objective, west.open.as_slice()), (Some(3.0), ["west".to_owned()].as_slice()));
    let left: f64 = west.unserved.iter().map(|point| point.weight).sum();
    assert_eq!(left, 5.0);
}

/// Three points of weight 10, each with a site at its place and one 9 away from it; every site has room for 5. Any two sites cover
/// 10 of the 30, but only two at the places do it without any travel. The ids make the far ones come first.
#[test]
fn of_sites_that_cover_as_much_the_nearest_are_open() {
    let demand = (0..3).map(|row| Demand::new(format!("d{row}"), 10.0)).collect();
    let site = |id: String| Candidate { capacity: Some(5.0), ..Candidate::new(id, Status::Candidate) };
    let sites = (0..3).map(|row| site(format!("a-far{row}"))).chain((0..3).map(|row| site(format!("near{row}"))));
    let cost = |row: usize, site: usize| if row == site % 3 { if site < 3 { 9.0 } else { 0.0 } } else { 50.0 };
    let costs = (0..3).flat_map(|row| (0..6).map(move |site| cost(row, site))).collect();
    let travel = TravelMatrix::new(3, 6, costs).unwrap();
    let objective = Objective::MaxCover { sites: 2, limit: Some(15.0) };
    let problem = Problem::new(demand, sites.collect(), travel, objective, Constraints::default()).unwrap();
    let solution = solve(&problem, &Options::default());
    assert_eq!((solution.status, solution.objective), (SolutionStatus::Optimal, Some(10.0)));
    assert!(solution.open.iter().all(|id| id.starts_with("near")), "{:?}", solution.open);
    assert_eq!(solution.measures.unwrap().mean_cost, Some(0.0));
}

/// 8 people, and room for 5: impossible, and what would help is said.
#[test]
fn too_little_room_is_infeasible() {
    let solution = answer(Objective::PMedian { sites: 1 }, Constraints::default());
    assert_eq!(solution.status, SolutionStatus::Infeasible);
    let reason = solution.reason.unwrap();
    assert_eq!(reason.constraints, ["objective.sites", "candidates.capacity"]);
    let changes: Vec<_> = reason.relaxations.iter().map(|change| (change.field.as_str(), change.value)).collect();
    assert_eq!(changes, [("candidates.capacity", 1.6), ("objective.sites", 2.0)]);
    assert!(reason.message(geodata::Language::English).contains("candidates.capacity × 1.600"));
}

/// Six people, and room for two where a site is and for two where one may be: only the new one can have more, which is for four.
/// Where a site may not be, its limit is nothing, and the one that there is has to have room for all.
#[test]
fn what_exists_has_the_room_that_it_has() {
    let change = |other: Status, sites: usize| {
        let demand = (0..6).map(|row| Demand::new(format!("d{row}"), 1.0)).collect();
        let site = |id: &str, status| Candidate { capacity: Some(2.0), ..Candidate::new(id, status) };
        let candidates = vec![site("there", Status::Existing), site("other", other)];
        let travel = TravelMatrix::new(6, 2, vec![1.0; 12]).unwrap();
        let objective = Objective::PMedian { sites };
        let problem = Problem::new(demand, candidates, travel, objective, Constraints::default()).unwrap();
        let relaxations = solve(&problem, &Options::default()).reason.unwrap().relaxations;
        relaxations.into_iter().find(|change| change.field == "candidates.capacity").map(|change| change.value)
    };
    assert_eq!(change(Status::Candidate, 2), Some(2.0));
    assert_eq!(change(Status::Existing, 2), Some(1.5));
    assert_eq!(change(Status::Forbidden, 1), Some(3.0));
    // One site is all there may be, and the new one is not it.
    assert_eq!(change(Status::Candidate, 1), None);
}

#[test]
fn opening_costs_budget_and_separation() {
    let location = |constraints| answer(Objective::FacilityLocation {}, constraints);
    assert_eq!(location(Constraints::default()).objective, Some(5.0 + 8.0 + 30.0));
    let poor = location(Constraints { budget: Some(12.5), ..Constraints::default() });
    assert_eq!(poor.status, SolutionStatus::Infeasible);
    let reason = poor.reason.unwrap();
    assert!(reason.relaxations.iter().any(|change| change.field == "constraints.budget" && change.value == 13.0));
    let apart = |least| Constraints { minimum_separation: Some(least), ..Constraints::default() };
    assert_eq!(location(apart(20.0)).objective, Some(43.0));
    let reason = location(apart(20.1)).reason.unwrap();
    assert_eq!(reason.constraints, ["candidates.capacity", "constraints.minimum_separation"]);
    assert!(reason.relaxations.iter().any(|change| change.value == 20.0));
}

/// Sites on a ring of 24: with p of them, the smallest distance is 24 / p, rounded down.
#[test]
fn sites_spread_around_a_ring() {
    let around = |a: usize, b: usize| Some((a.abs_diff(b)).min(24 - a.abs_diff(b)) as f64);
    for sites in 2..=12 {
        let candidates = (0..24).map(|site| Candidate::new(site.to_string(), Status::Candidate)).collect();
        let problem = Problem::with_distances(
            vec![Demand::new("d", 1.0)],
            candidates,
            TravelMatrix::from_fn(1, 24, |_, site| Some(site as f64)).unwrap(),
            Some(TravelMatrix::from_fn(24, 24, around).unwrap()),
            Objective::PDispersion { sites },
            Constraints::default(),
        );
        let solution = solve(&problem.unwrap(), &Options::default());
        assert_eq!((solution.status, solution.objective), (SolutionStatus::Optimal, Some((24 / sites) as f64)));
        assert_eq!((solution.bound, solution.open.len()), (solution.objective, sites));
    }
}

/// Room for everybody is the same as no limit.
#[test]
fn room_for_everybody_is_no_limit() {
    let problem = clustered(200, 30, 4, Objective::PMedian { sites: 4 });
    let rooms = problem.candidates().iter().map(|site| Candidate { capacity: Some(1e9), ..site.clone() }).collect();
    let roomy = Problem::new(
        problem.demand().to_vec(),
        rooms,
        problem.travel().clone(),
        problem.objective().clone(),
        problem.constraints().clone(),
    );
    assert_eq!(solve(&problem, &Options::default()), solve(&roomy.unwrap(), &Options::default()));
}

/// As large as a municipality's question, with budget and separation: proven for every objective.
#[test]
fn clustered_instances_with_constraints_are_proven() {
    for objective in crate::known::objectives(6, 20.0).into_iter().chain([Objective::FacilityLocation {}]) {
        let plain = clustered(150, 30, 11, objective.clone());
        let near = |a: usize, b: usize| Some(a.abs_diff(b) as f64);
        let problem = Problem::with_distances(
            plain.demand().to_vec(),
            plain.candidates().to_vec(),
            plain.travel().clone(),
            Some(TravelMatrix::from_fn(30, 30, near).unwrap()),
            objective.clone(),
            Constraints { minimum_separation: Some(2.0), budget: Some(7.0), ..Constraints::default() },
        );
        let solution = solve(&problem.unwrap(), &Options::default());
        // A share within a short limit costs more than the budget.
        let poor = matches!(objective, Objective::SetCover { share: Some(_), .. });
        let expected = if poor { SolutionStatus::Infeasible } else { SolutionStatus::Optimal };
        assert_eq!(solution.status, expected, "{objective:?}");
        let budget = |reason: planner::solution::Reason| reason.constraints.contains(&"constraints.budget".to_owned());
        assert_eq!(solution.reason.is_some_and(budget), poor);
    }
}

/// Distances between candidates from a file beside the problem's; the hash is of all three.
#[test]
fn distances_are_read_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let text = json!({
        "demand": [{"id": "a", "weight": 1.0}],
        "candidates": [{"id": "x"}, {"id": "y"}, {"id": "z"}],
        "travel": {"values": [[1.0, 2.0, 3.0]]},
        "between_candidates": {"file": "between.csv"},
        "objective": {"kind": "p_median", "sites": 2},
        "constraints": {"minimum_separation": 5.0},
    });
    let path = folder.path().join("problem.json");
    fs::write(&path, text.to_string()).unwrap();
    fs::write(folder.path().join("between.csv"), "demand,candidate,cost\nx,y,4\ny,x,9\nx,z,7\nz,x,6\n").unwrap();
    let (problem, hash) = read_problem(&path).unwrap();
    assert_eq!((problem.apart(0, 1), problem.apart(0, 2), problem.apart(1, 2)), (4.0, 6.0, f64::INFINITY));
    assert_eq!(solve(&problem, &Options::default()).open, ["x", "z"]);
    fs::write(folder.path().join("between.csv"), "demand,candidate,cost\nx,y,5\n").unwrap();
    let (changed, other) = read_problem(&path).unwrap();
    assert_ne!(hash, other);
    assert_eq!(solve(&changed, &Options::default()).open, ["x", "y"]);
}

/// Room for exactly one of two points: with rounding added to it, HiGHS once took the program for infeasible.
#[test]
#[cfg(feature = "mip")]
fn room_for_exactly_one_point_is_no_contradiction() {
    let site = |id: &str, capacity| Candidate { capacity, ..Candidate::new(id, Status::Candidate) };
    let constraints = Constraints {
        worst_mean: Some(planner::problem::WorstMean { share: 0.05, most: 8.517_124_832_652_346 }),
        ..single()
    };
    let problem = Problem::new(
        vec![Demand::new("d0", 3.0), Demand::new("d1", 1.0)],
        vec![site("far", None), site("near", Some(3.0))],
        TravelMatrix::new(2, 2, vec![6.0, 0.0, 9.0, 0.0]).unwrap(),
        Objective::PMedian { sites: 2 },
        constraints,
    );
    let solution = solve(&problem.unwrap(), &Options::default());
    // 3 at 6, the other at its place; the other way round the worst off is at 9.
    assert_eq!((solution.status, solution.objective), (SolutionStatus::Optimal, Some(18.0)));
}

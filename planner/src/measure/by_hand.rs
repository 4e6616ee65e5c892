//! What only integer programs answer, measured by hand: every violation is found, and an answer exactly at a limit passes.

use super::*;
use crate::matrix::TravelMatrix;
use crate::problem::{Candidate, Constraints, CoverageFloor, Demand, OnlyWith, SiteCount, Status, Step, WorstMean};

/// Costs of the points a, b, c and d (weights 4, 3, 2 and 1) to the sites x, y and z.
const COSTS: [f64; 12] = [5.0, 10.0, 20.0, 10.0, 5.0, 15.0, 20.0, 10.0, 5.0, 30.0, 20.0, 10.0];
const X: usize = 0;
const Y: usize = 1;
const Z: usize = 2;

fn strings(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|&id| id.to_owned()).collect()
}

fn sites() -> [Candidate; 3] {
    let site = |id: &str, opening_cost: f64| Candidate { opening_cost, ..Candidate::new(id, Status::Candidate) };
    [site("x", 10.0), site("y", 20.0), site("z", 30.0)]
}

#[allow(clippy::needless_pass_by_value, reason = "made for the call")]
fn problem(sites: [Candidate; 3], objective: Objective, constraints: Constraints) -> Problem {
    let demand = [("a", 4.0), ("b", 3.0), ("c", 2.0), ("d", 1.0)].map(|(id, weight)| Demand::new(id, weight)).to_vec();
    let travel = TravelMatrix::new(4, 3, COSTS.to_vec()).unwrap();
    Problem::new(demand, sites.to_vec(), travel, objective, constraints).unwrap()
}

/// Any number of sites, 10 being the standard.
fn any(goals: &[Goal]) -> Objective {
    Objective::Lexicographic { sites: None, limit: Some(10.0), goals: goals.to_vec() }
}

fn checked(constraints: Constraints, open: &[usize]) -> Option<Violation> {
    check(&problem(sites(), any(&[Goal::Coverage]), constraints), open).err()
}

fn none() -> Constraints {
    Constraints::default()
}

#[test]
fn goals_and_objectives() {
    let all = [Goal::Coverage, Goal::Backup, Goal::Travel, Goal::LongestTravel, Goal::Cost, Goal::Sites];
    let found = check(&problem(sites(), any(&all), none()), &[X, Y]).unwrap();
    assert_eq!(found.goals, [9.0, 7.0, 4.0 * 5.0 + 3.0 * 5.0 + 2.0 * 10.0 + 20.0, 20.0, 30.0, 2.0]);
    assert_eq!((found.objective, found.measures.backed_up_weight), (9.0, Some(7.0)));
    let backup = |limit| Objective::BackupCover { sites: 2, limit: Some(limit) };
    let value = |objective, open: &[usize]| check(&problem(sites(), objective, none()), open).unwrap().objective;
    assert_eq!(value(backup(10.0), &[X, Y]), 7.0);
    assert_eq!(value(backup(9.9), &[X, Y]), 0.0);
    assert_eq!(value(backup(10.0), &[X, Z]), 0.0);
    assert_eq!(value(backup(20.0), &[X, Z]), 4.0 + 3.0 + 2.0);
    assert_eq!(value(Objective::WorstMean { sites: 2, share: 0.1 }, &[X, Y]), 20.0);
    assert_eq!(value(Objective::WorstMean { sites: 2, share: 0.2 }, &[X, Y]), 15.0);
    assert_eq!(value(Objective::WorstMean { sites: 2, share: 0.5 }, &[X, Y]), (20.0 + 2.0 * 10.0 + 2.0 * 5.0) / 5.0);
    assert_eq!(value(Objective::WorstMean { sites: 2, share: 1.0 }, &[X, Y]), 75.0 / 10.0);
}

#[test]
fn duplication_and_backup() {
    let duplicates = |most: f64| Constraints { maximum_duplication: Some(most), ..none() };
    // Without limits, whoever is backed up is duplicated.
    assert_eq!(checked(duplicates(7.0), &[X, Y]), None);
    assert_eq!(checked(duplicates(6.9), &[X, Y]), Some(Violation::Duplication));
    assert_eq!(checked(duplicates(0.0), &[X, Z]), None);
    assert_eq!(checked(duplicates(8.9), &[X, Y, Z]), Some(Violation::Duplication));
    assert_eq!(checked(Constraints { standard: Some(9.9), ..duplicates(0.0) }, &[X, Y, Z]), None);
    assert_eq!(checked(Constraints { limit: Some(9.9), ..duplicates(0.0) }, &[X, Y, Z]), None);
    let backs = |share: f64| Constraints { backup_share: Some(share), ..none() };
    assert_eq!(checked(backs(0.7), &[X, Y]), None);
    assert_eq!(checked(backs(0.701), &[X, Y]), Some(Violation::Backup));
    assert_eq!(checked(backs(0.9), &[X, Y, Z]), None);
    assert_eq!(checked(backs(0.01), &[X]), Some(Violation::Backup));
}

/// A site all of whose places are needed is nobody's duplicate.
#[test]
fn duplication_where_places_are_needed() {
    let duplication = |room: f64, most: f64| {
        let [x, y, z] = sites();
        let sized = |site: Candidate, room: f64| Candidate { capacity: Some(room), ..site };
        let sites = [sized(x, 4.0), sized(y, room), sized(z, 9.0)];
        let constraints = Constraints { maximum_duplication: Some(most), ..none() };
        check(&problem(sites, any(&[Goal::Coverage]), constraints), &[X, Y, Z])
    };
    let found = duplication(3.0, 0.0).unwrap();
    assert_eq!((found.measures.duplicated_weight, found.measures.backed_up_weight), (Some(0.0), Some(9.0)));
    // With places left over at y, c has those of y and of z.
    assert_eq!(duplication(4.0, 2.0).unwrap().measures.duplicated_weight, Some(2.0));
    assert_eq!(duplication(4.0, 1.99).unwrap_err(), Violation::Duplication);
}

/// Where places are whole, all of them are needed when one fewer would be too few.
#[test]
fn duplication_where_places_are_whole() {
    let duplicated = |place: f64, room: f64| {
        let [x, y, z] = sites();
        let sized = |site: Candidate, room: f64| Candidate { capacity: Some(room), ..site };
        let sites = [sized(x, 4.0), sized(y, room), sized(z, 9.0)];
        let constraints = Constraints { place_weight: Some(place), standard: Some(10.0), ..none() };
        check(&problem(sites, any(&[Goal::Coverage]), constraints), &[X, Y, Z]).unwrap().measures.duplicated_weight
    };
    // y serves 3: of 4 places of one each, one is left over; of two places of two each, none is.
    assert_eq!(duplicated(1.0, 4.0), Some(2.0));
    assert_eq!(duplicated(2.0, 4.0), Some(0.0));
    assert_eq!(duplicated(1.0, 3.5), Some(0.0));
    assert_eq!(duplicated(0.0, 3.5), Some(2.0));
}

#[test]
fn the_worst_off() {
    let worst = |share: f64, most: f64| Constraints { worst_mean: Some(WorstMean { share, most }), ..none() };
    assert_eq!(checked(worst(0.2, 15.0), &[X, Y]), None);
    assert_eq!(checked(worst(0.2, 14.9), &[X, Y]), Some(Violation::WorstMean));
    assert_eq!(checked(worst(0.1, 19.9), &[X, Y]), Some(Violation::WorstMean));
    assert_eq!(checked(worst(1.0, 7.5), &[X, Y]), None);
    // Nobody is left out of the mean by not being served.
    assert_eq!(checked(Constraints { limit: Some(10.0), ..worst(1.0, 20.0) }, &[X, Y]), Some(Violation::Unserved(3)));
}

#[test]
fn floors_of_coverage() {
    let floor = |demand: &[&str], share: f64| CoverageFloor { name: "some".into(), demand: strings(demand), share };
    let floors = |floors: &[CoverageFloor]| Constraints { coverage_floors: floors.to_vec(), ..none() };
    let south = |share: f64| floor(&["c", "d"], share);
    assert_eq!(checked(floors(&[south(2.0 / 3.0)]), &[X, Y]), None);
    assert_eq!(checked(floors(&[south(0.667)]), &[X, Y]), Some(Violation::CoverageFloor(0)));
    let two = floors(&[floor(&["a"], 1.0), floor(&["d"], 0.01)]);
    assert_eq!(checked(two.clone(), &[X, Y]), Some(Violation::CoverageFloor(1)));
    assert_eq!(checked(two.clone(), &[Y, Z]), None);
    assert_eq!(checked(Constraints { standard: Some(9.9), ..two }, &[Y, Z]), Some(Violation::CoverageFloor(0)));
    // To be within the standard of a site is not to be served there.
    let constraints = floors(&[floor(&["a", "b"], 0.5)]);
    let problem = problem(sites(), any(&[Goal::Coverage]), constraints);
    let served = |weight: f64| vec![vec![Part { site: X, weight, cost: 5.0 }], vec![], vec![], vec![]];
    assert!(check_served(&problem, &[X, Y], served(3.5)).is_ok());
    assert_eq!(check_served(&problem, &[X, Y], served(3.4)), Err(Violation::CoverageFloor(0)));
}

#[test]
fn counts_and_links() {
    let count = |ids: &[&str], at_least: usize, at_most: Option<usize>| Constraints {
        site_counts: vec![SiteCount { name: "some".into(), candidates: strings(ids), at_least, at_most }],
        ..none()
    };
    assert_eq!(checked(count(&["x", "y"], 1, Some(1)), &[X, Y]), Some(Violation::SiteCount(0)));
    assert_eq!(checked(count(&["x", "y"], 1, Some(1)), &[X, Z]), None);
    assert_eq!(checked(count(&["x", "y"], 1, Some(1)), &[Z]), Some(Violation::SiteCount(0)));
    assert_eq!(checked(count(&["x", "y", "x"], 2, None), &[X, Z]), Some(Violation::SiteCount(0)));
    assert_eq!(checked(count(&["x", "y", "x"], 2, None), &[X, Y, Z]), None);
    assert_eq!(checked(count(&["x"], 0, Some(0)), &[X]), Some(Violation::SiteCount(0)));
    let with = |site: &str, any_of: &[&str]| OnlyWith { site: site.into(), any_of: strings(any_of) };
    let only = Constraints { only_with: vec![with("y", &["x", "z"]), with("x", &["z"])], ..none() };
    assert_eq!(checked(only.clone(), &[Y]), Some(Violation::OnlyWith(0)));
    assert_eq!(checked(only.clone(), &[X, Y]), Some(Violation::OnlyWith(1)));
    assert_eq!([checked(only.clone(), &[X, Z]), checked(only.clone(), &[Y, Z]), checked(only, &[Z])], [None; 3]);
    let together = |ids: &[&str]| Constraints { together: vec![strings(&["z"]), strings(ids)], ..none() };
    assert_eq!(checked(together(&["x", "y"]), &[X, Z]), Some(Violation::Together(1)));
    assert_eq!(checked(together(&["x", "y"]), &[X, Y]), None);
    assert_eq!(checked(together(&["x", "y"]), &[Z]), None);
    assert_eq!(checked(together(&["x", "y", "z"]), &[X, Y]), Some(Violation::Together(1)));
}

/// What the open sites cost when they serve these loads, with x in place of the first.
fn cost_of(x: Candidate, open: &[usize], loads: [f64; 3]) -> Option<f64> {
    let [_, y, z] = sites();
    cost(&problem([x, y, z], any(&[Goal::Cost]), none()), open, &loads)
}

#[test]
fn places_and_steps() {
    let [x, ..] = sites();
    let step = |places: f64, cost: f64| Step { places, cost };
    let steps = Candidate { steps: vec![step(2.0, 5.0), step(4.0, 8.0)], ..x.clone() };
    let costs = [0.0, 2.0, 2.1, 4.0].map(|load| cost_of(steps.clone(), &[X], [load, 0.0, 0.0]));
    assert_eq!(costs, [Some(15.0), Some(15.0), Some(18.0), Some(18.0)]);
    let sized = Candidate { smallest: Some(2.0), capacity: Some(5.0), place_cost: 3.0, ..x.clone() };
    let of_load = |site: &Candidate, load: f64| cost_of(site.clone(), &[X], [load, 0.0, 0.0]);
    assert_eq!([1.0, 2.0, 4.0].map(|load| of_load(&sized, load)), [Some(16.0), Some(16.0), Some(22.0)]);
    let there = Candidate { status: Status::Existing, ..sized.clone() };
    assert_eq!([1.0, 2.0, 4.0].map(|load| of_load(&there, load)), [Some(10.0), Some(10.0), Some(16.0)]);
    let all = Candidate { smallest: None, ..sized };
    assert_eq!([0.0, 4.0].map(|load| of_load(&all, load)), [Some(25.0); 2]);
    let endless = Candidate { smallest: Some(2.0), place_cost: 3.0, ..x };
    assert_eq!([1.0, 100.0].map(|load| of_load(&endless, load)), [Some(16.0), Some(310.0)]);
}

#[test]
fn rooms_and_budgets_at_their_limits() {
    let step = |places: f64, cost: f64| Step { places, cost };
    let answer = |places: f64, budget: f64| {
        let [x, y, z] = sites();
        let sites = [Candidate { steps: vec![step(2.0, 5.0), step(places, 8.0)], ..x }, y, z];
        let constraints = Constraints { budget: Some(budget), ..none() };
        let served = vec![vec![Part { site: X, weight: 4.0, cost: 5.0 }], vec![], vec![], vec![]];
        check_served(&problem(sites, any(&[Goal::Cost]), constraints), &[X], served).map(|found| found.objective)
    };
    assert_eq!(answer(4.0, 18.0), Ok(18.0));
    assert_eq!(answer(4.0, 17.99), Err(Violation::Budget));
    assert_eq!(answer(3.99, 18.0), Err(Violation::Capacity(X)));
}

#[test]
fn closing_and_moving() {
    let [x, ..] = sites();
    let leaves = |closing_cost: Option<f64>, moving_cost: Option<f64>| Candidate {
        status: Status::Existing,
        closing_cost,
        moving_cost,
        ..x.clone()
    };
    let without = |site: Candidate, open: &[usize]| cost_of(site, open, [0.0; 3]);
    assert_eq!(without(leaves(Some(7.0), None), &[Z]), Some(30.0 + 7.0));
    assert_eq!(without(leaves(Some(7.0), None), &[X, Z]), Some(10.0 + 30.0));
    assert_eq!(without(leaves(None, Some(4.0)), &[Z]), Some(4.0));
    // It moves to the dearest of those that open.
    assert_eq!(without(leaves(None, Some(4.0)), &[Y, Z]), Some(20.0 + 4.0));
    assert_eq!(without(leaves(None, Some(4.0)), &[]), None);
    assert_eq!(without(leaves(Some(7.0), Some(4.0)), &[Z]), Some(4.0));
    assert_eq!(without(leaves(Some(7.0), Some(4.0)), &[]), Some(7.0));
    assert_eq!(without(leaves(Some(7.0), Some(99.0)), &[Z]), Some(30.0 + 7.0));
    let nowhere =
        problem([leaves(None, Some(4.0)), sites()[1].clone(), sites()[2].clone()], any(&[Goal::Cost]), none());
    assert_eq!(check(&nowhere, &[]), Err(Violation::Moves));
    assert_eq!(check(&nowhere, &[Y]).unwrap().objective, 4.0);
    assert_eq!(check(&nowhere, &[X]).unwrap().objective, 10.0);
}

#[test]
fn two_that_leave_and_one_place_to_go() {
    let [x, y, z] = sites();
    let leaves = |site: Candidate, closing_cost: Option<f64>, moving_cost: f64| Candidate {
        status: Status::Existing,
        closing_cost,
        moving_cost: Some(moving_cost),
        ..site
    };
    let cost = |x: &Candidate, y: Candidate, z: &Candidate, open: &[usize]| {
        cost(&problem([x.clone(), y, z.clone()], any(&[Goal::Cost]), none()), open, &[0.0; 3])
    };
    // The one that cannot close takes the place.
    let only = leaves(x, None, 4.0);
    assert_eq!(cost(&only, leaves(y.clone(), Some(7.0), 1.0), &z, &[Z]), Some(30.0 + 4.0 - 30.0 + 7.0));
    assert_eq!(cost(&only, leaves(y.clone(), None, 1.0), &z, &[Z]), None);
    // Neither a site that is there already nor one of another service is a place to go.
    assert_eq!(cost(&only, Candidate { status: Status::Existing, ..y.clone() }, &z, &[Y]), None);
    let other = Candidate { service: Some("other".into()), ..z };
    assert_eq!(cost(&only, y, &other, &[Z]), None);
}

//! Services found by exchanges, against all ways to serve whole rows.

#![allow(clippy::cast_precision_loss, reason = "small whole numbers")]

use super::task;
use crate::matrix::TravelMatrix;
use crate::measure::check_served;
use crate::problem::{Candidate, Constraints, CoverageFloor, Demand, Objective, Problem, Status, WorstMean};
use crate::solve::Options;
use crate::solve::general::exchange::offer;
use crate::solve::general::task::{Serve, Task};
use crate::solve::general::transport::{Service, priced};
use crate::solve::general::twins::Floors;
use crate::solve::general::worst::Worst;
use crate::solve::general::{served_from, transport};
use crate::solve::random::Random;
use crate::solve::watch::Watch;

const ROWS: usize = 8;
const STANDARD: f64 = 4.0;

/// A problem of three open sites with room, a floor for half of the rows and the mean of the worst third; and its task, where the
/// first site must also serve so much.
fn random(seed: u64) -> (Problem, Task) {
    let mut random = Random::new(seed);
    let number = |value: usize| u32::try_from(value).expect("a small number");
    let weights: Vec<u32> = (0..ROWS).map(|_| number(1 + random.below(9))).collect();
    let units: Vec<Vec<u32>> = (0..ROWS).map(|_| (0..3).map(|_| number(random.below(10))).collect()).collect();
    let total: u32 = weights.iter().sum();
    let rooms: Vec<u32> = (0..3).map(|_| total / 3 + number(random.below(5))).collect();
    let least = rooms[0] - 1;
    let most = 4.0 + random.below(5) as f64;
    let floor = CoverageFloor {
        name: "half".into(),
        demand: (0..ROWS / 2).map(|row| row.to_string()).collect(),
        share: 0.1 * (1 + random.below(9)) as f64,
    };
    let constraints = Constraints {
        single_source: true,
        standard: Some(STANDARD),
        worst_mean: Some(WorstMean { share: 0.3, most }),
        coverage_floors: vec![floor],
        ..Constraints::default()
    };
    let site = |(index, &room): (usize, &u32)| Candidate {
        capacity: Some(f64::from(room)),
        ..Candidate::new(index.to_string(), Status::Candidate)
    };
    let travel = units.iter().flatten().map(|&unit| f64::from(unit)).collect::<Vec<f64>>();
    let demand = (0..).zip(&weights).map(|(row, &weight): (usize, _)| Demand::new(row.to_string(), f64::from(weight)));
    let problem = Problem::new(
        demand.collect(),
        rooms.iter().enumerate().map(site).collect(),
        TravelMatrix::new(ROWS, 3, travel.clone()).expect("costs"),
        Objective::PMedian { sites: 3 },
        constraints,
    );
    let sites: Vec<(u32, u32)> = rooms.iter().zip([least, 0, 0]).map(|(&room, least)| (room, least)).collect();
    let mut task = task(&weights, &units, &sites, Serve::All);
    task.single = true;
    let weight = 0.3 * f64::from(total);
    task.asks.worst = Some(Worst { weight, most: most * weight, costs: travel });
    (problem.expect("a problem"), task)
}

/// What a service costs that keeps everything; `None` where it does not.
fn cost(problem: &Problem, task: &Task, service: &Service) -> Option<f64> {
    let load = service.parts.iter().flatten().filter(|part| part.0 == 0).fold(0.0, |sum, part| sum + part.1);
    let served = served_from(problem, task, &[0, 1, 2], service);
    let found = check_served(problem, &[0, 1, 2], served).ok().filter(|_| load >= task.sites[0].least)?;
    Some(found.objective)
}

/// The least cost of all ways to serve the rows.
fn best(problem: &Problem, task: &Task) -> Option<f64> {
    let way = |way: usize| {
        let site = |row: usize| u32::try_from(way / 3_usize.pow(u32::try_from(row).ok()?) % 3).ok();
        let parts = task.rows.iter().enumerate().filter_map(|(row, of)| Some(vec![(site(row)?, of.weight)]));
        Service { parts: parts.collect(), cost: 0.0, left: 0.0, escapes: 0.0 }
    };
    let costs = (0..3_usize.pow(u32::try_from(ROWS).ok()?)).filter_map(|index| cost(problem, task, &way(index)));
    costs.min_by(f64::total_cmp)
}

/// What is offered is a service that keeps everything, each cheaper than the one before; most of the time the cheapest is found.
#[test]
fn services_found_by_exchanges() {
    let (mut answers, mut found, mut cheapest) = (0, 0, 0);
    for seed in 0..200 {
        let (problem, task) = random(seed);
        let floors = Floors::new(&problem, &task, STANDARD);
        let Some(start) = priced(&task, &[true; 3]) else { continue };
        let mut last: Option<f64> = None;
        offer(
            &task,
            &floors,
            &[true; 3],
            &start.service,
            1_500,
            &mut |service| {
                let cost = cost(&problem, &task, service).expect("a service that keeps everything");
                assert!((cost - service.cost).abs() < 1e-9, "{cost} instead of {}", service.cost);
                assert!(last.is_none_or(|last| cost < last), "{cost} after {last:?}");
                last = Some(cost);
                false
            },
            &mut Watch::new(&Options::default()),
        );
        let best = best(&problem, &task);
        assert!(last.is_none() || best.is_some());
        answers += u32::from(best.is_some());
        found += u32::from(last.is_some());
        cheapest += u32::from(best.is_some_and(|best| last.is_some_and(|last| last <= best + 1e-9)));
    }
    assert!(answers > 50, "{answers} of the problems have an answer");
    assert!(found * 100 >= answers * 94, "{found} of {answers} are found");
    assert!(cheapest * 100 >= answers * 90, "of {answers}, {cheapest} are the cheapest");
}

/// Nothing is looked for where a good service is enough, once there is one.
#[test]
fn a_service_that_is_enough_ends_the_search() {
    let mut task = task(&[2, 2], &[vec![1, 5], vec![5, 1]], &[(4, 0), (4, 0)], Serve::All);
    task.single = true;
    let constraints = Constraints { single_source: true, ..Constraints::default() };
    let sites = ["x", "y"].map(|id| Candidate::new(id, Status::Candidate)).to_vec();
    let demand = vec![Demand::new("a", 2.0), Demand::new("b", 2.0)];
    let travel = TravelMatrix::new(2, 2, vec![1.0, 5.0, 5.0, 1.0]).expect("four costs");
    let problem = Problem::new(demand, sites, travel, Objective::PMedian { sites: 2 }, constraints).expect("a problem");
    let floors = Floors::new(&problem, &task, f64::INFINITY);
    // Both at the first site: 2 · 1 + 2 · 5.
    let parts = vec![vec![(0, 2.0)], vec![(0, 2.0)]];
    let start = Service { parts, cost: 12.0, left: 0.0, escapes: 0.0 };
    let offered = |enough: f64| {
        let mut costs = Vec::new();
        offer(
            &task,
            &floors,
            &[true; 2],
            &start,
            100,
            &mut |service| {
                costs.push(service.cost);
                service.cost <= enough
            },
            &mut Watch::new(&Options::default()),
        );
        costs
    };
    assert_eq!(offered(12.0), [12.0]);
    assert_eq!(offered(0.0), [12.0, 4.0]);
    assert!((transport::at_least(&task, &[true; 2]) - 4.0).abs() < 1e-12);
    assert!((transport::at_least(&task, &[true, false]) - 12.0).abs() < 1e-12);
}

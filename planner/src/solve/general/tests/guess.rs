//! Guesses at the service of sites, against costs worked out by hand and all ways to serve whole rows.

use proptest::prelude::*;

use super::task;
use crate::matrix::TravelMatrix;
use crate::problem::{Candidate, Constraints, CoverageFloor, Demand, Objective, Problem, Status, WorstMean};
use crate::solve::general::guess::{offer, tasks};
use crate::solve::general::task::{Serve, Task};
use crate::solve::general::twins::{self, Aim, Wanted};

/// Two people 12 minutes from the first site and 7 from the second; three 4 and 20.
fn problem(floor: bool) -> Problem {
    let floor = floor.then(|| CoverageFloor { name: "all".into(), demand: vec!["a".into()], share: 0.5 });
    let constraints = Constraints {
        standard: Some(9.0),
        worst_mean: Some(WorstMean { share: 0.5, most: 10.0 }),
        coverage_floors: floor.into_iter().collect(),
        ..Constraints::default()
    };
    let sites = ["x", "y"].map(|id| Candidate::new(id, Status::Candidate));
    let travel = TravelMatrix::new(2, 2, vec![12.0, 7.0, 4.0, 20.0]).expect("four costs");
    let demand = vec![Demand::new("a", 2.0), Demand::new("b", 3.0)];
    Problem::new(demand, sites.to_vec(), travel, Objective::PMedian { sites: 2 }, constraints).expect("a problem")
}

/// The costs of each row at each site.
fn costs(task: &Task) -> Vec<Vec<(u32, f64)>> {
    let of = |row: &super::Row| row.entries.iter().map(|entry| (entry.site, entry.cost)).collect();
    task.rows.iter().map(of).collect()
}

const fn wanted(aim: Aim) -> Wanted {
    Wanted { aim, count: (2, 2), limit: f64::INFINITY, nodes: usize::MAX, sets: 0 }
}

#[test]
fn minutes_beyond_what_the_worst_off_may_go_count_more() {
    let problem = problem(false);
    let task = twins::task(&problem, &problem, wanted(Aim::Travel));
    let found: Vec<_> = tasks(&problem, &problem, wanted(Aim::Travel), &task).iter().map(costs).collect();
    // 12 is 2 above 10, for two people; 20 is 10 above it, for three.
    let at = |factor: f64| vec![vec![(1, 14.0), (0, 24.0 + factor * 4.0)], vec![(0, 12.0), (1, 60.0 + factor * 30.0)]];
    assert_eq!(found, [at(1.0), at(16.0)]);
}

#[test]
fn sites_beyond_the_standard_count_more_where_coverage_is_asked_for() {
    let problem = problem(true);
    let task = twins::task(&problem, &problem, wanted(Aim::Travel));
    let found = costs(&tasks(&problem, &problem, wanted(Aim::Travel), &task)[0]);
    // 12 and 20 are beyond 9.
    let at_once = vec![vec![(1, 14.0), (0, 24.0 + 4.0 + 18.0)], vec![(0, 12.0), (1, 60.0 + 30.0 + 27.0)]];
    assert_eq!(found, at_once);
}

#[test]
fn where_travel_is_not_the_aim_it_counts_little() {
    let problem = problem(false);
    let task = twins::task(&problem, &problem, wanted(Aim::Any));
    let found = costs(&tasks(&problem, &problem, wanted(Aim::Any), &task)[0]);
    // A hundredth of a person at the farthest site, 20 minutes away.
    let least = |cost: f64| 0.01 * cost / 20.0;
    assert_eq!(found, [[(1, least(14.0)), (0, least(24.0))], [(0, least(12.0)), (1, least(60.0))]]);
}

/// Whether whole rows can be served so that each site has room and serves as much as it must.
fn can_serve(task: &Task, row: usize, loads: &mut Vec<f64>) -> bool {
    let Some(of) = task.rows.get(row) else {
        return loads.iter().zip(&task.sites).all(|(load, site)| *load >= site.least);
    };
    of.entries.iter().any(|entry| {
        let site = entry.site as usize;
        loads[site] += of.weight;
        let can = loads[site] <= task.sites[site].room && can_serve(task, row + 1, loads);
        loads[site] -= of.weight;
        can
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    /// What is guessed is a service; none is guessed where there is none, and one is wherever nothing is scarce.
    #[test]
    fn whole_rows_that_are_guessed(
        weights in prop::collection::vec(1u32..5, 1..7),
        units in prop::collection::vec(prop::collection::vec(0u32..10, 3), 7),
        sites in prop::collection::vec((2u32..12, 0u32..5), 3),
    ) {
        let sites: Vec<(u32, u32)> = sites.iter().map(|&(room, least)| (room, least.min(room))).collect();
        let mut task = task(&weights, &units, &sites, Serve::All);
        task.single = true;
        let total: f64 = task.rows.iter().map(|row| row.weight).sum();
        let wide = task.sites.iter().all(|site| site.room >= total && site.least <= 0.0);
        let mut all = Vec::new();
        offer(&task, &[true; 3], &mut |service| {
            all.push(service.clone());
            false
        });
        prop_assert!(!all.is_empty() || !can_serve(&task, 0, &mut vec![0.0; 3]));
        for found in &all {
            let mut loads = [0.0; 3];
            let mut cost = 0.0;
            for (row, parts) in task.rows.iter().zip(&found.parts) {
                prop_assert!(parts.len() <= 1);
                for &(site, weight) in parts {
                    prop_assert!((weight - row.weight).abs() < 1e-9, "{} of {}", weight, row.weight);
                    loads[site as usize] += weight;
                    cost += row.entries.iter().find(|entry| entry.site == site).unwrap().cost;
                }
            }
            prop_assert!((cost - found.cost).abs() < 1e-9, "{} instead of {}", found.cost, cost);
            prop_assert!((loads.iter().sum::<f64>() + found.left - total).abs() < 1e-9);
            let fits = loads.iter().zip(&task.sites).all(|(load, site)| *load <= site.room);
            prop_assert!(fits, "{:?}", loads);
            let full = loads.iter().zip(&task.sites).all(|(load, site)| *load >= site.least);
            if full && found.left <= 0.0 {
                prop_assert!(can_serve(&task, 0, &mut vec![0.0; 3]));
            }
            prop_assert!(!wide || found.left <= 0.0);
        }
    }
}

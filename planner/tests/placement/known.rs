//! Instances with known answers, and clustered ones made from a seed.

use planner::matrix::TravelMatrix;
use planner::problem::{Candidate, Constraints, Demand, Objective, Problem, Status};
use planner::solution::{Solution, SolutionStatus};
use planner::solve::{Options, solve};

/// A problem with all weights 1 unless given.
fn problem(costs: &[&[Option<f64>]], weights: &[f64], objective: Objective, limit: Option<f64>) -> Problem {
    let demand = weights.iter().enumerate().map(|(row, &weight)| Demand::new(format!("d{row}"), weight)).collect();
    let columns = costs[0].len();
    let candidates = (0..columns).map(|column| Candidate::new(format!("c{column}"), Status::Candidate)).collect();
    let travel = TravelMatrix::from_fn(costs.len(), columns, |row, column| costs[row][column]).unwrap();
    Problem::new(demand, candidates, travel, objective, Constraints { limit, ..Constraints::default() }).unwrap()
}

/// The four objectives (set cover of everything and of a share) for clustered instances.
pub(crate) fn objectives(sites: usize, limit: f64) -> Vec<Objective> {
    vec![
        Objective::PMedian { sites },
        Objective::PCenter { sites },
        Objective::MaxCover { sites, limit: Some(limit) },
        Objective::SetCover { limit: Some(limit * 2.0), share: None },
        Objective::SetCover { limit: Some(limit), share: Some(0.8) },
    ]
}

/// Points around a few towns, minutes by straight line, weights that are no whole numbers; the first candidate exists.
pub(crate) fn clustered(rows: usize, columns: usize, seed: u64, objective: Objective) -> Problem {
    let mut state = seed;
    let mut random = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1u64 << 53) as f64
    };
    let towns: Vec<(f64, f64)> = (0..9).map(|_| (random() * 120.0, random() * 90.0)).collect();
    let points: Vec<(f64, f64)> = (0..rows)
        .map(|row| {
            let town = towns[row % 9];
            (town.0 + (random() - random()) * 20.0, town.1 + (random() - random()) * 20.0)
        })
        .collect();
    let demand = (0..rows).map(|row| Demand::new(format!("d{row}"), 0.1 + random() * 9.0)).collect();
    let status = |column: usize| if column == 0 { Status::Existing } else { Status::Candidate };
    let candidates = (0..columns).map(|column| Candidate::new(format!("c{column}"), status(column))).collect();
    let minutes = |row: usize, column: usize| {
        let (from, to) = (points[row], points[column * rows / columns]);
        Some((from.0 - to.0).hypot(from.1 - to.1) * 1.1 + 2.0)
    };
    let travel = TravelMatrix::from_fn(rows, columns, minutes).unwrap();
    Problem::new(demand, candidates, travel, objective, Constraints::default()).unwrap()
}

/// A ring of 24 points one step apart: with p sites that divide 24, arcs of 24 / p points around each.
#[test]
fn a_ring_is_cut_into_equal_arcs() {
    let around = |a: usize, b: usize| Some((a.abs_diff(b)).min(24 - a.abs_diff(b)) as f64);
    let rows: Vec<Vec<Option<f64>>> = (0..24).map(|a| (0..24).map(|b| around(a, b)).collect()).collect();
    let rows: Vec<&[Option<f64>]> = rows.iter().map(Vec::as_slice).collect();
    let solved = |objective| solve(&problem(&rows, &[1.0; 24], objective, None), &Options::default());
    for (sites, arc) in [(2usize, 12usize), (3, 8), (4, 6), (6, 4), (8, 3), (12, 2)] {
        let half: usize = (0..arc).map(|step| step.min(arc - step)).sum();
        let median = solved(Objective::PMedian { sites });
        assert_eq!((median.status, median.objective), (SolutionStatus::Optimal, Some((half * sites) as f64)));
        let centre = solved(Objective::PCenter { sites });
        let radius = (24usize.div_ceil(sites)) / 2;
        assert_eq!((centre.status, centre.objective), (SolutionStatus::Optimal, Some(radius as f64)));
        // An odd arc 2r + 1 is covered by one site within r.
        let cover = solved(Objective::SetCover { limit: Some(radius as f64), share: None });
        assert_eq!(cover.objective, Some(24usize.div_ceil(2 * radius + 1) as f64));
        let most = solved(Objective::MaxCover { sites: 2, limit: Some(1.0) });
        assert_eq!(most.objective, Some(6.0));
    }
}

/// Islands: two groups of points that no road joins need two sites, one on each.
#[test]
fn islands_need_a_site_each() {
    let near = [Some(1.0), Some(2.0), None];
    let far = [None, None, Some(4.0)];
    let costs: [&[Option<f64>]; 3] = [&near, &near, &far];
    let one = solve(&problem(&costs, &[1.0; 3], Objective::PMedian { sites: 1 }, None), &Options::default());
    assert_eq!(one.status, SolutionStatus::Infeasible);
    let reason = one.reason.unwrap();
    assert_eq!((reason.relaxations[0].field.as_str(), reason.relaxations[0].value), ("objective.sites", 2.0));
    let two = solve(&problem(&costs, &[1.0; 3], Objective::PMedian { sites: 2 }, None), &Options::default());
    assert_eq!((two.objective, two.open.as_slice()), (Some(6.0), ["c0".to_owned(), "c2".to_owned()].as_slice()));
    // Without the weight of the island, one is enough, and the island is listed as unserved.
    let empty = solve(&problem(&costs, &[1.0, 1.0, 0.0], Objective::PMedian { sites: 1 }, None), &Options::default());
    assert_eq!((empty.objective, empty.unserved[0].demand.as_str()), (Some(2.0), "d2"));
}

/// `cost <= limit` is exact: the next number below the cost leaves it out.
#[test]
fn the_limit_is_exact() {
    let cost = 0.1 + 0.2;
    let costs: [&[Option<f64>]; 2] = [&[Some(cost)], &[Some(0.3)]];
    for (limit, covered) in [(cost, 2.0), (0.3, 1.0), (0.299_999_999_999_999_9, 0.0)] {
        let objective = Objective::MaxCover { sites: 1, limit: Some(limit) };
        let solution = solve(&problem(&costs, &[1.0, 1.0], objective, None), &Options::default());
        assert_eq!(solution.objective, Some(covered));
        assert_eq!(solution.assignment.len(), 2, "beyond the limit is served all the same");
    }
}

/// Covering a share of the weight with sites that each serve one point.
fn one_site_each(weights: &[f64], share: Option<f64>) -> Solution {
    let cost = |row: usize, column: usize| if row == column { Some(1.0) } else { None };
    let rows: Vec<Vec<Option<f64>>> =
        (0..weights.len()).map(|row| (0..weights.len()).map(|column| cost(row, column)).collect()).collect();
    let rows: Vec<&[Option<f64>]> = rows.iter().map(Vec::as_slice).collect();
    solve(&problem(&rows, weights, Objective::SetCover { limit: Some(5.0), share }, None), &Options::default())
}

/// A share of 1, or none, is everybody, however few beside how many.
#[test]
fn all_means_everybody() {
    for few in [1.0, 1e-9] {
        for share in [None, Some(1.0)] {
            let solution = one_site_each(&[3e9, few], share);
            assert_eq!((solution.status, solution.objective), (SolutionStatus::Optimal, Some(2.0)));
            assert!(solution.unserved.is_empty());
        }
    }
}

/// Where weights are whole, not one is missing: a share of 0.07 of 100 is 7, and a tenth of one above takes one more.
#[test]
fn a_share_of_whole_weights_is_exact() {
    let sites = |weights: &[f64], share: f64| one_site_each(weights, Some(share)).objective.unwrap();
    assert_eq!(sites(&[1.0; 100], 0.07), 7.0);
    assert_eq!(sites(&[1.0; 100], 0.071), 8.0);
    assert_eq!(sites(&[3.0, 3.0, 4.0], 0.7), 2.0);
    // 3000000000.7 of 3000000001.
    assert_eq!(sites(&[3e9, 1.0], 0.999_999_999_9), 2.0);
    // 2999999999.5 of 3000000001.
    assert_eq!(sites(&[3e9, 1.0], 0.999_999_999_5), 1.0);
}

/// Nothing to open costs 0, not −0.
#[test]
fn nothing_is_not_negative() {
    let nothing = one_site_each(&[0.0], None);
    assert_eq!((nothing.objective.map(f64::to_bits), nothing.bound.map(f64::to_bits)), (Some(0), Some(0)));
    let costs: [&[Option<f64>]; 2] = [&[Some(1.0), None], &[None, Some(1.0)]];
    let none = solve(&problem(&costs, &[1.0; 2], Objective::PMedian { sites: 1 }, None), &Options::default());
    assert_eq!(none.reason.unwrap().weight.to_bits(), 0);
}

/// A constraint's limit forbids what is dearer, and says which limit would do.
#[test]
fn a_limit_that_leaves_somebody_out_is_named() {
    let costs: [&[Option<f64>]; 2] = [&[Some(5.0), Some(9.0)], &[Some(30.0), Some(20.0)]];
    let problem = problem(&costs, &[1.0, 3.0], Objective::PMedian { sites: 1 }, Some(15.0));
    let solution = solve(&problem, &Options::default());
    assert_eq!(solution.status, SolutionStatus::Infeasible);
    assert_eq!(solution.unserved[0].demand, "d1");
    let reason = solution.reason.unwrap();
    assert_eq!((reason.weight, reason.demand[0].demand.as_str()), (3.0, "d1"));
    assert_eq!((reason.relaxations[0].field.as_str(), reason.relaxations[0].value), ("constraints.limit", 20.0));
    assert!(reason.message(geodata::Language::English).contains("constraints.limit = 20"));
}

/// As large as a country's question: proven for every objective.
#[test]
fn clustered_instances_are_proven() {
    for objective in objectives(8, 20.0) {
        let solution = solve(&clustered(600, 80, 11, objective.clone()), &Options::default());
        assert_eq!(solution.status, SolutionStatus::Optimal, "{objective:?}");
        assert!(solution.open.contains(&"c0".to_owned()));
    }
}

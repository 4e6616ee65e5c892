//! Smallest radii and largest distances on problems full of ties: many candidates, few different costs, nothing among them,
//! limits that are one of them, rooms that are just enough. Against all sets of sites, whom they can serve by Hall's
//! condition: of any open sites, those who can go to no other one fit into their rooms.

use planner::problem::{Constraints, Objective, Status};
use planner::solution::SolutionStatus;
use planner::solve::{Options, solve};
use proptest::prelude::*;

use crate::instances::Instance;

/// All sets of so many sites that keep what is asked of sites alone.
fn sets(instance: &Instance) -> impl Iterator<Item = Vec<usize>> + '_ {
    let sites = instance.objective.sites();
    let all = 0u32..1 << instance.sites.len();
    let open = |set: u32| (0..instance.sites.len()).filter(|&site| set >> site & 1 == 1).collect::<Vec<_>>();
    all.filter(move |set| sites.is_none_or(|sites| set.count_ones() as usize == sites))
        .map(open)
        .filter(|open| keeps(instance, open))
}

fn keeps(instance: &Instance, open: &[usize]) -> bool {
    let is_open = |site: usize| open.contains(&site);
    let constraints = &instance.constraints;
    let spent: f64 = open.iter().map(|&site| instance.sites[site].1).sum();
    let named = |id: &String| is_open(id[1..].parse().unwrap());
    instance.sites.iter().enumerate().all(|(site, (status, _))| match status {
        Status::Forbidden => !is_open(site),
        Status::Candidate => true,
        _ => is_open(site),
    }) && constraints.budget.is_none_or(|budget| spent <= budget)
        && constraints.minimum_separation.is_none_or(|separation| nearest_pair(instance, open) >= separation)
        && constraints.together.iter().all(|together| together.iter().all(named) || !together.iter().any(named))
}

fn nearest_pair(instance: &Instance, open: &[usize]) -> f64 {
    let between = instance.between.as_ref().unwrap();
    let pairs = open.iter().flat_map(|&a| open.iter().filter(move |&&b| a != b).map(move |&b| (a, b)));
    pairs.filter_map(|(a, b)| between[a][b]).fold(f64::INFINITY, f64::min)
}

/// The smallest radius within which these sites serve everybody, if there is any.
fn radius(instance: &Instance, open: &[usize]) -> Option<f64> {
    let limit = instance.constraints.limit.unwrap_or(f64::INFINITY);
    let mut radii: Vec<f64> = instance.travel.iter().flatten().flatten().copied().chain([0.0]).collect();
    radii.sort_by(f64::total_cmp);
    radii.dedup();
    radii.into_iter().filter(|radius| *radius <= limit).find(|&radius| {
        if instance.constraints.single_source {
            fits_whole(instance, open, radius)
        } else {
            fits(instance, open, radius)
        }
    })
}

fn room(instance: &Instance, site: usize) -> f64 {
    instance.rooms.get(site).copied().flatten().unwrap_or(f64::INFINITY)
}

fn is_near(instance: &Instance, row: usize, site: usize, radius: f64) -> bool {
    instance.travel[row][site].is_some_and(|cost| cost <= radius)
}

fn fits(instance: &Instance, open: &[usize], radius: f64) -> bool {
    let heavy = (0..instance.weights.len()).filter(|&row| instance.weights[row] > 0.0);
    let near = |row: usize| -> u32 {
        open.iter().enumerate().map(|(at, &site)| u32::from(is_near(instance, row, site, radius)) << at).sum()
    };
    let rows: Vec<(u32, f64)> = heavy.map(|row| (near(row), instance.weights[row])).collect();
    (0u32..1 << open.len()).all(|some| {
        let weight: f64 = rows.iter().filter(|(near, _)| near & !some == 0).map(|(_, weight)| weight).sum();
        let rooms = open.iter().enumerate().filter(|(at, _)| some >> at & 1 == 1);
        weight <= rooms.map(|(_, &site)| room(instance, site)).sum()
    })
}

fn fits_whole(instance: &Instance, open: &[usize], radius: f64) -> bool {
    fn from(instance: &Instance, open: &[usize], radius: f64, row: usize, rooms: &mut [f64]) -> bool {
        let Some(&weight) = instance.weights.get(row) else { return true };
        (weight <= 0.0 && from(instance, open, radius, row + 1, rooms))
            || open.iter().enumerate().any(|(at, &site)| {
                if weight <= 0.0 || weight > rooms[at] || !is_near(instance, row, site, radius) {
                    return false;
                }
                rooms[at] -= weight;
                let fits = from(instance, open, radius, row + 1, rooms);
                rooms[at] += weight;
                fits
            })
    }
    let mut rooms: Vec<f64> = open.iter().map(|&site| room(instance, site)).collect();
    fits(instance, open, radius) && from(instance, open, radius, 0, &mut rooms)
}

fn best(instance: &Instance) -> Option<f64> {
    match instance.objective {
        Objective::PDispersion { .. } => sets(instance).map(|open| nearest_pair(instance, &open)).reduce(f64::max),
        _ => sets(instance).filter_map(|open| radius(instance, &open)).reduce(f64::min),
    }
}

fn check(instance: &Instance) -> Result<(), TestCaseError> {
    let solution = solve(&instance.problem(), &Options::default());
    let Some(best) = best(instance) else {
        prop_assert_eq!(solution.status, SolutionStatus::Infeasible, "{:?}", solution);
        return Ok(());
    };
    prop_assert_eq!(solution.status, SolutionStatus::Optimal, "best {}, {:?}", best, solution);
    prop_assert_eq!((solution.objective, solution.bound), (Some(best), Some(best)), "{:?}", solution);
    Ok(())
}

/// Of 1, by fours: unreachable, nothing, or one of a few costs.
fn cost(far: f64) -> impl Strategy<Value = Option<f64>> {
    prop_oneof![1 => Just(None), 1 => Just(Some(0.0)), 6 => (1u32..6).prop_map(move |cost| Some(f64::from(cost) * far))]
}

/// Problems whose rooms are about as much as so many sites need, with several sites at the same cost of each row.
fn tied(columns: usize, rows: usize, sites: usize) -> impl Strategy<Value = Instance> {
    let far = prop_oneof![Just(1.0), Just(0.1), Just(1.0 / 3.0)];
    (4..=columns, 2..=rows, 1..=sites, far)
        .prop_flat_map(|(columns, rows, sites, far)| {
            let status = prop_oneof![8 => Just(Status::Candidate), 1 => Just(Status::Forbidden)];
            let between =
                prop::collection::vec((0u32..5).prop_map(move |distance| f64::from(distance) * far), columns * columns);
            (
                prop::collection::vec((0u32..6).prop_map(f64::from), rows),
                prop::collection::vec((status, (0u32..3).prop_map(f64::from)), columns),
                prop::collection::vec(prop::collection::vec(cost(far), columns), rows),
                (prop::collection::vec(0u32..3, columns), 0u32..2, between),
                (Just(sites), prop::option::weighted(0.4, 2u32..6), prop::option::weighted(0.3, 1u32..3), Just(far)),
                (prop::option::weighted(0.3, 1u32..6), any::<bool>()),
            )
        })
        .prop_map(|(weights, statuses, travel, (rooms, spare, between), (sites, limit, separation, far), asked)| {
            let total: f64 = weights.iter().sum();
            let each = (total / sites as f64).ceil() + f64::from(spare);
            let room = |&more: &u32| Some((each + f64::from(more) - 1.0).max(0.0));
            let size = statuses.len();
            let at = |a: usize, b: usize| Some(between[a.min(b) * size + a.max(b)]);
            let mut instance = Instance {
                rooms: rooms.iter().map(room).collect(),
                between: Some((0..size).map(|a| (0..size).map(|b| at(a, b)).collect()).collect()),
                weights,
                sites: statuses,
                travel,
                objective: Objective::PCenter { sites },
                constraints: Constraints {
                    limit: limit.map(|limit| f64::from(limit) * far),
                    minimum_separation: separation.map(|separation| f64::from(separation) * far),
                    budget: asked.0.map(f64::from),
                    ..Constraints::default()
                },
            };
            if instance.fixed_and_allowed().1 < 4 {
                instance.sites[..4].iter_mut().for_each(|site| site.0 = Status::Candidate);
            }
            let sites = sites.min(instance.fixed_and_allowed().1);
            instance.objective = Objective::PCenter { sites };
            instance
        })
}

/// What makes it a problem for a program: two pairs of sites that open together.
#[cfg(feature = "mip")]
fn paired(mut instance: Instance) -> Instance {
    let pair = |a: usize| vec![format!("c{a}"), format!("c{}", a + 1)];
    instance.constraints.together = vec![pair(0), pair(2)];
    instance
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn smallest_radius_with_rooms(instance in tied(13, 12, 5)) {
        check(&instance)?;
    }

    #[test]
    fn smallest_radius_of_whole_rows(mut instance in tied(9, 7, 3)) {
        instance.constraints.single_source = true;
        check(&instance)?;
    }
}

#[cfg(feature = "mip")]
proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn smallest_radius_by_programs(instance in tied(11, 10, 5), roomy in any::<bool>()) {
        let mut instance = paired(instance);
        if roomy {
            instance.rooms.clear();
        }
        check(&instance)?;
    }

    #[test]
    fn largest_distance_by_programs(instance in tied(11, 3, 5)) {
        let mut instance = paired(instance);
        let sites = instance.objective.sites().unwrap().max(2);
        (instance.objective, instance.constraints.limit) = (Objective::PDispersion { sites }, None);
        instance.rooms.clear();
        check(&instance)?;
    }
}

/// Tenths whose differences cancel but for rounding, and rooms that are full but for nobody: found at random.
#[test]
fn full_rooms_whose_costs_cancel() {
    let travel = [
        [Some(3), None, Some(3), Some(3), Some(4), Some(4), None, Some(1)],
        [Some(0), Some(3), None, None, None, None, None, None],
        [Some(0), None, None, Some(2), None, None, None, None],
    ];
    let tenths = |row: &[Option<u32>; 8]| row.iter().map(|cost| cost.map(|cost| f64::from(cost) * 0.1)).collect();
    let instance = Instance {
        weights: vec![5.0, 3.0, 2.0],
        sites: vec![(Status::Candidate, 0.0); 8],
        travel: travel.iter().map(tenths).collect(),
        objective: Objective::PCenter { sites: 4 },
        constraints: Constraints::default(),
        rooms: [2.0, 2.0, 2.0, 3.0, 2.0, 2.0, 2.0, 3.0].map(Some).to_vec(),
        between: Some(vec![vec![Some(0.0); 8]; 8]),
    };
    assert_eq!(best(&instance), Some(3.0 * 0.1));
    check(&instance).unwrap();
}

//! Every objective under every constraint against all answers: sets of sites one by one, the service of each by the
//! textbook flow on single units, or by trying all sites for all rows.

use planner::problem::{Objective, Status};
use planner::solution::{Solution, SolutionStatus};
use planner::solve::{Options, solve};
use proptest::prelude::*;

use crate::enumeration::close;
use crate::instances::{self, Instance};

/// The best value over all answers; `None` if there is none.
pub(crate) fn best_value(instance: &Instance) -> Option<f64> {
    let values = (0..1u32 << instance.sites.len()).filter_map(|open| value(instance, open));
    if instance.objective.maximises() { values.reduce(f64::max) } else { values.reduce(f64::min) }
}

/// The best value with these sites open (bits); `None` if they break a constraint whomever they serve.
fn value(instance: &Instance, open: u32) -> Option<f64> {
    let sites: Vec<usize> = (0..instance.sites.len()).filter(|&site| open >> site & 1 == 1).collect();
    if !keeps_constraints(instance, open, &sites) {
        return None;
    }
    let size = instance.objective.sites().unwrap_or(sites.len());
    if size != sites.len() {
        return None;
    }
    let cost: f64 = sites.iter().map(|&site| instance.sites[site].1).sum();
    let total: f64 = instance.weights.iter().sum();
    match instance.objective {
        Objective::PMedian { .. } => everybody(instance, &sites, f64::INFINITY),
        Objective::FacilityLocation {} => everybody(instance, &sites, f64::INFINITY).map(|service| service + cost),
        Objective::PCenter { .. } => {
            let mut radii: Vec<f64> = instance.travel.iter().flatten().copied().flatten().chain([0.0]).collect();
            radii.sort_by(f64::total_cmp);
            radii.into_iter().find(|&radius| everybody(instance, &sites, radius).is_some())
        }
        Objective::MaxCover { limit, .. } => Some(covered(instance, &sites, limit.unwrap_or(f64::INFINITY))),
        Objective::SetCover { limit, share } => {
            let limit = limit.unwrap_or(f64::INFINITY);
            let enough = match share {
                Some(share) if share < 1.0 => covered(instance, &sites, limit) >= share * total - 1e-12 * total,
                _ => everybody(instance, &sites, limit).is_some(),
            };
            enough.then_some(cost)
        }
        Objective::PDispersion { .. } => Some(nearest_pair(instance, &sites)),
        // Those of programs are enumerated elsewhere.
        _ => unreachable!("no such instance is made"),
    }
}

fn nearest_pair(instance: &Instance, sites: &[usize]) -> f64 {
    let Some(between) = &instance.between else { return f64::INFINITY };
    let pairs = sites.iter().flat_map(|&a| sites.iter().filter(move |&&b| a != b).map(move |&b| (a, b)));
    pairs.filter_map(|(a, b)| between[a][b]).fold(f64::INFINITY, f64::min)
}

fn keeps_constraints(instance: &Instance, open: u32, sites: &[usize]) -> bool {
    let status_kept = instance.sites.iter().enumerate().all(|(site, (status, _))| match status {
        Status::Forbidden => open >> site & 1 == 0,
        Status::Existing | Status::Required => open >> site & 1 == 1,
        Status::Candidate => true,
    });
    let spent: f64 = sites.iter().map(|&site| instance.sites[site].1).sum();
    let constraints = &instance.constraints;
    status_kept
        && constraints.budget.is_none_or(|budget| spent <= budget * (1.0 + 1e-12))
        && constraints.minimum_separation.is_none_or(|separation| nearest_pair(instance, sites) >= separation)
}

/// What a unit of a row costs at a site within both limits.
fn unit(instance: &Instance, row: usize, site: usize, limit: f64) -> Option<f64> {
    let limit = limit.min(instance.constraints.limit.unwrap_or(f64::INFINITY));
    instance.travel[row][site].filter(|cost| *cost <= limit)
}

fn room(instance: &Instance, site: usize) -> f64 {
    instance.rooms.get(site).copied().flatten().unwrap_or(f64::INFINITY)
}

/// The least weight × cost of serving everybody within the limit.
fn everybody(instance: &Instance, sites: &[usize], limit: f64) -> Option<f64> {
    let (served, cost) = service(instance, sites, limit);
    let total: f64 = instance.weights.iter().sum();
    (served >= total - 1e-9).then_some(cost)
}

/// The most weight that can be served within the limit.
fn covered(instance: &Instance, sites: &[usize], limit: f64) -> f64 {
    service(instance, sites, limit).0
}

/// The most weight served, and the least that this costs.
fn service(instance: &Instance, sites: &[usize], limit: f64) -> (f64, f64) {
    if instance.constraints.single_source && !instance.rooms.is_empty() {
        let mut rooms: Vec<f64> = sites.iter().map(|&site| room(instance, site)).collect();
        return whole(instance, sites, limit, 0, &mut rooms);
    }
    flow(instance, sites, limit)
}

/// All ways to give each row from `row` on to one site or to none.
fn whole(instance: &Instance, sites: &[usize], limit: f64, row: usize, rooms: &mut Vec<f64>) -> (f64, f64) {
    if row == instance.weights.len() {
        return (0.0, 0.0);
    }
    let weight = instance.weights[row];
    let mut best = whole(instance, sites, limit, row + 1, rooms);
    for (index, &site) in sites.iter().enumerate() {
        let Some(cost) = unit(instance, row, site, limit) else { continue };
        if weight <= 0.0 || weight > rooms[index] {
            continue;
        }
        rooms[index] -= weight;
        let rest = whole(instance, sites, limit, row + 1, rooms);
        rooms[index] += weight;
        let found = (rest.0 + weight, rest.1 + weight * cost);
        if found.0 > best.0 || (found.0 >= best.0 && found.1 < best.1) {
            best = found;
        }
    }
    best
}

/// The cheapest flow of half units, one after another by the cheapest way in the residual graph.
fn flow(instance: &Instance, sites: &[usize], limit: f64) -> (f64, f64) {
    let halves = |value: f64| if value.is_finite() { (value * 2.0).round() } else { 1e9 };
    let rows = instance.weights.len();
    let mut supply: Vec<f64> = instance.weights.iter().map(|&weight| halves(weight)).collect();
    let mut room: Vec<f64> = sites.iter().map(|&site| halves(room(instance, site))).collect();
    let mut flow = vec![vec![0.0; sites.len()]; rows];
    let (mut served, mut total) = (0.0, 0.0);
    loop {
        // The cheapest way to each site from rows with something left, through rows that give way.
        let mut cost = vec![f64::INFINITY; sites.len()];
        let mut way: Vec<Vec<(usize, usize, f64)>> = vec![Vec::new(); sites.len()];
        for _ in 0..=sites.len() {
            for row in 0..rows {
                let mut starts = vec![(0.0, None)];
                starts.truncate(usize::from(supply[row] > 0.0));
                for from in 0..sites.len() {
                    if flow[row][from] > 0.0 && cost[from].is_finite() {
                        let back = unit(instance, row, sites[from], limit).unwrap();
                        starts.push((cost[from] - back, Some(from)));
                    }
                }
                for (start, from) in starts {
                    for to in 0..sites.len() {
                        let Some(forth) = unit(instance, row, sites[to], limit) else { continue };
                        if start + forth < cost[to] - 1e-9 {
                            cost[to] = start + forth;
                            let mut path = from.map_or(Vec::new(), |from| way[from].clone());
                            path.extend(from.map(|from| (row, from, -1.0)));
                            path.push((row, to, 1.0));
                            way[to] = path;
                        }
                    }
                }
            }
        }
        let ends = (0..sites.len()).filter(|&site| room[site] > 0.0 && cost[site].is_finite());
        let Some(end) = ends.min_by(|&a, &b| cost[a].total_cmp(&cost[b])) else { break };
        for &(row, site, sign) in &way[end] {
            flow[row][site] += sign;
        }
        supply[way[end][0].0] -= 1.0;
        room[end] -= 1.0;
        served += 0.5;
        total += 0.5 * cost[end];
    }
    (served, total)
}

fn check(instance: &Instance, solution: &Solution) -> Result<(), TestCaseError> {
    let Some(best) = best_value(instance) else {
        prop_assert_eq!(solution.status, SolutionStatus::Infeasible, "{:?}", solution);
        return Ok(());
    };
    prop_assert_eq!(solution.status, SolutionStatus::Optimal, "best {}, {:?}", best, solution);
    let objective = solution.objective.unwrap();
    prop_assert!(close(objective, best), "{} instead of {}: {:?}", objective, best, solution);
    prop_assert!(solution.gap.unwrap() <= 1e-8, "{:?}", solution);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_constraints_on_small_problems(instance in instances::constrained(5, 6)) {
        check(&instance, &solve(&instance.problem(), &Options::default()))?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_constraints_on_more_candidates(mut instance in instances::constrained(9, 7)) {
        instance.constraints.single_source &= instance.rooms.is_empty();
        check(&instance, &solve(&instance.problem(), &Options::default()))?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn budget_and_separation_on_twelve_candidates(mut instance in instances::constrained(12, 9)) {
        instance.rooms.clear();
        check(&instance, &solve(&instance.problem(), &Options::default()))?;
    }
}

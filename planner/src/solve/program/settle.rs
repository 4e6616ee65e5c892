//! From the values of a program to open sites and whom they serve.

use super::linear::{Effort, minimise};
use super::{Placed, Reached};
use crate::measure::{Part, Served, loads, nearest_served};
use crate::problem::Problem;

/// Shares up to here are rounding.
const DUST: f64 = 1e-9;

/// The answer that a program found. Where loads matter, the shares are solved for once more with all choices made, so that
/// they are as exact as a linear program's.
pub(super) fn placed(problem: &Problem, reached: &Reached) -> Option<Placed> {
    let values = reached.found.values.as_ref()?;
    let formulation = &reached.formulation;
    let open: Vec<usize> = (0..formulation.sites.open.len())
        .filter(|&column| formulation.sites.open[column].is_some_and(|open| values[open] > 0.5))
        .collect();
    if !problem.loads_matter() {
        return Some(Placed { served: nearest_served(problem, &open), open });
    }
    let settled = formulation.program.settled(values);
    let effort = Effort { time: None, nodes: 0, gap: 0.0, seed: 0 };
    let exact = minimise(&settled, &reached.goal, None, effort).values;
    let values = exact.as_ref().unwrap_or(values);
    let mut served: Served = vec![Vec::new(); problem.demand().len()];
    for (row, shares) in formulation.shares.iter().enumerate() {
        served[row] = parts(problem, row, shares.iter().map(|&(column, share)| (column, values[share])));
    }
    fill(problem, &open, &mut served);
    Some(Placed { open, served })
}

/// The parts of a demand point, which are the whole of it where they are all but rounding.
fn parts(problem: &Problem, row: usize, shares: impl Iterator<Item = (usize, f64)>) -> Vec<Part> {
    let whole = problem.demand()[row].weight;
    let shares: Vec<(usize, f64)> = shares.filter(|&(_, share)| share > DUST).collect();
    let sum: f64 = shares.iter().map(|(_, share)| share).sum();
    let factor = if (sum - 1.0).abs() < 10.0 * DUST { 1.0 / sum } else { 1.0 };
    let part = |&(site, share): &(usize, f64)| {
        let weight = if share * factor > 1.0 - DUST { whole } else { whole * share * factor };
        Part { site, weight, cost: problem.cost(row, site) }
    };
    shares.iter().map(part).collect()
}

/// Serves what is left from the nearest site that has places left over, without more places.
fn fill(problem: &Problem, open: &[usize], served: &mut Served) {
    let mut loads = loads(problem, served);
    for row in 0..served.len() {
        let whole = problem.demand()[row].weight;
        let mut left = whole - served[row].iter().map(|part| part.weight).sum::<f64>();
        if left <= whole * DUST && !(whole == 0.0 && served[row].is_empty()) {
            continue;
        }
        let single = problem.constraints().single_source;
        if single && !served[row].is_empty() {
            continue;
        }
        let mut near: Vec<(f64, usize)> = open.iter().map(|&site| (problem.cost(row, site), site)).collect();
        near.retain(|(cost, _)| cost.is_finite());
        near.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (cost, site) in near {
            let candidate = &problem.candidates()[site];
            let places = candidate.places(loads[site]).unwrap_or(candidate.most_room());
            let weight = left.min(places - loads[site]);
            if (weight <= whole * DUST && whole > 0.0) || (single && weight < whole) {
                continue;
            }
            match served[row].iter_mut().find(|part| part.site == site) {
                Some(part) => part.weight += weight,
                None => served[row].push(Part { site, weight, cost }),
            }
            loads[site] += weight;
            left -= weight;
            if left <= whole * DUST {
                break;
            }
        }
    }
}

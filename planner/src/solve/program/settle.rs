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
    let exact = minimise(&settled, &reached.goal, effort).values;
    let values = exact.as_ref().unwrap_or(values);
    let mut served: Served = vec![Vec::new(); problem.demand().len()];
    for (row, shares) in formulation.shares.iter().enumerate() {
        served[row] = parts(problem, row, shares.iter().map(|&(column, share)| (column, values[share])));
    }
    if !problem.constraints().single_source {
        let places: Vec<Option<f64>> =
            formulation.sites.places.iter().map(|places| Some(places.as_ref()?.value(values))).collect();
        trim(problem, &places, &mut served);
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

/// Takes from sites what is beyond their places by rounding, which is HiGHS's and may be much where few places stand beside many
/// people.
fn trim(problem: &Problem, places: &[Option<f64>], served: &mut Served) {
    let loads = loads(problem, served);
    for part in served.iter_mut().flatten() {
        let most = problem.candidates()[part.site].most_room();
        let places = places[part.site].map_or(most, |places| places.min(most));
        if loads[part.site] > places {
            part.weight *= places / loads[part.site];
        }
    }
}

/// Serves what is left from sites that have places left over, the nearest first, without more places.
fn fill(problem: &Problem, open: &[usize], served: &mut Served) {
    let single = problem.constraints().single_source;
    let whole = |row: usize| problem.demand()[row].weight;
    let mut left: Vec<f64> =
        (0..served.len()).map(|row| whole(row) - served[row].iter().map(|part| part.weight).sum::<f64>()).collect();
    let is_served = |row: usize, left: f64, parts: &[Part]| !parts.is_empty() && (single || left <= whole(row) * DUST);
    let rows = (0..served.len()).filter(|&row| !is_served(row, left[row], &served[row]));
    let pairs = rows.flat_map(|row| open.iter().map(move |&site| (problem.cost(row, site), row, site)));
    let mut near: Vec<(f64, usize, usize)> = pairs.filter(|(cost, ..)| cost.is_finite()).collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut loads = loads(problem, served);
    for (cost, row, site) in near {
        if is_served(row, left[row], &served[row]) {
            continue;
        }
        let weight = left[row].min(spare(problem, site, loads[site]));
        let part = served[row].iter_mut().find(|part| part.site == site);
        match part {
            // What is missing by rounding alone is still missing.
            Some(part) if weight > 0.0 => part.weight += weight,
            Some(_) => continue,
            None if (weight <= whole(row) * DUST && whole(row) > 0.0) || (single && weight < whole(row)) => continue,
            None => served[row].push(Part { site, weight, cost }),
        }
        loads[site] += weight;
        left[row] -= weight;
    }
}

/// The places that a site has beyond its load.
fn spare(problem: &Problem, site: usize, load: f64) -> f64 {
    let candidate = &problem.candidates()[site];
    (candidate.places(load).unwrap_or_else(|| candidate.most_room()) - load).max(0.0)
}

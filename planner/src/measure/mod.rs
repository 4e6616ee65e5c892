//! The measures of an answer, and whether it keeps the problem's constraints.
//!
//! Separate from the solvers on purpose: it looks only at the problem and the answer, in the plainest way, and every answer
//! passes through it before it leaves the crate.

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "the values are exact")]
mod by_hand;
mod check;
mod cost;
mod duplication;
#[cfg(test)]
#[allow(clippy::float_cmp, reason = "the values are exact")]
mod tests;

pub use self::check::{Violation, check, check_served};
pub use self::cost::cost;
pub use self::duplication::{backed_up, duplicated};
use crate::problem::{Goal, Objective, Problem};
use crate::solution::Measures;

/// What is allowed for rounding when a sum of weights that are not whole numbers is compared with a share of the whole,
/// relative to the whole.
pub(crate) const SHARE_ROUNDING: f64 = 1e-12;
/// What is allowed for rounding when a load is compared with a capacity, or the parts of a demand point with the whole;
/// relative to the latter.
pub(crate) const CAPACITY_ROUNDING: f64 = 1e-9;
/// What is allowed for rounding when a sum of costs is compared with the budget, relative to it.
pub(crate) const BUDGET_ROUNDING: f64 = 1e-12;

/// What is allowed for rounding when other sums are compared with their limits, relative to the limit.
pub(crate) const SUM_ROUNDING: f64 = 1e-9;

/// A part of a demand point's weight, served by a site.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// The site, a column of the travel matrix.
    pub site: usize,
    /// The weight served there.
    pub weight: f64,
    /// The travel cost, for each unit of weight.
    pub cost: f64,
}

/// For each demand point, the parts of it that are served; none where it is not.
pub type Served = Vec<Vec<Part>>;

/// An answer, measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// The value of the problem's objective.
    pub objective: f64,
    /// Who is served where.
    pub served: Served,
    /// The answer in numbers.
    pub measures: Measures,
    /// The values of the goals of a lexicographic problem.
    pub goals: Vec<f64>,
}

/// The largest sum of opening costs that a budget pays for.
pub(crate) fn affordable(budget: f64) -> f64 {
    budget * (1.0 + BUDGET_ROUNDING)
}

/// Whether all of a demand point's weight is served.
pub(crate) fn is_whole(problem: &Problem, row: usize, parts: &[Part]) -> bool {
    let sum = parts.iter().fold(0.0, |sum, part| sum + part.weight);
    sum >= problem.demand()[row].weight * (1.0 - CAPACITY_ROUNDING)
}

/// The least sum of weights that counts as `share` of the whole: exact for whole weights, less [`SHARE_ROUNDING`] otherwise.
pub(crate) fn least_covered(problem: &Problem, share: f64) -> f64 {
    let total = total_weight(problem);
    if !covers_whole_weights(problem) {
        return (share - SHARE_ROUNDING) * total;
    }
    // The product in two parts, without rounding. The share is a decimal fraction only to its last digit: 0.07 of 100 is 7.
    let product = share * total;
    let whole = product.round();
    let above = (product - whole) + share.mul_add(total, -product);
    if above <= (product * f64::EPSILON).min(1e-3) { whole } else { whole + 1.0 }
}

/// Whether what is covered is always a whole number: whole weights that no capacity divides.
pub(crate) fn covers_whole_weights(problem: &Problem) -> bool {
    let divided = !problem.constraints().single_source && problem.loads_matter();
    !divided && has_whole_weights(problem)
}

/// Whether all weights are whole numbers whose sums are exact.
pub(crate) fn has_whole_weights(problem: &Problem) -> bool {
    problem.demand().iter().all(|point| point.weight.fract() == 0.0) && total_weight(problem) < 2f64.powi(53)
}

pub(crate) fn total_weight(problem: &Problem) -> f64 {
    problem.demand().iter().map(|point| point.weight).sum()
}

/// Measures an answer without asking whether it keeps the constraints.
pub fn evaluate(problem: &Problem, open: &[usize], served: Served) -> Evaluation {
    let limit = problem.cover_limit().unwrap_or_else(|| problem.assignment_limit());
    let (mut all, mut covered, mut weighted) = (0.0, 0.0, 0.0);
    let mut max_cost: Option<f64> = None;
    for part in served.iter().flatten().filter(|part| part.weight > 0.0) {
        all += part.weight;
        weighted += part.weight * part.cost;
        covered += if part.cost <= limit { part.weight } else { 0.0 };
        max_cost = Some(max_cost.map_or(part.cost, |largest| largest.max(part.cost)));
    }
    let total = total_weight(problem);
    let loads = loads(problem, &served);
    let measures = Measures {
        mean_cost: (all > 0.0).then(|| weighted / all),
        max_cost,
        covered_weight: covered,
        covered_weight_share: if total > 0.0 { covered / total } else { 1.0 },
        cost: cost(problem, open, &loads).unwrap_or(f64::INFINITY),
        worst_mean: worst_mean(problem, &served, worst_share(problem)),
        backed_up_weight: problem.standard().map(|standard| backed_up(problem, open, standard)),
        duplicated_weight: problem.standard().map(|standard| duplicated(problem, open, &loads, standard)),
    };
    let goal = |goal: Goal| match goal {
        Goal::Coverage => covered,
        Goal::Backup => backed_up(problem, open, problem.cover_limit().unwrap_or(f64::INFINITY)),
        Goal::Travel => weighted,
        Goal::LongestTravel => max_cost.unwrap_or(0.0),
        Goal::Cost => measures.cost,
        Goal::Sites => open.len() as f64,
    };
    let objective = match problem.objective() {
        Objective::PMedian { .. } => weighted,
        Objective::FacilityLocation {} => measures.cost + weighted,
        Objective::PCenter { .. } => max_cost.unwrap_or(0.0),
        Objective::MaxCover { .. } => covered,
        Objective::SetCover { .. } => measures.cost,
        Objective::PDispersion { .. } => smallest_distance(problem, open),
        Objective::BackupCover { .. } => backed_up(problem, open, problem.cover_limit().unwrap_or(f64::INFINITY)),
        Objective::WorstMean { .. } => measures.worst_mean.unwrap_or(0.0),
        Objective::Lexicographic { goals, .. } => goals.first().map_or(0.0, |first| goal(*first)),
    };
    Evaluation { objective, served, measures, goals: goals(problem).iter().map(|&each| goal(each)).collect() }
}

/// The goals of a lexicographic problem; none of the others.
fn goals(problem: &Problem) -> &[Goal] {
    if let Objective::Lexicographic { goals, .. } = problem.objective() { goals } else { &[] }
}

/// The weight that each candidate serves.
pub(crate) fn loads(problem: &Problem, served: &Served) -> Vec<f64> {
    let mut loads = vec![0.0; problem.candidates().len()];
    for part in served.iter().flatten() {
        loads[part.site] += part.weight;
    }
    loads
}

/// The share of the weight that counts as the worst off: the problem's own, or a tenth.
fn worst_share(problem: &Problem) -> f64 {
    match problem.objective() {
        Objective::WorstMean { share, .. } => *share,
        _ => problem.constraints().worst_mean.map_or(0.1, |worst| worst.share),
    }
}

/// The mean cost of the worst-off share of the served weight (conditional value at risk, as defined by Rockafellar, R. T.,
/// Uryasev, S. (2000), Optimization of conditional value-at-risk, Journal of Risk 2(3)); `None` when nothing is served.
pub(crate) fn worst_mean(problem: &Problem, served: &Served, share: f64) -> Option<f64> {
    let mut parts: Vec<&Part> = served.iter().flatten().filter(|part| part.weight > 0.0).collect();
    parts.sort_by(|a, b| b.cost.total_cmp(&a.cost));
    let all: f64 = parts.iter().map(|part| part.weight).sum();
    let worst = share * if problem.serves_everybody() { total_weight(problem) } else { all };
    let (mut left, mut sum) = (worst, 0.0);
    for part in parts {
        let weight = part.weight.min(left);
        sum += weight * part.cost;
        left -= weight;
    }
    (worst > 0.0).then(|| sum / worst)
}

fn smallest_distance(problem: &Problem, open: &[usize]) -> f64 {
    let pairs = open.iter().enumerate().flat_map(|(index, &a)| open[..index].iter().map(move |&b| (a, b)));
    pairs.map(|(a, b)| problem.apart(a, b)).fold(f64::INFINITY, f64::min)
}

/// Each demand point wholly served by its nearest open site (the first of equals), where one is in reach.
pub fn nearest_served(problem: &Problem, open: &[usize]) -> Served {
    let part = |row: usize| {
        let weight = problem.demand()[row].weight;
        nearest(problem, row, open).map(|(site, cost)| Part { site, weight, cost })
    };
    (0..problem.demand().len()).map(|row| part(row).into_iter().collect()).collect()
}

/// A demand point's nearest open site (the first of equals) and the cost; `None` where none is in reach.
pub(crate) fn nearest(problem: &Problem, row: usize, open: &[usize]) -> Option<(usize, f64)> {
    let mut best: Option<(usize, f64)> = None;
    for &column in open {
        let cost = problem.cost(row, column);
        if cost.is_finite() && best.is_none_or(|(_, least)| cost < least) {
            best = Some((column, cost));
        }
    }
    best
}

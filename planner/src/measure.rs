//! The measures of a set of open sites, and whether it keeps the problem's constraints.
//!
//! Separate from the solvers on purpose: it looks only at the problem and the open sites, in the plainest way, and every
//! answer passes through it before it leaves the crate.

use crate::problem::{Objective, Problem, Status};
use crate::solution::Measures;

/// What is allowed for rounding when a sum of weights that are not whole numbers is compared with a share of the whole,
/// relative to the whole.
pub(crate) const SHARE_ROUNDING: f64 = 1e-12;

/// An answer, measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// The value of the problem's objective.
    pub objective: f64,
    /// For each demand point its nearest open site (the first of equals) and the cost; `None` where none is in reach.
    pub assignment: Vec<Option<(usize, f64)>>,
    /// The answer in numbers.
    pub measures: Measures,
}

/// A constraint that a set of open sites does not keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Violation {
    /// The list of open sites is not strictly increasing, or names no candidate.
    Order,
    /// This forbidden candidate is open.
    ForbiddenOpen(usize),
    /// This existing or required candidate is not open.
    FixedClosed(usize),
    /// Another number of sites is open than the objective asks for.
    Sites(usize),
    /// This demand point of positive weight is not served although every one must be.
    Unserved(usize),
    /// Less than the share asked for is covered.
    Share,
}

/// Measures the open sites (columns, in increasing order) after checking that they keep every constraint.
///
/// # Errors
/// The first constraint that they do not keep.
pub fn check(problem: &Problem, open: &[usize]) -> Result<Evaluation, Violation> {
    let candidates = problem.candidates();
    if open.windows(2).any(|pair| pair[0] >= pair[1]) || open.last().is_some_and(|&last| last >= candidates.len()) {
        return Err(Violation::Order);
    }
    for (column, candidate) in candidates.iter().enumerate() {
        match (candidate.status, open.binary_search(&column).is_ok()) {
            (Status::Forbidden, true) => return Err(Violation::ForbiddenOpen(column)),
            (Status::Existing | Status::Required, false) => return Err(Violation::FixedClosed(column)),
            _ => {}
        }
    }
    if problem.objective().sites().is_some_and(|sites| sites != open.len()) {
        return Err(Violation::Sites(open.len()));
    }
    let evaluation = evaluate(problem, open);
    match problem.objective() {
        Objective::PMedian { .. } | Objective::PCenter { .. } => {
            let unserved = |(point, site): (&crate::problem::Demand, &Option<_>)| point.weight > 0.0 && site.is_none();
            if let Some(row) = problem.demand().iter().zip(&evaluation.assignment).position(unserved) {
                return Err(Violation::Unserved(row));
            }
        }
        Objective::SetCover { share, .. } if !covers_share(problem, &evaluation, share.unwrap_or(1.0)) => {
            return Err(Violation::Share);
        }
        _ => {}
    }
    Ok(evaluation)
}

/// Whether at least `share` of the weight is covered; a share of 1 is every point of positive weight.
fn covers_share(problem: &Problem, evaluation: &Evaluation, share: f64) -> bool {
    let limit = problem.cover_limit().unwrap_or(f64::INFINITY);
    let mut points = problem.demand().iter().zip(&evaluation.assignment);
    if share < 1.0 {
        evaluation.measures.covered_weight >= least_covered(problem, share)
    } else {
        points.all(|(point, site)| point.weight <= 0.0 || site.is_some_and(|(_, cost)| cost <= limit))
    }
}

/// The least sum of weights that counts as `share` of the whole: exact for whole weights, less [`SHARE_ROUNDING`] otherwise.
pub(crate) fn least_covered(problem: &Problem, share: f64) -> f64 {
    let total = total_weight(problem);
    if !has_whole_weights(problem) {
        return (share - SHARE_ROUNDING) * total;
    }
    // The product in two parts, without rounding. The share is a decimal fraction only to its last digit: 0.07 of 100 is 7.
    let product = share * total;
    let whole = product.round();
    let above = (product - whole) + share.mul_add(total, -product);
    if above <= (product * f64::EPSILON).min(1e-3) { whole } else { whole + 1.0 }
}

/// Whether all weights are whole numbers whose sums are exact.
pub(crate) fn has_whole_weights(problem: &Problem) -> bool {
    problem.demand().iter().all(|point| point.weight.fract() == 0.0) && total_weight(problem) < 2f64.powi(53)
}

pub(crate) fn total_weight(problem: &Problem) -> f64 {
    problem.demand().iter().map(|point| point.weight).sum()
}

/// Measures the open sites without asking whether they keep the constraints.
pub fn evaluate(problem: &Problem, open: &[usize]) -> Evaluation {
    let assignment: Vec<_> = (0..problem.demand().len()).map(|row| nearest(problem, row, open)).collect();
    let limit = problem.cover_limit().unwrap_or_else(|| problem.assignment_limit());
    let (mut served, mut covered, mut weighted) = (0.0, 0.0, 0.0);
    let mut max_cost: Option<f64> = None;
    for (point, site) in problem.demand().iter().zip(&assignment) {
        let Some((_, cost)) = site else { continue };
        if point.weight > 0.0 {
            served += point.weight;
            weighted += point.weight * cost;
            covered += if *cost <= limit { point.weight } else { 0.0 };
            max_cost = Some(max_cost.map_or(*cost, |largest| largest.max(*cost)));
        }
    }
    let total = total_weight(problem);
    let measures = Measures {
        mean_cost: (served > 0.0).then(|| weighted / served),
        max_cost,
        covered_weight: covered,
        covered_weight_share: if total > 0.0 { covered / total } else { 1.0 },
    };
    let objective = match problem.objective() {
        Objective::PCenter { .. } => max_cost.unwrap_or(0.0),
        Objective::MaxCover { .. } => covered,
        Objective::SetCover { .. } => {
            open.iter().fold(0.0, |sum, &column| sum + problem.candidates()[column].opening_cost)
        }
        _ => weighted,
    };
    Evaluation { objective, assignment, measures }
}

fn nearest(problem: &Problem, row: usize, open: &[usize]) -> Option<(usize, f64)> {
    let mut best: Option<(usize, f64)> = None;
    for &column in open {
        let cost = problem.cost(row, column);
        if cost.is_finite() && best.is_none_or(|(_, least)| cost < least) {
            best = Some((column, cost));
        }
    }
    best
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "the values are exact")]
mod tests {
    use super::*;
    use crate::matrix::TravelMatrix;
    use crate::problem::{Candidate, Constraints, Demand};

    /// Three demand points of weights 2, 3, 0 and three candidates, the last one forbidden; the second point cannot reach
    /// the first candidate.
    fn problem(objective: Objective, limit: Option<f64>) -> Problem {
        let demand = [2.0, 3.0, 0.0].iter().enumerate();
        let demand = demand.map(|(row, &weight)| Demand { id: row.to_string(), weight }).collect();
        let statuses = [Status::Candidate, Status::Existing, Status::Forbidden];
        let candidates =
            statuses.iter().enumerate().map(|(c, &status)| Candidate::new(c.to_string(), status)).collect();
        let inf = f64::INFINITY;
        let costs = vec![10.0, 20.0, 1.0, inf, 5.0, 1.0, 7.0, 90.0, 1.0];
        let travel = TravelMatrix::new(3, 3, costs).unwrap();
        Problem::new(demand, candidates, travel, objective, Constraints { limit, ..Constraints::default() }).unwrap()
    }

    #[test]
    fn both_open_by_hand() {
        let evaluation = check(&problem(Objective::PMedian { sites: 2 }, None), &[0, 1]).unwrap();
        assert_eq!(evaluation.objective, 2.0 * 10.0 + 3.0 * 5.0);
        assert_eq!(evaluation.assignment, [Some((0, 10.0)), Some((1, 5.0)), Some((0, 7.0))]);
        let expected =
            Measures { mean_cost: Some(7.0), max_cost: Some(10.0), covered_weight: 5.0, covered_weight_share: 1.0 };
        assert_eq!(evaluation.measures, expected);
    }

    #[test]
    fn each_objective_by_hand() {
        let objective = |objective, open: &[usize]| check(&problem(objective, None), open).map(|found| found.objective);
        assert_eq!(objective(Objective::PCenter { sites: 1 }, &[1]), Ok(20.0));
        assert_eq!(objective(Objective::MaxCover { sites: 1, limit: Some(5.0) }, &[1]), Ok(3.0));
        assert_eq!(objective(Objective::MaxCover { sites: 1, limit: Some(4.9) }, &[1]), Ok(0.0));
        assert_eq!(objective(Objective::SetCover { limit: Some(10.0), share: None }, &[0, 1]), Ok(2.0));
        assert_eq!(objective(Objective::SetCover { limit: Some(5.0), share: Some(0.6) }, &[1]), Ok(1.0));
    }

    #[test]
    fn each_violation_is_found() {
        let violation = |objective, limit, open: &[usize]| check(&problem(objective, limit), open).unwrap_err();
        let median = |sites| Objective::PMedian { sites };
        assert_eq!(violation(median(2), None, &[1, 0]), Violation::Order);
        assert_eq!(violation(median(2), None, &[1, 3]), Violation::Order);
        assert_eq!(violation(median(2), None, &[1, 2]), Violation::ForbiddenOpen(2));
        assert_eq!(violation(median(1), None, &[0]), Violation::FixedClosed(1));
        assert_eq!(violation(median(1), None, &[0, 1]), Violation::Sites(2));
        assert_eq!(violation(median(1), Some(19.0), &[1]), Violation::Unserved(0));
        assert_eq!(
            violation(Objective::SetCover { limit: Some(5.0), share: Some(0.61) }, None, &[1]),
            Violation::Share
        );
    }
}

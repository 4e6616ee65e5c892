//! The measures of an answer, and whether it keeps the problem's constraints.
//!
//! Separate from the solvers on purpose: it looks only at the problem and the answer, in the plainest way, and every answer
//! passes through it before it leaves the crate.

use crate::problem::{Objective, Problem, Status};
use crate::solution::Measures;

/// What is allowed for rounding when a sum of weights that are not whole numbers is compared with a share of the whole,
/// relative to the whole.
pub(crate) const SHARE_ROUNDING: f64 = 1e-12;
/// What is allowed for rounding when a load is compared with a capacity, or the parts of a demand point with the whole;
/// relative to the latter.
pub(crate) const CAPACITY_ROUNDING: f64 = 1e-9;
/// What is allowed for rounding when a sum of costs is compared with the budget, relative to it.
pub(crate) const BUDGET_ROUNDING: f64 = 1e-12;

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
}

/// A constraint that an answer does not keep.
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
    /// The open sites cost more than the budget.
    Budget,
    /// These two open sites are nearer to each other than they may be.
    Separation(usize, usize),
    /// What is said to be served of this demand point is not possible: no such row, a closed site, a wrong cost or one
    /// beyond the limit, no weight or too much of it, or two sites where there may be one.
    Parts(usize),
    /// More weight is served by this site than it has room for.
    Capacity(usize),
    /// This demand point of positive weight is not wholly served although every one must be.
    Unserved(usize),
    /// Less than the share asked for is covered.
    Share,
}

/// Measures the open sites (columns, in increasing order), every demand point being served by the nearest of them, after
/// checking that they keep every constraint.
///
/// # Errors
/// The first constraint that they do not keep.
pub fn check(problem: &Problem, open: &[usize]) -> Result<Evaluation, Violation> {
    check_open(problem, open)?;
    check_served(problem, open, nearest_served(problem, open))
}

/// Measures the open sites (columns, in increasing order) with the given service, after checking that they keep every
/// constraint.
///
/// # Errors
/// The first constraint that they do not keep.
pub fn check_served(problem: &Problem, open: &[usize], served: Served) -> Result<Evaluation, Violation> {
    check_open(problem, open)?;
    check_parts(problem, open, &served)?;
    check_loads(problem, open, &served)?;
    let evaluation = evaluate(problem, open, served);
    match problem.objective() {
        Objective::PMedian { .. } | Objective::PCenter { .. } | Objective::FacilityLocation {} => {
            let unserved = |&row: &usize| !is_whole(problem, row, &evaluation.served[row]);
            if let Some(row) = (0..evaluation.served.len()).find(unserved) {
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

/// What can be said of the open sites without asking whom they serve.
fn check_open(problem: &Problem, open: &[usize]) -> Result<(), Violation> {
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
    if problem.constraints().budget.is_some_and(|budget| opening_cost(problem, open) > affordable(budget)) {
        return Err(Violation::Budget);
    }
    if let Some(separation) = problem.constraints().minimum_separation {
        for (index, &a) in open.iter().enumerate() {
            if let Some(&b) = open[..index].iter().find(|&&b| problem.apart(a, b) < separation) {
                return Err(Violation::Separation(b, a));
            }
        }
    }
    Ok(())
}

/// The largest sum of costs that a budget pays for.
pub(crate) fn affordable(budget: f64) -> f64 {
    budget * (1.0 + BUDGET_ROUNDING)
}

fn opening_cost(problem: &Problem, open: &[usize]) -> f64 {
    open.iter().fold(0.0, |sum, &column| sum + problem.candidates()[column].opening_cost)
}

/// Each demand point by itself.
fn check_parts(problem: &Problem, open: &[usize], served: &Served) -> Result<(), Violation> {
    if served.len() != problem.demand().len() {
        return Err(Violation::Parts(served.len()));
    }
    for (row, parts) in served.iter().enumerate() {
        let (whole, mut sum) = (problem.demand()[row].weight, 0.0);
        for part in parts {
            sum += part.weight;
            let possible = open.binary_search(&part.site).is_ok()
                && (part.weight > 0.0 || (part.weight == 0.0 && whole == 0.0))
                && part.cost.is_finite()
                && part.cost.total_cmp(&problem.cost(row, part.site)).is_eq();
            if !possible {
                return Err(Violation::Parts(row));
            }
        }
        let single = problem.constraints().single_source && !parts.is_empty();
        if sum > whole * (1.0 + CAPACITY_ROUNDING) || (single && (parts.len() > 1 || sum < whole)) {
            return Err(Violation::Parts(row));
        }
    }
    Ok(())
}

/// Each site by itself.
fn check_loads(problem: &Problem, open: &[usize], served: &Served) -> Result<(), Violation> {
    for &site in open {
        let Some(capacity) = problem.candidates()[site].capacity else { continue };
        let parts = served.iter().flatten().filter(|part| part.site == site);
        if parts.fold(0.0, |sum, part| sum + part.weight) > capacity * (1.0 + CAPACITY_ROUNDING) {
            return Err(Violation::Capacity(site));
        }
    }
    Ok(())
}

/// Whether all of a demand point's weight is served.
fn is_whole(problem: &Problem, row: usize, parts: &[Part]) -> bool {
    let sum = parts.iter().fold(0.0, |sum, part| sum + part.weight);
    sum >= problem.demand()[row].weight * (1.0 - CAPACITY_ROUNDING)
}

/// Whether at least `share` of the weight is covered; a share of 1 is every point of positive weight.
fn covers_share(problem: &Problem, evaluation: &Evaluation, share: f64) -> bool {
    let limit = problem.cover_limit().unwrap_or(f64::INFINITY);
    if share < 1.0 {
        return evaluation.measures.covered_weight >= least_covered(problem, share);
    }
    evaluation.served.iter().enumerate().all(|(row, parts)| {
        let within: Vec<Part> = parts.iter().copied().filter(|part| part.cost <= limit).collect();
        is_whole(problem, row, &within)
    })
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
    let divided =
        !problem.constraints().single_source && problem.candidates().iter().any(|site| site.capacity.is_some());
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
    let measures = Measures {
        mean_cost: (all > 0.0).then(|| weighted / all),
        max_cost,
        covered_weight: covered,
        covered_weight_share: if total > 0.0 { covered / total } else { 1.0 },
    };
    let objective = match problem.objective() {
        Objective::PMedian { .. } => weighted,
        Objective::FacilityLocation {} => opening_cost(problem, open) + weighted,
        Objective::PCenter { .. } => max_cost.unwrap_or(0.0),
        Objective::MaxCover { .. } => covered,
        Objective::SetCover { .. } => opening_cost(problem, open),
        Objective::PDispersion { .. } => smallest_distance(problem, open),
    };
    Evaluation { objective, served, measures }
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
        let sites: Vec<_> = evaluation.served.iter().map(|parts| (parts[0].site, parts[0].cost)).collect();
        assert_eq!(sites, [(0, 10.0), (1, 5.0), (0, 7.0)]);
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

    /// Two points of weights 4 and 2 between two sites with room for 3 each, 7 apart one way and 6 the other.
    fn tight(objective: Objective, constraints: Constraints) -> Problem {
        let demand = [4.0, 2.0].iter().enumerate();
        let demand = demand.map(|(row, &weight)| Demand { id: row.to_string(), weight }).collect();
        let site = |id: &str| Candidate { capacity: Some(3.0), ..Candidate::new(id, Status::Candidate) };
        let travel = TravelMatrix::new(2, 2, vec![1.0, 2.0, 5.0, 9.0]).unwrap();
        let between = TravelMatrix::new(2, 2, vec![0.0, 7.0, 6.0, 0.0]).unwrap();
        let sites = vec![site("a"), site("b")];
        Problem::with_distances(demand, sites, travel, Some(between), objective, constraints).unwrap()
    }

    fn part(site: usize, weight: f64, cost: f64) -> Part {
        Part { site, weight, cost }
    }

    #[test]
    fn parts_by_hand() {
        let problem = tight(Objective::PMedian { sites: 2 }, Constraints::default());
        assert_eq!(check(&problem, &[0, 1]), Err(Violation::Capacity(0)));
        let served = vec![vec![part(0, 1.0, 1.0), part(1, 3.0, 2.0)], vec![part(0, 2.0, 5.0)]];
        let evaluation = check_served(&problem, &[0, 1], served).unwrap();
        assert_eq!(evaluation.objective, 1.0 + 6.0 + 10.0);
        assert_eq!((evaluation.measures.mean_cost, evaluation.measures.max_cost), (Some(17.0 / 6.0), Some(5.0)));
        let located = problem.with(Objective::FacilityLocation {}, Constraints::default());
        assert_eq!(check_served(&located, &[0, 1], evaluation.served).unwrap().objective, 19.0);
    }

    #[test]
    fn what_is_wrong_with_parts() {
        let wrong = |single_source: bool, served: Served| {
            let constraints = Constraints { single_source, ..Constraints::default() };
            check_served(&tight(Objective::PMedian { sites: 2 }, constraints), &[0, 1], served).unwrap_err()
        };
        let (first, second) = (vec![part(0, 1.0, 1.0), part(1, 3.0, 2.0)], vec![part(0, 2.0, 5.0)]);
        assert_eq!(wrong(true, vec![first.clone(), second.clone()]), Violation::Parts(0));
        assert_eq!(wrong(false, vec![first.clone()]), Violation::Parts(1));
        assert_eq!(wrong(false, vec![first.clone(), vec![]]), Violation::Unserved(1));
        assert_eq!(wrong(false, vec![first.clone(), vec![part(0, 1.0, 5.0)]]), Violation::Unserved(1));
        assert_eq!(wrong(false, vec![first.clone(), vec![part(0, 2.1, 5.0)]]), Violation::Parts(1));
        assert_eq!(wrong(false, vec![first.clone(), vec![part(0, 2.0, 4.0)]]), Violation::Parts(1));
        assert_eq!(wrong(false, vec![first.clone(), vec![part(0, f64::NAN, 5.0)]]), Violation::Parts(1));
        assert_eq!(wrong(false, vec![vec![part(0, 4.0, 1.0)], second]), Violation::Capacity(0));
    }

    #[test]
    fn budget_and_separation_by_hand() {
        let checked =
            |objective, constraints| check(&tight(objective, constraints), &[0, 1]).map(|found| found.objective);
        let dear = Constraints { budget: Some(1.5), ..Constraints::default() };
        let near = Constraints { minimum_separation: Some(6.5), ..Constraints::default() };
        let cover = Objective::MaxCover { sites: 2, limit: Some(1.0) };
        assert_eq!(checked(cover.clone(), dear), Err(Violation::Budget));
        assert_eq!(checked(cover.clone(), near), Err(Violation::Separation(0, 1)));
        let served = vec![vec![part(0, 3.0, 1.0)], vec![]];
        let problem = tight(cover, Constraints { minimum_separation: Some(6.0), ..Constraints::default() });
        assert_eq!(check_served(&problem, &[0, 1], served).unwrap().objective, 3.0);
    }

    #[test]
    fn dispersion_by_hand() {
        let sites = ["a", "b", "c"].map(|id| Candidate::new(id, Status::Candidate)).to_vec();
        let between = TravelMatrix::new(3, 3, vec![0.0, 4.0, 9.0, 5.0, 0.0, 8.0, 7.0, 6.0, 0.0]).unwrap();
        let demand = vec![Demand { id: "d".into(), weight: 1.0 }];
        let travel = TravelMatrix::new(1, 3, vec![1.0; 3]).unwrap();
        let objective = Objective::PDispersion { sites: 2 };
        let problem =
            Problem::with_distances(demand, sites, travel, Some(between), objective, Constraints::default()).unwrap();
        let distance = |open: &[usize]| check(&problem, open).unwrap().objective;
        assert_eq!([distance(&[0, 1]), distance(&[0, 2]), distance(&[1, 2])], [4.0, 7.0, 6.0]);
    }
}

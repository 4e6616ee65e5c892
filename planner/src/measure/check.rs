//! Whether an answer keeps the problem's constraints.

use std::collections::{HashMap, HashSet};

use super::{
    CAPACITY_ROUNDING, Evaluation, Part, SUM_ROUNDING, Served, affordable, cost, evaluate, is_whole, least_covered,
    loads, nearest_served, total_weight, worst_mean,
};
use crate::problem::{Objective, Problem, Status};

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
    /// A site that may only move has nowhere to go.
    Moves,
    /// More weight is duplicated than may be.
    Duplication,
    /// Too little weight has two open sites within the standard.
    Backup,
    /// The worst off have too far to go in the mean.
    WorstMean,
    /// Too little of what this floor speaks of is within the standard.
    CoverageFloor(usize),
    /// Too few or too many of what this count speaks of are open.
    SiteCount(usize),
    /// A site is open without any of those that this entry asks for.
    OnlyWith(usize),
    /// Some of these are open and some are not.
    Together(usize),
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
    let loads = loads(problem, &served);
    let cost = cost(problem, open, &loads).ok_or(Violation::Moves)?;
    if problem.constraints().budget.is_some_and(|budget| cost > paid(problem, budget)) {
        return Err(Violation::Budget);
    }
    let full = |&site: &usize| {
        let site_load = loads[site];
        let candidate = &problem.candidates()[site];
        candidate.most_room().is_finite() && candidate.places(site_load).is_none()
    };
    if let Some(site) = open.iter().copied().find(full) {
        return Err(Violation::Capacity(site));
    }
    let evaluation = evaluate(problem, open, served);
    if problem.serves_everybody() {
        let unserved = |&row: &usize| !is_whole(problem, row, &evaluation.served[row]);
        if let Some(row) = (0..evaluation.served.len()).find(unserved) {
            return Err(Violation::Unserved(row));
        }
    }
    match problem.objective() {
        Objective::SetCover { share, .. } if !covers_share(problem, &evaluation, share.unwrap_or(1.0)) => {
            return Err(Violation::Share);
        }
        _ => {}
    }
    check_service(problem, &evaluation)?;
    Ok(evaluation)
}

/// The largest cost that a budget pays for. Places that are as many as are needed are rounded as what needs them.
fn paid(problem: &Problem, budget: f64) -> f64 {
    let counted = problem.candidates().iter().any(|site| site.place_cost > 0.0 && site.smallest.is_some());
    if counted { budget * (1.0 + CAPACITY_ROUNDING) } else { affordable(budget) }
}

/// What is asked of the service as a whole.
fn check_service(problem: &Problem, evaluation: &Evaluation) -> Result<(), Violation> {
    let constraints = problem.constraints();
    let Evaluation { served, measures, .. } = evaluation;
    let total = total_weight(problem);
    if let Some((most, duplicated)) = constraints.maximum_duplication.zip(measures.duplicated_weight)
        && duplicated > most * (1.0 + SUM_ROUNDING)
    {
        return Err(Violation::Duplication);
    }
    if let Some((share, backed_up)) = constraints.backup_share.zip(measures.backed_up_weight)
        && backed_up < share * total * (1.0 - SUM_ROUNDING)
    {
        return Err(Violation::Backup);
    }
    if let Some(worst) = constraints.worst_mean
        && worst_mean(problem, served, worst.share).unwrap_or(0.0) > worst.most * (1.0 + SUM_ROUNDING)
    {
        return Err(Violation::WorstMean);
    }
    let standard = problem.standard().unwrap_or(f64::INFINITY);
    let rows: HashMap<&str, usize> =
        problem.demand().iter().enumerate().map(|(row, point)| (point.id.as_str(), row)).collect();
    for (index, floor) in constraints.coverage_floors.iter().enumerate() {
        let (mut whole, mut within) = (0.0, 0.0);
        for &row in floor.demand.iter().filter_map(|id| rows.get(id.as_str())) {
            whole += problem.demand()[row].weight;
            let parts = served[row].iter().filter(|part| part.cost <= standard);
            within += parts.fold(0.0, |sum, part| sum + part.weight);
        }
        if within < floor.share * whole * (1.0 - SUM_ROUNDING) {
            return Err(Violation::CoverageFloor(index));
        }
    }
    Ok(())
}

/// What can be said of the open sites without asking whom they serve.
fn check_open(problem: &Problem, open: &[usize]) -> Result<(), Violation> {
    let candidates = problem.candidates();
    if open.windows(2).any(|pair| pair[0] >= pair[1]) || open.last().is_some_and(|&last| last >= candidates.len()) {
        return Err(Violation::Order);
    }
    for (column, candidate) in candidates.iter().enumerate() {
        let is_open = open.binary_search(&column).is_ok();
        if candidate.status == Status::Forbidden && is_open {
            return Err(Violation::ForbiddenOpen(column));
        }
        if candidate.is_fixed_open() && !is_open {
            return Err(Violation::FixedClosed(column));
        }
    }
    if problem.objective().sites().is_some_and(|sites| sites != open.len()) {
        return Err(Violation::Sites(open.len()));
    }
    if let Some(separation) = problem.constraints().minimum_separation {
        for (index, &a) in open.iter().enumerate() {
            if let Some(&b) = open[..index].iter().find(|&&b| problem.apart(a, b) < separation) {
                return Err(Violation::Separation(b, a));
            }
        }
    }
    check_links(problem, open)
}

/// Which sites are open beside which.
fn check_links(problem: &Problem, open: &[usize]) -> Result<(), Violation> {
    let constraints = problem.constraints();
    let ids: HashSet<&str> = open.iter().map(|&column| problem.candidates()[column].id.as_str()).collect();
    let count = |list: &[String]| list.iter().map(String::as_str).collect::<HashSet<_>>().intersection(&ids).count();
    for (index, limits) in constraints.site_counts.iter().enumerate() {
        let count = count(&limits.candidates);
        if count < limits.at_least || limits.at_most.is_some_and(|most| count > most) {
            return Err(Violation::SiteCount(index));
        }
    }
    for (index, with) in constraints.only_with.iter().enumerate() {
        if ids.contains(with.site.as_str()) && count(&with.any_of) == 0 {
            return Err(Violation::OnlyWith(index));
        }
    }
    for (index, together) in constraints.together.iter().enumerate() {
        if together.iter().any(|id| ids.contains(id.as_str()) != ids.contains(together[0].as_str())) {
            return Err(Violation::Together(index));
        }
    }
    Ok(())
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

/// Whether at least `share` of the weight is covered; a share of 1 is every point of positive weight.
fn covers_share(problem: &Problem, evaluation: &Evaluation, share: f64) -> bool {
    let limit = problem.cover_limit().unwrap_or(f64::INFINITY);
    if share < 1.0 {
        // A program that divides demand points is rounded as their parts are.
        let divides = problem.needs_program() && problem.loads_matter() && !problem.constraints().single_source;
        let rounding = if divides { SUM_ROUNDING * total_weight(problem) } else { 0.0 };
        return evaluation.measures.covered_weight >= least_covered(problem, share) - rounding;
    }
    evaluation.served.iter().enumerate().all(|(row, parts)| {
        let within: Vec<Part> = parts.iter().copied().filter(|part| part.cost <= limit).collect();
        is_whole(problem, row, &within)
    })
}

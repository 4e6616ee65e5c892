//! What must hold for a problem.

use std::collections::{HashMap, HashSet};

use super::{Candidate, Demand, MAX_AMOUNT, MAX_PROGRAM_PAIRS, Objective, Problem, Status};
use crate::errors::ProblemError;
use crate::matrix::TravelMatrix;

pub(super) fn shape(name: &'static str, matrix: &TravelMatrix, expected: (usize, usize)) -> Result<(), ProblemError> {
    let found = (matrix.rows(), matrix.columns());
    if found == expected { Ok(()) } else { Err(ProblemError::Shape { name, expected, found }) }
}

pub(super) fn demand(demand: &[Demand]) -> Result<(), ProblemError> {
    if demand.is_empty() {
        return Err(ProblemError::Empty { list: "demand" });
    }
    ids("demand", demand.iter().map(|point| point.id.as_str()))?;
    for (index, point) in demand.iter().enumerate() {
        amount(point.weight, || format!("demand[{index}].weight ({})", point.id))?;
    }
    Ok(())
}

pub(super) fn candidates(candidates: &[Candidate]) -> Result<(), ProblemError> {
    if candidates.is_empty() {
        return Err(ProblemError::Empty { list: "candidates" });
    }
    ids("candidates", candidates.iter().map(|candidate| candidate.id.as_str()))?;
    for (index, candidate) in candidates.iter().enumerate() {
        amount(candidate.opening_cost, || format!("candidates[{index}].opening_cost ({})", candidate.id))?;
        let amounts = [
            ("capacity", candidate.capacity),
            ("smallest", candidate.smallest),
            ("place_cost", Some(candidate.place_cost)),
            ("closing_cost", candidate.closing_cost),
            ("moving_cost", candidate.moving_cost),
        ];
        for (name, value) in amounts {
            amount(value.unwrap_or(0.0), || format!("candidates[{index}].{name} ({})", candidate.id))?;
        }
        sizes(index, candidate)?;
    }
    Ok(())
}

/// What holds between the sizes that a candidate can have, and between its status and its costs.
fn sizes(index: usize, candidate: &Candidate) -> Result<(), ProblemError> {
    let name = |field: &str| format!("candidates[{index}].{field} ({})", candidate.id);
    if let (Some(smallest), Some(capacity)) = (candidate.smallest, candidate.capacity)
        && capacity < smallest
    {
        return Err(ProblemError::BelowSmallest { field: name("capacity"), capacity, smallest });
    }
    let sized = candidate.smallest.is_some() || candidate.capacity.is_some() || !candidate.steps.is_empty();
    if candidate.place_cost > 0.0 && !sized {
        return Err(ProblemError::Needs { field: name("place_cost"), needs: "smallest, capacity" });
    }
    if candidate.status != Status::Existing {
        for (field, value) in [("closing_cost", candidate.closing_cost), ("moving_cost", candidate.moving_cost)] {
            if value.is_some() {
                return Err(ProblemError::Needs { field: name(field), needs: "status = existing" });
            }
        }
    }
    if candidate.steps.is_empty() {
        return Ok(());
    }
    let beside = [
        ("capacity", candidate.capacity.is_some()),
        ("smallest", candidate.smallest.is_some()),
        ("place_cost", candidate.place_cost > 0.0),
    ];
    if let Some((field, _)) = beside.into_iter().find(|(_, is_set)| *is_set) {
        return Err(ProblemError::Excludes { field: name("steps"), other: field });
    }
    for (at, step) in candidate.steps.iter().enumerate() {
        amount(step.places, || name(&format!("steps[{at}].places")))?;
        amount(step.cost, || name(&format!("steps[{at}].cost")))?;
        if at > 0 && (step.places <= candidate.steps[at - 1].places || step.cost < candidate.steps[at - 1].cost) {
            return Err(ProblemError::Steps { field: name(&format!("steps[{at}]")) });
        }
    }
    Ok(())
}

fn ids<'a>(list: &'static str, ids: impl Iterator<Item = &'a str>) -> Result<(), ProblemError> {
    let mut seen = HashMap::new();
    for (second, id) in ids.enumerate() {
        if let Some(first) = seen.insert(id, second) {
            return Err(ProblemError::DuplicateId { list, id: id.to_owned(), first, second });
        }
    }
    Ok(())
}

fn amount(value: f64, field: impl FnOnce() -> String) -> Result<(), ProblemError> {
    if (0.0..=MAX_AMOUNT).contains(&value) { Ok(()) } else { Err(ProblemError::Amount { field: field(), value }) }
}

/// What holds between the parts.
pub(super) fn together(problem: &Problem) -> Result<(), ProblemError> {
    amounts(problem)?;
    objective(problem)?;
    constraints(problem)?;
    let dispersion = matches!(problem.objective, Objective::PDispersion { .. });
    if problem.between.is_none() && (dispersion || problem.constraints.minimum_separation.is_some()) {
        return Err(ProblemError::DistancesMissing {
            field: if dispersion { "objective.kind = p_dispersion" } else { "constraints.minimum_separation" },
        });
    }
    if dispersion {
        self::dispersion(problem)?;
    }
    if problem.needs_program() {
        let (rows, columns) = (problem.demand.len(), problem.candidates.len());
        if cfg!(not(feature = "mip")) {
            return Err(ProblemError::NoPrograms);
        }
        if rows * columns > MAX_PROGRAM_PAIRS {
            return Err(ProblemError::ProgramTooLarge { rows, columns });
        }
    }
    Ok(())
}

/// Dispersion serves nobody, and needs to know every distance.
fn dispersion(problem: &Problem) -> Result<(), ProblemError> {
    let unfit = |field: String| Err(ProblemError::NoService { field });
    for (index, site) in problem.candidates.iter().enumerate() {
        let fields = [("capacity", site.capacity.is_some()), ("smallest, steps", site.has_sizes())];
        if let Some((field, _)) = fields.into_iter().find(|(_, is_set)| *is_set) {
            return unfit(format!("candidates[{index}].{field} ({})", site.id));
        }
        if site.service != problem.candidates[0].service {
            return unfit(format!("candidates[{index}].service ({})", site.id));
        }
    }
    let constraints = &problem.constraints;
    let fields = [
        ("constraints.limit", constraints.limit.is_some()),
        ("constraints.worst_mean", constraints.worst_mean.is_some()),
    ];
    if let Some((field, _)) = fields.into_iter().find(|(_, is_set)| *is_set) {
        return unfit(field.into());
    }
    if let Some(field) = constraints.needs_standard() {
        return unfit(field.into());
    }
    let allowed = |&column: &usize| problem.candidates[column].status != Status::Forbidden;
    for a in (0..problem.candidates.len()).filter(allowed) {
        for b in (0..problem.candidates.len()).filter(allowed) {
            if a != b && problem.apart(a, b).is_infinite() {
                let id = |column: usize| problem.candidates[column].id.clone();
                return Err(ProblemError::Unreachable { from: id(a), to: id(b) });
            }
        }
    }
    Ok(())
}

fn objective(problem: &Problem) -> Result<(), ProblemError> {
    let objective = &problem.objective;
    match objective {
        Objective::PDispersion { sites: 1 } => return Err(ProblemError::OneSite),
        Objective::SetCover { share: Some(share), .. } | Objective::WorstMean { share, .. } => {
            self::share("objective.share", *share)?;
        }
        Objective::Lexicographic { goals, .. } => {
            if goals.is_empty() {
                return Err(ProblemError::Empty { list: "objective.goals" });
            }
            if let Some(goal) = (1..goals.len()).find(|&goal| goals[..goal].contains(&goals[goal])) {
                return Err(ProblemError::Twice { field: format!("objective.goals[{goal}]") });
            }
        }
        _ => {}
    }
    if problem.cover_limit().is_some_and(f64::is_infinite) {
        return Err(ProblemError::LimitMissing);
    }
    let Some(sites) = objective.sites() else { return Ok(()) };
    if sites == 0 {
        return Err(ProblemError::NoSites);
    }
    let candidates = &problem.candidates;
    let allowed = candidates.iter().filter(|candidate| candidate.status != Status::Forbidden).count();
    if sites > allowed {
        return Err(ProblemError::TooManySites { sites, allowed });
    }
    let fixed = candidates.iter().filter(|candidate| candidate.is_fixed_open()).count();
    if sites < fixed {
        return Err(ProblemError::FewerSitesThanFixed { sites, fixed });
    }
    Ok(())
}

fn share(field: &str, value: f64) -> Result<(), ProblemError> {
    if value > 0.0 && value <= 1.0 { Ok(()) } else { Err(ProblemError::Share { field: field.to_owned(), value }) }
}

/// Every limit is a number, before anything is asked of it.
fn amounts(problem: &Problem) -> Result<(), ProblemError> {
    let constraints = &problem.constraints;
    amount(problem.objective.limit().unwrap_or(0.0), || "objective.limit".into())?;
    let amounts = [
        ("minimum_separation", constraints.minimum_separation),
        ("budget", constraints.budget),
        ("limit", constraints.limit),
        ("standard", constraints.standard),
        ("maximum_duplication", constraints.maximum_duplication),
        ("place_weight", constraints.place_weight),
        ("worst_mean.most", constraints.worst_mean.map(|worst| worst.most)),
    ];
    for (name, value) in amounts {
        amount(value.unwrap_or(0.0), || format!("constraints.{name}"))?;
    }
    Ok(())
}

fn constraints(problem: &Problem) -> Result<(), ProblemError> {
    let constraints = &problem.constraints;
    if let Some(worst) = constraints.worst_mean {
        share("constraints.worst_mean.share", worst.share)?;
    }
    if let Some(value) = constraints.backup_share {
        share("constraints.backup_share", value)?;
    }
    if let (Some(field), None) = (constraints.needs_standard(), problem.standard()) {
        return Err(ProblemError::Needs { field: field.into(), needs: "constraints.standard" });
    }
    let tail = constraints.worst_mean.map(|_| "constraints.worst_mean");
    let tail =
        tail.or(matches!(problem.objective, Objective::WorstMean { .. }).then_some("objective.kind = worst_mean"));
    if let Some(field) = tail.filter(|_| problem.loads_matter() && !constraints.single_source) {
        return Err(ProblemError::Needs { field: field.into(), needs: "constraints.single_source = true" });
    }
    named(problem)
}

/// The ids that constraints name.
fn named(problem: &Problem) -> Result<(), ProblemError> {
    let demand: HashSet<&str> = problem.demand.iter().map(|point| point.id.as_str()).collect();
    let sites: HashSet<&str> = problem.candidates.iter().map(|site| site.id.as_str()).collect();
    let known =
        |list: &HashSet<&str>, ids: &[String], field: String| match ids.iter().find(|id| !list.contains(id.as_str())) {
            _ if ids.is_empty() => Err(ProblemError::NoIds { field }),
            Some(id) => Err(ProblemError::UnknownId { field, id: id.clone() }),
            None => Ok(()),
        };
    let constraints = &problem.constraints;
    for (index, floor) in constraints.coverage_floors.iter().enumerate() {
        known(&demand, &floor.demand, format!("constraints.coverage_floors[{index}].demand ({})", floor.name))?;
        share(&format!("constraints.coverage_floors[{index}].share ({})", floor.name), floor.share)?;
    }
    for (index, count) in constraints.site_counts.iter().enumerate() {
        let field = format!("constraints.site_counts[{index}] ({})", count.name);
        known(&sites, &count.candidates, format!("{field}.candidates"))?;
        let named = count.candidates.iter().collect::<HashSet<_>>().len();
        let most = count.at_most.unwrap_or(named).min(named);
        if most < count.at_least {
            return Err(ProblemError::Count { field: format!("{field}.at_least"), least: count.at_least, most });
        }
    }
    for (index, with) in constraints.only_with.iter().enumerate() {
        known(&sites, std::slice::from_ref(&with.site), format!("constraints.only_with[{index}].site"))?;
        known(&sites, &with.any_of, format!("constraints.only_with[{index}].any_of"))?;
    }
    for (index, together) in constraints.together.iter().enumerate() {
        known(&sites, together, format!("constraints.together[{index}]"))?;
    }
    Ok(())
}

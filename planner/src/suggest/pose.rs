//! A question put as a placement problem, and what a solution of it means.

use std::collections::HashSet;

use geodata::{DataSet, People};

use super::{
    Conditions, Figures, Goal, OpenAs, Question, QuestionError, constraints,
    instance::Instance,
    served::{self, Served},
};
use crate::{
    matrix::TravelMatrix,
    measure,
    problem::{Candidate, Constraints, Demand, Objective, Problem, Status},
    solution::Solution,
    solve::{Options, solve},
    travel::Network,
};

/// A question with the problem that it is.
pub(super) struct Posed<'a> {
    pub(super) question: &'a Question,
    pub(super) instance: Instance<'a>,
    pub(super) problem: Problem,
}

impl<'a> Posed<'a> {
    pub(super) fn new(data: &'a DataSet, network: &Network, question: &'a Question) -> Result<Self, QuestionError> {
        let instance = Instance::new(data, network, question)?;
        let problem = problem(&instance, question)?;
        Ok(Self { question, instance, problem })
    }

    /// The open spots of a solution: kept ones first, then suggested ones, each in the order of their names.
    pub(super) fn open(&self, solution: &Solution) -> Vec<usize> {
        let ids: HashSet<&str> = solution.open.iter().map(String::as_str).collect();
        let spots = &self.instance.spots;
        let mut open: Vec<_> =
            (0..spots.len()).filter(|&column| ids.contains(spots[column].candidate.id.as_str())).collect();
        open.sort_by_key(|&column| {
            let spot = &spots[column];
            (spot.open_as() == OpenAs::Suggested, spot.candidate.name.clone(), column)
        });
        open
    }

    /// Who goes where: to the nearest open site, or, where places are limited, as the solution says.
    pub(super) fn served(&self, open: &[usize], solution: &Solution) -> Served {
        let Conditions { places, longest, .. } = self.question.conditions;
        if places.is_some() {
            served::by_solution(&self.instance, solution)
        } else {
            served::nearest(&self.instance, open, longest)
        }
    }

    /// A solution in numbers; `None` where it has no answer.
    pub(super) fn figures(&self, solution: &Solution) -> Option<Figures> {
        let open = self.open(solution);
        (!open.is_empty()).then(|| self.measured(&open, &self.served(&open, solution)))
    }

    /// Open sites that serve people as `served` says, in numbers.
    pub(super) fn measured(&self, open: &[usize], served: &Served) -> Figures {
        let standard = self.question.standard;
        let mut loads = vec![0.0; self.instance.spots.len()];
        for part in served.iter().flatten() {
            loads[part.column] += part.people.thousandths() as f64;
        }
        let duplicated = measure::duplicated(&self.problem, open, &loads, standard.0);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // thousandths of people
        let duplicated = People::from_thousandths(duplicated.round() as u64);
        Figures { duplicated: Some(duplicated), ..Figures::of(&self.instance, open.len(), served, standard) }
    }

    /// The kept sites alone in numbers; `None` where there are none, or nothing is found out about them in time.
    pub(super) fn before(&self, options: &Options<'_>) -> Option<Figures> {
        let kept = self.instance.kept();
        if kept.is_empty() {
            return None;
        }
        let Conditions { places, longest, .. } = self.question.conditions;
        let figures = |served| self.measured(&kept, &served);
        if places.is_none() {
            return Some(figures(served::nearest(&self.instance, &kept, longest)));
        }
        // With limited places, as many as possible within the standard.
        let objective = Objective::MaxCover { sites: kept.len(), limit: Some(self.question.standard.0) };
        let constraints = Constraints { limit: longest.map(|longest| longest.0), ..Constraints::default() };
        let is_kept = |column: &usize| !self.instance.spots[*column].kept.is_empty();
        let others: Vec<_> = (0..self.instance.spots.len()).filter(|column| !is_kept(column)).collect();
        let others: Vec<_> = others.into_iter().map(|column| (column, Status::Forbidden)).collect();
        let alone = self.problem.with(objective, constraints).with_statuses(&others).ok()?;
        let solution = solve(&alone, options);
        (!solution.open.is_empty()).then(|| figures(served::by_solution(&self.instance, &solution)))
    }
}

/// The placement problem of a question. Weights are thousandths of a person: whole numbers, so that their sums are exact.
///
/// Where the goal is a time, people whom no candidate can reach are left out of the problem (no site could help them, and
/// their time is unknown, not 0); they are listed in the answer all the same.
fn problem(instance: &Instance<'_>, question: &Question) -> Result<Problem, QuestionError> {
    let times_matter = matches!(question.goal, Goal::MeanTime | Goal::LongestTime)
        || (question.goal == Goal::Coverage && question.conditions.worst_tenth.is_some());
    let rows: Vec<_> = (0..instance.demand.len()).filter(|&row| !times_matter || instance.reachable(row)).collect();
    let demand = rows.iter().map(|&row| {
        let point = &instance.demand[row];
        Demand::new(point.id.to_string(), point.people.thousandths() as f64)
    });
    let candidates = (0..instance.spots.len()).map(|column| candidate(instance, column, &question.conditions));
    let sites = || question.sites + instance.kept().len();
    let limit = Some(question.standard.0);
    let objective = match question.goal {
        Goal::MeanTime => Objective::PMedian { sites: sites() },
        Goal::LongestTime => Objective::PCenter { sites: sites() },
        Goal::Coverage => Objective::MaxCover { sites: sites(), limit },
        Goal::FewestSites => Objective::SetCover { limit, share: Some(question.share) },
    };
    let too_large = |detail: String| QuestionError::TooLarge { detail };
    let matrix = |rows: usize, cost: &dyn Fn(usize, usize) -> Option<f64>| {
        TravelMatrix::from_fn(rows, instance.spots.len(), cost).map_err(|error| too_large(error.to_string()))
    };
    let times = matrix(rows.len(), &|row, column| instance.times.get(rows[row], column))?;
    // Kept sites stay where they are, however near to each other.
    let both_kept = |a: usize, b: usize| !instance.spots[a].kept.is_empty() && !instance.spots[b].kept.is_empty();
    let between = instance
        .between
        .as_ref()
        .map(|between| matrix(instance.spots.len(), &|a, b| between.get(a, b).filter(|_| !both_kept(a, b))));
    let constraints = constraints::of(instance, question, &rows)?;
    Problem::with_distances(demand.collect(), candidates.collect(), times, between.transpose()?, objective, constraints)
        .map_err(|error| too_large(error.to_string()))
}

/// A spot as a candidate: its places in thousandths of a person, as the weights are; the budget is for new sites.
fn candidate(instance: &Instance<'_>, column: usize, conditions: &Conditions) -> Candidate {
    let spot = &instance.spots[column];
    let is_kept = !spot.kept.is_empty();
    let status = if is_kept { Status::Existing } else { Status::Candidate };
    let candidate = Candidate::new(spot.candidate.id.clone(), status);
    let places = conditions.places.and_then(|places| instance.capacity(column, places));
    let cost = conditions.cost_of_a_site().map(|cost| if is_kept { 0.0 } else { cost });
    Candidate {
        capacity: places.map(|places| f64::from(places) * constraints::PLACE),
        opening_cost: cost.unwrap_or(candidate.opening_cost),
        ..candidate
    }
}

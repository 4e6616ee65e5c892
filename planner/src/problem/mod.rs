//! What is asked: demand, candidates, travel costs, an objective and its constraints, checked once and for all.
//!
//! [`ProblemFile`] is PROBLEM.json as written; [`Problem`] is what the solvers take. Every precondition of the solvers
//! (finite numbers, unique ids, a full matrix, enough candidates, only what is supported) holds for any [`Problem`].

mod check;
mod constraints;
mod objective;
mod parts;

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::constraints::{Constraints, CoverageFloor, OnlyWith, SiteCount, WorstMean};
pub use self::objective::{Goal, Objective};
pub use self::parts::{Candidate, Demand, Status, Step, Travel};
use crate::errors::ProblemError;
use crate::matrix::TravelMatrix;
use crate::measure::CAPACITY_ROUNDING;

/// The largest weight, cost, opening cost or limit: beyond it sums lose whole units.
pub const MAX_AMOUNT: f64 = 1e15;

/// What is left of a place is a whole place where it is by less than this part short of one.
const PLACE_ROUNDING: f64 = 1e-6;

/// The most pairs of a demand point and a candidate of a problem that only an integer program answers.
pub const MAX_PROGRAM_PAIRS: usize = 1_000_000;

/// PROBLEM.json: one placement question.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "problem")]
pub struct ProblemFile {
    /// A name for people; not used in solving.
    #[serde(default)]
    pub name: String,
    /// The demand points, the rows of `travel`.
    pub demand: Vec<Demand>,
    /// The candidates, the columns of `travel`.
    pub candidates: Vec<Candidate>,
    /// Travel cost from each demand point to each candidate, in one unit of the caller's choice.
    pub travel: Travel,
    /// Travel cost from candidate (row) to candidate (column), in the same forms, with candidates in place of demand points;
    /// needed by `minimum_separation` and `p_dispersion`, and used by nothing else. Unreachable is infinitely far; what a
    /// candidate has to itself is not read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub between_candidates: Option<Travel>,
    /// What makes an answer good.
    pub objective: Objective,
    /// What an answer must keep.
    #[serde(default)]
    pub constraints: Constraints,
}

/// A checked problem. Rows of the travel matrix are demand points, columns are candidates.
#[derive(Clone, Debug)]
pub struct Problem {
    demand: Vec<Demand>,
    candidates: Vec<Candidate>,
    travel: Arc<TravelMatrix>,
    between: Option<Arc<TravelMatrix>>,
    objective: Objective,
    constraints: Constraints,
}

impl Problem {
    /// Checks the parts and puts them together; for problems that need no distances between candidates.
    ///
    /// # Errors
    /// The first thing that is wrong, naming where it is and what would be right.
    pub fn new(
        demand: Vec<Demand>,
        candidates: Vec<Candidate>,
        travel: TravelMatrix,
        objective: Objective,
        constraints: Constraints,
    ) -> Result<Self, ProblemError> {
        Self::with_distances(demand, candidates, travel, None, objective, constraints)
    }

    /// As [`Problem::new`], with the travel costs between candidates (rows and columns in their order).
    ///
    /// # Errors
    /// As [`Problem::new`].
    pub fn with_distances(
        demand: Vec<Demand>,
        candidates: Vec<Candidate>,
        travel: TravelMatrix,
        between: Option<TravelMatrix>,
        objective: Objective,
        constraints: Constraints,
    ) -> Result<Self, ProblemError> {
        check::demand(&demand)?;
        check::candidates(&candidates)?;
        check::shape("travel", &travel, (demand.len(), candidates.len()))?;
        if let Some(between) = &between {
            check::shape("between_candidates", between, (candidates.len(), candidates.len()))?;
        }
        let offered: Vec<_> = candidates.iter().map(|site| site.service.as_deref()).collect();
        let needed: Vec<_> = demand.iter().map(|point| point.service.as_deref()).collect();
        let travel = Arc::new(travel.of_one_service(&needed, &offered));
        let between = between.map(|between| Arc::new(between.of_one_service(&offered, &offered)));
        let problem = Self { demand, candidates, travel, between, objective, constraints };
        check::together(&problem)?;
        Ok(problem)
    }

    /// The demand points.
    pub fn demand(&self) -> &[Demand] {
        &self.demand
    }

    /// The candidates.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// The travel costs, demand points by candidates; infinite between different services.
    pub fn travel(&self) -> &TravelMatrix {
        &self.travel
    }

    /// The travel costs between candidates, where they are known.
    pub fn between_candidates(&self) -> Option<&TravelMatrix> {
        self.between.as_deref()
    }

    /// How far apart two candidates are: the shorter of the two ways; infinite where neither leads there, nothing is known or
    /// they offer different services.
    pub fn apart(&self, a: usize, b: usize) -> f64 {
        self.between.as_ref().map_or(f64::INFINITY, |between| between.row(a)[b].min(between.row(b)[a]))
    }

    /// What makes an answer good.
    pub fn objective(&self) -> &Objective {
        &self.objective
    }

    /// What an answer must keep.
    pub fn constraints(&self) -> &Constraints {
        &self.constraints
    }

    /// The largest cost at which a demand point may be assigned; infinite where the problem sets none.
    pub fn assignment_limit(&self) -> f64 {
        self.constraints.limit.unwrap_or(f64::INFINITY)
    }

    /// The largest cost that counts as covered, for objectives that cover; `None` for the others.
    pub fn cover_limit(&self) -> Option<f64> {
        if let Objective::Lexicographic { limit, goals, .. } = &self.objective {
            let covers = limit.is_some() || goals.iter().any(|goal| goal.covers());
            return covers.then(|| self.named_limit().unwrap_or(f64::INFINITY).min(self.assignment_limit()));
        }
        self.objective.covers().then(|| self.named_limit().unwrap_or(f64::INFINITY).min(self.assignment_limit()))
    }

    /// The limit that the objective names, or in its place the standard.
    fn named_limit(&self) -> Option<f64> {
        self.objective.limit().or(self.constraints.standard)
    }

    /// The largest cost that counts as within the standard, where the problem has one: the constraints' own, or what the
    /// objective counts as covered.
    pub fn standard(&self) -> Option<f64> {
        self.constraints.standard.or_else(|| self.cover_limit()).or(self.constraints.limit)
    }

    /// Whether an answer has to serve every demand point of positive weight.
    pub fn serves_everybody(&self) -> bool {
        self.constraints.worst_mean.is_some()
            || match &self.objective {
                Objective::PMedian { .. }
                | Objective::PCenter { .. }
                | Objective::WorstMean { .. }
                | Objective::FacilityLocation {} => true,
                Objective::Lexicographic { goals, .. } => {
                    goals.iter().any(|goal| matches!(goal, Goal::Travel | Goal::LongestTravel))
                }
                Objective::MaxCover { .. }
                | Objective::SetCover { .. }
                | Objective::BackupCover { .. }
                | Objective::PDispersion { .. } => false,
            }
    }

    /// Whether the problem asks for something that only an integer program answers.
    pub(crate) fn needs_program(&self) -> bool {
        let site = |site: &Candidate| site.has_sizes() || site.closing_cost.is_some() || site.moving_cost.is_some();
        self.constraints.needs_program()
            || self.candidates.iter().any(site)
            || matches!(
                self.objective,
                Objective::BackupCover { .. } | Objective::WorstMean { .. } | Objective::Lexicographic { .. }
            )
    }

    /// Whether a demand point may not be divided because of the mean of the worst off.
    pub(crate) fn needs_whole_rows(&self) -> bool {
        self.constraints.worst_mean.is_some() || matches!(self.objective, Objective::WorstMean { .. })
    }

    /// Whether what some site costs, or whom it has room for, depends on whom it serves.
    pub(crate) fn loads_matter(&self) -> bool {
        self.candidates.iter().any(|site| site.has_sizes() || site.capacity.is_some())
    }

    /// The cost of serving demand point `row` from candidate `column`, infinite where it cannot be.
    pub(crate) fn cost(&self, row: usize, column: usize) -> f64 {
        let cost = self.travel.row(row)[column];
        if cost <= self.assignment_limit() { cost } else { f64::INFINITY }
    }

    /// The weight that a candidate has room for; infinite without a limit. For whole demand points with half of what the
    /// check allows for rounding; of divisible ones exactly as much as fits goes there.
    pub(crate) fn room(&self, column: usize) -> f64 {
        let spare = if self.constraints.single_source { CAPACITY_ROUNDING / 2.0 } else { 0.0 };
        self.candidates[column].most_room() * (1.0 + spare)
    }

    /// What is left of places that are all needed: less than a whole place, or nothing where places are divided.
    pub(crate) fn unused(&self) -> f64 {
        self.constraints.place_weight.unwrap_or(0.0) * (1.0 - PLACE_ROUNDING)
    }

    /// The same places under another objective or other constraints.
    pub(crate) fn with(&self, objective: Objective, constraints: Constraints) -> Self {
        Self { objective, constraints, ..self.clone() }
    }

    /// The same problem with other statuses of some candidates (columns).
    ///
    /// # Errors
    /// If the statuses contradict the number of sites.
    pub fn with_statuses(&self, statuses: &[(usize, Status)]) -> Result<Self, ProblemError> {
        let mut candidates = self.candidates.clone();
        for &(column, status) in statuses {
            candidates[column].status = status;
        }
        let problem = self.with_candidates(candidates);
        check::together(&problem)?;
        Ok(problem)
    }

    /// The same problem with other candidates in the places of the old ones (another status, cost or capacity).
    pub(crate) fn with_candidates(&self, candidates: Vec<Candidate>) -> Self {
        debug_assert_eq!(candidates.len(), self.candidates.len());
        Self { candidates, ..self.clone() }
    }

    /// The same problem with other weights of the demand points, and the same travel costs in memory only once.
    ///
    /// # Errors
    /// If there are too few or too many of them, or one is negative, not a number or too large.
    pub(crate) fn with_weights(&self, weights: &[f64]) -> Result<Self, ProblemError> {
        let (expected, found) = ((self.demand.len(), 1), (weights.len(), 1));
        if expected != found {
            return Err(ProblemError::Shape { name: "weights", expected, found });
        }
        let mut demand = self.demand.clone();
        for (index, (point, &value)) in demand.iter_mut().zip(weights).enumerate() {
            if !(0.0..=MAX_AMOUNT).contains(&value) {
                return Err(ProblemError::Amount { field: format!("weights[{index}] ({})", point.id), value });
            }
            point.weight = value;
        }
        let problem = Self { demand, ..self.clone() };
        check::together(&problem)?;
        Ok(problem)
    }
}

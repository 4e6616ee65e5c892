//! What is asked: demand, candidates, travel costs, an objective and its constraints, checked once and for all.
//!
//! [`ProblemFile`] is PROBLEM.json as written; [`Problem`] is what the solvers take. Every precondition of the solvers
//! (finite numbers, unique ids, a full matrix, enough candidates, only what is supported) holds for any [`Problem`].

use std::collections::HashMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::errors::ProblemError;
use crate::matrix::TravelMatrix;
use crate::measure::CAPACITY_ROUNDING;

/// The largest weight, cost, opening cost or limit: beyond it sums lose whole units.
pub const MAX_AMOUNT: f64 = 1e15;

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

/// A located share of a need.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Demand {
    /// Unique among the demand points.
    pub id: String,
    /// People, or any amount of at least 0; a point of weight 0 never influences the objective.
    #[schemars(range(min = 0))]
    pub weight: f64,
}

/// A location where a site may open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// Unique among the candidates.
    pub id: String,
    /// Whether it is open already, must open, may open or must not.
    #[serde(default)]
    pub status: Status,
    /// People (weight) it can serve; `null` is no limit. Loads are compared with a billionth of the capacity to spare, for
    /// rounding.
    #[serde(default)]
    #[schemars(range(min = 0))]
    pub capacity: Option<f64>,
    /// What opening it costs; counted by `set_cover`, `facility_location` and `budget`, for existing and required sites too.
    #[serde(default = "one")]
    #[schemars(range(min = 0))]
    pub opening_cost: f64,
}

impl Candidate {
    /// A candidate with the given id and status, without capacity, at opening cost 1.
    pub fn new(id: impl Into<String>, status: Status) -> Self {
        Self { id: id.into(), status, capacity: None, opening_cost: 1.0 }
    }
}

const fn one() -> f64 {
    1.0
}

/// What may become of a candidate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// May open.
    #[default]
    Candidate,
    /// Is open and stays open; counts towards `sites`.
    Existing,
    /// Must be opened; counts towards `sites`.
    Required,
    /// Must not open.
    Forbidden,
}

impl Status {
    /// Whether the site is open in every answer.
    pub const fn is_fixed_open(self) -> bool {
        matches!(self, Self::Existing | Self::Required)
    }
}

/// Travel costs as a file states them.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Travel {
    /// One row per demand point, one column per candidate; `null` is unreachable.
    Values(Vec<Vec<Option<f64>>>),
    /// A file, relative to the problem's folder: CSV `demand,candidate,cost` (a missing pair is unreachable), or `.npy`
    /// with float32 or float64 (NaN is unreachable).
    File(String),
}

/// What makes an answer good.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Objective {
    /// The least sum of weight × cost to the assigned open site, everybody being served.
    PMedian {
        /// How many sites are open.
        sites: usize,
    },
    /// The least largest cost, everybody being served.
    PCenter {
        /// How many sites are open.
        sites: usize,
    },
    /// The largest weight served with `cost <= limit`. What cannot be is served farther away where there is room, or not at
    /// all.
    MaxCover {
        /// How many sites are open.
        sites: usize,
        /// The largest cost that counts as covered; may stand in the constraints instead.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        limit: Option<f64>,
    },
    /// The least opening cost (the fewest sites when each costs 1) such that `share` of the weight is served with
    /// `cost <= limit`.
    SetCover {
        /// The largest cost that counts as covered; may stand in the constraints instead.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        limit: Option<f64>,
        /// The share of the whole weight to cover, above 0 and at most 1; 1, every demand point of positive weight, when
        /// left out. Below 1 it is kept exactly where all weights are whole numbers that no capacity divides, and otherwise
        /// to 1e-12 of the whole weight, for rounding.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        share: Option<f64>,
    },
    /// The largest smallest distance between two open sites, the shorter way of the two where they differ. Nobody has to be
    /// served: capacities and `constraints.limit` are refused.
    PDispersion {
        /// How many sites are open, at least 2.
        sites: usize,
    },
    /// The least sum of opening costs and weight × cost, everybody being served by any number of sites.
    FacilityLocation {},
}

impl Objective {
    /// The number of open sites that the objective asks for, where it does.
    pub const fn sites(&self) -> Option<usize> {
        match self {
            Self::PMedian { sites }
            | Self::PCenter { sites }
            | Self::MaxCover { sites, .. }
            | Self::PDispersion { sites } => Some(*sites),
            Self::SetCover { .. } | Self::FacilityLocation {} => None,
        }
    }

    /// Whether the best value is the largest.
    pub const fn maximises(&self) -> bool {
        matches!(self, Self::MaxCover { .. } | Self::PDispersion { .. })
    }

    const fn limit(&self) -> Option<f64> {
        match self {
            Self::MaxCover { limit, .. } | Self::SetCover { limit, .. } => *limit,
            _ => None,
        }
    }
}

/// What an answer must keep; everything is optional.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Constraints {
    /// The least travel cost between two open sites, either way; needs `between_candidates`.
    pub minimum_separation: Option<f64>,
    /// The largest sum of opening costs, those of existing and required sites included; kept to 1e-12 of it, for rounding.
    pub budget: Option<f64>,
    /// Nothing may be assigned at a cost above this; for covering it is also the limit when the objective has none.
    pub limit: Option<f64>,
    /// All of a demand point goes to one site, or none of it is served. Without capacities it always does.
    pub single_source: bool,
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
        check_demand(&demand)?;
        check_candidates(&candidates)?;
        check_shape("travel", &travel, (demand.len(), candidates.len()))?;
        if let Some(between) = &between {
            check_shape("between_candidates", between, (candidates.len(), candidates.len()))?;
        }
        let (travel, between) = (Arc::new(travel), between.map(Arc::new));
        let problem = Self { demand, candidates, travel, between, objective, constraints };
        problem.check()?;
        Ok(problem)
    }

    /// Checks what holds between the parts.
    fn check(&self) -> Result<(), ProblemError> {
        check_objective(&self.objective, &self.candidates, &self.constraints)?;
        check_constraints(&self.constraints)?;
        let dispersion = matches!(self.objective, Objective::PDispersion { .. });
        if self.between.is_none() && (dispersion || self.constraints.minimum_separation.is_some()) {
            return Err(ProblemError::DistancesMissing {
                field: if dispersion { "objective.kind = p_dispersion" } else { "constraints.minimum_separation" },
            });
        }
        if dispersion { self.check_dispersion() } else { Ok(()) }
    }

    /// Dispersion serves nobody, and needs to know every distance.
    fn check_dispersion(&self) -> Result<(), ProblemError> {
        let unfit = |field: String| Err(ProblemError::NoService { field });
        if let Some(index) = self.candidates.iter().position(|candidate| candidate.capacity.is_some()) {
            return unfit(format!("candidates[{index}].capacity ({})", self.candidates[index].id));
        }
        if self.constraints.limit.is_some() {
            return unfit("constraints.limit".into());
        }
        let allowed = |&column: &usize| self.candidates[column].status != Status::Forbidden;
        for a in (0..self.candidates.len()).filter(allowed) {
            for b in (0..self.candidates.len()).filter(allowed) {
                if a != b && self.apart(a, b).is_infinite() {
                    let id = |column: usize| self.candidates[column].id.clone();
                    return Err(ProblemError::Unreachable { from: id(a), to: id(b) });
                }
            }
        }
        Ok(())
    }

    /// The demand points.
    pub fn demand(&self) -> &[Demand] {
        &self.demand
    }

    /// The candidates.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// The travel costs, demand points by candidates.
    pub fn travel(&self) -> &TravelMatrix {
        &self.travel
    }

    /// The travel costs between candidates, where they are known.
    pub fn between_candidates(&self) -> Option<&TravelMatrix> {
        self.between.as_deref()
    }

    /// How far apart two candidates are: the shorter of the two ways; infinite where neither leads there or nothing is known.
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
        match self.objective {
            Objective::MaxCover { .. } | Objective::SetCover { .. } => {
                Some(self.objective.limit().unwrap_or(f64::INFINITY).min(self.assignment_limit()))
            }
            _ => None,
        }
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
        self.candidates[column].capacity.map_or(f64::INFINITY, |capacity| capacity * (1.0 + spare))
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
        problem.check()?;
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
        Ok(Self { demand, ..self.clone() })
    }
}

fn check_shape(name: &'static str, matrix: &TravelMatrix, expected: (usize, usize)) -> Result<(), ProblemError> {
    let found = (matrix.rows(), matrix.columns());
    if found == expected { Ok(()) } else { Err(ProblemError::Shape { name, expected, found }) }
}

fn check_demand(demand: &[Demand]) -> Result<(), ProblemError> {
    if demand.is_empty() {
        return Err(ProblemError::Empty { list: "demand" });
    }
    check_ids("demand", demand.iter().map(|point| point.id.as_str()))?;
    for (index, point) in demand.iter().enumerate() {
        amount(point.weight, || format!("demand[{index}].weight ({})", point.id))?;
    }
    Ok(())
}

fn check_candidates(candidates: &[Candidate]) -> Result<(), ProblemError> {
    if candidates.is_empty() {
        return Err(ProblemError::Empty { list: "candidates" });
    }
    check_ids("candidates", candidates.iter().map(|candidate| candidate.id.as_str()))?;
    for (index, candidate) in candidates.iter().enumerate() {
        amount(candidate.opening_cost, || format!("candidates[{index}].opening_cost ({})", candidate.id))?;
        if let Some(capacity) = candidate.capacity {
            amount(capacity, || format!("candidates[{index}].capacity ({})", candidate.id))?;
        }
    }
    Ok(())
}

fn check_ids<'a>(list: &'static str, ids: impl Iterator<Item = &'a str>) -> Result<(), ProblemError> {
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

fn check_objective(
    objective: &Objective,
    candidates: &[Candidate],
    constraints: &Constraints,
) -> Result<(), ProblemError> {
    match objective {
        Objective::PDispersion { sites: 1 } => return Err(ProblemError::OneSite),
        Objective::SetCover { share: Some(share), .. } if !(*share > 0.0 && *share <= 1.0) => {
            return Err(ProblemError::Share { value: *share });
        }
        Objective::MaxCover { limit: None, .. } | Objective::SetCover { limit: None, .. }
            if constraints.limit.is_none() =>
        {
            return Err(ProblemError::LimitMissing);
        }
        _ => {}
    }
    if let Some(limit) = objective.limit() {
        amount(limit, || "objective.limit".into())?;
    }
    let Some(sites) = objective.sites() else { return Ok(()) };
    if sites == 0 {
        return Err(ProblemError::NoSites);
    }
    let allowed = candidates.iter().filter(|candidate| candidate.status != Status::Forbidden).count();
    if sites > allowed {
        return Err(ProblemError::TooManySites { sites, allowed });
    }
    let fixed = candidates.iter().filter(|candidate| candidate.status.is_fixed_open()).count();
    if sites < fixed {
        return Err(ProblemError::FewerSitesThanFixed { sites, fixed });
    }
    Ok(())
}

fn check_constraints(constraints: &Constraints) -> Result<(), ProblemError> {
    let Constraints { minimum_separation, budget, limit, single_source: _ } = constraints;
    for (name, value) in [("minimum_separation", minimum_separation), ("budget", budget), ("limit", limit)] {
        if let Some(value) = value {
            amount(*value, || format!("constraints.{name}"))?;
        }
    }
    Ok(())
}

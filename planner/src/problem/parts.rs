//! Demand points, candidates and the travel costs between them, as a file states them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::measure::CAPACITY_ROUNDING;

/// A located share of a need.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Demand {
    /// Unique among the demand points.
    pub id: String,
    /// People, or any amount of at least 0; a point of weight 0 never influences the objective.
    #[schemars(range(min = 0))]
    pub weight: f64,
    /// The service that is needed, where there are several: only candidates of the same service serve it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
}

impl Demand {
    /// A demand point with the given id and weight, of the one service there is.
    pub fn new(id: impl Into<String>, weight: f64) -> Self {
        Self { id: id.into(), weight, service: None }
    }
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
    /// So are the costs of its places, of closing and of moving it.
    #[serde(default = "one")]
    #[schemars(range(min = 0))]
    pub opening_cost: f64,
    /// The service that it offers, where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// The fewest places it opens with; it then has as many as are needed, up to `capacity`. An existing site has these
    /// places already. Left out, it opens with all of its capacity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub smallest: Option<f64>,
    /// What each place costs, beside opening; for an existing site, each place beyond `smallest`. Needs `smallest` or
    /// `capacity`.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[schemars(range(min = 0))]
    pub place_cost: f64,
    /// The sizes it can have, by increasing places and costs, in place of `capacity`, `smallest` and `place_cost`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// An existing site may close at this cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub closing_cost: Option<f64>,
    /// An existing site may move, at this cost, to a candidate that opens; its opening cost is then not paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub moving_cost: Option<f64>,
}

/// A size of a site.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Places (weight).
    #[schemars(range(min = 0))]
    pub places: f64,
    /// What they cost together, beside opening.
    #[schemars(range(min = 0))]
    pub cost: f64,
}

impl Candidate {
    /// A candidate with the given id and status, without capacity, at opening cost 1.
    pub fn new(id: impl Into<String>, status: Status) -> Self {
        Self {
            id: id.into(),
            status,
            capacity: None,
            opening_cost: 1.0,
            service: None,
            smallest: None,
            place_cost: 0.0,
            steps: Vec::new(),
            closing_cost: None,
            moving_cost: None,
        }
    }

    /// Whether it is open in every answer.
    pub fn is_fixed_open(&self) -> bool {
        match self.status {
            Status::Existing => !self.may_close(),
            Status::Required => true,
            Status::Candidate | Status::Forbidden => false,
        }
    }

    /// The same candidate with so many times the room.
    pub(crate) fn with_room(self, factor: f64) -> Self {
        let steps = self.steps.iter().map(|step| Step { places: step.places * factor, ..*step }).collect();
        Self { capacity: self.capacity.map(|room| room * factor), steps, ..self }
    }

    /// The same candidate with room for everybody, and no places to pay for.
    pub(crate) fn without_limit(self) -> Self {
        Self { capacity: None, smallest: None, steps: Vec::new(), place_cost: 0.0, ..self }
    }

    /// Whether it is there and may close or move.
    pub(crate) const fn may_close(&self) -> bool {
        self.closing_cost.is_some() || self.moving_cost.is_some()
    }

    /// The most weight that it can have room for; infinite without a limit.
    pub(crate) fn most_room(&self) -> f64 {
        self.steps.last().map_or(self.capacity.unwrap_or(f64::INFINITY), |step| step.places)
    }

    /// The fewest places that it can have; `None` without a limit.
    #[cfg(feature = "mip")]
    pub(crate) fn fewest_places(&self) -> Option<f64> {
        self.steps.first().map(|step| step.places).or(self.smallest).or(self.capacity)
    }

    /// The places it has when it serves so much: as few as it can have. `None` where it has no room for it, or no number of
    /// places at all.
    pub(crate) fn places(&self, load: f64) -> Option<f64> {
        let enough = |places: f64| load <= places * (1.0 + CAPACITY_ROUNDING);
        if !self.steps.is_empty() {
            return self.steps.iter().map(|step| step.places).find(|&places| enough(places));
        }
        match (self.smallest, self.capacity) {
            (Some(smallest), capacity) => {
                Some(load.max(smallest)).map(|places| places.min(capacity.unwrap_or(f64::INFINITY)))
            }
            (None, capacity) => capacity,
        }
        .filter(|&places| enough(places))
    }

    /// What it costs to have so many places open, without its opening.
    pub(crate) fn places_cost(&self, places: f64) -> f64 {
        if let Some(step) = self.steps.iter().find(|step| step.places >= places) {
            return step.cost;
        }
        let there =
            if self.status == Status::Existing || self.may_close() { self.smallest.unwrap_or(0.0) } else { 0.0 };
        self.place_cost * (places - there).max(0.0)
    }

    /// Whether what it costs or how many places it has depends on whom it serves.
    pub(crate) fn has_sizes(&self) -> bool {
        self.smallest.is_some() || self.place_cost > 0.0 || !self.steps.is_empty()
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_zero(value: &f64) -> bool {
    *value == 0.0
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
    /// Is open and stays open, unless it has a `closing_cost` or `moving_cost`; counts towards `sites` while open.
    Existing,
    /// Must be opened; counts towards `sites`.
    Required,
    /// Must not open.
    Forbidden,
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

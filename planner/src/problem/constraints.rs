//! What an answer must keep.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What an answer must keep; everything is optional.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Constraints {
    /// The least travel cost between two open sites, either way; needs `between_candidates`.
    pub minimum_separation: Option<f64>,
    /// The largest cost of the sites, that of existing and required ones included; kept to 1e-12 of it, for rounding, and to
    /// 1e-9 where each place costs something and there are as many as are needed.
    pub budget: Option<f64>,
    /// Nothing may be assigned at a cost above this; for covering it is also the limit when the objective has none.
    pub limit: Option<f64>,
    /// All of a demand point goes to one site, or none of it is served. Without capacities it always does.
    pub single_source: bool,
    /// The largest cost that counts as within the standard, for the constraints below; the limit of a covering objective
    /// when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standard: Option<f64>,
    /// The largest weight that may be duplicated: within the standard of two or more sites of its service that have places
    /// left over. A site without a limit always has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum_duplication: Option<f64>,
    /// The weight that one place serves, where places cannot be divided: a site then needs all of its places when one fewer
    /// would be too few for whom it serves. Used by duplication alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place_weight: Option<f64>,
    /// The largest mean cost of the worst-off share of the weight; everybody is then served. Refused where capacities may
    /// divide a demand point.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worst_mean: Option<WorstMean>,
    /// The least share of the weight of some demand points that is served within the standard.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub coverage_floors: Vec<CoverageFloor>,
    /// The least share of the whole weight that has two open sites of its service within the standard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backup_share: Option<f64>,
    /// How many of some candidates are open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub site_counts: Vec<SiteCount>,
    /// Sites that open only where there is also another.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub only_with: Vec<OnlyWith>,
    /// Candidates (ids) of which all are open or none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub together: Vec<Vec<String>>,
}

/// A bound on the conditional value at risk of the cost.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WorstMean {
    /// The worst-off share of the weight, above 0 and at most 1: 0.1 is the worst tenth.
    pub share: f64,
    /// The largest mean cost of that share.
    pub most: f64,
}

/// A least coverage of some demand points, such as a municipality's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CoverageFloor {
    /// A name for people, used in messages.
    pub name: String,
    /// Ids of demand points.
    pub demand: Vec<String>,
    /// The least share of their weight that is served within the standard, at most 1.
    pub share: f64,
}

/// How many of some candidates, such as a municipality's, are open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteCount {
    /// A name for people, used in messages.
    pub name: String,
    /// Ids of candidates.
    pub candidates: Vec<String>,
    /// At least so many are open.
    #[serde(default)]
    pub at_least: usize,
    /// At most so many are open; any number when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<usize>,
}

/// A site that opens only where another does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OnlyWith {
    /// The id of a candidate.
    pub site: String,
    /// Ids of candidates, of which at least one is open when the site is.
    pub any_of: Vec<String>,
}

impl Constraints {
    /// Whether a constraint speaks of the standard, and the field that does.
    pub(crate) fn needs_standard(&self) -> Option<&'static str> {
        let fields = [
            (self.maximum_duplication.is_some(), "constraints.maximum_duplication"),
            (!self.coverage_floors.is_empty(), "constraints.coverage_floors"),
            (self.backup_share.is_some(), "constraints.backup_share"),
        ];
        fields.into_iter().find(|(is_set, _)| *is_set).map(|(_, field)| field)
    }

    /// Whether there is a constraint that only an integer program knows.
    pub(crate) fn needs_program(&self) -> bool {
        self.needs_standard().is_some()
            || self.worst_mean.is_some()
            || !self.site_counts.is_empty()
            || !self.only_with.is_empty()
            || !self.together.is_empty()
    }
}

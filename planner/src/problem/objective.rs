//! What makes an answer good.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
        /// to 1e-12 of the whole weight, for rounding (1e-9 where an integer program divides demand points).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        share: Option<f64>,
    },
    /// The largest smallest distance between two open sites, the shorter way of the two where they differ. Nobody has to be
    /// served: capacities and `constraints.limit` are refused.
    PDispersion {
        /// How many sites are open, at least 2.
        sites: usize,
    },
    /// The largest weight with two open sites within `cost <= limit`, whoever serves it.
    BackupCover {
        /// How many sites are open.
        sites: usize,
        /// The largest cost that counts; may stand in the constraints instead, as `limit` or `standard`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        limit: Option<f64>,
    },
    /// The least mean cost of the worst-off share of the weight (conditional value at risk), everybody being served.
    WorstMean {
        /// How many sites are open.
        sites: usize,
        /// The share, above 0 and at most 1.
        share: f64,
    },
    /// One goal after another, each only as far as those before it stay best. Everybody is served if a goal is about travel.
    Lexicographic {
        /// How many sites are open; any number when left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sites: Option<usize>,
        /// The largest cost that counts as covered; may stand in the constraints instead, as `limit` or `standard`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        limit: Option<f64>,
        /// The goals, the most important one first.
        goals: Vec<Goal>,
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
            | Self::PDispersion { sites }
            | Self::BackupCover { sites, .. }
            | Self::WorstMean { sites, .. } => Some(*sites),
            Self::Lexicographic { sites, .. } => *sites,
            Self::SetCover { .. } | Self::FacilityLocation {} => None,
        }
    }

    /// The same with another number of open sites, where it asks for one.
    #[must_use]
    pub(crate) fn with_sites(mut self, number: usize) -> Self {
        match &mut self {
            Self::PMedian { sites }
            | Self::PCenter { sites }
            | Self::MaxCover { sites, .. }
            | Self::PDispersion { sites }
            | Self::BackupCover { sites, .. }
            | Self::WorstMean { sites, .. }
            | Self::Lexicographic { sites: Some(sites), .. } => *sites = number,
            Self::Lexicographic { sites: None, .. } | Self::SetCover { .. } | Self::FacilityLocation {} => {}
        }
        self
    }

    /// Whether the best value is the largest.
    pub fn maximises(&self) -> bool {
        match self {
            Self::MaxCover { .. } | Self::PDispersion { .. } | Self::BackupCover { .. } => true,
            Self::Lexicographic { goals, .. } => goals.first().is_some_and(|goal| goal.maximises()),
            _ => false,
        }
    }

    /// Whether its value is a part of the whole weight.
    pub(crate) fn counts_weight(&self) -> bool {
        match self {
            Self::MaxCover { .. } | Self::BackupCover { .. } => true,
            Self::Lexicographic { goals, .. } => goals.first().is_some_and(|goal| goal.covers()),
            _ => false,
        }
    }

    /// Whether the objective is about who is within a limit.
    pub const fn covers(&self) -> bool {
        matches!(self, Self::MaxCover { .. } | Self::SetCover { .. } | Self::BackupCover { .. })
    }

    pub(crate) const fn limit(&self) -> Option<f64> {
        match self {
            Self::MaxCover { limit, .. }
            | Self::SetCover { limit, .. }
            | Self::BackupCover { limit, .. }
            | Self::Lexicographic { limit, .. } => *limit,
            _ => None,
        }
    }
}

/// One of several goals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    /// The largest weight within the limit.
    Coverage,
    /// The largest weight with two open sites within the limit.
    Backup,
    /// The least sum of weight × cost.
    Travel,
    /// The least largest cost.
    LongestTravel,
    /// The least cost of the sites.
    Cost,
    /// The fewest sites.
    Sites,
}

impl Goal {
    /// Whether the best value is the largest.
    pub const fn maximises(self) -> bool {
        matches!(self, Self::Coverage | Self::Backup)
    }

    /// Whether it is about whom the limit covers.
    pub const fn covers(self) -> bool {
        matches!(self, Self::Coverage | Self::Backup)
    }
}

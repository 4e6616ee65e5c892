//! What a planner asks.

use geodata::{Minutes, RegionId, Scenario, ServiceTypeId, TargetGroupId};
use serde::{Deserialize, Serialize};

use super::Conditions;

/// What the suggested sites should be best at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    /// The shortest mean travel time with a given number of new sites (p-median).
    #[default]
    MeanTime,
    /// The most people within the standard with a given number of new sites (maximal covering).
    Coverage,
    /// The shortest longest travel time with a given number of new sites (p-center).
    LongestTime,
    /// The fewest new sites that bring a given share of the people within the standard (partial set covering).
    FewestSites,
}

impl Goal {
    /// Every goal, in the order in which it is offered.
    pub const ALL: [Self; 4] = [Self::MeanTime, Self::Coverage, Self::LongestTime, Self::FewestSites];

    /// The word in addresses and on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::MeanTime => "mean_time",
            Self::Coverage => "coverage",
            Self::LongestTime => "longest_time",
            Self::FewestSites => "fewest_sites",
        }
    }

    /// Whether the planner states the number of new sites (else the share of people).
    pub const fn counts_sites(self) -> bool {
        !matches!(self, Self::FewestSites)
    }
}

/// What happens with the existing and planned sites of the same service and target group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum KnownSites {
    /// They stay; new sites are added to them.
    #[default]
    Keep,
    /// Only the existing ones stay; planned ones are decided anew.
    KeepExisting,
    /// The question is answered as if there were none.
    Ignore,
}

/// A question for suggestions; with the data set and the version of the program it determines the answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Question {
    /// The planning region; `None` is all of them.
    pub region: Option<RegionId>,
    /// Target group.
    pub group: TargetGroupId,
    /// Service type.
    pub service: ServiceTypeId,
    /// What to be best at.
    pub goal: Goal,
    /// How many new sites; used by every goal but [`Goal::FewestSites`].
    pub sites: usize,
    /// The share of the people to bring within the standard, in (0, 1]; used by [`Goal::FewestSites`].
    pub share: f64,
    /// The longest acceptable travel time: coverage counts people at most this far.
    pub standard: Minutes,
    /// What happens with existing and planned sites.
    pub known: KnownSites,
    /// Whether the people and places of municipalities outside the programme count.
    pub all_municipalities: bool,
    /// The scenario of the road network, such as `winter`.
    #[serde(default = "base")]
    pub scenario: String,
    /// What the answer must keep beside.
    #[serde(default, skip_serializing_if = "Conditions::is_empty")]
    pub conditions: Conditions,
}

fn base() -> String {
    Scenario::BASE.into()
}

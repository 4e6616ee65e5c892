//! The answer to a question.

use geodata::{
    AboutStreets, AccessRules, Basis, DemandPointId, Metres, Minutes, MunicipalityId, People, Position, SiteId,
    SiteStatus,
};
use serde::{Deserialize, Serialize};

use super::{Figures, Proof, Question, Reason};

/// Suggested sites, whom they serve, and how good they are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Suggestion {
    /// The question as it was answered.
    pub question: Question,
    /// How far the answer is proven.
    pub proof: Proof,
    /// How far from the best possible the answer can be at most, as a fraction (0.004 is 0.4 %).
    pub gap: Option<f64>,
    /// Why there is no answer, and the smallest change that would help.
    pub reason: Option<Reason>,
    /// What the suggested sites cost together, where the question says what one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<f64>,
    /// With the suggested sites; `None` without an answer.
    pub after: Option<Figures>,
    /// With the kept sites only, existing and, unless the question says otherwise, planned; `None` when none are kept.
    pub before: Option<Figures>,
    /// Every open site: the kept ones first, then the suggested ones, each in the order of its name.
    pub sites: Vec<OpenSite>,
    /// Who goes where: one row a demand point that an open site can be reached from; where places are limited, one for each
    /// site that takes a part of its people.
    pub assignments: Vec<Assignment>,
    /// People whom no open site reaches or has a place for, by name and count; never counted as 0 minutes.
    pub unreached: Vec<Unreached>,
    /// People who need the service but live in municipalities outside the programme; counted nowhere in this answer.
    pub outside_programme: People,
    /// Known sites of this service that could not be counted, and why.
    pub uncounted: Vec<UncountedSite>,
    /// Whether the people are modelled or the planner's own figures.
    pub people_basis: Basis,
    /// What the times rest on.
    pub times: TimesBasis,
    /// Program and version.
    pub engine: String,
    /// Whether the time limit ended the search, so that another run may answer otherwise.
    pub cut_short: bool,
}

/// The roads and assumed speeds that travel times rest on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimesBasis {
    /// File or data set that the roads come from.
    pub source: String,
    /// The day of the roads, where the source states it.
    pub date: Option<String>,
    /// Name of the profile of speeds; empty when it has none.
    pub profile: String,
    /// The one speed of all roads in km/h, where the profile has no more than one.
    pub kmh: Option<f64>,
    /// How people get to the nearest road.
    pub access: AccessRules,
}

impl TimesBasis {
    /// What a network states of itself.
    pub fn of(about: &AboutStreets) -> Self {
        let AboutStreets { source, date, profile, kmh, access, .. } = about.clone();
        Self { source, date, profile, kmh, access }
    }
}

/// Why a site is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OpenAs {
    /// It exists and stays.
    Existing,
    /// It was planned before and stays planned.
    Planned,
    /// The answer suggests it.
    Suggested,
}

/// One open site of an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenSite {
    /// The candidate's identifier.
    pub candidate: String,
    /// Name of the place.
    pub name: String,
    /// The municipality it lies in.
    pub municipality: MunicipalityId,
    /// Where it is.
    pub position: Position,
    /// Why it is open.
    pub open_as: OpenAs,
    /// The known sites at this place, when it is kept.
    pub known: Vec<SiteId>,
    /// Places (capacity) of the known sites, when published for at least one of them; of a suggested site, when the question
    /// states them.
    pub capacity: Option<u32>,
    /// People who go there: for whom it is the nearest open site, or, where places are limited, who have theirs there.
    pub people: People,
    /// Of them, those within the standard.
    pub covered: People,
    /// Their mean minutes; `None` when it is nobody's nearest.
    pub mean: Option<Minutes>,
    /// Their longest minutes.
    pub longest: Option<Minutes>,
}

/// A demand point, or a part of its people, and the open site that they go to: the nearest, or, where places are limited, the
/// one with a place for them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Assignment {
    /// The demand point.
    pub point: DemandPointId,
    /// Its name.
    pub name: String,
    /// The municipality whose people these are.
    pub municipality: MunicipalityId,
    /// Where it is.
    pub position: Position,
    /// How many of its people.
    pub people: People,
    /// Index of the site in [`Suggestion::sites`].
    pub site: usize,
    /// Minutes by road.
    pub minutes: Minutes,
    /// Whether `minutes` is at most the standard.
    pub covered: bool,
}

/// People whom no open site reaches or has a place for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unreached {
    /// The demand point.
    pub point: DemandPointId,
    /// Its name.
    pub name: String,
    /// The municipality whose people these are.
    pub municipality: MunicipalityId,
    /// Where it is.
    pub position: Position,
    /// How many people.
    pub people: People,
    /// Why.
    pub why: WhyUnreached,
}

/// Why people are not reached.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum WhyUnreached {
    /// No road of the network is near enough to start from.
    Unsnapped {
        /// Distance to the nearest road.
        nearest_road: Option<Metres>,
    },
    /// There is a road, but no route to any open site.
    NoRoute,
    /// Every open site is farther than anybody may be sent.
    TooFar {
        /// Minutes to the nearest of them.
        nearest: Minutes,
    },
    /// The sites that may take them have no place left.
    NoPlaceLeft,
}

/// A known site that the answer leaves out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UncountedSite {
    /// The site.
    pub site: SiteId,
    /// The municipality whose project it is.
    pub municipality: MunicipalityId,
    /// Address as published.
    pub address: String,
    /// Existing or planned.
    pub status: SiteStatus,
    /// Why it is left out.
    pub why: WhyUncounted,
}

/// Why a known site is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WhyUncounted {
    /// Its address names no listed place, so that it has no coordinate.
    NoCoordinate,
    /// Its source does not say for whom it is.
    GroupNotStated,
}

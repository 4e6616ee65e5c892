//! What an answer must keep beside the number of sites. Everything is optional.

use geodata::{Language, Minutes};
use serde::{Deserialize, Serialize};

use super::{Goal, Question, QuestionError};

/// The longest time that makes sense, in minutes: a day.
pub(super) const DAY: f64 = 1440.0;
/// The most places of a site, and the largest cost: beyond them sums lose whole units.
const MOST_PLACES: u32 = 1_000_000;
const LARGEST_COST: f64 = 1e12;

/// What an answer must keep; what is absent is not asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(default)]
pub struct Conditions {
    /// Places of each new site. Known sites have the places that are published for them, and no limit where none are.
    /// Absent: nobody is turned away anywhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places: Option<u32>,
    /// The least minutes by road between a new site and any other one, the shorter way of the two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separation: Option<Minutes>,
    /// Nobody is sent farther than this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longest: Option<Minutes>,
    /// What all new sites may cost together, in any one currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<f64>,
    /// What opening one new site costs; goes with `budget`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opening: Option<f64>,
    /// What one place of a new site costs on top; goes with `budget` and `places`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place_cost: Option<f64>,
    /// The largest share of the people who may be duplicated: within the standard of two or more sites whose places are not all
    /// needed there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplication: Option<f64>,
    /// The largest mean trip of the tenth of the people who have the longest ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worst_tenth: Option<Minutes>,
    /// The least share of the people within the standard in every municipality.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub floor: Option<f64>,
    /// The least share of the people who have two sites within the standard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backup: Option<f64>,
}

/// A part of a question that can be at fault, or stand in the way of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// How many new sites.
    Sites,
    /// The share of the people within the standard.
    Share,
    /// The standard.
    Standard,
    /// That known sites stay.
    Known,
    /// [`Conditions::places`].
    Places,
    /// [`Conditions::separation`].
    Separation,
    /// [`Conditions::longest`].
    Longest,
    /// [`Conditions::budget`].
    Budget,
    /// [`Conditions::opening`].
    Opening,
    /// [`Conditions::place_cost`].
    PlaceCost,
    /// [`Conditions::duplication`].
    Duplication,
    /// [`Conditions::worst_tenth`].
    WorstTenth,
    /// [`Conditions::floor`].
    Floor,
    /// [`Conditions::backup`].
    Backup,
}

impl Condition {
    /// The word in addresses and on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sites => "sites",
            Self::Share => "share",
            Self::Standard => "standard",
            Self::Known => "known",
            Self::Places => "places",
            Self::Separation => "separation",
            Self::Longest => "longest",
            Self::Budget => "budget",
            Self::Opening => "opening",
            Self::PlaceCost => "place_cost",
            Self::Duplication => "duplication",
            Self::WorstTenth => "worst_tenth",
            Self::Floor => "floor",
            Self::Backup => "backup",
        }
    }

    /// What it is, at the beginning of a sentence.
    pub(super) const fn name(self, language: Language) -> &'static str {
        let (latvian, english) = match self {
            Self::Sites => ("Jaunu vietu skaits", "The number of new sites"),
            Self::Share => ("Cilvēku daļa", "The share of people"),
            Self::Standard => ("Pieejamības standarts", "The standard"),
            Self::Known => ("Esošās un plānotās vietas", "Existing and planned sites"),
            Self::Places => ("Vietu skaits katrā jaunajā vietā", "The number of places of each new site"),
            Self::Separation => ("Mazākais attālums starp vietām", "The least minutes between two sites"),
            Self::Longest => ("Garākais ceļš", "The longest trip"),
            Self::Budget => ("Budžets", "The budget"),
            Self::Opening => ("Vienas vietas atvēršanas izmaksas", "The cost of opening a site"),
            Self::PlaceCost => ("Viena klienta vietas izmaksas", "The cost of one place"),
            Self::Duplication => ("Dublēšanās daļa", "The share of people duplicated"),
            Self::WorstTenth => {
                ("Tālāk dzīvojošās desmitdaļas vidējais ceļš", "The mean trip of the tenth who have the longest ones")
            }
            Self::Floor => {
                ("Daļa standarta robežās katrā pašvaldībā", "The share within the standard in every municipality")
            }
            Self::Backup => ("Daļa ar divām vietām standarta robežās", "The share with two sites within the standard"),
        };
        match language {
            Language::Latvian => latvian,
            Language::English => english,
        }
    }

    /// What it must be.
    pub(super) const fn range(self, language: Language) -> &'static str {
        let (latvian, english) = match self {
            Self::Places => ("jābūt veselam skaitlim no 1 līdz 1000000", "it must be a whole number from 1 to 1000000"),
            Self::Budget | Self::Opening => {
                ("jābūt lielākam par 0 un ne lielākam par 1e12", "it must be above 0 and at most 1e12")
            }
            Self::Duplication => ("jābūt no 0 līdz 1 (0,2 ir 20 %)", "it must be from 0 to 1 (0.2 is 20 %)"),
            Self::Floor | Self::Backup => (
                "jābūt lielākai par 0 un ne lielākai par 1 (0,8 ir 80 %)",
                "it must be above 0 and at most 1 (0.8 is 80 %)",
            ),
            Self::PlaceCost => ("jābūt no 0 līdz 1e12", "it must be from 0 to 1e12"),
            _ => (
                "jābūt minūšu skaitam, lielākam par 0 un ne lielākam par 1440",
                "it must be minutes above 0 and at most 1440",
            ),
        };
        match language {
            Language::Latvian => latvian,
            Language::English => english,
        }
    }
}

impl Conditions {
    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What one new site costs, where the budget is limited.
    pub fn cost_of_a_site(&self) -> Option<f64> {
        let places = self.places.map_or(0.0, f64::from);
        self.budget.and(self.opening).map(|opening| opening + self.place_cost.unwrap_or_default() * places)
    }

    /// Without what plays no part: costs without a budget.
    #[must_use]
    pub fn tidied(self) -> Self {
        if self.budget.is_some() { self } else { Self { opening: None, place_cost: None, ..self } }
    }

    /// Whether every value makes sense, by itself and with the others.
    pub(super) fn check(&self, question: &Question) -> Result<(), QuestionError> {
        let above_zero = |most: f64| move |value: f64| value > 0.0 && value <= most;
        let minutes = |minutes: Option<Minutes>| minutes.map(|minutes| minutes.0);
        in_range(Condition::Places, self.places.map(f64::from), above_zero(f64::from(MOST_PLACES)))?;
        in_range(Condition::Separation, minutes(self.separation), above_zero(DAY))?;
        in_range(Condition::Longest, minutes(self.longest), above_zero(DAY))?;
        in_range(Condition::Budget, self.budget, above_zero(LARGEST_COST))?;
        in_range(Condition::Opening, self.opening, above_zero(LARGEST_COST))?;
        in_range(Condition::PlaceCost, self.place_cost, |cost| (0.0..=LARGEST_COST).contains(&cost))?;
        in_range(Condition::Duplication, self.duplication, |share| (0.0..=1.0).contains(&share))?;
        in_range(Condition::WorstTenth, minutes(self.worst_tenth), above_zero(DAY))?;
        in_range(Condition::Floor, self.floor, above_zero(1.0))?;
        in_range(Condition::Backup, self.backup, above_zero(1.0))?;
        let missing = |missing, needed_by| Err(QuestionError::Missing { missing, needed_by });
        if self.budget.is_some() && self.opening.is_none() {
            return missing(Condition::Opening, Condition::Budget);
        }
        if self.place_cost.is_some() && self.budget.is_some() && self.places.is_none() {
            return missing(Condition::Places, Condition::PlaceCost);
        }
        // Who counts as covered may be sent there.
        let covers = matches!(question.goal, Goal::Coverage | Goal::FewestSites);
        match self.longest {
            Some(longest) if covers && longest < question.standard => {
                Err(QuestionError::LongestBelowStandard { value: longest, standard: question.standard })
            }
            _ => Ok(()),
        }
    }
}

fn in_range(condition: Condition, value: Option<f64>, is_right: impl Fn(f64) -> bool) -> Result<(), QuestionError> {
    match value {
        Some(value) if !is_right(value) => Err(QuestionError::Condition { condition, value }),
        _ => Ok(()),
    }
}

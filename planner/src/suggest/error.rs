//! Why a question cannot be answered as it was asked.

use std::fmt;

use geodata::{Language, Minutes};

use super::Condition;

/// A question that makes no sense, naming the field at fault, its value and what would be right.
#[derive(Clone, Debug, PartialEq)]
pub enum QuestionError {
    /// The data set has no such region.
    UnknownRegion {
        /// What was asked.
        value: String,
        /// The regions there are.
        known: Vec<String>,
    },
    /// The data set has no such target group.
    UnknownGroup {
        /// What was asked.
        value: String,
        /// The groups there are.
        known: Vec<String>,
    },
    /// The data set has no such service type, or not for this target group.
    UnknownService {
        /// What was asked.
        value: String,
        /// The service types there are for the target group.
        known: Vec<String>,
    },
    /// `sites` is 0.
    NoSites,
    /// `sites` exceeds the places where a site could still open.
    TooManySites {
        /// What was asked.
        value: usize,
        /// How many there could be at most.
        most: usize,
    },
    /// `share` is not in (0, 1].
    Share {
        /// What was asked.
        value: f64,
    },
    /// `standard` is not above 0 and at most a day.
    Standard {
        /// What was asked.
        value: f64,
    },
    /// A condition is out of its range.
    Condition {
        /// Which.
        condition: Condition,
        /// What was asked.
        value: f64,
    },
    /// A condition is stated without another one that it takes.
    Missing {
        /// What is missing.
        missing: Condition,
        /// What takes it.
        needed_by: Condition,
    },
    /// Where people within the standard are counted, nobody could be sent as far as the standard allows.
    LongestBelowStandard {
        /// The longest trip.
        value: Minutes,
        /// The standard.
        standard: Minutes,
    },
    /// A share that cannot be, because roads reach too few people at all.
    OutOfReach {
        /// Which condition.
        condition: Condition,
        /// What was asked.
        value: f64,
        /// The largest share that could be.
        most: f64,
    },
    /// The data set has no such candidate in this region.
    UnknownCandidate {
        /// What was asked.
        value: String,
    },
    /// The road network has no such scenario.
    UnknownScenario {
        /// What was asked.
        value: String,
        /// The scenarios there are.
        known: Vec<String>,
    },
    /// Nobody needs this service in this region, by the needs that are loaded.
    NobodyNeedsIt,
    /// The question is larger than the solvers take.
    TooLarge {
        /// What is too large.
        detail: String,
    },
}

impl QuestionError {
    /// The field at fault, as in addresses and on the command line.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::UnknownRegion { .. } => "region",
            Self::UnknownGroup { .. } => "group",
            Self::UnknownService { .. } | Self::NobodyNeedsIt | Self::TooLarge { .. } => "service",
            Self::NoSites | Self::TooManySites { .. } => "sites",
            Self::Share { .. } => "share",
            Self::Standard { .. } => "standard",
            Self::Condition { condition, .. } | Self::OutOfReach { condition, .. } => condition.word(),
            Self::Missing { missing, .. } => missing.word(),
            Self::LongestBelowStandard { .. } => Condition::Longest.word(),
            Self::UnknownCandidate { .. } => "candidate",
            Self::UnknownScenario { .. } => "scenario",
        }
    }

    /// The value at fault, when there is one.
    pub fn value(&self) -> Option<String> {
        match self {
            Self::UnknownRegion { value, .. }
            | Self::UnknownGroup { value, .. }
            | Self::UnknownService { value, .. }
            | Self::UnknownCandidate { value }
            | Self::UnknownScenario { value, .. } => Some(value.clone()),
            Self::Condition { value, .. }
            | Self::OutOfReach { value, .. }
            | Self::LongestBelowStandard { value: Minutes(value), .. }
            | Self::Share { value }
            | Self::Standard { value } => Some(written(*value)),
            Self::NoSites => Some("0".into()),
            Self::TooManySites { value, .. } => Some(value.to_string()),
            Self::Missing { .. } | Self::NobodyNeedsIt | Self::TooLarge { .. } => None,
        }
    }

    /// The message in `language`: what is wrong, and what would be right.
    pub fn message(&self, language: Language) -> String {
        let say = |latvian: String, english: String| match language {
            Language::Latvian => latvian,
            Language::English => english,
        };
        match self {
            Self::UnknownRegion { value, known } => say(
                format!("Plānošanas reģiona „{value}” nav. Ir: {}.", known.join(", ")),
                format!("There is no planning region “{value}”. There are: {}.", known.join(", ")),
            ),
            Self::UnknownGroup { value, known } => say(
                format!("Mērķa grupas „{value}” nav. Ir: {}.", known.join(", ")),
                format!("There is no target group “{value}”. There are: {}.", known.join(", ")),
            ),
            Self::UnknownService { value, known } => say(
                format!("Pakalpojuma veida „{value}” šai mērķa grupai nav. Ir: {}.", known.join(", ")),
                format!("There is no service type “{value}” for this target group. There are: {}.", known.join(", ")),
            ),
            Self::NoSites => say(
                "Jaunu vietu skaits ir 0; jābūt vismaz 1.".into(),
                "The number of new sites is 0; it must be at least 1.".into(),
            ),
            Self::TooManySites { value, most } => say(
                format!(
                    "Prasītais jauno vietu skaits: {value}; kandidātvietu, kur tās atvērt: {most}. Prasiet ne vairāk kā {most}."
                ),
                format!(
                    "New sites asked for: {value}; candidates where one could open: {most}. Ask for at most {most}."
                ),
            ),
            Self::Share { value } => say(
                format!(
                    "Cilvēku daļa ir {}; jābūt lielākai par 0 un ne lielākai par 1 (0,95 ir 95 %).",
                    written(*value)
                ),
                format!("The share of people is {}; it must be above 0 and at most 1 (0.95 is 95 %).", written(*value)),
            ),
            Self::Standard { value } => say(
                format!(
                    "Pieejamības standarts: {} min; jābūt lielākam par 0 un ne lielākam par 1440.",
                    written(*value)
                ),
                format!("The standard is {} minutes; it must be above 0 and at most 1440.", written(*value)),
            ),
            Self::Condition { condition, value } => say(
                format!(
                    "{}: {}; {}.",
                    condition.name(Language::Latvian),
                    written(*value),
                    condition.range(Language::Latvian)
                ),
                format!(
                    "{} is {}; {}.",
                    condition.name(Language::English),
                    written(*value),
                    condition.range(Language::English)
                ),
            ),
            Self::OutOfReach { condition, value, most } => say(
                format!(
                    "{}: {value}; pa ceļiem kādu vietu vispār sasniedz tikai {most:.3} cilvēku.",
                    condition.name(Language::Latvian)
                ),
                format!(
                    "{} is {value}; only {most:.3} of the people can get to any site by road at all.",
                    condition.name(Language::English)
                ),
            ),
            Self::Missing { missing, needed_by } => say(
                format!(
                    "Norādīts „{needed}”, bet trūkst „{lacking}”; norādiet abus vai nevienu.",
                    needed = needed_by.name(Language::Latvian),
                    lacking = missing.name(Language::Latvian)
                ),
                format!(
                    "“{needed}” takes “{lacking}”, which is missing; give both or neither.",
                    needed = needed_by.word(),
                    lacking = missing.word()
                ),
            ),
            Self::LongestBelowStandard { value: Minutes(value), standard: Minutes(standard) } => say(
                format!(
                    "Garākais ceļš ir {value} min; šim mērķim tas nedrīkst būt īsāks par standartu, {standard} min."
                ),
                format!(
                    "The longest trip is {value} minutes; with this goal it must be at least the standard, {standard} minutes."
                ),
            ),
            Self::UnknownCandidate { value } => say(
                format!(
                    "Kandidātvietas „{value}” šajā reģionā nav, vai šāds nosaukums ir vairākām; visas ir /api/v1/candidates."
                ),
                format!(
                    "There is no candidate “{value}” in this region, or several have that name; /api/v1/candidates lists them all."
                ),
            ),
            Self::UnknownScenario { value, known } => say(
                format!("Ceļu tīklam nav apstākļu „{value}”. Ir: {}.", known.join(", ")),
                format!("The road network has no scenario “{value}”. There are: {}.", known.join(", ")),
            ),
            Self::NobodyNeedsIt => say(
                "Pēc ielādētajām vajadzībām šis pakalpojums šajā reģionā nav vajadzīgs nevienam.".into(),
                "By the needs that are loaded, nobody needs this service in this region.".into(),
            ),
            Self::TooLarge { detail } => {
                say(format!("Jautājums ir pārāk liels: {detail}."), format!("The question is too large: {detail}."))
            }
        }
    }
}

impl fmt::Display for QuestionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Language::English))
    }
}

impl std::error::Error for QuestionError {}

/// A number as it was asked, without hundreds of digits.
fn written(value: f64) -> String {
    if value.abs() < 1e15 || value.is_infinite() { value.to_string() } else { format!("{value:e}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wild_numbers_stay_short() {
        let error = QuestionError::Condition { condition: Condition::Longest, value: 1e300 };
        assert_eq!(
            error.message(Language::English),
            "The longest trip is 1e300; it must be minutes above 0 and at most 1440."
        );
        assert_eq!(error.value().as_deref(), Some("1e300"));
        assert_eq!(["-3", "0.5", "NaN", "inf"].map(|text| written(text.parse().unwrap())), ["-3", "0.5", "NaN", "inf"]);
    }
}

//! Why samples and limits are refused.

use geodata::{Language, Metres, Minutes, Position};

use super::MOST_SAMPLES;

/// Samples or limits that make no sense, naming the value at fault and what would be right. Numbers count from 1.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{}", self.message(Language::English))]
#[allow(missing_docs, reason = "the fields are the number and the value that the variant speaks of")]
pub enum IsochroneError {
    /// More samples than [`MOST_SAMPLES`].
    TooManySamples { found: usize },
    /// A sample is nowhere on Earth.
    Position { number: usize, at: Position },
    /// A sample's time is not a time.
    Time { number: usize, minutes: Minutes },
    /// A limit is not finite, or not above the one before it.
    Limit { number: usize, minutes: Minutes },
    /// The longest side of a triangle is not above 0.
    Longest { side: Metres },
}

impl IsochroneError {
    /// The message in `language`: what is wrong, and what would be right.
    pub fn message(&self, language: Language) -> String {
        let say = |latvian: String, english: String| match language {
            Language::Latvian => latvian,
            Language::English => english,
        };
        match self {
            Self::TooManySamples { found } => say(
                format!("punktu skaits ir {found}; jābūt ne lielākam par {MOST_SAMPLES}"),
                format!("{found} samples; must be at most {MOST_SAMPLES}"),
            ),
            Self::Position { number, at: Position { lon, lat } } => say(
                format!(
                    "punkts nr. {number}: garums {lon}, platums {lat}; jābūt no -180 līdz 180 un no -90 līdz 90 grādiem"
                ),
                format!(
                    "sample {number}: longitude {lon}, latitude {lat}; must be from -180 to 180 and from -90 to 90 degrees"
                ),
            ),
            Self::Time { number, minutes: Minutes(minutes) } => say(
                format!("punkts nr. {number}: {minutes} min; jābūt galīgam skaitlim, ne mazākam par 0"),
                format!("sample {number}: {minutes} minutes; must be a finite number, 0 or more"),
            ),
            Self::Limit { number, minutes: Minutes(minutes) } => say(
                format!("robeža nr. {number}: {minutes} min; jābūt galīgam skaitlim, lielākam par iepriekšējo robežu"),
                format!("limit {number}: {minutes} minutes; must be a finite number above the limit before it"),
            ),
            Self::Longest { side: Metres(side) } => say(
                format!("garākā trijstūra mala ir {side} m; jābūt lielākai par 0"),
                format!("the longest side of a triangle is {side} m; must be above 0"),
            ),
        }
    }
}

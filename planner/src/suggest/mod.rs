//! From a planner's question to suggested sites.

mod answer;
mod error;
mod figures;
mod instance;
mod question;
mod suggestion;
#[cfg(test)]
mod tests;

pub use crate::solution::SolutionStatus as Proof;
pub use answer::suggest;
pub use error::QuestionError;
pub use figures::Figures;
pub use question::{Goal, KnownSites, Question};
pub use suggestion::{
    Assignment, OpenAs, OpenSite, Reason, Suggestion, TimesBasis, UncountedSite, Unreached, WhyUncounted, WhyUnreached,
};

//! From a planner's question to suggested sites.

mod question;
mod suggestion;

pub use question::{Goal, KnownSites, Question};
pub use suggestion::{
    Assignment, Figures, OpenAs, OpenSite, Proof, Reason, Suggestion, UncountedSite, Unreached, WhyUncounted, WhyUnreached,
};

//! From a planner's question to suggested sites.

mod answer;
mod conditions;
mod constraints;
mod error;
mod explanation;
mod figures;
mod instance;
mod pose;
mod question;
mod reason;
mod served;
mod suggestion;
#[cfg(test)]
mod tests;
mod trade_off;

pub use crate::solution::SolutionStatus as Proof;
pub use answer::suggest;
pub use conditions::{Condition, Conditions};
pub use error::QuestionError;
pub use explanation::{Explained, Explanation, SiteName, explain};
pub use figures::Figures;
pub use question::{Goal, KnownSites, Question};
pub use reason::{Change, Reason};
pub use suggestion::{
    Assignment, OpenAs, OpenSite, Suggestion, TimesBasis, UncountedSite, Unreached, WhyUncounted, WhyUnreached,
};
pub use trade_off::{Measures, TradeOff, TradePoint, trade_off};

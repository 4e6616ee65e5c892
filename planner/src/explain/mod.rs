//! What can be asked about an answer: why this site, why not that one, what else is as good, what one measure costs in
//! another, and what remains of it when travel or needs turn out otherwise.
//!
//! Every part of these answers is a solution of its own, with a bound and a proof like any other.

mod alternatives;
mod front;
mod robust;

use std::fmt;

use geodata::Language;

pub use self::alternatives::{Alternatives, alternatives};
pub use self::front::{Front, FrontError, Measure, front, mean_against_longest, sites_against_coverage};
pub use self::robust::{
    InScenario, LeastRegret, Range, Robustness, Scenario, ScenarioError, SiteCount, Standing, robustness,
};
use crate::problem::{Problem, Status};
use crate::solution::{Solution, SolutionStatus};
use crate::solve::{Options, solve};

/// Why a question about a site has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are the ids that the variant speaks of")]
pub enum ExplainError {
    /// The problem has no such candidate.
    Unknown { id: String },
    /// The site is not open in the answer.
    NotOpen { id: String },
    /// The site is open in the answer.
    Open { id: String },
    /// The problem is of another kind than the question.
    Kind { expected: &'static str },
}

impl ExplainError {
    /// The message in `language`.
    pub fn message(&self, language: Language) -> String {
        let say = |latvian: String, english: String| language.pick(&latvian, &english).to_owned();
        match self {
            Self::Unknown { id } => {
                say(format!("kandidātvietas “{id}” uzdevumā nav"), format!("there is no candidate “{id}”"))
            }
            Self::NotOpen { id } => {
                say(format!("“{id}” atbildē nav atvērta"), format!("“{id}” is not open in the answer"))
            }
            Self::Open { id } => say(format!("“{id}” atbildē jau ir atvērta"), format!("“{id}” is open in the answer")),
            Self::Kind { expected } => say(
                format!("šim jautājumam objective.kind jābūt {expected}"),
                format!("for this question objective.kind must be {expected}"),
            ),
        }
    }
}

impl fmt::Display for ExplainError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message(Language::English))
    }
}

impl std::error::Error for ExplainError {}

/// How the best answer changes when something about one site is decided otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The site.
    pub site: String,
    /// The best answer with the other decision, everything else chosen anew; `None` where none is possible because of the
    /// number of sites alone.
    pub other: Option<Solution>,
    /// By how much each measure differs there; `None` without an answer.
    pub difference: Option<Difference>,
    /// Sites that are open there and not here.
    pub instead: Vec<String>,
    /// Sites, beside the one asked about, that are open here and not there.
    pub no_longer: Vec<String>,
    /// Whether both answers are proven best (or the other one proven impossible), so that the differences are exact.
    pub proven: bool,
}

/// The measures of another answer less those of this one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The objective: what the decision costs, or, where the most is best, what it loses with a minus.
    pub objective: f64,
    /// The mean cost; `None` where either serves nobody.
    pub mean_cost: Option<f64>,
    /// The largest cost.
    pub max_cost: Option<f64>,
    /// The weight covered.
    pub covered_weight: f64,
}

/// Why this site: the best answer without it, all others chosen anew, and so its best substitute.
///
/// # Errors
/// If the candidate does not exist or is not open in the solution.
pub fn why(
    problem: &Problem,
    solution: &Solution,
    site: &str,
    options: &Options<'_>,
) -> Result<Comparison, ExplainError> {
    let column = column(problem, site)?;
    if !is_open(solution, site) {
        return Err(ExplainError::NotOpen { id: site.to_owned() });
    }
    Ok(compare(problem, solution, column, Status::Forbidden, options))
}

/// Why not that site: the best answer with it forced in.
///
/// # Errors
/// If the candidate does not exist or is open in the solution.
pub fn why_not(
    problem: &Problem,
    solution: &Solution,
    site: &str,
    options: &Options<'_>,
) -> Result<Comparison, ExplainError> {
    let column = column(problem, site)?;
    if is_open(solution, site) {
        return Err(ExplainError::Open { id: site.to_owned() });
    }
    Ok(compare(problem, solution, column, Status::Required, options))
}

fn column(problem: &Problem, id: &str) -> Result<usize, ExplainError> {
    let found = problem.candidates().iter().position(|candidate| candidate.id == id);
    found.ok_or_else(|| ExplainError::Unknown { id: id.to_owned() })
}

fn is_open(solution: &Solution, id: &str) -> bool {
    solution.open.iter().any(|open| open == id)
}

fn compare(problem: &Problem, solution: &Solution, column: usize, status: Status, options: &Options<'_>) -> Comparison {
    let site = problem.candidates()[column].id.clone();
    let other = problem.with_statuses(&[(column, status)]).ok().map(|problem| solve(&problem, options));
    let missing = |from: &Solution, to: &Solution| -> Vec<String> {
        from.open.iter().filter(|id| !is_open(to, id) && **id != site).cloned().collect()
    };
    let settled = |status: SolutionStatus| matches!(status, SolutionStatus::Optimal | SolutionStatus::Infeasible);
    let has_answer = other.as_ref().filter(|other| other.objective.is_some());
    Comparison {
        difference: has_answer.and_then(|other| difference(solution, other)),
        instead: has_answer.map_or_else(Vec::new, |other| missing(other, solution)),
        no_longer: has_answer.map_or_else(Vec::new, |other| missing(solution, other)),
        proven: settled(solution.status) && other.as_ref().is_none_or(|other| settled(other.status)),
        site,
        other,
    }
}

fn difference(this: &Solution, other: &Solution) -> Option<Difference> {
    let (before, after) = (this.measures?, other.measures?);
    let less = |after: Option<f64>, before: Option<f64>| Some(after? - before?);
    Some(Difference {
        objective: other.objective? - this.objective?,
        mean_cost: less(after.mean_cost, before.mean_cost),
        max_cost: less(after.max_cost, before.max_cost),
        covered_weight: after.covered_weight - before.covered_weight,
    })
}

//! What remains of a choice when travel or needs turn out otherwise: in each scenario the best answer and how far today's is
//! behind it (its regret), how often each site stays, and the choice whose largest regret is least.
//!
//! Regret: Savage, L. J. (1951), The theory of statistical decision, Journal of the American Statistical Association 46(253);
//! for discrete choices: Kouvelis, P., Yu, G. (1997), Robust Discrete Optimization and Its Applications, Kluwer.
//!
//! ```
//! use planner::explain::{Scenario, robustness};
//! use planner::matrix::TravelMatrix;
//! use planner::problem::{Candidate, Constraints, Demand, Objective, Problem, Status};
//! use planner::solve::Options;
//!
//! let demand = [("near", 3.0), ("far", 1.0)].map(|(id, weight)| Demand::new(id, weight)).to_vec();
//! let candidates = ["a", "b", "c"].map(|id| Candidate::new(id, Status::Candidate)).to_vec();
//! let travel = TravelMatrix::new(2, 3, vec![0.0, 4.0, 10.0, 10.0, 6.0, 0.0])?;
//! let problem = Problem::new(demand, candidates, travel, Objective::PMedian { sites: 1 }, Constraints::default())?;
//!
//! let now = Scenario { name: "now".into(), travel: None, weights: None };
//! let later = Scenario { name: "later".into(), travel: None, weights: Some(vec![1.0, 2.0]) };
//! let found = robustness(&problem, vec![now, later], &Options::default())?;
//! assert_eq!(found.today.open, ["a"]);
//! // In the second scenario a costs 20, the best, c, 10.
//! let later = found.scenarios[1].today.as_ref().unwrap();
//! assert_eq!(later.regret.unwrap().upper, 10.0);
//! // Best in neither, but never more than 8 behind.
//! assert_eq!((found.least_regret.open, found.least_regret.regret), (vec!["b".to_owned()], Some(8.0)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod caller;
mod cases;
mod mix;
mod search;

use std::fmt;

use geodata::Language;

use self::caller::Caller;
use self::cases::Cases;
use crate::errors::ProblemError;
use crate::matrix::TravelMatrix;
use crate::problem::Problem;
use crate::solution::{Solution, SolutionStatus, Unserved};
use crate::solve::{Options, solve};

/// How things may turn out: what is not given is as in the problem.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// A name for people.
    pub name: String,
    /// Other travel costs (in winter, by bus), demand points by candidates.
    pub travel: Option<TravelMatrix>,
    /// Other weights of the demand points (needs higher or lower), in their order.
    pub weights: Option<Vec<f64>>,
}

/// Why a scenario is refused.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioError {
    /// The name of the scenario.
    pub name: String,
    /// What is wrong with it.
    pub source: ProblemError,
}

impl ScenarioError {
    /// The message in `language`.
    pub fn message(&self, language: Language) -> String {
        format!("{} “{}”: {}", language.pick("scenārijs", "scenario"), self.name, self.source.message(language))
    }
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message(Language::English))
    }
}

impl std::error::Error for ScenarioError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

/// A number that is known only to lie between two.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// It is at least this.
    pub lower: f64,
    /// It is at most this; infinite where nothing is known.
    pub upper: f64,
}

impl Range {
    /// Whether both ends are the same.
    pub fn is_exact(&self) -> bool {
        self.lower >= self.upper
    }
}

/// A choice in a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Optimal: the value is exact; feasible: with other loads of the sites it may be better; infeasible: the choice is no
    /// answer there; unknown: stopped before that was clear.
    pub status: SolutionStatus,
    /// The value of the objective.
    pub objective: Option<f64>,
    /// Demand points of positive weight that none of its sites reaches.
    pub unserved: Vec<Unserved>,
    /// How far the value is behind the best one. Its ends differ where the best is not proven.
    pub regret: Option<Range>,
    /// The regret as a fraction of the best value; infinite where that is 0.
    pub relative_regret: Option<Range>,
}

/// What happens in a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct InScenario {
    /// The name of the scenario.
    pub name: String,
    /// The best answer there.
    pub best: Solution,
    /// Today's choice there; `None` without one.
    pub today: Option<Standing>,
    /// The choice of least regret there; `None` without one.
    pub least_regret: Option<Standing>,
}

/// How often a site stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteCount {
    /// The candidate.
    pub site: String,
    /// Whether today's choice opens it.
    pub today: bool,
    /// In how many scenarios the best answer opens it.
    pub scenarios: usize,
}

/// The choice whose largest regret over all scenarios is least. Scenarios proven to have no answer at all take no part; in
/// all others it is an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct LeastRegret {
    /// Optimal: proven, to within 1e-6 of the largest of the scenarios' best values; infeasible: there is no such choice.
    pub status: SolutionStatus,
    /// The ids of its sites, in the order of the candidates.
    pub open: Vec<String>,
    /// Its largest regret is at most this; `None` without a choice.
    pub regret: Option<f64>,
    /// No choice has a largest regret below this.
    pub bound: f64,
    /// Whether the search was stopped before its end.
    pub cut_short: bool,
}

/// What remains of a choice.
#[derive(Clone, Debug, PartialEq)]
pub struct Robustness {
    /// Today's choice: the best answer to the problem as it is.
    pub today: Solution,
    /// In the order given.
    pub scenarios: Vec<InScenario>,
    /// All candidates, in their order.
    pub sites: Vec<SiteCount>,
    /// The choice that is regretted least.
    pub least_regret: LeastRegret,
}

/// Solves the problem as it is and in each scenario, compares, and searches the choice of least regret. The problem as it is
/// counts as a scenario only if one says so (neither travel nor weights).
///
/// Time and progress are those of everything together; progress tells of the least largest regret and its bound, nothing
/// before there are any.
///
/// # Errors
/// If a scenario's matrix or weights do not fit the problem.
pub fn robustness(
    problem: &Problem,
    scenarios: Vec<Scenario>,
    options: &Options<'_>,
) -> Result<Robustness, ScenarioError> {
    let caller = Caller::new(*options);
    let mut problems = Vec::with_capacity(scenarios.len());
    for Scenario { name, travel, weights } in scenarios {
        let own_travel = travel.is_some();
        match in_scenario(problem, travel, weights.as_deref()) {
            Ok(problem) => problems.push((name, problem, own_travel)),
            Err(source) => return Err(ScenarioError { name, source }),
        }
    }
    let today = caller.ask(|options| solve(problem, options));
    let cases = Cases::new(problem, problems, &caller);
    let least_regret = search::least_regret(&cases, problem, &cases.columns(&today.open), &caller);
    let standings = |open: &[String], known: bool| -> Vec<Option<Standing>> {
        let standing = |index| known.then(|| cases.standing(index, &cases.columns(open), &caller));
        (0..cases.len()).map(standing).collect()
    };
    let now = standings(&today.open, today.objective.is_some());
    let least = standings(&least_regret.open, least_regret.regret.is_some());
    let sites = site_counts(problem, &today, cases.solutions());
    let scenarios = cases.into_solutions().into_iter().zip(now).zip(least);
    let scenarios =
        scenarios.map(|(((name, best), today), least_regret)| InScenario { name, best, today, least_regret });
    Ok(Robustness { today, scenarios: scenarios.collect(), sites, least_regret })
}

fn in_scenario(
    problem: &Problem,
    travel: Option<TravelMatrix>,
    weights: Option<&[f64]>,
) -> Result<Problem, ProblemError> {
    let weighted = weights.map_or_else(|| Ok(problem.clone()), |weights| problem.with_weights(weights))?;
    let Some(travel) = travel else { return Ok(weighted) };
    Problem::with_distances(
        weighted.demand().to_vec(),
        weighted.candidates().to_vec(),
        travel,
        weighted.between_candidates().cloned(),
        weighted.objective().clone(),
        weighted.constraints().clone(),
    )
}

fn site_counts<'a>(
    problem: &Problem,
    today: &Solution,
    solutions: impl Iterator<Item = &'a Solution>,
) -> Vec<SiteCount> {
    let count = |site: &str| SiteCount { site: site.to_owned(), today: false, scenarios: 0 };
    let mut sites: Vec<_> = problem.candidates().iter().map(|candidate| count(&candidate.id)).collect();
    let columns: std::collections::HashMap<&str, usize> =
        problem.candidates().iter().enumerate().map(|(column, candidate)| (candidate.id.as_str(), column)).collect();
    let open = |solution: &Solution| -> Vec<usize> {
        solution.open.iter().filter_map(|id| columns.get(id.as_str()).copied()).collect()
    };
    for column in open(today) {
        sites[column].today = true;
    }
    for column in solutions.flat_map(open) {
        sites[column].scenarios += 1;
    }
    sites
}

//! What more sites bring, and what a shorter longest trip costs.

use geodata::DataSet;
use serde::{Deserialize, Serialize};

use super::{Figures, Goal, OpenAs, Question, QuestionError, SiteName, pose::Posed};
use crate::{
    explain::{ExplainError, Front, mean_against_longest, sites_against_coverage},
    solution::{Solution, SolutionStatus},
    solve::Options,
    travel::Network,
};

/// The most new sites on a curve.
const MOST_NEW_SITES: usize = 20;

/// Which two measures are set against each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Measures {
    /// New sites against people within the standard.
    Coverage,
    /// The mean trip against the longest, with the question's number of new sites.
    Longest,
}

impl Measures {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Coverage, Self::Longest];

    /// The word in addresses and on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Coverage => "coverage",
            Self::Longest => "longest",
        }
    }
}

/// Every answer that no other one beats in both measures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TradeOff {
    /// The question, with the goal that the curve begins with.
    pub question: Question,
    /// Which measures.
    pub measures: Measures,
    /// The answers, each proven best: by number of sites, or from the least mean trip to the least longest one.
    pub points: Vec<TradePoint>,
    /// Whether no point is missing: with `coverage`, none up to 20 new sites.
    pub complete: bool,
}

/// One answer on the curve.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TradePoint {
    /// How many new sites.
    pub new_sites: usize,
    /// What they cost together, where the question says what a site costs.
    pub cost: Option<f64>,
    /// The answer in numbers.
    pub figures: Figures,
    /// The new sites, in the order of their names.
    pub sites: Vec<SiteName>,
}

/// The exact curve of two measures for a question; its own goal plays no part.
///
/// # Errors
/// If the question makes no sense on this data set.
pub fn trade_off(
    data: &DataSet,
    network: &Network,
    question: &Question,
    measures: Measures,
    options: &Options<'_>,
) -> Result<TradeOff, QuestionError> {
    let question = match measures {
        // The curve has its own numbers of sites.
        Measures::Coverage => Question { goal: Goal::Coverage, sites: 1, ..question.clone() },
        Measures::Longest => Question { goal: Goal::MeanTime, ..question.clone() },
    };
    let posed = Posed::new(data, network, &question)?;
    let front = front(&posed, measures, options);
    let Front { points, proven, .. } = front.map_err(|error| QuestionError::TooLarge { detail: error.to_string() })?;
    let is_best = |point: &&Solution| point.status == SolutionStatus::Optimal;
    let points = points.iter().filter(is_best).filter_map(|point| trade_point(&posed, point)).collect();
    Ok(TradeOff { measures, points, complete: proven, question: question.clone() })
}

fn front(posed: &Posed<'_>, measures: Measures, options: &Options<'_>) -> Result<Front, ExplainError> {
    match measures {
        Measures::Coverage => {
            sites_against_coverage(&posed.problem, posed.instance.kept().len() + MOST_NEW_SITES, options)
        }
        Measures::Longest => mean_against_longest(&posed.problem, options),
    }
}

fn trade_point(posed: &Posed<'_>, solution: &Solution) -> Option<TradePoint> {
    let open = posed.open(solution);
    let spots = open.iter().map(|&column| &posed.instance.spots[column]);
    let new = spots.filter(|spot| spot.open_as() == OpenAs::Suggested);
    let sites: Vec<_> = new.filter_map(|spot| posed.name(&spot.candidate.id)).collect();
    let cost = posed.question.conditions.cost_of_a_site().map(|cost| cost * sites.len() as f64);
    Some(TradePoint { new_sites: sites.len(), cost, figures: posed.figures(solution)?, sites })
}

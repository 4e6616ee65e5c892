//! Why this site, and why not that one.

use geodata::{DataSet, MunicipalityId};
use serde::{Deserialize, Serialize};

use super::{Figures, Question, QuestionError, Reason, pose::Posed};
use crate::{
    explain::{Comparison, ExplainError, why, why_not},
    solution::Solution,
    solve::{Options, solve},
    travel::Network,
};

/// How the answer changes when something about one site is decided otherwise and everything else chosen anew.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Explanation {
    /// The question whose answer is explained.
    pub question: Question,
    /// The site.
    pub site: SiteName,
    /// What was decided otherwise.
    pub explained: Explained,
    /// The answer to the question; `None` where it has none.
    pub answer: Option<Figures>,
    /// The best answer with the other decision; `None` where there is none.
    pub other: Option<Figures>,
    /// Sites that are open there and not in the answer.
    pub instead: Vec<SiteName>,
    /// Sites, beside the one asked about, that are open in the answer and not there.
    pub no_longer: Vec<SiteName>,
    /// Why there is no other answer, where that is known.
    pub reason: Option<Reason>,
    /// Whether both answers are proven best, so that the differences are exact.
    pub proven: bool,
    /// Whether the time limit ended a search.
    pub cut_short: bool,
}

/// What an explanation decides otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Explained {
    /// The site is suggested: the other answer does without it.
    Suggested,
    /// The site is not in the answer: the other answer has it.
    NotSuggested,
    /// The question keeps the site, so that nothing is decided about it.
    Kept,
}

/// A site by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SiteName {
    /// The candidate's identifier.
    pub candidate: String,
    /// Name of the place.
    pub name: String,
    /// The municipality it lies in.
    pub municipality: MunicipalityId,
}

/// Explains why a candidate is, or is not, in the answer to a question. The candidate by its identifier, or by its name where no
/// other one in the region has it.
///
/// # Errors
/// If the question makes no sense on this data set, or the data set has no such candidate in the region.
pub fn explain(
    data: &DataSet,
    network: &Network,
    question: &Question,
    candidate: &str,
    options: &Options<'_>,
) -> Result<Explanation, QuestionError> {
    let posed = Posed::new(data, network, question)?;
    let unknown = || QuestionError::UnknownCandidate { value: candidate.chars().take(80).collect() };
    let site = posed.name(candidate).or_else(|| posed.named(candidate)).ok_or_else(unknown)?;
    let candidate = &*site.candidate.clone();
    let solution = solve(&posed.problem, options);
    let nothing = Explanation {
        question: question.clone(),
        site,
        explained: Explained::Kept,
        answer: posed.figures(&solution),
        other: None,
        instead: Vec::new(),
        no_longer: Vec::new(),
        reason: solution.reason.as_ref().and_then(|reason| Reason::of(&posed, reason)),
        proven: false,
        cut_short: solution.cut_short,
    };
    let is_kept = |column: usize| posed.instance.spots[column].candidate.id == candidate;
    if posed.instance.kept().into_iter().any(is_kept) {
        return Ok(nothing);
    }
    let (explained, comparison) = match why(&posed.problem, &solution, candidate, options) {
        Err(ExplainError::NotOpen { .. }) => {
            (Explained::NotSuggested, why_not(&posed.problem, &solution, candidate, options))
        }
        comparison => (Explained::Suggested, comparison),
    };
    // Without an answer there is nothing to compare.
    match comparison {
        Ok(comparison) if nothing.answer.is_some() => Ok(compared(&posed, comparison, explained, nothing)),
        _ => Ok(Explanation { explained, ..nothing }),
    }
}

fn compared(posed: &Posed<'_>, comparison: Comparison, explained: Explained, of: Explanation) -> Explanation {
    let Comparison { other, instead, no_longer, proven, .. } = comparison;
    let names = |ids: &[String]| ids.iter().filter_map(|id| posed.name(id)).collect();
    let reason = |other: &Solution| other.reason.as_ref().and_then(|reason| Reason::of(posed, reason));
    Explanation {
        explained,
        other: other.as_ref().and_then(|other| posed.figures(other)),
        instead: names(&instead),
        no_longer: names(&no_longer),
        reason: other.as_ref().and_then(reason),
        proven,
        cut_short: of.cut_short || other.is_some_and(|other| other.cut_short),
        ..of
    }
}

impl Posed<'_> {
    /// The only candidate of this name, whatever the case and the diacritics.
    fn named(&self, name: &str) -> Option<SiteName> {
        let wanted = geodata::fold(name);
        let mut found = self.instance.spots.iter().filter(|spot| geodata::fold(&spot.candidate.name) == wanted);
        let only = found.next().filter(|_| found.next().is_none())?;
        self.name(&only.candidate.id)
    }

    /// The name of a candidate.
    pub(super) fn name(&self, id: &str) -> Option<SiteName> {
        let spot = self.instance.spots.iter().find(|spot| spot.candidate.id == id)?;
        let candidate = &spot.candidate;
        Some(SiteName {
            candidate: candidate.id.clone(),
            name: candidate.name.clone(),
            municipality: candidate.municipality.clone(),
        })
    }
}

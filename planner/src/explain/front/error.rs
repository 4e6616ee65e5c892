//! Why two measures cannot be traded against each other.

use std::fmt;

use geodata::Language;

use crate::errors::ProblemError;

/// Why there is no front of two measures.
#[derive(Clone, Debug, PartialEq)]
pub enum FrontError {
    /// Both measures are the same.
    Same,
    /// Everybody is served, because the other measure or a constraint asks for it, so that nothing is unserved.
    Everybody,
    /// Nothing says what counts as covered.
    NoLimit,
    /// The problem has no standard.
    NoStandard,
    /// A least coverage can be asked for only within the standard, and the limit of the objective is another.
    OtherStandard,
    /// The mean of the worst off can be made least only with a given number of sites.
    NumberOfSites,
    /// Who is within the standard of two sites would change with a limit on the longest travel.
    LimitAndStandard,
    /// Demand points can be divided, so that between two answers there is always another: no list of points says it all.
    Curve,
    /// The problem with the two measures in place of its objective is refused.
    Problem(ProblemError),
}

impl FrontError {
    /// The message in `language`.
    pub fn message(&self, language: Language) -> String {
        let (latvian, english) = match self {
            Self::Same => ("abi rādītāji ir viens un tas pats", "both measures are the same"),
            Self::Everybody => {
                ("šeit apkalpo visus, tāpēc neapkalpoto nav", "everybody is served here, so that nothing is unserved")
            }
            Self::NoLimit => (
                "nav norādīts, kas skaitās pārklāts (objective.limit vai constraints.standard)",
                "nothing says what counts as covered (objective.limit or constraints.standard)",
            ),
            Self::NoStandard => ("nav norādīts constraints.standard", "constraints.standard is missing"),
            Self::OtherStandard => (
                "objective.limit atšķiras no constraints.standard, tāpēc mazāko pārklājumu nevar prasīt",
                "objective.limit differs from constraints.standard, so that no least coverage can be asked for",
            ),
            Self::NumberOfSites => (
                "vajag objective.sites, jo sliktāk nodrošināto vidējo nevar samazināt ar brīvu vietu skaitu",
                "objective.sites is needed: the mean of the worst off cannot be made least with any number of sites",
            ),
            Self::LimitAndStandard => (
                "garāko ceļu nevar ierobežot, nemainot to, kas ir pieejams divās vietās",
                "the longest travel cannot be bounded without changing who is within the standard of two sites",
            ),
            Self::Curve => (
                "pieprasījumu var dalīt starp vietām, tāpēc atbildes veido nepārtrauktu līkni (single_source = true to novērš)",
                "demand can be divided among sites, so that the answers form a curve (single_source = true prevents it)",
            ),
            Self::Problem(error) => return error.message(language),
        };
        language.pick(latvian, english).to_owned()
    }
}

impl fmt::Display for FrontError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message(Language::English))
    }
}

impl std::error::Error for FrontError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        if let Self::Problem(error) = self { Some(error) } else { None }
    }
}

impl From<ProblemError> for FrontError {
    fn from(error: ProblemError) -> Self {
        Self::Problem(error)
    }
}

//! What is answered: SOLUTION.json.

use geodata::Language;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The name and version of the solver, as in [`Solution::engine`].
pub const ENGINE: &str = concat!("tuvu ", env!("CARGO_PKG_VERSION"));

/// SOLUTION.json: the answer to a problem.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "solution")]
pub struct Solution {
    /// What is known of the answer.
    pub status: SolutionStatus,
    /// The value of the objective; `null` without an answer.
    pub objective: Option<f64>,
    /// A true bound on the best value: below it when minimising, above it when maximising.
    pub bound: Option<f64>,
    /// |objective − bound| / |objective|: how far from the best value the answer can be. Where nobody is covered and that is
    /// the objective, the difference is one of the whole weight.
    pub gap: Option<f64>,
    /// The ids of the open sites, in the order of the candidates.
    pub open: Vec<String>,
    /// Each served demand point, in the order of the demand, with its nearest open site, or where capacities bind, with each
    /// site that serves a part of it.
    pub assignment: Vec<Assignment>,
    /// Demand points that no open site reaches or has room for, wholly or in part; without an answer, those that no allowed
    /// candidate reaches.
    pub unserved: Vec<Unserved>,
    /// The answer in numbers; `null` without an answer.
    pub measures: Option<Measures>,
    /// The values of the goals of a `lexicographic` problem, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<f64>,
    /// Time taken, in seconds; filled in by whoever has a clock.
    pub seconds: f64,
    /// The program and version that answered.
    pub engine: String,
    /// SHA-256 of the input files, in hexadecimal; filled in by whoever read them.
    pub input_sha256: Option<String>,
    /// The seed of the search.
    pub seed: u64,
    /// Whether the search was stopped before its end; without a stop, the same input gives the same answer.
    pub cut_short: bool,
    /// Why there is no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

/// What is known of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SolutionStatus {
    /// Proven best, within 1e-6 relative.
    Optimal,
    /// An answer with a true bound; the gap says how far from best it can be. So is an answer to several goals of which only
    /// the first is known to be best.
    Feasible,
    /// Proven to have no answer.
    Infeasible,
    /// Neither an answer nor a proof that there is none.
    Unknown,
}

/// One demand point served by one site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Assignment {
    /// The demand point.
    pub demand: String,
    /// The site.
    pub site: String,
    /// The weight served.
    pub weight: f64,
    /// The travel cost.
    pub cost: f64,
}

/// A demand point that is not served.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Unserved {
    /// The demand point.
    pub demand: String,
    /// Its weight, or the part of it that is not served.
    pub weight: f64,
}

/// The numbers of an answer. Demand points of weight 0 count in none of them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Measures {
    /// Weighted mean of the cost over the served weight; `null` when nothing is served.
    pub mean_cost: Option<f64>,
    /// The largest cost of a served demand point; `null` when nothing is served.
    pub max_cost: Option<f64>,
    /// The weight within the limit; without a limit, the weight served.
    pub covered_weight: f64,
    /// `covered_weight` as a share of the whole weight; 1 when there is no weight at all.
    pub covered_weight_share: f64,
    /// What the sites cost: opening, places, closing and moving.
    pub cost: f64,
    /// Mean cost of the worst-off share of the served weight: the problem's own share, or a tenth; `null` when nothing is
    /// served.
    pub worst_mean: Option<f64>,
    /// The weight with two open sites of its service within the standard; `null` without a standard.
    pub backed_up_weight: Option<f64>,
    /// The weight within the standard of two or more open sites of its service that have places left over; `null` without a
    /// standard.
    pub duplicated_weight: Option<f64>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// What stands in the way.
    pub kind: ReasonKind,
    /// The fields of the problem that conflict: for [`ReasonKind::Conflict`] a minimal set, so that without any one of them
    /// the others can be kept (unless `cut_short`).
    pub constraints: Vec<String>,
    /// The demand points concerned.
    pub demand: Vec<Unserved>,
    /// Their weight together.
    pub weight: f64,
    /// Changes of which each one alone helps, and no smaller change of the same field does (unless `cut_short`).
    pub relaxations: Vec<Relaxation>,
    /// Where no single change helps: changes that do together, and of which none can be left out. Each is the smallest where
    /// those before it are made, whatever those after it would have to be (unless `cut_short`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub together: Vec<Relaxation>,
    /// Whether the search for the reason was stopped before its end: the constraints may be more than a minimal set, and
    /// changes that help may be missing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cut_short: bool,
}

/// What stands in the way of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReasonKind {
    /// Some demand points are reached by no candidate that may open (within the limit, if there is one).
    Unreachable,
    /// Too few sites to reach every demand point (within the limit, if there is one).
    TooFewSites,
    /// All allowed candidates together cover too little.
    ShareOutOfReach,
    /// Constraints that no answer keeps together, each of them needed for that.
    Conflict,
    /// The search was stopped before it found an answer.
    Stopped,
    /// The answer found did not pass the check; a fault of the program.
    CheckFailed,
}

/// A change of one field that makes the problem solvable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Relaxation {
    /// The field of the problem.
    pub field: String,
    /// The value nearest to the given one that helps. For `candidates.capacity`, the factor by which capacities have to grow (of
    /// all sites but existing ones, or of these where no other has a limit), in whole places of the largest where it is said what
    /// a place is, else to a thousandth; for `constraints.coverage_floors`, the one by which all shares have to shrink; for
    /// `constraints.single_source`, 0 is `false`.
    pub value: f64,
}

impl Relaxation {
    fn words(&self) -> String {
        let Self { field, value } = self;
        match field.as_str() {
            "candidates.capacity" => format!("{field} × {value:.3}"),
            "constraints.coverage_floors" => format!("{field}.share × {value}"),
            "constraints.single_source" => format!("{field} = false"),
            _ => format!("{field} = {value}"),
        }
    }
}

impl Reason {
    /// The reason as a sentence in `language`.
    pub fn message(&self, language: Language) -> String {
        let (count, weight) = (self.demand.len(), self.weight);
        let mut text = match (self.kind, language) {
            (ReasonKind::Unreachable, Language::Latvian) => {
                format!("Pieprasījuma punkti, ko nesasniedz neviena atļautā kandidātvieta: {count} (svars {weight}).")
            }
            (ReasonKind::Unreachable, Language::English) => {
                format!("Demand points that no allowed candidate reaches: {count} (weight {weight}).")
            }
            (ReasonKind::TooFewSites, Language::Latvian) => {
                "Ar tik mazu vietu skaitu nevar sasniegt visus pieprasījuma punktus.".into()
            }
            (ReasonKind::TooFewSites, Language::English) => "So few sites cannot reach every demand point.".into(),
            (ReasonKind::ShareOutOfReach, Language::Latvian) => {
                format!("Visas atļautās kandidātvietas kopā nepārklāj prasīto daļu; ārpusē paliek svars {weight}.")
            }
            (ReasonKind::ShareOutOfReach, Language::English) => {
                format!(
                    "All allowed candidates together cover less than the share asked for; weight {weight} is left out."
                )
            }
            (ReasonKind::Conflict, Language::Latvian) if count > 0 => {
                format!(
                    "Ierobežojumus kopā nevar ievērot. Pieprasījuma punkti, ko nesasniedz neviena kandidātvieta: {count} (svars {weight})."
                )
            }
            (ReasonKind::Conflict, Language::English) if count > 0 => {
                format!(
                    "No answer keeps all constraints together. Demand points that no candidate reaches: {count} (weight {weight})."
                )
            }
            (ReasonKind::Conflict, Language::Latvian) => "Ierobežojumus kopā nevar ievērot.".into(),
            (ReasonKind::Conflict, Language::English) => "No answer keeps all constraints together.".into(),
            (ReasonKind::Stopped, Language::Latvian) => "Meklēšana apturēta, pirms tika atrasta atbilde.".into(),
            (ReasonKind::Stopped, Language::English) => "The search was stopped before it found an answer.".into(),
            (ReasonKind::CheckFailed, Language::Latvian) => "Atbilde neizturēja pārbaudi: programmas kļūda.".into(),
            (ReasonKind::CheckFailed, Language::English) => {
                "The answer did not pass the check: a fault of the program.".into()
            }
        };
        if !self.constraints.is_empty() {
            let conflict = language.pick("Pretrunā", "In conflict");
            text = format!("{text} {conflict}: {}.", self.constraints.join(", "));
        }
        for relaxation in &self.relaxations {
            let help = language.pick("Palīdzētu", "This would help");
            text = format!("{text} {help}: {}.", relaxation.words());
        }
        if !self.together.is_empty() {
            let help = language.pick("Palīdzētu tikai kopā", "Only together this would help");
            let words: Vec<String> = self.together.iter().map(Relaxation::words).collect();
            text = format!("{text} {help}: {}.", words.join("; "));
        }
        if self.cut_short {
            let unsure = language.pick(
                "Iemesla meklēšana tika pārtraukta: iespējams, pretrunai nav vajadzīgi visi nosauktie ierobežojumi un palīdzētu \
                 arī citas izmaiņas.",
                "The search for the reason was cut short: not all constraints named may be needed for the conflict, and other \
                 changes may help.",
            );
            text = format!("{text} {unsure}");
        }
        text
    }
}

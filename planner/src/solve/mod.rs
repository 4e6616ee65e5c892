//! Placement solvers. [`solve`] picks the method by the problem's objective; the caller never does.

mod branch;
mod conflict;
mod cover;
mod deflected;
mod facility_location;
mod frontier;
mod general;
mod interchange;
mod lagrangian;
mod max_cover;
mod model;
mod p_center;
mod p_dispersion;
mod p_median;
mod places;
#[cfg(feature = "mip")]
mod program;
mod random;
mod reason;
mod row_weights;
mod set_cover;
mod share_cover;
mod tidy;
mod volume;
mod watch;

pub use watch::{Options, Progress};

use self::general::Verdict;
use self::places::Places;
use self::watch::Watch;
use crate::measure::{CAPACITY_ROUNDING, Evaluation, Part, Served, check, check_served, total_weight};
use crate::problem::{Objective, Problem};
use crate::solution::{Assignment, ENGINE, Reason, ReasonKind, Solution, SolutionStatus, Unserved};

/// A gap up to here counts as none: the solution is optimal.
pub const PROVEN_GAP: f64 = 1e-6;

/// Open columns, in order, who is served where, and a bound on the problem's objective.
struct Answer {
    open: Vec<usize>,
    /// `None`: everybody goes to the nearest open site.
    served: Option<Served>,
    bound: f64,
}

/// What a method found.
enum Outcome {
    Answer(Answer),
    /// An answer whose later goals may not be best.
    Partly(Answer),
    /// And why, unless nobody asks.
    Infeasible(Option<Reason>),
    Unknown,
}

/// Solves a problem: a proven best answer, or, when stopped, the best found with a true bound, or why there is none.
///
/// Without a stop the answer depends on the problem, the gap and the seed alone.
pub fn solve(problem: &Problem, options: &Options<'_>) -> Solution {
    let places = Places::new(problem);
    let mut watch = Watch::new(options);
    let outcome = match *problem.objective() {
        _ if problem.needs_program() => {
            let verdict = by_program(problem, &mut watch);
            general_outcome(&places, verdict, &mut watch)
        }
        Objective::PDispersion { sites } => {
            let verdict = p_dispersion::solve(&places, sites, &mut watch);
            general_outcome(&places, verdict, &mut watch)
        }
        _ if general::is_needed(problem) => {
            let verdict = general::solve(&places, &mut watch);
            general_outcome(&places, verdict, &mut watch)
        }
        _ => plain(&places, &mut watch),
    };
    let empty = empty(&places, options);
    let solution = match outcome {
        Outcome::Answer(answer) => answered(&places, answer, empty, &mut watch),
        Outcome::Partly(answer) => not_proven(answered(&places, answer, empty, &mut watch)),
        Outcome::Infeasible(reason) => Solution { status: SolutionStatus::Infeasible, reason, ..empty },
        Outcome::Unknown => Solution { reason: Some(unknown(ReasonKind::Stopped)), ..empty },
    };
    // A reason can leave a step undone without all of the time being over.
    let cut_short = watch.was_stopped() || solution.reason.as_ref().is_some_and(|reason| reason.cut_short);
    Solution { cut_short, ..solution }
}

#[cfg(feature = "mip")]
fn by_program(problem: &Problem, watch: &mut Watch<'_>) -> Verdict {
    program::solve(problem, watch)
}

/// No such problem comes to be without the feature.
#[cfg(not(feature = "mip"))]
fn by_program(_: &Problem, _: &mut Watch<'_>) -> Verdict {
    Verdict::Stopped
}

/// Solves a problem without capacities that bind, budget or separation.
fn plain(places: &Places<'_>, watch: &mut Watch<'_>) -> Outcome {
    let problem = places.problem;
    let limit = problem.cover_limit().unwrap_or(f64::MAX);
    match *problem.objective() {
        Objective::PMedian { sites } => p_median::solve(places, sites, watch),
        Objective::PCenter { sites } => p_center::solve(places, sites, watch),
        Objective::MaxCover { sites, .. } => max_cover::solve(places, sites, limit, watch),
        Objective::SetCover { share, .. } => set_cover::solve(places, limit, share.unwrap_or(1.0), watch),
        Objective::FacilityLocation {} => facility_location::solve(places, watch),
        // Have methods of their own.
        Objective::PDispersion { .. }
        | Objective::BackupCover { .. }
        | Objective::WorstMean { .. }
        | Objective::Lexicographic { .. } => Outcome::Unknown,
    }
}

fn general_outcome(places: &Places<'_>, verdict: Verdict, watch: &mut Watch<'_>) -> Outcome {
    match verdict {
        Verdict::Answer(answer) => Outcome::Answer(answer),
        Verdict::Partly(answer) => Outcome::Partly(answer),
        Verdict::Infeasible => infeasible(watch, |watch| conflict::reason(places.problem, watch)),
        Verdict::Stopped => Outcome::Unknown,
    }
}

fn infeasible(watch: &mut Watch<'_>, reason: impl FnOnce(&mut Watch<'_>) -> Reason) -> Outcome {
    Outcome::Infeasible((!watch.is_brief()).then(|| reason(watch)))
}

/// A solution without an answer.
fn empty(places: &Places<'_>, options: &Options<'_>) -> Solution {
    let unserved = (0..places.problem.demand().len()).filter(|&row| places.least(row, places.allowed()).is_infinite());
    Solution {
        status: SolutionStatus::Unknown,
        objective: None,
        bound: None,
        gap: None,
        open: Vec::new(),
        assignment: Vec::new(),
        unserved: unserved.map(|row| unserved_row(places.problem, row)).collect(),
        measures: None,
        goals: Vec::new(),
        seconds: 0.0,
        engine: ENGINE.to_owned(),
        input_sha256: None,
        seed: options.seed,
        cut_short: false,
        reason: None,
    }
}

const fn unknown(kind: ReasonKind) -> Reason {
    Reason {
        kind,
        constraints: Vec::new(),
        demand: Vec::new(),
        weight: 0.0,
        relaxations: Vec::new(),
        together: Vec::new(),
        cut_short: false,
    }
}

fn unserved_row(problem: &Problem, row: usize) -> Unserved {
    let point = &problem.demand()[row];
    Unserved { demand: point.id.clone(), weight: point.weight }
}

/// What is left of a demand point, if anything; a point without weight is left where no site is in reach.
fn left(problem: &Problem, row: usize, parts: &[Part]) -> Option<Unserved> {
    let whole = problem.demand()[row].weight;
    let weight = whole - parts.iter().fold(0.0, |sum, part| sum + part.weight);
    (parts.is_empty() || weight > whole * CAPACITY_ROUNDING)
        .then(|| Unserved { weight: if parts.is_empty() { whole } else { weight }, ..unserved_row(problem, row) })
}

/// Checks an answer and writes it out.
fn answered(places: &Places<'_>, answer: Answer, empty: Solution, watch: &mut Watch<'_>) -> Solution {
    let problem = places.problem;
    let (open, checked) = if let Some(served) = answer.served {
        let checked = check_served(problem, &answer.open, served);
        (answer.open, checked)
    } else {
        let open = tidy::tidied(places, answer.open, watch);
        let checked = check(problem, &open);
        (open, checked)
    };
    let Ok(evaluation) = checked else {
        return Solution { reason: Some(unknown(ReasonKind::CheckFailed)), ..empty };
    };
    let Some((bound, gap)) = bound_and_gap(problem, answer.bound, evaluation.objective) else {
        return Solution { reason: Some(unknown(ReasonKind::CheckFailed)), ..empty };
    };
    let Evaluation { objective, served, measures, goals } = evaluation;
    let rows = || problem.demand().iter().zip(&served);
    let assignment = rows().flat_map(|(point, parts)| {
        parts.iter().map(|part| Assignment {
            demand: point.id.clone(),
            site: problem.candidates()[part.site].id.clone(),
            weight: part.weight,
            cost: part.cost,
        })
    });
    Solution {
        status: if gap <= PROVEN_GAP { SolutionStatus::Optimal } else { SolutionStatus::Feasible },
        objective: Some(objective),
        bound: Some(bound),
        gap: Some(gap),
        open: open.iter().map(|&column| problem.candidates()[column].id.clone()).collect(),
        unserved: served.iter().enumerate().filter_map(|(row, parts)| left(problem, row, parts)).collect(),
        assignment: assignment.collect(),
        measures: Some(measures),
        goals,
        ..empty
    }
}

/// The same answer, best by its first goal at the most.
fn not_proven(solution: Solution) -> Solution {
    match solution.status {
        SolutionStatus::Optimal => Solution { status: SolutionStatus::Feasible, ..solution },
        _ => solution,
    }
}

/// The bound, never on the wrong side of the objective by rounding alone, and the gap; `None` for a bound that the
/// objective refutes.
fn bound_and_gap(problem: &Problem, bound: f64, objective: f64) -> Option<(f64, f64)> {
    let maximise = problem.objective().maximises();
    let ahead = if maximise { objective - bound } else { bound - objective };
    if ahead.is_nan() || ahead > PROVEN_GAP / 10.0 * objective.abs().max(f64::MIN_POSITIVE) {
        return None;
    }
    let bound = if maximise { bound.max(objective) } else { bound.max(0.0).min(objective) };
    let whole = if problem.objective().counts_weight() { total_weight(problem) } else { 0.0 };
    Some((bound, gap(objective, bound, whole)))
}

/// How far a value can be from the best one, relative to it: where it is 0, to the `whole` that it is a part of, or else to the
/// bound.
fn gap(value: f64, bound: f64, whole: f64) -> f64 {
    let of = [value.abs(), whole, bound.abs()].into_iter().find(|of| *of > 0.0);
    of.map_or(0.0, |of| (value - bound).abs() / of)
}

#[cfg(test)]
#[test]
fn a_gap_by_hand() {
    let gaps = [gap(4.0, 5.0, 100.0), gap(0.0, 5.0, 100.0), gap(0.0, 5.0, 0.0), gap(0.0, 0.0, 0.0)];
    assert!(gaps.iter().zip([0.25, 0.05, 1.0, 0.0]).all(|(gap, by_hand)| (gap - by_hand).abs() < 1e-15), "{gaps:?}");
}

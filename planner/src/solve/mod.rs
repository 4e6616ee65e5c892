//! Placement solvers. [`solve`] picks the method by the problem's objective; the caller never does.

mod branch;
mod cover;
mod interchange;
mod lagrangian;
mod max_cover;
mod model;
mod p_center;
mod p_median;
mod places;
mod random;
mod reason;
mod set_cover;
mod share_cover;
mod tidy;
mod watch;

pub use watch::{Options, Progress};

use self::places::Places;
use self::watch::Watch;
use crate::measure::{Evaluation, check};
use crate::problem::{Objective, Problem};
use crate::solution::{Assignment, ENGINE, Reason, ReasonKind, Solution, SolutionStatus, Unserved};

/// A gap up to here counts as none: the solution is optimal.
pub const PROVEN_GAP: f64 = 1e-6;

/// Open columns, in order, and a bound on the problem's objective.
struct Answer {
    open: Vec<usize>,
    bound: f64,
}

/// What a method found.
enum Outcome {
    Answer(Answer),
    Infeasible(Reason),
    Unknown,
}

/// Solves a problem: a proven best answer, or, when stopped, the best found with a true bound, or why there is none.
///
/// Without a stop the answer depends on the problem, the gap and the seed alone.
pub fn solve(problem: &Problem, options: &Options<'_>) -> Solution {
    let places = Places::new(problem);
    let mut watch = Watch::new(options);
    let outcome = match *problem.objective() {
        Objective::PMedian { sites } => p_median::solve(&places, sites, &mut watch),
        Objective::PCenter { sites } => p_center::solve(&places, sites, &mut watch),
        Objective::MaxCover { sites, .. } => {
            max_cover::solve(&places, sites, problem.cover_limit().unwrap_or(f64::MAX), &mut watch)
        }
        Objective::SetCover { share, .. } => {
            set_cover::solve(&places, problem.cover_limit().unwrap_or(f64::MAX), share.unwrap_or(1.0), &mut watch)
        }
        // `Problem::new` refuses the others.
        Objective::PDispersion { .. } | Objective::FacilityLocation {} => Outcome::Unknown,
    };
    let empty = empty(&places, options);
    let solution = match outcome {
        Outcome::Answer(answer) => answered(&places, answer, empty, &mut watch),
        Outcome::Infeasible(reason) => Solution { status: SolutionStatus::Infeasible, reason: Some(reason), ..empty },
        Outcome::Unknown => Solution { reason: Some(unknown(ReasonKind::Stopped)), ..empty },
    };
    Solution { cut_short: watch.was_stopped(), ..solution }
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
        seconds: 0.0,
        engine: ENGINE.to_owned(),
        input_sha256: None,
        seed: options.seed,
        cut_short: false,
        reason: None,
    }
}

const fn unknown(kind: ReasonKind) -> Reason {
    Reason { kind, constraints: Vec::new(), demand: Vec::new(), weight: 0.0, relaxations: Vec::new() }
}

fn unserved_row(problem: &Problem, row: usize) -> Unserved {
    let point = &problem.demand()[row];
    Unserved { demand: point.id.clone(), weight: point.weight }
}

/// Checks an answer and writes it out.
fn answered(places: &Places<'_>, answer: Answer, empty: Solution, watch: &mut Watch<'_>) -> Solution {
    let problem = places.problem;
    let open = tidy::tidied(places, answer.open, watch);
    let Ok(evaluation) = check(problem, &open) else {
        return Solution { reason: Some(unknown(ReasonKind::CheckFailed)), ..empty };
    };
    let Some((bound, gap)) = bound_and_gap(problem, answer.bound, evaluation.objective) else {
        return Solution { reason: Some(unknown(ReasonKind::CheckFailed)), ..empty };
    };
    let Evaluation { objective, assignment, measures } = evaluation;
    let row = |(point, site): (&crate::problem::Demand, &Option<(usize, f64)>)| {
        site.map(|(column, cost)| Assignment {
            demand: point.id.clone(),
            site: problem.candidates()[column].id.clone(),
            weight: point.weight,
            cost,
        })
    };
    let left = assignment.iter().enumerate().filter(|(_, site)| site.is_none());
    Solution {
        status: if gap <= PROVEN_GAP { SolutionStatus::Optimal } else { SolutionStatus::Feasible },
        objective: Some(objective),
        bound: Some(bound),
        gap: Some(gap),
        open: open.iter().map(|&column| problem.candidates()[column].id.clone()).collect(),
        unserved: left.map(|(row, _)| unserved_row(problem, row)).collect(),
        assignment: problem.demand().iter().zip(&assignment).filter_map(row).collect(),
        measures: Some(measures),
        ..empty
    }
}

/// The bound, never on the wrong side of the objective by rounding alone, and the gap; `None` for a bound that the
/// objective refutes.
fn bound_and_gap(problem: &Problem, bound: f64, objective: f64) -> Option<(f64, f64)> {
    let maximise = matches!(problem.objective(), Objective::MaxCover { .. });
    let ahead = if maximise { objective - bound } else { bound - objective };
    if ahead.is_nan() || ahead > PROVEN_GAP / 10.0 * objective.abs().max(f64::MIN_POSITIVE) {
        return None;
    }
    let bound = if maximise { bound.max(objective) } else { bound.max(0.0).min(objective) };
    let difference = (objective - bound).abs();
    let gap =
        if difference == 0.0 { 0.0 } else { difference / if objective == 0.0 { bound.abs() } else { objective.abs() } };
    Some((bound, gap))
}

//! The best answers in order, each with other open sites.
//!
//! What is left of the answers when the best is taken out is split by the first site that is not as in it: Lawler, E. L.
//! (1972), A procedure for computing the k best solutions to discrete optimization problems, Management Science 18(7).

use crate::problem::{Objective, Problem, Status};
use crate::solution::{Solution, SolutionStatus};
use crate::solve::{Options, solve};

/// Values that differ by less than this part of them are the same.
const ROUNDING: f64 = 1e-9;

/// The best answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternatives {
    /// In order: the best first.
    pub solutions: Vec<Solution>,
    /// Whether it is proven that these are the best, and, where there are fewer than asked for, all.
    pub proven: bool,
}

/// A part of the answers, with the best of it.
struct Part {
    /// Candidates whose status is decided.
    statuses: Vec<(usize, Status)>,
    best: Solution,
}

/// The best `count` answers that are at most the fraction `within` of the best value worse than the best, each with other open
/// sites than all others; who goes where makes no other answer. Of several goals the first says what is near, and all of them
/// which is better. Stopped early, what was found is in order, and not proven.
///
/// ```
/// use planner::explain::alternatives;
/// use planner::matrix::TravelMatrix;
/// use planner::problem::{Candidate, Constraints, Demand, Objective, Problem, Status};
/// use planner::solve::Options;
///
/// let demand = [("town", 3.0), ("village", 1.0)].map(|(id, weight)| Demand::new(id, weight)).to_vec();
/// let candidates = ["town", "between", "village"].map(|id| Candidate::new(id, Status::Candidate)).to_vec();
/// let travel = TravelMatrix::new(2, 3, vec![0.0, 4.0, 10.0, 10.0, 6.0, 0.0])?;
/// let problem = Problem::new(demand, candidates, travel, Objective::PMedian { sites: 1 }, Constraints::default())?;
/// // In the town travel is 10 in all, between them 18, in the village 30.
/// let found = alternatives(&problem, 5, 1.0, &Options::default());
/// assert!(found.proven);
/// assert_eq!(found.solutions.iter().map(|one| one.objective).collect::<Vec<_>>(), [Some(10.0), Some(18.0)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn alternatives(problem: &Problem, count: usize, within: f64, options: &Options<'_>) -> Alternatives {
    let first = solve(problem, options);
    let mut proven = is_settled(&first);
    let mut stopped = first.cut_short;
    let mut parts: Vec<Part> = Vec::new();
    let best = first.objective;
    let limit = best.map_or(0.0, |best| (within + ROUNDING) * best.abs());
    if best.is_some() {
        parts.push(Part { statuses: Vec::new(), best: first });
    }
    let mut solutions = Vec::new();
    while solutions.len() < count {
        let Some(next) = (0..parts.len()).reduce(|a, b| if is_better(problem, &parts[b], &parts[a]) { b } else { a })
        else {
            break;
        };
        let part = parts.remove(next);
        let rest = if solutions.len() + 1 < count { split(problem, &part) } else { Vec::new() };
        for statuses in rest {
            let Ok(rest) = problem.with_statuses(&statuses) else { continue };
            if stopped {
                proven = false;
                break;
            }
            let found = solve(&rest, &Options { brief: true, ..*options });
            proven &= is_settled(&found);
            stopped |= found.cut_short;
            let near = found.objective.zip(best).is_some_and(|(value, best)| (value - best).abs() <= limit);
            if near {
                parts.push(Part { statuses, best: found });
            }
        }
        solutions.push(part.best);
    }
    Alternatives { solutions, proven }
}

/// Whether nothing is better, or nothing possible at all.
fn is_settled(solution: &Solution) -> bool {
    !solution.cut_short && matches!(solution.status, SolutionStatus::Optimal | SolutionStatus::Infeasible)
}

/// Whether an answer is better than another in the first goal in which they differ.
fn is_better(problem: &Problem, a: &Part, b: &Part) -> bool {
    let values = |part: &Part| {
        if part.best.goals.is_empty() { part.best.objective.into_iter().collect() } else { part.best.goals.clone() }
    };
    let maximises = |at: usize| match problem.objective() {
        Objective::Lexicographic { goals, .. } => goals[at].maximises(),
        objective => objective.maximises(),
    };
    let differ = |(_, (a, b)): &(usize, (f64, f64))| (a - b).abs() > ROUNDING * a.abs().max(b.abs());
    let values = values(a).into_iter().zip(values(b)).enumerate();
    let mut different = values.filter(differ);
    different.next().is_some_and(|(at, (a, b))| if maximises(at) { a > b } else { a < b })
}

/// The parts that are left without the best answer: the sites before one that is still to be decided are as in the answer,
/// and that one is not.
fn split(problem: &Problem, part: &Part) -> Vec<Vec<(usize, Status)>> {
    let decided = |column: usize| part.statuses.iter().any(|&(other, _)| other == column);
    let free = |&column: &usize| {
        let site = &problem.candidates()[column];
        !site.is_fixed_open() && site.status != Status::Forbidden && !decided(column)
    };
    let is_open = |column: usize| part.best.open.contains(&problem.candidates()[column].id);
    let (mut order, closed): (Vec<usize>, Vec<usize>) =
        (0..problem.candidates().len()).filter(free).partition(|&column| is_open(column));
    // With a given number of sites, none can be added to those that are open.
    if problem.objective().sites().is_none() {
        order.extend(closed);
    }
    let mut kept = part.statuses.clone();
    let mut parts = Vec::new();
    for column in order {
        let [as_it_is, other] =
            if is_open(column) { [Status::Required, Status::Forbidden] } else { [Status::Forbidden, Status::Required] };
        parts.push(kept.iter().copied().chain([(column, other)]).collect());
        kept.push((column, as_it_is));
    }
    parts
}

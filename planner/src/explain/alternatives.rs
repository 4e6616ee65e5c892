//! The best answers in order, each leaving out some site of every better one.
//!
//! What is left of the answers when the best is taken out is split by the first of its sites that is not open: Lawler, E. L.
//! (1972), A procedure for computing the k best solutions to discrete optimization problems, Management Science 18(7).

use crate::problem::{Problem, Status};
use crate::solution::{Solution, SolutionStatus};
use crate::solve::{Options, solve};

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

/// The best `count` answers that are at most the fraction `within` worse than the best. Two of them differ in that the worse
/// one leaves out some site of the better one; answers that only have more sites open do not count.
pub fn alternatives(problem: &Problem, count: usize, within: f64, options: &Options<'_>) -> Alternatives {
    let first = solve(problem, options);
    let mut proven = is_settled(&first);
    let mut parts: Vec<Part> = Vec::new();
    let limit = first.objective.map_or(0.0, |best| within * best.abs() + 1e-9 * best.abs());
    let best = first.objective;
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
        if solutions.len() + 1 < count {
            for statuses in split(problem, &part) {
                let Ok(rest) = problem.with_statuses(&statuses) else { continue };
                let found = solve(&rest, options);
                proven &= is_settled(&found);
                let near = found.objective.zip(best).is_some_and(|(value, best)| (value - best).abs() <= limit);
                if near {
                    parts.push(Part { statuses, best: found });
                }
            }
        }
        solutions.push(part.best);
    }
    Alternatives { solutions, proven }
}

fn is_settled(solution: &Solution) -> bool {
    matches!(solution.status, SolutionStatus::Optimal | SolutionStatus::Infeasible)
}

fn is_better(problem: &Problem, a: &Part, b: &Part) -> bool {
    let (Some(first), Some(second)) = (a.best.objective, b.best.objective) else { return false };
    if problem.objective().maximises() { first > second } else { first < second }
}

/// The parts that are left without the best answer: each keeps the sites before one of its open sites, and leaves that one
/// out.
fn split(problem: &Problem, part: &Part) -> Vec<Vec<(usize, Status)>> {
    let decided = |column: usize| part.statuses.iter().any(|&(other, _)| other == column);
    let open = (0..problem.candidates().len()).filter(|&column| {
        let site = &problem.candidates()[column];
        site.status == Status::Candidate && !decided(column) && part.best.open.contains(&site.id)
    });
    let mut kept = part.statuses.clone();
    let mut parts = Vec::new();
    for column in open {
        parts.push(kept.iter().copied().chain([(column, Status::Forbidden)]).collect());
        kept.push((column, Status::Required));
    }
    parts
}

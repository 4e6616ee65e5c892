//! What one measure costs in another: every answer that no other one beats in both, by bounding one measure ever more
//! strictly. Haimes, Y. Y., Lasdon, L. S., Wismer, D. A. (1971), On a bicriterion formulation of the problems of integrated
//! system identification and system optimization, IEEE Transactions on Systems, Man, and Cybernetics 1(3).

use super::ExplainError;
use crate::problem::{Constraints, Objective, Problem, Status};
use crate::solution::{Solution, SolutionStatus};
use crate::solve::{Options, solve};

/// Answers of which none is beaten in both measures.
#[derive(Clone, Debug, PartialEq)]
pub struct Front {
    /// In order of the first measure.
    pub points: Vec<Solution>,
    /// Whether each point is proven and none is missing.
    pub proven: bool,
}

/// For each number of sites that covers more than any smaller one, the most that can be covered; up to `most` sites. The
/// problem is a `max_cover`; its own number of sites plays no part.
///
/// # Errors
/// If the problem is of another kind.
pub fn sites_against_coverage(problem: &Problem, most: usize, options: &Options<'_>) -> Result<Front, ExplainError> {
    let Objective::MaxCover { limit, .. } = *problem.objective() else {
        return Err(ExplainError::Kind { expected: "max_cover" });
    };
    let with = |wanted: &dyn Fn(Status) -> bool| problem.candidates().iter().filter(|site| wanted(site.status)).count();
    let fixed = problem.candidates().iter().filter(|site| site.is_fixed_open()).count();
    let allowed = with(&|status| status != Status::Forbidden);
    let mut front = Front { points: Vec::new(), proven: true };
    for sites in fixed.max(1)..=most.min(allowed) {
        let objective = Objective::MaxCover { sites, limit };
        let solution = solve(&problem.with(objective, problem.constraints().clone()), options);
        front.proven &= is_settled(&solution);
        let before = front.points.last().and_then(|point| point.objective);
        if solution.objective.is_some_and(|covered| before.is_none_or(|before| covered > before)) {
            front.points.push(solution);
        }
    }
    Ok(front)
}

/// From the least mean cost to the least largest cost with the same number of sites: the problem is a `p_median`.
///
/// # Errors
/// If the problem is of another kind.
pub fn mean_against_longest(problem: &Problem, options: &Options<'_>) -> Result<Front, ExplainError> {
    let Objective::PMedian { .. } = problem.objective() else {
        return Err(ExplainError::Kind { expected: "p_median" });
    };
    let mut front = Front { points: Vec::new(), proven: true };
    let mut limit = problem.constraints().limit;
    loop {
        let constraints = Constraints { limit, ..problem.constraints().clone() };
        let solution = solve(&problem.with(problem.objective().clone(), constraints), options);
        front.proven &= is_settled(&solution);
        let Some((mean, longest)) = solution.objective.zip(solution.measures.map(|measures| measures.max_cost)) else {
            return Ok(front);
        };
        // As good a mean with a shorter longest way beats the point before.
        front.points.pop_if(|point| point.objective.is_some_and(|before| mean <= before * (1.0 + 1e-9)));
        front.points.push(solution);
        match longest.filter(|longest| *longest > 0.0) {
            // Any limit down to the next cost below allows the same.
            Some(longest) => limit = Some(longest.next_down()),
            None => return Ok(front),
        }
    }
}

fn is_settled(solution: &Solution) -> bool {
    matches!(solution.status, SolutionStatus::Optimal | SolutionStatus::Infeasible)
}

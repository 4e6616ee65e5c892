//! Who has more than one site within the standard: duplication and backup. The one definition of both, used by solvers, screen
//! and report alike.

use crate::measure::CAPACITY_ROUNDING;
use crate::problem::Problem;

/// The duplicated weight: that of the demand points within the standard of two or more open sites of their service whose places
/// are not all needed there. The places of a site are as few as it can have for its load; where they are whole, all of them
/// are needed when one fewer would be too few. A site without a limit always has places left over.
///
/// ```
/// use planner::matrix::TravelMatrix;
/// use planner::measure::duplicated;
/// use planner::problem::{Candidate, Constraints, Demand, Objective, Problem, Status};
///
/// // Three people 10 minutes from two sites of four places each.
/// let site = |id: &str| Candidate { capacity: Some(4.0), ..Candidate::new(id, Status::Candidate) };
/// let travel = TravelMatrix::new(1, 2, vec![10.0, 10.0])?;
/// let objective = Objective::PMedian { sites: 2 };
/// let demand = vec![Demand::new("Liepa", 3.0)];
/// let problem = Problem::new(demand, vec![site("a"), site("b")], travel, objective, Constraints::default())?;
/// assert_eq!(duplicated(&problem, &[0, 1], &[3.0, 0.0], 10.0), 3.0);
/// assert_eq!(duplicated(&problem, &[0, 1], &[4.0, 0.0], 10.0), 0.0, "all places of one of the two are needed");
/// assert_eq!(duplicated(&problem, &[0, 1], &[3.0, 0.0], 9.9), 0.0, "neither is within the standard");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn duplicated(problem: &Problem, open: &[usize], loads: &[f64], standard: f64) -> f64 {
    let spare = |column: usize| {
        let site = &problem.candidates()[column];
        let places = site.places(loads[column]);
        places.is_none_or(|places| loads[column] < places * (1.0 - CAPACITY_ROUNDING) - problem.unused())
    };
    let spare: Vec<usize> = open.iter().copied().filter(|&column| spare(column)).collect();
    within_two(problem, &spare, standard)
}

/// The weight of the demand points that have two or more open sites of their service within the standard.
pub fn backed_up(problem: &Problem, open: &[usize], standard: f64) -> f64 {
    within_two(problem, open, standard)
}

fn within_two(problem: &Problem, sites: &[usize], standard: f64) -> f64 {
    let rows = problem.demand().iter().enumerate();
    let twice = rows.filter(|&(row, _)| sites.iter().filter(|&&site| problem.cost(row, site) <= standard).count() >= 2);
    twice.fold(0.0, |sum, (_, point)| sum + point.weight)
}

//! What one measure costs in another: every answer that no other one beats in both.
//!
//! One measure is bounded ever more strictly while the other is made best: Haimes, Y. Y., Lasdon, L. S., Wismer, D. A. (1971),
//! On a bicriterion formulation of the problems of integrated system identification and system optimization, IEEE Transactions
//! on Systems, Man, and Cybernetics 1(3). Each bound is just beyond the value that the answer before has, and where an
//! integer program answers anyway, the bounded measure is the second goal: Mavrotas, G. (2009), Effective implementation of
//! the ε-constraint method in multi-objective mathematical programming problems, Applied Mathematics and Computation 213(2).
//! An answer that is as good with a stricter bound beats the one before, so that the second goal only saves work.
//!
//! What is "just beyond": where weights, costs and opening costs are decimal fractions, so are the values, and a bound lies
//! half a unit beyond the value before. Otherwise values that differ by less than 1e-7 of themselves are held to be the same.

mod error;
mod measure;
mod plan;

use std::collections::HashMap;

pub use self::error::FrontError;
use self::measure::Grain;
pub use self::measure::Measure;
use self::plan::{By, Plan};
use super::ExplainError;
use crate::measure::{Part, Served, evaluate};
use crate::problem::{Objective, Problem};
use crate::solution::{Solution, SolutionStatus};
use crate::solve::{Options, Progress, solve};

/// What is allowed for rounding when a value is compared with the best that could be, relative to it.
const IDEAL_ROUNDING: f64 = 1e-12;

/// Answers of which none is beaten in both measures.
#[derive(Clone, Debug, PartialEq)]
pub struct Front {
    /// In the order of the first measure, the best first. The objective of each is the measure that was made best for it; its
    /// measures are those of the problem.
    pub points: Vec<Solution>,
    /// The values of the two measures of each point.
    pub values: Vec<(f64, f64)>,
    /// Whether each point is proven, to within 1e-6 as any answer, and none is missing.
    pub proven: bool,
    /// Whether there are more points than were asked for.
    pub cut: bool,
}

/// The exact Pareto front of two measures over all answers that keep the problem's constraints.
///
/// Of the problem's objective only the number of sites (unless that is one of the measures; there is then at least one site),
/// the limit and the share of the worst off count. Everybody is served if a measure is about travel. At most `most` points
/// are found: from the fewest sites on, or else from the best value of the measure that is not bounded, which is the mean
/// against the longest travel, and the people against the money. Stopped early, the points are answers that none of the
/// others beats. Progress is that of the point being searched.
///
/// ```
/// use planner::explain::{Measure, front};
/// use planner::matrix::TravelMatrix;
/// use planner::problem::{Candidate, Constraints, Demand, Objective, Problem, Status};
/// use planner::solve::Options;
///
/// // A town of 3 and a village of 1, 10 minutes apart; a site in either, or between them, nearer to the town.
/// let demand = [("town", 3.0), ("village", 1.0)].map(|(id, weight)| Demand::new(id, weight)).to_vec();
/// let candidates = ["town", "between", "village"].map(|id| Candidate::new(id, Status::Candidate)).to_vec();
/// let travel = TravelMatrix::new(2, 3, vec![0.0, 4.0, 10.0, 10.0, 6.0, 0.0])?;
/// let problem = Problem::new(demand, candidates, travel, Objective::PMedian { sites: 1 }, Constraints::default())?;
///
/// let found = front(&problem, Measure::Travel, Measure::LongestTravel, 10, &Options::default())?;
/// assert!(found.proven);
/// // In the town: 1 × 10 in all. Between them: 3 × 4 + 1 × 6, but nobody farther than 6.
/// assert_eq!(found.values, [(10.0, 10.0), (18.0, 6.0)]);
/// assert_eq!(found.points[1].open, ["between"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If the two measures cannot be traded against each other, and why.
pub fn front(
    problem: &Problem,
    first: Measure,
    second: Measure,
    most: usize,
    options: &Options<'_>,
) -> Result<Front, FrontError> {
    let plan = Plan::new(problem, first, second)?;
    let mut search = Search::new(problem, &plan, most, options);
    search.run(usize::MAX)?;
    Ok(search.front(first))
}

/// For each number of sites that covers more than any smaller one, the most that can be covered; up to `most` sites. The
/// problem is a `max_cover`; its own number of sites plays no part.
///
/// # Errors
/// If the problem is of another kind.
pub fn sites_against_coverage(problem: &Problem, most: usize, options: &Options<'_>) -> Result<Front, ExplainError> {
    let kind = |_| ExplainError::Kind { expected: "max_cover" };
    if !matches!(problem.objective(), Objective::MaxCover { .. }) {
        return Err(kind(FrontError::Same));
    }
    let plan = Plan::new(problem, Measure::Sites, Measure::Coverage).map_err(kind)?;
    let mut search = Search::new(problem, &plan, usize::MAX, options);
    search.run(most).map_err(kind)?;
    Ok(search.front(Measure::Sites))
}

/// From the least mean cost to the least largest cost with the same number of sites: the problem is a `p_median`.
///
/// # Errors
/// If the problem is of another kind, or has constraints that do not let the longest travel be bounded.
pub fn mean_against_longest(problem: &Problem, options: &Options<'_>) -> Result<Front, ExplainError> {
    let kind = |_| ExplainError::Kind { expected: "p_median" };
    if !matches!(problem.objective(), Objective::PMedian { .. }) {
        return Err(kind(FrontError::Same));
    }
    front(problem, Measure::Travel, Measure::LongestTravel, usize::MAX, options).map_err(kind)
}

/// An answer on the way.
struct Point {
    /// The bounded measure.
    bounded: f64,
    /// The other.
    best: f64,
    solution: Solution,
}

struct Search<'a> {
    problem: &'a Problem,
    plan: &'a Plan<'a>,
    options: &'a Options<'a>,
    rows: HashMap<&'a str, usize>,
    columns: HashMap<&'a str, usize>,
    grain: Grain,
    /// At most so many points.
    most: usize,
    /// By the bounded measure, the best first; none beats another.
    points: Vec<Point>,
    proven: bool,
    cut: bool,
    /// Somebody said stop.
    stopped: bool,
}

impl<'a> Search<'a> {
    fn new(problem: &'a Problem, plan: &'a Plan<'a>, most: usize, options: &'a Options<'a>) -> Self {
        let rows = problem.demand().iter().enumerate().map(|(row, point)| (point.id.as_str(), row)).collect();
        let columns = problem.candidates().iter().enumerate().map(|(at, site)| (site.id.as_str(), at)).collect();
        let grain = Grain::of(problem, plan.best);
        let (points, proven, cut, stopped) = (Vec::new(), true, false, false);
        Self { problem, plan, options, rows, columns, grain, most, points, proven, cut, stopped }
    }

    fn run(&mut self, most_sites: usize) -> Result<(), FrontError> {
        if self.plan.by == By::Sites { self.by_sites(most_sites) } else { self.by_bounds() }
    }

    /// One number of sites after another, until nothing can be better.
    fn by_sites(&mut self, most: usize) -> Result<(), FrontError> {
        let (least, allowed) = self.plan.numbers();
        let measure = self.plan.best;
        let ideal = measure.badness(self.plan.terms.ideal(self.problem, measure, self.plan.everybody()));
        for sites in least..=most.min(allowed) {
            let Some(problem) = self.plan.problem(Some(sites), None)? else { break };
            let found = self.ask(&problem);
            if self.cut || self.stopped {
                break;
            }
            let Some((_, best)) = found else { continue };
            if measure.badness(best) <= ideal + self.grain.same(best) {
                break;
            }
        }
        Ok(())
    }

    /// One bound after another, each beyond the answer before.
    fn by_bounds(&mut self) -> Result<(), FrontError> {
        let measure = self.plan.bounded;
        let ideal = measure.badness(self.plan.terms.ideal(self.problem, measure, self.plan.everybody()));
        let mut beyond = None;
        while let Some(problem) = self.plan.problem(self.plan.sites(), beyond)? {
            let Some((bounded, _)) = self.ask(&problem) else { break };
            let repeated = beyond.is_some_and(|before| measure.badness(bounded) >= measure.badness(before));
            self.proven &= !repeated;
            let least = ideal + IDEAL_ROUNDING * bounded.abs();
            if repeated || self.cut || self.stopped || measure.badness(bounded) <= least {
                break;
            }
            beyond = Some(bounded);
        }
        Ok(())
    }

    /// Solves one of the problems and takes the answer; the values of the bounded and of the other measure, if there is one.
    /// Nothing more is asked once somebody said stop.
    fn ask(&mut self, problem: &Problem) -> Option<(f64, f64)> {
        let late = self.options.time_left.is_some_and(|time_left| time_left().is_zero());
        let nothing = Progress { incumbent: None, bound: None };
        if late || self.options.progress.is_some_and(|progress| !progress(nothing)) {
            (self.stopped, self.proven) = (true, false);
            return None;
        }
        let solution = solve(problem, &Options { brief: true, ..*self.options });
        self.stopped = solution.cut_short;
        self.proven &= !self.stopped && matches!(solution.status, SolutionStatus::Optimal | SolutionStatus::Infeasible);
        solution.objective?;
        Some(self.take(solution))
    }

    /// Measures an answer by the problem's own terms and keeps it unless it is beaten.
    fn take(&mut self, mut solution: Solution) -> (f64, f64) {
        let mut served: Served = vec![Vec::new(); self.rows.len()];
        for part in &solution.assignment {
            let (row, site) = (self.rows[part.demand.as_str()], self.columns[part.site.as_str()]);
            served[row].push(Part { site, weight: part.weight, cost: part.cost });
        }
        let open: Vec<usize> = solution.open.iter().map(|id| self.columns[id.as_str()]).collect();
        let found = evaluate(self.problem, &open, served);
        solution.measures = Some(found.measures);
        let Plan { bounded, best, terms, .. } = self.plan;
        let value = |measure| terms.value(self.problem, measure, &open, &found);
        let (bounded, best) = (value(*bounded), value(*best));
        self.keep(Point { bounded, best, solution });
        (bounded, best)
    }

    /// Keeps a point unless another is as good in both, and drops those that it beats so; no more than are asked for.
    fn keep(&mut self, point: Point) {
        let worse = |a: &Point, b: &Point| {
            let (bounded, best) = (self.plan.bounded, self.plan.best);
            bounded.badness(a.bounded) >= bounded.badness(b.bounded)
                && best.badness(a.best) >= best.badness(b.best) - self.grain.same(b.best)
        };
        if self.points.iter().any(|other| worse(&point, other)) {
            return;
        }
        let points = std::mem::take(&mut self.points);
        self.points = points.into_iter().filter(|other| !worse(other, &point)).collect();
        if self.points.len() >= self.most {
            (self.cut, self.proven) = (true, false);
        } else {
            self.points.push(point);
        }
    }

    fn front(self, first: Measure) -> Front {
        let swapped = first != self.plan.bounded;
        let values = |point: &Point| {
            if swapped { (point.best, point.bounded) } else { (point.bounded, point.best) }
        };
        let mut points = self.points;
        points.sort_by(|a, b| first.badness(values(a).0).total_cmp(&first.badness(values(b).0)));
        let values = points.iter().map(values).collect();
        let points = points.into_iter().map(|point| point.solution).collect();
        Front { points, values, proven: self.proven, cut: self.cut }
    }
}

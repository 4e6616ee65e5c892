//! That a search is asked often enough whether it may go on, at a size where single steps are long.

use std::cell::Cell;
use std::time::{Duration, Instant};

use planner::matrix::TravelMatrix;
use planner::problem::{Candidate, Constraints, Demand, Objective, Problem, Status};
use planner::solve::{Options, Progress, solve};

/// Ways on a plane between points strewn by the plastic ratio.
fn problem(rows: usize, columns: usize, objective: Objective) -> Problem {
    let at = |index: usize, factor: f64| (index as f64 * factor).fract() * 1000.0;
    let point = |index: usize| (at(index + 1, 0.754_877_666_25), at(index + 1, 0.569_840_290_998));
    let travel = TravelMatrix::from_fn(rows, columns, |row, column| {
        let (a, b) = (point(row), point(column * 13 + 3));
        Some((a.0 - b.0).hypot(a.1 - b.1).round())
    });
    let demand = (0..rows).map(|row| Demand::new(row.to_string(), (1 + row % 7) as f64)).collect();
    let candidates = (0..columns).map(|column| Candidate::new(column.to_string(), Status::Candidate)).collect();
    Problem::new(demand, candidates, travel.unwrap(), objective, Constraints::default()).unwrap()
}

/// From the end of its time, or from being told to end, until there is an answer: far less than the search would take. The
/// aim is 0.05 s; the limit is for machines that are slow or busy.
const LONGEST: Duration = Duration::from_secs(2);

#[test]
fn a_large_cover_ends_soon_after_its_time() {
    let problem = problem(10_000, 800, Objective::SetCover { limit: Some(70.0), share: None });
    for part in [0.02, 0.1, 0.3, 0.8, 2.0] {
        let (start, limit) = (Instant::now(), Duration::from_secs_f64(part));
        let time_left = || limit.saturating_sub(start.elapsed());
        let solution = solve(&problem, &Options { time_left: Some(&time_left), ..Options::default() });
        assert!(start.elapsed() < limit + LONGEST, "{:?} for {part}", start.elapsed());
        assert!(solution.objective.unwrap() >= solution.bound.unwrap());
    }
}

#[test]
fn a_large_cover_ends_soon_after_it_is_told_to() {
    let problem = problem(10_000, 800, Objective::SetCover { limit: Some(70.0), share: None });
    let (start, told) = (Instant::now(), Cell::new(None));
    let progress = |_: Progress| {
        let is_over = start.elapsed() > Duration::from_millis(300);
        if is_over && told.get().is_none() {
            told.set(Some(Instant::now()));
        }
        !is_over
    };
    let solution = solve(&problem, &Options { progress: Some(&progress), ..Options::default() });
    if let Some(told) = told.get() {
        assert!(told.elapsed() < LONGEST, "{:?}", told.elapsed());
        assert!(solution.cut_short);
    }
    assert!(solution.objective.unwrap() >= solution.bound.unwrap());
}

//! What is said of an answer when the search for it was stopped, and how soon it stops.

use std::cell::Cell;
use std::time::Duration;

use planner::matrix::TravelMatrix;
use planner::problem::{Candidate, Constraints, Demand, Goal, Objective, Problem, Status, WorstMean};
use planner::solution::{Solution, SolutionStatus};
use planner::solve::{Options, solve};

use crate::known::clustered;
use crate::program_instances::{Parts, running_clock};

/// Solves until so many calls of the progress, or of the clock.
fn stopped(problem: &Problem, calls: u32, by_clock: bool) -> Solution {
    let left = Cell::new(calls);
    let is_over = || {
        left.set(left.get().saturating_sub(1));
        left.get() == 0
    };
    let time_left = || if by_clock && is_over() { Duration::ZERO } else { Duration::from_secs(1_000) };
    let progress = |_| by_clock || !is_over();
    solve(problem, &Options { time_left: Some(&time_left), progress: Some(&progress), ..Options::default() })
}

/// The first goal is proven long before the others: an answer is only called the best when all of them are.
#[test]
fn an_answer_whose_later_goals_were_cut_short_is_not_the_best() {
    let goals = vec![Goal::Coverage, Goal::Travel, Goal::LongestTravel, Goal::Cost];
    let objective = Objective::Lexicographic { sites: Some(4), limit: Some(25.0), goals };
    let problem = clustered(30, 12, 11, objective);
    let best = solve(&problem, &Options::default());
    assert_eq!((best.status, best.cut_short), (SolutionStatus::Optimal, false));
    let mut partly = 0;
    for (calls, by_clock) in (1..50).step_by(2).flat_map(|calls| [(calls, false), (2 * calls, true)]) {
        let solution = stopped(&problem, calls, by_clock);
        match solution.status {
            SolutionStatus::Optimal => assert_eq!(solution.goals, best.goals, "{calls} {by_clock}"),
            SolutionStatus::Feasible => {
                assert!(
                    solution.cut_short,
                    "{calls} {by_clock}: {:?} of {:?}, gap {:?}",
                    solution.goals, best.goals, solution.gap
                );
                partly += usize::from(solution.gap.unwrap() <= 1e-6);
            }
            status => assert_eq!(status, SolutionStatus::Unknown),
        }
    }
    assert!(partly > 0, "no search was stopped between one goal and the next");
}

/// Numbers of sites and radii of which it is not known in time whether they are enough are passed over: the answer and the bound
/// that come of it enclose the best, and get there with more time.
#[test]
fn what_is_passed_over_is_between_the_bound_and_the_answer() {
    for objective in [Objective::SetCover { limit: Some(60.0), share: Some(0.9) }, Objective::PCenter { sites: 4 }] {
        let mut parts = Parts::of(&clustered(24, 10, 11, objective));
        parts.constraints = Constraints {
            single_source: true,
            worst_mean: Some(WorstMean { share: 0.2, most: 80.0 }),
            ..parts.constraints
        };
        let weight: f64 = parts.demand.iter().map(|point| point.weight).sum();
        parts.candidates.iter_mut().for_each(|site| site.capacity = Some(weight / 3.2));
        let problem = parts.problem().unwrap();
        let best = solve(&problem, &Options::default());
        assert_eq!(best.status, SolutionStatus::Optimal);
        let best = best.objective.unwrap();
        let mut passed_over = 0;
        for seconds in 1..400 {
            let clock = running_clock(seconds);
            let solution = solve(&problem, &Options { time_left: Some(&clock), ..Options::default() });
            let (Some(value), Some(bound)) = (solution.objective, solution.bound) else { continue };
            assert!(bound <= best + 1e-9 && best <= value + 1e-9, "{bound} {best} {value} after {seconds}");
            assert!(solution.status == SolutionStatus::Feasible || value - bound <= 1e-6 * value);
            passed_over += usize::from(solution.status == SolutionStatus::Feasible && bound > 0.0);
        }
        assert!(passed_over > 0, "nothing was passed over");
    }
}

/// A problem large enough to be bounded by a special method first.
fn sized() -> Problem {
    let mut parts = Parts::of(&clustered(150, 60, 5, Objective::PMedian { sites: 12 }));
    for site in &mut parts.candidates {
        (site.smallest, site.capacity, site.place_cost) = (Some(10.0), Some(120.0), 1.0);
    }
    parts.problem().unwrap()
}

/// Whoever watches is asked while the bound is searched for, and the search ends with the answer "no".
#[test]
fn the_first_bound_heeds_whoever_watches() {
    let problem = sized();
    let (asked, after) = (Cell::new(0u32), Cell::new(0u32));
    let over = Cell::new(false);
    let time_left = || {
        if over.get() {
            after.set(after.get() + 1);
        } else {
            asked.set(asked.get() + 1);
        }
        Duration::from_secs(1_000)
    };
    let progress = |_| {
        over.set(true);
        false
    };
    let solution =
        solve(&problem, &Options { time_left: Some(&time_left), progress: Some(&progress), ..Options::default() });
    assert_eq!((solution.status, solution.cut_short), (SolutionStatus::Unknown, true));
    assert!(asked.get() < 2_000, "the clock was asked {} times before whoever watches", asked.get());
    assert!(after.get() < 100, "and {} times afterwards", after.get());
}

#[test]
fn the_first_bound_heeds_the_deadline() {
    let problem = sized();
    for calls in [2, 20, 200] {
        let (asked, over) = (Cell::new(0u32), Cell::new(0u32));
        let time_left = || {
            asked.set(asked.get() + 1);
            if asked.get() < calls {
                return Duration::from_secs(1_000);
            }
            over.set(over.get() + 1);
            Duration::ZERO
        };
        let solution = solve(&problem, &Options { time_left: Some(&time_left), ..Options::default() });
        // It may be solved before.
        assert!(calls > 20 || over.get() > 0, "the clock was asked {} times in all", asked.get());
        assert_eq!(solution.cut_short, over.get() > 0);
        assert!(over.get() == 0 || solution.status != SolutionStatus::Optimal);
        assert!(over.get() < 100, "the clock was asked {} times after the end", over.get());
    }
}

/// Nobody can be covered, whatever the weights: that is proven, and no gap is left.
#[test]
fn covering_nobody_leaves_no_gap() {
    let objectives = [
        Objective::MaxCover { sites: 1, limit: Some(1.0) },
        Objective::BackupCover { sites: 1, limit: Some(1.0) },
        Objective::Lexicographic { sites: None, limit: Some(1.0), goals: vec![Goal::Coverage, Goal::Sites] },
        Objective::Lexicographic { sites: None, limit: Some(1.0), goals: vec![Goal::Backup, Goal::Cost] },
    ];
    for (objective, capacity) in objectives.into_iter().flat_map(|o| [(o.clone(), None), (o, Some(2.5))]) {
        for together in [vec![], vec![vec!["x".to_owned()]]] {
            let weights = [0.3, 0.7, 1e-7, 123_456.789];
            let demand =
                weights.iter().enumerate().map(|(row, &weight)| Demand::new(format!("d{row}"), weight)).collect();
            let site = |id: &str| Candidate { capacity, ..Candidate::new(id, Status::Candidate) };
            let travel = TravelMatrix::new(4, 2, vec![2.0; 8]).unwrap();
            let constraints = Constraints { together, ..Constraints::default() };
            let problem =
                Problem::new(demand, vec![site("x"), site("y")], travel, objective.clone(), constraints).unwrap();
            let solution = solve(&problem, &Options::default());
            assert_eq!((solution.status, solution.objective), (SolutionStatus::Optimal, Some(0.0)), "{objective:?}");
            assert!(solution.gap.unwrap() < 1e-9 && solution.bound.unwrap() < 1e-4, "{solution:?}");
        }
    }
}

//! Sets of sites by the Lagrangian search, against the same sets one after another.

#![allow(clippy::cast_precision_loss, reason = "small whole numbers")]

use super::{MANY_SETS, knows, search_sets};
use crate::matrix::TravelMatrix;
use crate::problem::{Candidate, Constraints, CoverageFloor, Demand, Goal, Objective, Problem, Status, WorstMean};
use crate::solve::Options;
use crate::solve::program::{Aim, Asked};
use crate::solve::random::Random;
use crate::solve::watch::Watch;

const ROWS: usize = 9;
const SITES: usize = 7;
const STANDARD: f64 = 12.0;

/// Three sites for a few rows under conditions, some of them tight.
fn random(seed: u64, goal: Goal) -> Problem {
    let mut random = Random::new(seed);
    let weights: Vec<f64> = (0..ROWS).map(|_| 1.0 + random.below(9) as f64).collect();
    let total: f64 = weights.iter().sum();
    let single_source = random.below(2) == 0;
    let costs = (0..ROWS * SITES).map(|_| random.below(30) as f64).collect();
    let site = |(index, room): (usize, f64)| Candidate {
        capacity: Some((total / 3.0).ceil() + room),
        ..Candidate::new(index.to_string(), if index == 0 { Status::Existing } else { Status::Candidate })
    };
    let rooms: Vec<f64> = (0..SITES).map(|_| random.below(12) as f64).collect();
    let part = |random: &mut Random, of: usize| (1 + random.below(of)) as f64 / 10.0;
    let floor = CoverageFloor {
        name: "half".into(),
        demand: (0..ROWS / 2).map(|row| row.to_string()).collect(),
        share: part(&mut random, 8),
    };
    let constraints = Constraints {
        single_source,
        standard: Some(STANDARD),
        maximum_duplication: Some(part(&mut random, 3) * total),
        place_weight: Some(1.0),
        worst_mean: single_source.then(|| WorstMean { share: 0.2, most: 8.0 + random.below(12) as f64 }),
        coverage_floors: vec![floor],
        backup_share: Some(part(&mut random, 6)),
        ..Constraints::default()
    };
    let objective = match goal {
        Goal::Coverage => Objective::MaxCover { sites: 3, limit: Some(STANDARD) },
        _ => Objective::PMedian { sites: 3 },
    };
    let demand = (0..).zip(weights).map(|(row, weight): (usize, _)| Demand::new(row.to_string(), weight)).collect();
    let travel = TravelMatrix::new(ROWS, SITES, costs).expect("costs");
    Problem::new(demand, rooms.into_iter().enumerate().map(site).collect(), travel, objective, constraints)
        .expect("a problem")
}

#[test]
fn the_lagrangian_search_finds_what_all_sets_have() {
    let mut answers = 0;
    for seed in 0..300 {
        let goal = if seed % 3 == 0 { Goal::Coverage } else { Goal::Travel };
        let problem = random(seed, goal);
        let (asked, aim) = (Asked::of(&problem), Aim::Goal(goal));
        assert!(knows(&problem, aim));
        let value = |sets: usize| {
            let (bound, finished, best) = search_sets(&asked, aim, sets, &mut Watch::new(&Options::default()));
            assert!(finished, "seed {seed}");
            let value = best.map(|(value, _)| value);
            // What is proven of a share counts the whole.
            let whole = crate::measure::total_weight(&problem);
            let proven = value.is_none_or(|value| bound >= value - 1e-6 * value.max(whole));
            assert!(proven, "seed {seed}: {bound} of {value:?}");
            value
        };
        let (by_search, by_sets) = (value(0), value(MANY_SETS));
        answers += u32::from(by_sets.is_some());
        let equal = match by_search.zip(by_sets) {
            Some((one, other)) => (one - other).abs() <= 1e-6 * other.max(1.0),
            None => by_search.is_none() && by_sets.is_none(),
        };
        assert!(equal, "seed {seed}: {by_search:?} and {by_sets:?}");
    }
    assert!((60..240).contains(&answers), "{answers} have an answer");
}

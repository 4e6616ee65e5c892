use super::super::places::Places;
use super::super::random::Random;
use super::super::watch::{Options, Watch};
use super::{Reach, near, reach_all};
use crate::matrix::TravelMatrix;
use crate::problem::{Candidate, Constraints, Demand, Objective, Problem, Status};

/// Rows and sites anywhere, some pairs out of reach, some sites open anyway; ways are whole numbers or not.
fn problem(random: &mut Random, seed: u64) -> Problem {
    let (rows, columns) = (4 + random.below(30), 3 + random.below(8));
    let mut number = |end: usize| random.below(end) as f64 + if seed.is_multiple_of(3) { 0.37 } else { 0.0 };
    let costs: Vec<f64> = (0..rows * columns).map(|_| number(60)).collect();
    let weights: Vec<f64> = (0..rows).map(|_| number(5)).collect();
    let torn = random.below(3) == 0;
    let travel = TravelMatrix::from_fn(rows, columns, |row, column| {
        Some(costs[row * columns + column]).filter(|_| !torn || column < 2 || random_bit(row * 31 + column))
    });
    let demand = weights.iter().enumerate().map(|(row, &weight)| Demand::new(row.to_string(), weight)).collect();
    let fixed = random.below(3) == 0;
    let status = |column: usize| if fixed && column == 1 { Status::Existing } else { Status::Candidate };
    let candidates = (0..columns).map(|column| Candidate::new(column.to_string(), status(column))).collect();
    let sites = 1 + usize::from(fixed) + random.below(columns - 2);
    Problem::new(demand, candidates, travel.unwrap(), Objective::PMedian { sites }, Constraints::default()).unwrap()
}

const fn random_bit(value: usize) -> bool {
    value.wrapping_mul(0x9e37_79b9) >> 7 & 3 != 0
}

/// The least cost of any choice of so many free sites, by trying all.
fn least(places: &Places<'_>, count: usize) -> f64 {
    let choices = 0..1_u32 << places.free.len();
    let cost = |choice: u32| {
        let chosen: Vec<bool> = (0..places.free.len()).map(|site| choice >> site & 1 == 1).collect();
        let open = places.open(&chosen);
        places.rows.iter().map(|&row| places.weight(row) * places.least(row, open.iter().copied())).sum::<f64>()
    };
    choices.filter(|choice| choice.count_ones() as usize == count).map(cost).fold(f64::INFINITY, f64::min)
}

/// However little counts as near at first, the answer is the best of all, and the bound proves it.
#[test]
fn near_sites_alone_find_the_best_choice() {
    let (mut lacking, mut served) = (0, 0);
    for seed in 0..1500 {
        let mut random = Random::new(seed);
        let problem = problem(&mut random, seed);
        let Objective::PMedian { sites } = *problem.objective() else { unreachable!() };
        let places = Places::new(&problem);
        let mut watch = Watch::new(&Options::default());
        let count = sites - places.fixed.len();
        let best = least(&places, count);
        let Reach::Open(start) = reach_all(&places, f64::INFINITY, sites, &mut watch) else {
            assert!(best.is_infinite(), "seed {seed}");
            continue;
        };
        served += 1;
        for reach in [0.1, 0.3, 1.0, 1.5, 1000.0] {
            let found = near::search_from(&places, count, &start, reach, &mut watch);
            let open = places.open(&found.chosen);
            let value: f64 =
                places.rows.iter().map(|&row| places.weight(row) * places.least(row, open.iter().copied())).sum();
            let close = |a: f64, b: f64| (a - b).abs() <= 1e-8 * best.max(1.0);
            assert!(
                close(value, best) && close(found.value, best),
                "seed {seed}, {reach}: {value} as {} for {best}",
                found.value
            );
            assert!(found.bound <= best + 1e-9 * best && close(found.bound, best), "seed {seed}, {reach}");
            assert_eq!(found.chosen.iter().filter(|&&chosen| chosen).count(), count);
        }
        lacking += usize::from(count > 0);
    }
    assert!(served > 1000 && lacking > 900, "{served} {lacking}");
}

//! Larger instances of the p-median family of the OR-Library (Beasley 1985): everybody lives on a junction of a random road
//! network, one person on each, and every junction is a candidate.
//!
//! As in `pmed1` to `pmed40`, `n` junctions have `n² / 50` roads, `n` of them in a circle through all junctions and the rest
//! between random ones, each 1 to 100 long; of two roads between the same junctions the later one counts.

use std::error::Error;

use planner::{
    matrix::TravelMatrix,
    problem::{Candidate, Constraints, Demand, Objective, Problem, Status},
};

/// Longer than any way.
const NO_ROAD: u32 = u32::MAX / 2;

/// Numbers of at least 0 and below 1, always the same ones for a seed.
pub(super) fn uniform(seed: u64) -> impl FnMut() -> f64 {
    let mut bits = bits(seed);
    move || bits() as f64 / (1u64 << 53) as f64
}

/// Whole numbers of 53 bits.
fn bits(seed: u64) -> impl FnMut() -> u64 {
    let mut state = seed;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 11
    }
}

/// Networks of 400, 600 and 900 junctions, each with 5, 10, a tenth, a fifth and a third of them as sites.
pub(super) fn networks(seed: u64) -> Result<Vec<(String, Problem)>, Box<dyn Error>> {
    let mut problems = Vec::new();
    for (junctions, tenth) in [(400, 40), (600, 60), (900, 90)] {
        for (draw, sites) in (0..).zip([5, 10, tenth, 2 * tenth, (junctions + 1) / 3]) {
            // Another network for each number of sites, as in the library.
            let ways = ways(junctions, seed + draw);
            let size = junctions as usize;
            let travel = TravelMatrix::from_fn(size, size, |a, b| Some(f64::from(ways[a][b])))?;
            let demand = (0..junctions).map(|id| Demand::new(id.to_string(), 1.0)).collect();
            let candidates = (0..junctions).map(|id| Candidate::new(id.to_string(), Status::Candidate)).collect();
            let objective = Objective::PMedian { sites: sites as usize };
            let problem = Problem::new(demand, candidates, travel, objective, Constraints::default())?;
            problems.push((format!("network-{junctions}-{sites}"), problem));
        }
    }
    Ok(problems)
}

/// The shortest ways between all junctions of a random network, by Floyd and Warshall.
fn ways(junctions: u32, seed: u64) -> Vec<Vec<u32>> {
    let mut bits = bits(seed);
    // The upper bits, for the lower ones soon repeat.
    let mut below = |end: u32| u32::try_from(((bits() >> 21) * u64::from(end)) >> 32).unwrap_or_default();
    let mut ways = vec![vec![NO_ROAD; junctions as usize]; junctions as usize];
    for road in 0..junctions * junctions / 50 {
        let from = if road < junctions { road } else { below(junctions) };
        let to = (from + 1 + if road < junctions { 0 } else { below(junctions - 1) }) % junctions;
        let (a, b) = (from as usize, to as usize);
        let length = 1 + below(100);
        (ways[a][b], ways[b][a]) = (length, length);
    }
    for junction in 0..junctions as usize {
        ways[junction][junction] = 0;
        let onwards = ways[junction].clone();
        for from in &mut ways {
            let first = from[junction];
            for (way, rest) in from.iter_mut().zip(&onwards) {
                *way = (*way).min(first + rest);
            }
        }
    }
    ways
}

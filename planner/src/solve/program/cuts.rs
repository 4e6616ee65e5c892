//! Rows that a program is given only when values miss them.

use super::distances::Distance;
use super::linear::Program;

/// Shares above their choice by less than this do not miss it.
const MISS: f64 = 1e-5;

/// What a program may be given.
#[derive(Clone, Debug, Default)]
pub(super) struct Cuts {
    /// Shares that are at most choices; needed only to make the program stronger.
    pub links: Vec<(usize, usize)>,
    /// Costs of demand points, which nothing but cuts ties to the choices.
    pub distances: Vec<Distance>,
}

impl Cuts {
    /// How many rows they are about.
    pub(super) fn len(&self) -> usize {
        self.links.len() + self.distances.len()
    }

    /// Adds the rows that values miss, and says how many there were.
    pub(super) fn add_missed(&self, program: &mut Program, values: &[f64]) -> usize {
        let missed = self.links.iter().filter(|&&(share, open)| values[share] > values[open] + MISS);
        let mut count = 0;
        for &(share, open) in missed {
            program.at_most(vec![(share, 1.0), (open, -1.0)], 0.0);
            count += 1;
        }
        count + self.add_missed_distances(program, values)
    }

    /// As [`Self::add_missed`], for what has to be kept.
    pub(super) fn add_missed_distances(&self, program: &mut Program, values: &[f64]) -> usize {
        let missed: Vec<_> = self.distances.iter().filter_map(|distance| distance.missed(values)).collect();
        let count = missed.len();
        for (terms, least) in missed {
            program.at_least(terms, least);
        }
        count
    }
}

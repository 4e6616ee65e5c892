//! Rows that a program is given only when values miss them.

use super::distances::Distance;
use super::linear::Row;

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

    /// The rows that values miss.
    pub(super) fn missed(&self, values: &[f64]) -> Vec<Row> {
        let missed = self.links.iter().filter(|&&(share, open)| values[share] > values[open] + MISS);
        let links = missed.map(|&(share, open)| Row::at_most(vec![(share, 1.0), (open, -1.0)], 0.0));
        links.chain(self.missed_distances(values)).collect()
    }

    /// As [`Self::missed`], for what has to be kept.
    pub(super) fn missed_distances(&self, values: &[f64]) -> Vec<Row> {
        let missed = self.distances.iter().filter_map(|distance| distance.missed(values));
        missed.map(|(terms, least)| Row::at_least(terms, least)).collect()
    }
}

//! How far everybody has to go when everybody goes to the nearest open site, by cuts instead of shares.
//!
//! The cost of a demand point is a column of its own, and for any of its costs `c` it is at least `c` less what the open sites
//! nearer than that save of it. Of these cuts the one that values miss by most is known in closed form: Duran-Mateluna, C.,
//! Ales, Z., Elloumi, S. (2023), An efficient Benders decomposition for the p-median problem, European Journal of Operational
//! Research 308(1).

use super::linear::{Program, Terms};

/// Values that miss a cut by less than this part of the cost do not miss it: some tolerances of HiGHS, and less than what tells
/// one value of a measure from another.
const MISS: f64 = 2e-8;

/// The cost of one demand point.
#[derive(Clone, Debug)]
pub(super) struct Distance {
    /// The column of the cost.
    pub column: usize,
    /// The costs of the sites that can serve it, in increasing order, and the columns of their choices.
    sites: Vec<(f64, usize)>,
}

impl Distance {
    /// Adds the cost of a demand point that one of these sites serves.
    pub(super) fn add(program: &mut Program, mut sites: Vec<(f64, usize)>) -> Self {
        sites.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (least, most) = (sites.first().map_or(0.0, |first| first.0), sites.last().map_or(0.0, |last| last.0));
        program.at_least(sites.iter().map(|&(_, open)| (open, 1.0)).collect(), 1.0);
        Self { column: program.column(least, most), sites }
    }

    /// The cut that the values miss by most: what the cost adds up to with what nearer sites save, and its least value.
    pub(super) fn missed(&self, values: &[f64]) -> Option<(Terms, f64)> {
        let cost = self.at(values);
        let nearer = self.sites.iter().take_while(|(other, _)| *other < cost);
        let saved = nearer.map(|&(other, open)| (open, cost - other));
        let terms: Terms = saved.chain([(self.column, 1.0)]).collect();
        let sum: f64 = terms.iter().map(|&(column, factor)| factor * values[column]).sum();
        (sum < cost - MISS * cost.max(1.0)).then_some((terms, cost))
    }

    /// The cost within which the values open one site in all.
    pub(super) fn at(&self, values: &[f64]) -> f64 {
        let mut open = 0.0;
        for &(cost, column) in &self.sites {
            open += values[column];
            if open > 1.0 - 1e-6 {
                return cost;
            }
        }
        self.sites.last().map_or(0.0, |last| last.0)
    }
}

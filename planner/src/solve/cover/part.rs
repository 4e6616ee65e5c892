//! The linear relaxation of covering what is left of a table, bounded by prices of the rows.

use super::super::volume::{Relaxation, Relaxed};
use super::table::{Left, Table, both, members};

/// What is left of the table, close together.
pub(super) struct Part {
    pub rows: Vec<usize>,
    pub sites: Vec<usize>,
    /// For each site where its rows begin in `covers`, and an end.
    starts: Vec<usize>,
    covers: Vec<u32>,
}

impl Part {
    pub(super) fn new(table: &Table, left: &Left) -> Self {
        let rows: Vec<usize> = members(&left.rows).collect();
        let mut place = vec![0; table.rows()];
        (0..).zip(&rows).for_each(|(new, &row)| place[row] = new);
        let mut part = Self { rows, sites: members(&left.sites).collect(), starts: vec![0], covers: Vec::new() };
        for &site in &part.sites {
            part.covers.extend(both(table.rows_of(site), &left.rows).map(|row| place[row]));
            part.starts.push(part.covers.len());
        }
        part
    }

    /// How many pairs there are of a row and a site that covers it.
    pub(super) const fn pairs(&self) -> usize {
        self.covers.len()
    }

    pub(super) fn covers(&self, column: usize) -> &[u32] {
        &self.covers[self.starts[column]..self.starts[column + 1]]
    }
}

/// A bound and what it was computed from.
pub(super) struct Bound {
    /// No cover is smaller.
    pub value: f64,
    pub reduced: Vec<f64>,
    selected: Vec<bool>,
}

impl Relaxed for Bound {
    fn value(&self) -> f64 {
        self.value
    }

    fn selected(&self) -> &[bool] {
        &self.selected
    }
}

impl Relaxation for Part {
    type Bound = Bound;

    /// The sum of the prices, less what sites cover beyond their cost.
    fn evaluate(&self, prices: &[f64]) -> Bound {
        let worth = |column: usize| self.covers(column).iter().map(|&row| prices[row as usize]).sum::<f64>();
        let reduced: Vec<f64> = (0..self.sites.len()).map(|column| 1.0 - worth(column)).collect();
        let saved: f64 = reduced.iter().filter(|&&reduced| reduced < 0.0).sum();
        let selected = reduced.iter().map(|&reduced| reduced < 0.0).collect();
        let sum: f64 = prices.iter().sum();
        // Each sum of n terms is off by at most n ε times the sum of their sizes.
        let size = sum + reduced.iter().map(|reduced| reduced.abs() + 1.0).sum::<f64>();
        let margin = (prices.len() + reduced.len() + 8) as f64 * f64::EPSILON * size;
        Bound { value: sum + saved - margin, reduced, selected }
    }

    fn clip(&self, prices: &mut [f64]) {
        for price in prices {
            *price = price.clamp(0.0, 1.0);
        }
    }

    fn shortfall(&self, _: &[f64], bound: &Bound) -> Vec<f64> {
        let mut shortfall = vec![1.0; self.rows.len()];
        for column in (0..self.sites.len()).filter(|&column| bound.selected[column]) {
            self.covers(column).iter().for_each(|&row| shortfall[row as usize] -= 1.0);
        }
        shortfall
    }
}

//! The problem as the methods see it: what is open anyway, what may open, whose need counts.

use crate::problem::{Problem, Status};

use super::model::Entry;

/// Columns that are open in every answer, columns that may open, rows of positive weight.
pub(super) struct Places<'a> {
    pub problem: &'a Problem,
    pub fixed: Vec<usize>,
    pub free: Vec<usize>,
    pub rows: Vec<usize>,
}

impl<'a> Places<'a> {
    pub(super) fn new(problem: &'a Problem) -> Self {
        let candidates = || problem.candidates().iter().enumerate();
        Self {
            problem,
            fixed: candidates().filter(|(_, site)| site.is_fixed_open()).map(|(column, _)| column).collect(),
            free: candidates()
                .filter(|(_, site)| !site.is_fixed_open() && site.status != Status::Forbidden)
                .map(|(column, _)| column)
                .collect(),
            rows: (0..problem.demand().len()).filter(|&row| problem.demand()[row].weight > 0.0).collect(),
        }
    }

    /// Columns that may be open.
    pub(super) fn allowed(&self) -> impl Iterator<Item = usize> + '_ {
        self.fixed.iter().chain(&self.free).copied()
    }

    pub(super) fn weight(&self, row: usize) -> f64 {
        self.problem.demand()[row].weight
    }

    /// The least cost of serving a row from the given columns; infinite if none can.
    pub(super) fn least(&self, row: usize, columns: impl Iterator<Item = usize>) -> f64 {
        columns.map(|column| self.problem.cost(row, column)).fold(f64::INFINITY, f64::min)
    }

    /// The entries of a row for the free sites that can serve it, by a function of the travel cost.
    pub(super) fn entries(&self, row: usize, cost: impl Fn(f64) -> Option<f64>) -> Vec<Entry> {
        let entry = |(site, &column): (u32, &usize)| {
            let travel = self.problem.cost(row, column);
            if travel.is_finite() { cost(travel).map(|cost| Entry { cost, site }) } else { None }
        };
        (0..).zip(&self.free).filter_map(entry).collect()
    }

    /// The flags of the free sites that are among `open`.
    pub(super) fn chosen(&self, open: &[usize]) -> Vec<bool> {
        self.free.iter().map(|column| open.binary_search(column).is_ok()).collect()
    }

    /// The open columns, in order, when these free sites are chosen.
    pub(super) fn open(&self, chosen: &[bool]) -> Vec<usize> {
        let free = self.free.iter().zip(chosen).filter(|(_, chosen)| **chosen).map(|(&column, _)| column);
        let mut open: Vec<usize> = self.fixed.iter().copied().chain(free).collect();
        open.sort_unstable();
        open
    }
}

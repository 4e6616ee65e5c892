//! A full matrix of travel costs that knows what its rows and columns are.

use crate::errors::MatrixError;
use crate::problem::MAX_AMOUNT;

/// The most entries a travel matrix may have (800 MB of costs).
pub const MAX_ENTRIES: usize = 100_000_000;

/// Travel costs from demand points (rows) to candidates (columns). Every entry is either a finite cost of at least 0 or
/// unreachable; unreachable is never 0.
#[derive(Clone, Debug, PartialEq)]
pub struct TravelMatrix {
    columns: usize,
    /// Row after row; unreachable is infinity.
    costs: Vec<f64>,
}

impl TravelMatrix {
    /// Makes a matrix from rows laid end to end, where infinity or NaN is unreachable.
    ///
    /// # Errors
    /// If the number of costs is not `rows × columns`, is above [`MAX_ENTRIES`], or a cost is negative or too large.
    pub fn new(rows: usize, columns: usize, mut costs: Vec<f64>) -> Result<Self, MatrixError> {
        check_size(rows, columns)?;
        if costs.len() != rows * columns {
            return Err(MatrixError::Length { rows, columns, found: costs.len() });
        }
        for (index, cost) in costs.iter_mut().enumerate() {
            if cost.is_nan() {
                *cost = f64::INFINITY;
            } else if *cost < 0.0 || (*cost > MAX_AMOUNT && *cost < f64::INFINITY) {
                return Err(MatrixError::Cost { row: index / columns, column: index % columns, value: *cost });
            }
        }
        Ok(Self { columns, costs })
    }

    /// Makes a matrix by asking for each cost; `None` is unreachable.
    ///
    /// # Errors
    /// If there would be more than [`MAX_ENTRIES`] entries, or a cost is negative, not a number, or too large.
    pub fn from_fn(
        rows: usize,
        columns: usize,
        cost: impl Fn(usize, usize) -> Option<f64>,
    ) -> Result<Self, MatrixError> {
        check_size(rows, columns)?;
        let mut costs = Vec::with_capacity(rows * columns);
        for row in 0..rows {
            for column in 0..columns {
                let value = cost(row, column);
                if let Some(value) = value.filter(|value| !value.is_finite()) {
                    return Err(MatrixError::Cost { row, column, value });
                }
                costs.push(value.unwrap_or(f64::INFINITY));
            }
        }
        Self::new(rows, columns, costs)
    }

    /// The same costs where row and column are of one service, and unreachable elsewhere.
    pub(crate) fn of_one_service(mut self, rows: &[Option<&str>], columns: &[Option<&str>]) -> Self {
        if rows.iter().chain(columns).all(Option::is_none) {
            return self;
        }
        for (row, costs) in rows.iter().zip(self.costs.chunks_mut(self.columns)) {
            costs
                .iter_mut()
                .zip(columns)
                .filter(|(_, column)| *column != row)
                .for_each(|(cost, _)| *cost = f64::INFINITY);
        }
        self
    }

    /// The number of demand points.
    pub fn rows(&self) -> usize {
        self.costs.len().checked_div(self.columns).unwrap_or(0)
    }

    /// The number of candidates.
    pub const fn columns(&self) -> usize {
        self.columns
    }

    /// The cost from demand point `row` to candidate `column`; `None` is unreachable.
    pub fn get(&self, row: usize, column: usize) -> Option<f64> {
        Some(self.row(row)[column]).filter(|cost| cost.is_finite())
    }

    /// The costs of one demand point; infinity is unreachable.
    pub(crate) fn row(&self, row: usize) -> &[f64] {
        &self.costs[row * self.columns..][..self.columns]
    }
}

/// Refuses a size before anything of that size is allocated.
pub(crate) fn check_size(rows: usize, columns: usize) -> Result<(), MatrixError> {
    match rows.checked_mul(columns) {
        Some(entries) if entries <= MAX_ENTRIES => Ok(()),
        _ => Err(MatrixError::TooLarge { rows, columns }),
    }
}

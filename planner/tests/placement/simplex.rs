//! The textbook simplex method on a dense tableau: Dantzig, G. B. (1963), Linear programming and extensions; by the smallest
//! index against cycling: Bland, R. G. (1977), New finite pivoting rules for the simplex method. Slow and obvious on purpose.

const ZERO: f64 = 1e-9;

/// How a sum of columns compares with its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sense {
    AtMost,
    Equal,
    AtLeast,
}

/// A linear program over columns of at least 0.
#[derive(Clone, Debug, Default)]
pub(crate) struct Linear {
    pub(crate) columns: usize,
    pub(crate) rows: Vec<(Vec<f64>, Sense, f64)>,
}

struct Tableau {
    /// Each row with its limit at the end.
    rows: Vec<Vec<f64>>,
    basis: Vec<usize>,
}

impl Linear {
    pub(crate) fn add(&mut self, factors: Vec<f64>, sense: Sense, limit: f64) {
        self.rows.push((factors, sense, limit));
    }

    /// The least value of the costs; `None` where the rows contradict each other.
    pub(crate) fn least(&self, costs: &[f64]) -> Option<f64> {
        // A slack for each row, and then an artificial column for each.
        let (slacks, artificial) = (self.columns, self.columns + self.rows.len());
        let width = artificial + self.rows.len();
        let mut tableau = Tableau { rows: Vec::new(), basis: Vec::new() };
        for (at, (factors, sense, limit)) in self.rows.iter().enumerate() {
            let sign = if *limit < 0.0 { -1.0 } else { 1.0 };
            let mut row = vec![0.0; width + 1];
            factors.iter().enumerate().for_each(|(column, factor)| row[column] = sign * factor);
            row[slacks + at] = match sense {
                Sense::AtMost => sign,
                Sense::AtLeast => -sign,
                Sense::Equal => 0.0,
            };
            row[artificial + at] = 1.0;
            row[width] = sign * limit;
            tableau.rows.push(row);
            tableau.basis.push(artificial + at);
        }
        let mut first = vec![0.0; width];
        first[artificial..].fill(1.0);
        if tableau.minimise(&first, width) > 1e-7 {
            return None;
        }
        tableau.leave(artificial);
        let mut second = vec![0.0; width];
        second[..costs.len()].copy_from_slice(costs);
        Some(tableau.minimise(&second, artificial))
    }
}

impl Tableau {
    /// Minimises over the first so many columns; the program is bounded.
    fn minimise(&mut self, costs: &[f64], allowed: usize) -> f64 {
        for _ in 0..2_000 {
            let basic: Vec<f64> = self.basis.iter().map(|&column| costs[column]).collect();
            let reduced = |column: usize| {
                costs[column] - self.rows.iter().zip(&basic).map(|(row, cost)| row[column] * cost).sum::<f64>()
            };
            let Some(enters) = (0..allowed).find(|&column| reduced(column) < -ZERO) else {
                return self.rows.iter().zip(&basic).map(|(row, cost)| row[row.len() - 1] * cost).sum();
            };
            let ratio = |at: usize| self.rows[at][self.rows[at].len() - 1] / self.rows[at][enters];
            let leaves = (0..self.rows.len()).filter(|&at| self.rows[at][enters] > ZERO);
            let leaves = leaves.min_by(|&a, &b| {
                let tied = (ratio(a) - ratio(b)).abs() <= ZERO;
                if tied { self.basis[a].cmp(&self.basis[b]) } else { ratio(a).total_cmp(&ratio(b)) }
            });
            self.pivot(leaves.expect("the program is bounded"), enters);
        }
        panic!("the simplex method goes round in circles");
    }

    fn pivot(&mut self, at: usize, column: usize) {
        let factor = self.rows[at][column];
        self.rows[at].iter_mut().for_each(|value| *value /= factor);
        let pivot = self.rows[at].clone();
        for (other, row) in self.rows.iter_mut().enumerate().filter(|(other, _)| *other != at) {
            debug_assert_ne!(other, at);
            let factor = row[column];
            row.iter_mut().zip(&pivot).for_each(|(value, pivot)| *value -= factor * pivot);
        }
        self.basis[at] = column;
    }

    /// Has artificial columns leave the basis; a row where they cannot says nothing.
    fn leave(&mut self, artificial: usize) {
        for at in (0..self.rows.len()).rev() {
            if self.basis[at] >= artificial {
                if let Some(column) = (0..artificial).find(|&column| self.rows[at][column].abs() > ZERO) {
                    self.pivot(at, column);
                } else {
                    self.rows.remove(at);
                    self.basis.remove(at);
                }
            }
        }
    }
}

#[test]
fn by_hand() {
    // At most 4 of x + y and 3 of x + 3y: 3x + 2y is 9 at most, at (3, 0); where x is at most 2, at (2, 1/3).
    let mut program = Linear { columns: 2, rows: Vec::new() };
    program.add(vec![1.0, 1.0], Sense::AtMost, 4.0);
    program.add(vec![1.0, 3.0], Sense::AtMost, 3.0);
    assert!((program.least(&[-3.0, -2.0]).unwrap() + 9.0).abs() < 1e-9);
    program.add(vec![1.0, 0.0], Sense::AtMost, 2.0);
    assert!((program.least(&[-3.0, -2.0]).unwrap() + 6.0 + 2.0 / 3.0).abs() < 1e-9);
    program.add(vec![1.0, 1.0], Sense::Equal, 2.0);
    assert!((program.least(&[1.0, 2.0]).unwrap() - 2.0).abs() < 1e-9);
    program.add(vec![0.0, -1.0], Sense::AtMost, -0.5);
    assert!((program.least(&[1.0, 2.0]).unwrap() - 2.5).abs() < 1e-9);
    program.add(vec![2.0, 0.0], Sense::AtLeast, 4.0);
    assert_eq!(program.least(&[1.0, 2.0]), None);
}

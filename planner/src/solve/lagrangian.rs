//! Lower bounds: Lagrangian relaxation of "each row is served once".
//!
//! ```text
//!     reduced_j = opening_j − Σ_i max(0, price_i − cost_ij)
//!     bound     = Σ_i price_i + Σ reduced_j over the best choice of sites
//! ```
//!
//! is a bound for *any* prices of serving the rows: what is reported is always evaluated here, in plain sums with a margin
//! for their rounding, wherever the prices came from. Prices are raised by the volume algorithm ([`super::volume`]); for
//! these models: Barahona, F., Chudak, F. A. (2005), Near-optimal solutions to large-scale facility location problems,
//! Discrete Optimization 2(1).

use super::model::{Count, Decision, Model};
use super::volume::{Relaxation, Relaxed};

/// A bound and what it was computed from.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    /// No choice of sites costs less.
    pub value: f64,
    /// Reduced cost of each site.
    pub reduced: Vec<f64>,
    /// The sites of the relaxed choice.
    pub selected: Vec<bool>,
}

/// Evaluates the bound at the prices of the model's rows, each between the row's least cost and its escape.
pub(super) fn evaluate(model: &Model, prices: &[f64]) -> Bound {
    let mut reduced = model.opening.clone();
    let mut sum = 0.0;
    let mut size = 0.0;
    for (row, &price) in prices.iter().enumerate() {
        sum += price;
        for entry in model.row(row) {
            let saving = price - entry.cost;
            if saving <= 0.0 {
                break;
            }
            reduced[entry.site as usize] -= saving;
        }
    }
    let selected = select(model, &reduced);
    let mut choice = 0.0;
    for &site in &model.free {
        if selected[site as usize] {
            choice += reduced[site as usize];
            size += (reduced[site as usize] - model.opening[site as usize]).abs() + model.opening[site as usize];
        }
    }
    // Each sum of n terms is off by at most n ε times the sum of their sizes.
    let terms = (prices.len() + model.free.len() + 8) as f64;
    let margin = terms * f64::EPSILON * (model.constant.abs() + sum.abs() + size);
    Bound { value: model.constant + sum + choice - margin, reduced, selected }
}

/// The choice of sites with the least sum of reduced costs; the first of equals.
fn select(model: &Model, reduced: &[f64]) -> Vec<bool> {
    let mut selected = vec![false; reduced.len()];
    match model.count {
        Count::Any => {
            for &site in &model.free {
                selected[site as usize] = reduced[site as usize] < 0.0;
            }
        }
        Count::Exactly(0) => {}
        Count::Exactly(count) => {
            let mut order = model.free.clone();
            let compare = |a: &u32, b: &u32| reduced[*a as usize].total_cmp(&reduced[*b as usize]).then(a.cmp(b));
            if count < order.len() {
                order.select_nth_unstable_by(count - 1, compare);
            }
            for &site in order.iter().take(count) {
                selected[site as usize] = true;
            }
        }
    }
    selected
}

/// Decides free sites whose other decision would push the bound to `cutoff`; returns how many it decided.
pub(super) fn decide(model: &Model, bound: &Bound, cutoff: f64, decisions: &mut [Decision]) -> usize {
    let (mut last_in, mut first_out) = (0.0, 0.0);
    if let Count::Exactly(_) = model.count {
        (last_in, first_out) = (f64::NEG_INFINITY, f64::INFINITY);
        for &site in &model.free {
            let reduced = bound.reduced[site as usize];
            if bound.selected[site as usize] {
                last_in = f64::max(last_in, reduced);
            } else {
                first_out = f64::min(first_out, reduced);
            }
        }
    }
    let mut decided = 0;
    for &site in &model.free {
        let (selected, reduced) = (bound.selected[site as usize], bound.reduced[site as usize]);
        let rise = if selected { first_out - reduced } else { reduced - last_in };
        if bound.value + rise >= cutoff {
            decisions[site as usize] = if selected { Decision::Open } else { Decision::Closed };
            decided += 1;
        }
    }
    decided
}

impl Relaxed for Bound {
    fn value(&self) -> f64 {
        self.value
    }

    fn selected(&self) -> &[bool] {
        &self.selected
    }
}

impl Relaxation for Model {
    type Bound = Bound;

    fn evaluate(&self, prices: &[f64]) -> Bound {
        evaluate(self, prices)
    }

    fn clip(&self, prices: &mut [f64]) {
        for (row, price) in prices.iter_mut().enumerate() {
            *price = price.clamp(self.row(row)[0].cost, self.escape[row]);
        }
    }

    fn shortfall(&self, prices: &[f64], bound: &Bound) -> Vec<f64> {
        let served = |(row, &price): (usize, &f64)| {
            let near = self.row(row).iter().take_while(|entry| entry.cost < price);
            1.0 - near.filter(|entry| bound.selected[entry.site as usize]).count() as f64
        };
        prices.iter().enumerate().map(served).collect()
    }
}

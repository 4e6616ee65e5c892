//! Lower bounds: Lagrangian relaxation of "each row is served once".
//!
//! ```text
//!     reduced_j = opening_j − Σ_i max(0, price_i − cost_ij)
//!     bound     = Σ_i price_i + Σ reduced_j over the best choice of sites
//! ```
//!
//! is a bound for *any* prices of serving the rows: what is reported is always evaluated here, in plain sums with a margin
//! for their rounding, wherever the prices came from. Prices are raised by the volume algorithm: Barahona, F., Anbil, R.
//! (2000), The volume algorithm: producing primal solutions with a subgradient method, Mathematical Programming 87(3); for
//! these models: Barahona, F., Chudak, F. A. (2005), Near-optimal solutions to large-scale facility location problems,
//! Discrete Optimization 2(1).

use super::model::{Count, Decision, Model};

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

/// A search for good prices in one model.
pub(super) struct Ascent<'a> {
    pub model: &'a Model,
    /// The prices of the best bound so far.
    pub prices: Vec<f64>,
    pub best: Bound,
    /// Smoothed choice of sites, between 0 and 1: close to a solution of the linear relaxation.
    pub fractions: Vec<f64>,
    /// Smoothed shortfall of service of each row.
    shortfall: Vec<f64>,
    step: f64,
    smoothing: f64,
    failures: usize,
}

impl<'a> Ascent<'a> {
    /// Starts from prices for the rows of the model (they are clipped to where they make sense).
    pub(super) fn new(model: &'a Model, mut prices: Vec<f64>, step: f64) -> Self {
        clip(model, &mut prices);
        let best = evaluate(model, &prices);
        let fractions = best.selected.iter().map(|&selected| f64::from(u8::from(selected))).collect();
        let shortfall = shortfall(model, &prices, &best.selected);
        Self { model, prices, best, fractions, shortfall, step, smoothing: 0.1, failures: 0 }
    }

    /// One step towards `target`, an upper bound of the value. Returns whether the bound rose.
    pub(super) fn step(&mut self, target: f64) -> bool {
        let norm: f64 = self.shortfall.iter().map(|value| value * value).sum();
        if norm <= f64::EPSILON {
            return false;
        }
        let length = self.step * (target - self.best.value).max(1e-9 * target.abs()) / norm;
        let mut prices: Vec<f64> =
            self.prices.iter().zip(&self.shortfall).map(|(price, shortfall)| price + length * shortfall).collect();
        clip(self.model, &mut prices);
        let bound = evaluate(self.model, &prices);
        let shortfall = shortfall(self.model, &prices, &bound.selected);
        let along: f64 = shortfall.iter().zip(&self.shortfall).map(|(a, b)| a * b).sum();
        let weight = self.weight(&shortfall);
        for (smooth, new) in self.shortfall.iter_mut().zip(&shortfall) {
            *smooth += weight * (new - *smooth);
        }
        for (smooth, &selected) in self.fractions.iter_mut().zip(&bound.selected) {
            *smooth += weight * (f64::from(u8::from(selected)) - *smooth);
        }
        let rose = bound.value > self.best.value;
        if rose {
            (self.prices, self.best) = (prices, bound);
            self.failures = 0;
            self.step = if along >= 0.0 { (self.step * 1.1).min(2.0) } else { self.step };
        } else {
            self.failures += 1;
            if self.failures >= 10 {
                self.failures = 0;
                self.step *= 0.66;
                self.smoothing = (self.smoothing * 0.8).max(0.01);
            }
        }
        rose
    }

    /// How much of the new direction to mix in: what makes the mixture shortest, within limits.
    fn weight(&self, new: &[f64]) -> f64 {
        let (mut dot, mut length) = (0.0, 0.0);
        for (old, new) in self.shortfall.iter().zip(new) {
            dot += old * (old - new);
            length += (old - new) * (old - new);
        }
        let best = if length > 0.0 { dot / length } else { 1.0 };
        best.clamp(self.smoothing / 10.0, self.smoothing)
    }

    /// Whether steps have become too short to matter.
    pub(super) fn is_spent(&self) -> bool {
        self.step < 1e-4
    }
}

fn clip(model: &Model, prices: &mut [f64]) {
    for (row, price) in prices.iter_mut().enumerate() {
        *price = price.clamp(model.row(row)[0].cost, model.escape[row]);
    }
}

/// For each row, 1 less the number of selected sites that would serve it at its price.
fn shortfall(model: &Model, prices: &[f64], selected: &[bool]) -> Vec<f64> {
    let served = |(row, &price): (usize, &f64)| {
        let near = model.row(row).iter().take_while(|entry| entry.cost < price);
        1.0 - near.filter(|entry| selected[entry.site as usize]).count() as f64
    };
    prices.iter().enumerate().map(served).collect()
}

//! The search for good prices of a Lagrangian relaxation where there are very many rows: deflected subgradients. Camerini,
//! P. M., Fratta, L., Maffioli, F. (1975), On improving relaxation methods by modified gradient techniques, Mathematical
//! Programming Study 3.
//!
//! From bad prices it is near the best bound after a third of the steps that [`super::volume`] takes.

use super::volume::{Relaxation, Relaxed};

/// How much of the last direction stays in the next one.
const KEPT: f64 = 0.6;
/// So many steps without a rise worth mentioning (as a share of the bound) shorten the steps.
const PATIENCE: usize = 10;
const RISE: f64 = 1e-5;
const SHORTER: f64 = 0.7;
/// Steps shorter than this do not matter.
const SPENT: f64 = 2e-3;
/// How much of the last choice of sites is in the smoothed one.
const SMOOTHING: f64 = 0.05;

/// A search for good prices in one model.
pub(super) struct Deflected<'a, R: Relaxation> {
    model: &'a R,
    /// How far the price of each row moves, beside those of the others.
    scale: &'a [f64],
    now: Vec<f64>,
    direction: Vec<f64>,
    /// The best prices so far, and the shortfall of service at them.
    pub prices: Vec<f64>,
    shortfall: Vec<f64>,
    pub best: R::Bound,
    /// Smoothed choice of sites, between 0 and 1.
    pub fractions: Vec<f64>,
    step: f64,
    idle: usize,
}

impl<'a, R: Relaxation> Deflected<'a, R> {
    /// Starts from prices for the rows of the model (they are clipped to where they make sense), with steps of this part of
    /// the way to the target.
    pub(super) fn new(model: &'a R, scale: &'a [f64], mut prices: Vec<f64>, step: f64) -> Self {
        model.clip(&mut prices);
        let best = model.evaluate(&prices);
        let fractions = best.selected().iter().map(|&selected| f64::from(u8::from(selected))).collect();
        let shortfall = model.shortfall(&prices, &best);
        let direction = shortfall.clone();
        Self { model, scale, now: prices.clone(), direction, prices, shortfall, best, fractions, step, idle: 0 }
    }

    /// One step towards `target`, an upper bound of the value.
    pub(super) fn step(&mut self, target: f64) {
        let norm: f64 = self.direction.iter().zip(self.scale).map(|(value, scale)| value * value * scale).sum();
        if norm <= f64::EPSILON {
            self.idle = PATIENCE;
            return self.back();
        }
        let length = self.step * (target - self.best.value()).max(1e-9 * target.abs()) / norm;
        for ((price, value), scale) in self.now.iter_mut().zip(&self.direction).zip(self.scale) {
            *price += length * scale * value;
        }
        self.model.clip(&mut self.now);
        let bound = self.model.evaluate(&self.now);
        let shortfall = self.model.shortfall(&self.now, &bound);
        for (smooth, &selected) in self.fractions.iter_mut().zip(bound.selected()) {
            *smooth += SMOOTHING * (f64::from(u8::from(selected)) - *smooth);
        }
        for (value, new) in self.direction.iter_mut().zip(&shortfall) {
            *value = KEPT * *value + (1.0 - KEPT) * new;
        }
        let rise = bound.value() - self.best.value();
        self.idle = if rise > RISE * self.best.value().abs() { 0 } else { self.idle + 1 };
        if rise > 0.0 {
            (self.best, self.shortfall) = (bound, shortfall);
            self.prices.clone_from(&self.now);
        }
        self.back();
    }

    /// Goes back to the best prices with shorter steps when nothing has risen for long.
    fn back(&mut self) {
        if self.idle >= PATIENCE {
            self.idle = 0;
            self.step *= SHORTER;
            self.now.clone_from(&self.prices);
            self.direction.clone_from(&self.shortfall);
        }
    }

    /// Whether steps have become too short to matter.
    pub(super) fn is_spent(&self) -> bool {
        self.step < SPENT
    }
}

//! The search for good prices of a Lagrangian relaxation: the volume algorithm. Barahona, F., Anbil, R. (2000), The volume
//! algorithm: producing primal solutions with a subgradient method, Mathematical Programming 87(3).

/// A relaxation of "each row is served once" with a bound for any prices of serving the rows.
pub(super) trait Relaxation {
    /// What is found at given prices.
    type Bound: Relaxed;

    /// The bound at the prices of the rows.
    fn evaluate(&self, prices: &[f64]) -> Self::Bound;

    /// Moves prices to where they make sense.
    fn clip(&self, prices: &mut [f64]);

    /// For each row, 1 less how often the relaxed choice of sites serves it.
    fn shortfall(&self, prices: &[f64], bound: &Self::Bound) -> Vec<f64>;
}

/// A bound and the choice of sites that has it.
pub(super) trait Relaxed {
    fn value(&self) -> f64;
    fn selected(&self) -> &[bool];
}

/// A search for good prices in one model.
pub(super) struct Ascent<'a, R: Relaxation> {
    pub model: &'a R,
    /// The prices of the best bound so far.
    pub prices: Vec<f64>,
    pub best: R::Bound,
    /// Smoothed choice of sites, between 0 and 1: close to a solution of the linear relaxation.
    pub fractions: Vec<f64>,
    /// Smoothed shortfall of service of each row.
    pub shortfall: Vec<f64>,
    step: f64,
    smoothing: f64,
    failures: usize,
}

impl<'a, R: Relaxation> Ascent<'a, R> {
    /// Starts from prices for the rows of the model (they are clipped to where they make sense).
    pub(super) fn new(model: &'a R, mut prices: Vec<f64>, step: f64) -> Self {
        model.clip(&mut prices);
        let best = model.evaluate(&prices);
        let fractions = best.selected().iter().map(|&selected| f64::from(u8::from(selected))).collect();
        let shortfall = model.shortfall(&prices, &best);
        Self { model, prices, best, fractions, shortfall, step, smoothing: 0.1, failures: 0 }
    }

    /// One step towards `target`, an upper bound of the value. Returns whether the bound rose.
    pub(super) fn step(&mut self, target: f64) -> bool {
        let norm: f64 = self.shortfall.iter().map(|value| value * value).sum();
        if norm <= f64::EPSILON {
            return false;
        }
        let length = self.step * (target - self.best.value()).max(1e-9 * target.abs()) / norm;
        let mut prices: Vec<f64> =
            self.prices.iter().zip(&self.shortfall).map(|(price, shortfall)| price + length * shortfall).collect();
        self.model.clip(&mut prices);
        let bound = self.model.evaluate(&prices);
        let shortfall = self.model.shortfall(&prices, &bound);
        let along: f64 = shortfall.iter().zip(&self.shortfall).map(|(a, b)| a * b).sum();
        let weight = self.weight(&shortfall);
        for (smooth, new) in self.shortfall.iter_mut().zip(&shortfall) {
            *smooth += weight * (new - *smooth);
        }
        for (smooth, &selected) in self.fractions.iter_mut().zip(bound.selected()) {
            *smooth += weight * (f64::from(u8::from(selected)) - *smooth);
        }
        let rose = bound.value() > self.best.value();
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

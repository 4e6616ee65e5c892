//! The p-median with the sites near each row alone, where there are too many pairs to look at all of them.
//!
//! What a row pays at the nearest site left out becomes its escape: the model knows no choice as dearer than it is, so its
//! bounds hold, and a choice that leaves no row to its escape costs what the model says. What counts as near grows until
//! the best answer is proven: García, S., Labbé, M., Marín, A. (2011), Solving large p-median problems with a radius
//! formulation, INFORMS Journal on Computing 23(4), whose rows grow in the same way.

use super::super::branch::{self, Found, Goal};
use super::super::deflected::Deflected;
use super::super::interchange;
use super::super::model::{Count, Entry, Model, has_choice};
use super::super::places::Places;
use super::super::watch::Watch;
use super::coarse::{self, Coarse};

/// Near is up to so many times the way to the second nearest site of the best choice; beyond the last, everything is.
const NEAR: f64 = 1.5;
const FARTHEST: f64 = 100.0;

/// Steps of raising the bound before branching, and after how many the relaxed choice is improved.
const ROUNDS: usize = 400;
const OFFERED: usize = 50;

/// What counts as proven, a little above what the search leaves.
const PROVEN: f64 = 2e-9;

/// The best choice of `count` free sites, from one of no more that serves every row.
pub(super) fn search(places: &Places<'_>, count: usize, start: &[bool], watch: &mut Watch<'_>) -> Found {
    search_from(places, count, start, NEAR, watch)
}

/// The same, where near is at first up to so many times the way to the second nearest site.
pub(super) fn search_from(
    places: &Places<'_>,
    count: usize,
    start: &[bool],
    mut reach: f64,
    watch: &mut Watch<'_>,
) -> Found {
    let Coarse { chosen, prices } = coarse::solve(places, count, start, watch);
    let mut best = Found { chosen, value: f64::INFINITY, bound: 0.0 };
    loop {
        let near = Near::new(places, count, &best.chosen, reach);
        best.value = near.finished(best.chosen.clone()).1;
        watch.report(best.value, best.bound);
        let raised = near.raise(&prices, &mut best, watch);
        let finish = |chosen: Vec<bool>| near.finished(chosen);
        let mut goal = Goal { prices: Some(&raised), ..Goal::best(watch.gap()) };
        if near.lacks {
            goal = Goal { finish: Some(&finish), relaxed: true, ..goal };
        }
        let found = branch::search(&near.model, &best.chosen, goal, watch);
        best.keep(found);
        if best.is_proven(watch.gap()) || !near.lacks || watch.stopped() {
            return best;
        }
        reach *= 2.0;
    }
}

impl Found {
    /// Keeps what is better in another one.
    fn keep(&mut self, other: Self) {
        self.bound = self.bound.max(other.bound);
        if other.value < self.value {
            (self.chosen, self.value) = (other.chosen, other.value);
        }
        self.bound = self.bound.min(self.value);
    }

    fn is_proven(&self, gap: f64) -> bool {
        self.value - self.bound <= gap.max(PROVEN) * self.value
    }
}

struct Near<'a, 'p> {
    places: &'a Places<'p>,
    model: Model,
    /// For each row of the model the row among those of positive weight.
    row_of: Vec<usize>,
    /// What a row costs that no site serves.
    penalty: f64,
    /// Some site is left out of some row.
    lacks: bool,
}

impl<'a, 'p> Near<'a, 'p> {
    /// The model around a choice that serves every row.
    fn new(places: &'a Places<'p>, count: usize, chosen: &[bool], reach: f64) -> Self {
        let open = places.open(chosen);
        let (mut value, mut limits) = (0.0, Vec::with_capacity(places.rows.len()));
        for &row in &places.rows {
            let (mut first, mut second) = (f64::INFINITY, f64::INFINITY);
            for cost in open.iter().map(|&column| places.problem.cost(row, column)) {
                second = second.min(cost.max(first));
                first = first.min(cost);
            }
            value += places.weight(row) * first;
            // The nearest site of all is always near.
            limits.push(if reach > FARTHEST { f64::INFINITY } else { first.max(reach * second) });
        }
        let penalty = (2.0 * value).ceil() + 1.0;
        let (mut lacks, mut integral) = (false, value < 2f64.powi(51));
        let mut row = |(&row, &limit): (&usize, &f64)| {
            let weight = places.weight(row);
            let fixed = places.least(row, places.fixed.iter().copied());
            let (mut entries, mut nearest) = (Vec::new(), f64::INFINITY);
            let mut whole = true;
            for (site, &column) in (0..).zip(&places.free) {
                let travel = places.problem.cost(row, column);
                if travel.is_finite() {
                    whole &= travel.fract() == 0.0;
                    if travel <= limit {
                        entries.push(Entry { cost: weight * travel, site });
                    } else {
                        nearest = f64::min(nearest, travel);
                    }
                }
            }
            lacks |= nearest < fixed;
            integral &= whole && weight.fract() == 0.0;
            let escape = f64::min(nearest, fixed);
            (if escape.is_finite() { weight * escape } else { penalty }, entries)
        };
        let rows: Vec<(f64, Vec<Entry>)> = places.rows.iter().zip(&limits).map(&mut row).collect();
        let row_of = has_choice(&rows);
        let mut model = Model::new(rows, vec![0.0; places.free.len()], Count::Exactly(count));
        model.integral &= integral;
        Self { places, model, row_of, penalty, lacks }
    }

    /// Raises the bound from prices of a unit of each row's weight, and looks for better choices on the way; returns prices.
    fn raise(&self, units: &[f64], best: &mut Found, watch: &mut Watch<'_>) -> Vec<f64> {
        let weights: Vec<f64> = self.row_of.iter().map(|&row| self.places.weight(self.places.rows[row])).collect();
        let prices = self.row_of.iter().zip(&weights).map(|(&row, weight)| weight * units[row]).collect();
        let mut ascent = Deflected::new(&self.model, &weights, prices, 0.5);
        for round in 0..ROUNDS {
            if ascent.is_spent() || best.is_proven(watch.gap()) || watch.stopped() {
                break;
            }
            if round % OFFERED == 0 {
                let improved = interchange::improve(&self.model, &ascent.best.selected, watch);
                let (chosen, value) = self.finished(improved);
                best.keep(Found { chosen, value, bound: ascent.best.value });
            }
            ascent.step(best.value.max(ascent.best.value));
            best.bound = best.bound.max(ascent.best.value).min(best.value);
            if round % 10 == 9 {
                watch.report(best.value, best.bound);
            }
        }
        ascent.prices
    }

    /// A choice and what it really costs.
    fn finished(&self, chosen: Vec<bool>) -> (Vec<bool>, f64) {
        let open = self.places.open(&chosen);
        let mut value = self.model.value(&chosen);
        for row in (0..self.model.rows()).filter(|_| self.lacks) {
            if !self.model.row(row).iter().any(|entry| chosen[entry.site as usize]) {
                let origin = self.places.rows[self.row_of[row]];
                let travel = self.places.least(origin, open.iter().copied());
                let cost = if travel.is_finite() { self.places.weight(origin) * travel } else { self.penalty };
                value += cost - self.model.escape[row];
            }
        }
        (chosen, value)
    }
}

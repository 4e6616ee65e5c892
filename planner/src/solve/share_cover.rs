//! Covering a share of the weight at least cost, where sites cost differently.
//!
//! A price on the weight left uncovered turns the share into costs (Lagrangian relaxation of the share): what the priced
//! model pays, less the price of what may stay uncovered, is a bound for any price. Halving finds the best price; branch
//! and bound on the model at that price closes what is left, every choice of sites being completed to an answer.

use super::branch::{self, Goal};
use super::cover;
use super::interchange;
use super::model::{Count, Model};
use super::places::Places;
use super::volume::Ascent;
use super::watch::Watch;

/// Steps of halving, and of raising the bound at each price.
const PRICES: usize = 30;
const STEPS: usize = 100;

/// Up to here, values are right to well below the millionth that a whole number is told by.
const MAX_STEPS: f64 = 1e8;

struct Share<'a> {
    rows: Vec<(Vec<u32>, f64)>,
    opening: &'a [f64],
    /// The weight that may stay uncovered.
    spare: f64,
}

/// The best choice of free sites found that leaves at most `spare` of the coverable weight uncovered, and a bound on its
/// opening cost; `fixed` is what the fixed sites cost.
pub(super) fn solve(
    places: &Places<'_>,
    limit: f64,
    opening: &[f64],
    spare: f64,
    fixed: f64,
    watch: &mut Watch<'_>,
) -> (Vec<bool>, f64) {
    let share = Share { rows: cover::distinct_rows(places, limit, opening, watch), opening, spare };
    // Else a row is left that only sites that cost something cover, and the best bound is above 0.
    let costless: Vec<bool> = opening.iter().map(|&cost| cost <= 0.0).collect();
    if share.left(&costless) <= spare {
        return (share.completed(costless), 0.0);
    }
    let price = share.best_price(watch);
    let model = share.priced(price);
    // What an answer costs plus the price of all that may stay uncovered is never below the model's value.
    let finish = |chosen: Vec<bool>| {
        let chosen = share.completed(chosen);
        let value = share.cost(&chosen) + price * spare;
        (chosen, value)
    };
    watch.minimising(fixed - price * spare);
    // Whole costs, where neither they nor the price of the spare drown a step in rounding.
    let steps = opening.iter().all(|cost| cost.fract() == 0.0) && finish(vec![false; opening.len()]).1 < MAX_STEPS;
    let goal = Goal { total: Some(price * spare), finish: Some(&finish), steps, ..Goal::best(watch.gap()) };
    let found = branch::search(&model, &vec![false; opening.len()], goal, watch);
    let bound = found.bound - price * spare;
    (found.chosen, if steps { (bound - 1e-6).ceil() } else { bound })
}

impl Share<'_> {
    fn priced(&self, price: f64) -> Model {
        let mut model = cover::priced(&self.rows, self.opening.to_vec(), price, Count::Any);
        // Should the priced costs happen to be whole, an answer's value, which holds the price of the spare, is still not.
        model.integral = false;
        model
    }

    fn cost(&self, chosen: &[bool]) -> f64 {
        self.opening.iter().zip(chosen).filter(|(_, chosen)| **chosen).map(|(cost, _)| cost).sum()
    }

    /// The price with about the best bound, never 0. The bound is concave in the price: it rises while more than the spare
    /// weight stays uncovered.
    fn best_price(&self, watch: &mut Watch<'_>) -> f64 {
        let (mut low, mut high) = self.prices();
        let mut best = (f64::NEG_INFINITY, low);
        for _ in 0..PRICES {
            let price = f64::sqrt(low * high);
            let model = self.priced(price);
            let target = model.value(&interchange::improve(&model, &vec![false; self.opening.len()], watch));
            let mut ascent = Ascent::new(&model, model.escape.iter().map(|escape| escape / 2.0).collect(), 1.0);
            for _ in 0..STEPS {
                ascent.step(target);
            }
            let bound = ascent.best.value - price * self.spare;
            if bound > best.0 {
                best = (bound, price);
            }
            if watch.stopped() {
                break;
            }
            if self.uncovered(&ascent.fractions) > self.spare { low = price } else { high = price }
        }
        best.1
    }

    /// At the lower price all weight together is not worth the cheapest site that costs something; at the higher one even
    /// the least weight (but for specks) is worth all sites.
    fn prices(&self) -> (f64, f64) {
        let all: f64 = self.rows.iter().map(|(_, weight)| weight).sum();
        let least = self.rows.iter().map(|(_, weight)| *weight).fold(f64::INFINITY, f64::min);
        let cheapest = self.opening.iter().copied().filter(|&cost| cost > 0.0).fold(f64::INFINITY, f64::min);
        let dearest = self.cost(&vec![true; self.opening.len()]);
        (cheapest / all, dearest / least.max(all * 1e-9))
    }

    /// The weight left uncovered when sites are open to these fractions.
    fn uncovered(&self, fractions: &[f64]) -> f64 {
        let open = |sites: &[u32]| sites.iter().map(|&site| fractions[site as usize]).sum::<f64>();
        self.rows.iter().map(|(sites, weight)| weight * (1.0 - open(sites)).max(0.0)).sum()
    }

    /// The weight left uncovered by chosen sites.
    fn left(&self, chosen: &[bool]) -> f64 {
        let bare = |sites: &[u32]| !sites.iter().any(|&site| chosen[site as usize]);
        self.rows.iter().filter(|(sites, _)| bare(sites)).map(|(_, weight)| weight).sum()
    }

    /// Opens what gains most weight for its cost until the share is covered, then closes what is not needed, the dearest
    /// first.
    fn completed(&self, mut chosen: Vec<bool>) -> Vec<bool> {
        loop {
            let left = self.left(&chosen);
            if left <= self.spare {
                break;
            }
            let mut gain = vec![0.0; chosen.len()];
            for (sites, weight) in &self.rows {
                if !sites.iter().any(|&site| chosen[site as usize]) {
                    for &site in sites {
                        gain[site as usize] += weight;
                    }
                }
            }
            let worth = |site: &usize| gain[*site].min(left) / self.opening[*site].max(f64::MIN_POSITIVE);
            let useful = (0..chosen.len()).rev().filter(|&site| gain[site] > 0.0);
            let Some(site) = useful.max_by(|a, b| worth(a).total_cmp(&worth(b))) else { break };
            chosen[site] = true;
        }
        let mut order: Vec<usize> = (0..chosen.len()).filter(|&site| chosen[site]).collect();
        order.sort_by(|&a, &b| self.opening[b].total_cmp(&self.opening[a]));
        for site in order {
            chosen[site] = false;
            chosen[site] = self.left(&chosen) > self.spare;
        }
        chosen
    }
}

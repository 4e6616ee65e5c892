//! Covering a share of the weight at least cost, where sites cost differently.
//!
//! A price on the weight left uncovered turns the share into costs (Lagrangian relaxation of the share): what the priced
//! model pays, less the price of what may stay uncovered, is a bound for any price. Halving finds the best price; branch
//! and bound on the model at that price closes what is left, every choice of sites being completed to an answer.

use super::branch::{self, Goal};
use super::cover;
use super::interchange;
use super::lagrangian::Ascent;
use super::model::{Count, Model};
use super::places::Places;
use super::watch::Watch;

/// Steps of halving, and of raising the bound at each price.
const PRICES: usize = 30;
const STEPS: usize = 100;

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
    let share = Share { rows: cover::distinct_rows(places, limit, opening), opening, spare };
    let price = share.best_price();
    let model = share.priced(price);
    // What an answer costs plus the price of all that may stay uncovered is never below the model's value.
    let finish = |chosen: Vec<bool>| {
        let chosen = share.completed(chosen);
        let value = share.cost(&chosen) + price * spare;
        (chosen, value)
    };
    watch.minimising(fixed - price * spare);
    let goal = Goal { total: Some(price * spare), finish: Some(&finish), ..Goal::best(watch.gap()) };
    let found = branch::search(&model, &vec![false; opening.len()], goal, watch);
    (found.chosen, found.bound - price * spare)
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

    /// The price with about the best bound. The bound is concave in the price: it rises while more than the spare weight
    /// stays uncovered.
    fn best_price(&self) -> f64 {
        let weight: f64 = self.rows.iter().map(|(_, weight)| weight).sum();
        let highest = self.cost(&vec![true; self.opening.len()]) / (weight * 1e-6);
        let (mut low, mut high) = (highest * 1e-12, highest);
        let mut best = (0.0, 0.0);
        for _ in 0..PRICES {
            let price = f64::sqrt(low * high);
            let model = self.priced(price);
            let target = model.value(&interchange::improve(&model, &vec![false; self.opening.len()]));
            let mut ascent = Ascent::new(&model, model.escape.iter().map(|escape| escape / 2.0).collect(), 1.0);
            for _ in 0..STEPS {
                ascent.step(target);
            }
            let bound = ascent.best.value - price * self.spare;
            if bound > best.0 {
                best = (bound, price);
            }
            if self.uncovered(&ascent.fractions) > self.spare { low = price } else { high = price }
        }
        best.1
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

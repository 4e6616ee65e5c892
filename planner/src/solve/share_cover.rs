//! Covering a share of the weight at least cost, where sites cost differently.
//!
//! A price on the weight left uncovered turns the share into costs; halving on that price gives an answer and a Lagrangian
//! bound. What is left between them is closed by an integer program.

use super::cover;
use super::interchange;
use super::lagrangian::Ascent;
use super::model::Model;
use super::places::Places;
use super::watch::Watch;

/// Steps of halving, and of raising the bound at each price.
const PRICES: usize = 24;
const STEPS: usize = 200;

/// The best choice of free sites found that leaves at most `spare` of the coverable weight uncovered, and a bound on its
/// opening cost.
pub(super) fn solve(
    places: &Places<'_>,
    limit: f64,
    opening: &[f64],
    spare: f64,
    watch: &mut Watch<'_>,
) -> (Vec<bool>, f64) {
    let uncovered = cover::priced(places, limit, &vec![0.0; opening.len()], 1.0);
    let cost = |chosen: &[bool]| -> f64 { opening.iter().zip(chosen).filter(|(_, c)| **c).map(|(cost, _)| cost).sum() };
    let mut best = pruned(&uncovered, vec![true; opening.len()], opening, spare);
    let mut bound: f64 = 0.0;
    let (mut low, mut high) = (0.0, opening.iter().sum::<f64>() / spare.max(f64::MIN_POSITIVE).min(1e-3) + 1.0);
    for _ in 0..PRICES {
        if !watch.report(cost(&best), bound) {
            return (best, bound);
        }
        let price = if low > 0.0 { f64::sqrt(low * high) } else { high / 1e6 };
        let model = cover::priced(places, limit, opening, price);
        let chosen = interchange::improve(&model, &vec![false; opening.len()]);
        let prices = model.escape.iter().map(|escape| escape / 2.0).collect();
        let mut ascent = Ascent::new(&model, prices, 1.0);
        let target = model.value(&chosen);
        for _ in 0..STEPS {
            ascent.step(target);
        }
        bound = bound.max(ascent.best.value - price * spare);
        if uncovered.value(&chosen) <= spare {
            high = price;
            let chosen = pruned(&uncovered, chosen, opening, spare);
            if cost(&chosen) < cost(&best) {
                best = chosen;
            }
        } else {
            low = price;
        }
    }
    #[cfg(feature = "mip")]
    if bound < cost(&best) {
        let rows = cover::distinct_rows(places, limit);
        if let Some((chosen, proven)) = super::mip::share_cover(&rows, opening, spare, watch.seconds_left()) {
            bound = bound.max(proven);
            if uncovered.value(&chosen) <= spare && cost(&chosen) < cost(&best) {
                best = chosen;
            }
        }
        watch.stopped();
    }
    let value = cost(&best);
    (best, bound.min(value))
}

/// Closes sites, the dearest first, as long as the share stays covered.
fn pruned(uncovered: &Model, mut chosen: Vec<bool>, opening: &[f64], spare: f64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..opening.len()).collect();
    order.sort_by(|&a, &b| opening[b].total_cmp(&opening[a]));
    for site in order {
        if chosen[site] {
            chosen[site] = false;
            chosen[site] = uncovered.value(&chosen) > spare;
        }
    }
    chosen
}

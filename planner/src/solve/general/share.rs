//! The price of weight that is not served, where a share of it need not be: about the one with the best bound, by halving
//! (Lagrangian relaxation of the share; any price is right).

use super::bound::Part;
use super::sides::propagate;
use super::task::Task;
use crate::solve::model::Decision;
use crate::solve::volume::Ascent;
use crate::solve::watch::Watch;

/// Steps of halving, and of raising the bound at each price.
const PRICES: usize = 20;
const STEPS: usize = 60;

/// Sets the price; `spare` is the weight that may be left.
pub(super) fn set_price(task: &mut Task, spare: f64, watch: &mut Watch<'_>) {
    let fixed = |fixed: bool| if fixed { Decision::Open } else { Decision::Free };
    let mut decisions: Vec<Decision> = task.sites.iter().map(|site| fixed(site.fixed)).collect();
    let (mut low, mut high) = prices(task);
    let mut best = (f64::NEG_INFINITY, low);
    task.set_price(low);
    if !propagate(task, &mut decisions) {
        return;
    }
    for _ in 0..PRICES {
        let price = f64::sqrt(low * high);
        task.set_price(price);
        let part = Part::new(task, &decisions);
        let mut ascent = Ascent::new(&part, task.rows.iter().map(|row| row.escape / 2.0).collect(), 1.0);
        let target = task.sites.iter().map(|site| site.opening).sum::<f64>() + price * spare;
        for _ in 0..STEPS {
            ascent.step(target.max(ascent.best.value));
        }
        if ascent.best.value > best.0 {
            best = (ascent.best.value, price);
        }
        let left: f64 = task.rows.iter().zip(&ascent.shortfall).map(|(row, left)| row.weight * left.max(0.0)).sum();
        if left > spare {
            low = price;
        } else {
            high = price;
        }
        if watch.stopped() {
            break;
        }
    }
    task.set_price(best.1);
}

/// At the lower price all weight together is not worth the cheapest site that costs something; at the higher one even the
/// least weight (but for specks) is worth all sites.
fn prices(task: &Task) -> (f64, f64) {
    let all: f64 = task.rows.iter().map(|row| row.weight).sum();
    let least = task.rows.iter().map(|row| row.weight).fold(f64::INFINITY, f64::min);
    let costs = || task.sites.iter().map(|site| site.opening);
    let cheapest = costs().filter(|&cost| cost > 0.0).fold(f64::INFINITY, f64::min);
    if cheapest.is_infinite() || all <= 0.0 {
        // Any answer is the best: what is left beyond the spare weight has only to cost more than none.
        let price = 1e6 / all.max(f64::MIN_POSITIVE);
        return (price, price);
    }
    (cheapest / all, costs().sum::<f64>() / least.max(all * 1e-9))
}

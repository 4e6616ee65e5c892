//! Lower bounds: Lagrangian relaxation of "each row is served once", with a knapsack for each site that has little room.
//!
//! ```text
//!     reduced_j = opening_j − the most that site j can make of its room at profits price_i − cost_ij
//!     bound     = Σ_i price_i + the best choice of sites
//! ```
//!
//! is a bound for any prices up to the escapes. For the capacitated models: Klose, A., Görtz, S. (2007), A branch-and-price
//! algorithm for the capacitated facility location problem, European Journal of Operational Research 179(3); Ceselli, A.,
//! Righini, G. (2005), A branch-and-price algorithm for the capacitated p-median problem, Networks 45(3).

use super::choice::{Choice, choose};
use super::knapsack::{self, Filled, Item};
use super::task::Task;
use crate::solve::model::Decision;
use crate::solve::volume::{Relaxation, Relaxed};

/// A task where some sites are decided (in a way that leaves a choice).
pub(super) struct Part<'a> {
    pub task: &'a Task,
    pub decisions: &'a [Decision],
    /// The least and the largest price of each row that makes sense.
    prices: Vec<(f64, f64)>,
    /// For each site that must serve some weight and may be open, the rows that it can serve, and their costs.
    must: Vec<(usize, Vec<(u32, f64)>)>,
}

/// A bound and what it was computed from.
pub(super) struct Bound {
    pub value: f64,
    pub choice: Choice,
    /// For the selected sites without room for everybody: which rows they serve, and their shares.
    taken: Vec<Vec<(u32, f64)>>,
}

impl<'a> Part<'a> {
    pub(super) fn new(task: &'a Task, decisions: &'a [Decision]) -> Self {
        let range = |row: &super::task::Row| {
            let usable = || row.entries.iter().filter(|entry| decisions[entry.site as usize] != Decision::Closed);
            // A row pays no more than what a site with room for all asks that is open anyway.
            let is_open =
                |site: u32| decisions[site as usize] == Decision::Open && task.sites[site as usize].room.is_infinite();
            let open = usable().find(|entry| !task.capacitated && is_open(entry.site));
            let most = open.map_or(row.escape, |entry| entry.cost.min(row.escape));
            (usable().next().map_or(most, |entry| entry.cost.min(most)), most)
        };
        Self { task, decisions, prices: task.rows.iter().map(range).collect(), must: must(task, decisions) }
    }

    /// Has sites whose profitable rows are too few serve others too, those first that lose least.
    /// Returns what they lose.
    fn fill(&self, prices: &[f64], items: &mut [Vec<Item>], reduced: &mut [f64], taken: &mut [Vec<(u32, f64)>]) -> f64 {
        let mut lost = 0.0;
        for (site, entries) in &self.must {
            let mut missing = self.task.sites[*site].least - items[*site].iter().map(|item| item.weight).sum::<f64>();
            if missing <= 0.0 {
                continue;
            }
            let item = |&(row, cost): &(u32, f64)| {
                let index = row as usize;
                Item::new(row, prices[index] - cost, self.task.rows[index].weight)
            };
            // Packed whole, the profitable rows are all the same.
            taken[*site] = items[*site].drain(..).map(|item| (item.row, 1.0)).collect();
            let mut others: Vec<Item> = entries.iter().map(item).filter(|item| item.profit <= 0.0).collect();
            others.sort_unstable_by(knapsack::densest);
            for item in others {
                let share = (missing / item.weight).min(1.0);
                reduced[*site] -= share * item.profit;
                lost -= share * item.profit;
                taken[*site].push((item.row, share));
                missing -= share * item.weight;
                if missing <= 0.0 {
                    break;
                }
            }
        }
        lost
    }

    /// The bound at these prices, where sites pack whole rows or parts of rows.
    fn bound(&self, prices: &[f64], whole: bool) -> Bound {
        let task = self.task;
        let mut reduced: Vec<f64> = task.sites.iter().map(|site| site.opening).collect();
        let mut items: Vec<Vec<Item>> = vec![Vec::new(); task.sites.len()];
        let (mut sum, mut size) = (0.0, 0.0);
        for (row, (entries, &price)) in (0..).zip(task.rows.iter().zip(prices)) {
            sum += price;
            size += price.abs();
            for entry in &entries.entries {
                let (site, profit) = (entry.site as usize, price - entry.cost);
                if profit <= 0.0 {
                    break;
                }
                if self.decisions[site] == Decision::Closed {
                    continue;
                }
                size += profit;
                if task.sites[site].room.is_infinite() {
                    reduced[site] -= profit;
                } else {
                    items[site].push(Item::new(row, profit, entries.weight));
                }
            }
        }
        let mut filled = vec![Filled::default(); task.sites.len()];
        for (site, items) in items.iter_mut().enumerate().filter(|(_, items)| !items.is_empty()) {
            filled[site] = knapsack::parts(items, task.sites[site].room);
            reduced[site] -= filled[site].profit;
        }
        let mut taken = vec![Vec::new(); task.sites.len()];
        size += self.fill(prices, &mut items, &mut reduced, &mut taken);
        let choice = if whole {
            self.refine(&mut items, &mut reduced, &mut taken)
        } else {
            choose(task, self.decisions, &reduced)
        };
        for site in (0..taken.len()).filter(|&site| choice.selected[site]) {
            if taken[site].is_empty() {
                taken[site] = filled[site].taken(&items[site]);
            }
        }
        // Each sum of n terms is off by at most n ε times the sum of their sizes.
        let terms = (prices.len() + reduced.len() + 16) as f64;
        size += task.sites.iter().map(|site| site.opening).sum::<f64>() + task.rebate() + choice.size;
        let value = sum + choice.value - task.rebate() - terms * f64::EPSILON * size;
        Bound { value, choice, taken }
    }

    /// The bound where every site packs whole rows, if rows are not to be divided. It takes much longer, so prices are found
    /// for parts of rows.
    pub(super) fn whole(&self, prices: &[f64]) -> Option<Bound> {
        (self.task.single && self.task.capacitated).then(|| self.bound(prices, true))
    }

    /// Packs the selected sites with whole rows until all of them are, and the choice is still the best.
    fn refine(&self, items: &mut [Vec<Item>], reduced: &mut [f64], taken: &mut [Vec<(u32, f64)>]) -> Choice {
        let mut refined = vec![false; items.len()];
        loop {
            let choice = choose(self.task, self.decisions, reduced);
            let mut changed = false;
            for site in (0..items.len()).filter(|&site| choice.selected[site]) {
                if !refined[site] && self.task.sites[site].room.is_finite() && !items[site].is_empty() {
                    let packed = knapsack::whole(&mut items[site], self.task.sites[site].room);
                    refined[site] = true;
                    changed |= self.task.sites[site].opening - packed.profit > reduced[site];
                    reduced[site] = self.task.sites[site].opening - packed.profit;
                    taken[site] = packed.taken;
                }
            }
            if !changed {
                return choice;
            }
        }
    }
}

/// What [`Part::must`] says.
fn must(task: &Task, decisions: &[Decision]) -> Vec<(usize, Vec<(u32, f64)>)> {
    let may = |site: &usize| task.sites[*site].least > 0.0 && decisions[*site] != Decision::Closed;
    let mut must: Vec<(usize, Vec<(u32, f64)>)> =
        (0..task.sites.len()).filter(may).map(|site| (site, Vec::new())).collect();
    if must.is_empty() {
        return must;
    }
    for (index, row) in (0..).zip(&task.rows) {
        for entry in &row.entries {
            if let Ok(at) = must.binary_search_by_key(&(entry.site as usize), |(site, _)| *site) {
                must[at].1.push((index, entry.cost));
            }
        }
    }
    must
}

impl Relaxed for Bound {
    fn value(&self) -> f64 {
        self.value
    }

    fn selected(&self) -> &[bool] {
        &self.choice.selected
    }
}

impl Relaxation for Part<'_> {
    type Bound = Bound;

    fn evaluate(&self, prices: &[f64]) -> Bound {
        self.bound(prices, false)
    }

    fn clip(&self, prices: &mut [f64]) {
        for (price, &(least, most)) in prices.iter_mut().zip(&self.prices) {
            *price = price.clamp(least, most);
        }
    }

    fn shortfall(&self, prices: &[f64], bound: &Bound) -> Vec<f64> {
        let selected = &bound.choice.selected;
        let wide = |site: u32| selected[site as usize] && self.task.sites[site as usize].room.is_infinite();
        let served = |(row, &price): (&super::task::Row, &f64)| {
            let near = row.entries.iter().take_while(|entry| entry.cost < price);
            1.0 - near.filter(|entry| wide(entry.site)).count() as f64
        };
        let mut shortfall: Vec<f64> = self.task.rows.iter().zip(prices).map(served).collect();
        for site in (0..selected.len()).filter(|&site| selected[site]) {
            bound.taken[site].iter().for_each(|&(row, share)| shortfall[row as usize] -= share);
        }
        shortfall
    }
}

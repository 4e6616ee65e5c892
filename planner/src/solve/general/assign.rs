//! Serving whole rows from given sites with limited room at least cost: the generalised assignment problem, by branch and
//! bound with a knapsack for each site.
//!
//! Fisher, M. L., Jaikumar, R., Van Wassenhove, L. N. (1986), A multiplier adjustment method for the generalized assignment
//! problem, Management Science 32(9).

use super::knapsack::{self, Item};
use super::rounding::{LEFT, Whole};
use super::task::{Serve, Task};
use super::transport::Service;
use crate::solve::volume::{Ascent, Relaxation, Relaxed};
use crate::solve::watch::Watch;

/// What became of a search for the cheapest service of whole rows.
pub(super) struct Assigned {
    /// The best service found below the cutoff.
    pub service: Option<Service>,
    /// No other service costs less (escapes counted; where a share must be served, leaves less weight).
    pub bound: f64,
}

/// What a search is to find.
#[derive(Clone, Copy)]
pub(super) struct Aim<'a> {
    /// Only services that cost less than this matter (escapes counted; where a share must be served, that leave less).
    pub cutoff: f64,
    /// The cutoff once a service of this cost is known.
    pub next: &'a dyn Fn(f64) -> f64,
    /// A service that costs no more than this is good enough.
    pub target: f64,
}

/// The cheapest service from the chosen sites, if there is one below the cutoff.
pub(super) fn cheapest(task: &Task, chosen: &[bool], prices: &[f64], aim: Aim<'_>, watch: &mut Watch<'_>) -> Assigned {
    let share = matches!(task.serve, Serve::AllBut(_));
    let option = |row: &super::task::Row| {
        let open = row.entries.iter().filter(|entry| chosen[entry.site as usize]);
        let mut options: Vec<(u32, f64)> = open.map(|entry| (entry.site, entry.cost)).collect();
        if task.serve != Serve::All {
            options.push((LEFT, if share { row.weight } else { row.escape }));
        }
        options
    };
    let pack = Pack {
        task,
        options: task.rows.iter().map(option).collect(),
        open: (0..chosen.len()).filter(|&site| chosen[site]).collect(),
        ones: vec![true; chosen.len()],
    };
    if pack.options.iter().any(Vec::is_empty) {
        return Assigned { service: None, bound: f64::INFINITY };
    }
    let mut search = Search { task, chosen, aim, best: None, watch };
    let bound = search.dive(pack, prices.to_vec(), true);
    Assigned { service: search.best, bound }
}

/// For each row the sites it may go to, [`LEFT`] being one where leaving it is allowed.
#[derive(Clone)]
struct Pack<'a> {
    task: &'a Task,
    options: Vec<Vec<(u32, f64)>>,
    open: Vec<usize>,
    ones: Vec<bool>,
}

struct Bound {
    value: f64,
    /// The rows that each site takes.
    taken: Vec<Vec<u32>>,
    /// What each site makes of its room.
    profit: Vec<f64>,
    ones: Vec<bool>,
}

impl Relaxed for Bound {
    fn value(&self) -> f64 {
        self.value
    }

    fn selected(&self) -> &[bool] {
        &self.ones
    }
}

impl Pack<'_> {
    fn items(&self, prices: &[f64]) -> Vec<Vec<Item>> {
        let mut items = vec![Vec::new(); self.task.sites.len()];
        for (row, (options, &price)) in (0..).zip(self.options.iter().zip(prices)) {
            for &(site, cost) in options.iter().filter(|&&(site, cost)| site != LEFT && price > cost) {
                let weight = self.task.rows[row as usize].weight;
                items[site as usize].push(Item::new(row, price - cost, weight));
            }
        }
        items
    }
}

impl Relaxation for Pack<'_> {
    type Bound = Bound;

    fn evaluate(&self, prices: &[f64]) -> Bound {
        let mut items = self.items(prices);
        let mut value: f64 = prices.iter().sum();
        let mut size: f64 = prices.iter().map(|price| price.abs()).sum();
        let (mut taken, mut profit) = (vec![Vec::new(); items.len()], vec![0.0; items.len()]);
        for &site in &self.open {
            size += items[site].iter().map(|item| item.profit).sum::<f64>();
            let packed = knapsack::whole(&mut items[site], self.task.sites[site].room);
            value -= packed.profit;
            profit[site] = packed.profit;
            taken[site] = packed.taken.into_iter().map(|(row, _)| row).collect();
        }
        value -= (prices.len() + self.open.len() + 16) as f64 * f64::EPSILON * size;
        Bound { value, taken, profit, ones: self.ones.clone() }
    }

    fn clip(&self, prices: &mut [f64]) {
        for (row, price) in prices.iter_mut().enumerate() {
            let escape = self.options[row].iter().find(|(site, _)| *site == LEFT).map(|(_, cost)| *cost);
            let row_of = &self.task.rows[row];
            let most = escape.unwrap_or(2.0 * row_of.escape.max(row_of.weight));
            let least = self.options[row].iter().map(|(_, cost)| *cost).fold(most, f64::min);
            *price = price.clamp(least, most);
        }
    }

    fn shortfall(&self, _: &[f64], bound: &Bound) -> Vec<f64> {
        let mut shortfall = vec![1.0; self.options.len()];
        bound.taken.iter().flatten().for_each(|&row| shortfall[row as usize] -= 1.0);
        shortfall
    }
}

struct Search<'a, 'w> {
    task: &'a Task,
    chosen: &'a [bool],
    aim: Aim<'a>,
    best: Option<Service>,
    watch: &'a mut Watch<'w>,
}

impl Search<'_, '_> {
    /// Searches one branch; returns its bound, infinite where nothing is left.
    fn dive(&mut self, mut pack: Pack<'_>, mut prices: Vec<f64>, root: bool) -> f64 {
        let mut proven = f64::NEG_INFINITY;
        let branch = loop {
            let mut ascent = Ascent::new(&pack, prices, if root { 1.0 } else { 0.3 });
            for _ in 0..if root { 150 } else { 25 } {
                if ascent.best.value >= self.aim.cutoff || ascent.is_spent() || self.watch.stopped() {
                    break;
                }
                ascent.step(self.aim.cutoff.max(ascent.best.value + self.task.reach));
            }
            proven = f64::max(proven, ascent.best.value);
            if proven >= self.aim.cutoff {
                return proven;
            }
            self.offer(&ascent.best);
            let Ascent { prices: found, best, shortfall, .. } = ascent;
            if self.done() || self.watch.stopped() {
                return proven;
            }
            prices = found;
            let (kept, changed) = self.fixed(&pack, &prices, &best);
            pack.options = kept;
            if pack.options.iter().any(Vec::is_empty) {
                // What was excluded is bound to cost as much as the cutoff.
                return self.aim.cutoff;
            }
            if !changed {
                break branch_row(&pack, &shortfall);
            }
        };
        let Some(row) = branch else { return self.exact(&pack) };
        // Options excluded on the way are bound by the cutoff.
        let mut least = self.aim.cutoff;
        for option in pack.options[row].clone() {
            let mut child = pack.clone();
            child.options[row] = vec![option];
            least = least.min(self.dive(child, prices.clone(), false));
            if self.done() || self.watch.stopped() {
                return proven;
            }
        }
        // A cutoff that fell meanwhile fell to what is found.
        least.min(self.aim.cutoff).max(proven)
    }

    fn done(&self) -> bool {
        self.best.is_some() && self.aim.cutoff <= self.aim.target
    }

    /// Every row has one option: it fits or it does not.
    fn exact(&mut self, pack: &Pack<'_>) -> f64 {
        let mut room: Vec<f64> = self.task.sites.iter().map(|site| site.room).collect();
        let mut whole = Whole::new(self.task, self.chosen);
        for (row, options) in pack.options.iter().enumerate() {
            let site = options[0].0;
            if site != LEFT {
                room[site as usize] -= self.task.rows[row].weight;
                whole.put(row, site);
            }
        }
        // Other services were excluded as no better than the cutoff.
        if room.iter().any(|&room| room < 0.0) {
            return self.aim.cutoff;
        }
        let service = whole.service();
        let value = self.value(&service);
        self.keep(service);
        value.min(self.aim.cutoff)
    }

    /// What a service counts as: its cost with escapes, or the weight left.
    fn value(&self, service: &Service) -> f64 {
        if matches!(self.task.serve, Serve::AllBut(_)) { service.left } else { service.cost + service.escapes }
    }

    fn keep(&mut self, service: Service) {
        let value = self.value(&service);
        if value < self.aim.cutoff && !(self.task.serve == Serve::All && service.left > 0.0) {
            self.aim.cutoff = (self.aim.next)(value);
            self.best = Some(service);
        }
    }

    /// Makes a service of a relaxed one: rows taken once stay, those taken more often go where they cost least.
    fn offer(&mut self, bound: &Bound) {
        let mut whole = Whole::new(self.task, self.chosen);
        let mut takers: Vec<Vec<u32>> = vec![Vec::new(); self.task.rows.len()];
        for (site, rows) in (0..).zip(&bound.taken) {
            for &row in rows {
                takers[row as usize].push(site);
            }
        }
        for (row, takers) in takers.iter().enumerate() {
            let entry = self.task.rows[row].entries.iter().find(|entry| takers.contains(&entry.site));
            if let Some(entry) = entry {
                whole.put(row, entry.site);
            }
        }
        whole.fill();
        whole.improve();
        self.keep(whole.service());
    }

    /// The options that the bound does not exclude, and whether there are fewer.
    fn fixed(&self, pack: &Pack<'_>, prices: &[f64], bound: &Bound) -> (Vec<Vec<(u32, f64)>>, bool) {
        let mut items = pack.items(prices);
        // Sorts the items by density.
        for &site in &pack.open {
            let room = self.task.sites[site].room;
            items[site].retain(|item| item.weight <= room);
            items[site].sort_by(|a, b| (b.profit / b.weight).total_cmp(&(a.profit / a.weight)));
        }
        let mut changed = false;
        let mut kept = pack.options.clone();
        for (row, options) in kept.iter_mut().enumerate() {
            if options.len() < 2 {
                continue;
            }
            let (price, weight) = (prices[row], self.task.rows[row].weight);
            let excluded = |&(site, cost): &(u32, f64)| {
                let rise = if site == LEFT {
                    cost - price
                } else {
                    let site = site as usize;
                    let room = self.task.sites[site].room - weight;
                    bound.profit[site] - (price - cost) - without(&items[site], row, room)
                };
                bound.value + rise >= self.aim.cutoff
            };
            let before = options.len();
            options.retain(|option| !excluded(option));
            changed |= options.len() < before;
        }
        (kept, changed)
    }
}

/// The most profit of the other rows (in parts) in so much room; the items are sorted by density.
fn without(items: &[Item], row: usize, room: f64) -> f64 {
    let (mut left, mut sum) = (room, 0.0);
    for item in items.iter().filter(|item| item.row as usize != row) {
        if item.weight >= left {
            return sum + item.profit * (left / item.weight);
        }
        sum += item.profit;
        left -= item.weight;
    }
    sum
}

/// The row with several options that the relaxation is least sure of, the heaviest of equals.
fn branch_row(pack: &Pack<'_>, shortfall: &[f64]) -> Option<usize> {
    let open = (0..pack.options.len()).filter(|&row| pack.options[row].len() > 1);
    let unsure = |row: usize| shortfall[row].abs() * pack.task.rows[row].weight;
    let weight = |row: usize| pack.task.rows[row].weight;
    open.rev().max_by(|&a, &b| unsure(a).total_cmp(&unsure(b)).then(weight(a).total_cmp(&weight(b))))
}

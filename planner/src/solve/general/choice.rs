//! The relaxed choice of sites: the least sum of reduced costs over sets that have an allowed size, hold one site of each
//! group at most, and keep the budget on average (Lagrangian relaxation of the budget, its price found by halving).
//!
//! Guignard, M. (2003), Lagrangean relaxation, TOP 11(2).

use super::task::Task;
use crate::solve::model::Decision;

pub(super) struct Choice {
    /// No choice of sites costs less.
    pub value: f64,
    /// The reduced costs, with the price of the budget.
    pub reduced: Vec<f64>,
    pub selected: Vec<bool>,
    /// The sizes of what the price of the budget added and took away.
    pub size: f64,
    /// The dearest site taken of those that are free, the cheapest one not taken.
    last_in: f64,
    first_out: f64,
    /// For each group the free site taken; `u32::MAX` if none is, and the cheapest of the group's others.
    taken: Vec<u32>,
    second: Vec<f64>,
    /// Whether one more may be taken, and one less.
    may_add: bool,
    may_drop: bool,
}

/// The best relaxed choice where these decisions are made, which must leave one.
pub(super) fn choose(task: &Task, decisions: &[Decision], reduced: &[f64]) -> Choice {
    let free = Free::new(task, decisions);
    let mut best = free.at(reduced, 0.0);
    if free.spent(&best.selected) <= free.budget {
        return best;
    }
    let scale = reduced.iter().filter(|value| value.is_finite()).fold(0.0, |most: f64, value| most.max(value.abs()));
    let dearest = task.sites.iter().map(|site| site.spending).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    // The bound is concave in the price: halve between one that is too low and one that is too high.
    let (mut low, mut high) = (0.0, (scale / dearest).max(f64::MIN_POSITIVE));
    for _ in 0..60 {
        let choice = free.at(reduced, high);
        let enough = free.spent(&choice.selected) <= free.budget;
        best = better(best, choice);
        if enough {
            break;
        }
        (low, high) = (high, high * 4.0);
    }
    for _ in 0..24 {
        let price = f64::midpoint(low, high);
        let choice = free.at(reduced, price);
        if free.spent(&choice.selected) > free.budget {
            low = price;
        } else {
            high = price;
        }
        best = better(best, choice);
    }
    best
}

fn better(a: Choice, b: Choice) -> Choice {
    if b.value > a.value { b } else { a }
}

/// What the decisions leave to choose.
struct Free<'a> {
    task: &'a Task,
    open: Vec<usize>,
    rest: Vec<usize>,
    /// How many free sites are chosen at least, and at most.
    least: usize,
    most: usize,
    /// What is left of the budget.
    budget: f64,
}

impl<'a> Free<'a> {
    fn new(task: &'a Task, decisions: &[Decision]) -> Self {
        let with =
            |wanted: Decision| (0..decisions.len()).filter(|&site| decisions[site] == wanted).collect::<Vec<_>>();
        let (open, rest) = (with(Decision::Open), with(Decision::Free));
        let spent = open.iter().fold(0.0, |sum, &site| sum + task.sites[site].spending);
        Self {
            task,
            least: task.least.saturating_sub(open.len()),
            most: task.most.saturating_sub(open.len()),
            budget: task.budget - spent,
            open,
            rest,
        }
    }

    fn spent(&self, selected: &[bool]) -> f64 {
        self.rest.iter().filter(|&&site| selected[site]).map(|&site| self.task.sites[site].spending).sum()
    }

    /// The best choice at a price of the budget.
    fn at(&self, reduced: &[f64], price: f64) -> Choice {
        let mut reduced = reduced.to_vec();
        let mut size = 0.0;
        if price > 0.0 {
            self.rest.iter().for_each(|&site| reduced[site] += price * self.task.sites[site].spending);
            size =
                price * (self.budget.abs() + self.rest.iter().map(|&site| self.task.sites[site].spending).sum::<f64>());
        }
        let mut order = self.rest.clone();
        order.sort_unstable_by(|&a, &b| reduced[a].total_cmp(&reduced[b]).then(a.cmp(&b)));
        let groups = self.task.sites.len();
        let (mut seen, mut taken, mut second) =
            (vec![false; groups], vec![u32::MAX; groups], vec![f64::INFINITY; groups]);
        let mut selected = vec![false; reduced.len()];
        let (mut count, mut value, mut last_in, mut first_out) = (0, 0.0, f64::NEG_INFINITY, f64::INFINITY);
        for &site in &order {
            let group = self.task.groups[site] as usize;
            if seen[group] {
                second[group] = second[group].min(reduced[site]);
                continue;
            }
            seen[group] = true;
            if count < self.least || (count < self.most && reduced[site] < 0.0) {
                selected[site] = true;
                taken[group] = u32::try_from(site).unwrap_or(u32::MAX);
                count += 1;
                value += reduced[site];
                last_in = reduced[site];
            } else {
                first_out = f64::min(first_out, reduced[site]);
            }
        }
        for &site in &self.open {
            selected[site] = true;
            value += reduced[site];
        }
        if price > 0.0 {
            value -= price * self.budget;
        }
        let (may_add, may_drop) = (count < self.most, count > self.least);
        Choice { value, reduced, selected, size, last_in, first_out, taken, second, may_add, may_drop }
    }
}

impl Choice {
    /// By how much at least the value rises when a free site is decided against the choice.
    pub(super) fn rise(&self, task: &Task, site: usize) -> f64 {
        let (own, group) = (self.reduced[site], task.groups[site] as usize);
        let taken = self.taken[group];
        if self.selected[site] {
            let other = self.second[group].min(self.first_out);
            return if self.may_drop { other.min(0.0) } else { other } - own;
        }
        if taken != u32::MAX {
            return own - self.reduced[taken as usize];
        }
        own - if self.may_add { self.last_in.max(0.0) } else { self.last_in }
    }
}

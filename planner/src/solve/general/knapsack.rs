//! The most profit that a site can make of its room: with parts of rows, and with whole rows.
//!
//! Parts: Dantzig, G. B. (1957), Discrete-variable extremum problems, Operations Research 5(2). Whole rows, by branch and
//! bound over the rows by profit for each unit of weight: Horowitz, E., Sahni, S. (1974), Computing partitions with
//! applications to the knapsack problem, Journal of the ACM 21(2).

use std::cmp::Ordering;
use std::iter;

/// A row that a site could serve at a profit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub row: u32,
    pub profit: f64,
    pub weight: f64,
    /// Profit for each unit of weight.
    density: f64,
}

impl Item {
    pub(super) fn new(row: u32, profit: f64, weight: f64) -> Self {
        Self { row, profit, weight, density: profit / weight }
    }
}

/// What is packed: rows and their shares, and a profit that no packing exceeds.
pub(super) struct Packed {
    pub profit: f64,
    pub taken: Vec<(u32, f64)>,
}

/// How far the items are packed, in their order: so many whole, and a part of the next one.
#[derive(Clone, Copy, Default)]
pub(super) struct Filled {
    pub profit: f64,
    whole: usize,
    part: f64,
}

impl Filled {
    /// Rows and their shares.
    pub(super) fn taken(self, items: &[Item]) -> Vec<(u32, f64)> {
        let whole = items[..self.whole].iter().map(|item| (item.row, 1.0));
        let part = items.get(self.whole).filter(|_| self.part > 0.0).map(|item| (item.row, self.part));
        whole.chain(part).collect()
    }
}

/// Beyond so many looks at items the profit with parts has to do as a bound.
const LOOKS: usize = 20_000;

pub(super) fn densest(a: &Item, b: &Item) -> Ordering {
    b.density.total_cmp(&a.density).then(a.row.cmp(&b.row))
}

fn by_density(items: &mut [Item]) {
    items.sort_by(densest);
}

/// The most profitable rows and parts of rows; changes the order of the items.
pub(super) fn parts(items: &mut [Item], room: f64) -> Filled {
    let sums = |items: &[Item]| {
        items.iter().fold((0.0, 0.0), |(weight, profit), item| (weight + item.weight, profit + item.profit))
    };
    let (weight, profit) = sums(items);
    if weight <= room {
        return Filled { profit, whole: items.len(), part: 0.0 };
    }
    let mut filled = Filled::default();
    let (mut rest, mut left) = (items, room);
    // Halves by density: the denser half fits, or what fits is in it.
    while rest.len() > 8 {
        let middle = rest.len() / 2;
        rest.select_nth_unstable_by(middle, densest);
        let (dense, other) = rest.split_at_mut(middle);
        let (weight, profit) = sums(dense);
        if weight <= left {
            filled.profit += profit;
            filled.whole += dense.len();
            left -= weight;
            rest = other;
        } else {
            rest = dense;
        }
    }
    by_density(rest);
    for item in rest.iter() {
        let share = (left / item.weight).clamp(0.0, 1.0);
        filled.profit += share * item.profit;
        if share < 1.0 {
            filled.part = share;
            break;
        }
        filled.whole += 1;
        left -= item.weight;
    }
    filled
}

/// The most profitable whole rows.
pub(super) fn whole(items: &mut Vec<Item>, room: f64) -> Packed {
    items.retain(|item| item.weight <= room);
    let relaxed = parts(items, room);
    if relaxed.part <= 0.0 {
        return Packed { profit: relaxed.profit, taken: relaxed.taken(items) };
    }
    by_density(items);
    let sums = |value: fn(&Item) -> f64| -> Vec<f64> {
        let mut sum = 0.0;
        let next = items.iter().map(|item| {
            sum += value(item);
            sum
        });
        iter::once(0.0).chain(next).collect()
    };
    let (weights, profits) = (sums(|item| item.weight), sums(|item| item.profit));
    // Each sum of n terms is off by at most n ε times it, and what is ahead is the difference of two.
    let error = 4.0 * items.len() as f64 * f64::EPSILON * profits[items.len()];
    let mut search = Search { items, weights, profits, best: 0.0, taken: Vec::new(), path: Vec::new(), looks: 0 };
    search.extend(0, room, 0.0);
    let profit = if search.looks > LOOKS { relaxed.profit } else { search.best + error };
    let taken = search.taken.iter().map(|&index| (items[index].row, 1.0)).collect();
    Packed { profit, taken }
}

struct Search<'a> {
    items: &'a [Item],
    /// Of the first items, as many as the index says, the sums of their weights and profits.
    weights: Vec<f64>,
    profits: Vec<f64>,
    best: f64,
    taken: Vec<usize>,
    path: Vec<usize>,
    looks: usize,
}

impl Search<'_> {
    /// Goes on from item `next` with the path taken.
    fn extend(&mut self, mut next: usize, room: f64, profit: f64) {
        let depth = self.path.len();
        while next < self.items.len() && self.looks <= LOOKS {
            self.looks += 1;
            if profit + self.ahead(next, room) <= self.best * (1.0 + 1e-15) {
                break;
            }
            let item = self.items[next];
            if item.weight <= room {
                self.path.push(next);
                self.extend_with(next + 1, room - item.weight, profit + item.profit);
                self.path.truncate(depth);
            }
            next += 1;
        }
    }

    fn extend_with(&mut self, next: usize, room: f64, profit: f64) {
        if profit > self.best {
            self.best = profit;
            self.taken = self.path.clone();
        }
        self.extend(next, room, profit);
    }

    /// The most that the items from `next` on can still add.
    fn ahead(&self, next: usize, room: f64) -> f64 {
        let limit = self.weights[next] + room;
        let end = next + self.weights[next + 1..].partition_point(|&weight| weight <= limit);
        let whole = self.profits[end] - self.profits[next];
        let part = self.items.get(end).map_or(0.0, |item| item.profit * ((limit - self.weights[end]) / item.weight));
        whole + part
    }
}

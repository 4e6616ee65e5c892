//! The smallest cover: branch and bound where all sites cost the same.
//!
//! Every node is reduced again: rows covered whenever another is, and sites no better than another, go; what only one site
//! covers opens it (Toregas and `ReVelle`, as at the root). The rest is bounded by prices of the rows, raised by the volume
//! algorithm, which also decide sites: Balas, E., Ho, A. (1980), Set covering algorithms using cutting planes, heuristics,
//! and subgradient optimization, Mathematical Programming Study 12.

#[cfg(test)]
mod tests;

use std::rc::Rc;

use super::super::volume::{Ascent, Relaxation, Relaxed};
use super::super::watch::Watch;
use super::Ask;
use super::table::{Left, Table, Work, both, common, contains, members, remove, remove_all};

/// How the bound of a node is raised.
struct Effort {
    /// The most steps, and the length of the first.
    steps: usize,
    length: f64,
    /// Every so many steps, end if so many times their gain would not close the node.
    look: usize,
    patience: f64,
}

const ROOT: Effort = Effort { steps: 400, length: 1.0, look: 30, patience: 100.0 };
const BELOW: Effort = Effort { steps: 60, length: 0.5, look: 20, patience: 8.0 };

/// Steps aim this far beyond the bound that closes a node.
const BEYOND: f64 = 0.2;

/// Entries that steps go through between two questions whether to go on.
const ASKED: usize = 4_000_000;

/// Far more than bounds are off by rounding, far less than matters to a whole number.
const ROUNDING: f64 = 1e-6;

/// A part of the search still to do.
struct Node {
    left: Left,
    opened: Vec<usize>,
    /// Prices of all rows of the table, and the number of sites they prove necessary.
    prices: Rc<Vec<f64>>,
    bound: usize,
}

struct Search<'a, 'w> {
    table: &'a Table,
    ask: Ask,
    watch: &'a mut Watch<'w>,
    best: Vec<usize>,
}

/// The smallest cover found, no larger than `start`, which must be one, and how many sites are proven necessary.
pub(super) fn search(table: &Table, start: Vec<usize>, ask: Ask, watch: &mut Watch<'_>) -> (Vec<usize>, usize) {
    let mut search = Search { table, ask, watch, best: start };
    let left = table.all();
    let size = |row: usize| f64::from(common(table.sites_of(row), &left.sites)).max(1.0);
    let prices = Rc::new((0..table.rows()).map(|row| 1.0 / size(row)).collect());
    let mut stack = vec![Node { left, opened: Vec::new(), prices, bound: 0 }];
    let mut nodes = ask.nodes;
    let open = |stack: &[Node]| stack.iter().map(|node| node.bound).min();
    while let Some(bound) = open(&stack) {
        let proven = bound.min(search.limit() + 1).min(search.best.len());
        let report = [search.best.len(), proven].map(|size| size as f64 * ask.cost);
        if search.reached() || nodes == 0 || !search.watch.report(report[0], report[1]) {
            return (search.best, proven);
        }
        nodes -= 1;
        if let Some(node) = stack.pop().filter(|node| node.bound <= search.limit()) {
            search.expand(node, &mut stack);
        }
    }
    let proven = (search.limit() + 1).min(search.best.len());
    (search.best, proven)
}

impl Search<'_, '_> {
    fn reached(&self) -> bool {
        self.ask.target.is_some_and(|target| self.best.len() <= target)
    }

    /// The largest size of a cover that is worth finding.
    fn limit(&self) -> usize {
        let best = self.best.len();
        let slack = self.ask.gap * (1.0 - 1e-9) * best as f64;
        let better = (0..best).rev().find(|&size| (best - size) as f64 >= slack).unwrap_or(0);
        self.ask.target.unwrap_or(usize::MAX).min(better)
    }

    fn keep(&mut self, opened: &[usize]) {
        if opened.len() < self.best.len() {
            self.best = opened.to_vec();
        }
    }

    /// Reduces and bounds a node; puts on the stack what has to be searched below it.
    fn expand(&mut self, mut node: Node, stack: &mut Vec<Node>) {
        let root = stack.is_empty() && node.opened.is_empty();
        loop {
            if !self.reduce(&mut node) {
                return;
            }
            if self.watch.was_stopped() {
                return stack.push(node);
            }
            if members(&node.left.rows).next().is_none() {
                return self.keep(&node.opened);
            }
            let Some(room) = self.limit().checked_sub(node.opened.len()).filter(|&room| room > 0) else { return };
            let part = Part::new(self.table, &node.left);
            let start = part.rows.iter().map(|&row| node.prices[row]).collect();
            let effort = if root { &ROOT } else { &BELOW };
            let mut ascent = Ascent::new(&part, start, effort.length);
            self.raise(&mut ascent, room, effort);
            let bound = ascent.best.value;
            if bound > room as f64 + ROUNDING {
                return;
            }
            node.bound = node.bound.max(node.opened.len() + whole(bound, room));
            self.complete(&node, &part, &ascent.fractions);
            let prices = Rc::make_mut(&mut node.prices);
            part.rows.iter().zip(&ascent.prices).for_each(|(&row, &price)| prices[row] = price);
            if node.bound > self.limit() {
                return;
            }
            let room = (self.limit() - node.opened.len()) as f64 + ROUNDING;
            if !self.decide(&mut node, &part, &ascent.best, room) {
                return self.branch(node, &part, &ascent.fractions, stack);
            }
        }
    }

    /// Raises the bound until the node is closed or nothing more comes of it.
    fn raise(&mut self, ascent: &mut Ascent<'_, Part>, room: usize, effort: &Effort) {
        let asked = (ASKED / (ascent.model.covers.len() + 1)).max(1);
        let goal = room as f64 + 10.0 * ROUNDING;
        let mut before = ascent.best.value;
        for step in 1..=effort.steps {
            ascent.step(goal + BEYOND);
            let value = ascent.best.value;
            if value > goal || (step % asked == 0 && !self.watch.goes_on()) {
                break;
            }
            if step % effort.look == 0 {
                if (value - before) * effort.patience < goal - value {
                    break;
                }
                before = value;
            }
        }
    }

    /// Leaves out what need not be looked at and opens what alone covers a row; `false` when a row cannot be covered or too
    /// many sites are open.
    fn reduce(&mut self, node: &mut Node) -> bool {
        loop {
            if node.opened.len() > self.limit() {
                return false;
            }
            let mut work = Work::new(usize::MAX, self.watch);
            let mut changed = self.table.drop_sites(&mut node.left, &mut work, |_, _| true);
            changed |= self.table.drop_rows(&mut node.left, &mut work);
            for row in members(&node.left.rows.clone()) {
                let mut sites = both(self.table.sites_of(row), &node.left.sites);
                let Some(site) = sites.next() else { return false };
                if sites.next().is_none() && contains(&node.left.rows, row) {
                    drop(sites);
                    self.open(node, site);
                    changed = true;
                }
            }
            if !changed || self.watch.was_stopped() {
                return true;
            }
        }
    }

    fn open(&self, node: &mut Node, site: usize) {
        remove(&mut node.left.sites, site);
        remove_all(&mut node.left.rows, self.table.rows_of(site));
        node.opened.push(site);
    }

    /// Decides the sites whose other decision the bound excludes; returns whether there were any.
    fn decide(&self, node: &mut Node, part: &Part, bound: &Bound, room: f64) -> bool {
        let mut any = false;
        for (column, &site) in part.sites.iter().enumerate() {
            let reduced = bound.reduced[column];
            if bound.value + reduced.abs() > room {
                any = true;
                if reduced < 0.0 { self.open(node, site) } else { remove(&mut node.left.sites, site) }
            }
        }
        any
    }

    /// Completes a node to a cover, site by site by what is left to cover and what the relaxation has of them, and keeps it
    /// if it is the smallest.
    fn complete(&mut self, node: &Node, part: &Part, fractions: &[f64]) {
        let mut rows = node.left.rows.clone();
        let mut opened = node.opened.clone();
        while members(&rows).next().is_some() && opened.len() < self.limit() {
            let worth = |&column: &usize| {
                f64::from(common(self.table.rows_of(part.sites[column]), &rows)) * (fractions[column] + 0.1)
            };
            let columns = (0..part.sites.len()).rev();
            let Some(column) = columns.max_by(|a, b| worth(a).total_cmp(&worth(b))) else { return };
            remove_all(&mut rows, self.table.rows_of(part.sites[column]));
            opened.push(part.sites[column]);
        }
        if members(&rows).next().is_none() {
            self.keep(&opened);
        }
    }

    /// Branches on the site that the relaxation is least sure of; with it comes first.
    fn branch(&self, node: Node, part: &Part, fractions: &[f64], stack: &mut Vec<Node>) {
        let unsure = |&column: &usize| (fractions[column] - 0.5).abs();
        let column = (0..part.sites.len()).min_by(|a, b| unsure(a).total_cmp(&unsure(b)));
        let Some(site) = column.map(|column| part.sites[column]) else { return };
        let Node { left, opened, prices, bound } = node;
        let mut with = Node { left: left.clone(), opened: opened.clone(), prices: Rc::clone(&prices), bound };
        let mut without = Node { left, opened, prices, bound };
        remove(&mut without.left.sites, site);
        self.open(&mut with, site);
        stack.push(without);
        stack.push(with);
    }
}

/// The whole number of sites, at most `most`, that a bound proves.
fn whole(bound: f64, most: usize) -> usize {
    (0..most).find(|&sites| sites as f64 >= bound - ROUNDING).unwrap_or(most)
}

/// What is left of the table, close together.
struct Part {
    rows: Vec<usize>,
    sites: Vec<usize>,
    /// For each site where its rows begin in `covers`, and an end.
    starts: Vec<usize>,
    covers: Vec<u32>,
}

impl Part {
    fn new(table: &Table, left: &Left) -> Self {
        let rows: Vec<usize> = members(&left.rows).collect();
        let mut place = vec![0; table.rows()];
        (0..).zip(&rows).for_each(|(new, &row)| place[row] = new);
        let mut part = Self { rows, sites: members(&left.sites).collect(), starts: vec![0], covers: Vec::new() };
        for &site in &part.sites {
            part.covers.extend(both(table.rows_of(site), &left.rows).map(|row| place[row]));
            part.starts.push(part.covers.len());
        }
        part
    }

    fn covers(&self, column: usize) -> &[u32] {
        &self.covers[self.starts[column]..self.starts[column + 1]]
    }
}

/// A bound and what it was computed from.
struct Bound {
    /// No cover is smaller.
    value: f64,
    reduced: Vec<f64>,
    selected: Vec<bool>,
}

impl Relaxed for Bound {
    fn value(&self) -> f64 {
        self.value
    }

    fn selected(&self) -> &[bool] {
        &self.selected
    }
}

impl Relaxation for Part {
    type Bound = Bound;

    /// The sum of the prices, less what sites cover beyond their cost.
    fn evaluate(&self, prices: &[f64]) -> Bound {
        let worth = |column: usize| self.covers(column).iter().map(|&row| prices[row as usize]).sum::<f64>();
        let reduced: Vec<f64> = (0..self.sites.len()).map(|column| 1.0 - worth(column)).collect();
        let saved: f64 = reduced.iter().filter(|&&reduced| reduced < 0.0).sum();
        let selected = reduced.iter().map(|&reduced| reduced < 0.0).collect();
        let sum: f64 = prices.iter().sum();
        // Each sum of n terms is off by at most n ε times the sum of their sizes.
        let size = sum + reduced.iter().map(|reduced| reduced.abs() + 1.0).sum::<f64>();
        let margin = (prices.len() + reduced.len() + 8) as f64 * f64::EPSILON * size;
        Bound { value: sum + saved - margin, reduced, selected }
    }

    fn clip(&self, prices: &mut [f64]) {
        for price in prices {
            *price = price.clamp(0.0, 1.0);
        }
    }

    fn shortfall(&self, _: &[f64], bound: &Bound) -> Vec<f64> {
        let mut shortfall = vec![1.0; self.rows.len()];
        for column in (0..self.sites.len()).filter(|&column| bound.selected[column]) {
            self.covers(column).iter().for_each(|&row| shortfall[row as usize] -= 1.0);
        }
        shortfall
    }
}

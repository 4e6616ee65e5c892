//! The smallest cover: branch and bound where all sites cost the same.
//!
//! Every node is reduced again: rows covered whenever another is, and sites no better than another, go; what only one site
//! covers opens it (Toregas and `ReVelle`, as at the root). The rest is bounded by prices of the rows, raised by the volume
//! algorithm, which also decide sites: Balas, E., Ho, A. (1980), Set covering algorithms using cutting planes, heuristics,
//! and subgradient optimization, Mathematical Programming Study 12. Branches are on whether one site covers two rows: Ryan,
//! D. M., Foster, B. A. (1981), An integer programming approach to scheduling, in Wren, A. (ed.), Computer scheduling of
//! public transport. Where many sites are much alike, a branch without one of them changes nothing; one without all that
//! cover both rows does.

#[cfg(test)]
mod tests;

use std::rc::Rc;

use super::super::volume::Ascent;
use super::super::watch::Watch;
use super::Ask;
use super::part::{Bound, Part};
use super::table::{Left, Table, Work, both, common, contains, insert, members, remove};

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
const BELOW: Effort = Effort { steps: 200, length: 1.5, look: 20, patience: 32.0 };

/// Steps aim this far beyond the bound that closes a node.
const BEYOND: f64 = 0.2;

/// Entries that steps go through between two questions whether to go on.
const ASKED: usize = 4_000_000;

/// Far more than bounds are off by rounding, far less than matters to a whole number.
const ROUNDING: f64 = 1e-6;

/// The most rows whose common sites are looked at for a branch.
const PAIRED: usize = 150;

/// A part of the search still to do.
#[derive(Clone)]
struct Node {
    table: Rc<Table>,
    left: Left,
    opened: Vec<usize>,
    /// Prices of all rows of the table.
    prices: Rc<Vec<f64>>,
}

struct Search<'w, 'o> {
    ask: Ask,
    watch: &'w mut Watch<'o>,
    best: Vec<usize>,
    /// The largest size of a cover that is looked for.
    most: usize,
    nodes: usize,
}

/// The smallest cover found, no larger than `start`, which must be one, and how many sites are proven necessary; where the
/// root does not prove a cover the smallest, `better` is asked for one, given the number it proves.
///
/// Covers of the size that is proven necessary are looked for; where there are none, of one more, and so on: far fewer
/// nodes are open to a cover that small than to one that only beats the best so far.
pub(super) fn search<'w>(
    table: Table,
    start: Vec<usize>,
    better: impl FnOnce(usize, &mut Watch<'w>) -> Vec<usize>,
    ask: Ask,
    watch: &mut Watch<'w>,
) -> (Vec<usize>, usize) {
    let left = table.all();
    let size = |row: usize| f64::from(common(table.sites_of(row), &left.sites)).max(1.0);
    let prices = Rc::new((0..table.rows()).map(|row| 1.0 / size(row)).collect());
    let mut root = Node { table: Rc::new(table), left, opened: Vec::new(), prices };
    let mut search = Search { ask, watch, best: start, most: 0, nodes: ask.nodes };
    search.most = search.worth();
    let mut proven = if search.nodes == 0 { 0 } else { search.prove(&mut root) };
    if search.goes_beyond(proven) {
        let better = better(proven, search.watch);
        search.keep(&better);
    }
    while search.goes_beyond(proven) {
        search.most = ask.target.unwrap_or(proven);
        if !search.exhaust(root.clone(), proven) {
            break;
        }
        if search.best.len() > search.most {
            proven = search.most + 1;
        }
    }
    let proven = proven.min(search.best.len());
    (search.best, proven)
}

impl Search<'_, '_> {
    fn reached(&self) -> bool {
        self.ask.target.is_some_and(|target| self.best.len() <= target)
    }

    /// Whether there may be a cover worth finding where so many sites are proven necessary.
    fn goes_beyond(&self, proven: usize) -> bool {
        proven < self.best.len() && proven <= self.worth() && !self.reached()
    }

    /// The largest size of a cover that is worth finding.
    fn worth(&self) -> usize {
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

    /// Looks through all covers of at most `most` sites; `false` when it was ended before.
    fn exhaust(&mut self, root: Node, proven: usize) -> bool {
        let mut stack = vec![root];
        while let Some(node) = stack.pop() {
            let [best, proven] = [self.best.len(), proven].map(|size| size as f64 * self.ask.cost);
            if self.nodes == 0 || !self.watch.report(best, proven) {
                return false;
            }
            self.nodes -= 1;
            self.expand(node, &mut stack);
            if self.best.len() <= self.most {
                return true;
            }
        }
        !self.watch.was_stopped()
    }

    /// Reduces the root and raises its bound; returns how many sites it proves necessary.
    fn prove(&mut self, root: &mut Node) -> usize {
        if !self.reduce(root) {
            return self.most + 1;
        }
        let Some(part) = self.part(root) else { return root.opened.len() };
        let Some(room) = self.room(root) else { return self.most + 1 };
        let ascent = self.raise(root, &part, room, &ROOT);
        root.opened.len() + whole(ascent.best.value, room + 1)
    }

    /// Reduces and bounds a node; puts on the stack what has to be searched below it.
    fn expand(&mut self, mut node: Node, stack: &mut Vec<Node>) {
        loop {
            if !self.reduce(&mut node) || self.watch.was_stopped() {
                return;
            }
            let Some(part) = self.part(&node) else { return };
            let Some(room) = self.room(&node) else { return };
            let ascent = self.raise(&mut node, &part, room, &BELOW);
            let room = room as f64 + ROUNDING;
            if ascent.best.value > room {
                return;
            }
            self.complete(&node, &part, &ascent.fractions);
            if !node.decide(&part, &ascent.best, room) {
                // With one of the sites comes first.
                return stack.extend(node.branches(&ascent).into_iter().flatten().rev());
            }
        }
    }

    /// What is left of a node; keeps its cover and returns nothing where nothing is left.
    fn part(&mut self, node: &Node) -> Option<Part> {
        if members(&node.left.rows).next().is_none() {
            self.keep(&node.opened);
            return None;
        }
        Some(Part::new(&node.table, &node.left))
    }

    /// How many more sites may open; nothing where that is none.
    fn room(&self, node: &Node) -> Option<usize> {
        self.most.checked_sub(node.opened.len()).filter(|&room| room > 0)
    }

    /// Raises the bound of a node, which keeps the prices that have it.
    fn raise<'a>(&mut self, node: &mut Node, part: &'a Part, room: usize, effort: &Effort) -> Ascent<'a, Part> {
        let start = part.rows.iter().map(|&row| node.prices[row]).collect();
        let mut ascent = Ascent::new(part, start, effort.length);
        self.climb(&mut ascent, room, effort);
        let prices = Rc::make_mut(&mut node.prices);
        part.rows.iter().zip(&ascent.prices).for_each(|(&row, &price)| prices[row] = price);
        ascent
    }

    /// Raises the bound until the node is closed or nothing more comes of it.
    fn climb(&mut self, ascent: &mut Ascent<'_, Part>, room: usize, effort: &Effort) {
        let asked = (ASKED / (ascent.model.pairs() + 1)).max(1);
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
            if node.opened.len() > self.most {
                return false;
            }
            let mut work = Work::new(usize::MAX, self.watch);
            let mut changed = node.table.drop_sites(&mut node.left, &mut work, |_, _| true);
            changed |= node.table.drop_rows(&mut node.left, &mut work);
            for row in members(&node.left.rows.clone()) {
                let mut sites = both(node.table.sites_of(row), &node.left.sites);
                let Some(site) = sites.next() else { return false };
                if sites.next().is_none() && contains(&node.left.rows, row) {
                    drop(sites);
                    node.open(site);
                    changed = true;
                }
            }
            if !changed || self.watch.was_stopped() {
                return true;
            }
        }
    }

    /// Completes a node to a cover, site by site by what is left to cover and what the relaxation has of them, and keeps it
    /// if it is the smallest.
    fn complete(&mut self, node: &Node, part: &Part, fractions: &[f64]) {
        let mut bare = vec![0; node.left.rows.len()];
        part.rows.iter().for_each(|&row| insert(&mut bare, row));
        // For each site the bare rows that it covers.
        let mut gain = vec![0.0; 64 * node.left.sites.len()];
        part.sites.iter().enumerate().for_each(|(column, &site)| gain[site] = part.covers(column).len() as f64);
        let mut opened = node.opened.clone();
        let mut left = part.rows.len();
        while left > 0 && opened.len() + 1 < self.best.len() {
            let worth = |&column: &usize| gain[part.sites[column]] * (fractions[column] + 0.1);
            let columns = (0..part.sites.len()).rev();
            let Some(column) = columns.max_by(|a, b| worth(a).total_cmp(&worth(b))) else { return };
            for row in part.covers(column).iter().map(|&row| part.rows[row as usize]) {
                if contains(&bare, row) {
                    remove(&mut bare, row);
                    left -= 1;
                    both(node.table.sites_of(row), &node.left.sites).for_each(|site| gain[site] -= 1.0);
                }
            }
            opened.push(node.table.name(part.sites[column]));
        }
        if left == 0 {
            self.keep(&opened);
        }
    }
}

impl Node {
    /// Decides the sites whose other decision the bound excludes; returns whether there were any.
    fn decide(&mut self, part: &Part, bound: &Bound, room: f64) -> bool {
        let mut any = false;
        for (column, &site) in part.sites.iter().enumerate() {
            let reduced = bound.reduced[column];
            if bound.value + reduced.abs() > room {
                any = true;
                if reduced < 0.0 { self.open(site) } else { self.table.drop_site(&mut self.left, site) }
            }
        }
        any
    }

    fn open(&mut self, site: usize) {
        remove(&mut self.left.sites, site);
        let rows: Vec<usize> = both(self.table.rows_of(site), &self.left.rows).collect();
        for row in rows {
            self.table.drop_row(&mut self.left, row);
        }
        self.opened.push(self.table.name(site));
    }

    /// Branches on whether a site of some set opens, a set of which the relaxation opens about half a site.
    fn branches(self, ascent: &Ascent<'_, Part>) -> Option<[Self; 2]> {
        let (table, left) = self.table.part(&self.left);
        let (row, sites) = halves(&table, ascent)?;
        let prices = Rc::new(ascent.prices.clone());
        let mut without = Self { table: Rc::new(table), left, opened: self.opened, prices };
        let mut with = without.clone();
        Rc::make_mut(&mut with.table).narrow(&mut with.left, row, &sites);
        for site in members(&sites) {
            without.table.drop_site(&mut without.left, site);
        }
        Some([with, without])
    }
}

/// A row and some of its sites, of which the relaxation opens about half a site: those that it shares with another row, where
/// both rows matter, or a single one.
fn halves(table: &Table, ascent: &Ascent<'_, Part>) -> Option<(usize, Vec<u64>)> {
    let unsure = |sum: f64| 0.5 - (sum - 0.5).abs();
    let mut rows: Vec<usize> = (0..table.rows()).collect();
    rows.sort_by(|&a, &b| ascent.prices[b].total_cmp(&ascent.prices[a]));
    rows.truncate(PAIRED);
    let mut best = (0.0, None);
    for (index, &row) in rows.iter().enumerate() {
        // Prices fall, so that of the row is the smaller one.
        for &other in &rows[..index] {
            let shared = both(table.sites_of(row), table.sites_of(other));
            let worth = unsure(shared.map(|site| ascent.fractions[site]).sum()) * ascent.prices[row];
            if worth > best.0 {
                best = (worth, Some((row, other)));
            }
        }
    }
    if let Some((row, other)) = best.1 {
        let shared = table.sites_of(row).iter().zip(table.sites_of(other)).map(|(a, b)| a & b).collect();
        return Some((row, shared));
    }
    let worth = |&site: &usize| unsure(ascent.fractions[site]);
    let single = (0..ascent.fractions.len()).max_by(|a, b| worth(a).total_cmp(&worth(b)))?;
    let mut sites = vec![0; table.sites_of(0).len()];
    insert(&mut sites, single);
    Some((members(table.rows_of(single)).next()?, sites))
}

/// The whole number of sites, at most `most`, that a bound proves.
fn whole(bound: f64, most: usize) -> usize {
    (0..most).find(|&sites| sites as f64 >= bound - ROUNDING).unwrap_or(most)
}

//! Upper bounds: greedy opening, then local search that adds, drops and swaps sites.
//!
//! All moves are valued in one pass over the rows, by what each row gains or loses against its nearest and second nearest
//! chosen site: Whitaker, R. (1983), A fast algorithm for the greedy interchange for large-scale clustering and median
//! location problems, INFOR 21(2); in the form of Resende, M. G. C., Werneck, R. F. (2007), A fast swap-based local search
//! procedure for location problems, Annals of Operations Research 150(1).

use super::model::{Count, Model};
use super::watch::Watch;

/// What a choice of sites has to keep beside its count.
pub(super) struct Rules<'a> {
    /// Sites that stay.
    pub fixed: Vec<bool>,
    /// What each site takes from the budget.
    pub spending: Vec<f64>,
    pub budget: f64,
    /// For each site those that may not be open beside it, in order.
    pub apart: &'a [Vec<u32>],
    pub least: usize,
    pub most: usize,
}

/// The chosen sites and what each row pays.
struct Search<'a> {
    model: &'a Model,
    rules: Option<&'a Rules<'a>>,
    /// Under rules: how many sites are chosen, what they take from the budget, and how many each site may not be beside.
    count: usize,
    spent: f64,
    blocked: Vec<usize>,
    chosen: Vec<bool>,
    /// Cost and site of each row's nearest chosen site (`u32::MAX`: the escape), and the cost of the second nearest.
    nearest: Vec<(f64, u32, f64)>,
}

/// The three kinds of moves.
#[derive(PartialEq, PartialOrd)]
enum Move {
    Add(u32),
    Drop(u32),
    Swap { add: u32, drop: u32 },
}

/// Improves `chosen` until no move does; first adds greedily, or drops, what an exact count asks for. A search that is
/// stopped adds and drops the first sites that it finds and improves nothing.
pub(super) fn improve(model: &Model, chosen: &[bool], watch: &mut Watch<'_>) -> Vec<bool> {
    improve_within(model, chosen, None, watch)
}

/// As [`improve`], by moves that keep the rules.
pub(super) fn improve_within(
    model: &Model,
    chosen: &[bool],
    rules: Option<&Rules<'_>>,
    watch: &mut Watch<'_>,
) -> Vec<bool> {
    let (chosen, nearest) = (chosen.to_vec(), Vec::new());
    let mut search = Search { model, rules, count: 0, spent: 0.0, blocked: Vec::new(), chosen, nearest };
    let size = |chosen: &[bool]| model.free.iter().filter(|&&site| chosen[site as usize]).count();
    if let Count::Exactly(count) = model.count {
        for _ in size(&search.chosen)..count {
            search.add_best(watch);
        }
        for _ in count..size(&search.chosen) {
            search.drop_best(watch);
        }
    }
    search.look_up();
    let mut value = model.value(&search.chosen);
    let swaps_only = rules.is_none() && model.count != Count::Any;
    while !watch.stopped() {
        if swaps_only && model.entries() > MANY_ENTRIES {
            if search.swap_many(&mut value) {
                continue;
            }
            break;
        }
        let Some(step) = search.best_move() else { break };
        let before = search.chosen.clone();
        search.take(&step);
        search.look_up();
        let after = model.value(&search.chosen);
        // Gains are sums of differences: where they are rounding alone, moves would go round in circles.
        if after >= value {
            return before;
        }
        value = after;
    }
    search.chosen
}

/// A model with more entries than this is searched by many swaps at once.
const MANY_ENTRIES: usize = 400_000;

impl Search<'_> {
    /// Swaps, of those that gain the best first and none near to another; only the best where all do not gain as much
    /// together. Returns whether that was any; `value` is what the choice costs.
    fn swap_many(&mut self, value: &mut f64) -> bool {
        let (gain, loss) = self.gains_and_losses();
        let (open, closed): (Vec<u32>, Vec<u32>) =
            self.model.free.iter().partition(|&&site| self.chosen[site as usize]);
        let mut swaps: Vec<(f64, u32, u32, Vec<u32>)> = Vec::new();
        self.each_swap(&open, &closed, &gain, |drop, near, extra| {
            let worth = |add: &u32| gain[*add as usize] - loss[drop as usize] + extra[*add as usize];
            let best = near.iter().copied().max_by(|a, b| worth(a).total_cmp(&worth(b)).then(b.cmp(a)));
            if let Some(add) = best.filter(|add| worth(add) > 0.0) {
                // The first is the one that gains most, wherever it is.
                swaps.push((worth(&add), add, drop, near[1..].to_vec()));
            }
        });
        swaps.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        let Some(&(best, add, drop, _)) = swaps.first() else { return false };
        let before = self.chosen.clone();
        let mut taken = vec![false; before.len()];
        for (_, add, drop, near) in &swaps {
            if !taken[*add as usize] && !near.iter().any(|&site| taken[site as usize]) {
                near.iter().chain([add]).for_each(|&site| taken[site as usize] = true);
                self.take(&Move::Swap { add: *add, drop: *drop });
            }
        }
        if self.model.value(&self.chosen) > *value - best {
            self.chosen.clone_from(&before);
            self.take(&Move::Swap { add, drop });
        }
        let after = self.model.value(&self.chosen);
        if after >= *value {
            self.chosen = before;
            return false;
        }
        *value = after;
        self.look_up();
        true
    }

    /// Whether a move keeps the rules.
    fn allowed(&self, step: &Move) -> bool {
        let Some(rules) = self.rules else { return true };
        let cost = |site: u32| rules.spending[site as usize];
        match *step {
            Move::Add(add) => {
                self.count < rules.most && self.blocked[add as usize] == 0 && self.spent + cost(add) <= rules.budget
            }
            Move::Drop(drop) => self.count > rules.least && !rules.fixed[drop as usize],
            Move::Swap { add, drop } => {
                let beside = usize::from(rules.apart[add as usize].binary_search(&drop).is_ok());
                !rules.fixed[drop as usize]
                    && self.blocked[add as usize] == beside
                    && self.spent - cost(drop) + cost(add) <= rules.budget
            }
        }
    }

    fn look_up_rules(&mut self) {
        let Some(rules) = self.rules else { return };
        let open = || (0..self.chosen.len()).filter(|&site| self.chosen[site]);
        self.count = open().count();
        self.spent = open().fold(0.0, |sum, site| sum + rules.spending[site]);
        let chosen = &self.chosen;
        let beside = |near: &Vec<u32>| near.iter().filter(|&&other| chosen[other as usize]).count();
        self.blocked = rules.apart.iter().map(beside).collect();
    }

    fn look_up(&mut self) {
        self.look_up_rules();
        let (model, chosen) = (self.model, &self.chosen);
        self.nearest = (0..model.rows())
            .map(|row| {
                let escape = model.escape[row];
                let mut open = model.row(row).iter().filter(|entry| chosen[entry.site as usize]);
                let first = open.next().map_or((escape, u32::MAX), |entry| (entry.cost, entry.site));
                (first.0, first.1, open.next().map_or(escape, |entry| entry.cost))
            })
            .collect();
    }

    /// What each site saves when added (less its opening cost), and each chosen one costs when dropped.
    fn gains_and_losses(&self) -> (Vec<f64>, Vec<f64>) {
        let mut gain: Vec<f64> = self.model.opening.iter().map(|cost| -cost).collect();
        let mut loss = gain.clone();
        for (row, &(first, site, second)) in self.nearest.iter().enumerate() {
            for entry in self.model.row(row).iter().take_while(|entry| entry.cost < first) {
                gain[entry.site as usize] += first - entry.cost;
            }
            if site != u32::MAX {
                loss[site as usize] += second - first;
            }
        }
        (gain, loss)
    }

    fn add_best(&mut self, watch: &mut Watch<'_>) {
        let stopped = watch.stopped();
        if !stopped {
            self.look_up();
        }
        let mut closed = self.model.free.iter().copied().filter(|&site| !self.chosen[site as usize]);
        let best = if stopped {
            closed.next()
        } else {
            let (gain, _) = self.gains_and_losses();
            closed.rev().max_by(|&a, &b| gain[a as usize].total_cmp(&gain[b as usize]))
        };
        if let Some(site) = best {
            self.chosen[site as usize] = true;
        }
    }

    fn drop_best(&mut self, watch: &mut Watch<'_>) {
        let stopped = watch.stopped();
        if !stopped {
            self.look_up();
        }
        let mut open = self.model.free.iter().copied().filter(|&site| self.chosen[site as usize]);
        let best = if stopped {
            open.next()
        } else {
            let (_, loss) = self.gains_and_losses();
            open.min_by(|&a, &b| loss[a as usize].total_cmp(&loss[b as usize]))
        };
        if let Some(site) = best {
            self.chosen[site as usize] = false;
        }
    }

    fn take(&mut self, step: &Move) {
        match *step {
            Move::Add(add) => self.chosen[add as usize] = true,
            Move::Drop(drop) => self.chosen[drop as usize] = false,
            Move::Swap { add, drop } => {
                self.chosen[add as usize] = true;
                self.chosen[drop as usize] = false;
            }
        }
    }

    fn best_move(&self) -> Option<Move> {
        let model = self.model;
        let (gain, loss) = self.gains_and_losses();
        let (open, closed): (Vec<u32>, Vec<u32>) = model.free.iter().partition(|&&site| self.chosen[site as usize]);
        let mut best = (0.0, None);
        if model.count == Count::Any {
            for &site in closed.iter().filter(|&&site| self.allowed(&Move::Add(site))) {
                consider(&mut best, gain[site as usize], Move::Add(site));
            }
            for &site in open.iter().filter(|&&site| self.allowed(&Move::Drop(site))) {
                consider(&mut best, -loss[site as usize], Move::Drop(site));
            }
        }
        self.consider_swaps(&open, &closed, &gain, &loss, &mut best);
        best.1
    }

    /// Considers closing each open site for each other. Adding a site makes dropping another cheaper (by `extra`) only
    /// where it is near a row of the other's: beside those sites, only the one that gains most needs a look. Nothing as
    /// large as sites by open sites is ever held.
    fn consider_swaps(&self, open: &[u32], closed: &[u32], gain: &[f64], loss: &[f64], best: &mut (f64, Option<Move>)) {
        self.each_swap(open, closed, gain, |drop, near, extra| {
            for &add in near.iter().filter(|&&add| self.allowed(&Move::Swap { add, drop })) {
                let (add_gain, cheaper) = (gain[add as usize], extra[add as usize]);
                consider(best, add_gain - loss[drop as usize] + cheaper, Move::Swap { add, drop });
            }
        });
    }

    /// Shows for each open site the others to look at in its place, and how much cheaper each makes dropping it.
    fn each_swap(&self, open: &[u32], closed: &[u32], gain: &[f64], mut look: impl FnMut(u32, &[u32], &[f64])) {
        let Some(&most) = closed.iter().rev().max_by(|&&a, &&b| gain[a as usize].total_cmp(&gain[b as usize])) else {
            return;
        };
        let mut by_gain = closed.to_vec();
        if self.rules.is_some() {
            by_gain.sort_by(|&a, &b| gain[b as usize].total_cmp(&gain[a as usize]).then(a.cmp(&b)));
        }
        let mut rows_of: Vec<Vec<usize>> = vec![Vec::new(); self.chosen.len()];
        for (row, &(_, site, _)) in self.nearest.iter().enumerate() {
            if site != u32::MAX {
                rows_of[site as usize].push(row);
            }
        }
        let mut extra = vec![0.0; self.chosen.len()];
        for &drop in open {
            let mut near = match self.rules {
                None => vec![most],
                Some(_) => {
                    by_gain.iter().copied().find(|&add| self.allowed(&Move::Swap { add, drop })).into_iter().collect()
                }
            };
            for &row in &rows_of[drop as usize] {
                let (first, _, second) = self.nearest[row];
                for entry in self.model.row(row).iter().take_while(|entry| entry.cost < second) {
                    let site = entry.site as usize;
                    if extra[site] <= 0.0 && !self.chosen[site] {
                        near.push(entry.site);
                    }
                    extra[site] += second - entry.cost.max(first);
                }
            }
            look(drop, &near, &extra);
            for &row in &rows_of[drop as usize] {
                let near = self.model.row(row).iter().take_while(|entry| entry.cost < self.nearest[row].2);
                near.for_each(|entry| extra[entry.site as usize] = 0.0);
            }
        }
    }
}

/// Keeps the best, of equals the first kind of move and the first sites.
fn consider(best: &mut (f64, Option<Move>), gain: f64, step: Move) {
    if gain > best.0 || (gain >= best.0 && best.1.as_ref().is_some_and(|other| step < *other)) {
        *best = (gain, Some(step));
    }
}

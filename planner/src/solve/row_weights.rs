//! A good cover of all rows, by local search that remembers which rows are hard to cover: Gao, C., Weise, T., Li, J. (2015),
//! An efficient local search heuristic with row weighting for the unicost set covering problem, European Journal of
//! Operational Research 246(3).
//!
//! A cover loses a site; then, step by step, one comes that covers a row left bare, after as many went as are too many for
//! a better cover, while the weight of every bare row grows, until nothing is bare again.

use super::random::Random;
use super::watch::Watch;

/// Steps without a better cover after which the search ends, for each row.
const STEPS_FOR_ROW: usize = 60;

struct Search<'a> {
    rows: &'a [(Vec<u32>, f64)],
    opening: &'a [f64],
    covers: Vec<Vec<u32>>,
    /// The weight of each row, and how many chosen sites cover it.
    weight: Vec<f64>,
    covered: Vec<u32>,
    chosen: Vec<bool>,
    /// The chosen sites, and what they cost.
    list: Vec<usize>,
    cost: f64,
    /// Of a chosen site the weight that would be bare without it, of others the bare weight that it covers.
    score: Vec<f64>,
    /// Of a site that went, whether a site beside it came or went since; it may not come back before.
    stirred: Vec<bool>,
    /// When a site last came or went.
    moved: Vec<usize>,
    bare: Vec<u32>,
    /// Where a bare row is in the list.
    place: Vec<usize>,
}

/// A cover of all rows (each a list of sites) at a low cost of opening; ends early at `target`, or after `most` steps
/// without a better one.
pub(super) fn cover(
    rows: &[(Vec<u32>, f64)],
    opening: &[f64],
    target: Option<f64>,
    most: usize,
    watch: &mut Watch<'_>,
) -> Vec<bool> {
    let mut search = Search::new(rows, opening);
    search.fill();
    let mut best = search.chosen.clone();
    let mut least = search.cost;
    let mut random = Random::new(watch.seed());
    let steps = (rows.len() * STEPS_FOR_ROW).min(most);
    let cheapest = opening.iter().copied().fold(f64::INFINITY, f64::min);
    let (mut last, mut step) = (0, 0);
    while step - last < steps && target.is_none_or(|target| least > target) {
        step += 1;
        if step % 64 == 0 && watch.stopped() {
            break;
        }
        while search.bare.is_empty() {
            let cost = search.cost;
            if cost < least {
                (best, least, last) = (search.chosen.clone(), cost, step);
            }
            let Some(site) = search.cheapest_to_lose(None) else { return best };
            search.close(site, step);
        }
        // What is chosen and one more could still be a better cover.
        if search.cost + cheapest >= least && !search.lose(step) {
            break;
        }
        let row = search.bare[random.below(search.bare.len())] as usize;
        let Some(site) = search.best_to_add(row, least) else { break };
        while search.cost + opening[site] >= least && search.lose(step) {}
        search.open(site, step);
        search.grow();
    }
    best
}

impl<'a> Search<'a> {
    fn new(rows: &'a [(Vec<u32>, f64)], opening: &'a [f64]) -> Self {
        let mut covers: Vec<Vec<u32>> = vec![Vec::new(); opening.len()];
        for (row, (sites, _)) in (0..).zip(rows) {
            for &site in sites {
                covers[site as usize].push(row);
            }
        }
        Self {
            rows,
            opening,
            score: covers.iter().map(|rows| rows.len() as f64).collect(),
            covers,
            weight: vec![1.0; rows.len()],
            covered: vec![0; rows.len()],
            chosen: vec![false; opening.len()],
            list: Vec::new(),
            cost: 0.0,
            stirred: vec![true; opening.len()],
            moved: vec![0; opening.len()],
            bare: (0..).take(rows.len()).collect(),
            place: (0..rows.len()).collect(),
        }
    }

    /// What a site's score is worth for its cost.
    fn worth(&self, site: usize) -> f64 {
        self.score[site] / self.opening[site].max(f64::MIN_POSITIVE)
    }

    /// Greedily opens sites until no row is bare.
    fn fill(&mut self) {
        while !self.bare.is_empty() {
            let closed = (0..self.chosen.len()).rev().filter(|&site| !self.chosen[site]);
            let Some(site) = closed.max_by(|&a, &b| self.worth(a).total_cmp(&self.worth(b))) else { break };
            if self.score[site] <= 0.0 {
                break;
            }
            self.open(site, 0);
        }
    }

    /// The chosen site whose loss weighs least for its cost, the one that was moved longest ago of equals; not one that has
    /// just come.
    fn cheapest_to_lose(&self, step: Option<usize>) -> Option<usize> {
        let chosen = self.list.iter().copied().filter(|&site| step.is_none_or(|step| self.is_rested(site, step)));
        chosen.min_by(|&a, &b| self.worth(a).total_cmp(&self.worth(b)).then(self.moved[a].cmp(&self.moved[b])))
    }

    /// Closes the site that is cheapest to lose, one that has just come only where there is no other; returns whether there
    /// was any.
    fn lose(&mut self, step: usize) -> bool {
        let site = self.cheapest_to_lose(Some(step)).or_else(|| self.cheapest_to_lose(None));
        site.inspect(|&site| self.close(site, step)).is_some()
    }

    /// Whether a site came before the last step.
    fn is_rested(&self, site: usize, step: usize) -> bool {
        self.moved[site] == 0 || self.moved[site] + 1 < step
    }

    /// The site, cheaper than `least`, that covers the row and gains most for its cost, the one that was moved longest ago of
    /// equals; one that just went only where there is no other.
    fn best_to_add(&self, row: usize, least: f64) -> Option<usize> {
        let order = |&a: &usize, &b: &usize| {
            let gain = || self.worth(a).total_cmp(&self.worth(b)).then(self.moved[b].cmp(&self.moved[a]));
            self.stirred[a].cmp(&self.stirred[b]).then_with(gain)
        };
        let sites = self.rows[row].0.iter().map(|&site| site as usize);
        sites.filter(|&site| self.opening[site] < least).max_by(order)
    }

    fn open(&mut self, site: usize, step: usize) {
        self.chosen[site] = true;
        self.list.push(site);
        self.cost += self.opening[site];
        self.score[site] = 0.0;
        for index in 0..self.covers[site].len() {
            let row = self.covers[site][index] as usize;
            self.covered[row] += 1;
            match self.covered[row] {
                1 => {
                    self.score[site] += self.weight[row];
                    self.unlist(row);
                    self.change(row, site, -self.weight[row], false);
                }
                // The only one so far is not alone any more.
                2 => self.change(row, site, -self.weight[row], true),
                _ => {}
            }
            self.stir(row);
        }
        self.moved[site] = step;
    }

    fn close(&mut self, site: usize, step: usize) {
        self.chosen[site] = false;
        self.list.retain(|&other| other != site);
        // Summed anew, so that rounding does not add up.
        self.cost = self.list.iter().map(|&site| self.opening[site]).sum();
        self.score[site] = 0.0;
        for index in 0..self.covers[site].len() {
            let row = self.covers[site][index] as usize;
            self.covered[row] -= 1;
            match self.covered[row] {
                0 => {
                    self.score[site] += self.weight[row];
                    self.place[row] = self.bare.len();
                    self.bare.push(self.covers[site][index]);
                    self.change(row, site, self.weight[row], false);
                }
                1 => self.change(row, site, self.weight[row], true),
                _ => {}
            }
            self.stir(row);
        }
        self.stirred[site] = false;
        self.moved[site] = step;
    }

    /// Adds to the scores of the row's other sites, of the chosen or of the others.
    fn change(&mut self, row: usize, site: usize, by: f64, chosen: bool) {
        for &other in &self.rows[row].0 {
            let other = other as usize;
            if other != site && self.chosen[other] == chosen {
                self.score[other] += by;
            }
        }
    }

    fn stir(&mut self, row: usize) {
        for &site in &self.rows[row].0 {
            self.stirred[site as usize] = true;
        }
    }

    fn unlist(&mut self, row: usize) {
        let place = self.place[row];
        self.bare.swap_remove(place);
        if let Some(&moved) = self.bare.get(place) {
            self.place[moved as usize] = place;
        }
    }

    /// Every bare row weighs more from now on.
    fn grow(&mut self) {
        for &row in &self.bare {
            self.weight[row as usize] += 1.0;
            for &site in &self.rows[row as usize].0 {
                self.score[site as usize] += 1.0;
            }
        }
    }
}

//! Whole rows that keep what is asked of the service as a whole: rows move and change places, one step at a time, and what is not
//! kept costs the more, the longer it is not.
//!
//! Tabu search through services that do not keep everything, with the prices of Díaz, J. A., Fernández, E. (2001), A tabu search
//! heuristic for the generalized assignment problem, European Journal of Operational Research 132(1). The mean of the worst-off
//! is kept by the bound of [`super::worst`] for one `t`, that at which the present service meets it.

use super::task::Task;
use super::transport::Service;
use super::twins::Floors;
use crate::solve::watch::Watch;

/// A row stays away from where it was for so many steps, and up to as many more; fewer where rows are few.
const AWAY: usize = 8;
const ROWS: usize = 8;
/// What a price grows by in a step, and what it shrinks by: where the first finds nothing, the next is tried.
const DEARER: f64 = 1.03;
const CHEAPER: [f64; 2] = [0.95, 0.96];
/// Prices stay within this factor of the first, either way.
const WIDEST: f64 = 1e4;
/// A unit that costs no more than this costs nothing, and says nothing of what prices should be.
const FREE: f64 = 1e-9;
/// What is kept to this part of it is kept.
const KEPT: f64 = 1e-11;
/// So many pairs of rows are looked at, at most, before another service has to be found.
const PAIRS: usize = 500_000_000;
/// Steps between two questions whether to go on.
const ASKED: usize = 20;

/// Offers services of the chosen sites, each cheaper than those before it, from `start` on; rows are whole and all of them are
/// served. Ends where one is `enough`, or after so many steps without another.
pub(super) fn offer(
    task: &Task,
    floors: &Floors,
    chosen: &[bool],
    start: &Service,
    steps: usize,
    enough: &mut dyn FnMut(&Service) -> bool,
    watch: &mut Watch<'_>,
) {
    let rows = task.rows.len().max(1);
    let steps = steps.min(PAIRS / (rows * rows));
    for cheaper in CHEAPER {
        let Some(mut exchange) = Exchange::new(task, floors, chosen, start) else { return };
        let (mut best, mut last, mut now) = (f64::INFINITY, 0, 0);
        while now - last < steps {
            if exchange.is_kept() && exchange.cost < best {
                (best, last) = (exchange.cost, now);
                if enough(&exchange.service()) {
                    return;
                }
            }
            if now % ASKED == 0 && !watch.goes_on() {
                return;
            }
            exchange.reprice(cheaper);
            if let Some(step) = exchange.best(now, best.is_finite()) {
                exchange.take(step, now);
            }
            now += 1;
        }
        if best.is_finite() {
            return;
        }
    }
}

/// One row goes to another site; or two change places.
#[derive(Clone, Copy)]
struct Step {
    row: usize,
    to: usize,
    /// The row that comes from there.
    back: Option<usize>,
}

/// A row where it is, and for each site whether it may go there and what that adds.
#[derive(Clone)]
struct Elsewhere {
    row: usize,
    weight: f64,
    /// Something that is not kept depends on it.
    matters: bool,
    may: Vec<bool>,
    rise: Vec<f64>,
    beyond: Vec<f64>,
}

/// A service of whole rows and what it costs to break conditions. Sites are counted among the open ones.
struct Exchange<'a> {
    task: &'a Task,
    floors: &'a Floors,
    open: Vec<usize>,
    /// What a row costs at each site, row by row; infinite where it cannot go.
    cost_at: Vec<f64>,
    /// What a unit of a row costs at each site for the worst-off.
    unit: Vec<f64>,
    /// Whether a row at each site is within the standard.
    within: Vec<bool>,
    at: Vec<usize>,
    cost: f64,
    load: Vec<f64>,
    covered: Vec<f64>,
    /// Where the worst-off begin, and what all rows cost beyond it.
    threshold: f64,
    beyond: f64,
    prices: Prices,
    first: Prices,
    /// The step from which on a row may go to a site again.
    away: Vec<usize>,
}

/// What a unit of each condition that is not kept costs.
#[derive(Clone)]
struct Prices {
    load: Vec<f64>,
    floor: Vec<f64>,
    worst: f64,
}

impl<'a> Exchange<'a> {
    fn new(task: &'a Task, floors: &'a Floors, chosen: &[bool], start: &Service) -> Option<Self> {
        let open: Vec<usize> = (0..chosen.len()).filter(|&site| chosen[site]).collect();
        let (rows, width) = (task.rows.len(), open.len());
        let mut place = vec![usize::MAX; chosen.len()];
        open.iter().enumerate().for_each(|(index, &site)| place[site] = index);
        let mut cost_at = vec![f64::INFINITY; rows * width];
        let mut at = Vec::with_capacity(rows);
        for (row, parts) in task.rows.iter().zip(&start.parts) {
            let cost_at = &mut cost_at[at.len() * width..][..width];
            for entry in row.entries.iter().filter(|entry| chosen[entry.site as usize]) {
                cost_at[place[entry.site as usize]] = entry.cost;
            }
            let most = parts.iter().max_by(|a, b| a.1.total_cmp(&b.1)).map(|part| place[part.0 as usize]);
            let nearest = (0..width).min_by(|&a, &b| cost_at[a].total_cmp(&cost_at[b]));
            at.push(most.or(nearest).filter(|&site| cost_at[site].is_finite())?);
        }
        let pairs = || (0..rows).flat_map(|row| open.iter().map(move |&site| (row, site)));
        let worst = task.worst();
        let unit =
            worst.map_or_else(Vec::new, |worst| pairs().map(|(row, site)| worst.cost(row, site, task)).collect());
        let within = pairs().map(|(row, site)| floors.is_within(row, site)).collect();
        let first = Prices::new(task, floors, &cost_at, width);
        let mut exchange = Self {
            task,
            floors,
            cost_at,
            unit,
            within,
            at,
            cost: 0.0,
            load: vec![0.0; width],
            covered: vec![0.0; floors.least.len()],
            threshold: 0.0,
            beyond: 0.0,
            prices: first.clone(),
            first,
            away: vec![0; rows * width],
            open,
        };
        exchange.sum_up();
        Some(exchange)
    }

    fn width(&self) -> usize {
        self.open.len()
    }

    /// Adds up the present service anew, so that rounding does not.
    fn sum_up(&mut self) {
        let width = self.width();
        self.load.fill(0.0);
        self.covered.fill(0.0);
        self.cost = 0.0;
        for (row, &at) in self.at.iter().enumerate() {
            let weight = self.task.rows[row].weight;
            self.cost += self.cost_at[row * width + at];
            self.load[at] += weight;
            if self.within[row * width + at] {
                self.floors.of[row].iter().for_each(|&floor| self.covered[floor] += weight);
            }
        }
        let Some(worst) = self.task.worst() else { return };
        let units: Vec<f64> = self.at.iter().enumerate().map(|(row, &at)| self.unit[row * width + at]).collect();
        self.threshold = worst.threshold(self.task, &units);
        let beyond = |(unit, row): (&f64, &super::task::Row)| row.weight * (unit - self.threshold).max(0.0);
        self.beyond = units.iter().zip(&self.task.rows).map(beyond).sum();
    }

    /// What the rows may cost beyond the threshold.
    fn allowed(&self) -> f64 {
        self.task.worst().map_or(f64::INFINITY, |worst| worst.most - self.threshold * worst.weight)
    }

    /// How far a site is from a load that it may have.
    fn off(&self, site: usize, load: f64) -> f64 {
        let of = &self.task.sites[self.open[site]];
        if load > of.room { load - of.room } else { (of.least - load).max(0.0) }
    }

    fn is_kept(&self) -> bool {
        (0..self.width()).all(|site| self.keeps_load(site))
            && (0..self.covered.len()).all(|floor| self.keeps_floor(floor))
            && self.keeps_worst()
    }

    fn keeps_load(&self, site: usize) -> bool {
        self.off(site, self.load[site]) <= KEPT * self.load[site]
    }

    fn keeps_floor(&self, floor: usize) -> bool {
        self.covered[floor] >= self.floors.least[floor] * (1.0 - KEPT)
    }

    fn keeps_worst(&self) -> bool {
        self.task.worst().is_none_or(|worst| self.beyond - self.allowed() <= KEPT * worst.most)
    }

    /// Makes dearer what is not kept, and cheaper what is.
    fn reprice(&mut self, cheaper: f64) {
        let next = |price: f64, first: f64, kept: bool| {
            let price = price * if kept { cheaper } else { DEARER };
            price.clamp(first / WIDEST, first * WIDEST)
        };
        for site in 0..self.width() {
            self.prices.load[site] = next(self.prices.load[site], self.first.load[site], self.keeps_load(site));
        }
        for floor in 0..self.covered.len() {
            self.prices.floor[floor] = next(self.prices.floor[floor], self.first.floor[floor], self.keeps_floor(floor));
        }
        self.prices.worst = next(self.prices.worst, self.first.worst, self.keeps_worst());
    }

    /// The step that costs least, or gains most, of those that do not go back too soon; while something is not kept and no
    /// service is known, of those that have to do with it.
    fn best(&self, now: usize, known: bool) -> Option<Step> {
        let all = known || self.is_kept();
        let off: Vec<bool> = (0..self.width()).map(|site| all || !self.keeps_load(site)).collect();
        let rows = self.rows(now);
        let mut best: Option<(f64, Step)> = None;
        for from in 0..self.width() {
            for to in (0..self.width()).filter(|&to| to != from) {
                let near = off[from] || off[to];
                // What can be gained by what is not kept, at most.
                let gain = self.paid(from, self.load[from]) + self.paid(to, self.load[to]) + self.paid_for_worst(0.0);
                let mut consider = |rise: f64, weight: f64, beyond: f64, step: Step| {
                    let least = best.map_or(f64::INFINITY, |(best, _)| best);
                    if rise - gain >= least {
                        return;
                    }
                    let rise = rise - gain
                        + self.paid(from, self.load[from] - weight)
                        + self.paid(to, self.load[to] + weight)
                        + self.paid_for_worst(beyond);
                    if rise < least {
                        best = Some((rise, step));
                    }
                };
                for there in rows[from].iter().filter(|row| row.may[to]) {
                    let row = there.row;
                    if near || there.matters {
                        consider(there.rise[to], there.weight, there.beyond[to], Step { row, to, back: None });
                    }
                    if to < from {
                        continue;
                    }
                    for back in rows[to].iter().filter(|back| back.may[from] && (near || there.matters || back.matters))
                    {
                        let step = Step { row, to, back: Some(back.row) };
                        let (rise, weight) = (there.rise[to] + back.rise[from], there.weight - back.weight);
                        consider(rise, weight, there.beyond[to] + back.beyond[from], step);
                    }
                }
            }
        }
        best.map(|(_, step)| step)
    }

    /// What is paid for a load of a site.
    fn paid(&self, site: usize, load: f64) -> f64 {
        self.prices.load[site] * self.off(site, load)
    }

    /// What is paid for the worst-off where rows cost so much more beyond the threshold.
    fn paid_for_worst(&self, more: f64) -> f64 {
        self.prices.worst * (self.beyond + more - self.allowed()).max(0.0)
    }

    /// The rows at each site, and what becomes of them elsewhere. Floors are counted for each row by itself: where two rows of a
    /// floor change places that guides the search a little worse.
    fn rows(&self, now: usize) -> Vec<Vec<Elsewhere>> {
        let width = self.width();
        let mut rows: Vec<Vec<Elsewhere>> = vec![Vec::new(); width];
        let far = !self.keeps_worst();
        for (row, &at) in self.at.iter().enumerate() {
            let places = row * width..(row + 1) * width;
            let here = places.start + at;
            let is_far = far && self.unit[here] > self.threshold;
            rows[at].push(Elsewhere {
                row,
                weight: self.task.rows[row].weight,
                matters: is_far || self.floors.of[row].iter().any(|&floor| !self.keeps_floor(floor)),
                may: places
                    .clone()
                    .map(|place| place != here && self.cost_at[place].is_finite() && self.away[place] <= now)
                    .collect(),
                rise: places
                    .clone()
                    .map(|place| self.cost_at[place] - self.cost_at[here] + self.rise_of_floors(row, place, here))
                    .collect(),
                beyond: places.map(|place| self.more_beyond(row, place, here)).collect(),
            });
        }
        rows
    }

    /// What a row costs more beyond the threshold at one place than at another.
    fn more_beyond(&self, row: usize, there: usize, here: usize) -> f64 {
        if self.unit.is_empty() {
            return 0.0;
        }
        let beyond = |place: usize| (self.unit[place] - self.threshold).max(0.0);
        self.task.rows[row].weight * (beyond(there) - beyond(here))
    }

    /// What is paid more for floors when a row goes from one place to another.
    fn rise_of_floors(&self, row: usize, there: usize, here: usize) -> f64 {
        let weight = match (self.within[there], self.within[here]) {
            (true, false) => self.task.rows[row].weight,
            (false, true) => -self.task.rows[row].weight,
            _ => return 0.0,
        };
        let short = |floor: usize, covered: f64| (self.floors.least[floor] - covered).max(0.0);
        let rise = |&floor: &usize| {
            let covered = self.covered[floor];
            self.prices.floor[floor] * (short(floor, covered + weight) - short(floor, covered))
        };
        self.floors.of[row].iter().map(rise).sum()
    }

    fn take(&mut self, step: Step, now: usize) {
        let (width, from) = (self.width(), self.at[step.row]);
        // Not equally long for all, so that the search does not go in circles.
        let away = AWAY.min(1 + self.at.len() / ROWS);
        let until = |row: usize| now + away + (now * 7 + row * 3) % away;
        self.away[step.row * width + from] = until(step.row);
        self.at[step.row] = step.to;
        if let Some(other) = step.back {
            self.away[other * width + step.to] = until(other);
            self.at[other] = from;
        }
        self.sum_up();
    }

    fn service(&self) -> Service {
        let site = |(row, &at): (&super::task::Row, &usize)| {
            vec![(u32::try_from(self.open[at]).unwrap_or(u32::MAX), row.weight)]
        };
        let parts = self.task.rows.iter().zip(&self.at).map(site).collect();
        Service { parts, cost: self.cost, left: 0.0, escapes: 0.0 }
    }
}

impl Prices {
    /// About what a unit of weight costs to travel.
    fn new(task: &Task, floors: &Floors, cost_at: &[f64], width: usize) -> Self {
        let finite = cost_at.iter().enumerate().filter(|(_, cost)| cost.is_finite());
        let (cost, weight) = finite.fold((0.0, 0.0), |(costs, weights), (place, cost)| {
            (costs + cost, weights + task.rows[place / width].weight)
        });
        let unit = cost / weight;
        let unit = if unit > FREE { unit } else { 1.0 };
        Self { load: vec![unit; width], floor: vec![unit; floors.least.len()], worst: 1.0 }
    }
}

//! The formulation that every combination of objective and constraints is put in: choose sites S and shares x so that
//!
//! ```text
//!     Σ_{j ∈ S} opening_j  +  Σ_ij cost_ij x_ij  +  Σ_i escape_i (1 − Σ_j x_ij)
//! ```
//!
//! is least, where S has an allowed size, is within the budget and holds no two sites that are too near to each other, no
//! site serves more weight than it has room for, and x is 0 or 1 where each row goes to one site.

use super::asks::Asks;
use crate::measure::affordable;
use crate::problem::Status;
use crate::solve::model::Entry;
use crate::solve::places::Places;

/// A site that may be open.
#[derive(Clone)]
pub(super) struct Site {
    /// Its column in the problem.
    pub column: usize,
    /// What opening it adds to the objective.
    pub opening: f64,
    /// What opening it takes from the budget.
    pub spending: f64,
    /// The weight that it has room for.
    pub room: f64,
    /// The least weight that it serves when it is open.
    pub least: f64,
    /// It is open in every answer.
    pub fixed: bool,
}

/// A demand point of positive weight.
#[derive(Clone)]
pub(super) struct Row {
    /// Its row in the problem.
    pub index: usize,
    pub weight: f64,
    /// What leaving all of it unserved costs. Where everything must be served, more than any answer.
    pub escape: f64,
    /// What serving all of it costs, in increasing cost (then site).
    pub entries: Vec<Entry>,
}

/// Who must be served.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Serve {
    /// Every row, wholly.
    All,
    /// Nobody: what is left costs its escape.
    Any,
    /// All but so much weight; serving costs nothing.
    AllBut(f64),
}

#[derive(Clone)]
pub(super) struct Task {
    pub sites: Vec<Site>,
    pub rows: Vec<Row>,
    /// The least and the largest number of open sites, fixed ones included.
    pub least: usize,
    pub most: usize,
    pub budget: f64,
    /// For each site those that it is too near to, in order.
    pub apart: Vec<Vec<u32>>,
    /// For each site its group; of the sites of a group, at most one may be open.
    pub groups: Vec<u32>,
    /// What else sites are asked.
    pub asks: Asks,
    /// Each row goes to one site.
    pub single: bool,
    pub serve: Serve,
    /// Some site has too little room for everybody.
    pub capacitated: bool,
    /// More than any answer costs.
    pub ceiling: f64,
    /// How far above a bound the search for a better one aims at least.
    pub reach: f64,
    /// The values of two answers are equal or differ by at least 1, but for this error; `None` where nothing is known.
    pub steps: Option<f64>,
}

/// What makes a task of a problem.
pub(super) struct Terms<'a> {
    /// The least and the largest number of open sites, fixed ones included.
    pub count: (usize, usize),
    pub serve: Serve,
    /// What opening a column adds to the objective.
    pub opening: &'a dyn Fn(usize) -> f64,
    /// What serving all of a row from a column adds to it; `None` where that is not possible.
    pub cost: &'a dyn Fn(usize, usize) -> Option<f64>,
}

impl Task {
    pub(super) fn new(places: &Places<'_>, terms: &Terms<'_>) -> Self {
        let problem = places.problem;
        let total: f64 = places.rows.iter().map(|&row| places.weight(row)).sum();
        let mut columns: Vec<usize> = places.allowed().collect();
        columns.sort_unstable();
        let site = |&column: &usize| Site {
            column,
            opening: (terms.opening)(column) + 0.0,
            spending: problem.candidates()[column].opening_cost,
            room: Some(problem.room(column)).filter(|room| *room < total).unwrap_or(f64::INFINITY),
            least: 0.0,
            fixed: problem.candidates()[column].status != Status::Candidate,
        };
        let sites: Vec<Site> = columns.iter().map(site).collect();
        let apart = conflicts(places, &columns);
        let mut task = Self {
            rows: places.rows.iter().map(|&row| row_of(places, terms, &columns, row)).collect(),
            least: terms.count.0,
            most: terms.count.1.min(columns.len()),
            budget: problem.constraints().budget.map_or(f64::INFINITY, affordable),
            groups: groups(&apart),
            apart,
            asks: Asks::default(),
            single: problem.constraints().single_source,
            serve: terms.serve,
            capacitated: sites.iter().any(|site| site.room.is_finite()),
            ceiling: 0.0,
            reach: 0.0,
            steps: None,
            sites,
        };
        task.steps = task.steps_error();
        task.set_ceiling();
        task
    }

    /// Prices the weight that may be left, where a share of it may.
    pub(super) fn set_price(&mut self, price: f64) {
        self.rows.iter_mut().for_each(|row| row.escape = price * row.weight);
    }

    fn set_ceiling(&mut self) {
        let openings: f64 = self.sites.iter().map(|site| site.opening).sum();
        let dearest = |row: &Row| row.entries.last().map_or(0.0, |entry| entry.cost);
        let serving: f64 = match self.serve {
            Serve::All => self.rows.iter().map(dearest).sum(),
            Serve::Any => self.rows.iter().map(|row| row.escape).sum(),
            Serve::AllBut(_) => 0.0,
        };
        self.ceiling = ((openings + serving) * (1.0 + 1e-9)).ceil() + 1.0;
        if self.serve == Serve::All {
            self.rows.iter_mut().for_each(|row| row.escape = 2.0 * self.ceiling);
            if openings + serving <= 0.0 {
                // Every answer costs nothing: a bound above that, however little, says that there is none.
                (self.ceiling, self.reach) = (1e-6, 1.0);
            }
        }
    }

    /// By how much the value of an answer can differ from a whole number through rounding; `None` where it need not be whole.
    fn steps_error(&self) -> Option<f64> {
        let near = |value: f64| (value - value.round()).abs();
        let small = |error: f64, value: f64| error <= 1e-12 * value.abs().max(1.0);
        if self.sites.iter().any(|site| site.opening.fract() != 0.0) {
            return None;
        }
        let mut errors = 0.0;
        for row in self.rows.iter().filter(|_| !matches!(self.serve, Serve::AllBut(_))) {
            let mut worst: f64 = 0.0;
            let escape = (self.serve == Serve::Any).then_some(row.escape);
            for cost in row.entries.iter().map(|entry| entry.cost).chain(escape) {
                // Shares are whole weights: what one unit costs must be whole.
                let value = if self.capacitated && !self.single { cost / row.weight } else { cost };
                if !small(near(value), value) {
                    return None;
                }
                worst = worst.max(near(cost));
            }
            errors += worst;
        }
        let whole = |value: f64| near(value) <= 2e-9 * value;
        let flows = self.rows.iter().all(|row| row.weight.fract() == 0.0)
            && self.sites.iter().all(|site| site.room.is_infinite() || whole(site.room));
        let splits = self.capacitated && !self.single && !matches!(self.serve, Serve::AllBut(_));
        (errors < 1e-6 && (!splits || flows)).then_some(errors)
    }

    /// The least value that an answer can have which is no less than a bound: the next whole number where all are.
    pub(super) fn next_value(&self, bound: f64) -> f64 {
        let whole = |error: f64| if bound.is_finite() { (bound - 1e-6 - error).ceil() - 2.0 * error } else { bound };
        self.steps.map_or(bound, whole)
    }

    /// What a price of the weight left takes off: what may be left anyway costs nothing.
    pub(super) fn rebate(&self) -> f64 {
        match (self.serve, self.rows.first()) {
            (Serve::AllBut(spare), Some(row)) => spare * (row.escape / row.weight),
            _ => 0.0,
        }
    }

    /// The largest mean of the worst off, where everybody is served.
    #[cfg(feature = "mip")]
    pub(super) fn worst(&self) -> Option<&super::worst::Worst> {
        self.asks.worst.as_ref().filter(|_| self.serve == Serve::All)
    }

    pub(super) fn are_apart(&self, a: u32, b: u32) -> bool {
        self.apart[a as usize].binary_search(&b).is_err()
    }
}

fn row_of(places: &Places<'_>, terms: &Terms<'_>, columns: &[usize], row: usize) -> Row {
    let weight = places.weight(row);
    let entry = |(site, &column): (u32, &usize)| {
        let travel = places.problem.cost(row, column);
        let fits = !places.problem.constraints().single_source || weight <= places.problem.room(column);
        let cost = if travel.is_finite() && fits { (terms.cost)(row, column) } else { None };
        cost.map(|cost| Entry { cost, site })
    };
    let mut entries: Vec<Entry> = (0..).zip(columns).filter_map(entry).collect();
    entries.sort_by(|a, b| a.cost.total_cmp(&b.cost).then(a.site.cmp(&b.site)));
    Row { index: row, weight, escape: weight, entries }
}

/// For each site those nearer to it than the least separation.
fn conflicts(places: &Places<'_>, columns: &[usize]) -> Vec<Vec<u32>> {
    let Some(separation) = places.problem.constraints().minimum_separation else {
        return vec![Vec::new(); columns.len()];
    };
    let near = |a: usize| {
        let other = move |&(_, &b): &(u32, &usize)| a != b && places.problem.apart(a, b) < separation;
        (0..).zip(columns).filter(other).map(|(site, _)| site).collect()
    };
    columns.iter().map(|&a| near(a)).collect()
}

/// Greedy groups of sites of which each two are in conflict, the site with most conflicts first.
pub(super) fn groups(apart: &[Vec<u32>]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..apart.len()).collect();
    order.sort_by_key(|&site| (usize::MAX - apart[site].len(), site));
    let mut groups = vec![u32::MAX; apart.len()];
    let mut next = 0;
    for &first in &order {
        if groups[first] != u32::MAX {
            continue;
        }
        groups[first] = next;
        let mut members = vec![first];
        for &site in &apart[first] {
            let site = site as usize;
            let fits =
                |member: &usize| u32::try_from(*member).is_ok_and(|member| apart[site].binary_search(&member).is_ok());
            if groups[site] == u32::MAX && members.iter().all(fits) {
                groups[site] = next;
                members.push(site);
            }
        }
        next += 1;
    }
    groups
}

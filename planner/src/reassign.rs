//! Everybody assigned anew after one site moved, opened or closed: quick enough to follow a site dragged over a map.
//!
//! Each demand point remembers its nearest and its second nearest open site. Who loses the nearest goes to the second; only
//! who loses one of the two looks through the open sites again: Whitaker, R. A. (1983), A fast algorithm for the greedy
//! interchange for large-scale clustering and median location problems, INFOR 21(2).
//!
//! Statuses, number of sites, budget and separation play no part: it tells what would be, allowed or not.
//!
//! ```
//! use planner::matrix::TravelMatrix;
//! use planner::problem::{Candidate, Constraints, Demand, Objective, Problem, Status};
//! use planner::reassign::Reassignment;
//!
//! let demand = [("Liepa", 120.0), ("Osis", 80.0)].map(|(id, weight)| Demand::new(id, weight)).to_vec();
//! let candidates = ["north", "middle", "south"].map(|id| Candidate::new(id, Status::Candidate)).to_vec();
//! let travel = TravelMatrix::new(2, 3, vec![5.0, 10.0, 30.0, 40.0, 15.0, 12.0])?;
//! let objective = Objective::PMedian { sites: 1 };
//! let problem = Problem::new(demand, candidates, travel, objective, Constraints::default())?;
//!
//! let mut now = Reassignment::new(&problem, &[0])?;
//! let change = now.moved(0, 1)?;
//! assert_eq!(change.before.max_cost, Some(40.0));
//! assert_eq!(change.after.max_cost, Some(15.0));
//! assert_eq!(change.rows, [0, 1]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt;

use geodata::Language;

use crate::measure::{Part, Served, total_weight};
use crate::problem::Problem;

/// Who goes where while sites come and go.
#[derive(Clone, Debug)]
pub struct Reassignment {
    weights: Vec<f64>,
    /// The sum of them.
    weight: f64,
    columns: usize,
    /// Column after column, so that a site that opens is read in one piece; infinite beyond the limit of assignment.
    costs: Vec<f64>,
    /// The largest cost that counts as covered.
    limit: f64,
    /// The open columns, in order.
    open: Vec<usize>,
    rows: Vec<Two>,
    totals: Totals,
}

/// A row's nearest and second nearest open site.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Two {
    first: Near,
    second: Near,
}

/// An open site and the cost to it; no site at an infinite cost.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Near {
    cost: f64,
    site: u32,
}

const NOWHERE: Near = Near { cost: f64::INFINITY, site: u32::MAX };

/// The numbers of everybody together, exactly those of [`crate::measure::evaluate`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Totals {
    /// The weight that some open site reaches.
    pub served_weight: f64,
    /// The sum of weight × cost.
    pub weighted_cost: f64,
    /// The weight that no open site reaches.
    pub unserved_weight: f64,
    /// Weighted mean of the cost over the served weight; `None` when nothing is served.
    pub mean_cost: Option<f64>,
    /// The largest cost of a served demand point of positive weight.
    pub max_cost: Option<f64>,
    /// The weight within the limit of the objective; without one, the weight served.
    pub covered_weight: f64,
    /// `covered_weight` as a share of the whole weight; 1 when there is no weight at all.
    pub covered_weight_share: f64,
}

/// What a change of the open sites did.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The numbers before.
    pub before: Totals,
    /// The numbers after.
    pub after: Totals,
    /// The demand points that go elsewhere now, in order.
    pub rows: Vec<usize>,
}

/// Why a change is refused. Columns count from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are the columns and ids that the variant speaks of")]
pub enum ReassignError {
    /// The problem has no such candidate.
    Unknown { column: usize },
    /// The site is open already.
    Open { column: usize },
    /// The site is not open.
    NotOpen { column: usize },
    /// A candidate has a capacity, so that not everybody can go to the nearest site.
    Capacity { id: String },
}

impl ReassignError {
    /// The message in `language`.
    pub fn message(&self, language: Language) -> String {
        let say = |latvian: String, english: String| language.pick(&latvian, &english).to_owned();
        match self {
            Self::Unknown { column } => say(
                format!("kandidātvietas {column} (no 0) uzdevumā nav"),
                format!("there is no candidate {column} (from 0)"),
            ),
            Self::Open { column } => say(
                format!("kandidātvieta {column} (no 0) jau ir atvērta"),
                format!("candidate {column} (from 0) is open already"),
            ),
            Self::NotOpen { column } => say(
                format!("kandidātvieta {column} (no 0) nav atvērta"),
                format!("candidate {column} (from 0) is not open"),
            ),
            Self::Capacity { id } => say(
                format!("kandidātvietai “{id}” ir ietilpība; pārdalīt var tikai uzdevumā bez ietilpībām"),
                format!("candidate “{id}” has a capacity; only without capacities does everybody go to the nearest"),
            ),
        }
    }
}

impl fmt::Display for ReassignError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message(Language::English))
    }
}

impl std::error::Error for ReassignError {}

impl Near {
    /// Whether it is taken before another: the cheaper, and of equals the first in the order of columns.
    fn is_before(self, other: Self) -> bool {
        self.cost < other.cost || (self.cost <= other.cost && self.site < other.site)
    }
}

impl Two {
    const NOWHERE: Self = Self { first: NOWHERE, second: NOWHERE };

    /// With one site more.
    fn with(self, near: Near) -> Self {
        if near.is_before(self.first) {
            Self { first: near, second: self.first }
        } else if near.is_before(self.second) {
            Self { second: near, ..self }
        } else {
            self
        }
    }

    fn holds(self, site: u32) -> bool {
        self.first.site == site || self.second.site == site
    }
}

impl Reassignment {
    /// Assigns everybody to the nearest of the open sites (columns, in any order).
    ///
    /// # Errors
    /// If a column is no candidate or stands there twice, or a candidate has a capacity.
    pub fn new(problem: &Problem, open: &[usize]) -> Result<Self, ReassignError> {
        if let Some(site) = problem.candidates().iter().find(|site| site.capacity.is_some() || site.has_sizes()) {
            return Err(ReassignError::Capacity { id: site.id.clone() });
        }
        let mut now = Self {
            weights: problem.demand().iter().map(|point| point.weight).collect(),
            weight: total_weight(problem),
            columns: problem.candidates().len(),
            costs: by_columns(problem),
            limit: problem.cover_limit().unwrap_or_else(|| problem.assignment_limit()),
            open: Vec::with_capacity(open.len()),
            rows: Vec::with_capacity(problem.demand().len()),
            totals: Totals::default(),
        };
        for &column in open {
            let place = now.place_of_closed(column)?;
            now.open.insert(place, column);
        }
        now.rows = (0..problem.demand().len()).map(|row| now.looked_up(row)).collect();
        now.totals = now.summed();
        Ok(now)
    }

    /// Opens a site.
    ///
    /// # Errors
    /// If the column is no candidate or open already.
    pub fn opened(&mut self, column: usize) -> Result<Change, ReassignError> {
        let place = self.place_of_closed(column)?;
        self.open.insert(place, column);
        Ok(self.changed(Some(column), None))
    }

    /// Closes a site.
    ///
    /// # Errors
    /// If the column is no candidate or not open.
    pub fn closed(&mut self, column: usize) -> Result<Change, ReassignError> {
        let place = self.place_of_open(column)?;
        self.open.remove(place);
        Ok(self.changed(None, Some(column)))
    }

    /// Closes one site and opens another; the same one twice changes nothing.
    ///
    /// # Errors
    /// If a column is no candidate, the first is not open, or the second, another one, is.
    pub fn moved(&mut self, from: usize, to: usize) -> Result<Change, ReassignError> {
        let place = self.place_of_open(from)?;
        if from == to {
            return Ok(self.changed(None, None));
        }
        self.place_of_closed(to)?;
        self.open.remove(place);
        let place = self.open.partition_point(|&column| column < to);
        self.open.insert(place, to);
        Ok(self.changed(Some(to), Some(from)))
    }

    /// The open columns, in order.
    pub fn open(&self) -> &[usize] {
        &self.open
    }

    /// The numbers of everybody together.
    pub fn totals(&self) -> Totals {
        self.totals
    }

    /// A demand point's nearest open site, the first of equals in the order of columns, and the cost; `None` where none is in
    /// reach.
    pub fn site(&self, row: usize) -> Option<(usize, f64)> {
        let near = self.rows[row].first;
        near.cost.is_finite().then_some((near.site as usize, near.cost))
    }

    /// Who is served where, as [`crate::measure::nearest_served`] says it.
    pub fn served(&self) -> Served {
        let part = |row: usize| self.site(row).map(|(site, cost)| Part { site, weight: self.weights[row], cost });
        (0..self.rows.len()).map(|row| part(row).into_iter().collect()).collect()
    }

    fn place_of_open(&self, column: usize) -> Result<usize, ReassignError> {
        if column >= self.columns {
            return Err(ReassignError::Unknown { column });
        }
        self.open.binary_search(&column).map_err(|_| ReassignError::NotOpen { column })
    }

    /// Where a closed column belongs among the open ones.
    fn place_of_closed(&self, column: usize) -> Result<usize, ReassignError> {
        match self.place_of_open(column) {
            Ok(_) => Err(ReassignError::Open { column }),
            Err(ReassignError::NotOpen { .. }) => Ok(self.open.partition_point(|&other| other < column)),
            Err(error) => Err(error),
        }
    }

    fn near(&self, row: usize, column: usize) -> Near {
        let cost = self.costs[column * self.weights.len() + row];
        // A matrix of at most MAX_ENTRIES entries has no column beyond u32.
        let site = u32::try_from(column).unwrap_or(u32::MAX);
        if cost.is_finite() { Near { cost, site } } else { NOWHERE }
    }

    /// A row's two nearest of all open sites.
    fn looked_up(&self, row: usize) -> Two {
        self.open.iter().fold(Two::NOWHERE, |two, &column| two.with(self.near(row, column)))
    }

    /// Brings every row up to date after these columns opened and closed.
    fn changed(&mut self, opened: Option<usize>, closed: Option<usize>) -> Change {
        let closed = closed.and_then(|column| u32::try_from(column).ok());
        let mut rows = Vec::new();
        for row in 0..self.rows.len() {
            let two = self.rows[row];
            let now = if closed.is_some_and(|site| two.holds(site)) {
                self.looked_up(row)
            } else if let Some(column) = opened {
                two.with(self.near(row, column))
            } else {
                two
            };
            if now.first.site != two.first.site {
                rows.push(row);
            }
            self.rows[row] = now;
        }
        let before = self.totals;
        if opened.is_some() || closed.is_some() {
            self.totals = self.summed();
        }
        Change { before, after: self.totals, rows }
    }

    /// Sums in the order of the rows, as the checker does, so that they are the same to the last digit.
    fn summed(&self) -> Totals {
        let (mut served, mut weighted, mut covered, mut unserved) = (0.0, 0.0, 0.0, 0.0);
        let mut longest = f64::NEG_INFINITY;
        for (&weight, two) in self.weights.iter().zip(&self.rows) {
            let cost = two.first.cost;
            if cost.is_infinite() {
                unserved += weight;
            } else if weight > 0.0 {
                served += weight;
                weighted += weight * cost;
                covered += if cost <= self.limit { weight } else { 0.0 };
                longest = longest.max(cost);
            }
        }
        Totals {
            served_weight: served,
            weighted_cost: weighted,
            unserved_weight: unserved,
            mean_cost: (served > 0.0).then(|| weighted / served),
            max_cost: longest.is_finite().then_some(longest),
            covered_weight: covered,
            covered_weight_share: if self.weight > 0.0 { covered / self.weight } else { 1.0 },
        }
    }
}

/// The costs column after column, written in squares that fit the cache.
fn by_columns(problem: &Problem) -> Vec<f64> {
    const SIDE: usize = 32;
    let (rows, columns) = (problem.demand().len(), problem.candidates().len());
    let mut costs = vec![f64::INFINITY; rows * columns];
    for above in (0..rows).step_by(SIDE) {
        for left in (0..columns).step_by(SIDE) {
            for column in left..columns.min(left + SIDE) {
                for row in above..rows.min(above + SIDE) {
                    costs[column * rows + row] = problem.cost(row, column);
                }
            }
        }
    }
    costs
}

//! What can be traded against each other, and how finely it can be told apart.

use serde::{Deserialize, Serialize};

use crate::measure::{Evaluation, Served, backed_up, evaluate, nearest_served, total_weight, worst_mean};
use crate::problem::{Candidate, Problem, Status};

/// Up to so many decimal places amounts count as decimal fractions rather than as any numbers.
const DIGITS: i32 = 6;
/// Values of a measure that is no multiple of anything are the same when they differ by less than this part of it.
const SAME: f64 = 1e-9;
/// The solver's own rounding in a bound, relative to the bound, and as much again to be safe.
const ROUNDING: f64 = 4e-9;
/// What is asked for beyond a value that is no multiple of anything, relative to it: more than the tolerances of an integer
/// program, less than the gap that counts as none.
const STEP: f64 = 1e-7;

/// What can be traded against something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// The number of open sites; fewer are better.
    Sites,
    /// What the sites cost (opening, places, closing and moving), in the unit of the opening costs.
    Cost,
    /// The weight served within the limit of the objective, or in its place the standard; more is better.
    Coverage,
    /// The weight that is not served at all.
    Unserved,
    /// The sum of weight × cost, everybody being served: the mean times the whole weight.
    Travel,
    /// The largest cost, everybody being served; beside [`Measure::Unserved`] the largest of those who are.
    LongestTravel,
    /// The mean cost of the worst-off share of the weight, everybody being served: of the share that
    /// `constraints.worst_mean` or the objective names, or a tenth.
    WorstMean,
    /// The weight with two open sites within the standard; more is better.
    Backup,
    /// The weight within the standard of two or more sites that have places left over.
    Duplication,
}

impl Measure {
    /// Whether the best value is the largest.
    pub const fn maximises(self) -> bool {
        matches!(self, Self::Coverage | Self::Backup)
    }

    /// The value as something of which less is better.
    pub(super) fn badness(self, value: f64) -> f64 {
        if self.maximises() { -value } else { value }
    }

    /// Whether it follows from how weight is divided among sites, beside the number of sites.
    pub(super) const fn flows(self) -> bool {
        matches!(self, Self::Coverage | Self::Unserved | Self::Travel)
    }
}

/// What measures speak of in a problem.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    /// What counts as covered; infinite where nothing says so.
    pub cover: f64,
    /// The standard; infinite without one.
    pub standard: f64,
    /// The share of the worst off.
    pub share: f64,
}

impl Terms {
    pub(super) fn of(problem: &Problem) -> Self {
        let standard = problem.standard().unwrap_or(f64::INFINITY);
        let cover = problem.cover_limit().unwrap_or(standard).min(problem.assignment_limit());
        let share = problem.constraints().worst_mean.map(|worst| worst.share);
        let share = share.or(match problem.objective() {
            crate::problem::Objective::WorstMean { share, .. } => Some(*share),
            _ => None,
        });
        Self { cover, standard, share: share.unwrap_or(0.1) }
    }

    /// The value of a measure for these open sites and this service.
    pub(super) fn value(&self, problem: &Problem, measure: Measure, open: &[usize], found: &Evaluation) -> f64 {
        let parts = || found.served.iter().flatten().filter(|part| part.weight > 0.0);
        match measure {
            Measure::Sites => open.len() as f64,
            Measure::Cost => found.measures.cost,
            Measure::Coverage => {
                parts().filter(|part| part.cost <= self.cover).fold(0.0, |sum, part| sum + part.weight)
            }
            Measure::Unserved => unserved(problem, &found.served),
            Measure::Travel => parts().fold(0.0, |sum, part| sum + part.weight * part.cost),
            Measure::LongestTravel => parts().fold(0.0, |most, part| part.cost.max(most)),
            Measure::WorstMean => worst_mean(problem, &found.served, self.share).unwrap_or(0.0),
            Measure::Backup => backed_up(problem, open, self.standard),
            Measure::Duplication => found.measures.duplicated_weight.unwrap_or(0.0),
        }
    }

    /// A value that no answer beats: as if all candidates were open that may be.
    pub(super) fn ideal(&self, problem: &Problem, measure: Measure, everybody: bool) -> f64 {
        let allowed = problem.candidates().iter().enumerate();
        let allowed: Vec<usize> =
            allowed.filter(|(_, site)| site.status != Status::Forbidden).map(|(c, _)| c).collect();
        let known = match measure {
            Measure::LongestTravel | Measure::WorstMean | Measure::Travel => everybody,
            Measure::Coverage | Measure::Backup | Measure::Unserved => true,
            Measure::Sites | Measure::Cost | Measure::Duplication => false,
        };
        if !known {
            return 0.0;
        }
        let all = evaluate(problem, &allowed, nearest_served(problem, &allowed));
        self.value(problem, measure, &allowed, &all)
    }
}

/// The weight that is left, less what is left for rounding alone.
fn unserved(problem: &Problem, served: &Served) -> f64 {
    let left = |(row, parts): (usize, &Vec<_>)| {
        let whole = problem.demand()[row].weight;
        let sum = parts.iter().fold(0.0, |sum, part: &crate::measure::Part| sum + part.weight);
        if crate::measure::is_whole(problem, row, parts) { 0.0 } else { whole - sum }
    };
    served.iter().enumerate().map(left).sum()
}

/// How finely a measure's values can be told apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grain {
    /// All values are multiples of this, where anything is known.
    unit: Option<f64>,
    exact: bool,
    /// The size of the numbers that values of a measure of which more is better are sums of.
    total: f64,
}

impl Grain {
    pub(super) fn of(problem: &Problem, measure: Measure) -> Self {
        let total = total_weight(problem);
        let weights = || unit(problem.demand().iter().map(|point| point.weight));
        let costs = || unit((0..problem.demand().len()).flat_map(|row| problem.travel().row(row)).copied());
        let whole = !is_divisible(problem);
        let unit = match measure {
            Measure::Sites => Some(1.0),
            Measure::Cost => cost_unit(problem),
            Measure::Coverage | Measure::Unserved => weights().filter(|_| whole),
            Measure::Travel => weights().filter(|_| whole).zip(costs()).map(|(weight, cost)| weight * cost),
            Measure::LongestTravel => costs(),
            Measure::WorstMean => None,
            Measure::Backup | Measure::Duplication => weights(),
        };
        Self { unit, exact: matches!(measure, Measure::LongestTravel | Measure::Sites), total }
    }

    /// Values that differ by no more than this are the same.
    pub(super) fn same(&self, value: f64) -> f64 {
        match self.unit {
            _ if self.exact => 0.0,
            Some(unit) => unit / 2.0,
            None => SAME * value.abs(),
        }
    }

    /// What a bound has to be beyond a value, so that neither the value itself keeps it nor the next one misses it.
    pub(super) fn step(&self, value: f64, maximises: bool) -> f64 {
        let size = if maximises { self.total } else { value.abs() };
        self.unit.map_or(STEP * size, |unit| (unit / 2.0).max(ROUNDING * size))
    }
}

/// Whether a demand point may be divided because sites have room for some only.
pub(super) fn is_divisible(problem: &Problem) -> bool {
    problem.loads_matter() && !problem.constraints().single_source
}

/// Whether what sites cost can take any value, with the weight that they serve.
pub(super) fn cost_flows(problem: &Problem) -> bool {
    is_divisible(problem) && problem.candidates().iter().any(|site| site.smallest.is_some() && site.place_cost > 0.0)
}

/// The power of ten, at most 1, of which all finite amounts are multiples.
fn unit(amounts: impl Iterator<Item = f64>) -> Option<f64> {
    let mut digits = 0;
    for amount in amounts.filter(|amount| amount.is_finite()) {
        let is_multiple = |digits: i32| {
            let count = amount * 10f64.powi(digits);
            (count - count.round()).abs() <= 4.0 * f64::EPSILON * count.max(1.0)
        };
        while !is_multiple(digits) {
            digits += 1;
            if digits > DIGITS {
                return None;
            }
        }
    }
    Some(10f64.powi(-digits))
}

fn cost_unit(problem: &Problem) -> Option<f64> {
    if cost_flows(problem) {
        return None;
    }
    let sites = || problem.candidates().iter();
    let once =
        |site: &Candidate| [site.opening_cost, site.closing_cost.unwrap_or(0.0), site.moving_cost.unwrap_or(0.0)];
    let alone = sites().flat_map(once).chain(sites().flat_map(|site| site.steps.iter().map(|step| step.cost)));
    let alone = unit(alone)?;
    if sites().all(|site| site.place_cost <= 0.0) {
        return Some(alone);
    }
    let places = sites().flat_map(|site| [site.smallest.unwrap_or(0.0), site.capacity.unwrap_or(0.0)]);
    let places = unit(places.chain(problem.demand().iter().map(|point| point.weight)))?;
    Some(alone.min(unit(sites().map(|site| site.place_cost))? * places))
}

//! The largest mean cost of the worst-off, once sites are chosen.
//!
//! ```text
//!     mean of the worst-off = the least of  t + Σ_i w_i max(c_i − t, 0) / W  over all t
//! ```
//!
//! where `W` is the worst-off weight, `w_i` the weight of a row and `c_i` what a unit of it costs: the conditional value at risk
//! (Rockafellar, R. T., Uryasev, S. (2002), Conditional value-at-risk for general loss distributions, Journal of Banking and
//! Finance 26(7)). For one `t`, the cheapest service at costs beyond `t` has the least mean there is.

use super::task::{Row, Task};
#[cfg(feature = "mip")]
use super::transport;
use crate::measure::SUM_ROUNDING;
use crate::solve::model::Decision;

/// So many steps show whether the worst off are too far away.
#[cfg(feature = "mip")]
const STEPS: usize = 40;

/// So many values between half of one and itself are tried for the nearest.
#[cfg(feature = "mip")]
const LOWER: u32 = 8;

/// Means closer than this to what is allowed exclude nothing.
#[cfg(feature = "mip")]
const CLOSE: f64 = 1e-3;

/// The largest part of a unit of cost that the task's own costs count beside those of the worst off.
#[cfg(feature = "mip")]
const LITTLE: f64 = 0.01;

/// The largest mean cost of the worst-off share of the weight.
#[derive(Clone)]
pub(super) struct Worst {
    pub weight: f64,
    /// The mean times the weight.
    pub most: f64,
    /// What a unit of each row costs at each site, row by row. The entries of a row are in increasing order of them.
    pub costs: Vec<f64>,
}

impl Worst {
    /// What a unit of a row costs at a site.
    pub(super) fn cost(&self, row: usize, site: usize, task: &Task) -> f64 {
        self.costs[row * task.sites.len() + site]
    }

    /// More than the worst off may cost together is too much.
    fn is_too_much(&self, cost: f64) -> bool {
        cost > self.most * (1.0 + 2.0 * SUM_ROUNDING)
    }

    /// Whether the worst off would be near enough if everybody went to the nearest site that may be open.
    pub(super) fn is_near_enough(&self, task: &Task, decisions: &[Decision]) -> bool {
        let near = |(index, row): (usize, &Row)| {
            let mut sites = row.entries.iter().map(|entry| entry.site);
            let first = sites.find(|&site| decisions[site as usize] != Decision::Closed);
            first.map_or(f64::INFINITY, |site| self.cost(index, site as usize, task))
        };
        let costs: Vec<f64> = task.rows.iter().enumerate().map(near).collect();
        !self.is_too_much(self.farthest(task, &costs).map(|(row, weight)| weight * costs[row]).sum())
    }

    /// The rows that are worst off at these costs of a unit, and how much of each is.
    fn farthest(&self, task: &Task, costs: &[f64]) -> impl Iterator<Item = (usize, f64)> {
        let mut order: Vec<usize> = (0..costs.len()).collect();
        order.sort_unstable_by(|&a, &b| costs[b].total_cmp(&costs[a]).then(a.cmp(&b)));
        let weights: Vec<f64> = task.rows.iter().map(|row| row.weight).collect();
        let mut left = self.weight;
        order.into_iter().map_while(move |row| {
            let weight = weights[row].min(left);
            left -= weight;
            (weight > 0.0).then_some((row, weight))
        })
    }
}

#[cfg(feature = "mip")]
impl Worst {
    /// The cost from which on a unit is among the worst-off, at these costs of a unit of each row: the `t` of the least mean.
    pub(super) fn threshold(&self, task: &Task, costs: &[f64]) -> f64 {
        self.farthest(task, costs).last().map_or(0.0, |(row, _)| costs[row])
    }

    /// The task at costs by which a service of these sites has the worst off near enough, its own costs counting little; `None`
    /// where no service has.
    ///
    /// The mean of the worst off is the least of `t` and the mean of what they cost beyond `t`, over all `t`. What costs beyond
    /// `t` does not fall where `t` does: a `t` where the mean is too large excludes the next lower ones too.
    pub(super) fn nearest(&self, task: &Task, chosen: &[bool]) -> Option<Task> {
        let most = self.most * (1.0 + 2.0 * SUM_ROUNDING) / self.weight;
        let mut least = most;
        for _ in 0..STEPS {
            let mean = self.mean(task, chosen, least)?;
            if mean <= most * (1.0 + CLOSE) {
                return Some(self.beyond(task, self.best_below(task, chosen, least)));
            }
            least -= mean - most;
            if least < 0.0 {
                return None;
            }
        }
        Some(self.beyond(task, least))
    }

    /// The least mean of the worst off that any service has by this `t`.
    fn mean(&self, task: &Task, chosen: &[bool], t: f64) -> Option<f64> {
        let beyond = self.at_costs(task, 0.0, &|cost| (cost - t).max(0.0));
        Some(t + transport::priced(&beyond, chosen)?.bound / self.weight)
    }

    /// Of this `t` and some below, that with the least mean, which leaves most room for whole rows.
    fn best_below(&self, task: &Task, chosen: &[bool], most: f64) -> f64 {
        let below = (0..LOWER).map(|step| most * (1.0 - f64::from(step) / f64::from(2 * LOWER)));
        let means = below.filter_map(|t| Some((self.mean(task, chosen, t)?, t)));
        means.min_by(|a, b| a.0.total_cmp(&b.0)).map_or(most, |(_, t)| t)
    }

    /// The task where a unit costs what it costs beyond so much, its own costs counting little.
    fn beyond(&self, task: &Task, most: f64) -> Task {
        self.at_costs(task, LITTLE, &|cost| (cost - most).max(0.0))
    }

    /// The task where a unit of a row costs what is made of its costs, and so much of what it costs in the task.
    fn at_costs(&self, task: &Task, own: f64, made: &dyn Fn(f64) -> f64) -> Task {
        let mut other = task.clone();
        for (index, row) in other.rows.iter_mut().enumerate() {
            for entry in &mut row.entries {
                entry.cost = own * entry.cost + row.weight * made(self.cost(index, entry.site as usize, task));
            }
        }
        other
    }
}

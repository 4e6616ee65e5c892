//! The scenarios as one problem: the mean of their objectives, weighted by shares that add up to 1.
//!
//! The largest regret of a choice is at least the mean of its regrets, so the least mean, less the mean of the best values,
//! bounds the least largest regret from below; the shares that make the most of it are found by raising the share of whatever
//! scenario the answer regrets more: Freund, Y., Schapire, R. E. (1999), Adaptive game playing using multiplicative weights,
//! Games and Economic Behavior 29(1–2).

use super::cases::{Case, Cases};
use crate::matrix::TravelMatrix;
use crate::problem::{Constraints, Demand, Objective, Problem};

/// The scenarios' demand points one below the other, those with the same travel costs together.
pub(super) struct Mix {
    stacked: Problem,
    /// For each scenario the first row of its demand points, and their weights.
    blocks: Vec<(usize, Vec<f64>)>,
}

impl Mix {
    /// `None` where the mean of the objectives is no objective of the same kind.
    pub(super) fn new(cases: &Cases, possible: &[&Case]) -> Option<Self> {
        let first = &possible.first()?.problem;
        if possible.len() < 2 || !cases.nearest || !adds_up(first) {
            return None;
        }
        let rows = first.demand().len();
        let common = possible.iter().position(|case| !case.own_travel);
        let group = |index: usize| if possible[index].own_travel { Some(index) } else { common };
        let mut groups: Vec<usize> = (0..possible.len()).filter_map(group).collect();
        groups.sort_unstable();
        groups.dedup();
        let block = |index: usize| {
            let place = groups.iter().position(|&other| Some(other) == group(index))?;
            let weights = possible[index].problem.demand().iter().map(|point| point.weight).collect();
            Some((place * rows, weights))
        };
        let blocks = (0..possible.len()).map(block).collect::<Option<Vec<_>>>()?;
        let stacked = match groups[..] {
            [only] => possible[only].problem.clone(),
            _ => stack(&groups.iter().map(|&index| &possible[index].problem).collect::<Vec<_>>())?,
        };
        Some(Self { stacked, blocks })
    }

    /// The problem with these shares of the scenarios.
    pub(super) fn problem(&self, shares: &[f64]) -> Option<Problem> {
        let mut weights = vec![0.0; self.stacked.demand().len()];
        for ((start, block), share) in self.blocks.iter().zip(shares) {
            for (sum, weight) in weights[*start..].iter_mut().zip(block) {
                *sum += share * weight;
            }
        }
        self.stacked.with_weights(&weights).ok()
    }
}

/// Whether the objective is a sum over demand points, and no constraint depends on their weights. Fails to compile when there
/// is a new constraint, so that whoever adds it looks here.
fn adds_up(problem: &Problem) -> bool {
    let Constraints { minimum_separation: _, budget: _, limit: _, single_source: _ } = problem.constraints();
    matches!(
        problem.objective(),
        Objective::PMedian { .. } | Objective::FacilityLocation {} | Objective::MaxCover { .. }
    )
}

/// Demand points and travel costs one below the other; `None` where that is too much.
fn stack(problems: &[&Problem]) -> Option<Problem> {
    let first = *problems.first()?;
    let (rows, columns) = (first.demand().len(), first.candidates().len());
    let cost = |row: usize, column: usize| problems[row / rows].travel().get(row % rows, column);
    let travel = TravelMatrix::from_fn(rows * problems.len(), columns, cost).ok()?;
    let numbered = |(index, problem): (usize, &&Problem)| -> Vec<Demand> {
        let point = |point: &Demand| Demand { id: format!("{index} {}", point.id), ..point.clone() };
        problem.demand().iter().map(point).collect()
    };
    Problem::with_distances(
        problems.iter().enumerate().flat_map(numbered).collect(),
        first.candidates().to_vec(),
        travel,
        first.between_candidates().cloned(),
        first.objective().clone(),
        first.constraints().clone(),
    )
    .ok()
}

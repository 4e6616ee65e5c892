//! All scenarios as one problem, whose best value bounds the least largest regret from below, however the sites are decided.
//!
//! - Sums (p-median, facility location, covering the most): the largest regret is at least the mean of all, weighted by
//!   shares that add up to 1, and the mean of the objectives is an objective of the same kind. The shares that make the most of
//!   it are found by raising the share of whatever scenario the answer regrets more: Freund, Y., Schapire, R. E. (1999),
//!   Adaptive game playing using multiplicative weights, Games and Economic Behavior 29(1–2).
//! - Set cover: what covers a share in every scenario covers it on the mean; the cost is the same in all.
//! - p-center: the regret is itself the largest of costs, each less the best value of its scenario. Costs below that are no
//!   regret, so this is a p-center of what is above, and exact: Averbakh, I., Berman, O. (1997), Minimax regret p-center
//!   location on a network with demand uncertainty, Location Science 5(4).

use super::cases::{Case, Cases};
use crate::matrix::TravelMatrix;
use crate::problem::{Demand, Objective, Problem};

/// By how much less a share is asked for on the mean, for rounding.
const LESS_SHARE: f64 = 1e-9;

/// The scenarios' demand points one below the other, those with the same travel costs together.
pub(super) struct Mix {
    kind: Kind,
    stacked: Problem,
    /// For each scenario the first row of its demand points, and their weights.
    blocks: Vec<(usize, Vec<f64>)>,
    /// The scenarios' best values, as costs.
    best: Vec<f64>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Sum,
    Cover,
    Center,
}

impl Mix {
    /// `None` where there is no such problem.
    pub(super) fn new(cases: &Cases, possible: &[&Case]) -> Option<Self> {
        let first = &possible.first()?.problem;
        let best: Vec<f64> = possible.iter().map(|case| case.best.upper).collect();
        if possible.len() < 2 || !cases.nearest || best.iter().any(|value| value.is_infinite()) {
            return None;
        }
        let (kind, rows) = (kind(first)?, first.demand().len());
        let (common, own): (Vec<usize>, Vec<usize>) =
            (0..possible.len()).partition(|&index| !possible[index].own_travel);
        let common = Some(common).filter(|group| !group.is_empty());
        let groups: Vec<Vec<usize>> = common.into_iter().chain(own.into_iter().map(|index| vec![index])).collect();
        let mut blocks = vec![(0, Vec::new()); possible.len()];
        for (place, &index) in
            groups.iter().enumerate().flat_map(|(place, group)| group.iter().map(move |i| (place, i)))
        {
            let weights = possible[index].problem.demand().iter().map(|point| point.weight).collect();
            blocks[index] = (place * rows, weights);
        }
        let stacked = match &groups[..] {
            [_] if kind != Kind::Center => first.clone(),
            _ => stack(kind, possible, &groups)?,
        };
        Some(Self { kind, stacked: relaxed(&stacked), blocks, best })
    }

    /// Whether other shares may bound the regret better.
    pub(super) fn has_shares(&self) -> bool {
        self.kind != Kind::Center
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

    /// What its best value, as a cost, is above the bound of the regret.
    pub(super) fn less(&self, shares: &[f64]) -> f64 {
        match self.kind {
            Kind::Sum => shares.iter().zip(&self.best).map(|(share, best)| share * best).sum(),
            Kind::Cover => self.best.iter().copied().fold(f64::INFINITY, f64::min),
            Kind::Center => 0.0,
        }
    }
}

/// Constraints that only an integer program knows may depend on weights, of which the mixture has others.
fn kind(problem: &Problem) -> Option<Kind> {
    match problem.objective() {
        _ if problem.needs_program() => None,
        Objective::PMedian { .. } | Objective::FacilityLocation {} | Objective::MaxCover { .. } => Some(Kind::Sum),
        Objective::SetCover { .. } => Some(Kind::Cover),
        Objective::PCenter { .. } => Some(Kind::Center),
        _ => None,
    }
}

/// With a share that rounding cannot miss.
fn relaxed(problem: &Problem) -> Problem {
    match *problem.objective() {
        Objective::SetCover { limit, share: Some(share) } if share < 1.0 => {
            let share = Some(share * (1.0 - LESS_SHARE));
            problem.with(Objective::SetCover { limit, share }, problem.constraints().clone())
        }
        _ => problem.clone(),
    }
}

/// The groups' demand points and travel costs one below the other; `None` where that is too much.
fn stack(kind: Kind, possible: &[&Case], groups: &[Vec<usize>]) -> Option<Problem> {
    let first = &possible.first()?.problem;
    let (rows, columns) = (first.demand().len(), first.candidates().len());
    let less: Vec<f64> =
        groups.iter().flat_map(|group| (0..rows).map(|row| less(kind, possible, group, row))).collect();
    let travel = TravelMatrix::from_fn(rows * groups.len(), columns, |row, column| {
        let cost = possible[groups[row / rows][0]].problem.cost(row % rows, column);
        cost.is_finite().then(|| (cost - less[row]).max(0.0))
    });
    let point = |(place, point): (usize, &Demand)| Demand { id: format!("{place} {}", point.id), ..point.clone() };
    let demand = (0..groups.len()).flat_map(|place| first.demand().iter().map(move |one| (place, one))).map(point);
    let mut constraints = first.constraints().clone();
    if kind == Kind::Center {
        // Kept by the costs themselves, which are others now.
        constraints.limit = None;
    }
    Problem::with_distances(
        demand.collect(),
        first.candidates().to_vec(),
        travel.ok()?,
        first.between_candidates().cloned(),
        first.objective().clone(),
        constraints,
    )
    .ok()
}

/// What is taken off the costs of a row: for a p-center the least of the best values of the scenarios in which it counts.
fn less(kind: Kind, possible: &[&Case], group: &[usize], row: usize) -> f64 {
    let counts = |index: &&usize| kind == Kind::Center && possible[**index].problem.demand()[row].weight > 0.0;
    let least = group.iter().filter(counts).map(|&index| possible[index].best.upper).fold(f64::INFINITY, f64::min);
    if least.is_finite() { least } else { 0.0 }
}

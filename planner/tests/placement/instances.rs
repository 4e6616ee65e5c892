//! Random problems as plain data, small enough to enumerate.

use planner::matrix::TravelMatrix;
use planner::problem::{Candidate, Constraints, Demand, Objective, Problem, Status};
use proptest::prelude::*;

#[derive(Clone, Debug)]
pub(crate) struct Instance {
    pub(crate) weights: Vec<f64>,
    pub(crate) sites: Vec<(Status, f64)>,
    pub(crate) travel: Vec<Vec<Option<f64>>>,
    pub(crate) objective: Objective,
    pub(crate) constraints: Constraints,
}

impl Instance {
    pub(crate) fn problem(&self) -> Problem {
        let demand = self.weights.iter().enumerate();
        let demand = demand.map(|(row, &weight)| Demand { id: format!("d{row}"), weight }).collect();
        let candidate = |(column, &(status, opening_cost)): (usize, &(Status, f64))| Candidate {
            opening_cost,
            ..Candidate::new(format!("c{column}"), status)
        };
        let candidates = self.sites.iter().enumerate().map(candidate).collect();
        let travel =
            TravelMatrix::from_fn(self.weights.len(), self.sites.len(), |row, column| self.travel[row][column])
                .unwrap();
        Problem::new(demand, candidates, travel, self.objective.clone(), self.constraints.clone()).unwrap()
    }

    /// Of the sites, those that are fixed open and those that are not forbidden.
    pub(crate) fn fixed_and_allowed(&self) -> (usize, usize) {
        let count = |wanted: &dyn Fn(Status) -> bool| self.sites.iter().filter(|(status, _)| wanted(*status)).count();
        (count(&Status::is_fixed_open), count(&|status| status != Status::Forbidden))
    }
}

/// Any problem of at most 9 candidates and 12 demand points.
pub(crate) fn problems() -> impl Strategy<Value = Instance> {
    (1usize..=12, 1usize..=9, any::<bool>(), 0u32..4)
        .prop_flat_map(|(rows, columns, whole, holes)| {
            (
                prop::collection::vec(weight(whole), rows),
                prop::collection::vec((status(), opening(whole)), columns),
                prop::collection::vec(prop::collection::vec(cost(whole, holes), columns), rows),
                (0usize..4, any::<prop::sample::Index>(), prop::bool::weighted(0.3), any::<bool>()),
                (limit(whole), limit(whole), 0.05..=1.0, any::<bool>()),
            )
        })
        .prop_map(|(weights, sites, travel, (kind, size, limited, in_objective), (limit, other, share, equal))| {
            let mut instance = Instance {
                weights,
                sites,
                travel,
                objective: Objective::PMedian { sites: 1 },
                constraints: Constraints::default(),
            };
            if equal {
                instance.sites.iter_mut().for_each(|site| site.1 = 1.0);
            }
            if instance.fixed_and_allowed().1 == 0 {
                instance.sites[0].0 = Status::Candidate;
            }
            let (fixed, allowed) = instance.fixed_and_allowed();
            let sites = fixed.max(1) + size.index(allowed - fixed.max(1) + 1);
            let covering = kind >= 2;
            let objective_limit = (covering && in_objective).then_some(limit);
            instance.objective = match kind {
                0 => Objective::PMedian { sites },
                1 => Objective::PCenter { sites },
                2 => Objective::MaxCover { sites, limit: objective_limit },
                _ => Objective::SetCover { limit: objective_limit, share: (share < 0.9).then_some(share) },
            };
            if limited || (covering && !in_objective) {
                instance.constraints.limit = Some(other);
            }
            instance
        })
}

/// Covering a share with at most 9 candidates, whose costs are nothing, a few, or beyond all measure.
pub(crate) fn share_problems() -> impl Strategy<Value = Instance> {
    let opening = prop_oneof![
        1 => Just(0.0),
        6 => (1u32..20).prop_map(f64::from),
        1 => 0.001..1.0,
        2 => (3i32..=12).prop_map(|digits| 10f64.powi(digits)),
    ];
    let candidate = (prop_oneof![9 => Just(Status::Candidate), 1 => Just(Status::Existing)], opening);
    let near = prop_oneof![1 => Just(Some(1.0)), 2 => Just(Some(9.0))];
    (1usize..=14, 2usize..=9, any::<bool>())
        .prop_flat_map(move |(rows, columns, whole)| {
            (
                prop::collection::vec(weight(whole), rows),
                prop::collection::vec(candidate.clone(), columns),
                prop::collection::vec(prop::collection::vec(near.clone(), columns), rows),
                0.05..1.0,
            )
        })
        .prop_map(|(weights, sites, travel, share)| Instance {
            weights,
            sites,
            travel,
            objective: Objective::SetCover { limit: Some(5.0), share: Some(share) },
            constraints: Constraints::default(),
        })
}

fn weight(whole: bool) -> BoxedStrategy<f64> {
    let positive = if whole { (1u32..20).prop_map(f64::from).boxed() } else { (0.01..30.0).boxed() };
    prop_oneof![1 => Just(0.0), 6 => positive].boxed()
}

fn opening(whole: bool) -> BoxedStrategy<f64> {
    if whole { (0u32..4).prop_map(f64::from).boxed() } else { (0.0..3.0).boxed() }
}

fn status() -> impl Strategy<Value = Status> {
    prop_oneof![
        7 => Just(Status::Candidate),
        1 => Just(Status::Existing),
        1 => Just(Status::Required),
        1 => Just(Status::Forbidden),
    ]
}

fn cost(whole: bool, holes: u32) -> BoxedStrategy<Option<f64>> {
    let cost = if whole { (0u32..12).prop_map(f64::from).boxed() } else { (0.0..60.0).boxed() };
    prop_oneof![holes => Just(None), 6 => cost.prop_map(Some)].boxed()
}

fn limit(whole: bool) -> BoxedStrategy<f64> {
    if whole { (0u32..12).prop_map(f64::from).boxed() } else { (0.0..60.0).boxed() }
}

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
    /// Room at each candidate; without an entry, no limit.
    pub(crate) rooms: Vec<Option<f64>>,
    /// Distances between candidates, where there are any.
    pub(crate) between: Option<Vec<Vec<Option<f64>>>>,
}

impl Instance {
    pub(crate) fn problem(&self) -> Problem {
        let demand = self.weights.iter().enumerate();
        let demand = demand.map(|(row, &weight)| Demand::new(format!("d{row}"), weight)).collect();
        let candidate = |(column, &(status, opening_cost)): (usize, &(Status, f64))| Candidate {
            opening_cost,
            capacity: self.rooms.get(column).copied().flatten(),
            ..Candidate::new(format!("c{column}"), status)
        };
        let candidates = self.sites.iter().enumerate().map(candidate).collect();
        let travel =
            TravelMatrix::from_fn(self.weights.len(), self.sites.len(), |row, column| self.travel[row][column])
                .unwrap();
        let size = self.sites.len();
        let between =
            self.between.as_ref().map(|between| TravelMatrix::from_fn(size, size, |a, b| between[a][b]).unwrap());
        let (objective, constraints) = (self.objective.clone(), self.constraints.clone());
        Problem::with_distances(demand, candidates, travel, between, objective, constraints).unwrap()
    }

    /// Of the sites, those that are fixed open and those that are not forbidden.
    pub(crate) fn fixed_and_allowed(&self) -> (usize, usize) {
        let count = |wanted: &dyn Fn(Status) -> bool| self.sites.iter().filter(|(status, _)| wanted(*status)).count();
        (
            count(&|status| matches!(status, Status::Existing | Status::Required)),
            count(&|status| status != Status::Forbidden),
        )
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
                rooms: Vec::new(),
                between: None,
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
            rooms: Vec::new(),
            between: None,
        })
}

/// What a constrained problem is made of beside its tables.
#[derive(Clone, Debug)]
struct Extras {
    kind: u32,
    size: prop::sample::Index,
    share: f64,
    limits: (f64, f64),
    tight: f64,
    budget: f64,
    separation: f64,
    with: [bool; 5],
}

fn extras() -> impl Strategy<Value = Extras> {
    (
        (0u32..6, any::<prop::sample::Index>(), 0.05..=1.2, (1u32..12, 1u32..12)),
        (0.4..2.5, 0.1..1.2, 1u32..14),
        prop::array::uniform5(any::<bool>()),
    )
        .prop_map(|((kind, size, share, limits), (tight, budget, separation), with)| Extras {
            kind,
            size,
            share,
            limits: (f64::from(limits.0), f64::from(limits.1)),
            tight,
            budget,
            separation: f64::from(separation),
            with,
        })
}

/// Any problem with any constraints, of at most so many candidates and demand points. Weights are whole numbers, rooms
/// halves of them.
pub(crate) fn constrained(columns: usize, rows: usize) -> impl Strategy<Value = Instance> {
    (1..=rows, 2..=columns, 0u32..3)
        .prop_flat_map(|(rows, columns, holes)| {
            (
                prop::collection::vec(prop_oneof![1 => Just(0.0), 7 => (1u32..9).prop_map(f64::from)], rows),
                prop::collection::vec((status(), prop_oneof![any::<bool>().prop_flat_map(opening)]), columns),
                any::<bool>().prop_flat_map(move |whole| {
                    prop::collection::vec(prop::collection::vec(cost(whole, holes), columns), rows)
                }),
                prop::collection::vec(prop::collection::vec(cost(true, 1), columns), columns),
                prop::collection::vec((0.3..1.7, any::<bool>()), columns),
                extras(),
            )
        })
        .prop_map(|(weights, sites, travel, between, rooms, extras)| {
            let mut instance = Instance {
                weights,
                sites,
                travel,
                objective: Objective::FacilityLocation {},
                constraints: Constraints::default(),
                rooms: Vec::new(),
                between: Some(between),
            };
            if instance.fixed_and_allowed().1 < 2 {
                instance.sites[0].0 = Status::Candidate;
                instance.sites[1].0 = Status::Candidate;
            }
            let (fixed, allowed) = instance.fixed_and_allowed();
            let least = fixed.max(if extras.kind == 4 { 2 } else { 1 });
            let sites = least + extras.size.index(allowed - least + 1);
            instance.objective = match extras.kind {
                0 => Objective::PMedian { sites },
                1 => Objective::PCenter { sites },
                2 => Objective::MaxCover { sites, limit: Some(extras.limits.0) },
                3 => Objective::SetCover {
                    limit: Some(extras.limits.0),
                    share: Some(extras.share).filter(|share| *share <= 1.0),
                },
                4 => Objective::PDispersion { sites },
                _ => Objective::FacilityLocation {},
            };
            if extras.kind == 4 {
                // Dispersion needs every distance.
                let between = instance.between.iter_mut().flatten().flatten();
                between.for_each(|distance| *distance = Some(distance.unwrap_or(5.0)));
            }
            add_constraints(&mut instance, &extras, sites, &rooms);
            instance
        })
}

/// Rooms that together are about as large as the need, a budget about what so many sites cost.
fn add_constraints(instance: &mut Instance, extras: &Extras, sites: usize, rooms: &[(f64, bool)]) {
    let [roomy, budget, separated, limited, single] = extras.with;
    let dispersion = matches!(instance.objective, Objective::PDispersion { .. });
    if roomy && !dispersion {
        let total: f64 = instance.weights.iter().sum();
        let each = total * extras.tight / sites as f64;
        let room = |&(factor, limited): &(f64, bool)| {
            ((extras.tight < 1.4) || limited).then_some((each * factor * 2.0).round() / 2.0)
        };
        instance.rooms = rooms.iter().map(room).collect();
    }
    instance.constraints = Constraints {
        minimum_separation: (separated && extras.with[1] != single).then_some(extras.separation),
        budget: budget.then(|| {
            let all: f64 = instance.sites.iter().map(|site| site.1).sum();
            all * extras.budget * sites as f64 / instance.sites.len() as f64
        }),
        limit: (limited && !dispersion).then_some(extras.limits.1),
        single_source: single,
        ..Constraints::default()
    };
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

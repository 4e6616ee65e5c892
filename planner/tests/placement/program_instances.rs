//! Random problems that only an integer program answers, small enough to enumerate.

use std::cell::Cell;
use std::time::Duration;

use planner::matrix::TravelMatrix;
use planner::problem::{
    Candidate, Constraints, CoverageFloor, Demand, Goal, Objective, OnlyWith, Problem, SiteCount, Status, Step,
    WorstMean,
};
use proptest::prelude::*;
use proptest::sample::Index;

/// Whether candidates have sizes, and whether these divide demand points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sizes {
    None,
    Whole,
    Divisible,
}

/// What a candidate may be beside its status.
#[derive(Clone, Copy, Debug)]
enum Size {
    Unlimited,
    Capacity(f64),
    Smallest(f64, f64, f64),
    Steps(f64, f64),
}

#[derive(Clone, Debug)]
struct Asked {
    kind: u32,
    sites: Index,
    limit: f64,
    share: f64,
    goals: (Index, Index),
    with: [bool; 10],
    amounts: [f64; 5],
    picks: [Index; 4],
}

fn asked() -> impl Strategy<Value = Asked> {
    (
        (0u32..9, any::<Index>(), (1u32..12).prop_map(f64::from), 0.1..=1.0),
        (any::<Index>(), any::<Index>()),
        prop::array::uniform10(prop::bool::weighted(0.3)),
        prop::array::uniform5(0.05..1.0),
        prop::array::uniform4(any::<Index>()),
    )
        .prop_map(|((kind, sites, limit, share), goals, with, amounts, picks)| Asked {
            kind,
            sites,
            limit,
            share,
            goals,
            with,
            amounts,
            picks,
        })
}

fn size() -> impl Strategy<Value = Size> {
    prop_oneof![
        4 => Just(Size::Unlimited),
        2 => (2u32..16).prop_map(|room| Size::Capacity(f64::from(room))),
        1 => (0u32..6, 1u32..9, 0u32..3)
            .prop_map(|(least, more, cost)| Size::Smallest(least.into(), (least + more).into(), cost.into())),
        1 => (1u32..6, 1u32..6).prop_map(|(first, more)| Size::Steps(first.into(), (first + more).into())),
    ]
}

fn status() -> impl Strategy<Value = (Status, u32)> {
    prop_oneof![
        6 => Just((Status::Candidate, 0)),
        1 => Just((Status::Required, 0)),
        1 => Just((Status::Forbidden, 0)),
        3 => (0u32..4).prop_map(|leaving| (Status::Existing, leaving)),
    ]
}

pub(crate) fn problems(columns: usize, rows: usize, sizes: Sizes) -> impl Strategy<Value = Problem> {
    (2..=columns, 1..=rows).prop_flat_map(move |(columns, rows)| {
        let cost = || prop_oneof![1 => Just(f64::INFINITY), 7 => (0u32..12).prop_map(f64::from)];
        (
            prop::collection::vec(0u32..7, rows),
            prop::collection::vec((status(), 0u32..5, size(), any::<bool>()), columns),
            prop::collection::vec(cost(), columns * rows),
            prop::collection::vec((1u32..9).prop_map(f64::from), columns * columns),
            asked(),
            any::<bool>(),
        )
            .prop_filter_map("no such problem", move |(weights, sites, travel, between, asked, services)| {
                let services = services && sites.len() > 3;
                build(&weights, &sites, travel, between, &asked, sizes, services)
            })
    })
}

#[allow(clippy::type_complexity)]
fn build(
    weights: &[u32],
    sites: &[((Status, u32), u32, Size, bool)],
    travel: Vec<f64>,
    between: Vec<f64>,
    asked: &Asked,
    sizes: Sizes,
    services: bool,
) -> Option<Problem> {
    let service = |second: bool| services.then(|| if second { "b" } else { "a" }.to_owned());
    let demand: Vec<Demand> = weights
        .iter()
        .enumerate()
        .map(|(row, &weight)| Demand {
            service: service(row % 2 == 1),
            ..Demand::new(format!("d{row}"), weight.into())
        })
        .collect();
    let half = if sizes == Sizes::Divisible { 0.5 } else { 0.0 };
    let candidates: Vec<Candidate> = sites
        .iter()
        .enumerate()
        .map(|(column, &((status, leaving), opening, size, second))| {
            let mut site = Candidate {
                opening_cost: opening.into(),
                service: service(second),
                closing_cost: (status == Status::Existing && leaving % 2 == 1).then_some(f64::from(opening) * 0.5),
                moving_cost: (status == Status::Existing && leaving >= 2).then_some(1.0),
                ..Candidate::new(format!("c{column}"), status)
            };
            match size {
                _ if sizes == Sizes::None => {}
                Size::Unlimited => {}
                Size::Capacity(room) => site.capacity = Some(room + half),
                Size::Smallest(least, most, cost) => {
                    (site.smallest, site.capacity, site.place_cost) = (Some(least), Some(most), cost);
                }
                Size::Steps(first, second) => {
                    site.steps =
                        vec![Step { places: first + half, cost: 1.0 }, Step { places: second + half, cost: 3.0 }];
                }
            }
            site
        })
        .collect();
    let objective = objective(asked, candidates.len());
    let constraints = constraints(asked, &demand, &candidates, sizes, &objective);
    let rows = demand.len();
    let travel = TravelMatrix::new(rows, candidates.len(), travel).ok()?;
    let between = TravelMatrix::new(candidates.len(), candidates.len(), between).ok()?;
    Problem::with_distances(demand, candidates, travel, Some(between), objective, constraints).ok()
}

const GOALS: [Goal; 6] = [Goal::Coverage, Goal::Backup, Goal::Travel, Goal::LongestTravel, Goal::Cost, Goal::Sites];

fn objective(asked: &Asked, candidates: usize) -> Objective {
    let sites = 1 + asked.sites.index(candidates.min(4));
    let limit = Some(asked.limit);
    match asked.kind {
        0 => Objective::PMedian { sites },
        1 => Objective::PCenter { sites },
        2 => Objective::MaxCover { sites, limit },
        3 => Objective::SetCover { limit, share: Some(asked.share) },
        4 => Objective::FacilityLocation {},
        5 => Objective::BackupCover { sites, limit },
        6 => Objective::WorstMean { sites, share: asked.share },
        7 => Objective::PDispersion { sites },
        _ => {
            let goals = vec![GOALS[asked.goals.0.index(6)], GOALS[asked.goals.1.index(6)]];
            Objective::Lexicographic { sites: asked.with[0].then_some(sites), limit, goals }
        }
    }
}

fn constraints(
    asked: &Asked,
    demand: &[Demand],
    sites: &[Candidate],
    sizes: Sizes,
    objective: &Objective,
) -> Constraints {
    let [_, budget, duplication, worst, floor, backup, count, with, together, apart] = asked.with;
    let total: f64 = demand.iter().map(|point| point.weight).sum();
    let amount = asked.amounts;
    let pick = |at: usize| sites[asked.picks[at].index(sites.len())].id.clone();
    let serves = !matches!(objective, Objective::PDispersion { .. });
    let opening: f64 = sites.iter().map(|site| site.opening_cost).sum();
    Constraints {
        minimum_separation: apart.then_some(asked.limit * 0.5),
        budget: budget.then_some(opening * amount[0] * 2.0),
        single_source: sizes == Sizes::Whole,
        standard: serves.then_some((asked.limit + 2.0 * amount[1]).round()),
        maximum_duplication: (duplication && serves).then_some((total * amount[1]).round()),
        place_weight: (duplication && serves && amount[0] > 0.5).then_some((amount[2] * 4.0).round()),
        worst_mean: (worst && serves).then_some(WorstMean { share: amount[2], most: 11.0 * amount[3] }),
        coverage_floors: if floor && serves {
            let points = demand.iter().step_by(2).map(|point| point.id.clone()).collect();
            vec![CoverageFloor { name: "even".into(), demand: points, share: amount[3] }]
        } else {
            Vec::new()
        },
        backup_share: (backup && serves).then_some(amount[4]),
        site_counts: if count {
            let candidates = vec![pick(0), pick(1), pick(2)];
            vec![SiteCount { name: "some".into(), candidates, at_least: 1, at_most: Some(1) }]
        } else {
            Vec::new()
        },
        only_with: if with { vec![OnlyWith { site: pick(0), any_of: vec![pick(1)] }] } else { Vec::new() },
        together: if together { vec![vec![pick(2), pick(3)]] } else { Vec::new() },
        ..Constraints::default()
    }
}

/// A clock for tests: each question for the time that is left takes a second.
pub(crate) fn running_clock(seconds: u32) -> impl Fn() -> Duration {
    let left = Cell::new(seconds);
    move || {
        left.set(left.get().saturating_sub(1));
        Duration::from_secs(left.get().into())
    }
}

/// The parts of a problem, to put together another one.
#[derive(Clone, Debug)]
pub(crate) struct Parts {
    pub(crate) demand: Vec<Demand>,
    pub(crate) candidates: Vec<Candidate>,
    /// Row after row; unreachable is infinite.
    pub(crate) travel: Vec<Vec<f64>>,
    pub(crate) between: Vec<Vec<f64>>,
    pub(crate) objective: Objective,
    pub(crate) constraints: Constraints,
}

impl Parts {
    pub(crate) fn of(problem: &Problem) -> Self {
        let table = |matrix: &TravelMatrix| -> Vec<Vec<f64>> {
            let row =
                |row| (0..matrix.columns()).map(|column| matrix.get(row, column).unwrap_or(f64::INFINITY)).collect();
            (0..matrix.rows()).map(row).collect()
        };
        Self {
            demand: problem.demand().to_vec(),
            candidates: problem.candidates().to_vec(),
            travel: table(problem.travel()),
            between: problem.between_candidates().map_or_else(Vec::new, table),
            objective: problem.objective().clone(),
            constraints: problem.constraints().clone(),
        }
    }

    /// `None` where the parts are refused.
    pub(crate) fn problem(self) -> Option<Problem> {
        let (rows, columns) = (self.demand.len(), self.candidates.len());
        let travel = TravelMatrix::new(rows, columns, self.travel.concat()).unwrap();
        let between =
            (!self.between.is_empty()).then(|| TravelMatrix::new(columns, columns, self.between.concat()).unwrap());
        Problem::with_distances(self.demand, self.candidates, travel, between, self.objective, self.constraints).ok()
    }
}

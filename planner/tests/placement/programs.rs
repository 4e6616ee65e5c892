//! Problems that only an integer program answers, against enumeration: every set of sites with every assignment that the
//! checker lets pass.

use planner::matrix::TravelMatrix;
use planner::measure::{self, Part, Served};
use planner::problem::{
    Candidate, Constraints, CoverageFloor, Demand, Goal, Objective, OnlyWith, Problem, SiteCount, Status, Step,
    WorstMean,
};
use planner::solution::{Solution, SolutionStatus};
use planner::solve::{Options, solve};
use proptest::prelude::*;
use proptest::sample::Index;

const CLOSE: f64 = 1e-6;

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

fn problems(columns: usize, rows: usize, sized: bool) -> impl Strategy<Value = Problem> {
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
                build(&weights, &sites, travel, between, &asked, sized, services)
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
    sized: bool,
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
                _ if !sized => {}
                Size::Unlimited => {}
                Size::Capacity(room) => site.capacity = Some(room),
                Size::Smallest(least, most, cost) => {
                    (site.smallest, site.capacity, site.place_cost) = (Some(least), Some(most), cost);
                }
                Size::Steps(first, second) => {
                    site.steps = vec![Step { places: first, cost: 1.0 }, Step { places: second, cost: 3.0 }];
                }
            }
            site
        })
        .collect();
    let objective = objective(asked, candidates.len());
    let constraints = constraints(asked, &demand, &candidates, sized, &objective);
    let rows = demand.len();
    let travel = TravelMatrix::new(rows, candidates.len(), travel).ok()?;
    let between = TravelMatrix::new(candidates.len(), candidates.len(), between).ok()?;
    Problem::with_distances(demand, candidates, travel, Some(between), objective, constraints).ok()
}

fn objective(asked: &Asked, candidates: usize) -> Objective {
    let sites = 1 + asked.sites.index(candidates.min(4));
    let limit = Some(asked.limit);
    const GOALS: [Goal; 6] = [Goal::Coverage, Goal::Backup, Goal::Travel, Goal::LongestTravel, Goal::Cost, Goal::Sites];
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
    sized: bool,
    objective: &Objective,
) -> Constraints {
    let [_, budget, duplication, worst, floor, backup, count, with, together, apart] = asked.with;
    let total: f64 = demand.iter().map(|point| point.weight).sum();
    let [a, b, c, d, e] = asked.amounts;
    let pick = |at: usize| sites[asked.picks[at].index(sites.len())].id.clone();
    let serves = !matches!(objective, Objective::PDispersion { .. });
    let opening: f64 = sites.iter().map(|site| site.opening_cost).sum();
    Constraints {
        minimum_separation: apart.then_some(asked.limit * 0.5),
        budget: budget.then_some(opening * a * 2.0),
        single_source: sized,
        standard: serves.then_some((asked.limit + 2.0 * b).round()),
        maximum_duplication: (duplication && serves).then_some((total * b).round()),
        worst_mean: (worst && serves).then_some(WorstMean { share: c, most: 11.0 * d }),
        coverage_floors: if floor && serves {
            let points = demand.iter().step_by(2).map(|point| point.id.clone()).collect();
            vec![CoverageFloor { name: "even".into(), demand: points, share: d }]
        } else {
            Vec::new()
        },
        backup_share: (backup && serves).then_some(e),
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

/// The best objective, and of a lexicographic problem all goals, over every set of sites and every assignment of whole rows.
fn enumerated(problem: &Problem) -> Option<Vec<f64>> {
    let columns = problem.candidates().len();
    let mut best: Option<Vec<f64>> = None;
    for mask in 0u32..1 << columns {
        let open: Vec<usize> = (0..columns).filter(|column| mask >> column & 1 == 1).collect();
        let sized = problem
            .candidates()
            .iter()
            .any(|site| site.capacity.is_some() || site.smallest.is_some() || !site.steps.is_empty());
        let mut consider = |served: Served| {
            if let Ok(found) = measure::check_served(problem, &open, served) {
                let values = if found.goals.is_empty() { vec![found.objective] } else { found.goals };
                if best.as_ref().is_none_or(|best| is_better(problem, &values, best)) {
                    best = Some(values);
                }
            }
        };
        if sized {
            assignments(problem, &open, 0, &mut Vec::new(), &mut consider);
        } else {
            consider(measure::nearest_served(problem, &open));
        }
    }
    best
}

fn is_better(problem: &Problem, values: &[f64], best: &[f64]) -> bool {
    for (at, (value, best)) in values.iter().zip(best).enumerate() {
        let maximises = match problem.objective() {
            Objective::Lexicographic { goals, .. } => goals[at].maximises(),
            objective => objective.maximises(),
        };
        let ahead = if maximises { value - best } else { best - value };
        if ahead.abs() > 1e-9 {
            return ahead > 0.0;
        }
    }
    false
}

/// Every way to send each demand point to one of the open sites, or to none.
fn assignments(problem: &Problem, open: &[usize], row: usize, served: &mut Served, consider: &mut impl FnMut(Served)) {
    if row == problem.demand().len() {
        consider(served.clone());
        return;
    }
    let weight = problem.demand()[row].weight;
    for &site in open {
        if let Some(cost) = problem.travel().get(row, site) {
            served.push(vec![Part { site, weight, cost }]);
            assignments(problem, open, row + 1, served, consider);
            served.pop();
        }
    }
    served.push(Vec::new());
    assignments(problem, open, row + 1, served, consider);
    served.pop();
}

fn check(problem: &Problem, solution: &Solution) -> Result<(), TestCaseError> {
    let Some(best) = enumerated(problem) else {
        prop_assert_eq!(solution.status, SolutionStatus::Infeasible, "{:?}", solution);
        return Ok(());
    };
    prop_assert_eq!(solution.status, SolutionStatus::Optimal, "best {:?}, {:?}", best, solution);
    let values = if solution.goals.is_empty() { vec![solution.objective.unwrap()] } else { solution.goals.clone() };
    for (value, best) in values.iter().zip(&best) {
        prop_assert!((value - best).abs() <= CLOSE * best.abs().max(1.0), "{:?} instead of {:?}", values, best);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_constraints_without_sizes(problem in problems(7, 7, false)) {
        check(&problem, &solve(&problem, &Options::default()))?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_constraints_with_sizes(problem in problems(4, 4, true)) {
        check(&problem, &solve(&problem, &Options::default()))?;
    }
}

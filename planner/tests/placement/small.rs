//! Random problems with any objective and constraints, and all their answers: every set of sites with every way to send
//! whole demand points to them that the checker lets pass.

use planner::matrix::TravelMatrix;
use planner::measure::{self, Evaluation, Part, Served};
use planner::problem::{
    Candidate, Constraints, CoverageFloor, Demand, Goal, Objective, OnlyWith, Problem, SiteCount, Status, Step,
    WorstMean,
};
use proptest::prelude::*;
use proptest::sample::Index;

/// A factor for amounts: whole numbers, tenths, or any numbers.
fn factor() -> impl Strategy<Value = f64> {
    prop_oneof![3 => Just(1.0), 1 => Just(0.1), 1 => 0.3f64..3.0]
}

#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// Of objectives.
    kind: u32,
    sites: Index,
    limit: f64,
    standard: Option<f64>,
    share: f64,
    goals: (Index, Index),
    with: Vec<bool>,
    amounts: [f64; 5],
    picks: [Index; 3],
    /// Of weights, travel and costs.
    factors: (f64, f64, f64),
    services: bool,
}

fn asked() -> impl Strategy<Value = Asked> {
    (
        (0u32..8, any::<Index>(), (2u32..10).prop_map(f64::from), 0.1..=1.0),
        (prop::option::weighted(0.4, (2u32..10).prop_map(f64::from)), any::<Index>(), any::<Index>()),
        prop::collection::vec(prop::bool::weighted(0.18), 9),
        prop::array::uniform5(0.05..1.0),
        prop::array::uniform3(any::<Index>()),
        (factor(), factor(), factor(), prop::bool::weighted(0.25)),
    )
        .prop_map(|((kind, sites, limit, share), (standard, first, second), with, amounts, picks, rest)| Asked {
            kind,
            sites,
            limit,
            standard,
            share,
            goals: (first, second),
            with,
            amounts,
            picks,
            factors: (rest.0, rest.1, rest.2),
            services: rest.3,
        })
}

type Site = ((Status, u32), u32, u32, u32, bool);

fn sites(columns: usize) -> impl Strategy<Value = Vec<Site>> {
    let status = prop_oneof![
        7 => Just((Status::Candidate, 0)),
        1 => Just((Status::Required, 0)),
        1 => Just((Status::Forbidden, 0)),
        2 => (0u32..4).prop_map(|leaving| (Status::Existing, leaving)),
    ];
    prop::collection::vec((status, 0u32..5, 0u32..6, 1u32..9, any::<bool>()), columns)
}

/// Problems of at most so many candidates and demand points; where sites have sizes, everybody goes to one of them.
pub(crate) fn problems(columns: usize, rows: usize, sized: bool) -> impl Strategy<Value = Problem> {
    (2..=columns, 1..=rows).prop_flat_map(move |(columns, rows)| {
        let cost = prop_oneof![1 => Just(f64::INFINITY), 9 => (0u32..12).prop_map(f64::from)];
        let between = prop::collection::vec((1u32..9).prop_map(f64::from), columns * columns);
        let weights = prop::collection::vec(0u32..7, rows);
        (weights, sites(columns), prop::collection::vec(cost, columns * rows), between, asked())
            .prop_filter_map("no such problem", move |(weights, sites, travel, between, asked)| {
                build(&weights, &sites, travel, between, &asked, sized)
            })
    })
}

fn build(
    weights: &[u32],
    sites: &[Site],
    mut travel: Vec<f64>,
    between: Vec<f64>,
    asked: &Asked,
    sized: bool,
) -> Option<Problem> {
    let (heavy, far, dear) = asked.factors;
    let service = |second: bool| asked.services.then(|| if second { "b" } else { "a" }.to_owned());
    let point = |(row, &weight): (usize, &u32)| Demand {
        service: service(row % 2 == 1),
        ..Demand::new(format!("d{row}"), f64::from(weight) * heavy)
    };
    let demand: Vec<Demand> = weights.iter().enumerate().map(point).collect();
    let site = |(column, &((status, leaving), opening, kind, room, second)): (usize, &Site)| {
        let mut site = Candidate {
            opening_cost: f64::from(opening) * dear,
            service: service(second),
            closing_cost: (leaving % 2 == 1).then_some(f64::from(opening) * dear),
            moving_cost: (leaving >= 2).then_some(dear),
            ..Candidate::new(format!("c{column}"), status)
        };
        let room = f64::from(room) * heavy;
        match kind {
            0 if sized => site.capacity = Some(2.0 * room),
            1 if sized => {
                (site.smallest, site.capacity, site.place_cost) = (Some(room / 2.0), Some(2.0 * room), dear);
            }
            2 if sized => site.steps = [1.0, 3.0].map(|size| Step { places: size * room, cost: size * dear }).to_vec(),
            _ => {}
        }
        site
    };
    let candidates: Vec<Candidate> = sites.iter().enumerate().map(site).collect();
    for cost in &mut travel {
        *cost *= far;
    }
    let objective = objective(asked, candidates.len());
    let constraints = constraints(asked, &demand, &candidates, sized);
    let travel = TravelMatrix::new(demand.len(), candidates.len(), travel).ok()?;
    let between = TravelMatrix::new(candidates.len(), candidates.len(), between).ok()?;
    Problem::with_distances(demand, candidates, travel, Some(between), objective, constraints).ok()
}

fn objective(asked: &Asked, candidates: usize) -> Objective {
    const GOALS: [Goal; 6] = [Goal::Coverage, Goal::Backup, Goal::Travel, Goal::LongestTravel, Goal::Cost, Goal::Sites];
    let sites = 1 + asked.sites.index(candidates.min(4));
    let limit = Some(asked.limit * asked.factors.1);
    match asked.kind {
        0 => Objective::PMedian { sites },
        1 => Objective::MaxCover { sites, limit },
        2 => Objective::BackupCover { sites, limit },
        3 => Objective::WorstMean { sites, share: asked.share },
        4 => Objective::FacilityLocation {},
        _ => {
            let goals = vec![GOALS[asked.goals.0.index(6)], GOALS[asked.goals.1.index(6)]];
            Objective::Lexicographic { sites: (asked.kind == 5).then_some(sites), limit, goals }
        }
    }
}

fn constraints(asked: &Asked, demand: &[Demand], sites: &[Candidate], sized: bool) -> Constraints {
    let total: f64 = demand.iter().map(|point| point.weight).sum();
    let opening: f64 = sites.iter().map(|site| site.opening_cost).sum();
    let (with, amount, (_, far, _)) = (&asked.with, asked.amounts, asked.factors);
    let pick = |at: usize| sites[asked.picks[at].index(sites.len())].id.clone();
    let points = demand.iter().step_by(2).map(|point| point.id.clone()).collect();
    let floor = CoverageFloor { name: "even".into(), demand: points, share: amount[3] };
    let count =
        SiteCount { name: "some".into(), candidates: vec![pick(0), pick(1), pick(2)], at_least: 1, at_most: Some(1) };
    Constraints {
        minimum_separation: with[0].then_some(asked.limit * 0.4),
        budget: with[1].then_some(opening * (0.3 + amount[0]) * 2.0),
        limit: with[2].then_some((6.0 + asked.limit) * far),
        single_source: sized,
        standard: asked.standard.map(|standard| standard * far),
        maximum_duplication: with[3].then_some(total * amount[1]),
        place_weight: (with[3] && amount[0] > 0.5).then_some((amount[2] * 4.0).round()),
        worst_mean: with[4].then_some(WorstMean { share: amount[2], most: (2.0 + 9.0 * amount[3]) * far }),
        coverage_floors: if with[5] { vec![floor] } else { Vec::new() },
        backup_share: with[6].then_some(amount[4] / 2.0),
        site_counts: if with[7] { vec![count] } else { Vec::new() },
        only_with: if with[8] { vec![OnlyWith { site: pick(0), any_of: vec![pick(1)] }] } else { Vec::new() },
        together: if with[8] { vec![vec![pick(1), pick(2)]] } else { Vec::new() },
    }
}

pub(crate) fn is_sized(problem: &Problem) -> bool {
    let sized = |site: &Candidate| site.capacity.is_some() || site.smallest.is_some() || !site.steps.is_empty();
    problem.candidates().iter().any(sized)
}

/// All answers: the open sites (bits) and the service. With `partly`, demand points may be left out where nothing forces it.
pub(crate) fn answers(problem: &Problem, partly: bool, mut consider: impl FnMut(u32, Evaluation)) {
    let columns = problem.candidates().len();
    for mask in 0u32..1 << columns {
        let open: Vec<usize> = (0..columns).filter(|column| mask >> column & 1 == 1).collect();
        let mut check = |served: Served| {
            if let Ok(found) = measure::check_served(problem, &open, served) {
                consider(mask, found);
            }
        };
        if partly || is_sized(problem) {
            assignments(problem, &open, &mut Vec::new(), &mut check);
        } else {
            check(measure::nearest_served(problem, &open));
        }
    }
}

/// Every way to send each demand point to one of the open sites, or to none.
fn assignments(problem: &Problem, open: &[usize], served: &mut Served, consider: &mut impl FnMut(Served)) {
    let row = served.len();
    if row == problem.demand().len() {
        consider(served.clone());
        return;
    }
    let weight = problem.demand()[row].weight;
    let limit = problem.constraints().limit.unwrap_or(f64::INFINITY);
    for &site in open {
        if let Some(cost) = problem.travel().get(row, site).filter(|cost| *cost <= limit) {
            served.push(vec![Part { site, weight, cost }]);
            assignments(problem, open, served, consider);
            served.pop();
            if weight == 0.0 {
                return;
            }
        }
    }
    served.push(Vec::new());
    assignments(problem, open, served, consider);
    served.pop();
}

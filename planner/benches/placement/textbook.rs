//! The integer program that a textbook states for a placement problem, given to HiGHS as it is: one thread, no start, no
//! reductions but its own.

use std::time::{Duration, Instant};

use highs::{Col, HighsModelStatus, HighsSolutionStatus, HighsStatus, RowProblem, Sense};
use planner::problem::{Candidate, Constraints, Objective, Problem, Status};

/// Programs are made of at most so many pairs of demand point and candidate.
const MOST_PAIRS: usize = 200_000;

/// A proof is a proof within this, as the planner's own.
const PROVEN_GAP: f64 = 1e-6;

/// What HiGHS found out in its time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Answer {
    pub(super) objective: Option<f64>,
    /// Relative to the objective.
    pub(super) gap: Option<f64>,
    pub(super) infeasible: bool,
}

impl Answer {
    /// Whether nothing is left to find out.
    pub(super) fn is_proven(&self) -> bool {
        self.infeasible || self.gap.is_some_and(|gap| gap <= PROVEN_GAP)
    }
}

/// Who is to be served.
#[derive(Clone, Copy, PartialEq)]
enum Aim {
    /// All, at the least sum of weight × cost.
    Travel,
    /// All, within the reach of the program.
    All,
    /// As many as can be.
    Most,
    /// A share of the weight.
    Share(f64),
}

/// The answer of HiGHS within a time; `None` for problems that are too large or that no textbook knows.
///
/// # Errors
/// HiGHS fails.
pub(super) fn solve(problem: &Problem, limit: Duration) -> Result<Option<Answer>, HighsStatus> {
    let end = Instant::now() + limit;
    let mut others = problem.constraints().clone();
    (others.minimum_separation, others.budget, others.limit, others.single_source) = (None, None, None, false);
    if others != Constraints::default() || !problem.candidates().iter().all(is_plain) {
        return Ok(None);
    }
    let objective = problem.objective();
    let cover_limit = problem.cover_limit().unwrap_or(f64::INFINITY);
    let (aim, reach) = if let Objective::SetCover { share, .. } = objective {
        (share.filter(|&share| share < 1.0).map_or(Aim::All, Aim::Share), cover_limit)
    } else if matches!(objective, Objective::MaxCover { .. }) {
        (Aim::Most, cover_limit)
    } else if matches!(objective, Objective::PMedian { .. } | Objective::FacilityLocation {}) {
        (Aim::Travel, problem.assignment_limit())
    } else if matches!(objective, Objective::PCenter { .. }) {
        (Aim::All, problem.assignment_limit())
    } else {
        return Ok(None);
    };
    if pairs(problem, reach).count() > MOST_PAIRS {
        return Ok(None);
    }
    if matches!(objective, Objective::PCenter { .. }) {
        return center(problem, end).map(Some);
    }
    optimise(program(problem, aim, reach), objective.maximises(), end).map(Some)
}

/// Whether all that a site can do is open, at one size and one cost.
fn is_plain(site: &Candidate) -> bool {
    let sized = site.smallest.is_some() || site.place_cost > 0.0 || !site.steps.is_empty();
    !sized && site.closing_cost.is_none() && site.moving_cost.is_none()
}

/// The least radius within which a program finds everybody served, by bisection of all costs.
fn center(problem: &Problem, end: Instant) -> Result<Answer, HighsStatus> {
    let mut radii: Vec<_> = pairs(problem, problem.assignment_limit()).map(|(_, _, cost)| cost).collect();
    radii.sort_unstable_by(f64::total_cmp);
    radii.dedup();
    // All below `low` are too short; `high` is long enough, or there is none.
    let (mut low, mut high) = (0, radii.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        let answer = optimise(program(problem, Aim::All, radii[middle]), false, end)?;
        if answer.objective.is_some() {
            high = middle;
        } else if answer.infeasible {
            low = middle + 1;
        } else {
            break;
        }
    }
    let objective = radii.get(high).copied();
    let gap = objective.map(|best| if low == high { 0.0 } else { (best - radii[low]) / best });
    Ok(Answer { objective, gap, infeasible: low == radii.len() })
}

/// Every demand point that counts with every candidate that may serve it.
fn pairs(problem: &Problem, reach: f64) -> impl Iterator<Item = (usize, usize, f64)> {
    let rows = (0..problem.demand().len()).filter(|&row| problem.demand()[row].weight > 0.0);
    rows.flat_map(move |row| {
        let columns = 0..problem.candidates().len();
        columns.filter_map(move |column| Some((row, column, problem.travel().get(row, column)?)))
    })
    .filter(move |&(_, _, cost)| cost <= reach)
}

/// The program in which sites serve within a reach. What sites cost counts where the objective says so.
fn program(problem: &Problem, aim: Aim, reach: f64) -> RowProblem {
    let mut rows = RowProblem::default();
    let costly = matches!(problem.objective(), Objective::SetCover { .. } | Objective::FacilityLocation {});
    let mut open = Vec::new();
    for site in problem.candidates() {
        let least = if matches!(site.status, Status::Existing | Status::Required) { 1.0 } else { 0.0 };
        let most = if site.status == Status::Forbidden { 0.0 } else { 1.0 };
        open.push(rows.add_integer_column(if costly { site.opening_cost } else { 0.0 }, least..=most));
    }
    if let Some(sites) = problem.objective().sites() {
        let sites = sites as f64;
        rows.add_row(sites..=sites, open.iter().map(|&site| (site, 1.0)));
    }
    if let Some(budget) = problem.constraints().budget {
        rows.add_row(..=budget, open.iter().zip(problem.candidates()).map(|(&site, of)| (site, of.opening_cost)));
    }
    if let Some(separation) = problem.constraints().minimum_separation {
        for a in 0..open.len() {
            for b in (0..a).filter(|&b| problem.apart(a, b) < separation) {
                rows.add_row(..=1.0, [(open[a], 1.0), (open[b], 1.0)]);
            }
        }
    }
    if aim != Aim::Travel && problem.candidates().iter().all(|site| site.capacity.is_none()) {
        cover(&mut rows, &open, problem, aim, reach);
    } else {
        assign(&mut rows, &open, problem, aim, reach);
    }
    rows
}

/// Who is served is served by any site in reach.
fn cover(rows: &mut RowProblem, open: &[Col], problem: &Problem, aim: Aim, reach: f64) {
    let mut near = vec![Vec::new(); problem.demand().len()];
    pairs(problem, reach).for_each(|(row, column, _)| near[row].push((open[column], 1.0)));
    let mut covered = Vec::new();
    for (point, mut near) in problem.demand().iter().zip(near).filter(|(point, _)| point.weight > 0.0) {
        if aim == Aim::All {
            rows.add_row(1.0.., near);
        } else {
            let served = rows.add_column(if aim == Aim::Most { point.weight } else { 0.0 }, 0.0..=1.0);
            near.push((served, -1.0));
            rows.add_row(0.0.., near);
            covered.push((served, point.weight));
        }
    }
    keep_share(rows, covered, problem, aim);
}

/// Who is served is served by open sites with room, wholly or in parts.
fn assign(rows: &mut RowProblem, open: &[Col], problem: &Problem, aim: Aim, reach: f64) {
    let whole = problem.constraints().single_source && problem.candidates().iter().any(|site| site.capacity.is_some());
    let mut parts = vec![Vec::new(); problem.demand().len()];
    let mut loads = vec![Vec::new(); open.len()];
    let mut covered = Vec::new();
    for (row, column, cost) in pairs(problem, reach) {
        let weight = problem.demand()[row].weight;
        let worth = match aim {
            Aim::Travel => weight * cost,
            Aim::Most => weight,
            Aim::All | Aim::Share(_) => 0.0,
        };
        let part = rows.add_column_with_integrality(worth, 0.0..=1.0, whole);
        rows.add_row(..=0.0, [(part, 1.0), (open[column], -1.0)]);
        parts[row].push((part, 1.0));
        loads[column].push((part, weight));
        covered.push((part, weight));
    }
    let everybody = matches!(aim, Aim::Travel | Aim::All);
    for (_, parts) in problem.demand().iter().zip(parts).filter(|(point, _)| point.weight > 0.0) {
        rows.add_row(if everybody { 1.0 } else { 0.0 }..=1.0, parts);
    }
    for ((site, mut load), of) in open.iter().zip(loads).zip(problem.candidates()) {
        if let Some(capacity) = of.capacity {
            load.push((*site, -capacity));
            rows.add_row(..=0.0, load);
        }
    }
    keep_share(rows, covered, problem, aim);
}

fn keep_share(rows: &mut RowProblem, covered: Vec<(Col, f64)>, problem: &Problem, aim: Aim) {
    if let Aim::Share(share) = aim {
        let whole: f64 = problem.demand().iter().map(|point| point.weight).sum();
        rows.add_row(share * whole.., covered);
    }
}

fn optimise(program: RowProblem, maximises: bool, end: Instant) -> Result<Answer, HighsStatus> {
    let mut model = program.try_optimise(if maximises { Sense::Maximise } else { Sense::Minimise })?;
    model.make_quiet();
    model.set_option("threads", 1);
    model.set_option("parallel", "off");
    model.set_option("mip_rel_gap", PROVEN_GAP);
    model.set_option("time_limit", end.saturating_duration_since(Instant::now()).as_secs_f64());
    let solved = model.try_solve()?;
    let infeasible = solved.status() == HighsModelStatus::Infeasible;
    if infeasible || solved.primal_solution_status() != HighsSolutionStatus::Feasible {
        return Ok(Answer { infeasible, ..Answer::default() });
    }
    let optimal = solved.status() == HighsModelStatus::Optimal;
    let gap = if optimal { 0.0 } else { solved.mip_gap() };
    Ok(Answer { objective: Some(solved.objective_value()), gap: Some(gap), infeasible })
}

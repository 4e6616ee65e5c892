//! Why a problem has no answer: what conflicts, whom it concerns, and the smallest change that helps.

use super::p_center::{Radius, smallest_radius};
use super::places::Places;
use super::watch::Watch;
use crate::measure::least_covered;
use crate::problem::{Constraints, Objective, Status};
use crate::solution::{Reason, ReasonKind, Relaxation, Unserved};

/// Rows that no allowed site can serve.
pub(super) fn unreachable(places: &Places<'_>, watch: &mut Watch<'_>) -> Reason {
    let rows = beyond_reach(places);
    let mut constraints = vec!["travel".to_owned()];
    let sites = places.problem.candidates();
    let forbidden = || (0..sites.len()).filter(|&column| sites[column].status == Status::Forbidden);
    if rows.iter().any(|&row| places.least(row, forbidden()).is_finite()) {
        constraints.push("candidates.status".to_owned());
    }
    let relaxations = limit_relaxation(places, watch);
    if places.problem.constraints().limit.is_some() {
        constraints.push("constraints.limit".to_owned());
    }
    let cut_short = watch.was_stopped();
    Reason { cut_short, ..reason(places, ReasonKind::Unreachable, constraints, &rows, relaxations) }
}

/// The rows that no allowed site can serve.
pub(super) fn beyond_reach(places: &Places<'_>) -> Vec<usize> {
    places.rows.iter().copied().filter(|&row| places.least(row, places.allowed()).is_infinite()).collect()
}

/// Too few sites to serve every row; `smallest` would be enough.
pub(super) fn too_few_sites(places: &Places<'_>, sites: usize, smallest: usize, watch: &mut Watch<'_>) -> Reason {
    debug_assert!(smallest > sites);
    let mut constraints = vec!["objective.sites".to_owned(), "travel".to_owned()];
    let mut relaxations = vec![Relaxation { field: "objective.sites".to_owned(), value: smallest as f64 }];
    if places.problem.constraints().limit.is_some() {
        constraints.push("constraints.limit".to_owned());
        relaxations.extend(limit_relaxation(places, watch));
    }
    let cut_short = watch.was_stopped();
    Reason { cut_short, ..reason(places, ReasonKind::TooFewSites, constraints, &[], relaxations) }
}

/// The smallest limit at which the same number of sites serves every row, if any does.
fn limit_relaxation(places: &Places<'_>, watch: &mut Watch<'_>) -> Vec<Relaxation> {
    let Some(sites) = places.problem.objective().sites().filter(|_| places.problem.constraints().limit.is_some())
    else {
        return Vec::new();
    };
    let without_limit = places.problem.with(Objective::PCenter { sites }, Constraints::default());
    let places = Places::new(&without_limit);
    watch.hush();
    match smallest_radius(&places, sites, watch) {
        Radius::Found { bound, .. } if !watch.was_stopped() => {
            vec![Relaxation { field: "constraints.limit".to_owned(), value: bound }]
        }
        _ => Vec::new(),
    }
}

/// All allowed sites together cover less than the share asked for; `reachable` is the share they cover.
pub(super) fn share_out_of_reach(places: &Places<'_>, limit: f64, share: f64, reachable: f64) -> Reason {
    let needed = least_covered(places.problem, share);
    let mut rows: Vec<(f64, usize)> =
        places.rows.iter().map(|&row| (places.least(row, places.allowed()), row)).collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut covered = 0.0;
    let enough = rows.iter().enumerate().find(|&(index, &(_, row))| {
        covered += places.weight(row);
        if share < 1.0 { covered >= needed } else { index + 1 == rows.len() }
    });
    let enough = enough.map(|(_, &(cost, _))| cost).filter(|cost| cost.is_finite());
    // However little is left out, it is not everything.
    let reachable = reachable.min(1.0 - f64::EPSILON / 2.0);
    let mut relaxations = vec![Relaxation { field: "objective.share".to_owned(), value: reachable }];
    let field = if matches!(places.problem.objective(), Objective::SetCover { limit: Some(_), .. }) {
        "objective.limit"
    } else {
        "constraints.limit"
    };
    if let Some(cost) = enough {
        relaxations.push(Relaxation { field: field.to_owned(), value: cost });
    }
    let constraints = vec!["objective.share".to_owned(), field.to_owned(), "travel".to_owned()];
    let mut left: Vec<usize> = rows.into_iter().filter(|(cost, _)| *cost > limit).map(|(_, row)| row).collect();
    left.sort_unstable();
    reason(places, ReasonKind::ShareOutOfReach, constraints, &left, relaxations)
}

pub(super) fn reason(
    places: &Places<'_>,
    kind: ReasonKind,
    constraints: Vec<String>,
    rows: &[usize],
    relaxations: Vec<Relaxation>,
) -> Reason {
    let demand =
        |&row: &usize| Unserved { demand: places.problem.demand()[row].id.clone(), weight: places.weight(row) };
    let weight = rows.iter().fold(0.0, |sum, &row| sum + places.weight(row));
    let demand = rows.iter().map(demand).collect();
    Reason { kind, constraints, demand, weight, relaxations, together: Vec::new(), cut_short: false }
}

//! What the sites of an answer cost: opening, places, closing and moving.

use crate::problem::{Candidate, Problem, Status};

/// The cost of the open sites (columns, in increasing order) when each candidate serves `loads`: opening costs, the costs of as
/// few places as each can have for that, and the least cost of closing and moving what is not open any more. A site that
/// moves closes, and some site of the same service that is new opens without its opening cost. `None` where a site that may
/// only move has nowhere to go.
pub fn cost(problem: &Problem, open: &[usize], loads: &[f64]) -> Option<f64> {
    let mut sum = 0.0;
    for &column in open {
        let site = &problem.candidates()[column];
        let places = site.places(loads[column]).unwrap_or_else(|| site.most_room());
        sum += site.opening_cost + if places.is_finite() { site.places_cost(places) } else { 0.0 };
    }
    let is_open = |column: usize| open.binary_search(&column).is_ok();
    let closed: Vec<&Candidate> = (0..problem.candidates().len())
        .filter(|&column| !is_open(column))
        .map(|column| &problem.candidates()[column])
        .filter(|site| site.may_close())
        .collect();
    let mut services: Vec<Option<&str>> = closed.iter().map(|site| site.service.as_deref()).collect();
    services.sort_unstable();
    services.dedup();
    for service in services {
        let of_service = |site: &&Candidate| site.service.as_deref() == service;
        let closed: Vec<&Candidate> = closed.iter().copied().filter(of_service).collect();
        let opened = open.iter().map(|&column| &problem.candidates()[column]);
        let opened = opened.filter(of_service).filter(|site| site.status != Status::Existing && !site.may_close());
        sum += leaving(&closed, opened.map(|site| site.opening_cost).collect())?;
    }
    Some(sum)
}

/// The least cost of closing or moving these sites, less the opening costs that moving saves.
fn leaving(closed: &[&Candidate], mut opened: Vec<f64>) -> Option<f64> {
    opened.sort_by(|a, b| b.total_cmp(a));
    let mut opened = opened.into_iter();
    let mut sum: f64 = closed.iter().filter_map(|site| site.closing_cost).sum();
    // Those that can only move come first; of the others, those that save the most by moving.
    for site in closed.iter().filter(|site| site.closing_cost.is_none()) {
        sum += site.moving_cost? - opened.next()?;
    }
    let mut savings: Vec<f64> = closed.iter().filter_map(|site| Some(site.closing_cost? - site.moving_cost?)).collect();
    savings.sort_by(|a, b| b.total_cmp(a));
    for (saving, opening) in savings.into_iter().zip(opened) {
        sum -= (saving + opening).max(0.0);
    }
    Some(sum)
}

//! Where a method asked only who is within a limit, a good service from the open sites: as much within the limit as
//! possible, then as much as possible at all, then at the least cost.

use super::local;
use super::rounding::{LEFT, Whole};
use super::search::Plan;
use super::task::{Serve, Task, Terms};
use super::transport::{self, Service};
use crate::measure::Served;
use crate::solve::places::Places;
use crate::solve::watch::Watch;

/// How long the search for nearer sites looks, in entries of the travel matrix.
const LOOKS: usize = 20_000_000;

/// An answer that covers as much: its open columns and its service. Where points are divisible, a site may have been closed
/// for another one with which more people are served at all, or nearer. Where places are few, a great many choices cover
/// equally much, and only some of them are sensible.
pub(super) fn nearer(
    places: &Places<'_>,
    open: Vec<usize>,
    limit: f64,
    found: &Served,
    watch: &mut Watch<'_>,
) -> (Vec<usize>, Served) {
    let before = served(places, &open, limit, found);
    if places.problem.constraints().single_source {
        return (open, before);
    }
    // Between choices of sites, one unit of weight outweighs all travel.
    let total: f64 = places.rows.iter().map(|&row| places.weight(row)).sum();
    let task = tiers(places, open.len(), limit, total.max(1.0));
    let chosen = local::swapped(&task, &chosen(&task, &open), LOOKS, watch);
    let better = super::columns(&task, &chosen);
    let after = served(places, &better, limit, found);
    let covered = |served: &Served| -> f64 {
        served.iter().flatten().filter(|part| part.cost <= limit).map(|part| part.weight).sum()
    };
    if covered(&after) >= covered(&before) { (better, after) } else { (open, before) }
}

/// A service from the open columns that covers what `found` covers.
pub(super) fn served(places: &Places<'_>, open: &[usize], limit: f64, found: &Served) -> Served {
    // Of whole rows, one that is light may stand against many that are heavy.
    let weights = || places.rows.iter().map(|&row| places.weight(row));
    let lightest = weights().fold(f64::INFINITY, f64::min);
    let ratio = if places.problem.constraints().single_source { weights().sum::<f64>() / lightest } else { 1.0 };
    let task = tiers(places, open.len(), limit, ratio);
    let chosen = chosen(&task, open);
    let service = if task.single {
        let mut whole = Whole::new(&task, &chosen);
        for (index, row) in task.rows.iter().enumerate() {
            let at =
                found[row.index].first().and_then(|part| task.sites.iter().position(|site| site.column == part.site));
            whole.put(index, at.and_then(|site| u32::try_from(site).ok()).unwrap_or(LEFT));
        }
        whole.fill();
        let filled = whole.service();
        whole.improve();
        let improved = whole.service();
        // Where weights differ beyond all measure, rounding might trade what is covered.
        let covered = |service: &Service| -> f64 {
            let within = |index: usize, site: u32| {
                places.problem.cost(task.rows[index].index, task.sites[site as usize].column) <= limit
            };
            let rows = service.parts.iter().enumerate();
            rows.flat_map(|(index, parts)| parts.iter().map(move |&(site, weight)| (index, site, weight)))
                .filter(|&(index, site, _)| within(index, site))
                .map(|(_, _, weight)| weight)
                .sum()
        };
        if covered(&improved) < covered(&filled) { filled } else { improved }
    } else {
        transport::cheapest(&task, &chosen)
    };
    super::served(places, &task, &Plan { chosen, value: 0.0, service })
}

/// The least travel, where serving beyond the limit, and still more not serving, is so dear that it outweighs every chain of
/// moves in the tiers below it; beyond the limit even one that moves `ratio` times the weight.
fn tiers(places: &Places<'_>, sites: usize, limit: f64, ratio: f64) -> Task {
    let travel = |&row: &usize| places.allowed().map(move |column| places.problem.cost(row, column));
    let largest = places.rows.iter().flat_map(travel).filter(|cost| cost.is_finite()).fold(1.0, f64::max);
    let chain = (sites + 2) as f64;
    let left = largest * chain;
    let far = (left + largest) * chain * ratio;
    let cost = |row: usize, column: usize| {
        let travel = places.problem.cost(row, column);
        Some(places.weight(row) * if travel <= limit { travel } else { travel + far })
    };
    let mut task =
        Task::new(places, &Terms { count: (sites, sites), serve: Serve::Any, opening: &|_| 0.0, cost: &cost });
    task.rows.iter_mut().for_each(|row| row.escape = row.weight * (far + left + largest));
    task
}

fn chosen(task: &Task, open: &[usize]) -> Vec<bool> {
    task.sites.iter().map(|site| open.binary_search(&site.column).is_ok()).collect()
}

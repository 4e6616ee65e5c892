//! Where a method asked only who is within a limit, a good service from the open sites: as much within the limit as
//! possible, then as much as possible at all, then at the least cost.

use super::rounding::{LEFT, Whole};
use super::search::Plan;
use super::task::{Serve, Task, Terms};
use super::transport;
use crate::measure::Served;
use crate::solve::places::Places;

/// A service from the open columns that covers what `found` covers.
pub(super) fn served(places: &Places<'_>, open: &[usize], limit: f64, found: &Served) -> Served {
    let costs = places.rows.iter().flat_map(|&row| open.iter().map(move |&column| places.problem.cost(row, column)));
    let largest = costs.filter(|cost| cost.is_finite()).fold(1.0, f64::max);
    let chain = (open.len() + 2) as f64;
    // Each tier outweighs every chain of moves in the tiers below it.
    let left = largest * chain;
    let far = (left + largest) * chain;
    let cost = |row: usize, column: usize| {
        let travel = places.problem.cost(row, column);
        Some(places.weight(row) * if travel <= limit { travel } else { travel + far })
    };
    let count = (open.len(), open.len());
    let mut task = Task::new(places, &Terms { count, serve: Serve::Any, opening: &|_| 0.0, cost: &cost });
    task.rows.iter_mut().for_each(|row| row.escape = row.weight * (far + left + largest));
    let chosen: Vec<bool> = task.sites.iter().map(|site| open.binary_search(&site.column).is_ok()).collect();
    let service = if task.single {
        let mut whole = Whole::new(&task, &chosen);
        for (index, row) in task.rows.iter().enumerate() {
            let at =
                found[row.index].first().and_then(|part| task.sites.iter().position(|site| site.column == part.site));
            whole.put(index, at.and_then(|site| u32::try_from(site).ok()).unwrap_or(LEFT));
        }
        whole.fill();
        whole.improve();
        whole.service()
    } else {
        transport::cheapest(&task, &chosen)
    };
    super::served(places, &task, &Plan { chosen, value: 0.0, service })
}

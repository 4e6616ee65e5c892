//! Answers from choices of sites: the best service that is quickly found, and local search on the sites.

use super::rounding::rounded;
use super::search::Plan;
use super::sides::is_kept;
use super::task::{Serve, Task};
use super::transport::{self, Service};
use crate::solve::interchange::{self, Rules};
use crate::solve::model::{Count, Model};
use crate::solve::watch::Watch;

/// What opening the chosen sites adds to the objective.
pub(super) fn opening(task: &Task, chosen: &[bool]) -> f64 {
    task.sites.iter().zip(chosen).filter(|(_, chosen)| **chosen).fold(0.0, |sum, (site, _)| sum + site.opening)
}

/// The plan of the chosen sites, exact where rows are divisible or have room everywhere; `None` where none is found.
pub(super) fn plan(task: &Task, chosen: &[bool]) -> Option<Plan> {
    let service = service(task, chosen);
    let (value, valid) = match task.serve {
        Serve::All => (service.cost, service.left <= 0.0),
        Serve::Any => (service.cost + service.escapes, true),
        Serve::AllBut(spare) => (0.0, service.left <= spare),
    };
    valid.then(|| Plan { chosen: chosen.to_vec(), value: opening(task, chosen) + value, service })
}

pub(super) fn service(task: &Task, chosen: &[bool]) -> Service {
    let parts = transport::cheapest(task, chosen);
    if task.single && task.capacitated { rounded(task, chosen, &parts) } else { parts }
}

/// Local search as if every site had room for all.
pub(super) fn interchanged(task: &Task, chosen: &[bool], watch: &mut Watch<'_>) -> Vec<bool> {
    let rows = task.rows.iter().map(|row| (row.escape, row.entries.clone())).collect();
    let model = Model::new(rows, task.sites.iter().map(|site| site.opening).collect(), Count::Any);
    let rules = Rules {
        fixed: task.sites.iter().map(|site| site.fixed).collect(),
        spending: task.sites.iter().map(|site| site.spending).collect(),
        budget: task.budget,
        apart: &task.apart,
        least: task.least,
        most: task.most,
    };
    interchange::improve_within(&model, chosen, Some(&rules), watch)
}

/// How good a choice of sites is: the weight left that must not be, then the cost.
fn worth(task: &Task, chosen: &[bool]) -> (f64, f64) {
    let service = service(task, chosen);
    let opening = opening(task, chosen);
    match task.serve {
        Serve::All => (service.left, opening + service.cost),
        Serve::Any => (0.0, opening + service.cost + service.escapes),
        Serve::AllBut(spare) => ((service.left - spare).max(0.0), opening),
    }
}

/// Local search that closes a site for another, with the room that there is; it ends after about so many looks at an entry.
pub(super) fn swapped(task: &Task, chosen: &[bool], most: usize, watch: &mut Watch<'_>) -> Vec<bool> {
    let mut chosen = chosen.to_vec();
    let mut best = worth(task, &chosen);
    let each = task.rows.len() * chosen.iter().filter(|&&chosen| chosen).count().max(1);
    let mut looks = 0;
    // Goes round the sites, and ends after a round without a gain.
    let (mut idle, mut drop) = (0, 0);
    while idle <= chosen.len() {
        drop = (drop + 1) % chosen.len();
        idle += 1;
        if chosen[drop] && !task.sites[drop].fixed {
            for add in (0..chosen.len()).filter(|&add| !chosen[add]).collect::<Vec<_>>() {
                if looks > most || watch.stopped() {
                    return chosen;
                }
                let mut trial = chosen.clone();
                (trial[drop], trial[add]) = (false, true);
                looks += each;
                if !is_kept(task, &trial) || (best.0 <= 0.0 && least(task, &trial) >= best.1) {
                    continue;
                }
                looks += 10 * each;
                let found = worth(task, &trial);
                if found.0 < best.0 || (found.0 <= best.0 && found.1 < best.1 - 1e-12 * best.1.abs()) {
                    (chosen, best, idle) = (trial, found, 0);
                    break;
                }
            }
        }
    }
    chosen
}

/// What the chosen sites would cost if they had room for all.
fn least(task: &Task, chosen: &[bool]) -> f64 {
    let nearest = |row: &super::task::Row| {
        let entry = row.entries.iter().find(|entry| chosen[entry.site as usize]);
        entry.map_or(row.escape, |entry| entry.cost.min(row.escape))
    };
    let serving = if matches!(task.serve, Serve::AllBut(_)) { 0.0 } else { task.rows.iter().map(nearest).sum() };
    opening(task, chosen) + serving
}

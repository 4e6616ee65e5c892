//! What decided sites imply for the others: number, budget, separation, room, and rows that one site alone can serve.

use super::task::{Serve, Task};
use crate::solve::model::Decision;

/// Decides what follows from what is decided; `false` if nothing is left that keeps the constraints.
pub(super) fn propagate(task: &Task, decisions: &mut [Decision]) -> bool {
    loop {
        let before = decisions.to_vec();
        if !(separation(task, decisions)
            && number(task, decisions)
            && budget(task, decisions)
            && room(task, decisions)
            && lone_servers(task, decisions)
            && task.asks.allow(task, decisions))
        {
            return false;
        }
        if before == decisions {
            return true;
        }
    }
}

pub(super) fn sites_with(decisions: &[Decision], wanted: Decision) -> impl Iterator<Item = usize> + '_ {
    (0..decisions.len()).filter(move |&site| decisions[site] == wanted)
}

/// What is too near to an open site is closed.
fn separation(task: &Task, decisions: &mut [Decision]) -> bool {
    for site in 0..decisions.len() {
        if decisions[site] != Decision::Open {
            continue;
        }
        for &near in &task.apart[site] {
            if decisions[near as usize] == Decision::Open {
                return false;
            }
            decisions[near as usize] = Decision::Closed;
        }
    }
    true
}

/// No more than the largest number, no fewer than the least.
fn number(task: &Task, decisions: &mut [Decision]) -> bool {
    let open = sites_with(decisions, Decision::Open).count();
    let free: Vec<usize> = sites_with(decisions, Decision::Free).collect();
    // Of each group, one at most.
    let mut groups: Vec<u32> = free.iter().map(|&site| task.groups[site]).collect();
    groups.sort_unstable();
    groups.dedup();
    if open > task.most || open + groups.len() < task.least {
        return false;
    }
    let all = if open == task.most {
        Decision::Closed
    } else if open + free.len() == task.least {
        Decision::Open
    } else {
        return true;
    };
    for site in free {
        decisions[site] = all;
    }
    true
}

/// What cannot be paid for beside the cheapest of the others is closed.
fn budget(task: &Task, decisions: &mut [Decision]) -> bool {
    if task.budget.is_infinite() {
        return true;
    }
    let spent = sites_with(decisions, Decision::Open).fold(0.0, |sum, site| sum + task.sites[site].spending);
    let open = sites_with(decisions, Decision::Open).count();
    let mut free: Vec<usize> = sites_with(decisions, Decision::Free).collect();
    free.sort_by(|&a, &b| task.sites[a].spending.total_cmp(&task.sites[b].spending));
    let missing = task.least.saturating_sub(open);
    let cheapest = |count: usize| free.iter().take(count).fold(0.0, |sum, &site| sum + task.sites[site].spending);
    if spent + cheapest(missing) > task.budget {
        return false;
    }
    let others = cheapest(missing.saturating_sub(1));
    for &site in free.iter().skip(missing.saturating_sub(1)) {
        if spent + others + task.sites[site].spending > task.budget {
            decisions[site] = Decision::Closed;
        }
    }
    true
}

/// The largest sites together have room for whom must be served.
fn room(task: &Task, decisions: &[Decision]) -> bool {
    let total = task.rows.iter().fold(0.0, |sum, row| sum + row.weight);
    let needed = match task.serve {
        _ if !task.capacitated => return true,
        Serve::Any => return true,
        Serve::All => total,
        Serve::AllBut(spare) => total - spare,
    };
    let mut rooms: Vec<f64> = sites_with(decisions, Decision::Free).map(|site| task.sites[site].room).collect();
    rooms.sort_by(|a, b| b.total_cmp(a));
    let open = sites_with(decisions, Decision::Open).count();
    let rooms = rooms.into_iter().take(task.most - open.min(task.most));
    let all = sites_with(decisions, Decision::Open).map(|site| task.sites[site].room).chain(rooms).sum::<f64>();
    all >= needed * (1.0 - 1e-9)
}

/// Where everybody must be served, a row that only one site can serve opens it.
fn lone_servers(task: &Task, decisions: &mut [Decision]) -> bool {
    if task.serve != Serve::All {
        return true;
    }
    for row in &task.rows {
        let mut servers = row.entries.iter().filter(|entry| decisions[entry.site as usize] != Decision::Closed);
        match (servers.next(), servers.next()) {
            (None, _) => return false,
            (Some(only), None) => decisions[only.site as usize] = Decision::Open,
            _ => {}
        }
    }
    true
}

/// A set of sites that keeps number, budget and separation, the first ones of `order` before the others; `None` where going
/// through them once does not find one.
pub(super) fn complete(task: &Task, decisions: &[Decision], order: &[usize], wanted: usize) -> Option<Vec<bool>> {
    let mut decisions = decisions.to_vec();
    for &site in order {
        if decisions[site] != Decision::Free {
            continue;
        }
        if sites_with(&decisions, Decision::Open).count() >= wanted.max(task.least) {
            break;
        }
        let mut trial = decisions.clone();
        trial[site] = Decision::Open;
        if separation(task, &mut trial) && number(task, &mut trial) && budget(task, &mut trial) {
            decisions = trial;
        } else {
            decisions[site] = Decision::Closed;
        }
    }
    let chosen: Vec<bool> = decisions.iter().map(|&decision| decision == Decision::Open).collect();
    is_kept(task, &chosen).then_some(chosen)
}

/// Whether a set of sites keeps number, budget and separation.
pub(super) fn is_kept(task: &Task, chosen: &[bool]) -> bool {
    let open: Vec<u32> = (0..).zip(chosen).filter(|(_, chosen)| **chosen).map(|(site, _)| site).collect();
    let spent = open.iter().fold(0.0, |sum, &site| sum + task.sites[site as usize].spending);
    (task.least..=task.most).contains(&open.len())
        && spent <= task.budget
        && (0..open.len()).all(|index| open[..index].iter().all(|&other| task.are_apart(open[index], other)))
}

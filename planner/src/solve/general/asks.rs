//! What conditions of the service ask of the sites alone: necessary for an answer, not enough.
//!
//! A site whose places are all needed is another one than the same site with places left over: where duplication is limited,
//! each comes twice, and at most one of the two is open. The first must serve as much as it has places; the other counts as
//! having places left, whatever it serves.

use super::sides::sites_with;
use super::task::Task;
use super::worst::Worst;
use crate::measure::SUM_ROUNDING;
use crate::solve::model::Decision;

/// What sites are asked beside their number, their cost and their distances.
#[derive(Clone, Default)]
pub(super) struct Asks {
    /// For each need, what each site adds to it; together 1 at least.
    pub needs: Vec<Vec<(u32, f64)>>,
    /// The largest weight within the standard of two sites that count as having places left.
    pub duplication: Option<Twice>,
    /// The largest weight that is not within the standard of two sites.
    pub backup: Option<Twice>,
    pub worst: Option<Worst>,
}

/// Weight within the standard of two sites.
#[derive(Clone)]
pub(super) struct Twice {
    pub most: f64,
    /// For each site, the rows within the standard; none for sites that do not count.
    pub near: Vec<Vec<u32>>,
}

impl Asks {
    /// Decides what follows from what is decided; `false` if nothing is left that keeps what is asked.
    pub(super) fn allow(&self, task: &Task, decisions: &mut [Decision]) -> bool {
        self.needs.iter().all(|need| fulfilled(task, need, decisions))
            && must_serve(task, decisions)
            && self.few_needs(task, decisions)
            && self.duplication.as_ref().is_none_or(|twice| few_twice(task, twice, decisions))
            && self.backup.as_ref().is_none_or(|twice| enough_twice(task, twice, decisions))
            && self.worst.as_ref().is_none_or(|worst| worst.is_near_enough(task, decisions))
    }

    /// Whether needs without a site in common are no more than the sites that may still open.
    fn few_needs(&self, task: &Task, decisions: &[Decision]) -> bool {
        let left = task.most.saturating_sub(sites_with(decisions, Decision::Open).count());
        let is = |site: u32, wanted: Decision| decisions[site as usize] == wanted;
        let bare = self.needs.iter().filter(|need| need.iter().all(|&(site, _)| !is(site, Decision::Open)));
        let mut bare: Vec<Vec<usize>> = bare
            .map(|need| {
                need.iter().filter(|(site, _)| is(*site, Decision::Free)).map(|&(site, _)| site as usize).collect()
            })
            .collect();
        bare.sort_by_key(Vec::len);
        let mut used = vec![false; decisions.len()];
        let mut needed = 0;
        for sites in bare {
            if !sites.iter().any(|&site| used[site]) {
                for &site in &sites {
                    used[site] = true;
                }
                needed += 1;
            }
        }
        needed <= left
    }
}

/// What sites have to add up to, less rounding.
pub(super) const WHOLE: f64 = 1.0 - SUM_ROUNDING;

/// Opens the sites without which a need is not fulfilled.
fn fulfilled(task: &Task, need: &[(u32, f64)], decisions: &mut [Decision]) -> bool {
    let of = |wanted: Decision, decisions: &[Decision]| -> Vec<(usize, f64)> {
        let sites = need.iter().filter(|(site, _)| decisions[*site as usize] == wanted);
        sites.map(|&(site, adds)| (site as usize, adds)).collect()
    };
    let have: f64 = of(Decision::Open, decisions).iter().map(|(_, adds)| adds).sum();
    if have >= WHOLE {
        return true;
    }
    let left = task.most.saturating_sub(sites_with(decisions, Decision::Open).count());
    let mut free = of(Decision::Free, decisions);
    free.sort_by(|a, b| b.1.total_cmp(&a.1));
    let best: f64 = free.iter().take(left).map(|(_, adds)| adds).sum();
    if have + best < WHOLE {
        return false;
    }
    // Without one of these, the next best does not do.
    let next = free.get(left).map_or(0.0, |(_, adds)| *adds);
    for &(site, adds) in free.iter().take(left) {
        if have + best - adds + next < WHOLE {
            decisions[site] = Decision::Open;
        }
    }
    true
}

/// Closes sites that must serve more than is left for them.
fn must_serve(task: &Task, decisions: &mut [Decision]) -> bool {
    let total: f64 = task.rows.iter().map(|row| row.weight).sum();
    let least: f64 = sites_with(decisions, Decision::Open).map(|site| task.sites[site].least).sum();
    let most = total * (1.0 + SUM_ROUNDING);
    for (decision, site) in decisions.iter_mut().zip(&task.sites) {
        if *decision == Decision::Free && least + site.least > most {
            *decision = Decision::Closed;
        }
    }
    least <= most
}

#[cfg(feature = "mip")]
impl Twice {
    /// Whether no more weight than allowed is within the standard of two of these sites.
    pub(super) fn keeps(&self, task: &Task, sites: impl Iterator<Item = usize>) -> bool {
        weight(task, &counted(task, self, sites)) <= self.most * (1.0 + SUM_ROUNDING)
    }
}

/// How many of these sites each row is near to.
fn counted(task: &Task, twice: &Twice, sites: impl Iterator<Item = usize>) -> Vec<u32> {
    let mut counted = vec![0; task.rows.len()];
    for site in sites {
        twice.near[site].iter().for_each(|&row| counted[row as usize] += 1);
    }
    counted
}

fn weight(task: &Task, counted: &[u32]) -> f64 {
    task.rows.iter().zip(counted).filter(|(_, count)| **count >= 2).fold(0.0, |sum, (row, _)| sum + row.weight)
}

/// Closes sites beside which too much weight would have two.
fn few_twice(task: &Task, twice: &Twice, decisions: &mut [Decision]) -> bool {
    let most = twice.most * (1.0 + SUM_ROUNDING);
    let counted = counted(task, twice, sites_with(decisions, Decision::Open));
    let now = weight(task, &counted);
    if now > most {
        return false;
    }
    for (decision, near) in decisions.iter_mut().zip(&twice.near) {
        if *decision == Decision::Free {
            let again = near.iter().filter(|&&row| counted[row as usize] == 1);
            let more = again.fold(0.0, |sum, &row| sum + task.rows[row as usize].weight);
            // The sum is in another order than the exact one.
            if now + more > most * (1.0 + SUM_ROUNDING) {
                *decision = Decision::Closed;
            }
        }
    }
    true
}

/// Whether enough weight can still have two.
fn enough_twice(task: &Task, twice: &Twice, decisions: &[Decision]) -> bool {
    let mut may: Vec<usize> = (0..decisions.len()).filter(|&site| decisions[site] != Decision::Closed).collect();
    may.sort_by_key(|&site| task.sites[site].column);
    may.dedup_by_key(|site| task.sites[*site].column);
    let backed_up = weight(task, &counted(task, twice, may.into_iter()));
    let total: f64 = task.rows.iter().map(|row| row.weight).sum();
    backed_up >= (total - twice.most) * (1.0 - 2.0 * SUM_ROUNDING)
}

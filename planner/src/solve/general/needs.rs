//! Whether sites can fulfil all needs at all: a depth-first search over the need that fewest sites are left for, each branch
//! taking one of them and the next ones doing without it. Etcheberry, J. (1977), The set-covering problem: a new implicit
//! enumeration algorithm, Operations Research 25(5).

use super::asks::WHOLE;
use super::sides::propagate;
use super::task::Task;
use crate::solve::model::Decision;
use crate::solve::watch::Watch;

/// So many nodes are enough where needs contradict each other; elsewhere they are soon fulfilled.
const NODES: usize = 20_000;
/// Nodes between two questions whether to go on.
const ASKED: usize = 100;

/// Whether any sites fulfil all needs as far as is known without asking whom they serve; `None` where so many nodes do not tell.
pub(super) fn fulfillable(task: &Task, watch: &mut Watch<'_>) -> Option<bool> {
    let fixed = |fixed: bool| if fixed { Decision::Open } else { Decision::Free };
    let decisions = task.sites.iter().map(|site| fixed(site.fixed)).collect();
    Search { task, nodes: 0, watch }.search(decisions)
}

struct Search<'a, 'w> {
    task: &'a Task,
    nodes: usize,
    watch: &'a mut Watch<'w>,
}

impl Search<'_, '_> {
    fn search(&mut self, mut decisions: Vec<Decision>) -> Option<bool> {
        self.nodes += 1;
        if self.nodes > NODES || (self.nodes.is_multiple_of(ASKED) && !self.watch.goes_on()) {
            return None;
        }
        if !propagate(self.task, &mut decisions) {
            return Some(false);
        }
        let Some(sites) = self.scarcest(&decisions) else { return Some(true) };
        for site in sites {
            let mut child = decisions.clone();
            child[site] = Decision::Open;
            let found = self.search(child);
            if found != Some(false) {
                return found;
            }
            decisions[site] = Decision::Closed;
        }
        // None of the sites that are left for the need is.
        Some(false)
    }

    /// The sites left for the need with fewest of them; `None` where all needs are fulfilled.
    fn scarcest(&self, decisions: &[Decision]) -> Option<Vec<usize>> {
        let is = |site: u32, wanted: Decision| decisions[site as usize] == wanted;
        let open = |need: &&Vec<(u32, f64)>| {
            need.iter().filter(|(site, _)| is(*site, Decision::Open)).map(|(_, adds)| adds).sum::<f64>() < WHOLE
        };
        let free = |need: &Vec<(u32, f64)>| {
            let free = need.iter().filter(|(site, _)| is(*site, Decision::Free));
            free.map(|&(site, _)| site as usize).collect::<Vec<usize>>()
        };
        self.task.asks.needs.iter().filter(open).map(free).min_by_key(Vec::len)
    }
}

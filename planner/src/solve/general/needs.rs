//! The sets of sites that fulfil all needs: a depth-first search over the need that fewest sites are left for, each branch
//! taking one of them and the next ones doing without it. Etcheberry, J. (1977), The set-covering problem: a new implicit
//! enumeration algorithm, Operations Research 25(5).

use super::asks::WHOLE;
use super::sides::{propagate, sites_with};
use super::task::Task;
use crate::solve::model::Decision;
use crate::solve::watch::Watch;

/// So many nodes are enough where needs contradict each other; elsewhere they are soon fulfilled.
const NODES: usize = 20_000;
/// Nodes between two questions whether to go on.
const ASKED: usize = 100;

/// Whether any sites fulfil all needs as far as is known without asking whom they serve; `None` where so many nodes do not tell.
pub(super) fn fulfillable(task: &Task, watch: &mut Watch<'_>) -> Option<bool> {
    let mut found = false;
    let mut first = |_: &[Decision]| {
        found = true;
        false
    };
    let mut search = Search { task, nodes: NODES, whole: false, visit: &mut first, watch };
    let finished = search.start();
    if found { Some(true) } else { finished.then_some(false) }
}

/// All sets of sites that keep what is known without asking whom they serve; `None` where so many nodes are not enough.
pub(super) fn sets(task: &Task, nodes: usize, watch: &mut Watch<'_>) -> Option<Vec<Vec<usize>>> {
    let mut sets = Vec::new();
    let mut keep = |decisions: &[Decision]| {
        sets.push(sites_with(decisions, Decision::Open).collect());
        true
    };
    Search { task, nodes, whole: true, visit: &mut keep, watch }.start().then_some(sets)
}

struct Search<'a, 'w> {
    task: &'a Task,
    /// How many nodes are left.
    nodes: usize,
    /// Goes on where all needs are fulfilled, until all sites are decided.
    whole: bool,
    /// Is told of what is found; says whether to go on.
    visit: &'a mut dyn FnMut(&[Decision]) -> bool,
    watch: &'a mut Watch<'w>,
}

impl Search<'_, '_> {
    fn start(&mut self) -> bool {
        let fixed = |fixed: bool| if fixed { Decision::Open } else { Decision::Free };
        self.search(self.task.sites.iter().map(|site| fixed(site.fixed)).collect())
    }

    /// Goes through all sets below some decisions; returns whether it did.
    fn search(&mut self, mut decisions: Vec<Decision>) -> bool {
        if self.nodes == 0 || (self.nodes.is_multiple_of(ASKED) && !self.watch.goes_on()) {
            return false;
        }
        self.nodes -= 1;
        if !propagate(self.task, &mut decisions) {
            return true;
        }
        let needed = self.scarcest(&decisions);
        let free = || sites_with(&decisions, Decision::Free).take(usize::from(self.whole)).collect();
        let fulfilled = needed.is_none();
        let sites: Vec<usize> = needed.unwrap_or_else(free);
        if fulfilled && sites.is_empty() {
            return (self.visit)(&decisions);
        }
        for site in sites {
            let mut child = decisions.clone();
            child[site] = Decision::Open;
            if !self.search(child) {
                return false;
            }
            decisions[site] = Decision::Closed;
        }
        // Without any of the sites that are left for a need it is not fulfilled.
        !fulfilled || self.search(decisions)
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

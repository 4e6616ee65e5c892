//! The sets of sites that fulfil all needs: a depth-first search over the need that fewest sites are left for, each branch
//! taking one of them and the next ones doing without it. Etcheberry, J. (1977), The set-covering problem: a new implicit
//! enumeration algorithm, Operations Research 25(5).

use super::asks::WHOLE;
use super::sides::{propagate, sites_with};
use super::task::Task;
use crate::solve::model::Decision;
use crate::solve::random::Random;
use crate::solve::watch::Watch;

/// So many nodes are enough where needs contradict each other; elsewhere they are soon fulfilled.
const NODES: usize = 20_000;
/// So many random ways down tell how large the search is.
const WAYS: usize = 40;
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
        self.search(undecided(self.task))
    }

    /// Goes through all sets below some decisions; returns whether it did.
    fn search(&mut self, decisions: Vec<Decision>) -> bool {
        if self.nodes == 0 || (self.nodes.is_multiple_of(ASKED) && !self.watch.goes_on()) {
            return false;
        }
        self.nodes -= 1;
        match branches(self.task, decisions, self.whole) {
            Branches::Found(decisions) => (self.visit)(&decisions),
            Branches::Of(branches) => branches.into_iter().all(|branch| self.search(branch)),
        }
    }
}

/// Whether it takes no more than about so many nodes to go through all sets of sites, by random ways down. Knuth, D. E. (1975),
/// Estimating the efficiency of backtrack programs, Mathematics of Computation 29(129).
pub(super) fn are_few(task: &Task, most: usize) -> bool {
    let mut random = Random::new(0);
    let most = (WAYS * most) as f64;
    let mut nodes = 0.0;
    for _ in 0..WAYS {
        let (mut width, mut decisions) = (1.0, undecided(task));
        while let Branches::Of(mut branches) = branches(task, decisions, true)
            && !branches.is_empty()
        {
            width *= branches.len() as f64;
            nodes += width;
            if nodes > most {
                return false;
            }
            decisions = branches.swap_remove(random.below(branches.len()));
        }
    }
    true
}

fn undecided(task: &Task) -> Vec<Decision> {
    let fixed = |fixed: bool| if fixed { Decision::Open } else { Decision::Free };
    task.sites.iter().map(|site| fixed(site.fixed)).collect()
}

enum Branches {
    /// All needs are fulfilled, and where all sites are to be decided they are.
    Found(Vec<Decision>),
    Of(Vec<Vec<Decision>>),
}

/// What is below some decisions; `whole` says whether all sites are to be decided.
fn branches(task: &Task, mut decisions: Vec<Decision>, whole: bool) -> Branches {
    if !propagate(task, &mut decisions) {
        return Branches::Of(Vec::new());
    }
    let needed = scarcest(task, &decisions);
    let free = || sites_with(&decisions, Decision::Free).take(usize::from(whole)).collect();
    let fulfilled = needed.is_none();
    let sites: Vec<usize> = needed.unwrap_or_else(free);
    if fulfilled && sites.is_empty() {
        return Branches::Found(decisions);
    }
    let mut branches = Vec::with_capacity(sites.len() + 1);
    for site in sites {
        let mut branch = decisions.clone();
        branch[site] = Decision::Open;
        branches.push(branch);
        decisions[site] = Decision::Closed;
    }
    // Without any of the sites that are left for a need it is not fulfilled.
    if fulfilled {
        branches.push(decisions);
    }
    Branches::Of(branches)
}

/// The sites left for the need with fewest of them; `None` where all needs are fulfilled.
fn scarcest(task: &Task, decisions: &[Decision]) -> Option<Vec<usize>> {
    let is = |site: u32, wanted: Decision| decisions[site as usize] == wanted;
    let open = |need: &&Vec<(u32, f64)>| {
        need.iter().filter(|(site, _)| is(*site, Decision::Open)).map(|(_, adds)| adds).sum::<f64>() < WHOLE
    };
    let free = |need: &Vec<(u32, f64)>| {
        let free = need.iter().filter(|(site, _)| is(*site, Decision::Free));
        free.map(|&(site, _)| site as usize).collect::<Vec<usize>>()
    };
    task.asks.needs.iter().filter(open).map(free).min_by_key(Vec::len)
}

//! Whether sites with little room can serve everybody, at whatever cost: a depth-first search over who serves the demand
//! that has fewest servers left.
//!
//! What the open sites cannot serve, however they share the demand, shows a set of demand whose sites are all full (Gale, D.
//! (1957), A theorem on flows in networks, Pacific Journal of Mathematics 7(2)): one more site has to serve some of it. That
//! each branch takes one of those sites, and the next ones do without it: Etcheberry, J. (1977), The set-covering problem: a
//! new implicit enumeration algorithm, Operations Research 25(5).

use std::collections::BTreeMap;

use super::local;
use super::search::Plan;
use super::sides::complete;
use super::task::Task;
use crate::solve::model::Decision;
use crate::solve::watch::Watch;

/// What is less than this share of all weight is rounding.
const DUST: f64 = 1e-9;

/// Nodes between two questions whether to go on.
const ASKED: usize = 200;

pub(super) enum Reached {
    /// Everybody is served.
    Plan(Plan),
    /// No allowed set of sites serves everybody, not even in parts.
    Never,
    /// So many nodes do not tell.
    Unknown,
}

/// Looks for sites that serve all demand, with at most so many nodes.
pub(super) fn all(task: &Task, nodes: usize, watch: &mut Watch<'_>) -> Reached {
    let total: f64 = task.rows.iter().map(|row| row.weight).sum();
    let mut merged: BTreeMap<Vec<u32>, f64> = BTreeMap::new();
    for row in &task.rows {
        let mut sites: Vec<u32> = row.entries.iter().map(|entry| entry.site).collect();
        sites.sort_unstable();
        *merged.entry(sites).or_default() += row.weight;
    }
    let groups: Vec<(Vec<u32>, f64)> = merged.into_iter().collect();
    let mut covers = vec![vec![false; groups.len()]; task.sites.len()];
    for (group, (sites, _)) in groups.iter().enumerate() {
        for &site in sites {
            covers[site as usize][group] = true;
        }
    }
    let mut tree = Tree { task, covers, groups, dust: DUST * total, nodes, searched: 0, undecided: false, watch };
    let mut root = Node {
        open: Vec::new(),
        allowed: vec![true; task.sites.len()],
        budget: task.budget,
        served: Vec::new(),
        left: tree.groups.iter().map(|(_, weight)| *weight).collect(),
        room: Vec::new(),
    };
    for site in (0..task.sites.len()).filter(|&site| task.sites[site].fixed) {
        tree.open(&mut root, site);
    }
    match tree.search(root) {
        Some(plan) => Reached::Plan(plan),
        None if tree.undecided => Reached::Unknown,
        None => Reached::Never,
    }
}

struct Tree<'a, 'w> {
    task: &'a Task,
    /// Demand that the same sites can serve, with its weight.
    groups: Vec<(Vec<u32>, f64)>,
    /// For each site whether it can serve each group.
    covers: Vec<Vec<bool>>,
    dust: f64,
    /// Nodes that may still be searched.
    nodes: usize,
    searched: usize,
    /// Something was left out.
    undecided: bool,
    watch: &'a mut Watch<'w>,
}

#[derive(Clone)]
struct Node {
    open: Vec<usize>,
    /// Sites that may still be opened.
    allowed: Vec<bool>,
    budget: f64,
    /// What each open site serves of each group, and the room that it has left.
    served: Vec<Vec<f64>>,
    room: Vec<f64>,
    /// What is left of each group.
    left: Vec<f64>,
}

impl Tree<'_, '_> {
    fn search(&mut self, node: Node) -> Option<Plan> {
        self.searched += 1;
        if self.nodes == 0 || (self.searched.is_multiple_of(ASKED) && !self.watch.goes_on()) {
            self.undecided = true;
            return None;
        }
        self.nodes -= 1;
        let left: f64 = node.left.iter().sum();
        let served = left <= self.dust;
        if served && let Some(plan) = self.plan(&node) {
            return Some(plan);
        }
        // In parts everybody is served: whether whole rows can be, or with more sites, is not known.
        self.undecided |= served;
        let short = self.short(&node);
        let mut helpers = if served { self.others(&node)? } else { self.helpers(&node, left, &short)? };
        helpers.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut rest = node;
        for (site, _) in helpers {
            let mut child = rest.clone();
            self.open(&mut child, site);
            let found = self.search(child);
            if found.is_some() {
                return found;
            }
            rest.allowed[site] = false;
        }
        None
    }

    /// Opens a site and serves as much as possible.
    fn open(&self, node: &mut Node, site: usize) {
        node.open.push(site);
        node.allowed[site] = false;
        node.budget -= self.task.sites[site].spending;
        self.task.apart[site].iter().for_each(|&near| node.allowed[near as usize] = false);
        for (other, allowed) in node.allowed.iter_mut().enumerate() {
            *allowed &= self.task.sites[other].spending <= node.budget;
        }
        node.served.push(vec![0.0; self.groups.len()]);
        node.room.push(self.task.sites[site].room);
        while let (Some((end, chain)), _) = self.chain(node) {
            Self::push(node, end, &chain);
        }
    }

    /// The shortest chain of open sites that makes room for something left, from its end; and which sites chains reach.
    /// Each step is the site before (none at the beginning) and the group that moves.
    #[allow(clippy::type_complexity, reason = "said in words above")]
    fn chain(&self, node: &Node) -> (Option<(usize, Vec<(usize, usize)>)>, Vec<bool>) {
        let sites = node.open.len();
        let mut before = vec![(usize::MAX, usize::MAX); sites];
        let mut seen = vec![false; sites];
        let mut queue = Vec::new();
        let mut reach = |group: usize, from: usize, queue: &mut Vec<usize>| {
            for to in (0..sites).filter(|&to| self.covers[node.open[to]][group]) {
                if !std::mem::replace(&mut seen[to], true) {
                    before[to] = (from, group);
                    queue.push(to);
                }
            }
        };
        let least = self.dust / (4 * self.groups.len() * (self.task.sites.len() + 1)) as f64;
        (0..self.groups.len()).filter(|&group| node.left[group] > least).for_each(|group| {
            reach(group, usize::MAX, &mut queue);
        });
        let mut next = 0;
        while let Some(&site) = queue.get(next) {
            next += 1;
            if node.room[site] > least {
                let mut chain = Vec::new();
                let mut at = site;
                while at != usize::MAX {
                    chain.push(before[at]);
                    at = before[at].0;
                }
                return (Some((site, chain)), seen);
            }
            for group in (0..self.groups.len()).filter(|&group| node.served[site][group] > least) {
                reach(group, site, &mut queue);
            }
        }
        (None, seen)
    }

    fn push(node: &mut Node, end: usize, chain: &[(usize, usize)]) {
        let mut weight = node.room[end];
        for &(from, group) in chain {
            weight = weight.min(if from == usize::MAX { node.left[group] } else { node.served[from][group] });
        }
        node.room[end] -= weight;
        let mut to = end;
        for &(from, group) in chain {
            node.served[to][group] += weight;
            if from == usize::MAX {
                node.left[group] -= weight;
            } else {
                node.served[from][group] -= weight;
            }
            to = from;
        }
    }

    /// The groups of which something is left, and those that sites serve that could serve that.
    fn short(&self, node: &Node) -> Vec<bool> {
        let (_, full) = self.chain(node);
        let at_full = |group: usize| (0..full.len()).any(|site| full[site] && node.served[site][group] > 0.0);
        (0..self.groups.len()).map(|group| node.left[group] > 0.0 || at_full(group)).collect()
    }

    /// The sites one of which has to be opened, and how much each adds at most; `None` where no sites are enough.
    fn helpers(&self, node: &Node, left: f64, short: &[bool]) -> Option<Vec<(usize, f64)>> {
        let most = self.task.most.checked_sub(node.open.len()).filter(|&most| most > 0)?;
        let adds = |site: usize| {
            let groups = (0..short.len()).filter(|&group| short[group] && self.covers[site][group]);
            groups.map(|group| self.groups[group].1).sum::<f64>().min(self.task.sites[site].room)
        };
        let free = (0..node.allowed.len()).filter(|&site| node.allowed[site]);
        let helpers: Vec<(usize, f64)> = free.map(|site| (site, adds(site))).filter(|(_, adds)| *adds > 0.0).collect();
        let mut gains: Vec<f64> = helpers.iter().map(|(_, adds)| *adds).collect();
        gains.sort_by(|a, b| b.total_cmp(a));
        if gains.iter().take(most).sum::<f64>() < left - self.dust {
            return None;
        }
        let servers = |group: usize| self.groups[group].0.iter().filter(|&&site| node.allowed[site as usize]).count();
        let bare = |&group: &usize| !node.open.iter().any(|&site| self.covers[site][group]);
        let mut bare: Vec<(usize, usize)> =
            (0..short.len()).filter(bare).map(|group| (servers(group), group)).collect();
        bare.sort_unstable();
        // Groups without a server in common need one each.
        let mut used = vec![false; node.allowed.len()];
        let mut needed = 0;
        for &(_, group) in &bare {
            let servers = || self.groups[group].0.iter().map(|&site| site as usize).filter(|&site| node.allowed[site]);
            if !servers().any(|site| used[site]) {
                servers().for_each(|site| used[site] = true);
                needed += 1;
            }
        }
        if needed > most {
            return None;
        }
        Some(match bare.first() {
            Some(&(_, group)) => helpers.into_iter().filter(|&(site, _)| self.covers[site][group]).collect(),
            None => helpers,
        })
    }

    /// All sites that may still be opened; `None` where none may.
    fn others(&self, node: &Node) -> Option<Vec<(usize, f64)>> {
        let free = (0..node.allowed.len()).filter(|&site| node.allowed[site]);
        (node.open.len() < self.task.most).then(|| free.map(|site| (site, self.task.sites[site].room)).collect())
    }

    /// A plan with the open sites, and others where more have to be open.
    fn plan(&self, node: &Node) -> Option<Plan> {
        let mut decisions = vec![Decision::Free; node.allowed.len()];
        node.open.iter().for_each(|&site| decisions[site] = Decision::Open);
        let sites = &self.task.sites;
        let mut order: Vec<usize> = (0..decisions.len()).collect();
        order.sort_by(|&a, &b| sites[a].spending.total_cmp(&sites[b].spending).then(a.cmp(&b)));
        let chosen = complete(self.task, &decisions, &order, node.open.len())?;
        local::plan(self.task, &chosen)
    }
}

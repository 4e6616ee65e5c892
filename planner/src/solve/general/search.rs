//! Branch and bound on the sites for the general formulation: Lagrangian bounds, reduced cost fixing, what decided sites
//! imply, and an exact service wherever all sites are decided.
//!
//! Best bound first; ties go to the first site.

use std::collections::HashSet;

use super::assign::{self, Aim};
use super::bound::{Bound, Part};
use super::branching::Rises;
use super::local;
use super::node::{self, Guide, Raised, When};
use super::sides::{complete, is_kept, propagate};
use super::task::{Serve, Task};
use super::transport::{self, Service};
use crate::solve::frontier::Frontier;
use crate::solve::model::Decision;
use crate::solve::volume::Relaxation;
use crate::solve::watch::Watch;

/// How many entries the local search on sites with little room looks at: at the root, and at other nodes.
const LOOKS: usize = 60_000_000;
const LOOKS_LATER: usize = 1_000_000;

/// Differences below this share of the value are not searched for; far below what counts as a proof.
const PROOF: f64 = 1e-9;

/// A choice of sites that is an answer.
#[derive(Clone)]
pub(super) struct Plan {
    pub chosen: Vec<bool>,
    pub value: f64,
    pub service: Service,
}

pub(super) struct Found {
    /// `None` where none was found; that there is none is proven where the search was not stopped.
    pub plan: Option<Plan>,
    /// No answer costs less.
    pub bound: f64,
    /// Whether the search went to its end.
    pub finished: bool,
}

/// How exact an answer has to be.
#[derive(Clone, Copy)]
pub(super) struct Goal {
    /// Answers closer than this share of the reported value to the best are as good as it.
    pub gap: f64,
    /// The reported value is this less the task's value; without it, the task's value itself.
    pub total: Option<f64>,
    /// The search ends unfinished after so many nodes.
    pub nodes: usize,
    /// Whether there is an answer of at most this value is all that is asked.
    pub target: Option<f64>,
}

impl Goal {
    /// The best answer within `gap`; the reported value is the task's, or what it leaves of a total.
    pub(super) const fn best(gap: f64, total: Option<f64>) -> Self {
        Self { gap, total, nodes: usize::MAX, target: None }
    }

    /// The value from which on nothing better enough is left once an answer of `value` is known.
    pub(super) fn cutoff(&self, task: &Task, value: f64) -> f64 {
        let reported = self.total.map_or(value, |total| total - value);
        let slack = (self.gap * (1.0 - 1e-9)).max(PROOF) * reported.abs();
        // Whole numbers: what is bound to cost more than v − 1 costs v.
        value - task.steps.map_or(slack, |error| slack.floor() + 1.0 - 1e-5 - 2.0 * error)
    }
}

enum Node {
    Open(node::Node),
    /// These sites are chosen, and the bound is that of parts of rows; with prices of the rows.
    Divided(Vec<bool>, Vec<f64>),
}

struct Search<'a, 'w> {
    task: &'a Task,
    goal: Goal,
    watch: &'a mut Watch<'w>,
    best: Option<Plan>,
    /// The least bound of what was set aside as no better than the best.
    set_aside: f64,
    nodes: usize,
    rises: Rises,
    /// The choices that plans were made of, and whether with effort.
    offered: HashSet<(Vec<bool>, bool)>,
}

/// Finds the best answer, or that there is none.
pub(super) fn search(task: &Task, goal: Goal, watch: &mut Watch<'_>) -> Found {
    let fixed = |fixed: bool| if fixed { Decision::Open } else { Decision::Free };
    let mut decisions: Vec<Decision> = task.sites.iter().map(|site| fixed(site.fixed)).collect();
    if !propagate(task, &mut decisions) {
        return Found { plan: None, bound: f64::INFINITY, finished: true };
    }
    let mut search = Search {
        task,
        goal,
        watch,
        best: None,
        set_aside: f64::INFINITY,
        nodes: 0,
        rises: Rises::new(task.sites.len()),
        offered: HashSet::new(),
    };
    search.start(&decisions);
    let bound = search.run(decisions);
    let bound = search.best.as_ref().map_or(bound, |plan| bound.min(plan.value));
    let finished = search.nodes < goal.nodes && !search.watch.was_stopped();
    Found { plan: search.best, bound, finished }
}

impl Search<'_, '_> {
    /// What the best answer costs; more than any answer before there is one.
    fn value(&self) -> f64 {
        self.best.as_ref().map_or(self.task.ceiling, |plan| plan.value)
    }

    /// First answers: the sites that serve most, and what local search makes of them.
    fn start(&mut self, decisions: &[Decision]) {
        let mut serves = vec![0.0; self.task.sites.len()];
        for row in &self.task.rows {
            let worth = row.entries.len().min(3);
            row.entries[..worth].iter().for_each(|entry| serves[entry.site as usize] += row.weight);
        }
        let mut order: Vec<usize> = (0..serves.len()).collect();
        order.sort_by(|&a, &b| serves[b].total_cmp(&serves[a]).then(a.cmp(&b)));
        let by_cost = |&a: &usize, &b: &usize| self.task.sites[a].spending.total_cmp(&self.task.sites[b].spending);
        let mut cheap = order.clone();
        cheap.sort_by(by_cost);
        for order in [order, cheap] {
            if let Some(chosen) = complete(self.task, decisions, &order, self.task.least) {
                self.offer(&chosen, true);
            }
        }
    }

    /// Makes a plan of a choice of sites and keeps it if it is the best so far; with `effort`, after local search.
    fn offer(&mut self, chosen: &[bool], effort: bool) {
        if !self.offered.insert((chosen.to_vec(), effort)) || (self.watch.stopped() && self.best.is_some()) {
            return;
        }
        let mut best = local::plan(self.task, chosen);
        let near = |plan: &Plan| plan.value <= self.value() * 1.003;
        let looks = match (effort, best.as_ref().is_some_and(near)) {
            (true, _) => LOOKS,
            (false, true) => LOOKS_LATER,
            (false, false) => 0,
        };
        if self.task.capacitated && looks > 0 {
            let swapped = local::swapped(self.task, chosen, looks, self.watch);
            best = local::plan(self.task, &swapped).or(best);
        } else if !self.task.capacitated {
            let better = local::interchanged(self.task, chosen, self.watch);
            best = local::plan(self.task, &better).or(best);
        }
        if let Some(plan) = best {
            self.keep(plan);
        }
    }

    fn keep(&mut self, plan: Plan) {
        if is_kept(self.task, &plan.chosen) && plan.value < self.value() {
            self.best = Some(plan);
        }
    }

    fn reached(&self) -> bool {
        self.goal.target.is_some_and(|target| self.value() <= target)
    }

    /// Works through the nodes; returns the bound proven.
    fn run(&mut self, decisions: Vec<Decision>) -> f64 {
        let root = node::Node::root(decisions, self.first_prices());
        let mut frontier = Frontier::new(Node::Open(root));
        while let Some((bound, node)) = frontier.pop() {
            if self.reached() || !self.goes_on(bound) {
                return self.proven(bound);
            }
            if self.is_closed(bound) {
                self.set_aside = self.set_aside.min(bound);
                continue;
            }
            self.nodes += 1;
            if self.nodes >= self.goal.nodes {
                return self.proven(bound);
            }
            let (bound, nodes) = match node {
                Node::Open(node) => self.expand(&node, bound),
                Node::Divided(chosen, prices) => {
                    let value = self.whole_rows(&chosen, &prices);
                    self.set_aside = self.set_aside.min(value.max(bound));
                    (bound, Vec::new())
                }
            };
            frontier.extend(bound, nodes);
        }
        self.proven(f64::INFINITY)
    }

    fn goes_on(&mut self, bound: f64) -> bool {
        match &self.best {
            Some(plan) => {
                let value = plan.value;
                let bound = self.proven(bound);
                self.watch.report(value, bound)
            }
            None => !self.watch.stopped(),
        }
    }

    /// The bound of the whole search when `open` is the least bound of the nodes left.
    fn proven(&self, open: f64) -> f64 {
        let Some(plan) = &self.best else { return open.min(self.set_aside) };
        let bound = open.min(self.set_aside).min(self.cutoff());
        self.task.next_value(bound).min(plan.value)
    }

    fn first_prices(&self) -> Vec<f64> {
        let Some(plan) = &self.best else {
            let middle = |row: &super::task::Row| row.entries.get(row.entries.len() / 2).map_or(row.escape, |e| e.cost);
            return self.task.rows.iter().map(middle).collect();
        };
        if self.task.capacitated {
            return transport::prices(self.task, &plan.chosen);
        }
        let price = |row: &super::task::Row| {
            let mut open = row.entries.iter().filter(|entry| plan.chosen[entry.site as usize]);
            let first = open.next().map_or(row.escape, |entry| entry.cost);
            let farthest = row.entries.last().map_or(first, |entry| entry.cost);
            f64::midpoint(first, open.next().map_or(farthest.max(first), |entry| entry.cost))
        };
        self.task.rows.iter().map(price).collect()
    }

    /// Raises the bound of a node; returns the nodes to go on with.
    fn expand(&mut self, node: &node::Node, bound: f64) -> (f64, Vec<Node>) {
        match node.raised(self.task, bound, self) {
            (bound, Raised::Never) => (bound, Vec::new()),
            (bound, Raised::Closed) => {
                self.set_aside = self.set_aside.min(bound);
                (bound, Vec::new())
            }
            (bound, Raised::Branched(nodes)) => (bound, nodes.map(Node::Open).into()),
            (bound, Raised::Decided(decisions)) => self.decided(&decisions, bound),
        }
    }

    /// All sites are decided: the cheapest service of theirs is all there is. Whole rows, which can take long, wait until no
    /// other node has a lower bound than they have with parts of rows.
    fn decided(&mut self, decisions: &[Decision], bound: f64) -> (f64, Vec<Node>) {
        let task = self.task;
        let chosen: Vec<bool> = decisions.iter().map(|&decision| decision == Decision::Open).collect();
        if !is_kept(task, &chosen) {
            return (bound, Vec::new());
        }
        if task.single && task.capacitated {
            let (prices, value) = priced(task, decisions, &chosen);
            let bound = bound.max(value);
            if self.is_closed(bound) {
                self.set_aside = self.set_aside.min(bound);
                return (bound, Vec::new());
            }
            self.offer(&chosen, false);
            return (bound, vec![Node::Divided(chosen, prices)]);
        }
        if let Some(plan) = local::plan(task, &chosen) {
            let mut value = plan.value;
            self.keep(plan);
            if !matches!(task.serve, Serve::AllBut(_)) {
                value = value.min(priced(task, decisions, &chosen).1);
            }
            self.set_aside = self.set_aside.min(value.max(bound));
        }
        (bound, Vec::new())
    }

    /// Whole rows at sites that are decided. Returns their bound.
    fn whole_rows(&mut self, chosen: &[bool], prices: &[f64]) -> f64 {
        let task = self.task;
        let opening = local::opening(task, chosen);
        let divided = transport::cheapest(task, chosen);
        if let Serve::AllBut(spare) = task.serve {
            if divided.left > spare * (1.0 + 1e-12) {
                return f64::INFINITY;
            }
            let weights: Vec<f64> = task.rows.iter().map(|row| row.weight / 2.0).collect();
            let above = spare.max(f64::MIN_POSITIVE) * (1.0 + 1e-15);
            let aim = Aim { cutoff: above, next: &|_| -1.0, target: 0.0 };
            let found = assign::cheapest(task, chosen, &weights, aim, self.watch);
            let Some(service) = found.service else {
                return if self.watch.was_stopped() { opening } else { f64::INFINITY };
            };
            self.keep(Plan { chosen: chosen.to_vec(), value: opening, service });
            return opening;
        }
        if task.serve == Serve::All && divided.left > 0.0 {
            return f64::INFINITY;
        }
        if let Some(plan) = local::plan(task, chosen) {
            self.keep(plan);
        }
        let goal = self.goal;
        let next = |value: f64| goal.cutoff(task, opening + value) - opening;
        let aim = Aim { cutoff: self.cutoff() - opening, next: &next, target: f64::NEG_INFINITY };
        let found = assign::cheapest(task, chosen, prices, aim, self.watch);
        if let Some(service) = found.service {
            let value = opening + service.cost + service.escapes;
            self.keep(Plan { chosen: chosen.to_vec(), value, service });
        }
        found.bound + opening
    }
}

impl Guide for Search<'_, '_> {
    fn cutoff(&self) -> f64 {
        self.best.as_ref().map_or(self.task.ceiling, |plan| self.goal.cutoff(self.task, plan.value))
    }

    fn is_closed(&self, bound: f64) -> bool {
        bound >= self.cutoff() || self.goal.target.is_some_and(|target| bound > target)
    }

    fn target(&self, _: f64) -> f64 {
        self.value()
    }

    fn tell(&mut self, bound: f64) {
        self.goes_on(bound);
    }

    fn stopped(&mut self) -> bool {
        self.watch.stopped()
    }

    /// Offers the relaxed choice, put right where it does not keep the budget or the separation.
    fn selected(&mut self, decisions: &[Decision], bound: &Bound, fractions: &[f64], when: When) {
        let (choice, effort) = (&bound.choice, when == When::Root);
        if is_kept(self.task, &choice.selected) {
            return self.offer(&choice.selected, effort);
        }
        let mut order: Vec<usize> = (0..decisions.len()).collect();
        order.sort_by(|&a, &b| fractions[b].total_cmp(&fractions[a]).then(a.cmp(&b)));
        let wanted = choice.selected.iter().filter(|&&selected| selected).count();
        if let Some(chosen) = complete(self.task, decisions, &order, wanted) {
            self.offer(&chosen, effort);
        }
    }

    fn rises(&mut self) -> &mut Rises {
        &mut self.rises
    }
}

/// Prices of the rows where these sites are chosen, and what parts of rows cost there at least.
fn priced(task: &Task, decisions: &[Decision], chosen: &[bool]) -> (Vec<f64>, f64) {
    let mut prices = transport::prices(task, chosen);
    let part = Part::new(task, decisions);
    // Where everything must be served, any price is right.
    if task.serve != Serve::All || !task.capacitated {
        part.clip(&mut prices);
    }
    let value = part.evaluate(&prices).value;
    (prices, value)
}

//! The choice of least largest regret, by branch and bound on the sites: with some sites decided, no choice has less regret in
//! a scenario than the best one that keeps the decisions, nor less on the mean than the best for the mean. Where every
//! scenario has the same best choice, that is the best of the node.

use std::collections::HashSet;
use std::rc::Rc;

use super::LeastRegret;
use super::caller::Caller;
use super::cases::{Case, Cases};
use super::mix::Mix;
use crate::problem::{Problem, Status};
use crate::solution::SolutionStatus;
use crate::solve::PROVEN_GAP;

/// How many shares of the scenarios are tried.
const SHARES: usize = 24;
/// What is allowed for rounding in a mean of objectives, relative to the largest.
const MEAN_ROUNDING: f64 = 1e-12;

/// A scenario, or their mean: a problem whose best value, less a given one, is a lower bound of the regret.
struct Face {
    problem: Problem,
    less: f64,
    is_mean: bool,
}

/// What is known of a face with some sites decided.
struct Seen {
    /// No answer costs less.
    lower: f64,
    open: Option<Vec<usize>>,
}

struct Node {
    statuses: Vec<(usize, Status)>,
    /// In the order of the faces.
    seen: Vec<Rc<Seen>>,
    /// No choice in it has a largest regret below this.
    bound: f64,
}

struct Search<'a> {
    cases: &'a Cases,
    caller: &'a Caller<'a>,
    possible: Vec<&'a Case>,
    faces: Vec<Face>,
    tried: HashSet<Vec<usize>>,
    best: Option<(Vec<usize>, f64)>,
    nodes: Vec<Node>,
    /// The least bound of what is closed.
    floor: f64,
    /// The largest best value.
    scale: f64,
}

/// The choice of least largest regret.
pub(super) fn least_regret(cases: &Cases, base: &Problem, today: &[usize], caller: &Caller<'_>) -> LeastRegret {
    let possible = cases.possible();
    let values = possible.iter().map(|case| case.best.upper.abs()).filter(|value| value.is_finite());
    let scale = values.fold(0.0, f64::max);
    let (best, nodes, faces, tried) = (None, Vec::new(), Vec::new(), HashSet::new());
    let mut search = Search { cases, caller, possible, faces, tried, best, nodes, floor: f64::INFINITY, scale };
    if !search.possible.is_empty() {
        search.attempt(today);
        search.begin();
        search.run();
    }
    search.answer(base)
}

impl Search<'_> {
    /// The node where nothing is decided.
    fn begin(&mut self) {
        let seen = |case: &&Case| {
            let open = self.cases.open(case);
            (Face { problem: case.problem.clone(), less: case.best.upper, is_mean: false }, case.best.lower, open)
        };
        let found: Vec<_> = self.possible.iter().map(seen).collect();
        let mut root = Vec::new();
        for (face, lower, open) in found {
            self.faces.push(face);
            if let Some(open) = &open {
                self.attempt(open);
            }
            root.push(Rc::new(Seen { lower, open }));
        }
        if let Some((face, seen)) = self.mean() {
            self.faces.insert(0, face);
            root.insert(0, seen);
        }
        self.explore(Vec::new(), &root, 0.0);
    }

    /// The mean of the scenarios with the shares, of those tried, that bound the regret best.
    fn mean(&mut self) -> Option<(Face, Rc<Seen>)> {
        let mix = Mix::new(self.cases, &self.possible)?;
        let count = self.possible.len();
        let mut shares = vec![1.0 / count as f64; count];
        let mut most: Option<(f64, Face, Rc<Seen>)> = None;
        for step in 0..SHARES {
            let problem = mix.problem(&shares)?;
            let (range, open) = self.cases.solved(&problem, self.caller);
            let mean: f64 = shares.iter().zip(&self.possible).map(|(share, case)| share * case.best.upper).sum();
            let less = mean + MEAN_ROUNDING * self.scale;
            let bound = range.lower - less;
            if bound.is_finite() && most.as_ref().is_none_or(|(before, ..)| bound > *before) {
                let seen = Rc::new(Seen { lower: range.lower, open: open.clone() });
                most = Some((bound, Face { problem, less, is_mean: true }, seen));
            }
            let Some(regrets) = open.and_then(|open| self.attempt(&open)) else { break };
            let largest = regrets.iter().fold(0.0, |most: f64, regret| most.max(*regret));
            if self.caller.stopped() || largest <= 0.0 || bound >= self.enough() {
                break;
            }
            let rate = 2.0 / (1.0 + step as f64).sqrt();
            shares.iter_mut().zip(&regrets).for_each(|(share, regret)| *share *= 1.0 + rate * regret / largest);
            let sum: f64 = shares.iter().sum();
            shares = shares.into_iter().map(|share| share / sum).collect();
        }
        most.map(|(_, face, seen)| (face, seen))
    }

    fn run(&mut self) {
        while let Some(next) =
            (0..self.nodes.len()).min_by(|&a, &b| self.nodes[a].bound.total_cmp(&self.nodes[b].bound))
        {
            self.caller.report(self.best.as_ref().map(|(_, regret)| *regret), self.bound());
            if self.nodes[next].bound >= self.enough() || self.caller.stopped() {
                return;
            }
            let node = self.nodes.swap_remove(next);
            let Some(column) = self.disputed(&node) else {
                self.floor = self.floor.min(node.bound);
                continue;
            };
            for status in [Status::Required, Status::Forbidden] {
                let statuses = node.statuses.iter().copied().chain([(column, status)]).collect();
                self.explore(statuses, &node.seen, node.bound);
            }
        }
    }

    /// A bound from which on a node cannot hold a choice that is better by more than a proof asks for.
    fn enough(&self) -> f64 {
        let regret = self.best.as_ref().map_or(f64::INFINITY, |(_, regret)| *regret);
        regret - (PROVEN_GAP * self.scale).max(self.caller.gap() * regret.min(f64::MAX))
    }

    fn bound(&self) -> f64 {
        let regret = self.best.as_ref().map_or(f64::INFINITY, |(_, regret)| *regret);
        self.nodes.iter().map(|node| node.bound).fold(self.floor.min(regret), f64::min).max(0.0)
    }

    /// Bounds the choices with these statuses, the last of which is new; keeps the node unless it can hold nothing better.
    fn explore(&mut self, statuses: Vec<(usize, Status)>, before: &[Rc<Seen>], mut bound: f64) {
        let mut seen = Vec::with_capacity(before.len());
        for (index, before) in before.iter().enumerate() {
            let Some(now) = self.look(index, &statuses, before) else { return };
            bound = bound.max(now.lower - self.faces[index].less);
            if bound >= self.enough() {
                self.floor = self.floor.min(bound);
                return;
            }
            seen.push(now);
        }
        self.nodes.push(Node { statuses, seen, bound });
    }

    /// A face with these statuses; `None` where it has no answer.
    fn look(&mut self, index: usize, statuses: &[(usize, Status)], before: &Rc<Seen>) -> Option<Rc<Seen>> {
        let keeps = |&(column, status): &(usize, Status)| {
            before.open.as_ref().is_some_and(|open| open.contains(&column) == status.is_fixed_open())
        };
        if statuses.last().is_none_or(keeps) {
            return Some(Rc::clone(before));
        }
        if self.caller.stopped() {
            return Some(Rc::new(Seen { lower: before.lower, open: None }));
        }
        let problem = self.faces[index].problem.with_statuses(statuses).ok()?;
        let (range, open) = self.cases.solved(&problem, self.caller);
        if range.lower == f64::INFINITY {
            return None;
        }
        if let Some(open) = &open {
            self.attempt(open);
        }
        Some(Rc::new(Seen { lower: range.lower.max(before.lower), open }))
    }

    /// The regrets of a choice that is an answer in every scenario; remembers the best choice.
    fn attempt(&mut self, open: &[usize]) -> Option<Vec<f64>> {
        if !self.cases.nearest && !self.tried.insert(open.to_vec()) {
            return None;
        }
        let mut regrets = Vec::with_capacity(self.possible.len());
        for case in &self.possible {
            let regret = self.cases.worth(&case.problem, open, self.caller).cost.upper - case.best.lower;
            regrets.push(if regret.is_finite() { regret.max(0.0) } else { return None });
        }
        let largest = regrets.iter().fold(0.0, |most: f64, regret| most.max(*regret));
        if self.best.as_ref().is_none_or(|(_, least)| largest < *least) {
            self.best = Some((open.to_vec(), largest));
        }
        Some(regrets)
    }

    /// The site on which the scenarios' best choices are divided most evenly, the first of equals; `None` where all are the
    /// same.
    fn disputed(&self, node: &Node) -> Option<usize> {
        let scenarios = || node.seen.iter().zip(&self.faces).filter(|(_, face)| !face.is_mean).map(|(seen, _)| seen);
        let all = scenarios().filter(|seen| seen.open.is_some()).count();
        let mut counts = std::collections::BTreeMap::new();
        for &column in scenarios().filter_map(|seen| seen.open.as_ref()).flatten() {
            *counts.entry(column).or_insert(0usize) += 1;
        }
        let divided = counts.into_iter().filter(|(_, count)| *count < all);
        divided.min_by_key(|(_, count)| (2 * count).abs_diff(all)).map(|(column, _)| column)
    }

    fn answer(self, base: &Problem) -> LeastRegret {
        let (bound, cut_short) = (self.bound(), self.caller.stopped());
        let Some((open, regret)) = self.best else {
            let none = self.nodes.is_empty() && self.floor == f64::INFINITY;
            let status = if none { SolutionStatus::Infeasible } else { SolutionStatus::Unknown };
            return LeastRegret { status, open: Vec::new(), regret: None, bound, cut_short };
        };
        let proven = regret - bound <= PROVEN_GAP * self.scale;
        LeastRegret {
            status: if proven { SolutionStatus::Optimal } else { SolutionStatus::Feasible },
            open: open.iter().map(|&column| base.candidates()[column].id.clone()).collect(),
            regret: Some(regret),
            bound,
            cut_short,
        }
    }
}

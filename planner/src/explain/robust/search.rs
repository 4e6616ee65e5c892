//! The choice of least largest regret, by branch and bound on the sites: with some sites decided, no choice has less regret in
//! a scenario than the best one that keeps the decisions, nor less over all than [`super::mix`] says. Where every
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
/// What is allowed for rounding in a mixture of objectives, relative to the largest.
const MIX_ROUNDING: f64 = 1e-12;

/// A scenario, or all as one: a problem whose best value, less a given one, is a lower bound of the regret.
struct Face {
    problem: Problem,
    less: f64,
    is_scenario: bool,
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

fn largest(regrets: &[f64]) -> f64 {
    regrets.iter().copied().fold(0.0, f64::max)
}

/// Shares raised with the regret, and wherever there is no answer.
fn raised(shares: &[f64], regrets: &[f64], rate: f64) -> Vec<f64> {
    let most = largest(regrets);
    let part = |regret: f64| match (regret.is_infinite(), most > 0.0) {
        (true, _) => 1.0,
        (false, true) => regret / most,
        (false, false) => 0.0,
    };
    let raised: Vec<f64> =
        shares.iter().zip(regrets).map(|(share, &regret)| share * (1.0 + rate * part(regret))).collect();
    let sum: f64 = raised.iter().sum();
    raised.into_iter().map(|share| share / sum).collect()
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
        search.improve();
        search.run();
    }
    search.answer(base)
}

impl Search<'_> {
    /// The node where nothing is decided.
    fn begin(&mut self) {
        let seen = |case: &&Case| {
            let open = self.cases.open(case);
            (Face { problem: case.problem.clone(), less: case.best.upper, is_scenario: true }, case.best.lower, open)
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
        if let Some((face, seen)) = self.mixed() {
            self.faces.insert(0, face);
            root.insert(0, seen);
        }
        self.explore(Vec::new(), &root, 0.0);
    }

    /// All scenarios as one, with the shares, of those tried, that bound the regret best.
    fn mixed(&mut self) -> Option<(Face, Rc<Seen>)> {
        let mix = Mix::new(self.cases, &self.possible)?;
        let count = self.possible.len();
        let mut shares = vec![1.0 / count as f64; count];
        let mut most: Option<(f64, Face, Rc<Seen>)> = None;
        for step in 0..SHARES {
            let problem = mix.problem(&shares)?;
            let (range, open) = self.cases.solved(&problem, self.caller);
            let less = mix.less(&shares) + MIX_ROUNDING * self.scale;
            let bound = range.lower - less;
            if bound.is_finite() && most.as_ref().is_none_or(|(before, ..)| bound > *before) {
                let seen = Rc::new(Seen { lower: range.lower, open: open.clone() });
                most = Some((bound, Face { problem, less, is_scenario: false }, seen));
            }
            let Some(open) = open else { break };
            self.attempt(&open);
            if self.caller.stopped() || !mix.has_shares() || bound >= self.enough() {
                break;
            }
            let rate = 2.0 / (1.0 + step as f64).sqrt();
            shares = raised(&shares, &self.regrets(&open), rate);
        }
        most.map(|(_, face, seen)| (face, seen))
    }

    /// Exchanges sites of the best choice for others that open in what was found, as long as that helps.
    fn improve(&mut self) {
        let mut others: Vec<usize> = self.tried.iter().flatten().copied().collect();
        others.sort_unstable();
        others.dedup();
        while self.cases.nearest && self.exchange(&others) {}
    }

    /// The first exchange that helps.
    fn exchange(&mut self, others: &[usize]) -> bool {
        let Some((open, regret)) = self.best.clone() else { return false };
        for &out in &open {
            for &column in others.iter().filter(|column| !open.contains(column)) {
                if self.caller.stopped() {
                    return false;
                }
                let kept = open.iter().copied().filter(|&other| other != out);
                let mut changed: Vec<usize> = kept.chain([column]).collect();
                changed.sort_unstable();
                if let Some(less) = self.less_than(regret, &changed) {
                    self.remember(&changed, less);
                    return true;
                }
            }
        }
        false
    }

    /// The largest regret of a choice if it is below this.
    fn less_than(&self, regret: f64, open: &[usize]) -> Option<f64> {
        let below = |most: f64, case: &&Case| {
            let worth = self.cases.worth(&case.problem, open, self.caller).cost.upper - case.best.lower;
            (worth < regret).then(|| most.max(worth))
        };
        self.possible.iter().try_fold(0.0, below)
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
            before.open.as_ref().is_some_and(|open| open.contains(&column) == (status == Status::Required))
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

    /// The regret of a choice in every scenario; infinite where it is no answer.
    fn regrets(&self, open: &[usize]) -> Vec<f64> {
        let regret =
            |case: &&Case| (self.cases.worth(&case.problem, open, self.caller).cost.upper - case.best.lower).max(0.0);
        self.possible.iter().map(regret).collect()
    }

    /// Remembers a choice if it is the best so far, or, where it is no answer in some scenario, one with more sites that is.
    fn attempt(&mut self, open: &[usize]) {
        if !self.tried.insert(open.to_vec()) {
            return;
        }
        let regrets = self.regrets(open);
        if largest(&regrets).is_finite() {
            self.remember(open, largest(&regrets));
        } else if self.cases.nearest && self.possible[0].problem.objective().sites().is_none() {
            self.enlarge(open, &regrets);
        }
    }

    fn remember(&mut self, open: &[usize], regret: f64) {
        if self.best.as_ref().is_none_or(|(_, least)| regret < *least) {
            self.best = Some((open.to_vec(), regret));
        }
    }

    /// Adds the best choices of the scenarios in which a choice is no answer, then leaves out what is not needed, the dearest
    /// first.
    fn enlarge(&mut self, open: &[usize], regrets: &[f64]) {
        let missed = self.possible.iter().zip(regrets).filter(|(_, regret)| regret.is_infinite());
        let added = missed.filter_map(|(case, _)| self.cases.open(case)).flatten();
        let mut all: Vec<usize> = open.iter().copied().chain(added).collect();
        all.sort_unstable();
        all.dedup();
        let mut least = largest(&self.regrets(&all));
        if least.is_infinite() {
            return;
        }
        let cost = |column: usize| self.possible[0].problem.candidates()[column].opening_cost;
        let mut dearest = all.clone();
        dearest.sort_by(|&a, &b| cost(b).total_cmp(&cost(a)));
        for column in dearest {
            let without: Vec<usize> = all.iter().copied().filter(|&other| other != column).collect();
            let regret = largest(&self.regrets(&without));
            if regret <= least {
                (all, least) = (without, regret);
            }
        }
        self.remember(&all, least);
    }

    /// The site on which the scenarios' best choices are divided most evenly, the first of equals; `None` where all are the
    /// same.
    fn disputed(&self, node: &Node) -> Option<usize> {
        let scenarios = || node.seen.iter().zip(&self.faces).filter(|(_, face)| face.is_scenario).map(|(seen, _)| seen);
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

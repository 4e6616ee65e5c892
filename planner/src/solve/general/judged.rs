//! Branch and bound on the sites where only a judge can say what a set of them is worth: Lagrangian bounds and what conditions
//! ask of the sites keep most sets from the judge, an integer program in which all sites are decided.
//!
//! Where any answer will do and few sets of sites keep what is asked of them, all of these are looked at instead.
//!
//! Best bound first; ties go to the first site. A set is judged in passing at first, and to the end when
//! nothing else promises more.

mod set;

use std::collections::HashMap;

use super::bound::Bound;
use super::branching::Rises;
use super::node::{self, Guide, Raised, When};
use super::search::Goal;
use super::sides::{is_kept, propagate};
use super::task::{Row, Site, Task};

use super::twins::{self, Floors};
pub(in crate::solve) use super::twins::{Aim, Wanted};
use super::{columns, guess, needs, transport, ways};
use crate::measure::{Served, total_weight};
use crate::problem::Problem;
use crate::solve::PROVEN_GAP;
use crate::solve::frontier::Frontier;
use crate::solve::model::Decision;
use crate::solve::watch::Watch;

/// A set is priced, and its service is guessed twice, before it is judged.
const LOOKS: u32 = 3;

/// While no answer is known, so many sets wait to be judged until services of others have been guessed.
const WAIT: usize = 20;

/// Sets between two questions whether to go on.
const ASKED: usize = 100;

/// Sets are judged so often, longer each time.
const MOST_LOOKS: u32 = 24;

/// Where no answer is known, one is taken to be worth this much more than the bound.
const AHEAD: f64 = 0.05;

/// Answers closer than this to the best are as good as it: well below what counts as proven.
pub(in crate::solve) const NEAR: f64 = PROVEN_GAP / 4.0;

/// A set of sites, whose service is asked for.
pub(in crate::solve) struct Set<'a> {
    /// The columns that are open.
    pub open: &'a [usize],
    /// Those that need all of their places; the others count as having places left.
    pub full: &'a [usize],
    /// For each demand point, the columns that serve it in answers better than the best known.
    pub servers: &'a [Vec<usize>],
}

/// Says what a set of sites is worth.
pub(in crate::solve) trait Judge {
    /// A bound on every answer of a set that is better than the best known; infinite where there is none. Looks the longer, the
    /// more often it has looked before.
    fn judge(&mut self, set: &Set<'_>, looks: u32, watch: &mut Watch<'_>) -> f64;

    /// Takes what seems to be an answer for the best known, if it is one and better. Returns whether it is an answer.
    fn offer(&mut self, open: &[usize], served: Served) -> bool;

    /// The value of the best answer known.
    fn value(&self) -> Option<f64>;
}

/// The bound that was reached, and whether the search went to its end.
pub(in crate::solve) struct Judged {
    pub bound: f64,
    pub finished: bool,
}

/// Finds the best sites of a problem, of which `easier` is the part that special methods know.
pub(in crate::solve) fn search(
    problem: &Problem,
    easier: &Problem,
    wanted: Wanted,
    judge: &mut dyn Judge,
    watch: &mut Watch<'_>,
) -> Judged {
    if !watch.goes_on() {
        return Judged { bound: f64::NEG_INFINITY, finished: false };
    }
    let single = twins::single(problem, easier, wanted);
    if needs::fulfillable(&single, watch) == Some(false) {
        return Judged { bound: f64::INFINITY, finished: true };
    }
    let any = matches!(wanted.aim, Aim::Any | Aim::Near);
    let sets = any.then(|| needs::sets(&single, wanted.sets, watch)).flatten();
    let task = twins::task(problem, easier, wanted);
    let ways = |sets: Vec<Vec<usize>>| sets.iter().map(|set| ways::ways(&task, set)).collect::<Option<Vec<_>>>();
    let ways = sets.and_then(ways).map(|ways| ways.into_iter().flatten().collect());
    let total = (wanted.aim == Aim::Uncovered).then(|| total_weight(problem));
    let goal = Goal { nodes: wanted.nodes, ..Goal::best(watch.gap().max(NEAR), total) };
    let mut decisions = vec![Decision::Free; task.sites.len()];
    for (decision, site) in decisions.iter_mut().zip(&task.sites) {
        if site.fixed {
            *decision = Decision::Open;
        }
    }
    let standard = problem.standard().unwrap_or(f64::INFINITY);
    let mut search = Search {
        problem,
        task: &task,
        single,
        wanted,
        guesses: &guess::tasks(problem, easier, wanted, &task),
        floors: Floors::new(problem, &task, standard),
        goal,
        judge,
        watch,
        set_aside: f64::INFINITY,
        looked: HashMap::new(),
        nodes: 0,
        rises: Rises::new(task.sites.len()),
        gave_up: false,
    };
    let bound = match ways {
        Some(ways) => search.run_through(ways),
        None => search.run(decisions),
    };
    Judged { bound, finished: !search.watch.was_stopped() && !search.gave_up }
}

enum Node {
    Open(node::Node),
    /// Sites are decided, but not which of them need all of their places.
    Sites(Vec<bool>),
    /// The same, after their transport step.
    Priced(Vec<bool>),
    /// All is decided.
    Decided(Vec<bool>),
}

/// Prices of the rows to begin with.
fn first_prices(task: &Task) -> Vec<f64> {
    let middle = |row: &Row| row.entries.get(row.entries.len() / 2).map_or(row.escape, |entry| entry.cost);
    task.rows.iter().map(middle).collect()
}

struct Search<'a, 'w> {
    problem: &'a Problem,
    task: &'a Task,
    /// The task where each site comes once.
    single: Task,
    wanted: Wanted,
    goal: Goal,
    judge: &'a mut dyn Judge,
    watch: &'a mut Watch<'w>,
    /// The least bound of what was set aside as no better than the best.
    set_aside: f64,
    /// The task at other costs, for guesses.
    guesses: &'a [Task],
    floors: Floors,
    /// Bounds of the sets that were looked at, and how often they were.
    looked: HashMap<Vec<bool>, (f64, u32)>,
    nodes: usize,
    rises: Rises,
    /// Some set was too hard to judge.
    gave_up: bool,
}

impl Search<'_, '_> {
    /// Works through the nodes; returns the bound proven.
    fn run(&mut self, decisions: Vec<Decision>) -> f64 {
        let best = matches!(self.wanted.aim, Aim::Travel | Aim::Uncovered);
        let sets = best.then(|| self.sets()).flatten();
        let whole = || Frontier::new(Node::Open(node::Node::root(decisions, first_prices(self.task))));
        let mut frontier = sets.unwrap_or_else(whole);
        let (mut waiting, mut patient) = (Vec::new(), true);
        loop {
            if waiting.len() == WAIT || self.judge.value().is_some() || frontier.is_empty() {
                patient = false;
                waiting.drain(..).for_each(|(bound, node)| frontier.extend(bound, [node]));
            }
            let Some((bound, node)) = frontier.pop() else { return self.proven(f64::INFINITY) };
            if patient && self.is_next_judged(&node) {
                waiting.push((bound, node));
                continue;
            }
            let least = waiting.first().map_or(bound, |(first, _)| f64::min(*first, bound));
            if !self.goes_on(least) {
                return self.proven(least);
            }
            if bound >= self.cutoff() {
                self.set_aside = self.set_aside.min(bound);
                continue;
            }
            self.nodes += 1;
            if self.nodes > self.goal.nodes {
                self.gave_up = true;
                return self.proven(least);
            }
            let (bound, nodes) = match node {
                Node::Open(node) => self.expand(&node, bound),
                Node::Sites(set) => match transport::priced(&self.single, &set) {
                    Some(priced) => (bound.max(priced.bound), vec![Node::Priced(set)]),
                    None => (bound, Vec::new()),
                },
                Node::Priced(set) => (bound, self.ways(&set)),
                Node::Decided(chosen) => self.look(chosen, bound),
            };
            frontier.extend(bound, nodes);
        }
    }

    /// Whether all that is left for a set is to have it judged.
    fn is_next_judged(&self, node: &Node) -> bool {
        let looks = |chosen| self.looked.get(chosen).map_or(0, |(_, looks)| *looks);
        matches!(node, Node::Decided(chosen) if looks(chosen) >= LOOKS)
    }

    /// All sets of sites there are, if they are not too many.
    fn sets(&mut self) -> Option<Frontier<Node>> {
        if !needs::are_few(&self.single, self.wanted.sets) {
            return None;
        }
        let sets = needs::sets(&self.single, 2 * self.wanted.sets, self.watch)?;
        let mut frontier = Frontier::empty();
        for (number, set) in sets.into_iter().enumerate() {
            if number.is_multiple_of(ASKED) && !self.watch.goes_on() {
                return None;
            }
            let mut chosen = vec![false; self.single.sites.len()];
            for site in set {
                chosen[site] = true;
            }
            frontier.extend(transport::at_least(&self.single, &chosen), [Node::Sites(chosen)]);
        }
        Some(frontier)
    }

    /// The ways in which sites may need all of their places.
    fn ways(&self, set: &[bool]) -> Vec<Node> {
        let sites: Vec<usize> = (0..set.len()).filter(|&site| set[site]).collect();
        if let Some(ways) = ways::ways(self.task, &sites) {
            return ways.into_iter().map(Node::Decided).collect();
        }
        let columns = columns(&self.single, set);
        let decision = |site: &Site| match columns.contains(&site.column) {
            true if site.fixed => Decision::Open,
            true => Decision::Free,
            false => Decision::Closed,
        };
        let decisions = self.task.sites.iter().map(decision).collect();
        vec![Node::Open(node::Node::root(decisions, first_prices(self.task)))]
    }

    /// Looks at each of these sets, and has those judged that are left, longer and longer, until one has an answer.
    fn run_through(&mut self, mut left: Vec<Vec<bool>>) -> f64 {
        for looks in 0..=MOST_LOOKS {
            let mut hard = Vec::new();
            for chosen in left {
                if self.judge.value().is_some() {
                    return self.proven(f64::INFINITY);
                }
                if !self.watch.goes_on() {
                    return self.proven(f64::NEG_INFINITY);
                }
                let bound = match looks {
                    0 => self.guess(&chosen),
                    1 => self.ask(&chosen, 0),
                    2 => self.exchange(&chosen),
                    _ => self.ask(&chosen, looks - 2),
                };
                if bound < self.cutoff() {
                    hard.push(chosen);
                }
            }
            if hard.is_empty() {
                return self.proven(f64::INFINITY);
            }
            left = hard;
        }
        self.gave_up = true;
        self.proven(f64::NEG_INFINITY)
    }

    fn goes_on(&mut self, bound: f64) -> bool {
        match self.judge.value() {
            Some(value) => {
                let bound = self.proven(bound);
                self.watch.report(value, bound.min(value))
            }
            None => self.watch.goes_on(),
        }
    }

    /// The bound of the whole search when `open` is the least bound of the nodes left.
    fn proven(&self, open: f64) -> f64 {
        let bound = open.min(self.set_aside);
        let Some(value) = self.judge.value() else { return self.task.next_value(bound) };
        // What a bound decided, or kept from the judge, is no better than the cutoff, but may be better than the best.
        self.task.next_value(bound.min(self.cutoff())).min(value)
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
            (bound, Raised::Decided(decisions)) => {
                let chosen = decisions.iter().map(|&decision| decision == Decision::Open).collect();
                (bound, vec![Node::Decided(chosen)])
            }
        }
    }

    /// Looks in passing at the set of sites that the relaxation is surest of.
    fn try_likely(&mut self, decisions: &[Decision], fractions: &[f64]) {
        let mut order: Vec<usize> = (0..decisions.len()).collect();
        order.sort_by(|&a, &b| fractions[b].total_cmp(&fractions[a]).then(a.cmp(&b)));
        let mut decisions = decisions.to_vec();
        for site in order {
            if decisions[site] != Decision::Free {
                continue;
            }
            let mut trial = decisions.clone();
            trial[site] = Decision::Open;
            if propagate(self.task, &mut trial) {
                decisions = trial;
            } else {
                decisions[site] = Decision::Closed;
                if !propagate(self.task, &mut decisions) {
                    return;
                }
            }
        }
        let chosen: Vec<bool> = decisions.iter().map(|&decision| decision == Decision::Open).collect();
        if is_kept(self.task, &chosen) && !self.is_dominated(&chosen) && !self.looked.contains_key(&chosen) {
            let bound = self.guess(&chosen);
            self.looked.insert(chosen, (bound, 2));
        }
    }

    /// Looks at a set, then has it judged, longer and longer.
    fn look(&mut self, chosen: Vec<bool>, mut bound: f64) -> (f64, Vec<Node>) {
        if !is_kept(self.task, &chosen) || self.is_dominated(&chosen) {
            return (bound, Vec::new());
        }
        let (before, looks) = self.looked.get(&chosen).copied().unwrap_or((f64::NEG_INFINITY, 0));
        if before > bound && before < self.cutoff() {
            // Looked at in passing; others may promise more.
            return (before, vec![Node::Decided(chosen)]);
        }
        bound = bound.max(before);
        if bound < self.cutoff() {
            bound = bound.max(self.look_once(&chosen, looks));
        }
        self.gave_up |= looks > LOOKS + MOST_LOOKS && bound < self.cutoff();
        if bound >= self.cutoff() || looks > LOOKS + MOST_LOOKS {
            self.set_aside = self.set_aside.min(bound);
            return (bound, Vec::new());
        }
        self.looked.insert(chosen.clone(), (bound, looks + 1));
        (bound, vec![Node::Decided(chosen)])
    }
}

impl Guide for Search<'_, '_> {
    fn cutoff(&self) -> f64 {
        self.judge.value().map_or(self.task.ceiling, |value| self.goal.cutoff(self.task, value))
    }

    fn target(&self, bound: f64) -> f64 {
        self.judge.value().unwrap_or_else(|| bound + AHEAD * bound.abs())
    }

    fn tell(&mut self, bound: f64) {
        self.goes_on(bound);
    }

    fn stopped(&mut self) -> bool {
        self.watch.stopped()
    }

    fn selected(&mut self, decisions: &[Decision], _: &Bound, fractions: &[f64], when: When) {
        if when != When::Passing {
            self.try_likely(decisions, fractions);
        }
    }

    fn rises(&mut self) -> &mut Rises {
        &mut self.rises
    }
}

//! Branch and bound on the sites, with Lagrangian bounds at every node.
//!
//! Sites whose other decision the bound excludes are decided at once (reduced cost fixing); the rest are branched on, best
//! bound first. Everything is deterministic: ties go to the first site.

use std::rc::Rc;

use super::frontier::Frontier;
use super::interchange;
use super::lagrangian::{decide, evaluate};
use super::model::{Count, Decision, Model};
use super::random::Random;
use super::volume::Ascent;
use super::watch::Watch;

/// From a choice of sites to an answer and its value.
type Finish<'a> = dyn Fn(Vec<bool>) -> (Vec<bool>, f64) + 'a;

/// What a search is to prove.
#[derive(Clone, Copy)]
pub(super) struct Goal<'a> {
    /// Answers closer than this share of the reported value to the best are as good as it.
    pub gap: f64,
    /// The reported value is this less the model's value; without it, the model's value itself.
    pub total: Option<f64>,
    /// Stop as soon as the value is at most this, or proven to be above it.
    pub target: Option<f64>,
    /// Turns any choice of sites into an answer and its value, where the model knows only a part of what is asked; the
    /// answer's value must not be below the model's. Without it, every choice is an answer.
    pub finish: Option<&'a Finish<'a>>,
    /// The values of two answers are equal or differ by at least 1.
    pub steps: bool,
    /// The model may know a choice as cheaper than it is, so that its best choice need not be the best answer.
    pub relaxed: bool,
    /// Prices of the model's rows to start from.
    pub prices: Option<&'a [f64]>,
}

impl Goal<'_> {
    /// The best value of the model itself, within `gap`.
    pub(super) const fn best(gap: f64) -> Self {
        Self { gap, total: None, target: None, finish: None, steps: false, relaxed: false, prices: None }
    }

    fn finished(&self, model: &Model, chosen: Vec<bool>) -> (Vec<bool>, f64) {
        if let Some(finish) = self.finish {
            return finish(chosen);
        }
        let value = model.value(&chosen);
        (chosen, value)
    }

    /// How much better than `value` something has to be to be worth finding.
    fn slack(&self, value: f64) -> f64 {
        // A little less than asked for, so that rounding does not make it more.
        (self.gap * (1.0 - 1e-9)).max(PROOF) * self.total.map_or(value, |total| total - value).abs()
    }
}

/// Differences below this share of the value are not searched for; far below what counts as a proof.
const PROOF: f64 = 1e-9;

/// What a search found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub chosen: Vec<bool>,
    pub value: f64,
    /// No choice of sites costs less.
    pub bound: f64,
}

/// A part of the search still to do.
struct Node {
    decisions: Rc<Vec<Decision>>,
    /// One more decision on top of those shared with the sibling.
    branch: Option<(u32, Decision)>,
    /// Prices of all rows of the outermost model.
    prices: Rc<Vec<f64>>,
}

struct Search<'a, 'w> {
    model: &'a Model,
    goal: Goal<'a>,
    watch: &'a mut Watch<'w>,
    best: Vec<bool>,
    value: f64,
    /// The least bound of what was set aside as no better than the best.
    set_aside: f64,
}

/// Finds the best choice of sites, from a first choice that is feasible.
pub(super) fn search(model: &Model, start: &[bool], goal: Goal<'_>, watch: &mut Watch<'_>) -> Found {
    let (best, value) = goal.finished(model, interchange::improve(model, start, watch));
    let mut search = Search { model, goal, watch, best, value, set_aside: f64::INFINITY };
    search.perturb(search.watch.seed());
    let bound = search.run();
    Found { bound: bound.min(search.value), value: search.value, chosen: search.best }
}

impl Search<'_, '_> {
    /// The value from which on a node cannot hold anything better enough.
    fn cutoff(&self) -> f64 {
        // Whole numbers: what is bound to cost more than v − 1 costs v.
        let slack = self.goal.slack(self.value);
        self.value - if self.model.integral || self.goal.steps { slack.floor() + 1.0 - 1e-5 } else { slack }
    }

    /// Iterated local search: forget a few sites, fill up greedily, improve.
    fn perturb(&mut self, seed: u64) {
        let mut random = Random::new(seed);
        let size = self.best.iter().filter(|&&chosen| chosen).count();
        for _ in 0..4 {
            if self.reached() || self.watch.stopped() {
                return;
            }
            let mut chosen = self.best.clone();
            let forget = size.div_ceil(4).max(1);
            let mut open: Vec<usize> = (0..chosen.len()).filter(|&site| chosen[site]).collect();
            for _ in 0..forget.min(open.len()) {
                chosen[open.swap_remove(random.below(open.len()))] = false;
            }
            self.offer(&chosen);
        }
    }

    /// Improves a choice of sites and keeps it if it is the best so far.
    fn offer(&mut self, chosen: &[bool]) {
        let improved = interchange::improve(self.model, chosen, self.watch);
        self.keep(improved);
    }

    fn keep(&mut self, chosen: Vec<bool>) {
        let (chosen, value) = self.goal.finished(self.model, chosen);
        if value < self.value {
            (self.best, self.value) = (chosen, value);
        }
    }

    fn reached(&self) -> bool {
        self.goal.target.is_some_and(|target| self.value <= target)
    }

    /// Whether nothing below `bound` needs looking into.
    fn closed(&self, bound: f64) -> bool {
        bound >= self.cutoff() || self.goal.target.is_some_and(|target| bound > target)
    }

    /// Works through the nodes; returns the bound proven.
    fn run(&mut self) -> f64 {
        let mut frontier = Frontier::new(Node {
            decisions: Rc::new(vec![Decision::Free; self.model.opening.len()]),
            branch: None,
            prices: Rc::new(self.goal.prices.map_or_else(|| prices_around(self.model, &self.best), <[f64]>::to_vec)),
        });
        while let Some((bound, node)) = frontier.pop() {
            if self.reached() || !self.watch.report(self.value, self.proven(bound)) {
                return self.proven(bound);
            }
            if self.closed(bound) {
                self.set_aside = self.set_aside.min(bound);
                continue;
            }
            let (bound, children) = self.expand(&node, bound);
            frontier.extend(bound, children);
        }
        self.proven(f64::INFINITY)
    }

    /// The bound of the whole search when `open` is the least bound of the nodes left. Reduced cost fixing drops choices
    /// from the cutoff on; for whole numbers the next one up is a bound too.
    fn proven(&self, open: f64) -> f64 {
        let bound = open.min(self.set_aside).min(self.cutoff());
        let bound = if self.model.integral && bound.is_finite() { (bound - 1e-6).ceil() } else { bound };
        bound.min(self.value)
    }

    /// Bounds a node better than before, decides what the bound decides, and branches on one of the sites left.
    fn expand(&mut self, node: &Node, mut bound: f64) -> (f64, Vec<Node>) {
        let root = node.branch.is_none();
        let mut decisions = node.decisions.as_ref().clone();
        if let Some((site, decision)) = node.branch {
            decisions[site as usize] = decision;
        }
        let mut prices = node.prices.as_ref().clone();
        loop {
            if !self.possible(&decisions) {
                return (bound, Vec::new());
            }
            let model = self.model.decided(&decisions);
            if let Some(value) = self.leaf(&model, &decisions) {
                self.set_aside = self.set_aside.min(value.max(bound));
                return (bound, Vec::new());
            }
            let start = model.origin.iter().map(|&row| prices[row as usize]).collect();
            let mut ascent = Ascent::new(&model, start, if root { 1.0 } else { 0.3 });
            let rounds = if root { 1000 } else { 60 };
            let marked = self.raise(&mut ascent, &decisions, rounds, root.then_some(bound));
            bound = bound.max(ascent.best.value);
            if self.closed(bound) {
                self.set_aside = self.set_aside.min(bound);
                return (bound, Vec::new());
            }
            for (&row, &price) in model.origin.iter().zip(&ascent.prices) {
                prices[row as usize] = price;
            }
            self.offer_selected(&decisions, &ascent.best.selected);
            if marked == decisions || self.watch.stopped() {
                return (bound, children(&model, &ascent.fractions, decisions, prices));
            }
            decisions = marked;
        }
    }

    /// Raises the bound of a node until it is closed, a fifth of its sites are decided, or nothing more comes of it.
    /// Returns the decisions. At the root, where the bound was `known` before, tells how far it is.
    fn raise(
        &mut self,
        ascent: &mut Ascent<'_, Model>,
        decisions: &[Decision],
        rounds: usize,
        known: Option<f64>,
    ) -> Vec<Decision> {
        let mut marked = decisions.to_vec();
        let free = ascent.model.free.len();
        for round in 1..=rounds {
            ascent.step(self.value.max(ascent.best.value));
            if self.closed(ascent.best.value) {
                break;
            }
            if round % 10 == 0 || round == rounds {
                if let Some(known) = known {
                    self.watch.report(self.value, self.proven(known.max(ascent.best.value)));
                }
                decide(ascent.model, &ascent.best, self.cutoff(), &mut marked);
                let decided = marked.iter().zip(decisions).filter(|(new, old)| new != old).count();
                if self.watch.stopped() || ascent.is_spent() || decided * 5 > free {
                    break;
                }
            }
            if round % 50 == 0 {
                self.offer_selected(decisions, &ascent.best.selected);
            }
        }
        marked
    }

    /// Whether decisions leave a choice of the right size. Where they do not, nothing below the cutoff was left.
    fn possible(&self, decisions: &[Decision]) -> bool {
        let Count::Exactly(count) = self.model.count else { return true };
        let with = |wanted: Decision| decisions.iter().filter(|&&decision| decision == wanted).count();
        let open = with(Decision::Open);
        open <= count && open + with(Decision::Free) >= count
    }

    /// The bound of a model with nothing left to branch on, offering its best choice; `None` for other models.
    fn leaf(&mut self, model: &Model, decisions: &[Decision]) -> Option<f64> {
        let mut chosen: Vec<bool> = decisions.iter().map(|&decision| decision == Decision::Open).collect();
        let mut single = true;
        let value = match model.count {
            Count::Exactly(count) if count == model.free.len() => {
                model.free.iter().for_each(|&site| chosen[site as usize] = true);
                self.model.value(&chosen)
            }
            // With at most one site to choose, or no row left, the relaxation at the escapes is exact.
            count if matches!(count, Count::Exactly(0 | 1)) || model.rows() == 0 => {
                let bound = evaluate(model, &model.escape);
                single = model.count == Count::Exactly(0);
                chosen.iter_mut().zip(&bound.selected).for_each(|(chosen, &selected)| *chosen |= selected);
                bound.value
            }
            _ => return None,
        };
        if self.goal.finish.is_some() {
            self.keep(chosen);
            // With every row in the model, the choice itself is an answer or there is none here: either way nothing below
            // the best is left. Where the model lost rows, its value is all that is known; so it is of several choices that
            // it may know as too cheap.
            let is_settled = if self.goal.relaxed { single } else { model.complete };
            return Some(if is_settled { f64::INFINITY } else { value });
        }
        self.offer(&chosen);
        Some(value)
    }

    fn offer_selected(&mut self, decisions: &[Decision], selected: &[bool]) {
        let opened = decisions.iter().map(|&decision| decision == Decision::Open);
        let chosen: Vec<bool> = opened.zip(selected).map(|(open, &selected)| open || selected).collect();
        self.offer(&chosen);
    }
}

/// Prices between the nearest and second nearest site of a choice.
pub(super) fn prices_around(model: &Model, chosen: &[bool]) -> Vec<f64> {
    (0..model.rows())
        .map(|row| {
            let mut open = model.row(row).iter().filter(|entry| chosen[entry.site as usize]);
            let first = open.next().map_or(model.escape[row], |entry| entry.cost);
            let farthest = model.row(row).last().map_or(first, |entry| entry.cost);
            let second = open.next().map_or(farthest.max(first), |entry| entry.cost);
            f64::midpoint(first, second)
        })
        .collect()
}

/// Branches on the site that the linear relaxation is least sure of.
fn children(model: &Model, fractions: &[f64], decisions: Vec<Decision>, prices: Vec<f64>) -> Vec<Node> {
    let undecided = |site: &u32| (fractions[*site as usize] - 0.5).abs();
    let Some(&site) = model.free.iter().min_by(|a, b| undecided(a).total_cmp(&undecided(b))) else {
        return Vec::new();
    };
    let (decisions, prices) = (Rc::new(decisions), Rc::new(prices));
    let child = |decision| Node {
        decisions: Rc::clone(&decisions),
        branch: Some((site, decision)),
        prices: Rc::clone(&prices),
    };
    vec![child(Decision::Open), child(Decision::Closed)]
}

//! A node of a branch and bound on the sites: its bound is raised by Lagrangian prices, what the bound decides is decided, and
//! what is left is branched on.

use std::rc::Rc;

use super::bound::{Bound, Part};
use super::branching::{Branch, Rises};
use super::sides::propagate;
use super::task::Task;
use crate::solve::deflected::Deflected;
use crate::solve::model::Decision;

/// How often the bound is raised at the root and at other nodes, and how long the first steps are.
const ROOT_ROUNDS: usize = 600;
const ROOT_STEP: f64 = 0.5;
const ROUNDS: usize = 40;
const STEP: f64 = 0.2;

/// Rounds between two looks at what the bound decides, and between two at the sites that the relaxation selects.
const LOOK: usize = 10;
const SELECT: usize = 50;

/// Sites of which some are not decided.
pub(super) struct Node {
    decisions: Rc<Vec<Decision>>,
    /// One more decision on top of those shared with the sibling.
    branch: Option<Branch>,
    /// Prices of the rows to begin with.
    prices: Rc<Vec<f64>>,
}

/// What has become of a node.
pub(super) enum Raised {
    /// No choice of sites keeps the decisions.
    Never,
    /// Nothing better than the best is left: the bound says so.
    Closed,
    /// All sites are decided.
    Decided(Vec<Decision>),
    /// The nodes to go on with.
    Branched([Node; 2]),
}

/// When sites that the relaxation selects are told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// In passing.
    Passing,
    /// As well as they will be known at the root, and at another node.
    Root,
    Later,
}

/// What a node asks of the search that it is part of.
pub(super) trait Guide {
    /// What costs as much is no better than the best.
    fn cutoff(&self) -> f64;

    /// Whether a node of this bound need not be searched.
    fn is_closed(&self, bound: f64) -> bool {
        bound >= self.cutoff()
    }

    /// What the best answer costs, or may cost where the bound is this.
    fn target(&self, bound: f64) -> f64;

    /// Tells the bound of the root; whether to go on is asked for later.
    fn tell(&mut self, bound: f64);

    fn stopped(&mut self) -> bool;

    /// The sites that the relaxation selects, and the share of its steps that each was selected in.
    fn selected(&mut self, decisions: &[Decision], bound: &Bound, fractions: &[f64], when: When);

    fn rises(&mut self) -> &mut Rises;
}

impl Node {
    pub(super) fn root(decisions: Vec<Decision>, prices: Vec<f64>) -> Self {
        Self { decisions: Rc::new(decisions), branch: None, prices: Rc::new(prices) }
    }

    /// Bounds a node better than before, decides what the bound decides, and branches on one of the sites left.
    pub(super) fn raised(&self, task: &Task, before: f64, search: &mut impl Guide) -> (f64, Raised) {
        let (bound, raised) = self.expanded(task, before, search);
        if let Some(branch) = self.branch {
            let rise = if matches!(raised, Raised::Branched(_)) { bound } else { search.cutoff() } - before;
            search.rises().note(branch, rise);
        }
        (bound, raised)
    }

    fn expanded(&self, task: &Task, mut bound: f64, search: &mut impl Guide) -> (f64, Raised) {
        let mut decisions = self.decisions.as_ref().clone();
        if let Some(Branch { site, decision, .. }) = self.branch {
            decisions[site] = decision;
        }
        let mut prices = self.prices.as_ref().clone();
        let scale: Vec<f64> = task.rows.iter().map(|row| row.weight).collect();
        let root = self.branch.is_none();
        loop {
            if !propagate(task, &mut decisions) {
                return (bound, Raised::Never);
            }
            if decisions.iter().all(|&decision| decision != Decision::Free) {
                return (bound, Raised::Decided(decisions));
            }
            let part = Part::new(task, &decisions);
            let mut ascent = Deflected::new(&part, &scale, prices, if root { ROOT_STEP } else { STEP });
            let mut marked = raise(task, &mut ascent, &decisions, root, search);
            bound = bound.max(ascent.best.value);
            if !search.is_closed(bound)
                && let Some(whole) = part.whole(&ascent.prices)
            {
                bound = bound.max(whole.value);
                decide(task, &whole, &mut marked, search.cutoff());
            }
            if search.is_closed(bound) {
                return (bound, Raised::Closed);
            }
            search.selected(&decisions, &ascent.best, &ascent.fractions, if root { When::Root } else { When::Later });
            let fractions = ascent.fractions;
            prices = ascent.prices;
            if marked == decisions || search.stopped() {
                let Some(branches) = search.rises().branch(&fractions, &decisions) else {
                    return (bound, Raised::Decided(decisions));
                };
                let (decisions, prices) = (Rc::new(decisions), Rc::new(prices));
                let child = |branch| Self {
                    decisions: Rc::clone(&decisions),
                    branch: Some(branch),
                    prices: Rc::clone(&prices),
                };
                return (bound, Raised::Branched(branches.map(child)));
            }
            decisions = marked;
        }
    }
}

/// Raises the bound of a node until it is closed, a fifth of its sites are decided, or nothing more comes of it.
/// Returns the decisions. At the root, tells how far it is.
fn raise(
    task: &Task,
    ascent: &mut Deflected<'_, Part<'_>>,
    decisions: &[Decision],
    root: bool,
    search: &mut impl Guide,
) -> Vec<Decision> {
    let mut marked = decisions.to_vec();
    let free = decisions.iter().filter(|&&decision| decision == Decision::Free).count();
    let rounds = if root { ROOT_ROUNDS } else { ROUNDS };
    for round in 1..=rounds {
        let best = ascent.best.value;
        ascent.step(search.target(best).max(best + task.reach));
        if search.is_closed(ascent.best.value) {
            break;
        }
        if round % LOOK == 0 || round == rounds {
            if root {
                search.tell(ascent.best.value);
            }
            let decided = decide(task, &ascent.best, &mut marked, search.cutoff());
            if search.stopped() || ascent.is_spent() || decided * 5 > free {
                break;
            }
        }
        if round % SELECT == 0 {
            search.selected(decisions, &ascent.best, &ascent.fractions, When::Passing);
        }
    }
    marked
}

/// Decides free sites whose other decision would push the bound to the cutoff; returns how many are decided so.
fn decide(task: &Task, bound: &Bound, marked: &mut [Decision], cutoff: f64) -> usize {
    let mut decided = 0;
    for (site, decision) in marked.iter_mut().enumerate() {
        if *decision == Decision::Free && bound.value + bound.choice.rise(task, site) >= cutoff {
            *decision = if bound.choice.selected[site] { Decision::Open } else { Decision::Closed };
            decided += 1;
        }
    }
    decided
}

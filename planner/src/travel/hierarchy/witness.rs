//! Is there a way around a node that makes a shortcut unnecessary?
//!
//! The local search of Geisberger et al. (2008), section 2.2: Dijkstra's algorithm from the shortcut's tail that never
//! enters the nodes about to be contracted, bounded in length and in the nodes it settles. It ends as soon as all ways
//! around are found, or the last arc that one must have would make it too long. A way that it misses costs one shortcut too
//! many, never a wrong time.

use std::{cmp::Reverse, collections::BinaryHeap};

use super::{contract::Remaining, weight::Weight};

/// The nodes a search settles at most.
const MOST_SETTLED: u32 = 500;

/// A local search with its memory, to be used again and again.
pub(super) struct Witness<W: Weight> {
    /// What searches look for, in descending order of how far they go for it.
    goals: Vec<Goal<W>>,
    weights: Vec<W>,
    touched: Vec<u32>,
    heap: BinaryHeap<Reverse<W::Entry>>,
}

/// The head of a shortcut.
struct Goal<W> {
    node: u32,
    /// The weight of the arc to it from the node to get around.
    arc: W,
    /// That of the shortest other arc to it.
    last: W,
}

impl<W: Weight> Goal<W> {
    /// How far a search must settle nodes to find a way that is no longer than over the node to get around, to which it is
    /// `first`; `None` when there is no such way.
    fn radius(&self, first: W) -> Option<W> {
        let weight = first.plus(self.arc);
        (self.last <= weight).then(|| weight.minus(self.last))
    }
}

impl<W: Weight> Witness<W> {
    pub(super) fn new(nodes: usize) -> Self {
        Self { goals: Vec::new(), weights: vec![W::NEVER; nodes], touched: Vec::new(), heap: BinaryHeap::new() }
    }

    /// Makes `goals` those of the next searches: each a node, the weight of the arc to it from the node to get around, and
    /// that of the shortest other arc to it.
    pub(super) fn look_for(&mut self, goals: impl Iterator<Item = (u32, W, W)>) {
        self.goals.clear();
        self.goals.extend(goals.map(|(node, arc, last)| Goal { node, arc, last }));
        // By arc - last, which may be below 0.
        self.goals.sort_unstable_by(|a, b| (b.arc.plus(a.last)).cmp(&a.arc.plus(b.last)).then(a.node.cmp(&b.node)));
    }

    /// Searches from `start`, around `avoided` and all nodes that leave, for ways to the goals that are no longer than over
    /// `avoided`, to which it is `first`; afterwards [`weight`](Self::weight) answers.
    pub(super) fn search(&mut self, graph: &Remaining<W>, start: u32, avoided: u32, first: W) {
        self.clear();
        self.reach(start, W::ZERO);
        self.heap.push(Reverse(W::ZERO.entry(start)));
        let mut open = 0;
        let mut settled = 0;
        while let Some(Reverse(entry)) = self.heap.pop() {
            let (weight, node) = W::of_entry(entry);
            if weight > self.weights[node as usize] {
                continue;
            }
            while self.goals.get(open).is_some_and(|goal| self.weights[goal.node as usize] <= first.plus(goal.arc)) {
                open += 1;
            }
            let Some(radius) = self.goals.get(open).and_then(|goal| goal.radius(first)) else { break };
            settled += 1;
            if weight > radius || settled > MOST_SETTLED {
                break;
            }
            for arc in &graph.out[node as usize] {
                let there = weight.plus(arc.weight);
                let allowed = arc.node != avoided && !graph.leaves[arc.node as usize];
                if there < self.weights[arc.node as usize] && allowed {
                    self.reach(arc.node, there);
                    if there <= radius {
                        self.heap.push(Reverse(there.entry(arc.node)));
                    }
                }
            }
        }
    }

    /// The weight of a way from the last search's start to `node`; [`Weight::NEVER`] where none was found.
    pub(super) fn weight(&self, node: u32) -> W {
        self.weights[node as usize]
    }

    fn reach(&mut self, node: u32, weight: W) {
        self.weights[node as usize] = weight;
        self.touched.push(node);
    }

    fn clear(&mut self) {
        for node in self.touched.drain(..) {
            self.weights[node as usize] = W::NEVER;
        }
        self.heap.clear();
    }
}

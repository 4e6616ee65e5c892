//! Is there a way around a node that makes a shortcut unnecessary?
//!
//! The local search of Geisberger et al. (2008), section 2.2: Dijkstra's algorithm from the shortcut's tail that never
//! enters the nodes about to be contracted, bounded in length and in the nodes it settles. A way that it misses costs one
//! shortcut too many, never a wrong time.

use std::{cmp::Reverse, collections::BinaryHeap};

use super::{contract::Remaining, weight::Weight};

/// The nodes a search settles at most.
const MOST_SETTLED: usize = 500;

/// A local search with its memory, to be used again and again.
pub(super) struct Witness<W: Weight> {
    weights: Vec<W>,
    touched: Vec<u32>,
    heap: BinaryHeap<Reverse<W::Entry>>,
}

impl<W: Weight> Witness<W> {
    pub(super) fn new(nodes: usize) -> Self {
        Self { weights: vec![W::NEVER; nodes], touched: Vec::new(), heap: BinaryHeap::new() }
    }

    /// Searches from `start` as far as `bound`, around `avoided` and all nodes that leave; afterwards [`weight`](Self::weight) answers.
    pub(super) fn search(&mut self, graph: &Remaining<W>, start: u32, avoided: u32, bound: W) {
        let bound = bound.min(W::NEVER);
        self.clear();
        self.reach(start, W::new(0, 0));
        let mut settled = 0;
        while let Some(Reverse(entry)) = self.heap.pop() {
            let (weight, node) = W::of_entry(entry);
            if weight > self.weights[node as usize] {
                continue;
            }
            settled += 1;
            if settled > MOST_SETTLED {
                break;
            }
            for arc in &graph.out[node as usize] {
                let there = weight.plus(arc.weight);
                let allowed = arc.node != avoided && !graph.leaves[arc.node as usize];
                if there <= bound && there < self.weights[arc.node as usize] && allowed {
                    self.reach(arc.node, there);
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
        self.heap.push(Reverse(weight.entry(node)));
    }

    fn clear(&mut self) {
        for node in self.touched.drain(..) {
            self.weights[node as usize] = W::NEVER;
        }
        self.heap.clear();
    }
}

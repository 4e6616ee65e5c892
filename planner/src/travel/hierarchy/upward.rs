//! Climbing from a point through the hierarchy.
//!
//! Dijkstra's algorithm on upward arcs with stall-on-demand, Geisberger et al. (2008), section 2.3: a node that a more
//! important one reaches faster from above is not climbed from, for no fastest way does.

use std::{cmp::Reverse, collections::BinaryHeap};

use super::{star::Star, weight::Weight};

/// A climb with its memory, to be used again and again.
pub(super) struct Climb<W: Weight> {
    weights: Vec<W>,
    /// The node from which each was reached; itself where a climb began. None at all where nobody asks.
    parents: Vec<u32>,
    touched: Vec<u32>,
    heap: BinaryHeap<Reverse<W::Entry>>,
}

impl<W: Weight> Climb<W> {
    /// In a hierarchy of `nodes` nodes; the way of a climb can be asked for afterwards if it `keeps_way`.
    pub(super) fn new(nodes: usize, keeps_way: bool) -> Self {
        let parents = vec![0; if keeps_way { nodes } else { 0 }];
        Self { weights: vec![W::NEVER; nodes], parents, touched: Vec::new(), heap: BinaryHeap::new() }
    }

    /// Begins at `ends`, places with the weight that comes on top.
    pub(super) fn begin(&mut self, ends: impl IntoIterator<Item = (u32, W)>) {
        for node in self.touched.drain(..) {
            self.weights[node as usize] = W::NEVER;
        }
        self.heap.clear();
        for (node, weight) in ends {
            self.reach(node, weight, node);
        }
    }

    /// The weight of the next node at most, in the order of weights; `None` when nothing is left to climb from.
    pub(super) fn next_weight(&self) -> Option<W> {
        self.heap.peek().map(|&Reverse(entry)| W::of_entry(entry).0)
    }

    /// Climbs on from the next node, over `ahead`, unless `behind`, the arcs of the other direction, shows it stalled.
    /// Gives the node with its weight when it is not.
    pub(super) fn step(&mut self, ahead: &Star, behind: &Star) -> Option<(u32, W)> {
        let Reverse(entry) = self.heap.pop()?;
        let (weight, node) = W::of_entry(entry);
        let is_old = weight > self.weights[node as usize];
        let is_stalled =
            || behind.weights::<W>(node).any(|(above, arc)| self.weights[above as usize].plus(arc) < weight);
        if is_old || is_stalled() {
            return None;
        }
        for (above, arc) in ahead.weights::<W>(node) {
            self.reach(above, weight.plus(arc), node);
        }
        Some((node, weight))
    }

    /// The weight found so far; [`Weight::NEVER`] where the climb has not been.
    pub(super) fn weight(&self, node: u32) -> W {
        self.weights[node as usize]
    }

    /// The way of the climb to `node`, backwards to where it began.
    pub(super) fn way_back(&self, node: u32) -> impl Iterator<Item = u32> + '_ {
        std::iter::successors(Some(node), |&node| Some(self.parents[node as usize]).filter(|&parent| parent != node))
    }

    fn reach(&mut self, node: u32, weight: W, parent: u32) {
        if weight < self.weights[node as usize] {
            self.weights[node as usize] = weight;
            if let Some(at) = self.parents.get_mut(node as usize) {
                *at = parent;
            }
            self.touched.push(node);
            self.heap.push(Reverse(weight.entry(node)));
        }
    }
}

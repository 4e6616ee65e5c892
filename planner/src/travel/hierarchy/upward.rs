//! Climbing from a node through the hierarchy.
//!
//! Dijkstra's algorithm on upward arcs with stall-on-demand, Geisberger et al. (2008), section 2.3: a node that a more
//! important one reaches faster from above is not climbed from, for no fastest way does.

use std::{cmp::Reverse, collections::BinaryHeap};

use super::{
    NEVER,
    star::Star,
    witness::{pack, unpack},
};

/// A climb with its memory, to be used again and again.
pub(super) struct Climb {
    times: Vec<u32>,
    touched: Vec<u32>,
    heap: BinaryHeap<Reverse<u64>>,
}

impl Climb {
    pub(super) fn new(nodes: usize) -> Self {
        Self { times: vec![NEVER; nodes], touched: Vec::new(), heap: BinaryHeap::new() }
    }

    /// Begins at `start`.
    pub(super) fn begin(&mut self, start: u32) {
        for node in self.touched.drain(..) {
            self.times[node as usize] = NEVER;
        }
        self.heap.clear();
        self.reach(start, 0);
    }

    /// The time of the next node at most, in the order of times; `None` when nothing is left to climb from.
    pub(super) fn next_time(&self) -> Option<u32> {
        self.heap.peek().map(|&Reverse(entry)| unpack(entry).0)
    }

    /// Climbs on from the next node, over `ahead`, unless `behind`, the arcs of the other direction, shows it stalled.
    /// Gives the node with its time when it is not.
    pub(super) fn step(&mut self, ahead: &Star, behind: &Star) -> Option<(u32, u32)> {
        let Reverse(entry) = self.heap.pop()?;
        let (time, node) = unpack(entry);
        let is_old = time > self.times[node as usize];
        if is_old || behind.of(node).iter().any(|arc| self.times[arc.node as usize] + arc.weight < time) {
            return None;
        }
        for arc in ahead.of(node) {
            let there = time + arc.weight;
            if there < self.times[arc.node as usize] {
                self.reach(arc.node, there);
            }
        }
        Some((node, time))
    }

    /// The time found so far; [`NEVER`] where the climb has not been.
    pub(super) fn time(&self, node: u32) -> u32 {
        self.times[node as usize]
    }

    fn reach(&mut self, node: u32, time: u32) {
        self.times[node as usize] = time;
        self.touched.push(node);
        self.heap.push(Reverse(pack(time, node)));
    }
}

//! Is there a way around a node that makes a shortcut unnecessary?
//!
//! The local search of Geisberger et al. (2008), section 2.2: Dijkstra's algorithm from the shortcut's tail that never
//! enters the nodes about to be contracted, bounded in length and in the nodes it settles. A way that it misses costs one
//! shortcut too many, never a wrong time.

use std::{cmp::Reverse, collections::BinaryHeap};

use super::{NEVER, contract::Remaining};

/// The nodes a search settles at most.
const MOST_SETTLED: usize = 500;

/// A local search with its memory, to be used again and again.
pub(super) struct Witness {
    times: Vec<u32>,
    touched: Vec<u32>,
    /// (time, node), packed so that one comparison orders both.
    heap: BinaryHeap<Reverse<u64>>,
}

impl Witness {
    pub(super) fn new(nodes: usize) -> Self {
        Self { times: vec![NEVER; nodes], touched: Vec::new(), heap: BinaryHeap::new() }
    }

    /// Searches from `start` as far as `bound`, around `avoided` and all nodes that leave; afterwards [`time`](Self::time) answers.
    pub(super) fn search(&mut self, graph: &Remaining, start: u32, avoided: u32, bound: u32) {
        self.clear();
        self.reach(start, 0);
        let mut settled = 0;
        while let Some(Reverse(entry)) = self.heap.pop() {
            let (time, node) = unpack(entry);
            if time > self.times[node as usize] {
                continue;
            }
            settled += 1;
            if settled > MOST_SETTLED {
                break;
            }
            for arc in &graph.out[node as usize] {
                let there = time.saturating_add(arc.weight);
                let allowed = arc.node != avoided && !graph.leaves[arc.node as usize];
                if there <= bound && there < self.times[arc.node as usize] && allowed {
                    self.reach(arc.node, there);
                }
            }
        }
    }

    /// The length of a way from the last search's start to `node`; [`NEVER`] where none was found.
    pub(super) fn time(&self, node: u32) -> u32 {
        self.times[node as usize]
    }

    fn reach(&mut self, node: u32, time: u32) {
        self.times[node as usize] = time;
        self.touched.push(node);
        self.heap.push(Reverse(pack(time, node)));
    }

    fn clear(&mut self) {
        for node in self.touched.drain(..) {
            self.times[node as usize] = NEVER;
        }
        self.heap.clear();
    }
}

pub(super) const fn pack(time: u32, node: u32) -> u64 {
    (time as u64) << 32 | node as u64
}

#[allow(clippy::cast_possible_truncation)] // the two halves
pub(super) const fn unpack(entry: u64) -> (u32, u32) {
    ((entry >> 32) as u32, entry as u32)
}

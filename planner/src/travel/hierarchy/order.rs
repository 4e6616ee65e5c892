//! Who leaves next.
//!
//! The order of Geisberger et al. (2008), section 2.1, with the terms of J. Dibbelt, B. Strasser, D. Wagner, "Customizable
//! Contraction Hierarchies", JEA 21 (2016), section 7: the depth of what has left below a node, and the arcs and hops that
//! its leaving brings against those that it takes. Costs are renewed lazily: only for nodes that are about to leave.
//! Every round takes all nodes that come before each of their neighbours, as in Vetter (2009).

use std::num::NonZeroUsize;

use geodata::ArcGraph;

use super::{
    Hierarchy,
    contract::{Link, NO_MIDDLE, Remaining, Shortcut},
    locality::depth_first,
    parallel,
    star::Star,
    weight::Weight,
    witness::Witness,
};

/// The state of the order: who is left and how urgently each should leave.
struct Order<W: Weight> {
    remaining: Remaining<W>,
    /// Depth of what has left below each node.
    levels: Vec<u32>,
    costs: Vec<u32>,
    /// Nodes in the order in which they left.
    left: Vec<u32>,
}

/// Contracts every node of `graph`; `progress` hears how many of how many are done.
pub(super) fn contract_all<W: Weight>(
    graph: &ArcGraph,
    threads: NonZeroUsize,
    progress: &mut dyn FnMut(usize, usize),
) -> Hierarchy {
    let names = depth_first(graph);
    let mut workers: Vec<_> = (0..threads.get()).map(|_| Witness::new(names.len())).collect();
    let mut order = Order::new(Remaining::<W>::new(graph, &names), &mut workers);
    let mut staying: Vec<u32> = (0..graph.nodes()).collect();
    while !staying.is_empty() {
        progress(order.left.len(), names.len());
        order.round(&staying, &mut workers);
        staying.retain(|&node| !order.remaining.leaves[node as usize]);
    }
    progress(names.len(), names.len());
    order.into_hierarchy(&names)
}

impl<W: Weight> Order<W> {
    fn new(remaining: Remaining<W>, workers: &mut [Witness<W>]) -> Self {
        let nodes: Vec<u32> = (0..).take(remaining.out.len()).collect();
        let costs = parallel::map(workers, &nodes, |witness, &node| {
            let shortcuts = remaining.shortcuts(node, witness);
            remaining.cost(node, &shortcuts)
        });
        Self { remaining, levels: vec![0; nodes.len()], costs, left: Vec::with_capacity(nodes.len()) }
    }

    /// Takes out what comes before all its neighbours, when its renewed cost still says so; at least one node.
    fn round(&mut self, staying: &[u32], workers: &mut [Witness<W>]) {
        let comes_first = parallel::map(workers, staying, |_, &node| self.comes_first(node));
        let candidates: Vec<u32> =
            staying.iter().zip(comes_first).filter_map(|(&node, first)| first.then_some(node)).collect();
        for &node in &candidates {
            self.remaining.leaves[node as usize] = true;
        }
        let shortcuts = parallel::map(workers, &candidates, |witness, &node| self.remaining.shortcuts(node, witness));
        for (&node, shortcuts) in candidates.iter().zip(&shortcuts) {
            self.costs[node as usize] = self.remaining.cost(node, shortcuts);
        }
        let mut leave: Vec<bool> = candidates.iter().map(|&node| self.comes_first(node)).collect();
        if !leave.contains(&true)
            && let Some(first) = (0..candidates.len()).min_by_key(|&index| self.key(candidates[index]))
        {
            leave[first] = true;
        }
        for ((node, shortcuts), leaves) in candidates.into_iter().zip(shortcuts).zip(leave) {
            self.remaining.leaves[node as usize] = leaves;
            if leaves {
                self.take_out(node, &shortcuts);
            }
        }
    }

    fn take_out(&mut self, node: u32, shortcuts: &[Shortcut<W>]) {
        let level = self.levels[node as usize] + 1;
        for neighbour in self.remaining.neighbours(node) {
            let above = &mut self.levels[neighbour as usize];
            *above = (*above).max(level);
        }
        self.remaining.remove(node, shortcuts);
        self.left.push(node);
    }

    fn comes_first(&self, node: u32) -> bool {
        let key = self.key(node);
        self.remaining.neighbours(node).all(|other| key < self.key(other))
    }

    /// Small leaves early. Ties are broken by scrambled numbers, so that along a road not only one end can leave.
    fn key(&self, node: u32) -> (u32, u32) {
        let level = self.levels[node as usize].saturating_mul(1000);
        (level.saturating_add(self.costs[node as usize]), node.wrapping_mul(0x9E37_79B1).reverse_bits())
    }

    /// Places go to the most important node first; `names` are the nodes' own numbers.
    fn into_hierarchy(self, names: &[u32]) -> Hierarchy {
        let Self { remaining, left, .. } = self;
        let mut place_of = vec![0; left.len()];
        let mut place = vec![0; left.len()];
        for (at, &node) in (0..).zip(left.iter().rev()) {
            place_of[node as usize] = at;
            place[names[node as usize] as usize] = at;
        }
        let in_places = |links: Vec<Vec<Link<W>>>| {
            let arcs = links.iter().map(Vec::len).sum();
            let mut star = Star::with_capacity(left.len(), arcs);
            let mut middles = Vec::with_capacity(arcs);
            for &node in left.iter().rev() {
                let mut links = links[node as usize].clone();
                links.sort_unstable_by_key(|link| place_of[link.node as usize]);
                star.push(links.iter().map(|link| (place_of[link.node as usize], link.weight)));
                let place_of_middle = |middle| if middle == NO_MIDDLE { NO_MIDDLE } else { place_of[middle as usize] };
                middles.extend(links.iter().map(|link| place_of_middle(link.middle)));
            }
            (star, middles)
        };
        let ((up, up_middles), (down, down_middles)) = (in_places(remaining.out), in_places(remaining.into));
        Hierarchy::from_places(place, (up, up_middles), (down, down_middles))
    }
}

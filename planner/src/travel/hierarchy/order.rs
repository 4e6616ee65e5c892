//! Who leaves next.
//!
//! The order of Geisberger et al. (2008), section 2.1, with the terms of J. Dibbelt, B. Strasser, D. Wagner, "Customizable
//! Contraction Hierarchies", JEA 21 (2016), section 7: the depth of what has left below a node, and the arcs and hops that
//! its leaving brings against those that it takes. Costs are renewed for all neighbours of what has left. Every round takes
//! nodes that come before each of their neighbours, as in Vetter (2009), but only the more urgent half of them: that is
//! nearer to the order in which they would leave one by one, and saves a tenth of what a query looks at.

use std::num::NonZeroUsize;

use geodata::ArcGraph;

use super::{
    Hierarchy,
    contract::{Link, NO_MIDDLE, Remaining, Shortcut},
    locality::{depth_first, descending},
    parallel,
    star::Star,
    weight::Weight,
    witness::Witness,
};

/// What a level counts, where the shares of arcs and of hops count in thousandths.
const LEVEL: u32 = 300;

/// The state of the order: who is left and how urgently each should leave.
struct Order<W: Weight> {
    remaining: Remaining<W>,
    /// Depth of what has left below each node.
    levels: Vec<u32>,
    costs: Vec<u32>,
    /// The nodes that come before each of their neighbours.
    firsts: Vec<u32>,
    /// Whether a node is among them.
    is_first: Vec<bool>,
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
    while order.left.len() < names.len() {
        progress(order.left.len(), names.len());
        order.round(&mut workers);
    }
    progress(names.len(), names.len());
    order.into_hierarchy(&names)
}

impl<W: Weight> Order<W> {
    fn new(remaining: Remaining<W>, workers: &mut [Witness<W>]) -> Self {
        let nodes: Vec<u32> = (0..).take(remaining.out.len()).collect();
        let costs =
            parallel::map(workers, &nodes, |witness, &node| remaining.cost(node, &remaining.shortcuts(node, witness)));
        let mut order = Self {
            remaining,
            levels: vec![0; nodes.len()],
            costs,
            firsts: Vec::new(),
            is_first: vec![false; nodes.len()],
            left: Vec::with_capacity(nodes.len()),
        };
        order.renew_firsts(&nodes);
        order
    }

    /// Takes out the more urgent half of what comes before all its neighbours, where that is still so when all of that half
    /// is not to be entered by witnesses; at least one node.
    fn round(&mut self, workers: &mut [Witness<W>]) {
        let urgent = self.most_urgent();
        for &node in &urgent {
            self.remaining.leaves[node as usize] = true;
        }
        let shortcuts = parallel::map(workers, &urgent, |witness, &node| self.remaining.shortcuts(node, witness));
        for (&node, shortcuts) in urgent.iter().zip(&shortcuts) {
            self.costs[node as usize] = self.remaining.cost(node, shortcuts);
        }
        let mut leaves: Vec<bool> = urgent.iter().map(|&node| self.comes_first(node)).collect();
        if !leaves.contains(&true)
            && let Some(first) = (0..urgent.len()).min_by_key(|&index| self.key(urgent[index]))
        {
            leaves[first] = true;
        }
        let (mut neighbours, mut changed) = (Vec::new(), Vec::new());
        for ((node, shortcuts), leaves) in urgent.into_iter().zip(shortcuts).zip(leaves) {
            self.remaining.leaves[node as usize] = leaves;
            if leaves {
                self.is_first[node as usize] = false;
                neighbours.extend(self.remaining.neighbours(node));
                self.take_out(node, &shortcuts);
            } else {
                changed.push(node);
            }
        }
        // None of them leaves: of two neighbours only one comes first.
        let neighbours = sorted(neighbours);
        let costs = parallel::map(workers, &neighbours, |witness, &node| {
            self.remaining.cost(node, &self.remaining.shortcuts(node, witness))
        });
        for (&node, cost) in neighbours.iter().zip(costs) {
            self.costs[node as usize] = cost;
        }
        changed.extend(neighbours);
        let around: Vec<u32> = changed.iter().flat_map(|&node| self.remaining.neighbours(node)).collect();
        changed.extend(around);
        self.renew_firsts(&sorted(changed));
    }

    /// The half of those that come first; the others stay among them.
    fn most_urgent(&mut self) -> Vec<u32> {
        let mut urgent = self.firsts.clone();
        let half = urgent.len() / 2;
        urgent.select_nth_unstable_by_key(half, |&node| self.key(node));
        urgent.truncate(half + 1);
        urgent.sort_unstable();
        urgent
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

    /// Looks again which of `nodes` come first.
    fn renew_firsts(&mut self, nodes: &[u32]) {
        for &node in nodes {
            let comes_first = self.comes_first(node);
            if comes_first && !self.is_first[node as usize] {
                self.firsts.push(node);
            }
            self.is_first[node as usize] = comes_first;
        }
        self.firsts.retain(|&node| self.is_first[node as usize]);
    }

    fn comes_first(&self, node: u32) -> bool {
        let key = self.key(node);
        self.remaining.neighbours(node).all(|other| key < self.key(other))
    }

    /// Small leaves early. Ties are broken by scrambled numbers, so that along a road not only one end can leave.
    fn key(&self, node: u32) -> (u32, u32) {
        let level = self.levels[node as usize].saturating_mul(LEVEL);
        (level.saturating_add(self.costs[node as usize]), node.wrapping_mul(0x9E37_79B1).reverse_bits())
    }

    /// `names` are the nodes' own numbers.
    fn into_hierarchy(self, names: &[u32]) -> Hierarchy {
        let Self { remaining, left, .. } = self;
        let order = descending(&left, |node| remaining.neighbours(node));
        let (mut place_of, mut place) = (vec![0; order.len()], vec![0; order.len()]);
        for (at, &node) in (0..).zip(&order) {
            place_of[node as usize] = at;
            place[names[node as usize] as usize] = at;
        }
        let in_places = |links: Vec<Vec<Link<W>>>| {
            let arcs = links.iter().map(Vec::len).sum();
            let mut star = Star::with_capacity(order.len(), arcs);
            let mut middles = Vec::with_capacity(arcs);
            for &node in &order {
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

/// Each once, in ascending order.
fn sorted(mut nodes: Vec<u32>) -> Vec<u32> {
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}

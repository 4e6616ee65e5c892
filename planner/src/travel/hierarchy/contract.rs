//! Taking nodes out of the graph, and the shortcuts that keep the fastest ways of the others.
//!
//! Geisberger et al. (2008), section 2. Nodes that leave together are no neighbours, and no search for a witness enters
//! any of them, so that their shortcuts are those of leaving one after another, in any order: C. Vetter, "Parallel
//! Time-Dependent Contraction Hierarchies", Karlsruhe 2009.

use geodata::ArcGraph;

use super::{weight::Weight, witness::Witness};

/// In place of the middle of an arc that is no shortcut.
pub(super) const NO_MIDDLE: u32 = u32::MAX;

/// An arc between remaining nodes, seen from one of its ends.
#[derive(Clone, Copy)]
pub(super) struct Link<W> {
    pub(super) node: u32,
    pub(super) weight: W,
    /// The node that the two arcs of a shortcut share; [`NO_MIDDLE`] for an arc of the original graph.
    pub(super) middle: u32,
    /// The arcs of the original graph that it stands for.
    hops: u32,
}

/// The graph that is left, with the arcs that nodes had when they left.
pub(super) struct Remaining<W> {
    pub(super) out: Vec<Vec<Link<W>>>,
    pub(super) into: Vec<Vec<Link<W>>>,
    /// The nodes that are to leave next.
    pub(super) leaves: Vec<bool>,
}

/// A new arc.
pub(super) struct Shortcut<W> {
    tail: u32,
    head: u32,
    weight: W,
    middle: u32,
    hops: u32,
}

impl<W: Weight> Remaining<W> {
    /// The graph with node `order[i]` called `i`, without loops and slower parallels.
    pub(super) fn new(graph: &ArcGraph, order: &[u32]) -> Self {
        let mut name = vec![0; order.len()];
        for (new, &node) in (0..).zip(order) {
            name[node as usize] = new;
        }
        let none = || vec![Vec::new(); order.len()];
        let mut remaining = Self { out: none(), into: none(), leaves: vec![false; order.len()] };
        for (tail, &node) in (0..).zip(order) {
            for (head, time, length) in graph.measured(node) {
                let head = name[head as usize];
                if head != tail {
                    let weight = W::new(time, length);
                    remaining.link(&Shortcut { tail, head, weight, middle: NO_MIDDLE, hops: 1 });
                }
            }
        }
        remaining
    }

    /// The shortcuts that `node` needs when it leaves with the nodes that are marked as leaving.
    pub(super) fn shortcuts(&self, node: u32, witness: &mut Witness<W>) -> Vec<Shortcut<W>> {
        let (into, out) = (&self.into[node as usize], &self.out[node as usize]);
        witness.look_for(out.iter().map(|to| {
            let others = self.into[to.node as usize].iter().filter(|link| link.node != node);
            (to.node, to.weight, others.map(|link| link.weight).min().unwrap_or(W::NEVER))
        }));
        let mut shortcuts = Vec::new();
        for from in into {
            witness.search(self, from.node, node, from.weight);
            for to in out {
                let weight = from.weight.plus(to.weight);
                // What is as long as no way can be is part of none that is fastest.
                if to.node != from.node && weight < witness.weight(to.node).min(W::NEVER) {
                    let hops = from.hops.saturating_add(to.hops);
                    shortcuts.push(Shortcut { tail: from.node, head: to.node, weight, middle: node, hops });
                }
            }
        }
        shortcuts
    }

    /// What leaving costs the graph: arcs and hops that come, as shares in thousandths of those that go.
    pub(super) fn cost(&self, node: u32, shortcuts: &[Shortcut<W>]) -> u32 {
        let gone = || self.into[node as usize].iter().chain(&self.out[node as usize]);
        let share = |new: u32, old: u32| new.saturating_add(1).saturating_mul(1000) / old.saturating_add(1);
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let hops_gone = gone().fold(0_u32, |sum, link| sum.saturating_add(link.hops));
        let hops_new = shortcuts.iter().fold(0_u32, |sum, new| sum.saturating_add(new.hops));
        share(count(shortcuts.len()), count(gone().count())).saturating_add(share(hops_new, hops_gone))
    }

    /// Takes `node` out; it keeps the arcs that it had.
    pub(super) fn remove(&mut self, node: u32, shortcuts: &[Shortcut<W>]) {
        let Self { out, into, .. } = self;
        for link in &into[node as usize] {
            out[link.node as usize].retain(|other| other.node != node);
        }
        for link in &out[node as usize] {
            into[link.node as usize].retain(|other| other.node != node);
        }
        for shortcut in shortcuts {
            self.link(shortcut);
        }
    }

    /// Adds an arc, or shortens the one between the same two nodes.
    fn link(&mut self, &Shortcut { tail, head, weight, middle, hops }: &Shortcut<W>) {
        shorten(&mut self.out[tail as usize], Link { node: head, weight, middle, hops });
        shorten(&mut self.into[head as usize], Link { node: tail, weight, middle, hops });
    }

    /// The remaining neighbours of `node`, those with arcs both ways twice.
    pub(super) fn neighbours(&self, node: u32) -> impl Iterator<Item = u32> + '_ {
        self.out[node as usize].iter().chain(&self.into[node as usize]).map(|link| link.node)
    }
}

fn shorten<W: Weight>(links: &mut Vec<Link<W>>, link: Link<W>) {
    match links.iter_mut().find(|other| other.node == link.node) {
        Some(other) if other.weight <= link.weight => {}
        Some(other) => *other = link,
        None => links.push(link),
    }
}

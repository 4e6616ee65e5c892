//! Arcs grouped by the node that they belong to.

use super::NEVER;

/// An arc as seen from one of its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Arc {
    /// The other end.
    pub(super) node: u32,
    pub(super) weight: u32,
}

/// The arcs of nodes 0, 1, …, laid end to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Star {
    first: Vec<u32>,
    arcs: Vec<Arc>,
}

impl Star {
    /// Of no nodes yet; [`push`](Self::push) adds the next.
    pub(super) fn with_capacity(nodes: usize, arcs: usize) -> Self {
        let mut first = Vec::with_capacity(nodes + 1);
        first.push(0);
        Self { first, arcs: Vec::with_capacity(arcs) }
    }

    /// The star of these parts, as [`parts`](Self::parts) gives them; `None` when they do not fit together, or an arc
    /// does not lead to a more important node, which stands earlier.
    pub(super) fn from_parts(first: Vec<u32>, others: &[u32], weights: &[u32]) -> Option<Self> {
        let (begin, end) = (*first.first()?, *first.last()?);
        if begin != 0 || !first.is_sorted() || others.len() != end as usize || weights.len() != others.len() {
            return None;
        }
        let arcs = others.iter().zip(weights).map(|(&node, &weight)| Arc { node, weight }).collect();
        let star = Self { first, arcs };
        let climbs =
            (0..).zip(star.iter()).all(|(node, arcs)| arcs.iter().all(|arc| arc.node < node && arc.weight < NEVER));
        climbs.then_some(star)
    }

    /// Where each node's arcs begin (one entry more than nodes), the other ends of all arcs, and their weights.
    pub(super) fn parts(&self) -> [Vec<u32>; 3] {
        let others = self.arcs.iter().map(|arc| arc.node).collect();
        [self.first.clone(), others, self.arcs.iter().map(|arc| arc.weight).collect()]
    }

    /// Adds a node with its arcs.
    #[allow(clippy::cast_possible_truncation)] // a hierarchy has far fewer than 2³² arcs
    pub(super) fn push(&mut self, arcs: impl IntoIterator<Item = Arc>) {
        self.arcs.extend(arcs);
        self.first.push(self.arcs.len() as u32);
    }

    pub(super) fn arcs(&self) -> usize {
        self.arcs.len()
    }

    pub(super) fn nodes(&self) -> usize {
        self.first.len() - 1
    }

    pub(super) fn of(&self, node: u32) -> &[Arc] {
        &self.arcs[self.first[node as usize] as usize..self.first[node as usize + 1] as usize]
    }

    /// The arcs of each node in turn.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[Arc]> {
        self.first.windows(2).map(|ends| &self.arcs[ends[0] as usize..ends[1] as usize])
    }
}

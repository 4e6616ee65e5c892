//! Arcs grouped by the node that they belong to.

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

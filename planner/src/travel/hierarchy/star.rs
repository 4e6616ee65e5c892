//! Arcs grouped by the node that they belong to.

use std::ops::Range;

use super::weight::{NEVER, Weight};

/// An arc as seen from one of its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Arc {
    /// The other end.
    pub(super) node: u32,
    /// Its time.
    pub(super) time: u32,
}

/// The arcs of nodes 0, 1, …, laid end to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Star {
    first: Vec<u32>,
    arcs: Vec<Arc>,
    /// Apart, for most questions are about times only.
    lengths: Vec<u32>,
}

impl Star {
    /// Of no nodes yet; [`push`](Self::push) adds the next.
    pub(super) fn with_capacity(nodes: usize, arcs: usize) -> Self {
        let mut first = Vec::with_capacity(nodes + 1);
        first.push(0);
        Self { first, arcs: Vec::with_capacity(arcs), lengths: Vec::with_capacity(arcs) }
    }

    /// The star of these parts, as [`parts`](Self::parts) gives them; `None` when they do not fit together, or an arc
    /// does not lead to a more important node, which stands earlier.
    pub(super) fn from_parts([first, others, times, lengths]: [Vec<u32>; 4]) -> Option<Self> {
        let (begin, end) = (*first.first()?, *first.last()?);
        let arcs = end as usize;
        if begin != 0 || !first.is_sorted() || [&others, &times, &lengths].iter().any(|array| array.len() != arcs) {
            return None;
        }
        let arcs = others.iter().zip(times).map(|(&node, time)| Arc { node, time }).collect();
        let star = Self { first, arcs, lengths };
        let climbs = |(node, arcs): (u32, &[Arc])| {
            arcs.iter().all(|arc| arc.node < node && arc.time < NEVER) && arcs.is_sorted_by_key(|arc| arc.node)
        };
        let all_climb = (0..).zip(star.iter()).all(climbs);
        all_climb.then_some(star)
    }

    /// Where each node's arcs begin (one entry more than nodes), the other ends of all arcs, their times and lengths.
    pub(super) fn parts(&self) -> [Vec<u32>; 4] {
        let others = self.arcs.iter().map(|arc| arc.node).collect();
        [self.first.clone(), others, self.arcs.iter().map(|arc| arc.time).collect(), self.lengths.clone()]
    }

    /// Adds a node with its arcs, each the other end and the weight.
    #[allow(clippy::cast_possible_truncation)] // a hierarchy has far fewer than 2³² arcs
    pub(super) fn push<W: Weight>(&mut self, arcs: impl IntoIterator<Item = (u32, W)>) {
        for (node, weight) in arcs {
            self.arcs.push(Arc { node, time: weight.time() });
            self.lengths.push(weight.length());
        }
        self.first.push(self.arcs.len() as u32);
    }

    /// Calls the other ends of all arcs by other numbers.
    pub(super) fn rename(&mut self, name: impl Fn(u32) -> u32) {
        for arc in &mut self.arcs {
            arc.node = name(arc.node);
        }
    }

    pub(super) fn arcs(&self) -> usize {
        self.arcs.len()
    }

    pub(super) fn nodes(&self) -> usize {
        self.first.len() - 1
    }

    /// Which of all arcs are those of `node`.
    #[inline(always)]
    pub(super) fn range(&self, node: u32) -> Range<usize> {
        self.first[node as usize] as usize..self.first[node as usize + 1] as usize
    }

    pub(super) fn of(&self, node: u32) -> &[Arc] {
        &self.arcs[self.range(node)]
    }

    /// The arcs of `node`, each the other end and the weight.
    #[inline(always)]
    pub(super) fn weights<W: Weight>(&self, node: u32) -> impl ExactSizeIterator<Item = (u32, W)> + '_ {
        self.within(self.range(node))
    }

    /// The arcs of each node in turn, each the other end and the weight, in pieces of `N`; every node must have a multiple.
    #[inline(always)]
    pub(super) fn strides<W: Weight, const N: usize>(
        &self,
    ) -> impl Iterator<Item = impl Iterator<Item = [(u32, W); N]>> {
        self.first.windows(2).map(move |ends| {
            let begin = ends[0] as usize;
            let pieces = self.arcs[begin..ends[1] as usize].as_chunks::<N>().0;
            pieces.iter().enumerate().map(move |(piece, arcs)| {
                std::array::from_fn(|index| {
                    let length = if W::IS_MEASURED { self.lengths[begin + piece * N + index] } else { 0 };
                    (arcs[index].node, W::new(arcs[index].time, length))
                })
            })
        })
    }

    #[inline(always)]
    fn within<W: Weight>(&self, range: Range<usize>) -> impl ExactSizeIterator<Item = (u32, W)> + '_ {
        let begin = range.start;
        let length = move |index: usize| if W::IS_MEASURED { self.lengths[begin + index] } else { 0 };
        self.arcs[range].iter().enumerate().map(move |(index, arc)| (arc.node, W::new(arc.time, length(index))))
    }

    /// Which of all arcs leads from `node` to `other`. The arcs of a node are in the order of their other ends.
    pub(super) fn find(&self, node: u32, other: u32) -> Option<usize> {
        let at = self.of(node).binary_search_by_key(&other, |arc| arc.node).ok()?;
        Some(self.range(node).start + at)
    }

    /// The arcs of each node in turn.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[Arc]> + Clone {
        self.first.windows(2).map(|ends| &self.arcs[ends[0] as usize..ends[1] as usize])
    }
}

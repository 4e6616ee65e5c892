//! A road network as a directed graph with whole-number travel times and lengths.

/// A directed graph of nodes 0, 1, … whose arcs carry a travel time and a length in whole units, kept in order of their
/// tails (forward star). Parallel arcs, loops, times and lengths of 0 are allowed.
///
/// ```
/// use geodata::ArcGraph;
///
/// let graph = ArcGraph::from_measured_arcs(3, &[(2, 0, 7, 70), (0, 1, 5, 50), (0, 2, 9, 90)]);
/// assert_eq!((graph.nodes(), graph.arcs()), (3, 3));
/// assert_eq!(graph.outgoing(0).collect::<Vec<_>>(), [(1, 5), (2, 9)]);
/// assert_eq!(graph.measured(0).collect::<Vec<_>>(), [(1, 5, 50), (2, 9, 90)]);
/// assert_eq!(graph.outgoing(1).count(), 0);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArcGraph {
    /// Where each node's arcs begin; one entry more than nodes.
    first: Vec<u32>,
    heads: Vec<u32>,
    weights: Vec<u32>,
    /// One for each arc; none at all where every length is 0.
    lengths: Vec<u32>,
}

impl ArcGraph {
    /// Makes a graph of arcs (tail, head, weight) without lengths; arcs of one tail keep their order.
    ///
    /// # Panics
    /// If an arc names a node that is not there, or there are 2³² arcs or more: readers of files check both before.
    pub fn from_arcs(nodes: u32, arcs: &[(u32, u32, u32)]) -> Self {
        let ends = |index: usize| (arcs[index].0, arcs[index].1);
        let (first, from) = by_tail(nodes, arcs.len(), ends);
        let heads = from.iter().map(|&index| arcs[index as usize].1).collect();
        let weights = from.iter().map(|&index| arcs[index as usize].2).collect();
        Self { first, heads, weights, lengths: Vec::new() }
    }

    /// Makes a graph of arcs (tail, head, weight, length), the length in decimetres or any other unit that the caller
    /// chooses; arcs of one tail keep their order.
    ///
    /// # Panics
    /// As [`from_arcs`](Self::from_arcs).
    pub fn from_measured_arcs(nodes: u32, arcs: &[(u32, u32, u32, u32)]) -> Self {
        let ends = |index: usize| (arcs[index].0, arcs[index].1);
        let (first, from) = by_tail(nodes, arcs.len(), ends);
        let heads = from.iter().map(|&index| arcs[index as usize].1).collect();
        let weights = from.iter().map(|&index| arcs[index as usize].2).collect();
        let lengths: Vec<u32> = from.iter().map(|&index| arcs[index as usize].3).collect();
        let is_measured = lengths.iter().any(|&length| length > 0);
        Self { first, heads, weights, lengths: if is_measured { lengths } else { Vec::new() } }
    }

    /// The graph of these parts, as [`parts`](Self::parts) gives them; `None` when they do not fit together.
    pub fn from_parts(first: Vec<u32>, heads: Vec<u32>, weights: Vec<u32>, lengths: Vec<u32>) -> Option<Self> {
        let (begin, end) = (*first.first()?, *first.last()?);
        let fits = begin == 0
            && first.is_sorted()
            && heads.len() == end as usize
            && weights.len() == heads.len()
            && (lengths.is_empty() || lengths.len() == heads.len() && lengths.iter().any(|&length| length > 0))
            && heads.iter().all(|&head| (head as usize) < first.len() - 1);
        fits.then_some(Self { first, heads, weights, lengths })
    }

    /// Where each node's arcs begin (one entry more than nodes), the heads of all arcs, their weights and their lengths
    /// (none at all where every length is 0).
    pub fn parts(&self) -> [&[u32]; 4] {
        [&self.first, &self.heads, &self.weights, &self.lengths]
    }

    /// The number of nodes.
    #[allow(clippy::cast_possible_truncation)] // made from a u32
    pub fn nodes(&self) -> u32 {
        (self.first.len() - 1) as u32
    }

    /// The number of arcs.
    pub fn arcs(&self) -> usize {
        self.heads.len()
    }

    /// Whether any arc has a length above 0.
    pub fn is_measured(&self) -> bool {
        !self.lengths.is_empty()
    }

    /// The arcs that leave `node`, as (head, weight).
    pub fn outgoing(&self, node: u32) -> impl ExactSizeIterator<Item = (u32, u32)> + '_ {
        let range = self.range(node);
        self.heads[range.clone()].iter().copied().zip(self.weights[range].iter().copied())
    }

    /// The arcs that leave `node`, as (head, weight, length).
    pub fn measured(&self, node: u32) -> impl ExactSizeIterator<Item = (u32, u32, u32)> + '_ {
        let length = |index: usize| self.lengths.get(index).copied().unwrap_or(0);
        self.range(node).map(move |index| (self.heads[index], self.weights[index], length(index)))
    }

    fn range(&self, node: u32) -> std::ops::Range<usize> {
        self.first[node as usize] as usize..self.first[node as usize + 1] as usize
    }
}

/// Where each node's arcs begin in the order of their tails, and the number of the arc at each place of that order.
#[allow(clippy::cast_possible_truncation)] // fewer than 2³² arcs
fn by_tail(nodes: u32, arcs: usize, ends: impl Fn(usize) -> (u32, u32)) -> (Vec<u32>, Vec<u32>) {
    assert!(arcs < u32::MAX as usize, "more arcs than 32 bits count");
    let mut first = vec![0_u32; nodes as usize + 1];
    for index in 0..arcs {
        let (tail, head) = ends(index);
        assert!(tail < nodes && head < nodes, "an arc names a node that is not there");
        first[tail as usize + 1] += 1;
    }
    for node in 1..first.len() {
        first[node] += first[node - 1];
    }
    let mut next = first.clone();
    let mut from = vec![0; arcs];
    for index in 0..arcs {
        let at = &mut next[ends(index).0 as usize];
        from[*at as usize] = index as u32;
        *at += 1;
    }
    (first, from)
}

//! A road network as a directed graph with whole-number travel times.

/// A directed graph of nodes 0, 1, … whose arcs carry a travel time in whole units, kept in order of their tails
/// (forward star). Parallel arcs, loops and weights of 0 are allowed.
///
/// ```
/// use geodata::ArcGraph;
///
/// let graph = ArcGraph::from_arcs(3, &[(2, 0, 7), (0, 1, 5), (0, 2, 9)]);
/// assert_eq!((graph.nodes(), graph.arcs()), (3, 3));
/// assert_eq!(graph.outgoing(0).collect::<Vec<_>>(), [(1, 5), (2, 9)]);
/// assert_eq!(graph.outgoing(1).count(), 0);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArcGraph {
    /// Where each node's arcs begin; one entry more than nodes.
    first: Vec<u32>,
    heads: Vec<u32>,
    weights: Vec<u32>,
}

impl ArcGraph {
    /// Makes a graph of arcs (tail, head, weight); arcs of one tail keep their order.
    ///
    /// # Panics
    /// If an arc names a node that is not there, or there are 2³² arcs or more: readers of files check both before.
    #[allow(clippy::cast_possible_truncation)] // fewer than 2³² arcs
    pub fn from_arcs(nodes: u32, arcs: &[(u32, u32, u32)]) -> Self {
        assert!(arcs.len() < u32::MAX as usize, "more arcs than 32 bits count");
        assert!(
            arcs.iter().all(|&(tail, head, _)| tail < nodes && head < nodes),
            "an arc names a node that is not there"
        );
        let mut first = vec![0_u32; nodes as usize + 1];
        for &(tail, ..) in arcs {
            first[tail as usize + 1] += 1;
        }
        for node in 1..first.len() {
            first[node] += first[node - 1];
        }
        let mut next = first.clone();
        let (mut heads, mut weights) = (vec![0; arcs.len()], vec![0; arcs.len()]);
        for &(tail, head, weight) in arcs {
            let at = &mut next[tail as usize];
            heads[*at as usize] = head;
            weights[*at as usize] = weight;
            *at += 1;
        }
        Self { first, heads, weights }
    }

    /// The graph of these parts, as [`parts`](Self::parts) gives them; `None` when they do not fit together.
    pub fn from_parts(first: Vec<u32>, heads: Vec<u32>, weights: Vec<u32>) -> Option<Self> {
        let (begin, end) = (*first.first()?, *first.last()?);
        let fits = begin == 0
            && first.is_sorted()
            && heads.len() == end as usize
            && weights.len() == heads.len()
            && heads.iter().all(|&head| (head as usize) < first.len() - 1);
        fits.then_some(Self { first, heads, weights })
    }

    /// Where each node's arcs begin (one entry more than nodes), the heads of all arcs, and their weights.
    pub fn parts(&self) -> [&[u32]; 3] {
        [&self.first, &self.heads, &self.weights]
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

    /// The arcs that leave `node`, as (head, weight).
    pub fn outgoing(&self, node: u32) -> impl ExactSizeIterator<Item = (u32, u32)> + '_ {
        let range = self.first[node as usize] as usize..self.first[node as usize + 1] as usize;
        self.heads[range.clone()].iter().copied().zip(self.weights[range].iter().copied())
    }
}

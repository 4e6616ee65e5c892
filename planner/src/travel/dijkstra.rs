//! Shortest times from a set of starts to every node.
//!
//! E. W. Dijkstra, "A note on two problems in connexion with graphs", Numerische Mathematik 1 (1959) 269–271,
//! with a binary heap and lazy deletion.

use std::{cmp::Reverse, collections::BinaryHeap};

use geodata::Minutes;

/// A graph as lists of outgoing edges: `edges[node]` holds (neighbour, minutes), minutes being finite and 0 or more.
pub type Edges = Vec<Vec<(usize, Minutes)>>;

/// A heap entry ordered by time, then by node, so that the order of work never depends on chance.
#[derive(PartialEq)]
struct Reached(f64, usize);

impl Eq for Reached {}

impl PartialOrd for Reached {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Reached {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0).then(self.1.cmp(&other.1))
    }
}

/// Minutes from the nearest of `starts` to every node, each start with its own head start in minutes; `None` where there is no way.
///
/// ```
/// use geodata::Minutes;
/// use planner::travel::dijkstra::times_from;
///
/// // 0 ─2─ 1 ─3─ 2    3 stands alone
/// let edges = vec![
///     vec![(1, Minutes(2.0))],
///     vec![(0, Minutes(2.0)), (2, Minutes(3.0))],
///     vec![(1, Minutes(3.0))],
///     vec![],
/// ];
/// let times = times_from(&edges, &[(0, Minutes(1.0))]);
/// assert_eq!(times, [Some(Minutes(1.0)), Some(Minutes(3.0)), Some(Minutes(6.0)), None]);
/// ```
pub fn times_from(edges: &Edges, starts: &[(usize, Minutes)]) -> Vec<Option<Minutes>> {
    let mut times: Vec<Option<Minutes>> = vec![None; edges.len()];
    let mut heap: BinaryHeap<_> = starts.iter().map(|&(node, start)| Reverse(Reached(start.0, node))).collect();
    while let Some(Reverse(Reached(time, node))) = heap.pop() {
        if times[node].is_some() {
            continue;
        }
        times[node] = Some(Minutes(time));
        for &(next, minutes) in &edges[node] {
            if times[next].is_none() {
                heap.push(Reverse(Reached(time + minutes.0, next)));
            }
        }
    }
    times
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use petgraph::graph::{NodeIndex, UnGraph};
    use proptest::prelude::*;

    use super::*;

    fn adjacency(nodes: usize, roads: &[(usize, usize, u8)]) -> Edges {
        let mut edges = vec![Vec::new(); nodes];
        for &(a, b, minutes) in roads {
            edges[a].push((b, Minutes(f64::from(minutes))));
            edges[b].push((a, Minutes(f64::from(minutes))));
        }
        edges
    }

    proptest! {
        /// Islands, parallel edges, loops and zero minutes included.
        #[test]
        fn equals_petgraph(
            (nodes, roads, start) in (2_usize..30).prop_flat_map(|nodes| {
                (Just(nodes), prop::collection::vec((0..nodes, 0..nodes, 0_u8..20), 0..60), 0..nodes)
            })
        ) {
            let mut graph = UnGraph::<(), f64>::default();
            for _ in 0..nodes {
                graph.add_node(());
            }
            for &(a, b, minutes) in &roads {
                graph.add_edge(NodeIndex::new(a), NodeIndex::new(b), f64::from(minutes));
            }
            let oracle: HashMap<_, f64> =
                petgraph::algo::dijkstra(&graph, NodeIndex::new(start), None, |edge| *edge.weight()).into_iter().collect();
            let times = times_from(&adjacency(nodes, &roads), &[(start, Minutes(0.0))]);
            for (node, time) in times.iter().enumerate() {
                prop_assert_eq!(time.map(|minutes| minutes.0), oracle.get(&NodeIndex::new(node)).copied());
            }
        }

        /// Several starts are worth the best of each alone.
        #[test]
        fn starts_are_worth_the_best_of_each(
            roads in prop::collection::vec((0_usize..12, 0_usize..12, 0_u8..20), 0..25),
            starts in prop::collection::vec((0_usize..12, 0_u8..10), 1..4),
        ) {
            let edges = adjacency(12, &roads);
            let starts: Vec<_> = starts.into_iter().map(|(node, wait)| (node, Minutes(f64::from(wait)))).collect();
            let together = times_from(&edges, &starts);
            let alone: Vec<_> = starts.iter().map(|&start| times_from(&edges, &[start])).collect();
            for node in 0..12 {
                let best = alone.iter().filter_map(|times| times[node]).map(|time| time.0).min_by(f64::total_cmp);
                prop_assert_eq!(together[node].map(|time| time.0), best);
            }
        }
    }
}

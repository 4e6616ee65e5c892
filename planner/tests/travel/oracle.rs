//! Random graphs against Dijkstra's algorithm on (time, length): all pairs of nodes, pairs of points, and unpacked paths.

use std::{cmp::Reverse, collections::BinaryHeap, num::NonZeroUsize};

use geodata::ArcGraph;
use planner::travel::hierarchy::{Cost, End, Hierarchy, LANES, Path, Sweep};
use proptest::prelude::*;

/// (tail, head, time, length)
type Arcs = Vec<(u32, u32, u32, u32)>;

/// A time and a length, compared in this order.
type Pair = (u64, u64);

const ONE: NonZeroUsize = NonZeroUsize::MIN;
const TWO: NonZeroUsize = NonZeroUsize::MIN.saturating_add(1);

/// One-way and two-way roads, loops, parallels, times and lengths of 0 and islands all occur; times are few, so that many
/// ways are equally fast.
fn graphs(most_nodes: u32) -> impl Strategy<Value = (u32, Arcs)> {
    (1..=most_nodes).prop_flat_map(|nodes| {
        let road = (0..nodes, 0..nodes, 0_u32..8, 0_u32..30, any::<bool>());
        prop::collection::vec(road, 0..3 * nodes as usize).prop_map(move |roads| {
            let back = roads.iter().filter(|road| road.4).map(|&(a, b, time, length, _)| (b, a, time, length));
            (nodes, roads.iter().map(|&(a, b, time, length, _)| (a, b, time, length)).chain(back).collect())
        })
    })
}

/// Points of no, one or several ends, in a graph of as many nodes as ends are counted by.
fn points(nodes: u32) -> impl Strategy<Value = Vec<Vec<End>>> {
    let end = (0..nodes, 0_u32..12, 0_u32..40).prop_map(|(node, time, length)| End { node, time, length });
    prop::collection::vec(prop::collection::vec(end, 0..4), 0..2 * LANES)
}

/// Whole numbers below a bound, the same for the same seed.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % u64::from(bound)).expect("below a u32")
    }
}

/// A town: a grid of `side` × `side` junctions with streets of many speeds, some of them one-way.
fn town(side: u32, random: &mut Random) -> (u32, Arcs) {
    let mut arcs = Vec::new();
    for node in 0..side * side {
        let right = (node % side + 1 < side).then_some(node + 1);
        let below = (node / side + 1 < side).then_some(node + side);
        for other in right.into_iter().chain(below) {
            let (time, length) = (random.below(20), random.below(100));
            match random.below(10) {
                0 => {}
                1 => arcs.push((node, other, time, length)),
                2 => arcs.push((other, node, time, length)),
                _ => arcs.extend([(node, other, time, length), (other, node, time, length)]),
            }
        }
    }
    (side * side, arcs)
}

/// Dijkstra's algorithm from a point to every node.
fn dijkstra(nodes: u32, arcs: &Arcs, from: &[End]) -> Vec<Option<Pair>> {
    let mut outgoing = vec![Vec::new(); nodes as usize];
    for &(tail, head, time, length) in arcs {
        outgoing[tail as usize].push((head, u64::from(time), u64::from(length)));
    }
    let mut best = vec![None; nodes as usize];
    let begin = |end: &End| Reverse(((u64::from(end.time), u64::from(end.length)), end.node));
    let mut heap: BinaryHeap<_> = from.iter().map(begin).collect();
    while let Some(Reverse(((time, length), node))) = heap.pop() {
        if best[node as usize].is_none() {
            best[node as usize] = Some((time, length));
            heap.extend(outgoing[node as usize].iter().map(|arc| Reverse(((time + arc.1, length + arc.2), arc.0))));
        }
    }
    best
}

/// The best way to a point, given those to every node.
fn to_point(best: &[Option<Pair>], to: &[End]) -> Option<Cost> {
    let over = |end: &End| best[end.node as usize].map(|(t, l)| (t + u64::from(end.time), l + u64::from(end.length)));
    let narrow = |number| u32::try_from(number).expect("small");
    to.iter().filter_map(over).min().map(|(time, length)| Cost { time: narrow(time), length: narrow(length) })
}

/// Whether some choice of ends, and of arcs between consecutive nodes, adds up to what the path claims to take; the best
/// choice, as it is to be the best way.
fn is_real(arcs: &Arcs, from: &[End], to: &[End], path: &Path) -> bool {
    let (Some(first), Some(last)) = (path.nodes.first(), path.nodes.last()) else { return false };
    let end =
        |ends: &[End], node: u32| ends.iter().filter(|end| end.node == node).map(|end| (end.time, end.length)).min();
    let arc =
        |hop: &[u32]| arcs.iter().filter(|arc| (arc.0, arc.1) == (hop[0], hop[1])).map(|arc| (arc.2, arc.3)).min();
    let parts = path.nodes.windows(2).map(arc).chain([end(from, *first), end(to, *last)]);
    let sum = parts.reduce(|sum, part| Some((sum?.0 + part?.0, sum?.1 + part?.1))).flatten();
    sum == Some((path.cost.time, path.cost.length))
}

/// Every way of asking about nodes gives the times of Dijkstra's algorithm, whatever the number of threads.
fn nodes_agree(nodes: u32, arcs: &Arcs, hierarchy: &Hierarchy) {
    let every: Vec<u32> = (0..nodes).collect();
    let time = |best: Option<Pair>| best.map(|(time, _)| u32::try_from(time).expect("small"));
    let expected: Vec<Vec<Option<u32>>> =
        every.iter().map(|&from| dijkstra(nodes, arcs, &[End::at(from)]).into_iter().map(time).collect()).collect();
    let mut query = hierarchy.query();
    for (from, row) in (0..).zip(&expected) {
        for (to, &time) in (0..).zip(row) {
            assert_eq!(query.time(from, to), time, "from {from} to {to}");
        }
    }
    let to_all = Sweep::to_all(hierarchy);
    for (sources, rows) in every.chunks(LANES).zip(expected.chunks(LANES)) {
        let reached = to_all.batch(sources);
        for (source, row) in rows.iter().enumerate() {
            let times: Vec<_> = (0..nodes as usize).map(|target| reached.time(source, target)).collect();
            assert_eq!(times, *row);
        }
    }
    // Every third node, from the last to the first, and the last once more.
    let targets: Vec<u32> = every.iter().rev().step_by(3).chain(every.last()).copied().collect();
    let sweep = Sweep::to(hierarchy, &targets);
    let matrix = sweep.many(&every, ONE);
    assert_eq!(matrix, sweep.many(&every, TWO));
    for (source, row) in expected.iter().enumerate() {
        let row: Vec<_> = targets.iter().map(|&target| row[target as usize]).collect();
        assert_eq!(matrix.row(source).collect::<Vec<_>>(), row, "from {source}");
    }
}

/// Every way of asking about points gives the times and lengths of Dijkstra's algorithm, and paths that take them.
fn points_agree(nodes: u32, arcs: &Arcs, hierarchy: &Hierarchy, points: &[Vec<End>]) {
    let mut query = hierarchy.query();
    let sweep = Sweep::to_points(hierarchy, points);
    let matrix = sweep.many_points(points, ONE);
    assert_eq!(matrix, sweep.many_points(points, TWO));
    let times = sweep.many_point_times(points, ONE);
    for (source, from) in points.iter().enumerate() {
        let best = dijkstra(nodes, arcs, from);
        let expected: Vec<_> = points.iter().map(|to| to_point(&best, to)).collect();
        assert_eq!(matrix.row(source).collect::<Vec<_>>(), expected);
        assert!(times.row(source).eq(expected.iter().map(|cost| cost.map(|cost| cost.time))));
        for (to, &cost) in points.iter().zip(&expected) {
            assert_eq!(query.best(from, to), cost, "from {from:?} to {to:?}");
            let path = query.path(from, to);
            assert_eq!(path.as_ref().map(|path| path.cost), cost);
            assert!(path.as_ref().is_none_or(|path| is_real(arcs, from, to, path)), "{path:?}");
        }
    }
    for sources in points.chunks(LANES) {
        let reached = sweep.batch_points(sources);
        for (source, from) in sources.iter().enumerate() {
            for (target, to) in points.iter().enumerate() {
                assert_eq!(reached.time(source, target), query.best(from, to).map(|cost| cost.time));
            }
        }
    }
}

/// A hierarchy that does not depend on the number of threads.
fn prepared(graph: &ArcGraph) -> Hierarchy {
    let hierarchy = Hierarchy::new(graph, ONE).expect("short ways");
    assert_eq!(Ok(&hierarchy), Hierarchy::new(graph, TWO).as_ref());
    hierarchy
}

proptest! {
    #[test]
    fn random_graphs(
        ((nodes, arcs), points) in graphs(40).prop_flat_map(|graph| (Just(graph.clone()), points(graph.0)))
    ) {
        let hierarchy = prepared(&ArcGraph::from_measured_arcs(nodes, &arcs));
        nodes_agree(nodes, &arcs, &hierarchy);
        points_agree(nodes, &arcs, &hierarchy, &points);
    }

    /// Times alone: lengths are those of the ends.
    #[test]
    fn random_graphs_without_lengths(
        ((nodes, arcs), points) in graphs(40).prop_flat_map(|graph| (Just(graph.clone()), points(graph.0)))
    ) {
        let arcs: Arcs = arcs.into_iter().map(|(tail, head, time, _)| (tail, head, time, 0)).collect();
        let timed: Vec<_> = arcs.iter().map(|&(tail, head, time, _)| (tail, head, time)).collect();
        let graph = ArcGraph::from_arcs(nodes, &timed);
        prop_assert_eq!(&graph, &ArcGraph::from_measured_arcs(nodes, &arcs));
        let hierarchy = prepared(&graph);
        nodes_agree(nodes, &arcs, &hierarchy);
        points_agree(nodes, &arcs, &hierarchy, &points);
    }
}

/// 676 junctions, so that both threads have work: 456,976 pairs of nodes, 22,500 of points.
#[test]
fn a_town() {
    let mut random = Random(7);
    let (nodes, arcs) = town(26, &mut random);
    let hierarchy = prepared(&ArcGraph::from_measured_arcs(nodes, &arcs));
    nodes_agree(nodes, &arcs, &hierarchy);
    let mut end = || End { node: random.below(nodes), time: random.below(30), length: random.below(100) };
    let points: Vec<Vec<End>> = (0..150).map(|point| (0..point % 4).map(|_| end()).collect()).collect();
    points_agree(nodes, &arcs, &hierarchy, &points);
}

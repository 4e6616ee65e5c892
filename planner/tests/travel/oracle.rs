//! Random graphs, all pairs, against Dijkstra's algorithm.

use std::num::NonZeroUsize;

use geodata::{ArcGraph, Minutes};
use planner::travel::{
    dijkstra,
    hierarchy::{Hierarchy, LANES, Sweep},
};
use proptest::prelude::*;

type Arcs = Vec<(u32, u32, u32)>;

const ONE: NonZeroUsize = NonZeroUsize::MIN;
const TWO: NonZeroUsize = NonZeroUsize::MIN.saturating_add(1);

/// One-way and two-way roads, loops, parallels, times of 0 and islands all occur.
fn graphs(most_nodes: u32) -> impl Strategy<Value = (u32, Arcs)> {
    (1..=most_nodes).prop_flat_map(|nodes| {
        let road = (0..nodes, 0..nodes, 0_u32..30, any::<bool>());
        prop::collection::vec(road, 0..3 * nodes as usize).prop_map(move |roads| {
            let back = roads.iter().filter(|road| road.3).map(|&(a, b, time, _)| (b, a, time));
            (nodes, roads.iter().map(|&(a, b, time, _)| (a, b, time)).chain(back).collect())
        })
    })
}

/// A town: a grid of `side` × `side` junctions with streets of many speeds, some of them one-way.
fn town(side: u32, seed: u32) -> (u32, Arcs) {
    let mut state = u64::from(seed);
    let mut random = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut arcs = Vec::new();
    for node in 0..side * side {
        let right = (node % side + 1 < side).then_some(node + 1);
        let below = (node / side + 1 < side).then_some(node + side);
        for other in right.into_iter().chain(below) {
            let time = u32::try_from(random(100)).expect("below 100");
            match random(10) {
                0 => {}
                1 => arcs.push((node, other, time)),
                2 => arcs.push((other, node, time)),
                _ => arcs.extend([(node, other, time), (other, node, time)]),
            }
        }
    }
    (side * side, arcs)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // whole numbers far below 2³²
fn oracle(nodes: u32, arcs: &Arcs) -> Vec<Vec<Option<u32>>> {
    let mut edges = vec![Vec::new(); nodes as usize];
    for &(tail, head, time) in arcs {
        edges[tail as usize].push((head as usize, Minutes(f64::from(time))));
    }
    let from = |start| dijkstra::times_from(&edges, &[(start, Minutes(0.0))]);
    (0..nodes as usize).map(|start| from(start).iter().map(|time| time.map(|time| time.0 as u32)).collect()).collect()
}

/// Every way of asking gives the times of Dijkstra's algorithm, whatever the number of threads.
fn all_agree(nodes: u32, arcs: &Arcs) {
    let graph = ArcGraph::from_arcs(nodes, arcs);
    let hierarchy = Hierarchy::new(&graph, ONE).expect("short ways");
    assert_eq!(Ok(&hierarchy), Hierarchy::new(&graph, TWO).as_ref());
    let expected = oracle(nodes, arcs);
    let every: Vec<u32> = (0..nodes).collect();

    let mut query = hierarchy.query();
    for (from, row) in (0..).zip(&expected) {
        for (to, &time) in (0..).zip(row) {
            assert_eq!(query.time(from, to), time, "from {from} to {to}");
        }
    }
    let to_all = Sweep::to_all(&hierarchy);
    for (sources, rows) in every.chunks(LANES).zip(expected.chunks(LANES)) {
        let reached = to_all.batch(sources);
        for (source, row) in rows.iter().enumerate() {
            let times: Vec<_> = (0..nodes as usize).map(|target| reached.time(source, target)).collect();
            assert_eq!(times, *row);
        }
    }
    // Every third node, from the last to the first, and the last once more.
    let targets: Vec<u32> = every.iter().rev().step_by(3).chain(every.last()).copied().collect();
    let sweep = Sweep::to(&hierarchy, &targets);
    for longest in [None, Some(0), Some(25)] {
        let matrix = sweep.many(&every, longest, ONE);
        assert_eq!(matrix, sweep.many(&every, longest, TWO));
        for (source, row) in expected.iter().enumerate() {
            let within = |time: &u32| longest.is_none_or(|longest| *time <= longest);
            let row: Vec<_> = targets.iter().map(|&target| row[target as usize].filter(within)).collect();
            assert_eq!(matrix.row(source).collect::<Vec<_>>(), row, "from {source} within {longest:?}");
        }
    }
}

proptest! {
    #[test]
    fn random_graphs((nodes, arcs) in graphs(40)) {
        all_agree(nodes, &arcs);
    }
}

/// 676 junctions, so that both threads have work: 456,976 pairs.
#[test]
fn a_town() {
    let (nodes, arcs) = town(26, 7);
    all_agree(nodes, &arcs);
}

//! What the benchmark measures, and what a test checks: each task gives a sum by which its answers are compared.

use std::num::NonZeroUsize;

use fast_paths::{FastGraph, InputGraph, PathCalculator};
use geodata::ArcGraph;
use planner::travel::{
    Network,
    hierarchy::{LANES, Query, Sweep, TimeMatrix},
};

/// What a unit of the graph's times is worth; it plays no part in the measures.
const SECONDS_PER_UNIT: f64 = 0.1;

/// A graph that looks a little like a country, the same for the same `side`: a grid of `side` × `side` junctions where some
/// streets are missing or lead one way only, and every eighth and every sixty-fourth line of the grid is a faster road.
pub(crate) fn country(side: u32) -> ArcGraph {
    let mut state = u64::from(side);
    let mut random = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((state >> 33) % below).expect("below a u32")
    };
    let mut arcs = Vec::new();
    for node in 0..side * side {
        let (column, row) = (node % side, node / side);
        let right = (column + 1 < side).then_some((node + 1, row));
        let below = (row + 1 < side).then_some((node + side, column));
        for (other, line) in right.into_iter().chain(below) {
            let speed = if line % 64 == 0 {
                6
            } else if line % 8 == 0 {
                3
            } else {
                1
            };
            let time = (60 + random(60)) / speed;
            match random(20) {
                0..6 if speed == 1 => {}
                6 if speed == 1 => arcs.push((node, other, time)),
                _ => arcs.extend([(node, other, time), (other, node, time)]),
            }
        }
    }
    ArcGraph::from_arcs(side * side, &arcs)
}

/// Pairs of nodes, spread over the graph by two strides without a common divisor.
pub(crate) fn pairs(nodes: u32, count: u32) -> impl Iterator<Item = (u32, u32)> {
    (0..count).map(move |index| (index.wrapping_mul(7919) % nodes, index.wrapping_mul(104_729) % nodes))
}

/// The first nodes of the graph, so that any other program can compute the same.
pub(crate) fn first(nodes: u32, count: u32) -> Vec<u32> {
    (0..count.min(nodes)).collect()
}

pub(crate) fn prepare(graph: &ArcGraph, threads: NonZeroUsize) -> Network {
    Network::from_graph(graph.clone(), None, SECONDS_PER_UNIT, threads, &mut |_, _| ()).expect("times that fit")
}

pub(crate) fn write(network: &Network) -> Vec<u8> {
    let mut file = Vec::new();
    network.write(&mut file).expect("a vector takes all");
    file
}

pub(crate) fn load(file: &[u8]) -> Network {
    Network::read("network", file).expect("what was just written")
}

pub(crate) fn routes(query: &mut Query<'_>, pairs: impl Iterator<Item = (u32, u32)>) -> u64 {
    pairs.filter_map(|(from, to)| query.time(from, to)).map(u64::from).sum()
}

/// The choice of the targets' part of the hierarchy, then all rows.
pub(crate) fn matrix(network: &Network, from: &[u32], to: &[u32], threads: NonZeroUsize) -> TimeMatrix {
    Sweep::to(network.hierarchy(), to).many(from, threads)
}

pub(crate) fn sum(matrix: &TimeMatrix, rows: usize) -> u64 {
    (0..rows).flat_map(|row| matrix.row(row)).flatten().map(u64::from).sum()
}

/// One batch of sources to every node.
pub(crate) fn to_all(sweep: &Sweep<'_>) -> u32 {
    let sources: Vec<u32> = (0..u32::try_from(LANES).expect("few")).collect();
    sweep.batch(&sources).time(0, 0).unwrap_or(0)
}

/// The crate `fast_paths`, a contraction hierarchy as well: what a Rust program would use otherwise.
pub(crate) struct Peer {
    graph: FastGraph,
    calculator: PathCalculator,
}

impl Peer {
    /// Arcs that take no time take one unit: the crate allows no others.
    pub(crate) fn prepare(graph: &ArcGraph) -> Self {
        let mut input = InputGraph::new();
        for tail in 0..graph.nodes() {
            for (head, time) in graph.outgoing(tail).filter(|&(head, _)| head != tail) {
                input.add_edge(tail as usize, head as usize, time.max(1) as usize);
            }
        }
        input.freeze();
        let graph = fast_paths::prepare(&input);
        let calculator = fast_paths::create_calculator(&graph);
        Self { graph, calculator }
    }

    pub(crate) fn routes(&mut self, pairs: impl Iterator<Item = (u32, u32)>) -> u64 {
        let mut time = |(from, to): (u32, u32)| {
            Some(self.calculator.calc_path(&self.graph, from as usize, to as usize)?.get_weight() as u64)
        };
        pairs.filter_map(&mut time).sum()
    }
}

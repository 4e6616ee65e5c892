//! No fastest way takes or measures as much as a number holds: proofs that cost next to nothing.

use std::{cmp::Reverse, collections::BinaryHeap};

use geodata::ArcGraph;
use petgraph::{algo::kosaraju_scc, graph::DiGraph};

use super::weight::NEVER;

/// It cannot be shown that every fastest way stays below 2³¹ − 1 units of time, and of length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("ways could take or measure {longest} units, which is not below {NEVER}; count in coarser units")]
pub struct TooLong {
    /// What a fastest way could take or measure, or a single arc takes.
    pub longest: u64,
}

/// From so many nodes, spread over a part, the times to and from all others are tried as a bound.
const MOST_CENTRES: usize = 8;

/// The rates of length to time for which [`longest_way`] is tried: the powers of two below this one.
const RATES: u32 = 32;

/// Checks that every arc takes, and every fastest way takes and measures fewer than [`NEVER`] units.
pub(super) fn check(graph: &ArcGraph) -> Result<(), TooLong> {
    let holds = |longest: u64| if longest < u64::from(NEVER) { Ok(longest) } else { Err(TooLong { longest }) };
    let slowest = all_nodes(graph).flat_map(|node| graph.outgoing(node)).map(|(_, time)| u64::from(time)).max();
    holds(slowest.unwrap_or(0))?;
    let time = holds(slowest_way(graph))?;
    holds(if graph.is_measured() { longest_way(graph, time) } else { 0 }).map(|_| ())
}

fn all_nodes(graph: &ArcGraph) -> impl Iterator<Item = u32> {
    0..graph.nodes()
}

/// A bound on the time of every fastest way. It leaves every node once at most, so that the slowest arcs of all nodes sum
/// up to one; where that is too much, the strongly connected parts give a better one.
fn slowest_way(graph: &ArcGraph) -> u64 {
    let slowest = |node| graph.outgoing(node).map(|(_, time)| u64::from(time)).max().unwrap_or(0);
    let sum = all_nodes(graph).map(slowest).sum();
    if sum < u64::from(NEVER) { sum } else { by_parts(graph) }
}

/// A bound on the time of every fastest way. A way that has left a strongly connected part never comes back, so that it is a
/// way from part to part, each followed by one that it leads to: the slowest such way.
fn by_parts(graph: &ArcGraph) -> u64 {
    let mut arcs = DiGraph::<(), ()>::with_capacity(graph.nodes() as usize, graph.arcs());
    for _ in all_nodes(graph) {
        arcs.add_node(());
    }
    for (tail, head) in all_nodes(graph).flat_map(|tail| graph.outgoing(tail).map(move |(head, _)| (tail, head))) {
        arcs.add_edge(tail.into(), head.into(), ());
    }
    // Every part comes after all that it leads to.
    let parts = kosaraju_scc(&arcs);
    let mut part_of = vec![0_usize; graph.nodes() as usize];
    for (number, part) in parts.iter().enumerate() {
        for node in part {
            part_of[node.index()] = number;
        }
    }
    let reverse = reversed(graph);
    let mut longest: Vec<u64> = Vec::with_capacity(parts.len());
    for (number, part) in parts.iter().enumerate() {
        let mut nodes: Vec<u32> = part.iter().filter_map(|node| u32::try_from(node.index()).ok()).collect();
        nodes.sort_unstable();
        let leading_out = nodes.iter().flat_map(|&node| graph.outgoing(node)).filter_map(|(head, time)| {
            let other = part_of[head as usize];
            (other != number).then(|| u64::from(time) + longest[other])
        });
        let onward = leading_out.max().unwrap_or(0);
        longest.push(within(graph, &reverse, &nodes, &part_of) + onward);
    }
    longest.into_iter().max().unwrap_or(0)
}

/// A bound on the time of every fastest way within a strongly connected part: the slowest arcs of its nodes, or, where that
/// is too much, to one of its nodes and on from there.
fn within(graph: &ArcGraph, reverse: &ArcGraph, nodes: &[u32], part_of: &[usize]) -> u64 {
    let inner = |&node: &u32| {
        let arcs = graph.outgoing(node).filter(move |&(head, _)| part_of[head as usize] == part_of[node as usize]);
        arcs.map(|(_, time)| u64::from(time)).max().unwrap_or(0)
    };
    let sum: u64 = nodes.iter().map(inner).sum();
    let farthest = |times: &[Option<u64>]| nodes.iter().filter_map(|&node| times[node as usize]).max().unwrap_or(0);
    let over = |centre: u32| farthest(&times(graph, centre)) + farthest(&times(reverse, centre));
    let step = (nodes.len() / MOST_CENTRES).max(1);
    let mut centres = nodes.iter().step_by(step);
    let mut bound = sum;
    while bound >= u64::from(NEVER)
        && let Some(&centre) = centres.next()
    {
        bound = bound.min(over(centre));
    }
    bound
}

/// A bound on the length of every way that takes `time` at most and leaves every node once at most: whatever the rate, it
/// is no longer than that rate times its time plus, of each node, the most that an arc is longer than the rate allows.
fn longest_way(graph: &ArcGraph, time: u64) -> u64 {
    let excess = |rate: u64, node| {
        let over = |(_, time, length)| u64::from(length).saturating_sub(rate * u64::from(time));
        graph.measured(node).map(over).max().unwrap_or(0)
    };
    let at_rate = |rate: u64| {
        all_nodes(graph).map(|node| excess(rate, node)).sum::<u64>().saturating_add(rate.saturating_mul(time))
    };
    let mut bound = at_rate(0);
    for power in 0..RATES {
        if bound < u64::from(NEVER) {
            break;
        }
        bound = bound.min(at_rate(1 << power));
    }
    bound
}

/// The same arcs the other way round, without their lengths.
fn reversed(graph: &ArcGraph) -> ArcGraph {
    let turned = |tail| graph.outgoing(tail).map(move |(head, time)| (head, tail, time));
    ArcGraph::from_arcs(graph.nodes(), &all_nodes(graph).flat_map(turned).collect::<Vec<_>>())
}

/// Dijkstra's algorithm in 64 bits.
fn times(graph: &ArcGraph, start: u32) -> Vec<Option<u64>> {
    let mut times = vec![None; graph.nodes() as usize];
    let mut heap = BinaryHeap::from([Reverse((0, start))]);
    while let Some(Reverse((time, node))) = heap.pop() {
        if times[node as usize].is_some() {
            continue;
        }
        times[node as usize] = Some(time);
        let unreached = graph.outgoing(node).filter(|&(head, _)| times[head as usize].is_none());
        heap.extend(unreached.map(|(head, arc)| Reverse((time + u64::from(arc), head))));
    }
    times
}

//! No fastest way takes or measures as much as a number holds: proofs that cost next to nothing.

use std::{cmp::Reverse, collections::BinaryHeap};

use geodata::ArcGraph;

use super::weight::NEVER;

/// It cannot be shown that every fastest way stays below 2³¹ − 1 units of time, and of length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("ways could take or measure {longest} units, which is not below {NEVER}; count in coarser units")]
pub struct TooLong {
    /// What a fastest way could take or measure, or a single arc takes.
    pub longest: u64,
}

/// From so many nodes, spread over the graph, the times to and from all others are tried as a bound.
const MOST_CENTRES: u32 = 8;

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
/// up to one; where that is too much, centres in the largest part of the graph give a better one.
fn slowest_way(graph: &ArcGraph) -> u64 {
    let slowest = |node| graph.outgoing(node).map(|(_, time)| u64::from(time)).max().unwrap_or(0);
    let mut bound: u64 = all_nodes(graph).map(slowest).sum();
    let reverse = (bound >= u64::from(NEVER)).then(|| reversed(graph));
    let step = (graph.nodes() / MOST_CENTRES).max(1) as usize;
    for centre in all_nodes(graph).step_by(step) {
        let Some(reverse) = reverse.as_ref().filter(|_| bound >= u64::from(NEVER)) else { break };
        bound = bound.min(by_way_of(centre, graph, reverse));
    }
    bound
}

/// A bound on the time of every fastest way, from the times to and from a centre. All that it reaches and is reached from
/// is a strongly connected part, so that a way that has left it never comes back: before and after, a way leaves every
/// node outside once at most; inside, it is no slower than over the centre; and one arc may lead out.
fn by_way_of(centre: u32, graph: &ArcGraph, reverse: &ArcGraph) -> u64 {
    let (from, to) = (times(graph, centre), times(reverse, centre));
    let is_inside = |node: u32| from[node as usize].is_some() && to[node as usize].is_some();
    let farthest = |times: &[Option<u64>]| {
        all_nodes(graph).filter(|&node| is_inside(node)).filter_map(|node| times[node as usize]).max().unwrap_or(0)
    };
    let (mut outside, mut leading_out) = (0, 0);
    for node in all_nodes(graph) {
        let arcs = graph.outgoing(node);
        if is_inside(node) {
            let out = arcs.filter(|&(head, _)| !is_inside(head)).map(|(_, time)| u64::from(time)).max();
            leading_out = leading_out.max(out.unwrap_or(0));
        } else {
            outside += arcs.map(|(_, time)| u64::from(time)).max().unwrap_or(0);
        }
    }
    outside + leading_out + farthest(&from) + farthest(&to)
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

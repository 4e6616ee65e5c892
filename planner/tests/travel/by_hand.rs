//! Times that can be read off a drawing.

use std::num::NonZeroUsize;

use geodata::ArcGraph;
use planner::travel::hierarchy::{Hierarchy, Sweep, TooLong};

fn times(nodes: u32, arcs: &[(u32, u32, u32)]) -> Vec<Vec<Option<u32>>> {
    let hierarchy = Hierarchy::new(&ArcGraph::from_arcs(nodes, arcs), NonZeroUsize::MIN).expect("short ways");
    let mut query = hierarchy.query();
    (0..nodes).map(|from| (0..nodes).map(|to| query.time(from, to)).collect()).collect()
}

fn some<const N: usize>(times: [u32; N]) -> Vec<Option<u32>> {
    times.map(Some).to_vec()
}

fn both_ways(roads: &[(u32, u32, u32)]) -> Vec<(u32, u32, u32)> {
    roads.iter().flat_map(|&(a, b, time)| [(a, b, time), (b, a, time)]).collect()
}

/// 0 ─ 1 ─ 2
/// │   │   │    ten seconds each
/// 3 ─ 4 ─ 5
#[test]
fn a_grid() {
    let roads = [(0, 1, 10), (1, 2, 10), (3, 4, 10), (4, 5, 10), (0, 3, 10), (1, 4, 10), (2, 5, 10)];
    let times = times(6, &both_ways(&roads));
    assert_eq!(times[0], some([0, 10, 20, 10, 20, 30]));
    assert_eq!(times[4], some([20, 10, 20, 10, 0, 10]));
}

/// The middle road of the grid leads north only.
#[test]
fn a_one_way_street() {
    let mut roads = both_ways(&[(0, 1, 10), (1, 2, 10), (3, 4, 10), (4, 5, 10), (0, 3, 10), (2, 5, 10)]);
    roads.push((4, 1, 10));
    let times = times(6, &roads);
    assert_eq!(times[4][1], Some(10));
    // South over 0 and 3, or over 2 and 5.
    assert_eq!(times[1][4], Some(30));
}

#[test]
fn a_one_way_loop() {
    let times = times(4, &[(0, 1, 1), (1, 2, 2), (2, 3, 4), (3, 0, 8)]);
    assert_eq!(times[0], some([0, 1, 3, 7]));
    assert_eq!(times[3], some([8, 9, 11, 0]));
}

#[test]
fn a_way_in_without_a_way_out() {
    let times = times(3, &[(0, 1, 5), (1, 0, 5), (1, 2, 0)]);
    assert_eq!(times[0], some([0, 5, 5]));
    assert_eq!(times[2], [None, None, Some(0)]);
}

#[test]
fn the_fastest_of_parallel_roads_and_no_loop() {
    assert_eq!(times(2, &[(0, 1, 9), (0, 1, 4), (0, 1, 7), (0, 0, 3), (1, 1, 0)])[0], some([0, 4]));
}

#[test]
fn nothing_and_next_to_nothing() {
    assert!(times(0, &[]).is_empty());
    assert_eq!(times(1, &[]), [[Some(0)]]);
}

#[test]
fn a_bound_counts_exactly() {
    let graph = ArcGraph::from_arcs(3, &both_ways(&[(0, 1, 600), (1, 2, 1)]));
    let hierarchy = Hierarchy::new(&graph, NonZeroUsize::MIN).expect("short ways");
    let sweep = Sweep::to(&hierarchy, &[2, 1, 0, 1]);
    let within = |bound| sweep.many(&[0], Some(bound), NonZeroUsize::MIN).row(0).collect::<Vec<_>>();
    assert_eq!(within(600), [None, Some(600), Some(0), Some(600)]);
    assert_eq!(within(599), [None, None, Some(0), None]);
    assert_eq!(within(0), [None, None, Some(0), None]);
    assert_eq!(within(u32::MAX), [Some(601), Some(600), Some(0), Some(600)]);
}

#[test]
fn what_could_outgrow_32_bits_is_refused() {
    let longest = u32::MAX / 2;
    let graph = |weight| ArcGraph::from_arcs(2, &[(0, 1, weight), (1, 0, 1)]);
    let refusal = Hierarchy::new(&graph(longest - 1), NonZeroUsize::MIN).unwrap_err();
    assert_eq!(refusal, TooLong { longest: u64::from(longest) });
    let hierarchy = Hierarchy::new(&graph(longest - 2), NonZeroUsize::MIN).expect("short ways");
    assert_eq!(hierarchy.query().time(0, 1), Some(longest - 2));
    assert_eq!(Sweep::to(&hierarchy, &[1]).batch(&[0]).time(0, 0), Some(longest - 2));
}

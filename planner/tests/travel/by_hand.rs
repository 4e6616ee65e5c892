//! Times that can be read off a drawing.

use std::num::NonZeroUsize;

use geodata::ArcGraph;
use planner::travel::hierarchy::{Cost, End, Hierarchy, Path, Sweep, TooLong};

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

/// Over 1 it is as fast as over 2, and shorter; the road there and then is slower, and shorter still.
#[test]
fn the_shortest_of_the_fastest() {
    let arcs = [(0, 1, 5, 40), (1, 3, 5, 40), (0, 2, 4, 50), (2, 3, 6, 50), (0, 3, 11, 10)];
    let hierarchy = Hierarchy::new(&ArcGraph::from_measured_arcs(5, &arcs), NonZeroUsize::MIN).expect("short ways");
    let mut query = hierarchy.query();
    let cost = Cost { time: 10, length: 80 };
    assert_eq!(query.best(&[End::at(0)], &[End::at(3)]), Some(cost));
    assert_eq!(query.path(&[End::at(0)], &[End::at(3)]), Some(Path { cost, nodes: vec![0, 1, 3] }));
    assert_eq!(query.path(&[End::at(0)], &[End::at(4)]), None);
    // A house between 0 and 2, three quarters on.
    let house = [End { node: 0, time: 3, length: 37 }, End { node: 2, time: 1, length: 13 }];
    let cost = Cost { time: 7, length: 63 };
    assert_eq!(query.path(&house, &[End::at(3)]), Some(Path { cost, nodes: vec![2, 3] }));
    assert_eq!(query.path(&house, &[]), None);
    let matrix =
        Sweep::to_points(&hierarchy, &[vec![End::at(3)], vec![]]).many_points(&[house.into()], NonZeroUsize::MIN);
    assert_eq!(matrix.row(0).collect::<Vec<_>>(), [Some(cost), None]);
}

#[test]
fn a_point_itself() {
    let hierarchy = Hierarchy::new(&ArcGraph::from_arcs(1, &[]), NonZeroUsize::MIN).expect("short ways");
    let point = [End { node: 0, time: 2, length: 3 }];
    let cost = Cost { time: 4, length: 6 };
    assert_eq!(hierarchy.query().path(&point, &point), Some(Path { cost, nodes: vec![0] }));
}

#[test]
fn progress_comes_to_an_end() {
    let mut heard = Vec::new();
    let graph = ArcGraph::from_arcs(3, &both_ways(&[(0, 1, 600), (1, 2, 1)]));
    let hierarchy = Hierarchy::prepare(&graph, NonZeroUsize::MIN, &mut |done, all| heard.push((done, all)));
    assert_eq!(hierarchy, Hierarchy::new(&graph, NonZeroUsize::MIN));
    assert!(heard.is_sorted() && heard.ends_with(&[(3, 3)]), "{heard:?}");
}

/// The largest time that is one.
const LONGEST: u32 = u32::MAX / 2 - 1;

#[test]
fn what_could_outgrow_32_bits_is_refused() {
    let prepared =
        |arcs: &[(u32, u32, u32, u32)]| Hierarchy::new(&ArcGraph::from_measured_arcs(3, arcs), NonZeroUsize::MIN);
    // A single arc, though the fastest way is another.
    let around = [(0, 1, LONGEST + 1, 0), (0, 2, 1, 0), (2, 1, 1, 0)];
    assert_eq!(prepared(&around), Err(TooLong { longest: u64::from(LONGEST) + 1 }));
    // Two arcs in a row.
    let line = [(0, 1, LONGEST, 0), (1, 2, 1, 0)];
    assert_eq!(prepared(&line), Err(TooLong { longest: u64::from(LONGEST) + 1 }));
    // Lengths as well.
    let long = [(0, 1, 0, LONGEST), (1, 2, 0, 1)];
    assert_eq!(prepared(&long), Err(TooLong { longest: u64::from(LONGEST) + 1 }));

    let hierarchy = prepared(&[(0, 1, LONGEST - 1, LONGEST - 7), (1, 2, 1, 7)]).expect("short ways");
    assert_eq!(hierarchy.query().time(0, 2), Some(LONGEST));
    assert_eq!(Sweep::to(&hierarchy, &[2]).batch(&[0]).time(0, 0), Some(LONGEST));
    let cost = Cost { time: LONGEST, length: LONGEST };
    assert_eq!(hierarchy.query().best(&[End::at(0)], &[End::at(2)]), Some(cost));
    // With an end it takes too long, and ends that are too far do not count.
    let near = |time, length| vec![End { node: 2, time, length }];
    let point = |end: Vec<End>| {
        let matrix = Sweep::to_points(&hierarchy, std::slice::from_ref(&end));
        let times = matrix.many_points(&[vec![End::at(0)]], NonZeroUsize::MIN);
        let best = hierarchy.query().best(&[End::at(0)], &end);
        assert_eq!(times.row(0).next(), Some(best));
        best
    };
    assert_eq!(point(near(1, 0)), None);
    assert_eq!(point(near((1 << 30) - 1, 0)), None);
    assert_eq!(point(near(0, 1 << 30)), None);
    let longer = Cost { time: LONGEST, length: LONGEST + (1 << 30) - 1 };
    assert_eq!(point(near(0, (1 << 30) - 1)), Some(longer));
}

/// A ring with as many detours as its slowest arcs sum up to more than 32 bits count, though no fastest way takes long.
#[test]
fn slow_roads_that_nobody_takes_do_no_harm() {
    let ring: Vec<_> = (0..100).map(|node| (node, (node + 1) % 100, 1, 1)).collect();
    let detours = (0..100).map(|node| (node, (node + 50) % 100, LONGEST, 1_u32 << 30));
    let dead_end = [(7, 100, 5, 9), (101, 3, 6, 9)];
    let arcs: Vec<_> = ring.into_iter().chain(detours).chain(dead_end).collect();
    let hierarchy = Hierarchy::new(&ArcGraph::from_measured_arcs(102, &arcs), NonZeroUsize::MIN).expect("short ways");
    assert_eq!(hierarchy.query().best(&[End::at(101)], &[End::at(100)]), Some(Cost { time: 15, length: 22 }));
    assert_eq!(hierarchy.query().best(&[End::at(50)], &[End::at(49)]), Some(Cost { time: 99, length: 99 }));
}

/// A hundred islands, each a ring of three arcs that take nearly as long as anything may: none leads to another.
#[test]
fn islands_do_not_add_up() {
    let ring = |at: u32| [(3 * at, 3 * at + 1), (3 * at + 1, 3 * at + 2), (3 * at + 2, 3 * at)];
    let arcs: Vec<_> = (0..100).flat_map(ring).map(|(tail, head)| (tail, head, LONGEST / 4)).collect();
    let hierarchy = Hierarchy::new(&ArcGraph::from_arcs(300, &arcs), NonZeroUsize::MIN).expect("short ways");
    assert_eq!(hierarchy.query().time(0, 2), Some(LONGEST / 4 * 2));
    assert_eq!(hierarchy.query().time(0, 3), None);
    // One after another they do: each leads into the next.
    let chained: Vec<_> = arcs.iter().copied().chain((0..99).map(|at| (3 * at, 3 * at + 3, 0))).collect();
    assert!(Hierarchy::new(&ArcGraph::from_arcs(300, &chained), NonZeroUsize::MIN).is_err());
}

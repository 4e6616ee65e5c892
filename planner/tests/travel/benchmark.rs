//! The tasks of the benchmark give the sums of Dijkstra's algorithm on a small graph.

#[path = "../../benches/travel/tasks.rs"]
mod tasks;

use std::num::NonZeroUsize;

use geodata::Minutes;
use planner::travel::{dijkstra, hierarchy::Sweep};

#[test]
fn the_benchmark_measures_right_answers() {
    let graph = tasks::country(30);
    let nodes = graph.nodes();
    let edges: dijkstra::Edges = (0..nodes)
        .map(|tail| graph.outgoing(tail).map(|(head, time)| (head as usize, Minutes(f64::from(time)))).collect())
        .collect();
    let times = |from: u32| dijkstra::times_from(&edges, &[(from as usize, Minutes(0.0))]);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // whole numbers far below 2³²
    let whole = |time: Minutes| time.0 as u64;

    let network = tasks::load(&tasks::write(&tasks::prepare(&graph, NonZeroUsize::MIN)));
    let pairs = || tasks::pairs(nodes, 200);
    let expected: u64 = pairs().filter_map(|(from, to)| times(from)[to as usize]).map(whole).sum();
    assert!(expected > 0);
    assert_eq!(tasks::routes(&mut network.hierarchy().query(), pairs()), expected);
    assert_eq!(tasks::Peer::prepare(&graph).routes(pairs()), expected);

    let (from, to) = (tasks::first(nodes, 40), tasks::first(nodes, 2_000));
    let expected: u64 = from.iter().flat_map(|&from| times(from)).flatten().map(whole).sum();
    for threads in [NonZeroUsize::MIN, NonZeroUsize::MIN.saturating_add(1)] {
        let matrix = tasks::matrix(&network, &from, &to, threads);
        assert_eq!(tasks::sum(&matrix, from.len()), expected);
    }
    assert_eq!(tasks::to_all(&Sweep::to_all(network.hierarchy())), 0);
}

//! How long the engine of travel times takes on a DIMACS graph, and a sum to check it by:
//! `cargo run --release -p planner --example travel -- GRAPH.gr`.
//!
//! Matrices lead from the first nodes of the file to the first nodes of the file, so that any other program can compute
//! the same.

use std::{error::Error, fs::File, hint::black_box, io::BufReader, num::NonZeroUsize, time::Instant};

use geodata::dimacs;
use planner::travel::{
    Network,
    hierarchy::{LANES, Sweep},
};

/// Pairs asked one after another.
const QUERIES: u32 = 10_000;

/// How often what is quick is repeated; the quickest counts, for the machine may have other work.
const REPEATS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: travel GRAPH.gr")?;
    let graph = dimacs::read_graph(&path, BufReader::new(File::open(&path)?))?;
    println!("{path}: {} nodes, {} arcs", graph.nodes(), graph.arcs());
    let [one, two] = [NonZeroUsize::MIN, NonZeroUsize::MIN.saturating_add(1)];

    let network = quickest("preparation, two threads", 1, || Network::new(graph.clone(), None, 0.1, two))?;
    let mut file = Vec::new();
    network.write(&mut file)?;
    println!("{} arcs in the hierarchy, {} bytes in the file", network.hierarchy().arcs(), file.len());
    quickest("load, from memory", REPEATS, || Network::read("", file.as_slice()))?;

    let nodes = network.graph().nodes();
    let mut query = network.hierarchy().query();
    // Two strides without a common divisor spread the pairs over the graph.
    let pair = |index: u32| (index.wrapping_mul(7919) % nodes, index.wrapping_mul(104_729) % nodes);
    quickest("10,000 routes, time only", REPEATS, || {
        (0..QUERIES).map(pair).filter_map(|(from, to)| query.time(from, to)).map(u64::from).sum::<u64>()
    });
    for (rows, columns) in [(200, 5_000), (1_000, 20_000)] {
        let first = |count: u32| (0..count.min(nodes)).collect::<Vec<_>>();
        let (from, to) = (first(rows), first(columns));
        for threads in [one, two] {
            let matrix =
                quickest(&format!("matrix {} × {}, threads: {threads}", from.len(), to.len()), REPEATS, || {
                    Sweep::to(network.hierarchy(), &to).many(&from, threads)
                });
            let sum: u64 = (0..from.len()).flat_map(|row| matrix.row(row)).flatten().map(u64::from).sum();
            println!("  sum {sum}");
        }
    }
    let all = Sweep::to_all(network.hierarchy());
    let sources: Vec<_> = (0..nodes).take(LANES).collect();
    quickest("one to all, a batch of 16", REPEATS, || all.batch(&sources));
    Ok(())
}

/// Does `work` so often and prints the shortest time that it took.
fn quickest<T>(what: &str, repeats: usize, mut work: impl FnMut() -> T) -> T {
    let mut timed = || {
        let start = Instant::now();
        let result = black_box(work());
        (start.elapsed().as_secs_f64(), result)
    };
    let (mut best, mut result) = timed();
    for _ in 1..repeats {
        let (seconds, again) = timed();
        (best, result) = (best.min(seconds), again);
    }
    println!("{what}: {best:.6} s");
    result
}

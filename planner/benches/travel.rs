//! How long the engine of travel times takes, beside the crate `fast_paths`: `cargo xtask bench travel [GRAPH.gr]`, on a
//! DIMACS graph or, without one, on a small one of its own.
//!
//! Criterion measures and reports each task but the preparations, which are timed once; the table at the end gives the
//! quickest repetition of each and the mean processor time, for the machine may have other work. Sums let any other program check the answers.

#[path = "shared/processor.rs"]
mod processor;
#[path = "travel/tasks.rs"]
mod tasks;

use std::{
    collections::BTreeMap,
    env,
    error::Error,
    fs::{self, File},
    hint::black_box,
    io::BufReader,
    num::NonZeroUsize,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use criterion::Criterion;
use geodata::dimacs;
use planner::travel::hierarchy::{LANES, Sweep};
use processor::processor_seconds;
use tasks::{Peer, country, first, load, matrix, pairs, prepare, routes, sum, to_all, write};

/// Junctions along a side of the graph that is made when none is given.
const SIDE: u32 = 250;

/// Pairs asked one after another.
const ROUTES: u32 = 10_000;

/// Of the peer's matrix, which it answers pair by pair, so many are asked.
const PEER_SAMPLE: u32 = 1_000;

/// In the environment of the process that only answers: the file of the network.
const ANSWER_FROM: &str = "TRAVEL_BENCH_ANSWER_FROM";

const ONE: NonZeroUsize = NonZeroUsize::MIN;
const TWO: NonZeroUsize = NonZeroUsize::MIN.saturating_add(1);

fn main() -> Result<(), Box<dyn Error>> {
    if let Some(file) = env::var_os(ANSWER_FROM) {
        return answer_only(Path::new(&file));
    }
    // Cargo adds `--bench`.
    let path = env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let graph = match &path {
        Some(path) => dimacs::read_graph(path, BufReader::new(File::open(path)?))?,
        None => country(SIDE),
    };
    println!("{}: {} nodes, {} arcs", path.as_deref().unwrap_or("made"), graph.nodes(), graph.arcs());
    let mut bench = Bench::default();
    let nodes = graph.nodes();

    let network = bench.once("preparation, two threads", || prepare(&graph, TWO));
    let file = write(&network);
    bench.measure("load of the prepared file", || load(&file));
    let mut query = network.hierarchy().query();
    bench.measure("10,000 routes, time only", || routes(&mut query, pairs(nodes, ROUTES)));
    let mut sums = BTreeMap::new();
    for (rows, columns) in [(200, 5_000), (1_000, 20_000)] {
        let (from, to) = (first(nodes, rows), first(nodes, columns));
        for threads in [ONE, TWO] {
            let task = format!("matrix {} × {}, threads: {threads}", from.len(), to.len());
            bench.measure(&task, || matrix(&network, &from, &to, threads));
            sums.insert(task, sum(&matrix(&network, &from, &to, threads), from.len()));
        }
    }
    let all = Sweep::to_all(network.hierarchy());
    bench.measure("one to all, a batch of 16", || to_all(&all));

    let mut peer = bench.once("fast_paths: preparation", || Peer::prepare(&graph));
    assert_eq!(
        peer.routes(pairs(nodes, PEER_SAMPLE)),
        routes(&mut query, pairs(nodes, PEER_SAMPLE)),
        "both find the same times, unless an arc takes none"
    );
    bench.measure("fast_paths: 1,000 routes", || peer.routes(pairs(nodes, PEER_SAMPLE)));

    bench.table(&file, nodes)?;
    for (task, sum) in &sums {
        println!("sum of {task}: {sum}");
    }
    Ok(())
}

/// What a task takes.
#[derive(Clone, Copy)]
struct Measure {
    /// The quickest repetition.
    elapsed: Duration,
    /// The mean over all repetitions, in seconds on all processors; not a number where the system does not tell.
    processor: f64,
}

/// Measures, and remembers what it measured.
struct Bench {
    criterion: Criterion,
    measures: BTreeMap<String, Measure>,
}

impl Default for Bench {
    fn default() -> Self {
        let criterion = Criterion::default()
            .sample_size(10)
            .warm_up_time(Duration::from_millis(100))
            .measurement_time(Duration::from_secs(1));
        Self { criterion, measures: BTreeMap::new() }
    }
}

impl Bench {
    fn measure<T>(&mut self, task: &str, mut work: impl FnMut() -> T) {
        let (mut elapsed, mut repetitions) = (Duration::MAX, 0_u32);
        let mut timed = || {
            let start = Instant::now();
            let result = black_box(work());
            let once = start.elapsed();
            drop(result);
            elapsed = elapsed.min(once);
            repetitions += 1;
            once
        };
        let before = processor_seconds();
        self.criterion.bench_function(task, |bencher| bencher.iter_custom(|count| (0..count).map(|_| timed()).sum()));
        let processor = (processor_seconds() - before) / f64::from(repetitions);
        self.measures.insert(task.to_owned(), Measure { elapsed, processor });
    }

    /// Times what takes many seconds, a single time.
    fn once<T>(&mut self, task: &str, work: impl FnOnce() -> T) -> T {
        let (start, before) = (Instant::now(), processor_seconds());
        let result = black_box(work());
        let measure = Measure { elapsed: start.elapsed(), processor: processor_seconds() - before };
        println!("{task}: {:.3} s, once", measure.elapsed.as_secs_f64());
        self.measures.insert(task.to_owned(), measure);
        result
    }

    /// Prints everything in the units of the aims.
    fn table(&self, file: &[u8], nodes: u32) -> Result<(), Box<dyn Error>> {
        println!("\n| task | quickest | processor, mean | fast_paths, quickest |\n|---|---|---|---|");
        let row = |name: &str, task: &str, (factor, unit): (f64, &str), peer: String| {
            if let Some(measure) = self.measures.get(task) {
                let (elapsed, processor) = (measure.elapsed.as_secs_f64() * factor, measure.processor * factor);
                println!("| {name} | {elapsed:.3} {unit} | {processor:.3} {unit} | {peer} |");
            }
        };
        let peer = |task: &str| self.measures.get(task).map_or(f64::NAN, |measure| measure.elapsed.as_secs_f64());
        let peer_route = peer("fast_paths: 1,000 routes") / f64::from(PEER_SAMPLE);
        let same = |task: &str, unit, peer: String| row(task, task, unit, peer);
        let (seconds, milliseconds) = ((1.0, "s"), (1e3, "ms"));
        let peer_preparation = format!("{:.3} s, one thread", peer("fast_paths: preparation"));
        same("preparation, two threads", seconds, peer_preparation);
        same("load of the prepared file", seconds, String::new());
        let each = (1e6 / f64::from(ROUTES), "µs");
        let name = "one route, time only, mean of 10,000";
        row(name, "10,000 routes, time only", each, format!("{:.3} µs, with its path", peer_route * 1e6));
        for (rows, columns) in [(200, 5_000), (1_000, 20_000)] {
            let (rows, columns) = (nodes.min(rows), nodes.min(columns));
            let peer = peer_route * f64::from(rows) * f64::from(columns);
            let peer = format!("{peer:.0} s, extrapolated from {PEER_SAMPLE} routes");
            same(&format!("matrix {rows} × {columns}, threads: 1"), milliseconds, peer);
            same(&format!("matrix {rows} × {columns}, threads: 2"), milliseconds, String::new());
        }
        let each = (1e3 / f64::from(u32::try_from(LANES)?), "ms");
        row("one to all, in a batch of 16, each", "one to all, a batch of 16", each, String::new());
        if let Some(peak) = peak_memory(file)? {
            println!("| memory of a process that only answers, at most | {peak:.0} MB | | |");
        }
        Ok(())
    }
}

/// The most memory, in megabytes, of a process that loads the network and answers every task; `None` where the system does
/// not tell.
fn peak_memory(file: &[u8]) -> Result<Option<f64>, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("network");
    fs::write(&path, file)?;
    let output = Command::new(env::current_exe()?).env(ANSWER_FROM, &path).output()?;
    Ok(String::from_utf8(output.stdout)?.trim().parse().ok())
}

fn answer_only(file: &Path) -> Result<(), Box<dyn Error>> {
    let network = load(&fs::read(file)?);
    let nodes = network.hierarchy().nodes();
    black_box(routes(&mut network.hierarchy().query(), pairs(nodes, ROUTES)));
    black_box(matrix(&network, &first(nodes, 1_000), &first(nodes, 20_000), TWO));
    black_box(to_all(&Sweep::to_all(network.hierarchy())));
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    println!("{}", peak.map(|kilobytes| (kilobytes / 1e3).to_string()).unwrap_or_default());
    Ok(())
}

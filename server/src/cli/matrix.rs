//! `tuvu matrix NETWORK`.

use std::{
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};

use geodata::{Language, Minutes, NodePoint, read_node_points};
use indicatif::ProgressBar;
use planner::travel::{
    Network,
    hierarchy::{LANES, Sweep},
    matrix_file::{CsvMatrix, MatrixWriter, NpyMatrix},
};

use super::{Failure, files, network};

/// How many rows are computed before they are written: enough for every thread, few enough to hold.
const ROWS_AT_ONCE: usize = 16 * LANES;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The prepared network; `tuvu network import` makes it.
    network: PathBuf,
    /// The points to set out from: a CSV `id,node`.
    #[arg(long, value_name = "A.csv")]
    from: PathBuf,
    /// The points to reach: a CSV `id,node`.
    #[arg(long, value_name = "B.csv")]
    to: PathBuf,
    /// Where to write the matrix, as its ending says: .csv or .npy; `-` is CSV on standard output.
    #[arg(short, long, value_name = "MATRIX", value_parser = parse_output)]
    output: PathBuf,
    /// What takes longer counts as no route.
    #[arg(long, value_name = "M", value_parser = parse_minutes)]
    max_minutes: Option<f64>,
}

fn parse_output(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    let is_known = text == "-" || path.extension().is_some_and(|ending| ending == "csv" || ending == "npy");
    if is_known { Ok(path) } else { Err("a name that ends in .csv or .npy, or -".into()) }
}

fn parse_minutes(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|minutes| *minutes >= 0.0).ok_or_else(|| "a number of minutes of 0 or more".into())
}

pub(super) fn run(arguments: &Arguments, language: Language) -> Result<ExitCode, Failure> {
    let network = network::open(&arguments.network, language)?;
    let read = |path: &Path| {
        let name = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|error| Failure::Work(format!("{name}: {error}")))?;
        read_node_points(&name, &bytes, network.graph().nodes()).map_err(|error| Failure::Work(error.message(language)))
    };
    let (from, to) = (read(&arguments.from)?, read(&arguments.to)?);
    files::write_with(&arguments.output, |output| {
        let matrix: Box<dyn MatrixWriter + '_> = if arguments.output.extension().is_some_and(|ending| ending == "npy") {
            Box::new(NpyMatrix::new(from.len(), to.len(), output)?)
        } else {
            Box::new(CsvMatrix::new(&to, output)?)
        };
        write(&network, (&from, &to), arguments.max_minutes.map(Minutes), matrix)
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Computes and writes a stretch of rows after another, so that the whole need not be held.
fn write(
    network: &Network,
    (from, to): (&[NodePoint], &[NodePoint]),
    longest: Option<Minutes>,
    mut matrix: Box<dyn MatrixWriter + '_>,
) -> io::Result<()> {
    let nodes = |points: &[NodePoint]| points.iter().map(|point| point.node).collect::<Vec<_>>();
    let sweep = Sweep::to(network.hierarchy(), &nodes(to));
    let longest = longest.and_then(|longest| network.units_within(longest));
    let mut progress = Progress::new(from.len());
    for points in from.chunks(ROWS_AT_ONCE) {
        let times = sweep.many(&nodes(points), network::threads());
        for (row, point) in points.iter().enumerate() {
            let within = |time: &u32| longest.is_none_or(|longest| *time <= longest);
            let mut minutes = times.row(row).map(|time| time.filter(within).map(|units| network.minutes(units)));
            matrix.row(point, &mut minutes)?;
        }
        progress.add(points.len());
    }
    progress.bar.finish_and_clear();
    matrix.finish()
}

/// A bar on a terminal, plain lines elsewhere; nothing in the first second.
struct Progress {
    bar: ProgressBar,
    done: usize,
    all: usize,
    start: Instant,
    said: Duration,
}

impl Progress {
    fn new(all: usize) -> Self {
        let bar = if io::stderr().is_terminal() { ProgressBar::new(all as u64) } else { ProgressBar::hidden() };
        Self { bar, done: 0, all, start: Instant::now(), said: Duration::from_secs(1) }
    }

    fn add(&mut self, rows: usize) {
        self.done += rows;
        let elapsed = self.start.elapsed();
        if elapsed < self.said {
            return;
        }
        if self.bar.is_hidden() {
            // A reader of standard error who has gone away is no reason to stop.
            let _ = writeln!(io::stderr(), "tuvu: {:.0} s: {} / {}", elapsed.as_secs_f64(), self.done, self.all);
            self.said = elapsed + Duration::from_secs(5);
        } else {
            self.bar.set_position(self.done as u64);
        }
    }
}

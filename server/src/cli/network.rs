//! `tuvu network`.

use std::{
    fs::File,
    io::{BufReader, Write},
    num::NonZeroUsize,
    path::{Path, PathBuf},
    process::ExitCode,
    thread,
    time::Instant,
};

use clap::Subcommand;
use geodata::{DataError, Language, dimacs};
use planner::travel::{Network, NetworkFileError};

use super::{Failure, files};

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Reads roads and prepares them.
    Import(Import),
    /// Prints what a person would check of a prepared network.
    Info {
        /// The prepared network.
        network: PathBuf,
    },
}

#[derive(clap::Args)]
struct Import {
    #[command(subcommand)]
    format: Format,
}

#[derive(Subcommand)]
enum Format {
    /// From files of the ninth DIMACS challenge.
    Dimacs(Dimacs),
}

#[derive(clap::Args)]
struct Dimacs {
    /// The roads: `p sp NODES ARCS`, then `a TAIL HEAD TIME` for each.
    #[arg(value_name = "GRAPH.gr")]
    graph: PathBuf,
    /// The coordinates of the nodes, in whole numbers of any unit.
    #[arg(value_name = "COORDINATES.co")]
    coordinates: Option<PathBuf>,
    /// How long a unit of TIME is.
    #[arg(long, value_name = "SECONDS", default_value_t = 0.1, value_parser = parse_seconds)]
    seconds_per_unit: f64,
    /// Where to write the prepared network.
    #[arg(short, long, value_name = "NETWORK")]
    output: PathBuf,
}

fn parse_seconds(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|seconds| (1e-6..=1e6).contains(seconds))
        .ok_or_else(|| "a number of seconds from 0.000001 to 1000000".into())
}

pub(super) fn run(arguments: &Arguments, language: Language) -> Result<ExitCode, Failure> {
    match &arguments.command {
        Command::Import(Import { format: Format::Dimacs(files) }) => import(files, language)?,
        Command::Info { network } => info(&open(network, language)?, language)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The prepared network of a file.
pub(super) fn open(path: &Path, language: Language) -> Result<Network, Failure> {
    let file = path.display().to_string();
    let refuse = |error: NetworkFileError| Failure::Work(error.message(language));
    let reader = File::open(path).map_err(|source| refuse(NetworkFileError::Io { file: file.clone(), source }))?;
    Network::read(&file, reader).map_err(refuse)
}

/// As many threads as the machine has processors.
pub(super) fn threads() -> NonZeroUsize {
    thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

fn import(files: &Dimacs, language: Language) -> Result<(), Failure> {
    let start = Instant::now();
    let say = |latvian: &str, english: &str| eprintln!("tuvu: {}", language.pick(latvian, english));
    let refuse = |error: DataError| Failure::Work(error.message(language));
    let (name, reader) = read(&files.graph)?;
    let graph = dimacs::read_graph(&name, reader).map_err(refuse)?;
    let coordinates = match &files.coordinates {
        None => None,
        Some(path) => {
            let (name, reader) = read(path)?;
            Some(dimacs::read_coordinates(&name, reader, graph.nodes()).map_err(refuse)?)
        }
    };
    let (nodes, arcs) = (graph.nodes(), graph.arcs());
    // What takes the second that nobody should wait without a word is the preparation of a large graph.
    if arcs > 50_000 {
        say(
            &format!("nolasīti {nodes} mezgli un {arcs} loki; sagatavo…"),
            &format!("read {nodes} nodes and {arcs} arcs; preparing…"),
        );
    }
    let network = Network::new(graph, coordinates, files.seconds_per_unit, threads()).map_err(|error| {
        let longest = error.longest;
        Failure::Work(match language {
            Language::Latvian => format!("{name}: ceļš varētu ilgt {longest} vienības; lietojiet lielākas vienības"),
            Language::English => format!("{name}: {error}"),
        })
    })?;
    files::write_with(&files.output, |writer| network.write(writer))?;
    let seconds = start.elapsed().as_secs_f64();
    say(
        &format!("tīkls sagatavots {seconds:.1} sekundēs: {nodes} mezgli, {arcs} loki"),
        &format!("prepared the network in {seconds:.1} seconds: {nodes} nodes, {arcs} arcs"),
    );
    Ok(())
}

fn read(path: &Path) -> Result<(String, BufReader<File>), Failure> {
    let name = path.display().to_string();
    let file = File::open(path).map_err(|error| Failure::Work(format!("{name}: {error}")))?;
    Ok((name, BufReader::new(file)))
}

fn info(network: &Network, language: Language) -> Result<(), Failure> {
    let (graph, hierarchy) = (network.graph(), network.hierarchy());
    let say = |latvian: &'static str, english: &'static str| language.pick(latvian, english).to_owned();
    let coordinates = match network.bounds() {
        Some([[left, bottom], [right, top]]) => format!("{left}, {bottom} – {right}, {top}"),
        None => say("nav", "none"),
    };
    let lines = [
        (say("mezgli", "nodes"), graph.nodes().to_string()),
        (say("loki", "arcs"), graph.arcs().to_string()),
        (say("hierarhijas loki", "arcs of the hierarchy"), hierarchy.arcs().to_string()),
        (say("sekundes vienībā", "seconds per unit"), network.seconds_per_unit().to_string()),
        (say("koordinātas", "coordinates"), coordinates),
    ];
    let mut output = std::io::stdout().lock();
    for (name, value) in lines {
        writeln!(output, "{name}: {value}").map_err(Failure::work)?;
    }
    Ok(())
}

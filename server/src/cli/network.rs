//! `tuvu network`.

use std::{
    fs::File,
    io::BufReader,
    num::NonZeroUsize,
    path::{Path, PathBuf},
    process::ExitCode,
    thread,
    time::Instant,
};

use clap::Subcommand;
use geodata::{DataError, Language, dimacs};
use planner::travel::{Network, NetworkFileError, Travel, hierarchy::TooLong};

use super::{Failure, files, import_osm, network_info, progress::Progress};

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
    /// Prints the profile that `import osm` uses by default, to be copied and edited.
    Profile,
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
    /// From an extract of OpenStreetMap.
    Osm(import_osm::Arguments),
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
        Command::Import(Import { format: Format::Osm(arguments) }) => import_osm::run(arguments, language)?,
        Command::Profile => import_osm::print_profile()?,
        Command::Info { network } => network_info::print(&open(network, language)?, language)?,
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

/// The prepared network of a file, which must know where its streets are.
pub(super) fn open_map(path: &Path, language: Language) -> Result<Network, Failure> {
    let network = open(path, language)?;
    if network.streets().is_some() {
        return Ok(network);
    }
    let why = language.pick(
        "DIMACS tīkls nezina ceļu vietu uz Zemes; vajag “tuvu network import osm” izveidotu tīklu",
        "a DIMACS network does not know where on Earth its roads are; one made by “tuvu network import osm” is needed",
    );
    Err(Failure::Work(format!("{}: {why}", path.display())))
}

/// The network under a scenario of that name.
pub(super) fn under<'a>(network: &'a Network, scenario: &str, language: Language) -> Result<Travel<'a>, Failure> {
    network.under(scenario).ok_or_else(|| {
        let known = network.scenarios().collect::<Vec<_>>().join(", ");
        Failure::Call(match language {
            Language::Latvian => format!("--scenario: tīklam nav apstākļu “{scenario}”; ir: {known}"),
            Language::English => format!("--scenario: the network has no scenario “{scenario}”; there are: {known}"),
        })
    })
}

/// As many threads as the machine has processors.
pub(super) fn threads() -> NonZeroUsize {
    thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

fn import(files: &Dimacs, language: Language) -> Result<(), Failure> {
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
    prepare(&name, &files.output, language, |progress| {
        Network::from_graph(graph, coordinates, files.seconds_per_unit, threads(), progress)
    })
}

/// Prepares a network with a word about how far it is, and writes it; `source` is the file that it comes from.
pub(super) fn prepare(
    source: &str,
    output: &Path,
    language: Language,
    work: impl FnOnce(&mut dyn FnMut(usize, usize)) -> Result<Network, TooLong>,
) -> Result<(), Failure> {
    let start = Instant::now();
    let mut progress = Progress::new(language.pick("sagatavo tīklu", "preparing the network"));
    let network = work(&mut |done, all| progress.at(done as u64, all as u64)).map_err(|error| {
        Failure::Work(match language {
            Language::Latvian => {
                format!("{source}: ceļš varētu ilgt vairāk, nekā saskaita 32 biti; lietojiet lielākas vienības")
            }
            Language::English => format!("{source}: {error}"),
        })
    })?;
    drop(progress);
    files::write_with(output, |writer| network.write(writer))?;
    let seconds = start.elapsed().as_secs_f64();
    let (nodes, arcs) = network_info::size(&network);
    eprintln!(
        "tuvu: {}",
        match language {
            Language::Latvian => format!("tīkls sagatavots {seconds:.1} sekundēs: {nodes} mezgli, {arcs} loki"),
            Language::English => format!("prepared the network in {seconds:.1} seconds: {nodes} nodes, {arcs} arcs"),
        }
    );
    Ok(())
}

fn read(path: &Path) -> Result<(String, BufReader<File>), Failure> {
    let name = path.display().to_string();
    let file = File::open(path).map_err(|error| Failure::Work(format!("{name}: {error}")))?;
    Ok((name, BufReader::new(file)))
}

//! The command line: one file per command.

mod files;
mod import_osm;
mod isochrone;
mod matrix;
mod network;
mod network_info;
mod progress;
mod schema;
mod search;
mod serve;
mod solve;
mod suggest;

use std::{fmt, path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use geodata::{DataError, DataSet, Language};
use planner::travel::Network;

use crate::language;

/// Plans where community-based social services go: near enough for all, nowhere twice.
#[derive(Parser)]
#[command(name = "tuvu", version, arg_required_else_help = true)]
struct Cli {
    /// Language of messages and tables: lv or en; by default the terminal's locale.
    #[arg(long, global = true, value_parser = parse_language)]
    lang: Option<Language>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Starts the web application.
    Serve(serve::Arguments),
    /// Suggests sites for a region of the data set, as a table or as JSON.
    Suggest(Box<suggest::Arguments>),
    /// Solves a problem file.
    Solve(solve::Arguments),
    /// Prepares a road network for questions, or describes a prepared one.
    Network(network::Arguments),
    /// Computes the travel times between points of a network.
    Matrix(matrix::Arguments),
    /// Draws where one gets within so many minutes.
    Isochrone(isochrone::Arguments),
    /// Prints the JSON Schema of a file format.
    Schema(schema::Arguments),
}

fn parse_language(code: &str) -> Result<Language, String> {
    Language::from_code(code).ok_or_else(|| "lv or en".into())
}

/// How a command failed.
enum Failure {
    /// The work failed: exit status 1.
    Work(String),
    /// The call is wrong: exit status 2.
    Call(String),
}

impl Failure {
    fn work(message: impl fmt::Display) -> Self {
        Self::Work(message.to_string())
    }

    fn call(message: impl fmt::Display) -> Self {
        Self::Call(message.to_string())
    }
}

/// Runs the command that the process was called with.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let language = cli.lang.unwrap_or_else(language::of_terminal);
    let outcome = match cli.command {
        Command::Serve(arguments) => serve::run(&arguments, language),
        Command::Suggest(arguments) => suggest::run(&arguments, language),
        Command::Solve(arguments) => solve::run(&arguments, language),
        Command::Network(arguments) => network::run(&arguments, language),
        Command::Matrix(arguments) => matrix::run(&arguments, language),
        Command::Isochrone(arguments) => isochrone::run(&arguments, language),
        Command::Schema(arguments) => schema::run(&arguments, language),
    };
    let (message, status) = match outcome {
        Ok(status) => return status,
        Err(Failure::Work(message)) => (message, 1),
        Err(Failure::Call(message)) => (message, 2),
    };
    eprintln!("tuvu: {message}");
    ExitCode::from(status)
}

/// Where the data come from.
#[derive(clap::Args)]
struct DataArguments {
    /// Folder of a data set in the layout of the embedded one; without it, the embedded Latvian data set.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// A planner's own needs, a CSV `municipality,target_group,service,people`, in place of the modelled ones.
    #[arg(long, value_name = "FILE")]
    needs: Option<PathBuf>,
    /// A prepared road network, as `tuvu network import` makes it; without it `network.tuvu` in the folder of the data set,
    /// and where there is none, the roads of the data set.
    #[arg(long, value_name = "NETWORK")]
    network: Option<PathBuf>,
}

impl DataArguments {
    /// The file of the road network; none when the data set's own roads are used.
    fn network_file(&self) -> Option<PathBuf> {
        let beside = || self.data.as_ref().map(|folder| folder.join("network.tuvu")).filter(|file| file.exists());
        self.network.clone().or_else(beside)
    }

    /// The road network for a data set.
    fn network(&self, data: &DataSet, language: Language) -> Result<Network, Failure> {
        match self.network_file() {
            Some(path) => network::open_map(&path, language),
            None => {
                Network::from_streets(data.streets().clone(), network::threads(), &mut |_, _| ()).map_err(Failure::work)
            }
        }
    }

    fn load(&self, language: Language) -> Result<DataSet, Failure> {
        let refuse = |error: DataError| Failure::Work(error.message(language));
        let mut data = match &self.data {
            Some(folder) => DataSet::open(folder),
            None => DataSet::embedded(),
        }
        .map_err(refuse)?;
        if let Some(path) = &self.needs {
            let name = path.display().to_string();
            let file = std::fs::File::open(path).map_err(|error| Failure::Work(format!("{name}: {error}")))?;
            data.replace_needs(&name, file).map_err(refuse)?;
        }
        Ok(data)
    }
}

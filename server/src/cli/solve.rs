//! `tuvu solve PROBLEM.json`.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use geodata::Language;
use planner::{
    errors::FileError,
    files::{read_problem, read_problem_from},
    problem::Problem,
    solution::SolutionStatus,
    solve::{Options, Progress, solve},
};

use super::{
    Failure, files,
    search::{Search, parse_seconds},
};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The problem; `tuvu schema problem` describes it. `-` is standard input.
    problem: PathBuf,
    /// Where to write the solution; `-` is standard output.
    #[arg(short, long, value_name = "SOLUTION.json", default_value = "-")]
    output: PathBuf,
    /// Stop after so many seconds with the best answer so far and its bound.
    #[arg(long, value_name = "SECONDS", value_parser = parse_seconds)]
    time_limit: Option<f64>,
    /// Stop when the answer is proven to be at most this fraction from the best possible.
    #[arg(long, value_name = "FRACTION", default_value_t = 0.0, value_parser = parse_fraction)]
    gap: f64,
    /// Accepted for scripts; the methods of today use one thread, and the answer never depends on it.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1024))]
    threads: u32,
    /// Seed of the search; the same seed gives the same answer.
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
}

fn parse_fraction(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|gap| (0.0..1.0).contains(gap))
        .ok_or_else(|| "a number from 0 to below 1, such as 0.01".into())
}

pub(super) fn run(arguments: &Arguments, language: Language) -> Result<ExitCode, Failure> {
    let search = Search::new(arguments.time_limit);
    let (problem, input_sha256) = read(&arguments.problem).map_err(|error| Failure::Work(error.message(language)))?;
    let time_left = || search.time_left();
    let progress = |progress: Progress| {
        let number = |value: Option<f64>| value.map_or("–".into(), |value| value.to_string());
        search.say(|| format!("best {}, bound {}", number(progress.incumbent), number(progress.bound)));
        true
    };
    let mut solution = solve(
        &problem,
        &Options {
            gap: arguments.gap,
            seed: arguments.seed,
            time_left: Some(&time_left),
            progress: Some(&progress),
            ..Options::default()
        },
    );
    solution.seconds = search.elapsed().as_secs_f64();
    drop(search);
    solution.input_sha256 = Some(input_sha256);
    let text = serde_json::to_string_pretty(&solution).map_err(Failure::work)?;
    files::write(&arguments.output, format!("{text}\n").as_bytes())?;
    if let Some(reason) = &solution.reason {
        eprintln!("tuvu: {}", reason.message(language));
    }
    Ok(match solution.status {
        SolutionStatus::Optimal | SolutionStatus::Feasible => ExitCode::SUCCESS,
        SolutionStatus::Infeasible => ExitCode::from(3),
        SolutionStatus::Unknown => ExitCode::from(4),
    })
}

/// Reads a problem; from standard input, its matrix file is looked for in the current folder.
fn read(path: &Path) -> Result<(Problem, String), FileError> {
    if path == Path::new("-") {
        return read_problem_from(std::io::stdin().lock(), "-", Path::new("."));
    }
    read_problem(path)
}

//! `tuvu schema NAME`.

use std::{path::Path, process::ExitCode};

use geodata::Language;

use super::{Failure, files};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// `problem` or `solution`.
    name: String,
}

pub(super) fn run(arguments: &Arguments, language: Language) -> Result<ExitCode, Failure> {
    let Some(schema) = planner::schema(&arguments.name) else {
        let name = &arguments.name;
        return Err(Failure::Call(match language {
            Language::Latvian => format!("shēmas „{name}” nav; ir: problem, solution"),
            Language::English => format!("there is no schema “{name}”; there are: problem, solution"),
        }));
    };
    let text = serde_json::to_string_pretty(&schema).map_err(Failure::work)?;
    files::write(Path::new("-"), format!("{text}\n").as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

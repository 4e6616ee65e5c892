//! `cargo xtask bench travel [GRAPH.gr]`.

use std::path::Path;

use crate::{
    Result,
    workspace::{Workspace, run},
};

/// Builds the benchmark of the travel times, and nothing else, and runs it on a DIMACS graph or on one of its own.
pub(crate) fn travel(workspace: &Workspace, graph: Option<&str>) -> Result<()> {
    let mut bench = workspace.cargo();
    bench.args(["bench", "--locked", "-p", "planner", "--bench", "travel", "--"]);
    if let Some(graph) = graph {
        // Cargo runs it in the folder of the crate.
        bench.arg(Path::new(graph).canonicalize().map_err(|error| format!("{graph}: {error}"))?);
    }
    run(&mut bench)
}

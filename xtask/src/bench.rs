//! `cargo xtask bench travel [GRAPH.gr]` and `cargo xtask bench placement [OPTIONS] [FOLDER …]`.

use std::path::Path;

use crate::{
    Result,
    prerequisites::{self, Purpose},
    workspace::{Workspace, run},
};

/// Builds one benchmark of the planner, and nothing else, and runs it on what it is given or on what it makes itself.
/// Files and folders among the arguments are made absolute, for cargo runs it in the folder of the crate.
pub(crate) fn bench(workspace: &Workspace, name: &str, arguments: &[String]) -> Result<()> {
    let mut bench = workspace.cargo();
    bench.args(["bench", "--locked", "-p", "planner", "--bench", name]);
    if name == "placement" {
        prerequisites::system(Purpose::Build)?;
        bench.args(["--features", "mip"]);
    }
    bench.arg("--");
    for argument in arguments {
        bench.arg(Path::new(argument).canonicalize().unwrap_or_else(|_| argument.into()));
    }
    run(&mut bench)
}

//! The build: one command to serve, one to test, from a fresh clone.
//!
//! ```text
//! cargo xtask setup               fetch what building needs
//! cargo xtask serve [-- ARGS]     build everything and run `tuvu serve ARGS`
//! cargo xtask test  [-- FILTER]   build everything and run every test
//! cargo xtask bench travel [GRAPH.gr]      measure the engine of travel times
//! cargo xtask bench placement [FOLDER …]   measure the solvers
//! ```
//!
//! Invariants: a step does nothing when its result is up to date; every step says what it does before it does it;
//! the browser half (`hydrate`) and the server half (`ssr`) of `app` are never built by one cargo call; the site
//! that the server embeds is always `target/site` of the workspace, wherever cargo puts the rest.
#![forbid(unsafe_code)]

mod bench;
mod prerequisites;
mod site;
mod steps;
mod workspace;

use std::env;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode, Stdio};

use prerequisites::Purpose;
use steps::Steps;
use workspace::{Workspace, run};

/// What went wrong, in a sentence for whoever typed the command.
type Result<T> = std::result::Result<T, String>;

const USAGE: &str = "\
usage: cargo xtask setup               fetch what building needs
       cargo xtask serve [-- ARGS]     build everything and run `tuvu serve ARGS`
       cargo xtask test  [-- FILTER]   build everything and run every test
       cargo xtask bench travel [GRAPH.gr]      measure the engine of travel times
       cargo xtask bench placement [FOLDER …]   measure the solvers";

/// The crates under test, in the profile that is served; xtask stays in the dev profile, in which it is built already.
const PRODUCT: [&str; 5] = ["--release", "--locked", "--workspace", "--exclude", "xtask"];

/// What of them is built; not the examples and benchmarks.
const TARGETS: [&str; 3] = ["--lib", "--bins", "--tests"];

fn main() -> ExitCode {
    let mut args = env::args().skip(1);
    let command = args.next();
    let rest: Vec<String> = args.skip_while(|arg| arg == "--").collect();
    let result = match command.as_deref() {
        Some("setup") if rest.is_empty() => setup(),
        Some("serve") => serve(&rest),
        Some("test") => test(&rest),
        Some("bench") if rest.first().is_some_and(|name| name == "travel" || name == "placement") => {
            Workspace::new().and_then(|workspace| bench::bench(&workspace, &rest[0], &rest[1..]))
        }
        Some("help" | "--help" | "-h") => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("\nxtask: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Everything that compiling, linting and documenting needs, without building the product.
fn setup() -> Result<()> {
    let workspace = Workspace::new()?;
    let mut steps = Steps::new(2);
    prepare(&workspace, &mut steps, Purpose::Build)?;
    steps.finish("Ready to build");
    Ok(())
}

/// Builds the product and becomes it: the server takes over this process, and with it Ctrl-C.
fn serve(args: &[String]) -> Result<()> {
    let workspace = Workspace::new()?;
    let mut steps = Steps::new(6);
    prepare(&workspace, &mut steps, Purpose::Build)?;
    build(&workspace, &mut steps, &["--release", "--locked", "-p", "server"])?;
    steps.next("Starting the server; Ctrl-C stops it");
    let error = Command::new(workspace.tuvu()).arg("serve").args(args).exec();
    Err(format!("cannot start {}: {error}", workspace.tuvu().display()))
}

/// Builds the product, then runs every test against it; an error if any of them fails.
fn test(filter: &[String]) -> Result<()> {
    let workspace = Workspace::new()?;
    let mut steps = Steps::new(7);
    prepare(&workspace, &mut steps, Purpose::Test)?;
    build(&workspace, &mut steps, &[&PRODUCT[..], &TARGETS].concat())?;

    let nextest =
        run(workspace.cargo().args(["nextest", "--version"]).stdout(Stdio::null()).stderr(Stdio::null())).is_ok();
    let mut tests = workspace.cargo();
    if nextest {
        steps.next("Testing, by cargo nextest");
        tests.args(["nextest", "run", "--no-fail-fast"]).args(PRODUCT).args(TARGETS).args(filter);
    } else {
        steps.next("Testing, by cargo test (cargo-nextest is not installed)");
        tests.args(["test", "--no-fail-fast"]).args(PRODUCT).args(TARGETS);
        tests.args(["--", "--test-threads", "2"]).args(filter);
    }
    let tested = run(tests.env("TUVU_BIN", workspace.tuvu()));

    steps.next("Testing the examples in the documentation, and the build itself");
    let examples = run(workspace.cargo().args(["test", "--doc"]).args(PRODUCT));
    let itself = run(workspace.cargo().args(["test", "--quiet", "--locked", "-p", "xtask"]));
    tested.and(examples).and(itself)?;
    steps.finish("All tests passed");
    Ok(())
}

fn prepare(workspace: &Workspace, steps: &mut Steps, purpose: Purpose) -> Result<()> {
    steps.next("Looking for the tools that building needs");
    prerequisites::toolchain(workspace)?;
    prerequisites::system(purpose)?;
    steps.next("Fetching the packages of the page from npm");
    prerequisites::npm(workspace)?;
    // The server's crate embeds this folder, so even a lint of it needs the folder to be there.
    std::fs::create_dir_all(&workspace.site)
        .map_err(|error| format!("cannot create {}: {error}", workspace.site.display()))
}

/// Builds both halves; `selection` is what cargo builds of the server's half. The tests take the binary from the very
/// call that builds them: another selection turns on other features of shared dependencies, which would be compiled
/// twice.
fn build(workspace: &Workspace, steps: &mut Steps, selection: &[&str]) -> Result<()> {
    steps.next("Building the browser half (2 minutes the first time)");
    let wasm = ["--target", "wasm32-unknown-unknown", "--profile", "wasm"];
    let hydrate = ["-p", "app", "--lib", "--no-default-features", "--features", "hydrate", "--locked"];
    run(workspace.cargo().arg("build").args(hydrate).args(wasm))?;

    steps.next("Putting the site together");
    site::assemble(workspace)?;

    steps.next("Building the server (5 minutes the first time)");
    run(workspace.cargo().arg("build").args(selection))
}

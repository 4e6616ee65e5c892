//! What a build needs besides Rust: the wasm32 standard library, Debian packages, npm packages.
//!
//! Each is looked for before it is fetched. System packages are installed when this runs as root on a system with
//! `apt-get`; otherwise the error names them.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::workspace::{Workspace, run};
use crate::{Result, site};

/// What the tools are for; testing needs a browser besides.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Build,
    Test,
}

const WASM: &str = "wasm32-unknown-unknown";

/// The standard library for the browser, by rustup when it is missing.
pub(crate) fn toolchain(workspace: &Workspace) -> Result<()> {
    let libraries = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", WASM])
        .current_dir(&workspace.root)
        .output()
        .map_err(|error| format!("cannot run rustc: {error}"))?;
    if Path::new(String::from_utf8_lossy(&libraries.stdout).trim()).is_dir() {
        return Ok(());
    }
    eprintln!("Adding {WASM} to the Rust toolchain");
    run(Command::new("rustup").args(["target", "add", WASM]).current_dir(&workspace.root)).map_err(|error| {
        format!("{error}; the browser half needs Rust's {WASM} target (rustup: `rustup target add {WASM}`)")
    })
}

/// For tests, the browser; building needs nothing that building xtask has not needed already.
pub(crate) fn system(purpose: Purpose) -> Result<()> {
    let missing = missing_packages(purpose);
    if missing.is_empty() {
        return Ok(());
    }
    let packages = missing.join(" ");
    if on_path("apt-get").is_none() || !is_root() {
        return Err(format!(
            "these packages are missing: {packages}\n       On Debian or Ubuntu: sudo apt-get install {packages}"
        ));
    }
    eprintln!("Installing Debian packages: {packages}");
    run(Command::new("apt-get").args(["-qq", "update"]))?;
    run(Command::new("apt-get")
        .args(["-qq", "install", "--yes", "--no-install-recommends"])
        .args(&missing)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdout(Stdio::null()))?;
    match missing_packages(purpose) {
        still if still.is_empty() => Ok(()),
        still => Err(format!("installed, but still not found: {}", still.join(" "))),
    }
}

/// The packages of `app/package.json`, exactly as locked.
pub(crate) fn npm(workspace: &Workspace) -> Result<()> {
    let app = workspace.root.join("app");
    // npm writes this file last, so it is also the sign that the folder is complete.
    if site::is_newer(&app.join("node_modules/.package-lock.json"), &app.join("package-lock.json")) {
        return Ok(());
    }
    if on_path("npm").is_none() {
        return Err("npm is not installed; it comes with Node.js 20 or newer (https://nodejs.org)".into());
    }
    run(Command::new("npm").args(["ci", "--ignore-scripts", "--loglevel=error"]).current_dir(app))
}

/// The Debian packages of which something essential cannot be found here.
fn missing_packages(purpose: Purpose) -> Vec<&'static str> {
    let missing = programs(purpose).iter().filter(|(program, _)| on_path(program).is_none());
    missing.map(|(_, package)| *package).collect()
}

/// The programs that must be there, and the Debian packages that bring them.
fn programs(purpose: Purpose) -> &'static [(&'static str, &'static str)] {
    match purpose {
        // A linker above all, without which this program would not run.
        Purpose::Build => &[],
        Purpose::Test => &[("chromium", "chromium"), ("chromedriver", "chromium-driver")],
    }
}

fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|dir| dir.join(program)).find(|file| file.is_file())
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.trim_ascii() == b"0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_looked_for_that_has_built_this_program() {
        for purpose in [Purpose::Build, Purpose::Test] {
            assert!(programs(purpose).iter().all(|(program, _)| !["cc", "gcc", "ld"].contains(program)));
        }
    }

    #[test]
    fn programs_are_looked_for_on_the_path() {
        assert!(on_path("sh").is_some());
        assert!(on_path("no-such-program-anywhere").is_none());
    }
}

//! What a build needs besides Rust: the wasm32 standard library, Debian packages, npm packages.
//!
//! Each is looked for before it is fetched. System packages are installed when this runs as root on a system with
//! `apt-get`; otherwise the error names them.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

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

/// The compilers of the linear programming engine and, for tests, the browser.
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
    const PROGRAMS: [(&str, &str, Purpose); 5] = [
        ("c++", "g++", Purpose::Build),
        ("make", "make", Purpose::Build),
        ("cmake", "cmake", Purpose::Build),
        ("chromium", "chromium", Purpose::Test),
        ("chromedriver", "chromium-driver", Purpose::Test),
    ];
    let needed = PROGRAMS.iter().filter(|(.., needed_by)| *needed_by == Purpose::Build || *needed_by == purpose);
    let mut missing: Vec<_> =
        needed.filter(|(program, ..)| on_path(program).is_none()).map(|(_, package, _)| *package).collect();
    if !libclang_exists() {
        missing.push("libclang-dev");
    }
    missing
}

fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|dir| dir.join(program)).find(|file| file.is_file())
}

/// Whether the library that reads C headers is where `clang-sys` looks for it, in the form that the development
/// package installs: the bare runtime library lacks the compiler's own headers.
fn libclang_exists() -> bool {
    let mut folders: Vec<PathBuf> = env::var_os("LIBCLANG_PATH").map(PathBuf::from).into_iter().collect();
    folders.extend(["/usr/lib", "/usr/lib64", "/usr/local/lib"].map(PathBuf::from));
    let below = |parent: &Path, tail: &str| -> Vec<PathBuf> {
        let entries = fs::read_dir(parent).into_iter().flatten().flatten();
        entries.map(|entry| entry.path().join(tail)).collect()
    };
    // /usr/lib/x86_64-linux-gnu and the like, /usr/lib/llvm-14/lib and the like.
    folders.extend(below(Path::new("/usr/lib"), ""));
    folders.extend(below(Path::new("/usr/lib"), "lib"));
    folders.iter().any(|folder| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.into_iter().any(|entry| is_libclang(&entry.file_name()))
    })
}

fn is_libclang(file: &OsStr) -> bool {
    let name = file.to_string_lossy();
    let Some(rest) = name.strip_prefix("libclang") else { return false };
    let version = rest.strip_suffix(".so").or_else(|| rest.strip_suffix(".dylib"));
    version.is_some_and(|version| version.trim_start_matches('-').chars().all(|c| c.is_ascii_digit() || c == '.'))
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.trim_ascii() == b"0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libclang_is_told_from_its_neighbours() {
        for name in ["libclang.so", "libclang-14.so", "libclang-14.0.6.so", "libclang.dylib"] {
            assert!(is_libclang(OsStr::new(name)), "{name}");
        }
        for name in ["libclang-cpp.so", "libclang-14.so.1", "libclang_rt.asan.so", "libc.so", "libclang.a"] {
            assert!(!is_libclang(OsStr::new(name)), "{name}");
        }
    }

    #[test]
    fn programs_are_looked_for_on_the_path() {
        assert!(on_path("sh").is_some());
        assert!(on_path("no-such-program-anywhere").is_none());
    }
}

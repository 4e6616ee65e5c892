//! What a build needs besides Rust: the wasm32 standard library, Debian packages, npm packages.
//!
//! Each is looked for before it is fetched. System packages are installed when this runs as root on a system with
//! `apt-get`; otherwise the error names them.

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

/// What compiling HiGHS needs, the planner's solver of integer programs; for tests the browser besides.
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
    let mut packages: Vec<_> =
        programs(purpose).filter(|(program, _)| on_path(program).is_none()).map(|(_, package)| package).collect();
    if !libclang_folders().iter().any(|folder| holds_libclang(folder)) {
        packages.push("libclang-dev");
    }
    packages
}

/// The programs that must be there, and the Debian packages that bring them. Not the linker, without which this program
/// would not run.
fn programs(purpose: Purpose) -> impl Iterator<Item = (&'static str, &'static str)> {
    let build = [("cmake", "cmake"), ("make", "make"), ("c++", "g++")];
    let test = [("chromium", "chromium"), ("chromedriver", "chromium-driver")];
    build.into_iter().chain(test.into_iter().filter(move |_| purpose == Purpose::Test))
}

/// Where the crate that reads the headers of HiGHS looks for libclang: in `LIBCLANG_PATH` alone where that is set, which
/// may also be the file itself.
fn libclang_folders() -> Vec<PathBuf> {
    if let Some(path) = env::var_os("LIBCLANG_PATH").map(PathBuf::from) {
        return if path.is_file() { path.parent().map(Path::to_owned).into_iter().collect() } else { vec![path] };
    }
    let usual = ["/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/local/lib64"];
    let mut folders: Vec<_> = usual.iter().map(PathBuf::from).collect();
    for entry in fs::read_dir("/usr/lib").into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("llvm") {
            folders.push(entry.path().join("lib"));
        } else if name.ends_with("-linux-gnu") {
            folders.push(entry.path());
        }
    }
    folders
}

fn holds_libclang(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| is_libclang(&entry.file_name().to_string_lossy()))
}

/// `libclang.so`, `libclang-14.so.1` and the like; not `libclang-cpp.so`, which is another library.
fn is_libclang(name: &str) -> bool {
    let version = name.strip_prefix("libclang").and_then(|rest| rest.split_once(".so"));
    version.is_some_and(|(version, rest)| {
        (version.is_empty() || version.starts_with('-') && version != "-cpp")
            && (rest.is_empty() || rest.starts_with('.'))
    })
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
            assert!(programs(purpose).all(|(program, _)| !["cc", "gcc", "ld"].contains(&program)));
        }
    }

    #[test]
    fn only_tests_need_a_browser() {
        let packages = |purpose| programs(purpose).map(|(_, package)| package).collect::<Vec<_>>();
        assert_eq!(packages(Purpose::Build), ["cmake", "make", "g++"]);
        assert_eq!(packages(Purpose::Test)[3..], ["chromium", "chromium-driver"]);
    }

    #[test]
    fn programs_are_looked_for_on_the_path() {
        assert!(on_path("sh").is_some());
        assert!(on_path("no-such-program-anywhere").is_none());
    }

    #[test]
    fn libclang_is_known_by_its_file() {
        for name in ["libclang.so", "libclang.so.1", "libclang-14.so", "libclang-14.so.14.0.6"] {
            assert!(is_libclang(name), "{name}");
        }
        for name in
            ["libclang-cpp.so", "libclang-cpp.so.14", "libclangAST.a", "libclang.a", "libclangd.so", "libLLVM.so"]
        {
            assert!(!is_libclang(name), "{name}");
        }
        assert!(!holds_libclang(Path::new("/nowhere/at-all")));
    }
}

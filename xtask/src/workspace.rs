//! Where things are, and how cargo is called.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;

/// The workspace's folders, absolute.
pub(crate) struct Workspace {
    /// The repository.
    pub(crate) root: PathBuf,
    /// Where cargo builds: `CARGO_TARGET_DIR`, or `target`.
    pub(crate) target: PathBuf,
    /// What the server embeds; fixed, because the server's crate names it relative to itself.
    pub(crate) site: PathBuf,
}

impl Workspace {
    pub(crate) fn new() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("xtask is not inside a workspace")?.to_owned();
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => std::path::absolute(dir).map_err(|error| format!("CARGO_TARGET_DIR: {error}"))?,
            None => root.join("target"),
        };
        let site = root.join("target/site");
        Ok(Self { root, target, site })
    }

    /// The built server.
    pub(crate) fn tuvu(&self) -> PathBuf {
        self.target.join("release/tuvu")
    }

    /// A cargo call in the workspace, without what the cargo that runs xtask says about xtask itself: build scripts
    /// that watch those variables would otherwise run again on every change between the two.
    pub(crate) fn cargo(&self) -> Command {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        for (name, _) in env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
                cargo.env_remove(name);
            }
        }
        cargo
    }
}

/// Runs a command to its end.
///
/// # Errors
/// The command cannot be started, or it ends with something else than success.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let name = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|part| Path::new(part).file_name().unwrap_or(part).to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ");
    let status = command.status().map_err(|error| format!("cannot run `{name}`: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{name}` failed: {status}")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_command_is_an_error_that_names_it() {
        assert!(run(Command::new("sh").args(["-c", "exit 0"])).is_ok());
        let failed = run(Command::new("sh").args(["-c", "exit 3"])).unwrap_err();
        assert!(failed.contains("sh -c exit 3") && failed.contains('3'), "{failed}");
        let missing = run(&mut Command::new("/nowhere/at-all")).unwrap_err();
        assert!(missing.contains("at-all"), "{missing}");
    }

    #[test]
    fn the_site_is_in_the_workspace() {
        let workspace = Workspace::new().unwrap();
        assert!(workspace.root.join("xtask/Cargo.toml").is_file());
        assert_eq!(workspace.site, workspace.root.join("target/site"));
    }
}

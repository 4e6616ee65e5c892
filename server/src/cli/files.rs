//! Output that is whole or not there.

use std::{
    io::{self, BufWriter, Write},
    path::Path,
};

use super::Failure;

/// Writes to standard output for `-`, else to a temporary file beside `path` that takes its name when complete.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    write_with(path, |writer| writer.write_all(bytes))
}

/// The same for what is too long to be held: `fill` writes it.
pub(super) fn write_with(path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::Work(format!("{}: {error}", path.display()));
    if path == Path::new("-") {
        let mut output = BufWriter::new(io::stdout().lock());
        return fill(&mut output).and_then(|()| output.flush()).map_err(failed);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    // As any other new file: what the user's umask leaves of this.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut output = BufWriter::new(builder.tempfile_in(folder).map_err(failed)?);
    fill(&mut output).map_err(failed)?;
    let file = output.into_inner().map_err(|error| failed(error.into_error()))?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

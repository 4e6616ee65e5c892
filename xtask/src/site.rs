//! The site: every file that the browser loads, in `target/site`, each with its brotli form beside it.
//!
//! The folder is the exact image of its sources: what is up to date is not touched (so the server is not built again
//! for nothing), what no source gives any more is removed.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;

use crate::Result;
use crate::workspace::Workspace;

/// What a file of the site is called (`pkg/app.js`) and what it holds.
type Files = BTreeMap<String, Vec<u8>>;

/// What the page needs of the npm packages, as (file, where it goes).
const FROM_NPM: [(&str, &str); 7] = [
    ("maplibre-gl/dist/maplibre-gl.mjs", "vendor/maplibre-gl/maplibre-gl.mjs"),
    ("maplibre-gl/dist/maplibre-gl-worker.mjs", "vendor/maplibre-gl/maplibre-gl-worker.mjs"),
    ("maplibre-gl/dist/maplibre-gl.css", "vendor/maplibre-gl/maplibre-gl.css"),
    ("maplibre-gl/LICENSE.txt", "vendor/maplibre-gl/LICENSE.txt"),
    ("@fontsource-variable/inter/files/inter-latin-wght-normal.woff2", "fonts/inter-latin.woff2"),
    ("@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2", "fonts/inter-latin-ext.woff2"),
    ("@fontsource-variable/inter/LICENSE", "fonts/LICENSE.txt"),
];

/// Binds the built WebAssembly to JavaScript and puts all files of the site in their places.
///
/// # Errors
/// A source is missing or cannot be read, wasm-bindgen refuses the module, or the site cannot be written.
pub(crate) fn assemble(workspace: &Workspace) -> Result<()> {
    let app = workspace.root.join("app");
    let mut files = folder(&bind(workspace)?, "pkg/")?;
    for (source, name) in FROM_NPM {
        files.insert(name.into(), read(&app.join("node_modules").join(source))?);
    }
    // In the order of their names.
    let styles = folder(&app.join("style"), "")?;
    files.insert("app.css".into(), styles.into_values().collect::<Vec<_>>().join(&b'\n'));
    files.extend(folder(&app.join("assets"), "")?);
    publish(&workspace.site, &files)
}

/// The folder with the JavaScript module and its WebAssembly, made anew when the latter was built anew.
fn bind(workspace: &Workspace) -> Result<PathBuf> {
    let built = workspace.target.join("wasm32-unknown-unknown/wasm/app.wasm");
    let bound = workspace.target.join("wasm-bindgen");
    if !is_newer(&bound.join("app_bg.wasm"), &built) {
        let mut bindgen = Bindgen::new();
        let web = bindgen.input_path(&built).typescript(false).remove_name_section(true).web(true);
        fs::remove_dir_all(&bound).or_else(absent_is_fine).map_err(|error| naming(&bound, &error))?;
        web.and_then(|web| web.generate(&bound)).map_err(|error| format!("wasm-bindgen: {error:#}"))?;
    }
    Ok(bound)
}

/// Makes `site` hold exactly `files` and their brotli forms.
fn publish(site: &Path, files: &Files) -> Result<()> {
    for (name, content) in files {
        let path = site.join(name);
        let changed = fs::read(&path).ok().as_ref() != Some(content);
        if changed {
            write(&path, content)?;
        }
        let packed = site.join(format!("{name}.br"));
        if compressible(name) && (changed || !packed.is_file()) {
            write(&packed, &brotli(content).map_err(|error| naming(&packed, &error))?)?;
        }
    }
    for name in folder(site, "")?.keys() {
        let packed_of = name.strip_suffix(".br").filter(|original| compressible(original));
        if !files.contains_key(packed_of.unwrap_or(name)) {
            let path = site.join(name);
            fs::remove_file(&path).map_err(|error| naming(&path, &error))?;
        }
    }
    Ok(())
}

/// Whether compression is worth it: fonts and pictures are compressed already.
fn compressible(name: &str) -> bool {
    [".css", ".js", ".mjs", ".svg", ".txt", ".wasm"].iter().any(|suffix| name.ends_with(suffix))
}

/// The strongest brotli, as it is done once.
fn brotli(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 11, 24);
    packer.write_all(content)?;
    Ok(packer.into_inner())
}

/// All files below a folder, by their path in it after `prefix`; none if there is no such folder.
fn folder(dir: &Path, prefix: &str) -> Result<Files> {
    let mut files = Files::new();
    let Ok(entries) = fs::read_dir(dir) else { return Ok(files) };
    for entry in entries {
        let path = entry.map_err(|error| naming(dir, &error))?.path();
        let name = format!("{prefix}{}", path.file_name().unwrap_or_default().to_string_lossy());
        if path.is_dir() {
            files.extend(folder(&path, &format!("{name}/"))?);
        } else {
            files.insert(name, read(&path)?);
        }
    }
    Ok(files)
}

/// Whether `result` exists and was written no earlier than `source`.
pub(crate) fn is_newer(result: &Path, source: &Path) -> bool {
    let time = |path: &Path| fs::metadata(path).and_then(|file| file.modified()).ok();
    time(result).zip(time(source)).is_some_and(|(result, source)| result >= source)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| naming(path, &error))
}

/// Writes under another name first: an interrupted build leaves no half file behind.
fn write(path: &Path, content: &[u8]) -> Result<()> {
    let unfinished = path.with_extension("unfinished");
    path.parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(&unfinished, content))
        .and_then(|()| fs::rename(&unfinished, path))
        .map_err(|error| naming(path, &error))
}

fn absent_is_fine(error: std::io::Error) -> std::io::Result<()> {
    if error.kind() == std::io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

fn naming(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(of: &[(&str, &str)]) -> Files {
        of.iter().map(|(name, text)| ((*name).into(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn the_site_is_the_exact_image_of_its_sources() {
        let site = tempfile::tempdir().unwrap();
        publish(site.path(), &files(&[("app.css", "a{}"), ("pkg/app.js", "1"), ("fonts/f.woff2", "f")])).unwrap();
        let names: Vec<_> = folder(site.path(), "").unwrap().into_keys().collect();
        assert_eq!(names, ["app.css", "app.css.br", "fonts/f.woff2", "pkg/app.js", "pkg/app.js.br"]);

        publish(site.path(), &files(&[("app.css", "b{}")])).unwrap();
        let left = folder(site.path(), "").unwrap();
        assert_eq!(left.keys().collect::<Vec<_>>(), ["app.css", "app.css.br"]);
        assert_eq!(left["app.css"], b"b{}");
        assert_eq!(unpack(&left["app.css.br"]), b"b{}");
    }

    #[test]
    fn what_is_up_to_date_is_not_touched() {
        let site = tempfile::tempdir().unwrap();
        let same = files(&[("app.css", "a{}")]);
        let written = || fs::metadata(site.path().join("app.css.br")).unwrap().modified().unwrap();
        publish(site.path(), &same).unwrap();
        let first = written();
        publish(site.path(), &same).unwrap();
        assert_eq!(written(), first);
        publish(site.path(), &files(&[("app.css", "b{}")])).unwrap();
        assert!(written() > first);
    }

    #[test]
    fn a_missing_result_is_never_newer() {
        let dir = tempfile::tempdir().unwrap();
        let (old, absent) = (dir.path().join("old"), dir.path().join("absent"));
        fs::write(&old, "").unwrap();
        assert!(!is_newer(&absent, &old));
        assert!(!is_newer(&old, &absent));
        assert!(is_newer(&old, &old));
    }

    fn unpack(packed: &[u8]) -> Vec<u8> {
        let mut content = Vec::new();
        brotli::BrotliDecompress(&mut &*packed, &mut content).unwrap();
        content
    }
}

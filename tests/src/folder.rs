//! A folder of a test's own, and `tuvu` run on the files in it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Output,
};

use crate::call::tuvu;

/// A folder that is gone when the test ends.
pub struct Folder(tempfile::TempDir);

impl Folder {
    /// With these files.
    ///
    /// # Panics
    /// If the folder or a file cannot be written.
    pub fn with(files: &[(&str, &[u8])]) -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder"));
        for (name, contents) in files {
            folder.write(name, contents);
        }
        folder
    }

    /// The path of a file in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file.
    ///
    /// # Panics
    /// If it cannot be written.
    pub fn write(&self, name: &str, contents: impl AsRef<[u8]>) {
        fs::write(self.path(name), contents).expect("written");
    }

    /// Runs `tuvu`; arguments with a dot in them that are no numbers are files of the folder.
    pub fn tuvu(&self, arguments: &[&str]) -> Output {
        let path = |name: &&str| match Path::new(name).extension() {
            Some(_) if !name.starts_with('-') && name.parse::<f64>().is_err() => self.path(name).display().to_string(),
            _ => (*name).to_owned(),
        };
        let arguments: Vec<_> = arguments.iter().map(path).collect();
        tuvu(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// The names of its files, sorted.
    ///
    /// # Panics
    /// If the folder cannot be read.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(self.0.path())
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"))
            .collect();
        names.sort();
        names
    }
}

//! A data set of one's own: the embedded one with some of it changed.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::workspace;

/// A folder with a copy of the embedded data set.
pub struct DataFolder(TempDir);

impl Default for DataFolder {
    /// The embedded data set as it is.
    fn default() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for entry in fs::read_dir(workspace().join("geodata/data/lv")).expect("the embedded data set") {
            let from = entry.expect("a file").path();
            fs::copy(&from, folder.path().join(from.file_name().expect("a name"))).expect("a copy");
        }
        Self(folder)
    }
}

impl DataFolder {
    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Puts a file into it.
    #[must_use]
    pub fn with(self, name: &str, content: &str) -> Self {
        fs::write(self.path().join(name), content).expect("written");
        self
    }

    /// Changes a word of one of its files.
    #[must_use]
    pub fn with_word(self, name: &str, from: &str, to: &str) -> Self {
        let content = fs::read_to_string(self.path().join(name)).expect("a file of the data set");
        assert!(content.contains(from), "{name} has no {from}");
        self.with(name, &content.replace(from, to))
    }

    /// As an argument.
    pub fn argument(&self) -> String {
        self.path().display().to_string()
    }

    /// The road network of an OpenStreetMap extract that comes with the sources, prepared into this folder.
    pub fn liechtenstein(&self) -> PathBuf {
        let extract = workspace().join("geodata/tests/data/liechtenstein-2013-08-03.osm.pbf");
        let network = self.path().join("liechtenstein.tuvu");
        let [extract, output] = [&extract, &network].map(|path| path.display().to_string());
        let made = crate::call::tuvu(&["network", "import", "osm", &extract, "-o", &output]);
        assert!(made.status.success(), "{}", crate::call::stderr(&made));
        network
    }
}

//! The files of a data set: read from a folder, or from the binary.

use std::{borrow::Cow, fs, io::Read, path::Path};

use crate::DataError;

/// Larger files are refused before they are read: a region's data is a thousandth of this.
pub(crate) const LARGEST_FILE: u64 = 256 << 20;

/// The names of the files of a data set.
pub(crate) mod names {
    pub(crate) const DATA_SET: &str = "dataset.toml";
    pub(crate) const MUNICIPALITIES: &str = "municipalities.csv";
    pub(crate) const BOUNDARIES: &str = "boundaries.geojson";
    pub(crate) const PLACES: &str = "places.csv";
    pub(crate) const ROADS: &str = "roads.geojson";
    pub(crate) const PROFILE: &str = "profile.toml";
    pub(crate) const SERVICES: &str = "services.csv";
    pub(crate) const NEED_FIGURES: &str = "need_figures.csv";
    pub(crate) const SERVICE_SHARES: &str = "service_shares.csv";
    pub(crate) const REGION_CONTACTS: &str = "region_contacts.csv";
    /// All of them.
    pub(crate) const ALL: [&str; 10] = [
        DATA_SET,
        MUNICIPALITIES,
        BOUNDARIES,
        PLACES,
        ROADS,
        PROFILE,
        SERVICES,
        NEED_FIGURES,
        SERVICE_SHARES,
        REGION_CONTACTS,
    ];
}

/// Where the files of a data set are.
#[derive(Clone, Copy)]
pub(crate) enum Files<'a> {
    /// In a folder.
    Folder(&'a Path),
    /// In the binary.
    #[cfg(feature = "embedded")]
    Embedded,
}

impl<'a> Files<'a> {
    /// A folder that holds every file of a data set.
    pub(crate) fn folder(folder: &'a Path) -> Result<Self, DataError> {
        let shown = folder.display().to_string();
        if !folder.is_dir() {
            return Err(DataError::new(&shown, "šādas mapes nav", "there is no such folder"));
        }
        let missing: Vec<_> = names::ALL.into_iter().filter(|name| !folder.join(name).is_file()).collect();
        if missing.is_empty() {
            return Ok(Self::Folder(folder));
        }
        let missing = missing.join(", ");
        Err(DataError::new(
            &shown,
            format!("mapē nav datu kopas; trūkst: {missing}"),
            format!("this folder is not a data set; missing: {missing}"),
        ))
    }

    /// The bytes of the file `name`.
    pub(crate) fn read(self, name: &'static str) -> Result<Cow<'static, [u8]>, DataError> {
        match self {
            Self::Folder(folder) => {
                let file = fs::File::open(folder.join(name)).map_err(|error| unreadable(name, &error))?;
                let length = file.metadata().map_err(|error| unreadable(name, &error))?.len();
                if length > LARGEST_FILE {
                    return Err(oversized(name));
                }
                read_limited(name, file).map(Cow::Owned)
            }
            #[cfg(feature = "embedded")]
            Self::Embedded => Ok(Cow::Borrowed(embedded(name))),
        }
    }
}

/// Everything that `reader` gives, unless that is more than the largest file allowed.
pub(crate) fn read_limited(name: &str, reader: impl Read) -> Result<Vec<u8>, DataError> {
    let mut bytes = Vec::new();
    reader.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(|error| unreadable(name, &error))?;
    if bytes.len() as u64 > LARGEST_FILE { Err(oversized(name)) } else { Ok(bytes) }
}

/// The text of a file, without a byte order mark.
pub(crate) fn text<'b>(name: &str, bytes: &'b [u8]) -> Result<&'b str, DataError> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].split(|&byte| byte == b'\n').count() as u64;
        DataError::new(name, "nav UTF-8 teksts; saglabājiet failu UTF-8 kodējumā", "not UTF-8 text; save it as UTF-8")
            .line(line)
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

fn unreadable(name: &str, error: &std::io::Error) -> DataError {
    DataError::new(name, format!("failu nevar nolasīt ({error})"), format!("cannot be read ({error})"))
}

fn oversized(name: &str) -> DataError {
    let megabytes = LARGEST_FILE >> 20;
    DataError::new(
        name,
        format!("fails ir lielāks par {megabytes} MB"),
        format!("the file is larger than {megabytes} MB"),
    )
}

#[cfg(feature = "embedded")]
fn embedded(name: &str) -> &'static [u8] {
    macro_rules! file {
        ($name:literal) => {
            include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/lv/", $name))
        };
    }
    match name {
        names::DATA_SET => file!("dataset.toml"),
        names::MUNICIPALITIES => file!("municipalities.csv"),
        names::BOUNDARIES => file!("boundaries.geojson"),
        names::PLACES => file!("places.csv"),
        names::ROADS => file!("roads.geojson"),
        names::PROFILE => file!("profile.toml"),
        names::SERVICES => file!("services.csv"),
        names::NEED_FIGURES => file!("need_figures.csv"),
        names::SERVICE_SHARES => file!("service_shares.csv"),
        names::REGION_CONTACTS => file!("region_contacts.csv"),
        _ => &[],
    }
}

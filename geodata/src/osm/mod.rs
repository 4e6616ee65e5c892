//! Streets for cars from an extract of OpenStreetMap in the PBF format.
//!
//! Two passes over the file: the first finds the ways that cars use and the turn restrictions, the second the nodes on
//! those ways. Only they are held, so that a country fits in memory. The result depends on the file and the profile
//! alone: everything is put in the order of ids.
//!
//! | file | what it knows |
//! |---|---|
//! | `pbf.rs` | the frame of the file, and what is wrong with it |
//! | `car.rs` | the profile: every assumption about cars |
//! | `way.rs`, `values.rs` | what the tags of a way mean |
//! | `node.rs` | barriers, signals, signs |
//! | `restriction.rs` | what a turn restriction says |
//! | `gather.rs` | the two passes |
//! | `build.rs` | streets between junctions, with their times |
//! | `turns.rs` | restrictions as forbidden ways |
//! | `notice.rs` | what is noticed on the way |

mod build;
mod car;
mod gather;
mod node;
mod notice;
mod pbf;
mod restriction;
mod tags;
mod turns;
mod values;
mod way;

use std::{
    fs::File,
    io::{Read, Seek},
    path::Path,
};

pub use car::{Admission, Barriers, CarProfile, Factors, Ferry, Limits, Waits};
pub use notice::notice_in_latvian;
pub use pbf::Progress;

use crate::{DataError, Streets};

/// The credit that the licence of OpenStreetMap asks for.
pub const CREDIT: &str = "© OpenStreetMap contributors, ODbL 1.0";

/// Reads the extract at `path`; `file` is its name for messages. `progress` is told how many bytes of how many are
/// done (both passes count), and may end the reading.
///
/// # Errors
/// If the file cannot be read, is not a whole extract in the PBF format, or has no streets for the cars of the profile.
pub fn read(file: &str, path: &Path, car: &CarProfile, progress: &mut Progress<'_>) -> Result<Streets, DataError> {
    let reader = File::open(path).map_err(|error| {
        DataError::new(file, format!("failu nevar atvērt ({error})"), format!("cannot be opened ({error})"))
    })?;
    read_from(file, reader, car, progress)
}

/// Reads the extract that `reader` holds, as [`read`] does.
///
/// # Errors
/// As [`read`].
pub fn read_from(
    file: &str,
    reader: impl Read + Seek + Send,
    car: &CarProfile,
    progress: &mut Progress<'_>,
) -> Result<Streets, DataError> {
    let mut notices = notice::Notices::default();
    let mut extract = pbf::Extract::open(file, reader)?;
    let ways = gather::Ways::read(&mut extract, car, &mut notices, progress)?;
    let nodes = gather::Nodes::read(&mut extract, &ways.ids, (car, &mut notices), progress)?;
    let mut built = build::build(&ways, &nodes, car, &mut notices);
    drop(nodes);
    if built.streets.streets.is_empty() {
        return Err(no_places(file));
    }
    let understood = turns::forbid(&mut built, &ways, &mut notices);
    let mut streets = built.streets;
    // The same file makes the same network, wherever it lies.
    streets.about.source = Path::new(file).file_name().map_or(file.into(), |name| name.to_string_lossy().into_owned());
    streets.about.date = extract.date.take();
    CREDIT.clone_into(&mut streets.about.credit);
    streets.about.restrictions = understood;
    streets.about.noticed = notices.into_counts();
    Ok(streets)
}

fn no_places(file: &str) -> DataError {
    DataError::new(
        file,
        "izvilkumā nav ielu mezglu koordinātu; vajadzīgs izvilkums ar mezgliem",
        "the extract has no coordinates of the nodes of its streets; an extract with nodes is needed",
    )
}

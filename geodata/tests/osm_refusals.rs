//! Files that are no extract, and profiles that are none: each refused with what is wrong and what would be right.

mod common;

use common::{Member, OsmFile, blob, car, framed, read_bytes, read_with, row_of_nodes};
use geodata::{DataError, Language, osm::CarProfile};

const RESIDENTIAL: &[(&str, &str)] = &[("highway", "residential")];
const NONE: &[(&str, &str)] = &[];

fn small() -> OsmFile {
    let mut file = row_of_nodes(&[NONE; 3]);
    file.way(1, &[1, 2, 3], RESIDENTIAL);
    file.relation(1, &[(Member::Way(1), "from")], &[("type", "restriction"), ("restriction", "no_entry")]);
    file
}

#[track_caller]
fn refused<T>(outcome: Result<T, DataError>, names: &[&str]) {
    let Err(error) = outcome else { panic!("accepted; expected {names:?}") };
    let message = error.to_string();
    for name in names {
        assert!(message.contains(name), "“{name}” is missing in: {message}");
    }
    assert_ne!(error.message(Language::Latvian), message);
}

#[test]
fn other_files_are_named_for_what_they_are() {
    let bytes = |bytes: &[u8]| read_bytes(bytes.to_vec(), &car());
    refused(bytes(b""), &["map.osm.pbf", "empty", ".osm.pbf"]);
    refused(bytes(&[0x1f, 0x8b, 8, 0, 0, 0]), &["gzip", "unpack"]);
    refused(bytes(b"BZh91AY&SY"), &["bzip2"]);
    refused(bytes(b"PK\x03\x04...."), &["ZIP"]);
    refused(bytes(b"<?xml version='1.0'?><osm version=\"0.6\"/>"), &["XML", ".osm.pbf"]);
    refused(bytes(b"\xef\xbb\xbf\n <osm>"), &["XML"]);
    refused(bytes(b"id,lon,lat\n1,24,57\n"), &["not a PBF", ".osm.pbf"]);
    refused(bytes(&[0xff, 0xe0, 4, b'o']), &["o5m"]);
    refused(bytes(&[0; 1000]), &["not a PBF"]);
    refused(bytes(&[7; 3]), &["not a PBF"]);
    // Data without the header of a file.
    refused(bytes(&small().bytes()[20..]), &["not a PBF"]);
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let outcome = geodata::osm::read("none.pbf", "/none/none.pbf".as_ref(), &car(), &mut |_, _| {
        std::ops::ControlFlow::Continue(())
    });
    refused(outcome, &["none.pbf", "cannot be opened"]);
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    let bytes = small().bytes();
    let whole = [0, bytes.len()];
    // Where a block ends there is no telling, but then the streets or their nodes are missing.
    for end in 1..bytes.len() {
        let Err(error) = read_bytes(bytes[..end].to_vec(), &car()) else {
            // All but the restriction.
            let relations = small().bytes().len() - end;
            assert!(relations < 120 && !whole.contains(&end), "accepted when cut at {end}");
            continue;
        };
        let message = error.to_string();
        let known = ["cut short", "not a PBF", "no street", "no coordinates"].iter().any(|why| message.contains(why));
        assert!(known, "{end}: {message}");
    }
    refused(read_bytes(bytes[..bytes.len() / 2].to_vec(), &car()), &["map.osm.pbf", "cut short", "again"]);
}

#[test]
fn a_spoilt_byte_never_panics() {
    let bytes = small().bytes();
    for at in 0..bytes.len() {
        for flip in [0x01, 0x40, 0x80, 0xff] {
            let mut spoilt = bytes.clone();
            spoilt[at] ^= flip;
            if let Ok(streets) = read_bytes(spoilt, &car()) {
                assert!(streets.is_sound());
            }
        }
    }
}

#[test]
fn blobs_larger_than_allowed_are_refused() {
    let mut file = small().bytes();
    file.extend(framed("OSMData", 33 << 20, &[]));
    refused(read_bytes(file, &car()), &["too large", "34603008 B", "32 MiB"]);
    let mut file = small().bytes();
    file.extend(framed("OSMData", u64::MAX, &[]));
    refused(read_bytes(file, &car()), &["too large"]);
    // Announced in order, but longer when unpacked than allowed: nothing of it is held.
    let mut file = small().bytes();
    file.extend(blob("OSMData", &vec![0; (32 << 20) - 8]));
    refused(read_bytes(file, &car()), &["damaged"]);
}

#[test]
fn unknown_pieces_are_passed_over_and_unknown_packing_is_refused() {
    let mut file = small().bytes();
    file.extend(blob("Other", b"whatever"));
    assert!(read_bytes(file, &car()).is_ok());
    let mut file = small().bytes();
    // Field 7 is zstd.
    file.extend(framed("OSMData", 3, &[7 << 3 | 2, 1, 0]));
    refused(read_bytes(file, &car()), &["zlib", "osmium"]);
}

#[test]
fn a_history_is_refused() {
    let mut file = small();
    file.required_features = vec!["OsmSchema-V0.6".into(), "HistoricalInformation".into()];
    refused(read_with(&file, &car()), &["HistoricalInformation", "plain extract"]);
}

#[test]
fn an_extract_without_streets_or_nodes_is_refused() {
    let mut file = row_of_nodes(&[NONE; 3]);
    refused(read_with(&file, &car()), &["no street", "highway"]);
    file.way(1, &[1, 2, 3], &[("highway", "footway")]).way(2, &[1, 2], &[("building", "yes")]);
    refused(read_with(&file, &car()), &["no street", "highway"]);
    let mut file = OsmFile::new();
    file.way(1, &[1, 2], RESIDENTIAL);
    refused(read_with(&file, &car()), &["no coordinates"]);
    // One end of a street makes no street either.
    file.node_at(1, [0, 0], NONE);
    refused(read_with(&file, &car()), &["no coordinates"]);
}

#[test]
fn absurd_places_are_refused() {
    for place in [[1_800_000_001, 0], [0, -900_000_001], [1 << 40, 0], [i64::MAX, i64::MAX], [0, i64::MIN]] {
        for plain_nodes in [false, true] {
            let mut file = small();
            file.plain_nodes = plain_nodes;
            file.node_at(9, place, NONE).way(9, &[9, 1], RESIDENTIAL);
            match read_with(&file, &car()) {
                // Numbers that only wrap around onto the Earth are nobody's coordinates, but no fault of the format.
                Ok(streets) => assert!(place[0].max(place[1].saturating_neg()) > 1 << 50 && streets.is_sound()),
                Err(error) => refused::<()>(Err(error), &["node 9", "not on the Earth", "-180"]),
            }
        }
    }
    // The corners of the Earth are on it.
    let mut file = OsmFile::new();
    file.node_at(1, [-1_800_000_000, -900_000_000], NONE).node_at(2, [1_800_000_000, 900_000_000], NONE);
    file.way(1, &[1, 2], RESIDENTIAL);
    assert!(read_with(&file, &car()).is_ok());
}

/// The embedded profile with one line of it changed.
fn changed(line: &str, new: &str) -> Result<CarProfile, DataError> {
    assert!(CarProfile::DEFAULT.contains(line), "{line}");
    CarProfile::read("mine.toml", CarProfile::DEFAULT.replacen(line, new, 1).as_bytes())
}

#[test]
fn the_embedded_profile_is_right() {
    let car = CarProfile::default_car();
    assert_eq!(CarProfile::read("car.toml", CarProfile::DEFAULT.as_bytes()), Ok(car.clone()));
    // Cars go no faster than the law where no limit is posted.
    assert!(car.speeds.values().all(|&kmh| kmh <= 110.0));
    assert!(car.speeds["unclassified"] <= car.limits.countries["LV"]["rural"]);
    assert_eq!(car.limits.countries["LV"]["urban"].to_string(), "50");
}

#[test]
fn bad_profiles_are_refused_by_key_and_value() {
    refused(changed("[speeds]", "[speads]"), &["mine.toml", "line", "speads"]);
    refused(changed("name = ", "nickname = "), &["mine.toml", "line", "nickname"]);
    refused(changed("[ferry]\n", "[ferry]\nwings = 2\n"), &["line", "wings"]);
    refused(changed("primary = 80 ", "primary = \"fast\" "), &["line", "mine.toml"]);
    for bad in ["-80", "0", "0.5", "201", "nan", "inf", "-inf"] {
        let outcome = changed("primary = 80 ", &format!("primary = {bad} "));
        let shown = bad.replace("nan", "NaN");
        refused(outcome, &["mine.toml", "speeds.primary", &shown, "from 1 to 200 km/h"]);
    }
    refused(changed("primary = 80 ", "sidewalk = 80 "), &["speeds.sidewalk", "unknown class", "primary, "]);
    refused(changed("track = 30", "boat = 30"), &["fastest.boat", "unknown class"]);
    refused(changed("share = 0.9", "share = 0.0"), &["limits.share", "above 0"]);
    refused(changed("share = 0.9", "share = 2.1"), &["limits.share", "at most 2"]);
    refused(changed("\ngravel = 60", "\ngravel = -60"), &["surfaces.gravel", "-60"]);
    refused(changed("grade5 = 10", "grade5 = 0"), &["tracktypes.grade5"]);
    refused(changed("gate = 20", "gate = -1"), &["barriers.seconds.gate", "-1", "from 0"]);
    refused(changed("stop = 6", "stop = nan"), &["seconds.stop", "NaN"]);
    refused(changed("boarding_seconds = 600", "boarding_seconds = -1"), &["ferry.boarding_seconds"]);
    refused(changed("length_factor = 1.3", "length_factor = 0.9"), &["access.length_factor", "0.9", "from 1"]);
    refused(changed("all = 0.92", "all = 0"), &["scenarios.winter.all", "0"]);
    refused(changed("ferry = 1.05", "ship = 1.05"), &["scenarios.winter.by_class.ship", "ferry"]);
    refused(changed("[scenarios.winter]", "[scenarios.base]"), &["scenarios", "base"]);
    refused(changed("[limits.countries.LV]", "[limits.countries.lv]"), &["limits.countries.lv", "capital"]);
    refused(changed("\"no\", \"private\"", "\"no\", \"yes\""), &["admission.closed", "yes", "both lists"]);
    refused(CarProfile::read("mine.toml", b""), &["mine.toml", "name"]);
    refused(CarProfile::read("mine.toml", b"\xff"), &["mine.toml", "UTF-8"]);
}

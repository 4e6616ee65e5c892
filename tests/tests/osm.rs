//! `tuvu network import osm`: from a hand-made extract to a matrix, and what is refused on the way.

use std::{fs, process::Output};

use tests::{
    call::{refused, status, stderr},
    folder::Folder,
    osm::{Member, OsmFile},
};

const RESIDENTIAL: &[(&str, &str)] = &[("highway", "residential")];

/// A hundredth of a degree, 1,111.950797 m, from junction to junction; from 1 nobody may turn to 4.
/// ```text
///         4
///         │ 40
/// 1 ─10── 2 ─30── 3
/// ```
fn map() -> OsmFile {
    let mut file = OsmFile::new();
    for (id, place) in [(1, [0, 0]), (2, [1, 0]), (3, [2, 0]), (4, [1, 1])] {
        file.node_at(id, place.map(|steps| 100_000 * steps), &[]);
    }
    file.way(10, &[1, 2], RESIDENTIAL).way(30, &[2, 3], RESIDENTIAL).way(40, &[2, 4], RESIDENTIAL);
    let members = [(Member::Way(10), "from"), (Member::Node(2), "via"), (Member::Way(40), "to")];
    file.relation(1, &members, &[("type", "restriction"), ("restriction", "no_left_turn")]);
    file
}

/// With a map.
fn mapped() -> Folder {
    Folder::with(&[("map.osm.pbf", &map().bytes())])
}

fn import(folder: &Folder, map: &str, more: &[&str]) -> Output {
    folder.tuvu(&[&["network", "import", "osm", map, "-o", "map.tuvu"], more].concat())
}

#[test]
fn a_map_becomes_a_matrix_by_the_profile_and_the_restriction() {
    let folder = mapped();
    // The printed profile, copied and edited: 36 km/h are 10 m/s.
    let printed = folder.tuvu(&["network", "profile"]);
    assert_eq!(status(&printed), 0, "{}", stderr(&printed));
    let profile = String::from_utf8(printed.stdout).expect("UTF-8");
    assert!(profile.contains("\nresidential = 30 "), "{profile}");
    folder.write("mine.toml", profile.replace("\nresidential = 30 ", "\nresidential = 36 "));
    let output = import(&folder, "map.osm.pbf", &["--profile", "mine.toml"]);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    assert!(stderr(&output).contains("1 turn restrictions"), "{}", stderr(&output));

    folder.write("points.csv", "id,node\nwest,1\nnorth,4\n");
    let output = folder.tuvu(&["matrix", "map.tuvu", "--from", "points.csv", "--to", "points.csv", "-o", "-"]);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    let matrix = String::from_utf8(output.stdout).expect("UTF-8");
    let minutes = |from: &str, to: &str| -> f64 {
        let row = matrix.lines().find(|row| row.starts_with(&format!("{from},{to},"))).expect("a row");
        row.split(',').nth(2).expect("minutes").parse().expect("a number")
    };
    // Back it is two steps, 222.390 s; there one must go on to the dead end 3 and turn: four steps, 444.780 s.
    assert!((minutes("north", "west") - 222.390 / 60.0).abs() < 1e-3, "{matrix}");
    assert!((minutes("west", "north") - 444.780 / 60.0).abs() < 1e-3, "{matrix}");

    let info = folder.tuvu(&["network", "info", "map.tuvu"]);
    let text = String::from_utf8(info.stdout).expect("UTF-8");
    for said in ["map.osm.pbf", "residential", "OpenStreetMap", "winter"] {
        assert!(text.contains(said), "“{said}” is not in: {text}");
    }
}

/// At 36 km/h, 10 m/s, one comes 600 m east of junction 1 in a minute: 0.0054°. The road to 2 goes on, so that two minutes
/// are more.
#[test]
fn isochrones_end_where_the_limit_is_reached_and_lie_within_each_other() {
    let folder = mapped();
    let profile = String::from_utf8(folder.tuvu(&["network", "profile"]).stdout).expect("UTF-8");
    folder.write("mine.toml", profile.replace("\nresidential = 30 ", "\nresidential = 36 "));
    assert_eq!(status(&import(&folder, "map.osm.pbf", &["--profile", "mine.toml"])), 0);
    let draw = |more: &[&str]| folder.tuvu(&[&["isochrone", "map.tuvu", "-o", "areas.geojson"], more].concat());
    let output = draw(&["--from", "0,0", "--minutes", "1,2"]);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    let areas: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.path("areas.geojson")).expect("there")).expect("JSON");
    let of = |index: usize| &areas["features"][index];
    assert_eq!((&of(0)["properties"]["minutes"], &of(1)["properties"]["minutes"]), (&2.0.into(), &1.0.into()));
    let longest = |index: usize| {
        let rings = of(index)["geometry"]["coordinates"].as_array().expect("polygons").iter();
        let corners = rings.flat_map(|polygon| polygon[0].as_array().expect("a ring"));
        corners.map(|corner| corner[0].as_f64().expect("degrees")).fold(f64::NEG_INFINITY, f64::max)
    };
    // Off the road it is slower, so that the road is where the area ends; it is drawn to a few metres.
    assert!((longest(1) - 0.005_396).abs() < 5e-5, "{}", longest(1));
    assert!(longest(0) > longest(1) + 0.004, "{}", longest(0));

    fs::remove_file(folder.path("areas.geojson")).expect("there");
    refused(&draw(&["--from", "5,5", "--minutes", "1"]), 2, &["--from", "5,5", "outside"]);
    refused(&draw(&["--from", "0,0", "--minutes", "1", "--scenario", "flood"]), 2, &["flood", "winter"]);
    refused(
        &folder.tuvu(&["isochrone", "none.tuvu", "--from", "0,0", "--minutes", "1", "-o", "x.geojson"]),
        1,
        &["none.tuvu"],
    );
    for minutes in ["0", "-1", "soon", "1,NaN", ""] {
        assert_eq!(status(&draw(&["--from", "0,0", "--minutes", minutes])), 2, "{minutes}");
    }
    assert!(!folder.names().contains(&"areas.geojson".to_owned()));
}

#[test]
fn the_same_map_makes_the_same_file() {
    let folder = mapped();
    assert_eq!(status(&import(&folder, "map.osm.pbf", &[])), 0);
    let first = fs::read(folder.path("map.tuvu")).expect("there");
    assert_eq!(status(&import(&folder, "map.osm.pbf", &[])), 0);
    assert_eq!(fs::read(folder.path("map.tuvu")).expect("there"), first);
}

#[test]
fn bad_input_is_refused_by_name_and_leaves_nothing_behind() {
    let folder = mapped();
    let map = map().bytes();
    let spoilt = |bytes: &[u8]| {
        folder.write("bad.osm.pbf", bytes);
        import(&folder, "bad.osm.pbf", &[])
    };
    refused(&spoilt(&map[..map.len() / 2]), 1, &["bad.osm.pbf", "cut short"]);
    refused(&spoilt(&[0x1f, 0x8b, 8, 0]), 1, &["bad.osm.pbf", "gzip"]);
    refused(&spoilt(b"<?xml version='1.0'?><osm/>"), 1, &["bad.osm.pbf", "XML"]);
    refused(&spoilt(b"nothing of the kind"), 1, &["bad.osm.pbf", "not a PBF"]);
    refused(&spoilt(b""), 1, &["bad.osm.pbf", "empty"]);
    let mut without_roads = OsmFile::new();
    without_roads.node(1, 24.0, 57.0, &[]).way(1, &[1, 1], &[("building", "yes")]);
    refused(&spoilt(&without_roads.bytes()), 1, &["bad.osm.pbf", "no street", "highway"]);
    let mut absurd = OsmFile::new();
    absurd.node(1, 24.0, 57.0, &[]).node(2, 24.0, 97.0, &[]).way(1, &[1, 2], RESIDENTIAL);
    refused(&spoilt(&absurd.bytes()), 1, &["bad.osm.pbf", "node 2", "97", "-90 to 90"]);
    refused(&import(&folder, "none.osm.pbf", &[]), 1, &["none.osm.pbf"]);

    let with_profile = |profile: &str| {
        folder.write("mine.toml", profile);
        import(&folder, "map.osm.pbf", &["--profile", "mine.toml"])
    };
    let profile = String::from_utf8(folder.tuvu(&["network", "profile"]).stdout).expect("UTF-8");
    let outcome = with_profile(&profile.replace("[ferry]", "[ferry]\nwings = 2"));
    refused(&outcome, 1, &["mine.toml", "line", "wings"]);
    let outcome = with_profile(&profile.replace("\nprimary = 80", "\nprimary = -80"));
    refused(&outcome, 1, &["mine.toml", "speeds.primary", "-80", "from 1 to 200 km/h"]);
    refused(&import(&folder, "map.osm.pbf", &["--profile", "none.toml"]), 1, &["none.toml"]);
    assert!(!folder.path("map.tuvu").exists());
}

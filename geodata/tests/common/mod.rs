//! What the tests of OpenStreetMap extracts share.
#![allow(dead_code, unreachable_pub, unused_imports)] // no test uses all of it

#[path = "../../../tests/src/osm.rs"]
mod writer;

use std::{io::Cursor, ops::ControlFlow};

use geodata::{DataError, Lane, Scenario, Streets, osm::CarProfile};

pub use writer::{Member, OsmFile, blob, framed};

/// A hundredth of a degree along the equator or a meridian in metres: 6,371,008.8 m × π / 180 / 100 = 1,111.950797 m.
pub const STEP: f64 = 1_111.950_797;

/// The same in the decimetres of a street.
pub const STEP_DM: u32 = 11_120;

/// The embedded profile with speeds that are easy to reckon with: `primary` 72 km/h (20 m/s), `residential` 36 (10 m/s),
/// `service` 18 (5 m/s), ferries 18; limits are driven as they are; no scenarios.
pub fn car() -> CarProfile {
    let mut car = CarProfile::default_car();
    for (class, kmh) in [("primary", 72.0), ("residential", 36.0), ("service", 18.0)] {
        car.speeds.insert(class.into(), kmh);
    }
    car.fastest.clear();
    car.limits.share = 1.0;
    car.ferry.kmh = 18.0;
    car.scenarios.clear();
    car
}

pub fn read(file: &OsmFile) -> Streets {
    read_with(file, &car()).expect("read")
}

pub fn read_with(file: &OsmFile, car: &CarProfile) -> Result<Streets, DataError> {
    read_bytes(file.bytes(), car)
}

pub fn read_bytes(bytes: Vec<u8>, car: &CarProfile) -> Result<Streets, DataError> {
    geodata::osm::read_from("map.osm.pbf", Cursor::new(bytes), car, &mut |_, _| ControlFlow::Continue(()))
}

/// Nodes 1, 2, … a hundredth of a degree apart along the equator, with these tags each.
pub fn row_of_nodes(tags: &[&[(&str, &str)]]) -> OsmFile {
    let mut file = OsmFile::new();
    for (id, tags) in (1..).zip(tags) {
        file.node_at(id, [100_000 * (id - 1), 0], tags);
    }
    file
}

/// The open lanes of a scenario: from which node to which, in how many milliseconds, in order.
pub fn lanes_of(streets: &Streets, scenario: usize) -> Vec<(i64, i64, u32)> {
    let id = |junction: u32| streets.junction_ids[junction as usize];
    let times = &streets.scenarios[scenario].times;
    let open = (0..streets.lanes()).map(Lane).filter(|lane| times[lane.0 as usize] != Scenario::CLOSED);
    let mut lanes: Vec<_> =
        open.map(|lane| (id(streets.tail(lane)), id(streets.head(lane)), times[lane.0 as usize])).collect();
    lanes.sort_unstable();
    lanes
}

pub fn lanes(streets: &Streets) -> Vec<(i64, i64, u32)> {
    lanes_of(streets, 0)
}

/// The forbidden ways as the nodes of their junctions.
pub fn forbidden(streets: &Streets) -> Vec<Vec<i64>> {
    let id = |junction: u32| streets.junction_ids[junction as usize];
    for way in &streets.forbidden {
        assert!(way.len() > 1 && way.iter().all(|&lane| streets.is_open(lane)));
        assert!(way.windows(2).all(|pair| streets.head(pair[0]) == streets.tail(pair[1])));
    }
    let nodes = |way: &Vec<Lane>| {
        std::iter::once(streets.tail(way[0])).chain(way.iter().map(|&lane| streets.head(lane))).map(id).collect()
    };
    let mut all: Vec<Vec<i64>> = streets.forbidden.iter().map(nodes).collect();
    all.sort();
    all
}

/// How often it was noticed.
pub fn noticed(streets: &Streets, what: &str) -> u64 {
    streets.about.noticed.iter().find(|(known, _)| known == what).map_or(0, |&(_, count)| count)
}

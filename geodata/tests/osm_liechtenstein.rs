//! A real extract, checked against an independent count.

mod common;

use std::{ops::ControlFlow, path::Path};

use geodata::{
    Scenario, Streets,
    osm::{CREDIT, CarProfile},
};

fn read() -> Streets {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/liechtenstein-2013-08-03.osm.pbf");
    let car = CarProfile::default_car();
    geodata::osm::read("liechtenstein.osm.pbf", &path, &car, &mut |_, _| ControlFlow::Continue(())).expect("read")
}

/// The numbers were counted by a program of its own, in Python on pyosmium 4.3.2 (libosmium), that shares no code with
/// this crate: ways whose `highway` the profile lists, without `area=yes`, that access keys leave open in one direction or
/// more; haversine on the same sphere; nodes that two of those ways or one of them twice use, or that end one; the pieces
/// between them; barriers that close; relations of type `restriction`.
#[test]
fn liechtenstein_is_as_counted_by_another_program() {
    let streets = read();
    assert!(streets.is_sound());
    assert_eq!((streets.junctions.len(), streets.streets.len()), (3294, 3888));
    let counted = [
        ("primary", 27.5328),
        ("secondary", 40.5046),
        ("secondary_link", 0.0551),
        ("tertiary", 19.8000),
        ("unclassified", 52.0555),
        ("residential", 208.5212),
        ("living_street", 1.0514),
        ("service", 34.9072),
        ("track", 293.8147),
        ("road", 2.5653),
    ];
    let kilometres = streets.kilometres_by_class();
    assert_eq!(kilometres.len(), counted.len());
    for ((class, kilometres), (expected, counted)) in kilometres.into_iter().zip(counted) {
        assert_eq!(class, expected);
        assert!((kilometres / counted - 1.0).abs() < 1e-3, "{class}: {kilometres}, counted {counted}");
    }
    assert_eq!(common::noticed(&streets, "barrier closed to cars"), 15);
    // Of two restrictions one holds: the other comes from a way that cars do not use.
    assert_eq!((streets.about.restrictions, streets.forbidden.len()), (1, 1));
    let unused = "restriction on ways that cars do not use or the file does not have";
    assert_eq!(common::noticed(&streets, unused), 1);
}

#[test]
fn liechtenstein_hangs_together() {
    let streets = read();
    let islands = streets.islands();
    let apart: f64 = islands.iter().map(|island| island.length.0).sum();
    let all: f64 = (0..).take(streets.streets.len()).map(|street| streets.length(street).0).sum();
    // Tracks end at the border, and bollards stand in parks: a twelfth of the streets.
    assert!(apart / all < 0.1, "{apart} of {all} m");
    assert_eq!(streets.about.source, "liechtenstein.osm.pbf");
    assert_eq!(streets.about.date.as_deref(), Some("2013-08-03"));
    assert_eq!(streets.about.credit, CREDIT);
}

#[test]
fn times_are_those_of_speeds_that_there_are() {
    let streets = read();
    assert_eq!(streets.scenarios[0].name, Scenario::BASE);
    let [base, winter] = &streets.scenarios[..] else { panic!("the embedded profile has one scenario besides") };
    for (street, lanes) in streets.streets.iter().zip(base.times.chunks(2)) {
        for &time in lanes.iter().filter(|&&time| time != Scenario::CLOSED && street.decimetres > 1000) {
            let kmh = f64::from(street.decimetres) / 10.0 / (f64::from(time) / 1000.0) * 3.6;
            assert!((1.0..=125.1).contains(&kmh), "{kmh} km/h");
        }
    }
    assert!(base.times.iter().zip(&winter.times).all(|(usual, winter)| usual <= winter));
    assert_eq!(read(), streets);
}

//! Streets from hand-made extracts: each rule with the metres and times that follow from it by hand.
//!
//! A step is 1,111.950797 m: at 10 m/s (`residential`) 111.195 s, at 20 m/s (`primary`) 55.598 s, at 5 m/s (`service`,
//! ferries) 222.390 s.

mod common;

use std::{io::Cursor, ops::ControlFlow};

use common::{OsmFile, STEP_DM, car, lanes, lanes_of, noticed, read, read_with, row_of_nodes};
use geodata::{Metres, Scenario};

const RESIDENTIAL: &[(&str, &str)] = &[("highway", "residential")];
const NONE: &[(&str, &str)] = &[];

#[test]
fn ways_are_cut_where_others_meet_them() {
    // 1 ─ 2 ─ 3 ─ 4 ─ 5 with 6 north of 3; a footway at 2 makes no junction.
    let mut file = row_of_nodes(&[NONE; 5]);
    file.node_at(6, [200_000, 100_000], NONE).node_at(7, [100_000, 100_000], NONE);
    file.way(20, &[1, 2, 3, 4, 5], &[("highway", "residential"), ("name", "Garā iela"), ("ref", "V1")]);
    file.way(10, &[6, 3], &[("highway", "primary"), ("ref", "P9")]);
    file.way(30, &[7, 2], &[("highway", "footway")]);
    let streets = read(&file);
    assert!(streets.is_sound());
    assert_eq!(streets.junction_ids, [1, 3, 5, 6]);
    assert_eq!(streets.point_ids, [2, 4]);
    // Way 10 comes first.
    let described = |number: usize| {
        let street = streets.streets[number];
        let (class, name) = (&streets.classes[usize::from(street.class)], &streets.names[street.name as usize]);
        (street.ends, street.decimetres, class.as_str(), name.as_str(), street.first_point)
    };
    assert_eq!(described(0), ([3, 1], STEP_DM, "primary", "P9", 0));
    assert_eq!(described(1), ([0, 1], 22_239, "residential", "Garā iela", 0));
    assert_eq!(described(2), ([1, 2], 22_239, "residential", "Garā iela", 1));
    let expected = [(1, 3, 222_390), (3, 1, 222_390), (3, 5, 222_390), (3, 6, 55_598), (5, 3, 222_390), (6, 3, 55_598)];
    assert_eq!(lanes(&streets), expected);
    let line: Vec<_> = streets.line(1).map(|at| (at.lon * 1e7).round()).collect();
    assert_eq!(line, [0.0, 100_000.0, 200_000.0]);
    assert_eq!(streets.kilometres_by_class(), [("primary", 1.112), ("residential", 4.4478)]);
}

#[test]
fn the_order_and_the_form_of_a_file_change_nothing() {
    let mut file = row_of_nodes(&[NONE, &[("highway", "traffic_signals")], NONE, NONE]);
    file.way(5, &[1, 2, 3], RESIDENTIAL).way(-4, &[3, 4], &[("highway", "service"), ("name", "B")]);
    let expected = read(&file);
    let mut plain = file.clone();
    plain.plain_nodes = true;
    assert_eq!(read(&plain), expected);
    plain.nodes_last = true;
    assert_eq!(read(&plain), expected);
    let mut turned = OsmFile::new();
    turned.node_at(4, [300_000, 0], NONE).node_at(3, [200_000, 0], NONE).node_at(1, [0, 0], NONE);
    turned.node_at(2, [100_000, 0], &[("highway", "traffic_signals")]);
    turned.way(-4, &[3, 4], &[("highway", "service"), ("name", "B")]).way(5, &[1, 2, 3], RESIDENTIAL);
    assert_eq!(read(&turned), expected);
}

#[test]
fn one_way_streets_have_one_open_lane() {
    let mut file = row_of_nodes(&[NONE; 4]);
    file.way(1, &[1, 2], &[("highway", "residential"), ("oneway", "yes")]);
    file.way(2, &[2, 3], &[("highway", "residential"), ("oneway", "-1")]);
    file.way(3, &[3, 4], &[("highway", "residential"), ("motor_vehicle:backward", "no")]);
    assert_eq!(lanes(&read(&file)), [(1, 2, 111_195), (3, 2, 111_195), (3, 4, 111_195)]);
}

#[test]
fn a_roundabout_goes_round() {
    // A square of 1, 2, 3, 4, with a street at 1 and one at 3. From 1 to 3 it is two steps.
    let mut file = OsmFile::new();
    for (id, place) in [(1, [0, 0]), (2, [100_000, 0]), (3, [100_000, 100_000]), (4, [0, 100_000])] {
        file.node_at(id, place, NONE);
    }
    file.node_at(5, [-100_000, 0], NONE).node_at(6, [200_000, 100_000], NONE);
    file.way(1, &[1, 2, 3, 4, 1], &[("highway", "residential"), ("junction", "roundabout")]);
    file.way(2, &[5, 1], RESIDENTIAL).way(3, &[3, 6], RESIDENTIAL);
    // On the northern side, at a latitude of 0.01 degrees, a step of longitude is shorter by cos 0.01° = 1 − 1.5 × 10⁻⁸:
    // not a millisecond.
    let expected =
        [(1, 3, 222_390), (1, 5, 111_195), (3, 1, 222_390), (3, 6, 111_195), (5, 1, 111_195), (6, 3, 111_195)];
    assert_eq!(lanes(&read(&file)), expected);
}

#[test]
fn loops_and_knots_keep_their_junctions() {
    // A way that crosses itself at 2: 1 2 3 4 2 5; and a loop of its own, 6 7 8 6.
    let mut file = row_of_nodes(&[NONE; 8]);
    file.way(1, &[1, 2, 3, 4, 2, 5], RESIDENTIAL);
    file.way(2, &[6, 7, 8, 6], RESIDENTIAL);
    let streets = read(&file);
    assert_eq!(streets.junction_ids, [1, 2, 5, 6]);
    let ends: Vec<_> = streets.streets.iter().map(|street| street.ends).collect();
    assert_eq!(ends, [[0, 1], [1, 1], [1, 2], [3, 3]]);
    // 2 3 4 2 is 1 + 1 + 2 steps.
    assert_eq!(streets.streets[1].decimetres, 44_478);
}

#[test]
fn nodes_that_follow_themselves_count_once() {
    let mut file = row_of_nodes(&[NONE; 3]);
    file.way(1, &[1, 1, 2, 2, 3], RESIDENTIAL).way(2, &[3, 3], RESIDENTIAL).way(3, &[3], RESIDENTIAL);
    let streets = read(&file);
    assert_eq!(streets.junction_ids, [1, 3]);
    assert_eq!(noticed(&streets, "way of fewer than two nodes"), 2);
    // Two nodes at one place make a street of no length, which takes no time.
    let mut file = OsmFile::new();
    file.node_at(1, [0, 0], NONE).node_at(2, [0, 0], NONE).way(1, &[1, 2], RESIDENTIAL);
    let streets = read(&file);
    assert_eq!((streets.streets[0].decimetres, lanes(&streets)), (0, vec![(1, 2, 0), (2, 1, 0)]));
}

#[test]
fn closed_barriers_cut_and_gates_cost() {
    // A bollard at 2, a gate at 4 (20 s each way), a bollard that lets cars pass at 6; 3 is where two ways meet.
    let gate: &[(&str, &str)] = &[("barrier", "gate")];
    let rising: &[(&str, &str)] = &[("barrier", "bollard"), ("motor_vehicle", "yes")];
    let mut file = row_of_nodes(&[NONE, &[("barrier", "bollard")], NONE, gate, NONE, rising, NONE]);
    file.way(1, &[1, 2, 3], RESIDENTIAL).way(2, &[3, 4, 5, 6, 7], RESIDENTIAL);
    let streets = read(&file);
    // The two sides of the bollard are two junctions with one number.
    assert_eq!(streets.junction_ids, [1, 2, 2, 3, 7]);
    assert_eq!(streets.streets.iter().map(|street| street.ends).collect::<Vec<_>>(), [[0, 1], [2, 3], [3, 4]]);
    // Four steps at 10 m/s are 444.780 s.
    let expected =
        [(1, 2, 111_195), (2, 1, 111_195), (2, 3, 111_195), (3, 2, 111_195), (3, 7, 464_780), (7, 3, 464_780)];
    assert_eq!(lanes(&streets), expected);
    assert_eq!(noticed(&streets, "barrier closed to cars"), 1);
    // The part with the bollard's western side has one street.
    let islands = streets.islands();
    assert_eq!((islands.len(), islands[0].nodes, islands[0].length), (1, 2, Metres(1112.0)));

    // At a crossing a closed barrier cuts every way, at the end of one as in the middle of another.
    let mut file = row_of_nodes(&[NONE, &[("barrier", "block")], NONE]);
    file.node_at(4, [100_000, 100_000], NONE);
    file.way(1, &[1, 2, 3], RESIDENTIAL).way(2, &[4, 2], RESIDENTIAL);
    let streets = read(&file);
    assert_eq!(streets.junction_ids, [1, 2, 2, 2, 3, 4]);
    assert_eq!(streets.streets.iter().map(|street| street.ends).collect::<Vec<_>>(), [[0, 1], [2, 4], [5, 3]]);
}

#[test]
fn signals_and_signs_cost_who_faces_them() {
    // Along 1 2 3: signals at 2 cost 10 s each way. At the crossing 3 signals cost who arrives. Between 3 and 5 a stop
    // sign stands at 4: half-way counts for who drives along, 6 s. Between 5 and 8 a give-way sign at 6 is nearer to 5,
    // so that who drives to 5 waits 3 s; a level crossing at 7 costs 8 s each way.
    let signals: &[(&str, &str)] = &[("highway", "traffic_signals")];
    let mut file = row_of_nodes(&[
        NONE,
        signals,
        signals,
        &[("highway", "stop")],
        NONE,
        &[("highway", "give_way")],
        &[("railway", "level_crossing")],
        NONE,
    ]);
    file.way(1, &[1, 2, 3, 4, 5], RESIDENTIAL).way(2, &[5, 6, 7, 8], RESIDENTIAL);
    file.node_at(9, [200_000, 100_000], NONE).way(3, &[3, 9], RESIDENTIAL);
    let expected = [
        (1, 3, 222_390 + 10_000 + 10_000),
        (3, 1, 222_390 + 10_000),
        (3, 5, 222_390 + 6_000),
        (3, 9, 111_195),
        (5, 3, 222_390 + 10_000),
        (5, 8, 333_585 + 8_000),
        (8, 5, 333_585 + 3_000 + 8_000),
        (9, 3, 111_195 + 10_000),
    ];
    assert_eq!(lanes(&read(&file)), expected);

    // Signals that face one direction.
    let forward = [("highway", "traffic_signals"), ("traffic_signals:direction", "forward")];
    let mut file = row_of_nodes(&[NONE, &forward, NONE]);
    file.way(1, &[3, 2, 1], RESIDENTIAL);
    assert_eq!(lanes(&read(&file)), [(1, 3, 222_390), (3, 1, 232_390)]);
}

#[test]
fn limits_count_by_direction() {
    let mut file = row_of_nodes(&[NONE; 3]);
    file.way(1, &[1, 2], &[("highway", "primary"), ("maxspeed", "36"), ("maxspeed:backward", "18")]);
    // 30 mph are 48.28032 km/h, 13.4112 m/s: 82.912 s.
    file.way(2, &[2, 3], &[("highway", "primary"), ("maxspeed:forward", "30 mph"), ("maxspeed", "soon")]);
    let streets = read(&file);
    assert_eq!(lanes(&streets), [(1, 2, 111_195), (2, 1, 222_390), (2, 3, 82_912), (3, 2, 55_598)]);
    assert_eq!(noticed(&streets, "maxspeed not understood"), 1);
}

#[test]
fn ferries_keep_their_duration_and_are_boarded_from_land() {
    // Land 1 ─ 2, a ferry 2 ─ 3 ─ 4 of 20 minutes whose middle is a stop, another 4 ─ 5 without a duration, land 5 ─ 6.
    let mut file = row_of_nodes(&[NONE; 7]);
    file.way(1, &[1, 2], RESIDENTIAL);
    file.way(2, &[2, 3, 4], &[("route", "ferry"), ("duration", "00:20")]);
    file.way(3, &[4, 5], &[("route", "ferry")]);
    file.way(4, &[5, 6], RESIDENTIAL);
    file.way(5, &[3, 7], &[("route", "ferry"), ("motor_vehicle", "no")]);
    // 3 is no junction: cars may not use way 5. Boarding takes 600 s at 2 and at 5, not at 4, where no street ends.
    let expected = [
        (1, 2, 111_195),
        (2, 1, 111_195),
        (2, 4, 1_200_000 + 600_000),
        (4, 2, 1_200_000),
        (4, 5, 222_390),
        (5, 4, 222_390 + 600_000),
        (5, 6, 111_195),
        (6, 5, 111_195),
    ];
    assert_eq!(lanes(&read(&file)), expected);

    // With a street at 3 the ferry calls there: half the duration to each side, and boarding there too.
    file.way(6, &[3, 7], RESIDENTIAL);
    let streets = read(&file);
    for lane in [(2, 3, 1_200_000), (3, 2, 1_200_000), (3, 4, 1_200_000), (4, 3, 600_000)] {
        assert!(lanes(&streets).contains(&lane), "{lane:?}");
    }
}

#[test]
fn ways_are_cut_at_the_edge_of_the_extract() {
    // 3 and 6 are not in the file: of 1 2 3 4 5 6 7 the parts 1 2 and 4 5 are kept; way 2 has nothing left.
    let mut file = OsmFile::new();
    for id in [1, 2, 4, 5, 7] {
        file.node_at(id, [100_000 * id, 0], NONE);
    }
    file.way(1, &[1, 2, 3, 4, 5, 6, 7], RESIDENTIAL).way(2, &[8, 9], RESIDENTIAL);
    file.way(3, &[5, 6], &[("route", "ferry"), ("duration", "10")]);
    let streets = read(&file);
    assert_eq!(streets.junction_ids, [1, 2, 4, 5]);
    assert_eq!(lanes(&streets), [(1, 2, 111_195), (2, 1, 111_195), (4, 5, 111_195), (5, 4, 111_195)]);
    assert_eq!(noticed(&streets, "way cut where nodes are not in the file"), 1);
    assert_eq!(noticed(&streets, "way whose nodes are not in the file"), 2);
}

#[test]
fn elements_that_come_twice_count_once() {
    let mut file = row_of_nodes(&[NONE; 3]);
    file.node_at(2, [900_000, 0], NONE);
    file.way(1, &[1, 2], RESIDENTIAL).way(1, &[2, 3], RESIDENTIAL);
    let streets = read(&file);
    assert_eq!(lanes(&streets), [(1, 2, 111_195), (2, 1, 111_195)]);
    assert_eq!(noticed(&streets, "way that comes twice"), 1);
}

#[test]
fn scenarios_multiply_speeds_and_leave_waits() {
    // Winter: everything 0.8, residential 0.5 besides, gravel 0.5 besides. At 2 signals, 10 s.
    let text = [geodata::osm::CarProfile::DEFAULT, "\n[scenarios.empty]\n[scenarios.storm]\nall = 0.8\n"].concat()
        + "by_class = { residential = 0.5 }\nby_surface = { gravel = 0.5 }\n";
    let mut profile = geodata::osm::CarProfile::read("mine.toml", text.as_bytes()).expect("right");
    profile.speeds.extend(car().speeds);
    let mut file = row_of_nodes(&[NONE, &[("highway", "traffic_signals")], NONE, NONE]);
    file.way(1, &[1, 2], RESIDENTIAL);
    file.way(2, &[2, 3], &[("highway", "residential"), ("surface", "gravel"), ("oneway", "yes")]);
    file.way(3, &[3, 4], &[("highway", "primary"), ("oneway", "-1")]);
    let streets = read_with(&file, &profile).expect("read");
    let names: Vec<_> = streets.scenarios.iter().map(|scenario| scenario.name.as_str()).collect();
    assert_eq!(names, [Scenario::BASE, "empty", "storm", "winter"]);
    assert_eq!(lanes_of(&streets, 1), lanes_of(&streets, 0));
    assert_eq!(lanes_of(&streets, 0), [(1, 2, 121_195), (2, 1, 111_195), (2, 3, 111_195), (4, 3, 55_598)]);
    // 10 × 0.8 × 0.5 = 4 m/s: 277.988 s; with gravel 2 m/s: 555.975 s; 20 × 0.8 = 16 m/s: 69.497 s.
    assert_eq!(lanes_of(&streets, 2), [(1, 2, 287_988), (2, 1, 277_988), (2, 3, 555_975), (4, 3, 69_497)]);
}

#[test]
fn what_is_not_in_the_profile_is_counted() {
    let mut file = row_of_nodes(&[NONE, &[("barrier", "dragon")], NONE]);
    let tags = [
        ("highway", "residential"),
        ("surface", "lava"),
        ("access", "perhaps"),
        ("oneway", "sometimes"),
        ("maxspeed", "signals"),
    ];
    file.way(1, &[1, 2, 3], &tags).way(2, &[1, 3], &[("highway", "service"), ("access", "no")]);
    let streets = read(&file);
    assert_eq!(lanes(&streets), [(1, 3, 222_390), (3, 1, 222_390)]);
    for (what, count) in [
        ("barrier not in the profile", 1),
        ("surface not in the profile", 1),
        ("access value not in the profile", 1),
        ("oneway not understood", 1),
        ("maxspeed not understood", 1),
        ("way closed to cars", 1),
    ] {
        assert_eq!(noticed(&streets, what), count, "{what}: {:?}", streets.about.noticed);
    }
}

#[test]
fn progress_comes_to_its_end_and_can_stop() {
    let mut file = row_of_nodes(&[NONE; 2]);
    file.way(1, &[1, 2], RESIDENTIAL);
    let bytes = file.bytes();
    let all = 2 * bytes.len() as u64;
    let mut heard = Vec::new();
    let outcome = geodata::osm::read_from("map.osm.pbf", Cursor::new(bytes.clone()), &car(), &mut |done, of| {
        assert_eq!(of, all);
        heard.push(done);
        ControlFlow::Continue(())
    });
    assert!(outcome.is_ok() && heard.is_sorted() && heard.last() == Some(&all), "{heard:?} of {all}");
    let stop = geodata::osm::read_from("map.osm.pbf", Cursor::new(bytes), &car(), &mut |done, of| {
        if 2 * done > of { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(stop.is_err_and(|error| error.to_string().contains("cancelled")));
}

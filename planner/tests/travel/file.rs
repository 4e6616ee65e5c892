//! The file of a network: what is written is read again, and nothing else is.

use std::num::NonZeroUsize;

use geodata::{AboutStreets, ArcGraph, FixedPosition, Given, Lane, Language, Minutes, Scenario, Street, Streets};
use planner::travel::{Network, NetworkFileError, Place};

fn network(with_coordinates: bool) -> Network {
    let arcs = [(0, 1, 10), (1, 0, 10), (1, 2, 20), (2, 3, 30), (3, 0, 40)];
    let coordinates = with_coordinates.then(|| vec![[-1, 2], [3, i32::MIN], [5, 6], [i32::MAX, 0]]);
    let graph = ArcGraph::from_arcs(5 - u32::from(with_coordinates), &arcs);
    Network::from_graph(graph, coordinates, 0.1, NonZeroUsize::MIN, &mut |_, _| ()).expect("short ways")
}

/// Two junctions with numbers 7 and −8, a street with an inner point 9 between them, a way that is forbidden, and winter.
fn map() -> Network {
    let at = |lon, lat| FixedPosition { lon, lat };
    let street = |ends, first_point| Street { ends, decimetres: 1500, class: 0, name: 1, first_point };
    let scenario = |name: &str, time| Scenario { name: name.into(), times: vec![time; 4] };
    let streets = Streets {
        junctions: vec![at(-10, 0), at(240_000_000, 570_000_000)],
        streets: vec![street([0, 1], 0), street([1, 1], 1)],
        points: vec![at(5, 6)],
        junction_ids: vec![7, -8],
        point_ids: vec![1 << 40],
        classes: vec!["primary".into()],
        through: vec![false],
        names: vec![String::new(), "Brīvības iela".into()],
        scenarios: vec![scenario("base", 60_000), scenario("winter", 90_000)],
        forbidden: vec![vec![Lane(0), Lane(2), Lane(1)]],
        about: AboutStreets { source: "two.osm.pbf".into(), restrictions: 1, ..AboutStreets::default() },
    };
    Network::from_streets(streets, NonZeroUsize::MIN, &mut |_, _| ()).expect("short ways")
}

fn file(network: &Network) -> Vec<u8> {
    let mut bytes = Vec::new();
    network.write(&mut bytes).expect("a vector takes all");
    bytes
}

fn refusal(bytes: &[u8]) -> NetworkFileError {
    Network::read("n.tuvu", bytes).expect_err("a fault")
}

#[test]
fn a_network_comes_back_whole() {
    let minutes = |network: &Network, scenario: &str, from, to| {
        let travel = network.under(scenario).expect("a scenario");
        travel.trip(&Place::Node(from), &Place::Node(to)).map(|trip| trip.minutes)
    };
    for with_coordinates in [false, true] {
        let bytes = file(&network(with_coordinates));
        let again = Network::read("n.tuvu", bytes.as_slice()).unwrap();
        assert_eq!(file(&again), bytes);
        // Tenths of a second.
        assert_eq!(minutes(&again, "base", 1, 0), Some(Minutes(10.0 / 600.0)));
        assert_eq!(minutes(&again, "base", 2, 1), Some(Minutes(80.0 / 600.0)));
    }
    let bytes = file(&map());
    let again = Network::read("n.tuvu", bytes.as_slice()).unwrap();
    assert_eq!(file(&again), bytes);
    assert_eq!(again.streets(), map().streets());
    assert_eq!(again.scenarios().collect::<Vec<_>>(), ["base", "winter"]);
    assert_eq!(minutes(&again, "base", 0, 1), Some(Minutes(1.0)));
    assert_eq!(minutes(&again, "winter", 1, 0), Some(Minutes(1.5)));
    assert_eq!(again.find(Given::Node(-8)), Ok(Place::Node(1)));
    assert!(matches!(again.find(Given::Node(1 << 40)), Ok(Place::OnStreet { snap, .. }) if snap.street == 0));
    assert_eq!(network(true).bounds(), Some([[-1, i32::MIN], [i32::MAX, 6]]));
}

/// Whatever single byte is spoilt, and wherever the file is cut.
#[test]
fn a_scratch_or_a_cut_anywhere_is_refused() {
    for good in [file(&network(true)), file(&map())] {
        spoil(&good);
    }
}

fn spoil(good: &[u8]) {
    for at in 0..good.len() {
        let mut scratched = good.to_vec();
        scratched[at] ^= 0x10;
        let refusal = refusal(&scratched);
        let is_named = match at {
            0..8 => matches!(refusal, NetworkFileError::Foreign { .. }),
            8..12 => matches!(refusal, NetworkFileError::Version { .. }),
            _ => matches!(refusal, NetworkFileError::Length { .. } | NetworkFileError::Damaged { .. }),
        };
        assert!(is_named, "byte {at}: {refusal}");
        assert!(Network::read("n.tuvu", &good[..at]).is_err(), "cut at {at}");
    }
    let longer = [good, &[0]].concat();
    assert!(matches!(refusal(&longer), NetworkFileError::Length { .. }));
}

#[test]
fn refusals_name_the_file_and_the_fault() {
    let mut newer = file(&network(false));
    newer[8] = 9;
    for (bytes, names) in [
        (&b"PK\x03\x04"[..], ["n.tuvu", "not a network"]),
        (&[], ["n.tuvu", "not a network"]),
        (&newer, ["n.tuvu", "version 9"]),
        (&newer[..200], ["n.tuvu", "version 9"]),
        (&file(&network(false))[..200], ["n.tuvu", "200 bytes"]),
    ] {
        let message = refusal(bytes).to_string();
        assert!(names.iter().all(|name| message.contains(name)), "{message}");
    }
    assert!(refusal(b"x").message(Language::Latvian).contains("nav tīkla fails"));
}

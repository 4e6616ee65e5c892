//! Random small maps, written as PBF and read back, against a slow reader of the drawing itself.

mod common;

use std::collections::BTreeMap;

use common::{OsmFile, car, lanes, read_with};
use geodata::Position;
use proptest::prelude::*;

/// Nodes in ten-millionths of a degree; ways as places of nodes, and the value of `oneway`.
#[derive(Clone, Debug)]
struct Map {
    nodes: Vec<[i64; 2]>,
    ways: Vec<(Vec<usize>, &'static str)>,
}

fn maps() -> impl Strategy<Value = Map> {
    let nodes = prop::collection::vec([240_000_000..240_100_000_i64, 569_000_000..569_100_000_i64], 2..12);
    let way =
        (prop::collection::vec(any::<prop::sample::Index>(), 2..7), prop::sample::select(vec!["no", "yes", "-1"]));
    (nodes, prop::collection::vec(way, 1..8)).prop_map(|(nodes, ways)| {
        let ways = ways.into_iter().map(|(places, oneway)| {
            let mut places: Vec<_> = places.iter().map(|place| place.index(nodes.len())).collect();
            places.dedup();
            (places, oneway)
        });
        let ways = ways.filter(|(places, _)| places.len() > 1).collect();
        Map { nodes, ways }
    })
}

/// Node numbers are the places times seven, less thirty: some are negative.
fn id(place: usize) -> i64 {
    i64::try_from(place).expect("few nodes") * 7 - 30
}

fn drawn(map: &Map, plain_nodes: bool) -> OsmFile {
    let mut file = OsmFile::new();
    file.plain_nodes = plain_nodes;
    for (place, &at) in map.nodes.iter().enumerate() {
        file.node_at(id(place), at, &[]);
    }
    for (number, (places, oneway)) in (1..).zip(&map.ways) {
        let nodes: Vec<_> = places.iter().map(|&place| id(place)).collect();
        file.way(number, &nodes, &[("highway", "residential"), ("oneway", oneway)]);
    }
    file
}

/// The open lanes with their times at 10 m/s, and the decimetres of all streets.
fn expected(map: &Map) -> (Vec<(i64, i64, u32)>, Vec<u32>) {
    let mut uses: BTreeMap<usize, u32> = BTreeMap::new();
    for (places, _) in &map.ways {
        for (at, &place) in places.iter().enumerate() {
            *uses.entry(place).or_default() += if at == 0 || at == places.len() - 1 { 2 } else { 1 };
        }
    }
    let position = |place: usize| {
        let [lon, lat] = map.nodes[place].map(|fixed| f64::from(i32::try_from(fixed).expect("on the Earth")) / 1e7);
        Position { lon, lat }
    };
    let (mut lanes, mut lengths) = (Vec::new(), Vec::new());
    for (places, oneway) in &map.ways {
        let (mut begin, mut metres) = (places[0], 0.0);
        for pair in places.windows(2) {
            metres += position(pair[0]).distance(position(pair[1])).0;
            if uses[&pair[1]] < 2 {
                continue;
            }
            let milliseconds = format!("{:.0}", metres * 100.0).parse().expect("a number");
            if *oneway != "-1" {
                lanes.push((id(begin), id(pair[1]), milliseconds));
            }
            if *oneway != "yes" {
                lanes.push((id(pair[1]), id(begin), milliseconds));
            }
            lengths.push(format!("{:.0}", metres * 10.0).parse().expect("a number"));
            (begin, metres) = (pair[1], 0.0);
        }
    }
    lanes.sort_unstable();
    (lanes, lengths)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_map_read_back_is_the_map_that_was_drawn(map in maps(), plain_nodes: bool) {
        let outcome = read_with(&drawn(&map, plain_nodes), &car());
        if map.ways.is_empty() {
            prop_assert!(outcome.is_err());
            return Ok(());
        }
        let streets = outcome.expect("read");
        prop_assert!(streets.is_sound());
        let (expected_lanes, expected_lengths) = expected(&map);
        let lengths: Vec<_> = streets.streets.iter().map(|street| street.decimetres).collect();
        // A half that falls to either side is no difference.
        prop_assert_eq!(lengths.len(), expected_lengths.len());
        prop_assert!(lengths.iter().zip(&expected_lengths).all(|(a, b)| a.abs_diff(*b) <= 1));
        let lanes = lanes(&streets);
        let without_times = |lanes: &[(i64, i64, u32)]| {
            let mut ends: Vec<_> = lanes.iter().map(|&(from, to, _)| (from, to)).collect();
            ends.sort_unstable();
            ends
        };
        prop_assert_eq!(without_times(&lanes), without_times(&expected_lanes));
        for (a, b) in lanes.iter().zip(&expected_lanes) {
            prop_assert!(a.2.abs_diff(b.2) <= 1, "{:?} {:?}", a, b);
        }
    }
}

//! The file of a network: what is written is read again, and nothing else is.

use std::num::NonZeroUsize;

use geodata::{ArcGraph, Language};
use planner::travel::{Network, NetworkFileError};

fn network(with_coordinates: bool) -> Network {
    let arcs = [(0, 1, 10), (1, 0, 10), (1, 2, 20), (2, 3, 30), (3, 0, 40)];
    let coordinates = with_coordinates.then(|| vec![[-1, 2], [3, i32::MIN], [5, 6], [i32::MAX, 0]]);
    Network::new(ArcGraph::from_arcs(5 - u32::from(with_coordinates), &arcs), coordinates, 0.1, NonZeroUsize::MIN)
        .expect("short ways")
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
    for with_coordinates in [false, true] {
        let network = network(with_coordinates);
        let again = Network::read("n.tuvu", file(&network).as_slice()).unwrap();
        assert_eq!(again, network);
        assert_eq!(again.hierarchy().query().time(1, 0), Some(10));
        assert_eq!(again.hierarchy().query().time(2, 1), Some(80));
    }
    assert_eq!(network(true).bounds(), Some([[-1, i32::MIN], [i32::MAX, 6]]));
}

/// Whatever single byte is spoilt, and wherever the file is cut.
#[test]
fn a_scratch_or_a_cut_anywhere_is_refused() {
    let good = file(&network(true));
    for at in 0..good.len() {
        let mut scratched = good.clone();
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
    let longer = [good.as_slice(), &[0]].concat();
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

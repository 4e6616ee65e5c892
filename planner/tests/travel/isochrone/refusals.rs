//! What is refused, and how it is said.

use geodata::{Language, Metres, Minutes, Position};
use planner::travel::isochrone::{IsochroneError, MOST_SAMPLES, Sample, contours};

use super::{ANY, sample};

fn at(lon: f64, lat: f64) -> Sample {
    Sample { at: Position { lon, lat }, minutes: None }
}

#[test]
fn positions_are_on_earth() {
    let outside = [(f64::NAN, 0.0), (0.0, f64::INFINITY), (180.1, 0.0), (-181.0, 0.0), (0.0, 90.5), (0.0, -91.0)];
    for (lon, lat) in outside {
        let error = contours(&[sample(0, 0, None), at(lon, lat)], &[], ANY).unwrap_err();
        assert!(matches!(error, IsochroneError::Position { number: 2, .. }), "{lon} {lat}: {error}");
    }
    assert_eq!(
        contours(&[at(180.0, 90.0), at(-180.0, -90.0), at(-180.0, 90.0)], &[Minutes(1.0)], ANY).unwrap()[0].0,
        []
    );
}

#[test]
fn times_are_times() {
    for minutes in [f64::NAN, f64::INFINITY, -0.1] {
        let error = contours(&[sample(0, 0, Some(minutes))], &[], ANY).unwrap_err();
        assert!(matches!(error, IsochroneError::Time { number: 1, .. }), "{minutes}: {error}");
    }
}

#[test]
fn limits_ascend() {
    for limits in [vec![f64::NAN], vec![f64::INFINITY], vec![f64::NEG_INFINITY], vec![5.0, 4.0], vec![5.0, 5.0]] {
        let given: Vec<Minutes> = limits.iter().copied().map(Minutes).collect();
        let error = contours(&[], &given, ANY).unwrap_err();
        assert!(matches!(error, IsochroneError::Limit { number, .. } if number == limits.len()), "{limits:?}: {error}");
    }
}

#[test]
fn the_longest_side_has_a_length() {
    for longest in [f64::NAN, 0.0, -1.0] {
        let error = contours(&[], &[], Metres(longest)).unwrap_err();
        assert!(matches!(error, IsochroneError::Longest { .. }), "{longest}: {error}");
    }
}

#[test]
fn samples_are_bounded() {
    let error = contours(&vec![sample(0, 0, None); MOST_SAMPLES + 1], &[], ANY).unwrap_err();
    assert_eq!(error, IsochroneError::TooManySamples { found: MOST_SAMPLES + 1 });
}

#[test]
fn messages_are_in_both_languages() {
    let error = contours(&[], &[Minutes(30.0), Minutes(15.0)], ANY).unwrap_err();
    assert_eq!(error.to_string(), "limit 2: 15 minutes; must be a finite number above the limit before it");
    let latvian = "robeža nr. 2: 15 min; jābūt galīgam skaitlim, lielākam par iepriekšējo robežu";
    assert_eq!(error.message(Language::Latvian), latvian);
}

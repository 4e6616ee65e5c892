//! Isochrone polygons: areas and shapes derived by hand, properties by an exact oracle.

mod by_hand;
mod exact;
mod properties;
mod refusals;

use geodata::{Metres, Minutes, Position};
use planner::travel::isochrone::Sample;

/// No triangle is too long.
const ANY: Metres = Metres(f64::INFINITY);

/// A sample so many units of 2⁻¹⁰ degrees east and north of 24° E, 57° N.
fn sample(east: i32, north: i32, minutes: Option<f64>) -> Sample {
    let unit = 1.0 / 1024.0;
    let at = Position { lon: 24.0 + unit * f64::from(east), lat: 57.0 + unit * f64::from(north) };
    Sample { at, minutes: minutes.map(Minutes) }
}

/// Samples on all points of a square lattice, from `-reach` to `reach`.
fn lattice(reach: i32, minutes: impl Fn(i32, i32) -> Option<f64>) -> Vec<Sample> {
    let points = (-reach..=reach).flat_map(|north| (-reach..=reach).map(move |east| (east, north)));
    points.map(|(east, north)| sample(east, north, minutes(east, north))).collect()
}

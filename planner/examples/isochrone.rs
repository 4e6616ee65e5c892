//! How long isochrones take, on samples as a network gives them: `cargo run --release -p planner --example isochrone`.

use std::{error::Error, hint::black_box, time::Instant};

use geodata::{Metres, Minutes, Position};
use planner::travel::isochrone::{Sample, contours};

/// How often each is done; the quickest counts, for the machine may have other work.
const REPEATS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let limits = [15.0, 30.0, 45.0, 60.0].map(Minutes);
    for across in [316, 632, 1_000] {
        let samples = samples(across);
        let mut best = f64::INFINITY;
        let mut regions = Vec::new();
        for _ in 0..REPEATS {
            let start = Instant::now();
            regions = black_box(contours(&samples, &limits, Metres(1_000.0))?);
            best = best.min(start.elapsed().as_secs_f64());
        }
        let polygons: Vec<usize> = regions.iter().map(|region| region.0.len()).collect();
        println!("{} samples, {} limits: {best:.3} s; polygons {polygons:?}", samples.len(), limits.len());
    }
    Ok(())
}

/// A square of samples about 250 m apart, each a little off its place; a minute a kilometre and some hills, a tenth out of
/// reach.
fn samples(across: i32) -> Vec<Sample> {
    let mut state = 1_u64;
    let mut random = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f64 / f64::from(1 << 24)
    };
    let middle = f64::from(across) / 2.0;
    let mut sample = move |row: i32, column: i32| {
        let [x, y] = [column, row].map(|along| f64::from(along) - middle + 0.8 * random());
        let minutes = (x * x + y * y).sqrt() / 4.0 + 5.0 * (x / 9.0).sin() * (y / 7.0).cos() + 5.0;
        Sample {
            at: Position { lon: 24.5 + 0.00414 * x, lat: 56.9 + 0.00225 * y },
            minutes: (random() > 0.1).then_some(Minutes(minutes)),
        }
    };
    (0..across).flat_map(|row| (0..across).map(move |column| (row, column))).map(|(r, c)| sample(r, c)).collect()
}

//! What holds for all samples, checked without rounding.

use std::collections::BTreeMap;

use geo::{MultiPolygon, Validation};
use geodata::{Metres, Minutes, Position};
use planner::travel::isochrone::{Sample, contours};
use proptest::prelude::*;

use super::{
    ANY,
    exact::{self, Place, Point},
};

/// Places on the grid: clouds fine and coarse, lattices, lines; coarse ones have duplicates, lines and circles in plenty.
fn places() -> impl Strategy<Value = Vec<[i64; 2]>> {
    let cloud = |size: i64| prop::collection::vec([0..size, 0..size], 0..60);
    let lattice = (1..9_i64, 1..9_i64, 1..1000_i64).prop_map(|(columns, rows, step)| {
        (0..rows).flat_map(|row| (0..columns).map(move |column| [column * step, row * step])).collect()
    });
    let line = || ([100..150_i64, 100..150_i64], [-3..3_i64, -3..3_i64], 0..30_i64);
    let lines = prop::collection::vec(line(), 1..4).prop_map(|lines| {
        let points =
            |([x, y], [dx, dy], count): ([i64; 2], [i64; 2], i64)| (0..count).map(move |at| [x + at * dx, y + at * dy]);
        lines.into_iter().flat_map(points).collect::<Vec<_>>()
    });
    prop_oneof![cloud(6), cloud(60), cloud(1 << 20), cloud(1 << 32), lattice, lines]
}

/// Plateaus, times a hair apart, and any time.
fn minutes() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![
        1 => Just(None),
        3 => (0..6_u8).prop_map(|minutes| Some(f64::from(minutes))),
        1 => prop::sample::select(vec![Some(2.0_f64.next_up()), Some(2.0_f64.next_down()), Some(1e300), Some(5e-324)]),
        2 => (0.0..6.0).prop_map(Some),
    ]
}

fn samples() -> impl Strategy<Value = Vec<Sample>> {
    let corner = prop::sample::select(vec![(24.0, 57.0), (-180.0, -90.0), (0.0, 0.0), (-0.25, 26.0), (148.0, 58.0)]);
    (places(), prop::collection::vec(minutes(), 1..90), corner).prop_map(|(places, minutes, (lon, lat))| {
        let unit = 1.0 / f64::from(1 << 27);
        let at = |[x, y]: [i64; 2]| Position { lon: lon + unit * x as f64, lat: lat + unit * y as f64 };
        let sample =
            |(place, minutes): ([i64; 2], &Option<f64>)| Sample { at: at(place), minutes: minutes.map(Minutes) };
        places.into_iter().zip(minutes.iter().cycle()).map(sample).collect()
    })
}

fn limits() -> impl Strategy<Value = Vec<Minutes>> {
    let limit = prop_oneof![
        (0..6_u8).prop_map(f64::from),
        prop::sample::select(vec![2.0_f64.next_up(), 2.0_f64.next_down(), 1e299]),
        0.0..6.0
    ];
    prop::collection::vec(limit, 1..5).prop_map(|mut limits| {
        limits.sort_by(f64::total_cmp);
        limits.dedup();
        limits.into_iter().map(Minutes).collect()
    })
}

/// From a millimetre to the size of a country: clouds are of many sizes.
fn longest() -> impl Strategy<Value = Metres> {
    prop_oneof![Just(ANY), (-3.0..6.5).prop_map(|exponent| Metres(10.0_f64.powf(exponent)))]
}

/// The time at each place, the earliest where there are several.
fn times(samples: &[Sample]) -> BTreeMap<Point, f64> {
    let mut times = BTreeMap::new();
    for sample in samples {
        let minutes = sample.minutes.map_or(f64::INFINITY, |minutes| minutes.0);
        let time = times.entry(exact::point(sample.at.lon, sample.at.lat)).or_insert(minutes);
        *time = time.min(minutes);
    }
    times
}

fn are_all_in_a_line(places: &[Point]) -> bool {
    let Some((&first, rest)) = places.split_first() else { return true };
    let Some(&second) = rest.iter().find(|&&place| place != first) else { return true };
    rest.iter().all(|&place| exact::turn(first, second, place) == 0)
}

/// Rings close, have an area, run the right way round, lie in their polygon, and touch each other in corners at most.
fn assert_valid(region: &MultiPolygon<f64>) {
    assert_eq!(region.check_validation(), Ok(()));
    let mut sides = Vec::new();
    for polygon in region {
        let rings = exact::rings(&MultiPolygon(vec![polygon.clone()]));
        assert!(exact::doubled_area(&rings[0]) > 0, "outer rings run counter-clockwise");
        for hole in &rings[1..] {
            assert!(exact::doubled_area(hole) < 0, "holes run clockwise");
            let outer = std::slice::from_ref(&rings[0]);
            assert!(
                hole.iter().all(|&corner| exact::place(corner, outer) >= Place::Border),
                "holes lie in their polygon"
            );
        }
        for ring in rings {
            let mut corners = ring.clone();
            corners.sort_unstable();
            corners.dedup();
            assert_eq!(corners.len(), ring.len(), "no ring touches itself");
            sides.extend(exact::sides(&ring));
        }
    }
    for (index, &one) in sides.iter().enumerate() {
        assert!(sides[..index].iter().all(|&other| !exact::overlap(one, other)), "sides meet in corners only");
    }
}

/// Nothing of `inner` lies outside `outer`.
fn assert_nested(inner: &MultiPolygon<f64>, outer: &MultiPolygon<f64>) {
    let (inner, outer) = (exact::rings(inner), exact::rings(outer));
    for side in inner.iter().flat_map(|ring| exact::sides(ring)) {
        assert!(exact::place(side[0], &outer) >= Place::Border, "a corner of the lower limit's region is outside");
        // Both ends on the border could still have a bay between them.
        let middle = [0, 1].map(|axis| side[0][axis] + side[1][axis]);
        let doubled: Vec<Vec<Point>> =
            outer.iter().map(|ring| ring.iter().map(|corner| corner.map(|along| 2 * along)).collect()).collect();
        assert!(exact::place(middle, &doubled) >= Place::Border, "a side of the lower limit's region is outside");
        let crosses = outer.iter().flat_map(|ring| exact::sides(ring)).any(|other| exact::cross(side, other));
        assert!(!crosses, "borders cross");
    }
    for &corner in outer.iter().flatten() {
        assert!(exact::place(corner, &inner) <= Place::Border, "a border lies inside a lower limit's region");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn samples_are_inside_if_and_only_if_within_the_limit(samples in samples(), limits in limits()) {
        let times = times(&samples);
        let places: Vec<Point> = times.keys().copied().collect();
        let regions = contours(&samples, &limits, ANY).unwrap();
        for (region, limit) in regions.iter().zip(&limits) {
            let rings = exact::rings(region);
            if are_all_in_a_line(&places) {
                prop_assert!(rings.is_empty());
                continue;
            }
            for (&at, &minutes) in &times {
                prop_assert_eq!(exact::place(at, &rings) > Place::Outside, minutes <= limit.0, "{:?} {}", at, minutes);
            }
        }
    }

    #[test]
    fn regions_are_valid_and_nested(samples in samples(), limits in limits(), longest in longest()) {
        let regions = contours(&samples, &limits, longest).unwrap();
        regions.iter().for_each(assert_valid);
        for pair in regions.windows(2) {
            assert_nested(&pair[0], &pair[1]);
        }
    }

    #[test]
    fn one_limit_gives_the_same_area_as_with_others(samples in samples(), limits in limits()) {
        let doubled = |region: &MultiPolygon<f64>| exact::rings(region).iter().map(|ring| exact::doubled_area(ring)).sum::<i128>();
        let regions = contours(&samples, &limits, ANY).unwrap();
        for (region, &limit) in regions.iter().zip(&limits) {
            let alone = contours(&samples, &[limit], ANY).unwrap();
            prop_assert_eq!(doubled(region), doubled(&alone[0]));
        }
    }

    #[test]
    fn the_order_of_samples_plays_no_part(
        (samples, shuffled) in samples().prop_flat_map(|samples| (Just(samples.clone()), Just(samples).prop_shuffle())),
        limits in limits(),
    ) {
        prop_assert_eq!(contours(&samples, &limits, ANY).unwrap(), contours(&shuffled, &limits, ANY).unwrap());
    }

    #[test]
    fn positions_off_the_grid_are_valid_too(
        places in prop::collection::vec((23.9..24.1, 56.9..57.1, minutes()), 0..60),
        limits in limits(),
    ) {
        let samples: Vec<_> = places
            .into_iter()
            .map(|(lon, lat, minutes)| Sample { at: Position { lon, lat }, minutes: minutes.map(Minutes) })
            .collect();
        let regions = contours(&samples, &limits, Metres(20_000.0)).unwrap();
        regions.iter().for_each(assert_valid);
        for pair in regions.windows(2) {
            assert_nested(&pair[0], &pair[1]);
        }
    }
}

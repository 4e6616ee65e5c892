//! Shapes and areas derived by hand. Areas are in units of a lattice cell.
#![allow(clippy::float_cmp, reason = "corners have exact coordinates, and sums of few of them are exact too")]

use geo::{Area, Contains, Intersects, MultiPolygon, Validation, point};
use geodata::{Metres, Minutes, Position};
use planner::travel::isochrone::{Sample, contours};

use super::{ANY, lattice, sample};

/// The region within one limit, valid and oriented.
fn region(samples: &[Sample], limit: f64, longest: Metres) -> MultiPolygon<f64> {
    let region = contours(samples, &[Minutes(limit)], longest).expect("samples and limits make sense").remove(0);
    assert_eq!(region.check_validation(), Ok(()));
    region
}

/// Its area in lattice cells; holes count off only because they run clockwise.
fn cells(region: &MultiPolygon<f64>) -> f64 {
    region.signed_area() * 1024.0 * 1024.0
}

/// The numbers of polygons and of holes.
fn counts(region: &MultiPolygon<f64>) -> (usize, usize) {
    (region.0.len(), region.iter().map(|polygon| polygon.interiors().len()).sum())
}

fn assert_near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found}, not {expected} ± {tolerance}");
}

#[test]
fn a_time_that_grows_eastward_ends_at_a_straight_line() {
    let samples = lattice(4, |east, _| Some(f64::from(east + 4)));
    // From the western rim 2.75 cells eastward, 8 cells from south to north; a quarter is exact.
    assert_eq!(cells(&region(&samples, 2.75, ANY)), 22.0);
}

#[test]
fn streets_along_a_lattice_make_a_diamond() {
    let samples = lattice(10, |east, north| Some(f64::from(east.abs() + north.abs())));
    // Each quarter of the time field is even, so that the way a cell is divided plays no part: 2 r².
    assert_eq!(cells(&region(&samples, 7.5, ANY)), 2.0 * 7.5 * 7.5);
}

#[test]
fn straight_ways_make_a_disc() {
    let samples = lattice(40, |east, north| Some(f64::from(east * east + north * north).sqrt()));
    // Chords cut a little off: less than half a percent of π r² at this reach.
    let area = cells(&region(&samples, 33.0, ANY));
    let disc = std::f64::consts::PI * 33.0 * 33.0;
    assert!(area < disc && area > 0.995 * disc, "{area} of {disc}");
}

#[test]
fn a_road_with_nothing_beside_it_is_a_strip_to_the_middles() {
    let line = |north, minutes: Option<f64>| (0..=10).map(move |east| sample(east, north, minutes));
    let samples: Vec<_> = line(-1, None).chain(line(0, Some(3.0))).chain(line(1, None)).collect();
    // From half a cell south of the road to half a cell north of it, whatever the limit.
    for limit in [3.0, 30.0] {
        let region = region(&samples, limit, ANY);
        assert_eq!(cells(&region), 10.0);
        let corners = region.0[0].exterior().coords();
        assert!(corners.filter(|at| at.y != 57.0).all(|at| (at.y - 57.0).abs() * 1024.0 == 0.5));
    }
    assert_eq!(counts(&region(&samples, 2.9, ANY)), (0, 0));
}

#[test]
fn what_is_out_of_reach_is_a_hole() {
    let mut samples = vec![sample(0, 0, None)];
    samples.extend([(4, 0), (0, 4), (-4, 0), (0, -4)].map(|(east, north)| sample(east, north, Some(1.0))));
    // A diamond of 2 × 4² less one of 2 × 2².
    let region = region(&samples, 1.0, ANY);
    assert_eq!(counts(&region), (1, 1));
    assert_eq!(cells(&region), 32.0 - 8.0);
}

#[test]
fn a_slow_place_is_a_hole_as_wide_as_its_time() {
    let mut samples = vec![sample(0, 0, Some(9.0))];
    samples.extend([(4, 0), (0, 4), (-4, 0), (0, -4)].map(|(east, north)| sample(east, north, Some(1.0))));
    // At 7 minutes the hole reaches a quarter of the way, at 3 minutes three quarters.
    assert_eq!(cells(&region(&samples, 7.0, ANY)), 32.0 - 2.0);
    assert_eq!(cells(&region(&samples, 3.0, ANY)), 32.0 - 18.0);
    assert_eq!(counts(&region(&samples, 9.0, ANY)), (1, 0));
}

#[test]
fn an_island_in_a_hole_is_a_polygon_of_its_own() {
    // By the larger of the two distances: reached up to 1, not at 3, reached from 5 to 7, not at 9.
    let samples = lattice(9, |east, north| match east.abs().max(north.abs()) {
        0..=1 | 5..=7 => Some(2.0),
        _ => None,
    });
    let region = region(&samples, 2.0, ANY);
    assert_eq!(counts(&region), (2, 1));
    for (east, is_reached) in [(0.0, true), (1.25, true), (2.0, false), (4.25, false), (5.0, true), (7.75, false)] {
        assert_eq!(region.contains(&point! { x: 24.0 + east / 1024.0, y: 57.0 }), is_reached, "{east}");
    }
}

#[test]
fn two_far_parts_are_two_polygons() {
    let samples = lattice(6, |east, _| (east.abs() > 3).then_some(1.0));
    assert_eq!(counts(&region(&samples, 1.0, ANY)), (2, 0));
}

#[test]
fn a_sample_at_the_limit_is_inside() {
    let samples = lattice(3, |east, north| Some(if (east, north) == (0, 0) { 5.0 } else { 6.0 }));
    let at_limit = region(&samples, 5.0, ANY);
    assert_eq!(counts(&at_limit), (1, 0));
    assert!(at_limit.contains(&point! { x: 24.0, y: 57.0 }));
    assert!(cells(&at_limit) > 0.0 && cells(&at_limit) < 1e-9);
    assert_eq!(counts(&region(&samples, 5.0_f64.next_down(), ANY)), (0, 0));

    let just_beyond =
        region(&lattice(3, |east, north| Some(f64::from(u8::from((east, north) == (0, 0))) + 5.0)), 5.0, ANY);
    assert!(!just_beyond.intersects(&point! { x: 24.0, y: 57.0 }));
}

#[test]
fn nothing_is_covered_between_far_samples() {
    // Two squares of 2 × 2 cells, 20 cells apart; a cell is about 109 m from south to north and 59 m from west to east.
    let square = |at: i32| (0..3).flat_map(move |north| (0..3).map(move |east| sample(at + east, north, Some(1.0))));
    let samples: Vec<_> = square(0).chain(square(22)).collect();
    assert_eq!(counts(&region(&samples, 1.0, ANY)), (1, 0));
    let apart = region(&samples, 1.0, Metres(200.0));
    assert_eq!(counts(&apart), (2, 0));
    assert_eq!(cells(&apart), 8.0);
    // Shorter than the diagonals of the cells (124 m): nothing is left.
    assert_eq!(counts(&region(&samples, 1.0, Metres(110.0))), (0, 0));
}

#[test]
fn triangles_that_meet_in_a_vertex_are_two_polygons() {
    // Two bow-tie triangles, west and east of the middle; the gaps between them are too wide.
    let samples = [(0, 0), (-8, 3), (-8, -3), (8, 3), (8, -3)].map(|(east, north)| sample(east, north, Some(1.0)));
    let region = region(&samples, 2.0, Metres(700.0));
    assert_eq!(counts(&region), (2, 0));
    assert_eq!(cells(&region), 48.0);
}

#[test]
fn a_ring_of_triangles_that_meets_itself_in_a_vertex_has_a_hole() {
    // A ring road of eleven spokes, 100 to 130 units from the middle. Where the twelfth would be, in the east, there is one
    // place, near enough to the two spokes beside it, which are too far from each other. Units as long as those northward.
    let at = |angle: f64, radius: f64| {
        let (north, east) = (radius * angle.to_radians().sin(), radius * angle.to_radians().cos());
        (east / 57.0_f64.to_radians().cos(), north)
    };
    let spokes = (1..12_u8).flat_map(|spoke| [100.0, 130.0].map(|radius| at(30.0 * f64::from(spoke), radius)));
    let samples: Vec<_> = std::iter::once(at(0.0, 115.0))
        .chain(spokes)
        .map(|(east, north)| Sample {
            at: Position { lon: 24.0 + east / 1024.0, lat: 57.0 + north / 1024.0 },
            minutes: Some(Minutes(1.0)),
        })
        .collect();
    // Sides of the ring are 30 to 75 units, those across 100 and more; a unit is 109 m.
    let region = region(&samples, 1.0, Metres(85.0 * 109.0));
    assert_eq!(counts(&region), (1, 1));
    let middle = point! { x: 24.0, y: 57.0 };
    assert!(!region.intersects(&middle));
    let [outer, hole] = [region.0[0].exterior(), &region.0[0].interiors()[0]];
    // Eleven places each, and the one where they meet.
    assert_eq!([outer, hole].map(|ring| ring.coords().skip(1).count()), [12, 12]);
    assert_eq!(hole.coords().skip(1).filter(|corner| outer.0.contains(corner)).count(), 1);
}

#[test]
fn on_a_bridge_the_earlier_road_counts() {
    let mut samples = lattice(2, |_, _| Some(9.0));
    samples.push(sample(0, 0, Some(1.0)));
    samples.push(sample(0, 0, None));
    let region = region(&samples, 1.0, ANY);
    assert!(region.contains(&point! { x: 24.0, y: 57.0 }));
}

#[test]
fn without_triangles_there_is_nothing() {
    let line: Vec<_> = (0..50).map(|at| sample(2 * at, 3 * at, Some(1.0))).collect();
    for samples in [&[], &line[..1], &line[..2], &line[..]] {
        assert_eq!(
            contours(samples, &[Minutes(1.0), Minutes(2.0)], ANY).unwrap(),
            [MultiPolygon(vec![]), MultiPolygon(vec![])]
        );
    }
    assert_eq!(contours(&lattice(3, |_, _| Some(0.0)), &[], ANY).unwrap(), []);
}

#[test]
fn regions_share_the_corners_of_the_border_they_share() {
    let samples = lattice(4, |east, _| Some(f64::from(east + 4)));
    let regions = contours(&samples, &[Minutes(1.5), Minutes(2.5), Minutes(6.25)], ANY).unwrap();
    let southern_rim = |region: &MultiPolygon<f64>| -> Vec<f64> {
        let south = 57.0 - 4.0 / 1024.0;
        let mut rim: Vec<f64> = region.0[0].exterior().coords().filter(|at| at.y <= south).map(|at| at.x).collect();
        rim.sort_by(f64::total_cmp);
        rim.dedup();
        rim.iter().map(|lon| (lon - 24.0) * 1024.0 + 4.0).collect()
    };
    assert_eq!(southern_rim(&regions[0]), [0.0, 1.0, 1.5]);
    assert_eq!(southern_rim(&regions[1]), [0.0, 1.0, 1.5, 2.0, 2.5]);
    assert_eq!(southern_rim(&regions[2]), [0.0, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 6.25]);
}

#[test]
fn straight_roads_take_no_longer_than_crooked_ones() {
    // Two roads of 50,000 samples that meet in a right angle: all on two lines, most triangles long and thin. A triangulation
    // that joins them from the middle outward takes minutes.
    let road = |lon: f64, lat: f64| {
        (0..50_000).map(f64::from).map(move |step| Sample {
            at: Position { lon: 24.0 + lon * step, lat: 57.0 + lat * step },
            minutes: Some(Minutes(step / 1_000.0)),
        })
    };
    let unit = 1.0 / f64::from(1 << 17);
    let samples: Vec<_> = road(unit, 0.0).chain(road(0.0, unit)).collect();
    // What lies within: a right angle with both sides 10,000.5 steps long.
    let region = contours(&samples, &[Minutes(10.0005)], ANY).unwrap().remove(0);
    let area = region.unsigned_area() / (unit * unit);
    assert_near(area, 10_000.5 * 10_000.5 / 2.0, 0.02 * 10_000.0 * 10_000.0);
}

//! Plain geometry on whole numbers, without rounding: the oracle.

use geo::{LineString, MultiPolygon};

/// A point in units of 2⁻⁴⁵ degrees.
pub(super) type Point = [i128; 2];

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Outside,
    Border,
    Inside,
}

/// The point of coordinates in degrees, which must have no finer part.
#[allow(clippy::cast_possible_truncation)] // whole, as the assertion says
pub(super) fn point(lon: f64, lat: f64) -> Point {
    [lon, lat].map(|degrees| {
        let units = degrees * (1_u64 << 45) as f64;
        assert!(units.fract() == 0.0, "{degrees} has a part finer than 2⁻⁴⁵");
        units as i128
    })
}

/// Rings without the repeated last corner.
pub(super) fn rings(area: &MultiPolygon<f64>) -> Vec<Vec<Point>> {
    let ring = |line: &LineString<f64>| {
        assert!(line.is_closed());
        line.coords().skip(1).map(|corner| point(corner.x, corner.y)).collect()
    };
    area.0.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring)).collect()
}

/// The pairs of corners that follow each other in a ring.
pub(super) fn sides(ring: &[Point]) -> impl Iterator<Item = [Point; 2]> + '_ {
    ring.iter().zip(ring.iter().cycle().skip(1)).map(|(&a, &b)| [a, b])
}

/// Above 0 when `c` is to the left of the way from `a` to `b`, 0 when it is on that line.
pub(super) fn turn(a: Point, b: Point, c: Point) -> i128 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/// Twice the area of a ring, above 0 when it runs counter-clockwise.
pub(super) fn doubled_area(ring: &[Point]) -> i128 {
    // Relative to a corner, or the products would not fit.
    let [x, y] = ring[0];
    sides(ring).map(|[a, b]| (a[0] - x) * (b[1] - y) - (a[1] - y) * (b[0] - x)).sum()
}

fn is_on(side: [Point; 2], at: Point) -> bool {
    let [a, b] = side;
    let between = |axis: usize| (a[axis].min(b[axis])..=a[axis].max(b[axis])).contains(&at[axis]);
    turn(a, b, at) == 0 && between(0) && between(1)
}

/// Where a point is, by the number of sides that a ray to the east passes.
pub(super) fn place(at: Point, rings: &[Vec<Point>]) -> Place {
    let mut is_inside = false;
    for side in rings.iter().flat_map(|ring| sides(ring)) {
        if is_on(side, at) {
            return Place::Border;
        }
        let [a, b] = side;
        if (a[1] > at[1]) != (b[1] > at[1]) {
            is_inside ^= (turn(a, b, at) > 0) == (b[1] > a[1]);
        }
    }
    if is_inside { Place::Inside } else { Place::Outside }
}

/// Whether two sides pass through each other at a point that is an end of neither.
pub(super) fn cross([a, b]: [Point; 2], [c, d]: [Point; 2]) -> bool {
    let sign = |turn: i128| turn.signum();
    sign(turn(a, b, c)) * sign(turn(a, b, d)) < 0 && sign(turn(c, d, a)) * sign(turn(c, d, b)) < 0
}

/// Whether two sides have more in common than an end of both: they cross, an end of one is within the other, or both are the
/// same.
pub(super) fn overlap(one: [Point; 2], other: [Point; 2]) -> bool {
    let lies_within = |side: [Point; 2], at: Point| is_on(side, at) && !side.contains(&at);
    let is_same = one.iter().all(|end| other.contains(end));
    is_same
        || cross(one, other)
        || one.iter().any(|&end| lies_within(other, end))
        || other.iter().any(|&end| lies_within(one, end))
}

//! The nearest street of a position.

use rstar::{AABB, PointDistance, RTree, RTreeObject};

use crate::{Metres, Position, Streets};

/// Metres per degree of latitude on the sphere of [`Position::distance`].
const METRES_PER_DEGREE: f64 = 6_371_008.8 * std::f64::consts::PI / 180.0;

/// The nearest point of a network's streets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Snap {
    /// The number of the street.
    pub street: u32,
    /// How far along the street's line, from 0 to 1.
    pub fraction: f64,
    /// The point on the street.
    pub at: Position,
    /// Straight distance to it.
    pub distance: Metres,
}

/// An index over some or all streets of a network.
#[derive(Debug, Clone)]
pub struct StreetIndex {
    tree: RTree<Boxed>,
}

/// A street by the box around its line on Mercator's map: that is far smaller than its line, and the line is with the streets
/// already. Near any position that map is true in all directions, if for a scale.
#[derive(Debug, Clone, Copy)]
struct Boxed {
    street: u32,
    around: AABB<[f64; 2]>,
}

impl RTreeObject for Boxed {
    type Envelope = AABB<[f64; 2]>;
    fn envelope(&self) -> Self::Envelope {
        self.around
    }
}

impl PointDistance for Boxed {
    fn distance_2(&self, point: &[f64; 2]) -> f64 {
        self.around.distance_2(point)
    }
}

impl StreetIndex {
    /// An index over the streets of which `holds` is true.
    #[allow(clippy::cast_possible_truncation)] // streets are numbered by u32
    pub fn new(streets: &Streets, holds: impl Fn(u32) -> bool) -> Self {
        let boxed = |street| {
            let corners: Vec<_> = streets.line(street).map(mercator).collect();
            Boxed { street, around: AABB::from_points(&corners) }
        };
        let all = (0..streets.streets.len() as u32).filter(|&street| holds(street));
        Self { tree: RTree::bulk_load(all.map(boxed).collect()) }
    }

    /// The nearest point of any street of the index, among equally near ones on the street with the lowest number.
    /// `streets` are those that the index was made of.
    ///
    /// Distances are straight lines in the plane that touches the sphere at `position` (local equirectangular), true to
    /// better than 0.1 % within 50 km. `None` for an index of no streets or a position that is not finite.
    pub fn nearest(&self, streets: &Streets, position: Position) -> Option<Snap> {
        if !(position.lon.is_finite() && position.lat.is_finite()) {
            return None;
        }
        let mut best: Option<(f64, u32)> = None;
        for (boxed, on_map) in self.tree.nearest_neighbor_iter_with_distance_2(mercator(position)) {
            if best.is_some_and(|(distance, _)| on_map * scale_2(position, distance) > distance) {
                break;
            }
            let distance = distance_2(streets, boxed.street, position);
            if best.is_none_or(|(least, first)| distance < least || (distance <= least && boxed.street < first)) {
                best = Some((distance, boxed.street));
            }
        }
        best.map(|(_, street)| snap(streets, street, position))
    }
}

/// Where a position is on Mercator's map, in degrees of longitude.
fn mercator(Position { lon, lat }: Position) -> [f64; 2] {
    const LAST: f64 = 89.9;
    let lat = lat.clamp(-LAST, LAST).to_radians();
    [lon, lat.tan().asinh().to_degrees()]
}

/// The square of what a degree on Mercator's map is worth at least, in degrees of latitude, from `position` as far as the
/// root of `distance_2`, in degrees of latitude.
fn scale_2(position: Position, distance_2: f64) -> f64 {
    let nearest_to_pole = (position.lat.abs() + distance_2.sqrt()).min(90.0);
    nearest_to_pole.to_radians().cos().powi(2) * (1.0 - 1e-9)
}

/// The plane that touches the sphere at `position`, in degrees of latitude.
fn plane(position: Position) -> impl Fn(Position) -> [f64; 2] {
    let scale = position.lat.to_radians().cos();
    move |at| [(at.lon - position.lon) * scale, at.lat - position.lat]
}

/// The squared distance of a street, in degrees of latitude.
fn distance_2(streets: &Streets, street: u32, position: Position) -> f64 {
    let mut line = streets.line(street).map(plane(position));
    let mut least = f64::INFINITY;
    let mut before = line.next();
    for at in line {
        if let Some(begin) = before.replace(at) {
            least = least.min(nearest_to_origin(begin, at).1);
        }
    }
    least
}

/// The nearest point of one street, the first of equally near ones.
fn snap(streets: &Streets, street: u32, position: Position) -> Snap {
    let plane = plane(position);
    let line: Vec<Position> = streets.line(street).collect();
    let (mut least, mut run, mut at, mut total) = (f64::INFINITY, 0.0, line[0], 0.0);
    for pair in line.windows(2) {
        let length = pair[0].distance(pair[1]).0;
        let (along, distance_2) = nearest_to_origin(plane(pair[0]), plane(pair[1]));
        if distance_2 < least {
            (least, run, at) = (distance_2, total + along * length, pair[0].towards(pair[1], along));
        }
        total += length;
    }
    let fraction = if total > 0.0 { (run / total).min(1.0) } else { 0.0 };
    Snap { street, fraction, at, distance: Metres(least.sqrt() * METRES_PER_DEGREE) }
}

/// How far along from `a` to `b` the point nearest to the origin lies (0 to 1), and its squared distance.
fn nearest_to_origin(a: [f64; 2], b: [f64; 2]) -> (f64, f64) {
    let [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    let length_2 = dx * dx + dy * dy;
    let along = if length_2 > 0.0 { (-(a[0] * dx + a[1] * dy) / length_2).clamp(0.0, 1.0) } else { 0.0 };
    let [x, y] = [a[0] + along * dx, a[1] + along * dy];
    (along, x * x + y * y)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{FixedPosition, Street};

    fn at(lon: f64, lat: f64) -> Position {
        Position { lon, lat }
    }

    /// A network of the given lines, each between two junctions of its own.
    fn network(lines: &[Vec<Position>]) -> Streets {
        let mut streets = Streets::default();
        for (number, line) in (0..).zip(lines) {
            let fixed = || line.iter().map(|&at| FixedPosition::from(at));
            let first_point = u32::try_from(streets.points.len()).unwrap();
            let ends = [2 * number, 2 * number + 1];
            streets.streets.push(Street { ends, decimetres: 10, class: 0, name: 0, first_point });
            streets.junctions.extend([fixed().next().unwrap(), fixed().next_back().unwrap()]);
            streets.points.extend(fixed().skip(1).take(line.len() - 2));
        }
        streets
    }

    fn nearest(lines: &[Vec<Position>], position: Position) -> Option<Snap> {
        let streets = network(lines);
        StreetIndex::new(&streets, |_| true).nearest(&streets, position)
    }

    #[test]
    fn the_nearest_street_may_have_far_ends() {
        // A long road passes 0.01° north of the point; a short one ends 0.1° to the south, nearer than any end of the long.
        let lines = [vec![at(20.0, 57.01), at(28.0, 57.01)], vec![at(24.0, 56.9), at(24.0, 56.8)]];
        let snap = nearest(&lines, at(24.0, 57.0)).unwrap();
        assert_eq!(snap.street, 0);
        assert!((snap.fraction - 0.5).abs() < 1e-9 && (snap.at.lon - 24.0).abs() < 1e-9);
        // A hundredth of a degree of latitude is 1,111.95 m.
        assert!((snap.distance.0 - 1111.95).abs() < 0.01, "{:?}", snap.distance);
    }

    #[test]
    fn the_fraction_runs_along_the_whole_line() {
        // Two pieces north, one twice as long: the middle of the second is two thirds of the way.
        let lines = [vec![at(24.0, 57.0), at(24.0, 57.01), at(24.0, 57.03)]];
        let fraction = |lat| nearest(&lines, at(24.001, lat)).unwrap().fraction;
        assert!((fraction(57.02) - 2.0 / 3.0).abs() < 1e-6);
        assert!(fraction(56.0).abs() < 1e-12 && (fraction(58.0) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn equally_near_streets_give_the_first_and_nonsense_gives_none() {
        let line = vec![at(24.0, 57.0), at(24.1, 57.0)];
        let twice = [line.clone(), line];
        assert_eq!(nearest(&twice, at(24.05, 57.1)).unwrap().street, 0);
        assert_eq!(nearest(&twice, at(f64::NAN, 57.0)), None);
        assert_eq!(nearest(&twice, at(24.0, f64::INFINITY)), None);
        assert_eq!(nearest(&[], at(24.0, 57.0)), None);
        let streets = network(&twice);
        let second = StreetIndex::new(&streets, |street| street == 1).nearest(&streets, at(24.05, 57.1));
        assert_eq!(second.map(|snap| snap.street), Some(1));
    }

    fn anywhere() -> impl Strategy<Value = Position> {
        (20.0..28.0_f64, 50.0..60.0_f64).prop_map(|(lon, lat)| at(lon, lat))
    }

    proptest! {
        /// The index measures distances on a map; the answer must still be the nearest on the ground.
        #[test]
        fn nearest_is_what_looking_at_every_street_finds(
            lines in prop::collection::vec(prop::collection::vec(anywhere(), 2..4), 1..40),
            positions in prop::collection::vec(anywhere(), 1..20),
        ) {
            let streets = network(&lines);
            let index = StreetIndex::new(&streets, |_| true);
            for position in positions {
                let every = (0..).take(lines.len()).map(|street| snap(&streets, street, position).distance.0);
                let least = every.fold(f64::INFINITY, f64::min);
                let snap = index.nearest(&streets, position).unwrap();
                prop_assert!((snap.distance.0 - least).abs() <= 1e-6, "{} against {least}", snap.distance.0);
                prop_assert!((0.0..=1.0).contains(&snap.fraction));
            }
        }

        /// No point of a street, sampled along it, is nearer than the answer; near the point the plane is the sphere.
        #[test]
        fn no_sampled_point_of_a_street_is_nearer(
            lines in prop::collection::vec(
                prop::collection::vec((24.0..24.5_f64, 56.8..57.1_f64).prop_map(|(lon, lat)| at(lon, lat)), 2..4), 1..10),
            position in (24.0..24.5_f64, 56.8..57.1_f64).prop_map(|(lon, lat)| at(lon, lat)),
        ) {
            let snap = nearest(&lines, position).unwrap();
            for pair in lines.iter().flat_map(|line| line.windows(2)) {
                for step in 0..=50 {
                    let distance = position.distance(pair[0].towards(pair[1], f64::from(step) / 50.0)).0;
                    prop_assert!(snap.distance.0 <= distance * 1.005 + 0.02, "{} against {distance}", snap.distance.0);
                }
            }
        }
    }
}

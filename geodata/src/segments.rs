//! Straight pieces of roads, as the spatial index of the network holds them.

use petgraph::graph::EdgeIndex;
use rstar::{AABB, PointDistance, RTreeObject};

use crate::{Metres, Position, Snap};

/// Metres per degree of latitude on the sphere of [`Position::distance`].
const METRES_PER_DEGREE: f64 = 6_371_008.8 * std::f64::consts::PI / 180.0;

/// A straight piece of a road's line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Segment {
    edge: EdgeIndex,
    from: Position,
    to: Position,
    /// How far along the road's line it begins and ends, from 0 to 1.
    fractions: [f64; 2],
    /// The index's scale of longitudes.
    scale: f64,
}

impl Segment {
    /// The segments of a road's line; none when a position of it is not finite, which the index could not hold.
    pub(crate) fn of(edge: EdgeIndex, line: &[Position], scale: f64) -> Vec<Self> {
        if !line.iter().all(|at| at.lon.is_finite() && at.lat.is_finite()) {
            return Vec::new();
        }
        let lengths: Vec<f64> = line.windows(2).map(|pair| pair[0].distance(pair[1]).0).collect();
        let total: f64 = lengths.iter().sum();
        let mut begun = 0.0;
        line.windows(2)
            .zip(lengths)
            .map(|(pair, length)| {
                let ends =
                    [begun, begun + length].map(|along| if total > 0.0 { (along / total).min(1.0) } else { 0.0 });
                begun += length;
                Self { edge, from: pair[0], to: pair[1], fractions: ends, scale }
            })
            .collect()
    }

    /// The nearest point to `position`, measured in the plane that touches the sphere there, and its squared distance in
    /// degrees of latitude.
    pub(crate) fn snap(&self, position: Position) -> (f64, Snap) {
        let scale = position.lat.to_radians().cos();
        let plane = |at: Position| [(at.lon - position.lon) * scale, at.lat - position.lat];
        let (along, distance_2) = nearest_to_origin(plane(self.from), plane(self.to));
        let at = Position {
            lon: self.from.lon + along * (self.to.lon - self.from.lon),
            lat: self.from.lat + along * (self.to.lat - self.from.lat),
        };
        let [begin, end] = self.fractions;
        let fraction = begin + along * (end - begin);
        let distance = Metres(distance_2.sqrt() * METRES_PER_DEGREE);
        (distance_2, Snap { edge: self.edge, fraction, at, distance })
    }

    fn scaled(&self, at: Position) -> [f64; 2] {
        [at.lon * self.scale, at.lat]
    }
}

impl RTreeObject for Segment {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.scaled(self.from), self.scaled(self.to))
    }
}

impl PointDistance for Segment {
    fn distance_2(&self, point: &[f64; 2]) -> f64 {
        let plane = |at: Position| {
            let [x, y] = self.scaled(at);
            [x - point[0], y - point[1]]
        };
        nearest_to_origin(plane(self.from), plane(self.to)).1
    }
}

/// How far along from `a` to `b` the point nearest to the origin lies (0 to 1), and its squared distance.
fn nearest_to_origin(a: [f64; 2], b: [f64; 2]) -> (f64, f64) {
    let [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    let length_2 = dx * dx + dy * dy;
    let along = if length_2 > 0.0 { (-(a[0] * dx + a[1] * dy) / length_2).clamp(0.0, 1.0) } else { 0.0 };
    let [x, y] = [a[0] + along * dx, a[1] + along * dy];
    (along, x * x + y * y)
}

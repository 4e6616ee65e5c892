//! Samples joined to triangles, on a grid so fine that every point of a contour has exact coordinates.

use geodata::{Metres, Minutes, Position};
use spade::{DelaunayTriangulation, HasPosition, Point2, Triangulation};

use super::{Sample, order};

/// Vertices lie on multiples of 2⁻²⁷ degrees, less than a millimetre.
const VERTEX_BITS: u32 = 27;
/// A side is cut at a multiple of 2⁻¹⁸ of its length, so that the cut lies on the side exactly.
const CUT_BITS: u32 = 18;
/// Parts of a side.
pub(super) const PARTS: i64 = 1 << CUT_BITS;
/// Longitudes are shortened by a multiple of 2⁻⁸ before the samples are joined: exact too, so that no triangle turns over.
const SHORTENING: f64 = 256.0;
/// No half-edge, no triangle.
pub(super) const NONE: u32 = u32::MAX;

/// A point in units of 2⁻⁴⁵ degrees: east, north. Below 2⁵³, so an `f64` of degrees is exact.
pub(super) type Point = [i64; 2];

/// A point in degrees, exact.
pub(super) fn degrees(point: Point) -> [f64; 2] {
    let unit = 1.0 / (1_u64 << (VERTEX_BITS + CUT_BITS)) as f64;
    point.map(|along| along as f64 * unit)
}

/// The place of a position on the grid of vertices.
#[allow(clippy::cast_possible_truncation)] // at most 180 degrees: 35 bits
fn snapped(at: Position) -> [i64; 2] {
    let units = f64::from(1_u32 << VERTEX_BITS);
    [at.lon, at.lat].map(|along| (along * units).round() as i64)
}

/// Triangles between samples, as half-edges: half-edges `3t`, `3t + 1`, `3t + 2` run round triangle `t` counter-clockwise.
#[derive(Debug, Default)]
pub(super) struct Mesh {
    /// Where each vertex is on the grid of vertices; sorted, no two in the same place.
    pub(super) places: Vec<[i64; 2]>,
    /// Minutes at each vertex; infinite where nobody gets.
    pub(super) minutes: Vec<f64>,
    /// The vertex where each half-edge begins.
    pub(super) tails: Vec<u32>,
    /// The half-edge that runs the other way, in the neighbouring triangle; [`NONE`] where there is no neighbour.
    pub(super) twins: Vec<u32>,
}

impl Mesh {
    /// Joins valid samples by a Delaunay triangulation and leaves out every triangle with a side longer than `longest`.
    ///
    /// The order of the samples plays no part.
    pub(super) fn new(samples: &[Sample], longest: Metres) -> Self {
        let mut mesh = Self::default();
        mesh.add_vertices(samples);
        mesh.add_triangles(longest);
        mesh
    }

    /// Of samples in the same place the earliest counts: two roads that cross on a bridge are one place on the map.
    fn add_vertices(&mut self, samples: &[Sample]) {
        let minutes = |sample: &Sample| sample.minutes.map_or(f64::INFINITY, |Minutes(minutes)| minutes);
        let mut vertices: Vec<_> = samples.iter().map(|sample| (snapped(sample.at), minutes(sample))).collect();
        vertices.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        vertices.dedup_by_key(|vertex| vertex.0);
        (self.places, self.minutes) = vertices.into_iter().unzip();
    }

    fn add_triangles(&mut self, longest: Metres) {
        let triangulation = self.triangulation();
        let is_short: Vec<bool> = triangulation
            .undirected_edges()
            .map(|edge| {
                let [a, b] = edge.vertices().map(|vertex| self.position(vertex.data().number));
                a.distance(b).0 <= longest.0
            })
            .collect();
        // Numbers of the triangulation's directed edges, first by half-edge, then the other way round.
        let mut reverses = Vec::with_capacity(3 * triangulation.num_inner_faces());
        let mut half_edges = vec![NONE; triangulation.num_directed_edges()];
        self.tails.reserve_exact(reverses.capacity());
        for face in triangulation.inner_faces() {
            let sides = face.adjacent_edges();
            if sides.iter().all(|side| is_short[side.as_undirected().fix().index()]) {
                for side in sides {
                    half_edges[side.fix().index()] = numbered(self.tails.len());
                    reverses.push(side.rev().fix().index());
                    self.tails.push(side.from().data().number);
                }
            }
        }
        self.twins = reverses.into_iter().map(|reverse| half_edges[reverse]).collect();
    }

    /// The Delaunay triangulation of the vertices in a plane that is true to scale at the middle latitude.
    fn triangulation(&self) -> DelaunayTriangulation<Vertex> {
        let latitudes = self.places.iter().map(|place| place[1]);
        let middle = latitudes.clone().min().unwrap_or(0).midpoint(latitudes.max().unwrap_or(0));
        let cosine = (middle as f64 / f64::from(1_u32 << VERTEX_BITS)).to_radians().cos();
        let shortening = (cosine * SHORTENING).round().max(1.0);
        let vertex = |(number, &[x, y]): (usize, &[i64; 2])| Vertex {
            at: Point2::new(x as f64 * shortening, y as f64 * SHORTENING),
            number: numbered(number),
        };
        let vertices: Vec<Vertex> = self.places.iter().enumerate().map(vertex).collect();
        let mut triangulation =
            DelaunayTriangulation::with_capacity(vertices.len(), 3 * vertices.len(), 2 * vertices.len());
        let mut hint = None;
        for number in order::order(&self.places) {
            let vertex = vertices[number as usize];
            let inserted = match hint {
                Some(hint) => triangulation.insert_with_hint(vertex, hint),
                None => triangulation.insert(vertex),
            };
            // Coordinates are whole numbers below 2⁴³: none is refused.
            hint = inserted.ok();
        }
        triangulation
    }

    fn position(&self, vertex: u32) -> Position {
        let [lon, lat] = degrees(self.point(vertex));
        Position { lon, lat }
    }

    /// Where a vertex is.
    pub(super) fn point(&self, vertex: u32) -> Point {
        self.places[vertex as usize].map(|along| along << CUT_BITS)
    }

    /// The number of half-edges.
    pub(super) fn half_edges(&self) -> u32 {
        numbered(self.tails.len())
    }

    /// The vertex where a half-edge begins.
    pub(super) fn tail(&self, half_edge: u32) -> u32 {
        self.tails[half_edge as usize]
    }

    /// The vertex where a half-edge ends.
    pub(super) fn head(&self, half_edge: u32) -> u32 {
        self.tail(next(half_edge))
    }

    /// The same side in the neighbouring triangle, if there is one.
    pub(super) fn twin(&self, half_edge: u32) -> Option<u32> {
        Some(self.twins[half_edge as usize]).filter(|&twin| twin != NONE)
    }

    /// The half-edge without a neighbour that leaves the vertex where one without a neighbour arrives, with nothing but
    /// triangles in between.
    pub(super) fn along_the_rim(&self, arriving: u32) -> u32 {
        let mut leaving = next(arriving);
        while let Some(twin) = self.twin(leaving) {
            leaving = next(twin);
        }
        leaving
    }

    /// Where the side of a half-edge is cut, in parts of [`PARTS`] from its vertex of the lower number: where the time is
    /// `limit`, in the middle if nobody gets to one end.
    ///
    /// Never at an end: a vertex within the limit has some room around it, one beyond it stays outside. Both half-edges of a
    /// side give the same, and a higher limit is never cut nearer to the earlier end.
    #[allow(clippy::cast_possible_truncation)] // between 0 and PARTS
    pub(super) fn share(&self, half_edge: u32, limit: f64) -> i64 {
        let [from, to] = self.low_and_high(half_edge).map(|vertex| self.minutes[vertex as usize]);
        if from.is_infinite() || to.is_infinite() {
            return PARTS / 2;
        }
        let share = (limit - from) / (to - from);
        ((share * PARTS as f64).round() as i64).clamp(1, PARTS - 1)
    }

    /// The point where the side of a half-edge is cut.
    pub(super) fn cut(&self, half_edge: u32, limit: f64) -> Point {
        let [from, to] = self.low_and_high(half_edge).map(|vertex| self.places[vertex as usize]);
        let share = self.share(half_edge, limit);
        [0, 1].map(|axis| (from[axis] << CUT_BITS) + share * (to[axis] - from[axis]))
    }

    fn low_and_high(&self, half_edge: u32) -> [u32; 2] {
        let (tail, head) = (self.tail(half_edge), self.head(half_edge));
        [tail.min(head), tail.max(head)]
    }
}

/// The next half-edge round the same triangle.
pub(super) const fn next(half_edge: u32) -> u32 {
    if half_edge % 3 == 2 { half_edge - 2 } else { half_edge + 1 }
}

/// A number as half-edges and vertices have them.
#[allow(clippy::cast_possible_truncation)] // at most a million samples: six million half-edges
const fn numbered(index: usize) -> u32 {
    index as u32
}

/// A vertex of the triangulation.
#[derive(Clone, Copy)]
struct Vertex {
    at: Point2<f64>,
    number: u32,
}

impl HasPosition for Vertex {
    type Scalar = f64;

    fn position(&self) -> Point2<f64> {
        self.at
    }
}

//! Walks to polygons.

use std::cmp::Ordering;

use geo::{LineString, MultiPolygon, Polygon};

use super::{
    mesh::{NONE, Point, degrees},
    trace::{Corner, Field, Walk},
};

/// Makes polygons of the limits' walks, one limit after another from the lowest.
pub(super) struct Rings<'a> {
    field: &'a Field<'a>,
    /// Union-find over triangles: which parts of the region hang together through the sides of triangles. The regions of
    /// higher limits contain those of lower ones, so parts only grow together.
    parents: Vec<u32>,
    /// By vertex: its place in the walk that is being cut, or [`NONE`].
    places: Vec<u32>,
}

/// A ring without a corner in common with itself, from its least corner on.
struct Ring {
    /// The part of the region that it bounds.
    part: u32,
    is_hole: bool,
    points: Vec<Point>,
}

impl<'a> Rings<'a> {
    pub(super) fn new(field: &'a Field<'a>) -> Self {
        let triangles = field.mesh.half_edges() / 3;
        Self { field, parents: (0..triangles).collect(), places: vec![NONE; field.mesh.places.len()] }
    }

    /// The region within a limit. Limits must come in ascending order, none left out.
    pub(super) fn polygons(&mut self, limit: usize) -> MultiPolygon<f64> {
        self.join(limit);
        let mut rings = Vec::new();
        for walk in self.field.walks(limit) {
            let part = self.part(walk.triangle);
            rings.extend(self.cut(walk).into_iter().map(|points| Ring {
                part,
                is_hole: is_clockwise(&points),
                points,
            }));
        }
        rings.sort_unstable_by(|a, b| (a.part, a.is_hole, &a.points).cmp(&(b.part, b.is_hole, &b.points)));
        let mut polygons: Vec<_> = rings.chunk_by(|a, b| a.part == b.part).collect();
        polygons.sort_unstable_by(|a, b| a.iter().map(|ring| &ring.points).cmp(b.iter().map(|ring| &ring.points)));
        MultiPolygon(polygons.into_iter().filter_map(polygon).collect())
    }

    /// Joins the triangles that the region of a limit joins and those of lower limits did not.
    fn join(&mut self, limit: usize) {
        for half_edge in 0..self.field.mesh.half_edges() {
            let Some(twin) = self.field.mesh.twin(half_edge) else { continue };
            if half_edge < twin && self.field.level(half_edge) == limit {
                let [a, b] = [half_edge, twin].map(|side| self.part(side / 3));
                self.parents[a.max(b) as usize] = a.min(b);
            }
        }
    }

    /// The part of the region to which a triangle belongs.
    fn part(&mut self, mut triangle: u32) -> u32 {
        while self.parents[triangle as usize] != triangle {
            let parent = self.parents[triangle as usize];
            self.parents[triangle as usize] = self.parents[parent as usize];
            triangle = parent;
        }
        triangle
    }

    /// Cuts a walk wherever it comes back to a vertex, so that no ring touches itself: the two ends of a region that meet in
    /// one vertex enclose a hole.
    fn cut(&mut self, walk: Walk) -> Vec<Vec<Point>> {
        let mut rings = Vec::new();
        let mut open: Vec<Corner> = Vec::new();
        for corner in walk.corners {
            if corner.vertex != NONE {
                let place = self.places[corner.vertex as usize];
                if place != NONE {
                    rings.push(self.close(open.split_off(place as usize)));
                }
                // A walk has at most a corner for each limit on every half-edge; that many do not fit in memory.
                self.places[corner.vertex as usize] = u32::try_from(open.len()).unwrap_or(NONE);
            }
            open.push(corner);
        }
        rings.push(self.close(open));
        rings
    }

    /// The points of a closed part of a walk, from the least on.
    fn close(&mut self, corners: Vec<Corner>) -> Vec<Point> {
        for corner in corners.iter().filter(|corner| corner.vertex != NONE) {
            self.places[corner.vertex as usize] = NONE;
        }
        let mut points: Vec<Point> = corners.into_iter().map(|corner| corner.at).collect();
        let least = points.iter().enumerate().min_by_key(|(_, point)| **point).map_or(0, |(index, _)| index);
        points.rotate_left(least);
        points
    }
}

/// Whether a ring that begins with its least corner runs clockwise. That corner is never straight.
fn is_clockwise(points: &[Point]) -> bool {
    let [Some(first), Some(second), Some(last)] = [points.first(), points.get(1), points.last()] else { return false };
    let side = |to: &Point| [to[0] - first[0], to[1] - first[1]].map(i128::from);
    let (after, before) = (side(second), side(last));
    (after[0] * before[1]).cmp(&(after[1] * before[0])) == Ordering::Less
}

/// A polygon of its outer ring and its holes.
fn polygon(rings: &[Ring]) -> Option<Polygon<f64>> {
    let line = |ring: &Ring| -> LineString<f64> {
        ring.points.iter().chain(ring.points.first()).map(|&point| degrees(point)).collect()
    };
    let (outer, holes) = rings.split_first()?;
    Some(Polygon::new(line(outer), holes.iter().map(line).collect()))
}

//! Walks round the region within a limit.

use super::mesh::{Mesh, NONE, Point, next};

/// A mesh, the limits, and which vertices are within which.
pub(super) struct Field<'a> {
    pub(super) mesh: &'a Mesh,
    limits: &'a [f64],
    /// By vertex: the first limit that it is within; as many as there are limits for a vertex within none.
    levels: Vec<usize>,
}

/// A corner of a walk: a vertex of the mesh, or a cut of a side ([`NONE`]).
#[derive(Clone, Copy)]
pub(super) struct Corner {
    pub(super) at: Point,
    pub(super) vertex: u32,
}

/// A walk round the region, the region on its left. It may pass through a vertex more than once, but never crosses itself.
pub(super) struct Walk {
    /// A triangle that the walk passes: the region reaches all the others from it without leaving the mesh.
    pub(super) triangle: u32,
    pub(super) corners: Vec<Corner>,
}

impl<'a> Field<'a> {
    pub(super) fn new(mesh: &'a Mesh, limits: &'a [f64]) -> Self {
        let level = |&minutes: &f64| limits.partition_point(|&limit| limit < minutes);
        Self { mesh, limits, levels: mesh.minutes.iter().map(level).collect() }
    }

    /// Whether a vertex is within the limit: `<=`.
    fn is_within(&self, vertex: u32, limit: usize) -> bool {
        self.levels[vertex as usize] <= limit
    }

    /// The first limit within which some of a half-edge's side is.
    pub(super) fn level(&self, half_edge: u32) -> usize {
        let [tail, head] = [self.mesh.tail(half_edge), self.mesh.head(half_edge)];
        self.levels[tail as usize].min(self.levels[head as usize])
    }

    /// Whether the time passes the limit along a half-edge: its beginning is within, its end is not.
    fn leaves(&self, half_edge: u32, limit: usize) -> bool {
        self.is_within(self.mesh.tail(half_edge), limit) && !self.is_within(self.mesh.head(half_edge), limit)
    }

    /// All walks round the region within a limit.
    ///
    /// In a triangle that the limit passes, one half-edge leaves the region and one enters it; the walk goes straight from
    /// the cut of the one to the cut of the other. Where the mesh ends, it goes along the half-edges on the rim.
    pub(super) fn walks(&self, limit: usize) -> Vec<Walk> {
        let mut is_walked = vec![false; self.mesh.tails.len()];
        let mut walks = Vec::new();
        for start in 0..self.mesh.half_edges() {
            let is_rim = || {
                self.mesh.twin(start).is_none()
                    && [self.mesh.tail(start), self.mesh.head(start)].iter().all(|&end| self.is_within(end, limit))
            };
            if !is_walked[start as usize] && (self.leaves(start, limit) || is_rim()) {
                walks.push(self.walk(start, limit, &mut is_walked));
            }
        }
        walks
    }

    /// The walk that begins with a half-edge which leaves the region or lies on the rim within it.
    fn walk(&self, start: u32, limit: usize, is_walked: &mut [bool]) -> Walk {
        let mut corners = Vec::new();
        let mut at = start;
        loop {
            is_walked[at as usize] = true;
            at = if self.leaves(at, limit) {
                self.push_cuts(at, limit, &mut corners);
                let entering = self.entering(at, limit);
                self.mesh.twin(entering).unwrap_or_else(|| self.push_rim(entering, limit, &mut corners))
            } else {
                self.push_rim(at, limit, &mut corners)
            };
            if at == start {
                return Walk { triangle: start / 3, corners };
            }
        }
    }

    /// The half-edge by which the region is entered again in the triangle where a half-edge leaves it.
    fn entering(&self, leaving: u32, limit: usize) -> u32 {
        let after = next(leaving);
        if self.is_within(self.mesh.head(after), limit) { after } else { next(after) }
    }

    /// Goes along a half-edge on the rim to its end, which is within; gives the half-edge on the rim that goes on from there.
    fn push_rim(&self, half_edge: u32, limit: usize, corners: &mut Vec<Corner>) -> u32 {
        self.push_cuts(half_edge, limit, corners);
        let vertex = self.mesh.head(half_edge);
        corners.push(Corner { at: self.mesh.point(vertex), vertex });
        self.mesh.along_the_rim(half_edge)
    }

    /// The cuts of a half-edge's side in the direction of the half-edge.
    ///
    /// On the rim the cuts of lower limits are corners too: what the regions share there has the same corners, so that it
    /// stays the same when the coordinates are rounded or projected.
    fn push_cuts(&self, half_edge: u32, limit: usize, corners: &mut Vec<Corner>) {
        let [tail, head] = [self.mesh.tail(half_edge), self.mesh.head(half_edge)].map(|end| self.levels[end as usize]);
        let lowest = if self.mesh.twin(half_edge).is_none() { tail.min(head) } else { limit };
        // The limits that pass between the two ends: a limit cuts nearer to the earlier end than the next one.
        let mut push = |at: usize| {
            let at = self.mesh.cut(half_edge, self.limits[at]);
            if corners.last().is_none_or(|last| last.at != at) {
                corners.push(Corner { at, vertex: NONE });
            }
        };
        let cuts = lowest..tail.max(head).min(limit + 1);
        if tail < head { cuts.for_each(&mut push) } else { cuts.rev().for_each(&mut push) }
    }
}

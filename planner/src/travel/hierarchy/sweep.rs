//! Descending from many sources to many points at once.
//!
//! PHAST (D. Delling, A. V. Goldberg, A. Nowatzyk, R. F. Werneck, "PHAST: Hardware-Accelerated Shortest Path Trees", IPDPS
//! 2011): after the climb from a source, one sweep over all nodes in descending importance gives every node its time, with
//! no queue. Sixteen sources share a sweep, a lane each, so that one addition relaxes as many arcs as a register holds.
//! RPHAST (D. Delling, A. V. Goldberg, R. F. Werneck, "Faster Batched Shortest Paths in Road Networks", ATMOS 2011): a
//! sweep to few targets needs only the nodes from which one can descend to them. The climb is a sweep as well, over all
//! that is above any of the sixteen sources.

use std::num::NonZeroUsize;

use super::{
    CostMatrix, End, Hierarchy, TimeMatrix,
    closure::{Closure, OUTSIDE},
    star::{Arc, Star},
    weight::{NEVER, Weight},
};

/// The sources of one sweep.
pub const LANES: usize = 16;

/// The part of a hierarchy that leads down to a set of targets: prepared once, for any number of sources.
pub struct Sweep<'a> {
    hierarchy: &'a Hierarchy,
    /// The places from which one can descend to the targets.
    closure: Closure,
    /// By position in the closure: the arcs that come from above, which is from earlier.
    down: Star,
    /// By target: its ends, as arcs from their positions in the closure.
    targets: Star,
}

/// Times from up to [`LANES`] sources to the targets of a sweep.
pub struct Reached<'a> {
    targets: &'a Star,
    times: Vec<[u32; LANES]>,
}

impl Reached<'_> {
    /// The time from source number `source` of the batch to target number `target` of the sweep; `None` where there is no
    /// way.
    #[allow(clippy::cast_possible_truncation)] // far fewer than 2³² targets
    pub fn time(&self, source: usize, target: usize) -> Option<u32> {
        let over = |end: &Arc| self.times[end.node as usize][source] + end.time;
        self.targets.of(target as u32).iter().map(over).min().filter(|&time| time < NEVER)
    }
}

impl<'a> Sweep<'a> {
    /// To `targets`, which may repeat.
    ///
    /// # Panics
    /// If a target is not in the graph.
    pub fn to(hierarchy: &'a Hierarchy, targets: &[u32]) -> Self {
        Self::new(hierarchy, targets.iter().map(|&target| [End::at(target)]))
    }

    /// To every node: target number `n` is node `n`.
    pub fn to_all(hierarchy: &'a Hierarchy) -> Self {
        Self::new(hierarchy, (0..hierarchy.nodes()).map(|target| [End::at(target)]))
    }

    /// To `points`, which may repeat.
    ///
    /// # Panics
    /// If an end's node is not in the graph.
    pub fn to_points(hierarchy: &'a Hierarchy, points: &[Vec<End>]) -> Self {
        Self::new(hierarchy, points.iter())
    }

    fn new<P: AsRef<[End]>>(hierarchy: &'a Hierarchy, points: impl ExactSizeIterator<Item = P> + Clone) -> Self {
        let mut closure = Closure::new(hierarchy.place.len());
        let mut targets = Star::with_capacity(points.len(), points.len());
        for point in points {
            targets.push(hierarchy.in_places::<u64>(point.as_ref()).map(|(place, weight)| {
                closure.add(&hierarchy.down, place);
                (closure.at(place), weight)
            }));
        }
        let arcs = closure.order().iter().map(|&place| hierarchy.down.of(place).len()).sum();
        let mut down = Star::with_capacity(closure.order().len(), arcs);
        for &place in closure.order() {
            down.push(hierarchy.down.weights::<u64>(place).map(|(above, weight)| (closure.at(above), weight)));
        }
        Self { hierarchy, closure, down, targets }
    }

    /// Times from each of up to [`LANES`] nodes.
    ///
    /// # Panics
    /// If there are more sources, or one is not in the graph.
    pub fn batch(&self, sources: &[u32]) -> Reached<'_> {
        self.reached(&sources.iter().map(|&source| [End::at(source)]).collect::<Vec<_>>())
    }

    /// Times from each of up to [`LANES`] points.
    ///
    /// # Panics
    /// If there are more sources, or an end's node is not in the graph.
    pub fn batch_points(&self, sources: &[Vec<End>]) -> Reached<'_> {
        self.reached(sources)
    }

    fn reached<P: AsRef<[End]>>(&self, sources: &[P]) -> Reached<'_> {
        let mut worker = Worker::new(self);
        worker.sweep(sources.iter().map(AsRef::as_ref));
        Reached { targets: &self.targets, times: worker.weights }
    }

    /// Times from each of the nodes `sources` on up to `threads` threads.
    ///
    /// # Panics
    /// If a source is not in the graph.
    pub fn many(&self, sources: &[u32], threads: NonZeroUsize) -> TimeMatrix {
        let sources: Vec<_> = sources.iter().map(|&source| [End::at(source)]).collect();
        TimeMatrix { columns: self.targets.nodes(), times: self.matrix(&sources, threads) }
    }

    /// Times from each of the points `sources` on up to `threads` threads.
    ///
    /// # Panics
    /// If an end's node is not in the graph.
    pub fn many_point_times(&self, sources: &[Vec<End>], threads: NonZeroUsize) -> TimeMatrix {
        TimeMatrix { columns: self.targets.nodes(), times: self.matrix(sources, threads) }
    }

    /// Times and lengths from each of the points `sources` on up to `threads` threads, the same as those of
    /// [`Query::best`](super::Query::best).
    ///
    /// # Panics
    /// If an end's node is not in the graph.
    pub fn many_points(&self, sources: &[Vec<End>], threads: NonZeroUsize) -> CostMatrix {
        CostMatrix { columns: self.targets.nodes(), weights: self.matrix(sources, threads) }
    }

    fn matrix<W: Weight, P: AsRef<[End]> + Sync>(&self, sources: &[P], threads: NonZeroUsize) -> Vec<W> {
        let columns = self.targets.nodes();
        let mut weights = vec![W::NEVER; sources.len() * columns];
        if columns == 0 {
            return weights;
        }
        let mut blocks: Vec<_> = sources.chunks(LANES).zip(weights.chunks_mut(LANES * columns)).collect();
        let share = blocks.len().div_ceil(threads.get()).max(1);
        let work = |blocks: &mut [(&[P], &mut [W])]| {
            let mut worker = Worker::new(self);
            for (sources, rows) in blocks {
                worker.sweep(sources.iter().map(AsRef::as_ref));
                worker.write(rows);
            }
        };
        if share >= blocks.len() {
            work(&mut blocks);
        } else {
            std::thread::scope(|scope| {
                for blocks in blocks.chunks_mut(share) {
                    scope.spawn(move || work(blocks));
                }
            });
        }
        weights
    }
}

/// The memory of one thread's sweeps.
struct Worker<'a, W> {
    sweep: &'a Sweep<'a>,
    /// All above the sources.
    above: Closure,
    /// By position in `above`: the weights of the ways up.
    climbed: Vec<[W; LANES]>,
    /// By position in the sweep's closure: the weights of the best ways.
    weights: Vec<[W; LANES]>,
    /// By position in the sweep's closure: whether one of this sweep's ways up leads there.
    is_climbed: Vec<bool>,
}

impl<'a, W: Weight> Worker<'a, W> {
    fn new(sweep: &'a Sweep<'a>) -> Self {
        let nodes = sweep.down.nodes();
        Self {
            sweep,
            above: Closure::new(sweep.hierarchy.place.len()),
            climbed: Vec::new(),
            weights: vec![[W::NEVER; LANES]; nodes],
            is_climbed: vec![false; nodes],
        }
    }

    /// Fills `weights` with those of the sources' ways.
    fn sweep<'s>(&mut self, sources: impl ExactSizeIterator<Item = &'s [End]> + Clone) {
        assert!(sources.len() <= LANES, "more sources than lanes");
        self.climb(sources);
        for (&place, &weights) in self.above.order().iter().zip(&self.climbed) {
            let at = self.sweep.closure.at(place);
            if at != OUTSIDE {
                self.weights[at as usize] = weights;
                self.is_climbed[at as usize] = true;
            }
        }
        descend(&self.sweep.down, &mut self.weights, &mut self.is_climbed);
    }

    /// Fills `climbed` with the weights of the ways up from all sources.
    fn climb<'s>(&mut self, sources: impl Iterator<Item = &'s [End]> + Clone) {
        let Self { sweep: Sweep { hierarchy, .. }, above, climbed, .. } = self;
        let ends = |source| hierarchy.in_places::<W>(source);
        above.clear();
        for (place, _) in sources.clone().flat_map(ends) {
            above.add(&hierarchy.up, place);
        }
        climbed.clear();
        climbed.resize(above.order().len(), [W::NEVER; LANES]);
        for (lane, source) in sources.enumerate() {
            for (place, weight) in ends(source) {
                let begin = &mut climbed[above.at(place) as usize][lane];
                *begin = weight.min(*begin);
            }
        }
        for (at, &place) in above.order().iter().enumerate().rev() {
            let below = climbed[at];
            for (node, arc) in hierarchy.up.weights(place) {
                relax(&mut climbed[above.at(node) as usize], &below, arc);
            }
        }
    }

    /// Writes the weights of the targets, a row for each source.
    fn write(&self, rows: &mut [W]) {
        let targets = &self.sweep.targets;
        for (lane, row) in rows.chunks_mut(targets.nodes()).enumerate() {
            for (target, entry) in (0..).zip(row) {
                let over = |(at, end): (u32, W)| self.weights[at as usize][lane].plus(end);
                *entry = targets.weights(target).map(over).min().map_or(W::NEVER, |weight| weight.min(W::NEVER));
            }
        }
    }
}

/// Gives every node the best of its own climb and of the ways over nodes above it.
fn descend<W: Weight>(down: &Star, weights: &mut [[W; LANES]], is_climbed: &mut [bool]) {
    for (node, is_climbed) in (0..).zip(is_climbed) {
        let at = node as usize;
        let mut best = if std::mem::take(is_climbed) { weights[at] } else { [W::NEVER; LANES] };
        for (above, arc) in down.weights(node) {
            relax(&mut best, &weights[above as usize], arc);
        }
        weights[at] = best;
    }
}

/// Makes `best` the better of itself and the ways from `other` over `arc`. All are at most [`Weight::NEVER`], and stay so.
fn relax<W: Weight>(best: &mut [W; LANES], other: &[W; LANES], arc: W) {
    for (best, &other) in best.iter_mut().zip(other) {
        *best = other.plus(arc).min(*best);
    }
}

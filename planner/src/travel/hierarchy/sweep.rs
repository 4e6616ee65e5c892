//! Descending from many sources to many points at once.
//!
//! PHAST (D. Delling, A. V. Goldberg, A. Nowatzyk, R. F. Werneck, "PHAST: Hardware-Accelerated Shortest Path Trees", IPDPS
//! 2011): after the climb from a source, one sweep over all nodes in descending importance gives every node its time, with
//! no queue. Sixteen sources share a sweep, a lane each, so that one addition relaxes as many arcs as a register holds.
//! RPHAST (D. Delling, A. V. Goldberg, R. F. Werneck, "Faster Batched Shortest Paths in Road Networks", ATMOS 2011): a
//! sweep to few targets needs only the nodes from which one can descend to them. The climb is a sweep as well, over all
//! that is above any of the sixteen sources, which are neighbours wherever the caller's sources allow it.

use std::{num::NonZeroUsize, sync::Mutex, thread};

use super::{
    CostMatrix, End, Hierarchy, TimeMatrix,
    closure::Closure,
    lanes::{LANES, STRIDE, Worker},
    star::{Arc, Star},
    weight::{NEVER, Weight},
};

/// The part of a hierarchy that leads down to a set of targets: prepared once, for any number of sources.
pub struct Sweep<'a> {
    pub(super) hierarchy: &'a Hierarchy,
    /// The places from which one can descend to the targets.
    pub(super) closure: Closure,
    /// By position in the closure: the arcs that come from above, which is from earlier.
    pub(super) down: Star,
    /// By target: its ends, as arcs from their positions in the closure.
    pub(super) targets: Star,
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
        let mut targets = Star::with_capacity(points.len(), points.len());
        for point in points {
            targets.push(hierarchy.in_places::<u64>(point.as_ref()));
        }
        let mut closure = Closure::new(hierarchy.place.len());
        closure.fill(&hierarchy.down, targets.iter().flatten().map(|end| end.node));
        let strides = |&place: &u32| hierarchy.down.of(place).len().next_multiple_of(STRIDE);
        let arcs = closure.places().iter().map(strides).sum();
        let mut down = Star::with_capacity(closure.places().len(), arcs);
        for &place in closure.places() {
            let arcs = hierarchy.down.weights::<u64>(place);
            // An arc that takes for ever improves nothing.
            let padding = arcs.len().next_multiple_of(STRIDE) - arcs.len();
            let arcs = arcs.map(|(above, arc)| (closure.position(above), arc));
            down.push(arcs.chain(std::iter::repeat_n((0, u64::NEVER), padding)));
        }
        targets.rename(|place| closure.position(place));
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
        worker.sweep(&sources.iter().map(AsRef::as_ref).collect::<Vec<_>>());
        Reached { targets: &self.targets, times: worker.into_weights() }
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

    /// Row after row, as many as sources.
    fn matrix<W: Weight, P: AsRef<[End]> + Sync>(&self, sources: &[P], threads: NonZeroUsize) -> Vec<W> {
        let columns = self.targets.nodes();
        let mut weights = vec![W::ZERO; sources.len() * columns];
        if columns == 0 {
            return weights;
        }
        let mut rows: Vec<(&[End], &mut [W])> =
            sources.iter().map(AsRef::as_ref).zip(weights.chunks_mut(columns)).collect();
        // Places of neighbours are near each other, so that those who share a sweep share much of their way up.
        rows.sort_by_key(|(source, _)| source.first().map(|end| self.hierarchy.place[end.node as usize]));
        let blocks = rows.chunks_mut(LANES);
        let threads = threads.get().min(blocks.len());
        let blocks = Mutex::new(blocks);
        let work = || {
            let mut worker = Worker::new(self);
            let next = || blocks.lock().ok()?.next();
            while let Some(block) = next() {
                worker.sweep(&block.iter().map(|(source, _)| *source).collect::<Vec<_>>());
                worker.write(&mut block.iter_mut().map(|(_, row)| &mut **row).collect::<Vec<_>>());
            }
        };
        if threads <= 1 {
            work();
        } else {
            thread::scope(|scope| {
                for _ in 0..threads {
                    scope.spawn(work);
                }
            });
        }
        weights
    }
}

//! Descending from many sources to many nodes at once.
//!
//! PHAST (D. Delling, A. V. Goldberg, A. Nowatzyk, R. F. Werneck, "PHAST: Hardware-Accelerated Shortest Path Trees", IPDPS
//! 2011): after the climb from a source, one sweep over all nodes in descending importance gives every node its time, with
//! no queue. Sixteen sources share a sweep, a lane each, so that one addition relaxes as many arcs as a register holds.
//! RPHAST (D. Delling, A. V. Goldberg, R. F. Werneck, "Faster Batched Shortest Paths in Road Networks", ATMOS 2011): a
//! sweep to few targets needs only the nodes from which one can descend to them.

use std::num::NonZeroUsize;

use super::{
    Hierarchy, NEVER,
    star::{Arc, Star},
    upward::Climb,
};

/// The sources of one sweep.
pub const LANES: usize = 16;

/// A time for each source of a sweep.
type Lanes = [u32; LANES];

/// Not among a sweep's nodes.
const NOT_SWEPT: u32 = u32::MAX;

/// The part of a hierarchy that leads down to a set of targets: prepared once, for any number of sources.
pub struct Sweep<'a> {
    hierarchy: &'a Hierarchy,
    /// By place in the hierarchy: the place in the sweep, or [`NOT_SWEPT`].
    swept: Vec<u32>,
    /// By place in the sweep: the arcs that come from above, which is from earlier in the sweep.
    down: Star,
    /// The places of the targets in the sweep.
    targets: Vec<u32>,
}

/// The memory of one thread's sweeps.
struct Worker {
    climb: Climb,
    times: Vec<Lanes>,
    /// Where a climb of this sweep has left times.
    climbed: Vec<bool>,
}

/// Times from sources (rows) to targets (columns), in the units of the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeMatrix {
    columns: usize,
    times: Vec<u32>,
}

impl TimeMatrix {
    /// The times from one source to each target; `None` where there is no way, or none within the bound.
    pub fn row(&self, source: usize) -> impl ExactSizeIterator<Item = Option<u32>> + '_ {
        self.times[source * self.columns..][..self.columns].iter().map(|&time| (time < NEVER).then_some(time))
    }
}

/// Times from up to [`LANES`] sources to the targets of a sweep.
pub struct Reached<'a> {
    targets: &'a [u32],
    times: Vec<Lanes>,
}

impl Reached<'_> {
    /// The time from source number `source` of the batch to target number `target` of the sweep; `None` where there is no
    /// way.
    pub fn time(&self, source: usize, target: usize) -> Option<u32> {
        Some(self.times[self.targets[target] as usize][source]).filter(|&time| time < NEVER)
    }
}

impl<'a> Sweep<'a> {
    /// To `targets`, which may repeat.
    ///
    /// # Panics
    /// If a target is not in the graph.
    pub fn to(hierarchy: &'a Hierarchy, targets: &[u32]) -> Self {
        let places = || targets.iter().map(|&target| hierarchy.place[target as usize]);
        let (swept, order) = above(hierarchy, places());
        let mut down =
            Star::with_capacity(order.len(), order.iter().map(|&place| hierarchy.down.of(place).len()).sum());
        for &place in &order {
            let renamed = |arc: &Arc| Arc { node: swept[arc.node as usize], weight: arc.weight };
            down.push(hierarchy.down.of(place).iter().map(renamed));
        }
        let targets = places().map(|place| swept[place as usize]).collect();
        Self { hierarchy, swept, down, targets }
    }

    /// To every node: target number `n` is node `n`.
    pub fn to_all(hierarchy: &'a Hierarchy) -> Self {
        Self::to(hierarchy, &(0..hierarchy.nodes()).collect::<Vec<_>>())
    }

    /// Times from each of up to [`LANES`] sources.
    ///
    /// # Panics
    /// If there are more sources, or one is not in the graph.
    pub fn batch(&self, sources: &[u32]) -> Reached<'_> {
        let mut worker = Worker::new(self);
        worker.sweep(self, sources, NEVER);
        Reached { targets: &self.targets, times: worker.times }
    }

    /// Times from each of `sources` on up to `threads` threads; what takes longer than `longest` counts as no way.
    ///
    /// # Panics
    /// If a source is not in the graph.
    pub fn many(&self, sources: &[u32], longest: Option<u32>, threads: NonZeroUsize) -> TimeMatrix {
        let columns = self.targets.len();
        let mut times = vec![0; sources.len() * columns];
        if columns == 0 {
            return TimeMatrix { columns, times };
        }
        let longest = longest.unwrap_or(NEVER);
        let mut blocks: Vec<_> = sources.chunks(LANES).zip(times.chunks_mut(LANES * columns)).collect();
        let share = blocks.len().div_ceil(threads.get()).max(1);
        let work = |blocks: &mut [(&[u32], &mut [u32])]| {
            let mut worker = Worker::new(self);
            for (sources, rows) in blocks {
                worker.sweep(self, sources, longest);
                worker.write(&self.targets, longest, rows);
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
        TimeMatrix { columns, times }
    }
}

impl Worker {
    fn new(sweep: &Sweep<'_>) -> Self {
        let nodes = sweep.down.nodes();
        let climb = Climb::new(sweep.hierarchy.place.len());
        Self { climb, times: vec![[NEVER; LANES]; nodes], climbed: vec![false; nodes] }
    }

    /// Fills `times` with those of the sources' ways; what is longer than `longest` may be missing.
    fn sweep(&mut self, sweep: &Sweep<'_>, sources: &[u32], longest: u32) {
        assert!(sources.len() <= LANES, "more sources than lanes");
        for (lane, &source) in sources.iter().enumerate() {
            self.climb(sweep, lane, source, longest);
        }
        descend(&sweep.down, &mut self.times, &mut self.climbed);
    }

    fn climb(&mut self, sweep: &Sweep<'_>, lane: usize, source: u32, longest: u32) {
        let Hierarchy { place, up, down } = sweep.hierarchy;
        self.climb.begin(place[source as usize]);
        while self.climb.next_time().is_some_and(|time| time <= longest) {
            let Some((node, time)) = self.climb.step(up, down) else { continue };
            let node = sweep.swept[node as usize];
            if node != NOT_SWEPT {
                if !std::mem::replace(&mut self.climbed[node as usize], true) {
                    self.times[node as usize] = [NEVER; LANES];
                }
                self.times[node as usize][lane] = time;
            }
        }
    }

    /// Copies the lanes of the targets into as many rows.
    fn write(&self, targets: &[u32], longest: u32, rows: &mut [u32]) {
        for (lane, row) in rows.chunks_mut(targets.len()).enumerate() {
            for (entry, &target) in row.iter_mut().zip(targets) {
                let time = self.times[target as usize][lane];
                *entry = if time <= longest { time } else { NEVER };
            }
        }
    }
}

/// Gives every node the fastest of its own climb and of the ways over nodes above it.
fn descend(down: &Star, times: &mut [Lanes], climbed: &mut [bool]) {
    for ((node, climbed), arcs) in climbed.iter_mut().enumerate().zip(down.iter()) {
        let mut best = if std::mem::take(climbed) { times[node] } else { [NEVER; LANES] };
        for arc in arcs {
            let above = &times[arc.node as usize];
            for lane in 0..LANES {
                // Both are at most NEVER, so that the sum fits.
                best[lane] = best[lane].min(above[lane].wrapping_add(arc.weight));
            }
        }
        times[node] = best;
    }
}

/// The places from which one can descend to `targets`, each behind all above it, and where in that order each place is.
/// The order is that in which a depth-first search finishes: what is used together stands together.
#[allow(clippy::cast_possible_truncation)] // as many as nodes at most
fn above(hierarchy: &Hierarchy, targets: impl Iterator<Item = u32>) -> (Vec<u32>, Vec<u32>) {
    const SEEN: u32 = NOT_SWEPT - 1;
    let mut swept = vec![NOT_SWEPT; hierarchy.place.len()];
    let (mut order, mut stack) = (Vec::new(), Vec::new());
    for target in targets {
        stack.push(target);
        while let Some(&place) = stack.last() {
            if swept[place as usize] == NOT_SWEPT {
                swept[place as usize] = SEEN;
                let unseen = |arc: &&Arc| swept[arc.node as usize] == NOT_SWEPT;
                stack.extend(hierarchy.down.of(place).iter().filter(unseen).map(|arc| arc.node));
                continue;
            }
            stack.pop();
            if swept[place as usize] == SEEN {
                swept[place as usize] = order.len() as u32;
                order.push(place);
            }
        }
    }
    (swept, order)
}

//! Fastest ways in networks of a country's size, by a contraction hierarchy.
//!
//! R. Geisberger, P. Sanders, D. Schultes, D. Delling, "Contraction Hierarchies: Faster and Simpler Hierarchical Routing
//! in Road Networks", WEA 2008, 319–333. Nodes are taken out of the graph one after another, the least important first;
//! where that would break a fastest way between two remaining nodes, a shortcut keeps it. Afterwards every fastest way
//! has an equally fast one that first only climbs and then only descends in importance:
//!
//! - a file for each technique: `order` says who goes next, `contract` which shortcuts that takes, `witness` which it does
//!   not; `query` answers one pair, `upward` climbs from a point, `unpack` turns a way of shortcuts into one of arcs; and
//!   [`Sweep`] climbs and descends from sixteen points at once, in the `lanes` of wide registers.
//!
//! The fastest way is, everywhere, the shortest of those that are equally fast (`weight` says how), so that every way of
//! asking gives the same length.
//!
//! Times are whole units (what a unit is, the network's file says). All answers are exact, and the same whatever the
//! number of threads.
//!
//! ```
//! use std::num::NonZeroUsize;
//! use geodata::ArcGraph;
//! use planner::travel::hierarchy::{Hierarchy, Sweep};
//!
//! // 0 ─5→ 1 ─5→ 2 ─5→ 0, a one-way loop; 3 stands alone.
//! let graph = ArcGraph::from_arcs(4, &[(0, 1, 5), (1, 2, 5), (2, 0, 5)]);
//! let hierarchy = Hierarchy::new(&graph, NonZeroUsize::MIN)?;
//! let mut query = hierarchy.query();
//! assert_eq!(query.time(0, 2), Some(10));
//! assert_eq!(query.time(2, 0), Some(5));
//! assert_eq!(query.time(0, 3), None);
//!
//! let matrix = Sweep::to(&hierarchy, &[2, 3]).many(&[0, 1], NonZeroUsize::MIN);
//! assert_eq!(matrix.row(0).collect::<Vec<_>>(), [Some(10), None]);
//! assert_eq!(matrix.row(1).collect::<Vec<_>>(), [Some(5), None]);
//! # Ok::<(), planner::travel::hierarchy::TooLong>(())
//! ```

#![allow(clippy::inline_always, reason = "only what is inlined into a dispatch is compiled for the registers it chose")]

mod bound;
mod closure;
mod contract;
mod lanes;
mod locality;
mod matrix;
mod order;
mod parallel;
mod point;
mod query;
mod star;
mod sweep;
mod unpack;
mod upward;
mod weight;
mod witness;

use std::num::NonZeroUsize;

use geodata::ArcGraph;

pub use bound::TooLong;
pub use lanes::LANES;
pub use matrix::{CostMatrix, TimeMatrix};
pub use point::{Cost, End, Path};
pub use query::Query;
use star::Star;
pub use sweep::{Reached, Sweep};
use weight::Weight;

/// A contraction hierarchy of a directed graph: what one query, a matrix or one-to-all times are answered from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hierarchy {
    /// The place of each node in a row where every node stands behind all more important neighbours.
    place: Vec<u32>,
    /// The node at each place.
    nodes: Vec<u32>,
    /// By place: arcs to more important nodes.
    up: Star,
    /// By place: arcs from more important nodes.
    down: Star,
    /// The place of each upward arc's middle: the less important node over which it is a shortcut, or `NO_MIDDLE`.
    up_middles: Vec<u32>,
    /// The same for downward arcs.
    down_middles: Vec<u32>,
}

impl Hierarchy {
    /// Prepares `graph` on up to `threads` threads; the result does not depend on their number.
    ///
    /// # Errors
    /// If it cannot be shown that every fastest way stays below 2³¹ − 1 units of time and of length.
    pub fn new(graph: &ArcGraph, threads: NonZeroUsize) -> Result<Self, TooLong> {
        Self::prepare(graph, threads, &mut |_, _| {})
    }

    /// As [`new`](Self::new); tells `progress` now and then how many nodes are done, and how many there are.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn prepare(
        graph: &ArcGraph,
        threads: NonZeroUsize,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<Self, TooLong> {
        bound::check(graph)?;
        Ok(if graph.is_measured() {
            order::contract_all::<u64>(graph, threads, progress)
        } else {
            order::contract_all::<u32>(graph, threads, progress)
        })
    }

    /// `place` must be an order; arcs come with their middles.
    fn from_places(
        place: Vec<u32>,
        (up, up_middles): (Star, Vec<u32>),
        (down, down_middles): (Star, Vec<u32>),
    ) -> Self {
        let mut nodes = vec![0; place.len()];
        for (node, &at) in (0..).zip(&place) {
            nodes[at as usize] = node;
        }
        Self { place, nodes, up, down, up_middles, down_middles }
    }

    /// The hierarchy of these parts, as [`parts`](Self::parts) gives them; `None` when they do not fit together.
    pub(crate) fn from_parts(parts: [Vec<u32>; 11]) -> Option<Self> {
        let [place, up, ups, up_times, up_lengths, up_middles, down, downs, down_times, down_lengths, down_middles] =
            parts;
        let up = Star::from_parts([up, ups, up_times, up_lengths])?;
        let down = Star::from_parts([down, downs, down_times, down_lengths])?;
        let mut taken = vec![false; place.len()];
        let is_order =
            place.iter().all(|&at| taken.get_mut(at as usize).is_some_and(|was| !std::mem::replace(was, true)));
        let fits = |star: &Star, middles: &[u32]| {
            star.nodes() == place.len() && middles.len() == star.arcs() && unpack::are_below(star, middles)
        };
        (is_order && fits(&up, &up_middles) && fits(&down, &down_middles))
            .then(|| Self::from_places(place, (up, up_middles), (down, down_middles)))
    }

    /// The places of the nodes, then for the upward and for the downward arcs: where each place's begin, their other
    /// ends, times, lengths and middles.
    pub(crate) fn parts(&self) -> [Vec<u32>; 11] {
        let [up, ups, up_times, up_lengths] = self.up.parts();
        let [down, downs, down_times, down_lengths] = self.down.parts();
        let (place, up_middles, down_middles) =
            (self.place.clone(), self.up_middles.clone(), self.down_middles.clone());
        [place, up, ups, up_times, up_lengths, up_middles, down, downs, down_times, down_lengths, down_middles]
    }

    /// The number of nodes.
    #[allow(clippy::cast_possible_truncation)] // made from a graph of u32 nodes
    pub fn nodes(&self) -> u32 {
        self.place.len() as u32
    }

    /// The number of arcs, shortcuts included.
    pub fn arcs(&self) -> usize {
        self.up.arcs() + self.down.arcs()
    }

    /// A worker that answers one pair after another.
    pub fn query(&self) -> Query<'_> {
        Query::new(self)
    }

    /// The ends of a point that are near enough to count: places with the weight that comes on top.
    ///
    /// # Panics
    /// If a node is not in the graph.
    fn in_places<W: Weight>(&self, point: &[End]) -> impl Iterator<Item = (u32, W)> {
        point.iter().filter_map(|end| Some((self.place[end.node as usize], end.weight()?)))
    }
}

//! Fastest ways in networks of a country's size, by a contraction hierarchy.
//!
//! R. Geisberger, P. Sanders, D. Schultes, D. Delling, "Contraction Hierarchies: Faster and Simpler Hierarchical Routing
//! in Road Networks", WEA 2008, 319–333. Nodes are taken out of the graph one after another, the least important first;
//! where that would break a fastest way between two remaining nodes, a shortcut keeps it. Afterwards every fastest way
//! has an equally fast one that first only climbs and then only descends in importance:
//!
//! - a file for each technique: `order` says who goes next, `contract` which shortcuts that takes, `witness` which it does
//!   not; `query` answers one pair, `upward` climbs from a source, and [`Sweep`] descends from sixteen sources at once.
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
//! let matrix = Sweep::to(&hierarchy, &[2, 3]).many(&[0, 1], None, NonZeroUsize::MIN);
//! assert_eq!(matrix.row(0).collect::<Vec<_>>(), [Some(10), None]);
//! assert_eq!(matrix.row(1).collect::<Vec<_>>(), [Some(5), None]);
//! # Ok::<(), planner::travel::hierarchy::TooLong>(())
//! ```

mod contract;
mod locality;
mod order;
mod parallel;
mod query;
mod star;
mod sweep;
mod upward;
mod witness;

use std::num::NonZeroUsize;

use geodata::ArcGraph;

pub use query::Query;
use star::Star;
pub use sweep::{LANES, Reached, Sweep, TimeMatrix};

/// Longer than any way: what stands where there is none. Two of it still fit in 32 bits.
const NEVER: u32 = u32::MAX / 2;

/// The longest conceivable way of a graph, the sum over nodes of their slowest arc, does not stay below 2³¹ − 1 units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("ways could take {longest} units, which is not below {NEVER}; count in coarser units")]
pub struct TooLong {
    /// The sum over all nodes of the weight of their slowest outgoing arc.
    pub longest: u64,
}

/// A contraction hierarchy of a directed graph: what one query, a matrix or one-to-all times are answered from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hierarchy {
    /// The place of each node in a row where every node stands behind all more important neighbours.
    place: Vec<u32>,
    /// By place: arcs to more important nodes.
    up: Star,
    /// By place: arcs from more important nodes, each under its own tail.
    down: Star,
}

impl Hierarchy {
    /// Prepares `graph` on up to `threads` threads; the result does not depend on their number.
    ///
    /// # Errors
    /// If a way could be longer than 32 bits count.
    pub fn new(graph: &ArcGraph, threads: NonZeroUsize) -> Result<Self, TooLong> {
        let slowest = |node| graph.outgoing(node).map(|(_, weight)| u64::from(weight)).max().unwrap_or(0);
        let longest = (0..graph.nodes()).map(slowest).sum::<u64>();
        if longest >= u64::from(NEVER) {
            return Err(TooLong { longest });
        }
        Ok(order::contract_all(graph, threads))
    }

    /// The hierarchy of these parts, as [`parts`](Self::parts) gives them; `None` when they do not fit together.
    pub(crate) fn from_parts([place, up, ups, up_times, down, downs, down_times]: [Vec<u32>; 7]) -> Option<Self> {
        let up = Star::from_parts(up, &ups, &up_times)?;
        let down = Star::from_parts(down, &downs, &down_times)?;
        let mut taken = vec![false; place.len()];
        let is_order =
            place.iter().all(|&at| taken.get_mut(at as usize).is_some_and(|was| !std::mem::replace(was, true)));
        (is_order && up.nodes() == place.len() && down.nodes() == place.len()).then_some(Self { place, up, down })
    }

    /// The places of the nodes, then for the upward and for the downward arcs: where each place's begin, their other
    /// ends and their times.
    pub(crate) fn parts(&self) -> [Vec<u32>; 7] {
        let [up, ups, up_times] = self.up.parts();
        let [down, downs, down_times] = self.down.parts();
        [self.place.clone(), up, ups, up_times, down, downs, down_times]
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
}

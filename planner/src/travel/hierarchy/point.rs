//! Where ways begin and end, and what they are.

use super::weight::Weight;

/// A place where a way may begin or end, such as one end of the street that a house stands on: a node, and the time and
/// length that come on top of the way from or to that node, in the units of the graph.
///
/// A point is any number of them; with none, no way begins or ends there. An end of 2³⁰ units or more, of time or of length,
/// is too far to count and is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct End {
    /// A node of the graph.
    pub node: u32,
    /// Time between the point and the node.
    pub time: u32,
    /// Length between the point and the node.
    pub length: u32,
}

impl End {
    /// The smallest that is too far. With two ends below it, and a way of fewer than 2³¹ units between, sums fit.
    const TOO_FAR: u32 = 1 << 30;

    /// The node itself.
    pub const fn at(node: u32) -> Self {
        Self { node, time: 0, length: 0 }
    }

    pub(super) fn weight<W: Weight>(self) -> Option<W> {
        (self.time < Self::TOO_FAR && self.length < Self::TOO_FAR).then(|| W::new(self.time, self.length))
    }
}

/// What a way takes, in the units of the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cost {
    /// Its time.
    pub time: u32,
    /// Its length.
    pub length: u32,
}

/// The fastest way between two points and, among equally fast ones, the shortest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// What it takes, with its ends.
    pub cost: Cost,
    /// Every node of the graph on it, from that of the end where it begins to that of the end where it ends.
    pub nodes: Vec<u32>,
}

//! From a way in the hierarchy to the nodes of the graph.

use super::{Hierarchy, contract::NO_MIDDLE, star::Star};

impl Hierarchy {
    /// The nodes of the graph along `places`, each of which an arc of the hierarchy joins to the next. `None` when an arc or
    /// a half of a shortcut is missing, which happens in no hierarchy that this crate has made.
    pub(super) fn unpack(&self, places: &[u32]) -> Option<Vec<u32>> {
        let mut nodes = vec![self.nodes[*places.first()? as usize]];
        // Arcs that are still to be unpacked, the next on top.
        let mut stack = Vec::new();
        for hop in places.windows(2) {
            stack.push((hop[0], hop[1]));
            while let Some((tail, head)) = stack.pop() {
                match self.middle(tail, head)? {
                    NO_MIDDLE => nodes.push(self.nodes[head as usize]),
                    middle => stack.extend([(middle, head), (tail, middle)]),
                }
            }
        }
        Some(nodes)
    }

    /// The place of the middle of the arc between two places, [`NO_MIDDLE`] if it is no shortcut.
    fn middle(&self, tail: u32, head: u32) -> Option<u32> {
        // The less important node, whose place is the higher, has the arc.
        if tail > head {
            Some(self.up_middles[self.up.find(tail, head)?])
        } else {
            Some(self.down_middles[self.down.find(head, tail)?])
        }
    }
}

/// Whether the middle of every shortcut is a place, and below the lower end of its arc, so that unpacking comes to an end.
pub(super) fn are_below(star: &Star, middles: &[u32]) -> bool {
    let nodes = star.nodes();
    (0..)
        .zip(star.iter())
        .flat_map(|(place, arcs)| std::iter::repeat_n(place, arcs.len()))
        .zip(middles)
        .all(|(place, &middle): (u32, _)| middle == NO_MIDDLE || middle > place && (middle as usize) < nodes)
}

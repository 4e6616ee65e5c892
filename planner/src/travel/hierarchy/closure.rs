//! All that is above given places.

use super::star::Star;

/// Not among the places of a closure.
pub(super) const OUTSIDE: u32 = u32::MAX;

/// Places and all that arcs lead up to from them, in an order in which each stands behind all above it. To be used again
/// and again.
pub(super) struct Closure {
    /// By place: where in the order it stands, or [`OUTSIDE`].
    at: Vec<u32>,
    order: Vec<u32>,
    stack: Vec<u32>,
}

impl Closure {
    /// Of no places, in a hierarchy of `nodes` nodes.
    pub(super) fn new(nodes: usize) -> Self {
        Self { at: vec![OUTSIDE; nodes], order: Vec::new(), stack: Vec::new() }
    }

    /// Leaves no places.
    pub(super) fn clear(&mut self) {
        for place in self.order.drain(..) {
            self.at[place as usize] = OUTSIDE;
        }
    }

    /// Adds `place` and all that `star` leads up to from it. The order is that in which a depth-first search finishes: what
    /// is used together stands together.
    #[allow(clippy::cast_possible_truncation)] // as many as nodes at most
    pub(super) fn add(&mut self, star: &Star, place: u32) {
        const SEEN: u32 = OUTSIDE - 1;
        self.stack.push(place);
        while let Some(&place) = self.stack.last() {
            if self.at[place as usize] == OUTSIDE {
                self.at[place as usize] = SEEN;
                let above = star.of(place).iter().map(|arc| arc.node);
                self.stack.extend(above.filter(|&above| self.at[above as usize] == OUTSIDE));
                continue;
            }
            self.stack.pop();
            if self.at[place as usize] == SEEN {
                self.at[place as usize] = self.order.len() as u32;
                self.order.push(place);
            }
        }
    }

    /// The places in order.
    pub(super) fn order(&self) -> &[u32] {
        &self.order
    }

    /// Where in the order `place` stands, or [`OUTSIDE`].
    pub(super) fn at(&self, place: u32) -> u32 {
        self.at[place as usize]
    }
}

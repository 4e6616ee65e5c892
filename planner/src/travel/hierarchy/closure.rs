//! All that is above given places.

use super::star::Star;

/// Not among the places of a closure.
pub(super) const OUTSIDE: u32 = u32::MAX;

/// From this share of all places on, looking at every place is quicker than sorting.
const MANY: usize = 32;

/// Places and all that arcs lead up to from them. To be used again and again.
pub(super) struct Closure {
    /// By place: its position, or [`OUTSIDE`].
    positions: Vec<u32>,
    places: Vec<u32>,
}

impl Closure {
    /// Of no places, in a hierarchy of `nodes` nodes.
    pub(super) fn new(nodes: usize) -> Self {
        Self { positions: vec![OUTSIDE; nodes], places: Vec::new() }
    }

    /// Makes it that of `starts`: positions count the places in ascending order, so that each has its position behind all
    /// above it.
    pub(super) fn fill(&mut self, star: &Star, starts: impl Iterator<Item = u32>) {
        for place in self.places.drain(..) {
            self.positions[place as usize] = OUTSIDE;
        }
        for start in starts {
            let mut next = self.places.len();
            self.add(start);
            while let Some(&place) = self.places.get(next) {
                for arc in star.of(place) {
                    self.add(arc.node);
                }
                next += 1;
            }
        }
        self.sort();
        for (position, &place) in (0..).zip(&self.places) {
            self.positions[place as usize] = position;
        }
    }

    fn add(&mut self, place: u32) {
        if self.positions[place as usize] == OUTSIDE {
            self.positions[place as usize] = 0;
            self.places.push(place);
        }
    }

    fn sort(&mut self) {
        if self.places.len() > self.positions.len() / MANY {
            self.places.clear();
            let inside = (0..).zip(&self.positions).filter(|&(_, &position)| position != OUTSIDE);
            self.places.extend(inside.map(|(place, _)| place));
        } else {
            self.places.sort_unstable();
        }
    }

    /// The places by position.
    pub(super) fn places(&self) -> &[u32] {
        &self.places
    }

    /// The position of `place`, or [`OUTSIDE`].
    pub(super) fn position(&self, place: u32) -> u32 {
        self.positions[place as usize]
    }
}

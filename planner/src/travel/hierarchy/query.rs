//! The fastest way between two nodes: climbing from both until the climbs have met for certain.
//!
//! The bidirectional query of Geisberger et al. (2008), section 2.3.

use super::{Hierarchy, NEVER, upward::Climb};

/// Answers one pair after another.
pub struct Query<'a> {
    hierarchy: &'a Hierarchy,
    forward: Climb,
    backward: Climb,
}

impl<'a> Query<'a> {
    pub(super) fn new(hierarchy: &'a Hierarchy) -> Self {
        let climb = || Climb::new(hierarchy.place.len());
        Self { hierarchy, forward: climb(), backward: climb() }
    }

    /// The time of the fastest way in units of the graph; `None` where there is none.
    ///
    /// # Panics
    /// If a node is not in the graph.
    pub fn time(&mut self, from: u32, to: u32) -> Option<u32> {
        let Hierarchy { place, up, down } = self.hierarchy;
        self.forward.begin(place[from as usize]);
        self.backward.begin(place[to as usize]);
        let mut best = NEVER;
        loop {
            let goes_on = |climb: &Climb| climb.next_time().filter(|&time| time < best);
            let met = match (goes_on(&self.forward), goes_on(&self.backward)) {
                (None, None) => break,
                (Some(ahead), back) if back.is_none_or(|back| ahead <= back) => {
                    self.forward.step(up, down).map(|(node, time)| time + self.backward.time(node))
                }
                _ => self.backward.step(down, up).map(|(node, time)| time + self.forward.time(node)),
            };
            best = met.map_or(best, |met| best.min(met));
        }
        (best < NEVER).then_some(best)
    }
}

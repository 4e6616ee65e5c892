//! The fastest way between two points: climbing from both until the climbs have met for certain.
//!
//! The bidirectional query of Geisberger et al. (2008), section 2.3.

use super::{Cost, End, Hierarchy, Path, upward::Climb, weight::Weight};

/// Answers one pair after another.
pub struct Query<'a> {
    hierarchy: &'a Hierarchy,
    times: Climbs<u32>,
    /// Made when first needed: a question for a length or a path.
    costs: Option<Climbs<u64>>,
}

impl<'a> Query<'a> {
    pub(super) fn new(hierarchy: &'a Hierarchy) -> Self {
        Self { hierarchy, times: Climbs::new(hierarchy, false), costs: None }
    }

    /// The time of the fastest way between two nodes, in units of the graph; `None` where there is none.
    ///
    /// # Panics
    /// If a node is not in the graph.
    pub fn time(&mut self, from: u32, to: u32) -> Option<u32> {
        self.times.meet(self.hierarchy, &[End::at(from)], &[End::at(to)]).map(|(time, _)| time)
    }

    /// Time and length of the fastest way between two points, the shortest among equally fast ones; `None` where there is
    /// none, or none that takes fewer than 2³¹ − 1 units of time with its ends.
    ///
    /// # Panics
    /// If a node is not in the graph.
    pub fn best(&mut self, from: &[End], to: &[End]) -> Option<Cost> {
        self.meet(from, to).map(|(cost, _)| cost)
    }

    /// The fastest way between two points, the shortest among equally fast ones; `None` where [`best`](Self::best) gives
    /// none.
    ///
    /// # Panics
    /// If a node is not in the graph.
    pub fn path(&mut self, from: &[End], to: &[End]) -> Option<Path> {
        let (cost, top) = self.meet(from, to)?;
        let Climbs { forward, backward } = self.costs.as_ref()?;
        let mut places: Vec<u32> = forward.way_back(top).collect();
        places.reverse();
        places.extend(backward.way_back(top).skip(1));
        Some(Path { cost, nodes: self.hierarchy.unpack(&places)? })
    }

    /// The weight of the best way and the place of its most important node.
    fn meet(&mut self, from: &[End], to: &[End]) -> Option<(Cost, u32)> {
        let climbs = self.costs.get_or_insert_with(|| Climbs::new(self.hierarchy, true));
        let (weight, top) = climbs.meet(self.hierarchy, from, to)?;
        Some((Cost::of(weight)?, top))
    }
}

/// Climbs from both sides.
struct Climbs<W: Weight> {
    forward: Climb<W>,
    backward: Climb<W>,
}

impl<W: Weight> Climbs<W> {
    fn new(hierarchy: &Hierarchy, keeps_way: bool) -> Self {
        let climb = || Climb::new(hierarchy.place.len(), keeps_way);
        Self { forward: climb(), backward: climb() }
    }

    fn meet(&mut self, hierarchy: &Hierarchy, from: &[End], to: &[End]) -> Option<(W, u32)> {
        let Hierarchy { up, down, .. } = hierarchy;
        self.forward.begin(hierarchy.in_places(from));
        self.backward.begin(hierarchy.in_places(to));
        let (mut best, mut top) = (W::NEVER, None);
        loop {
            let goes_on = |climb: &Climb<W>| climb.next_weight().filter(|&weight| weight < best);
            let met = match (goes_on(&self.forward), goes_on(&self.backward)) {
                (None, None) => break,
                (Some(ahead), back) if back.is_none_or(|back| ahead <= back) => {
                    self.forward.step(up, down).map(|(node, weight)| (node, weight.plus(self.backward.weight(node))))
                }
                _ => self.backward.step(down, up).map(|(node, weight)| (node, weight.plus(self.forward.weight(node)))),
            };
            if let Some((node, weight)) = met.filter(|&(_, weight)| weight < best) {
                (best, top) = (weight, Some(node));
            }
        }
        Some((best, top?))
    }
}

//! A network of a country's size, prepared for questions.

use std::num::NonZeroUsize;

use geodata::{ArcGraph, Minutes};

use super::hierarchy::{Hierarchy, TooLong};

/// A road network with its hierarchy, and what its numbers mean. [`write`](Self::write) and [`read`](Self::read) keep it in
/// a file.
///
/// ```
/// use std::num::NonZeroUsize;
/// use geodata::{ArcGraph, Minutes};
/// use planner::travel::Network;
///
/// // Two junctions ten minutes apart, counted in tenths of a second.
/// let graph = ArcGraph::from_arcs(2, &[(0, 1, 6000), (1, 0, 6000)]);
/// let network = Network::new(graph, None, 0.1, NonZeroUsize::MIN)?;
/// assert_eq!(network.minutes(6000), Minutes(10.0));
///
/// let mut file = Vec::new();
/// network.write(&mut file)?;
/// assert_eq!(Network::read("two.tuvu", file.as_slice())?, network);
///
/// file[100] ^= 1;
/// let error = Network::read("two.tuvu", file.as_slice()).unwrap_err();
/// assert!(error.to_string().starts_with("two.tuvu: damaged"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    pub(super) graph: ArcGraph,
    pub(super) coordinates: Option<Vec<[i32; 2]>>,
    pub(super) seconds_per_unit: f64,
    pub(super) hierarchy: Hierarchy,
}

impl Network {
    /// Prepares `graph` on up to `threads` threads. `coordinates` are those of its nodes, in whichever units.
    ///
    /// # Errors
    /// If a way could be longer than 32 bits count.
    ///
    /// # Panics
    /// If there are not as many coordinates as nodes, or `seconds_per_unit` is not above 0.
    pub fn new(
        graph: ArcGraph,
        coordinates: Option<Vec<[i32; 2]>>,
        seconds_per_unit: f64,
        threads: NonZeroUsize,
    ) -> Result<Self, TooLong> {
        assert!(
            coordinates.as_ref().is_none_or(|those| those.len() == graph.nodes() as usize),
            "a place for each node"
        );
        assert!(seconds_per_unit > 0.0 && seconds_per_unit.is_finite(), "a unit takes some time");
        let hierarchy = Hierarchy::new(&graph, threads)?;
        Ok(Self { graph, coordinates, seconds_per_unit, hierarchy })
    }

    /// The roads.
    pub fn graph(&self) -> &ArcGraph {
        &self.graph
    }

    /// What answers questions.
    pub fn hierarchy(&self) -> &Hierarchy {
        &self.hierarchy
    }

    /// The length of a unit of time.
    pub fn seconds_per_unit(&self) -> f64 {
        self.seconds_per_unit
    }

    /// The smallest and the largest coordinates, where the network has any.
    pub fn bounds(&self) -> Option<[[i32; 2]; 2]> {
        let all = self.coordinates.as_ref()?;
        let corner =
            |pick: fn(i32, i32) -> i32| all.iter().copied().reduce(|a, b| [pick(a[0], b[0]), pick(a[1], b[1])]);
        Some([corner(i32::min)?, corner(i32::max)?])
    }

    /// Units of time in minutes.
    pub fn minutes(&self, units: u32) -> Minutes {
        Minutes(f64::from(units) * self.seconds_per_unit / 60.0)
    }

    /// The most units that are not above `limit` minutes; `None` when not even 0 is.
    pub fn units_within(&self, limit: Minutes) -> Option<u32> {
        let is_within = |units: u32| self.minutes(units) <= limit;
        if !is_within(0) {
            return None;
        }
        let (mut within, mut beyond) = (0, u32::MAX);
        while beyond - within > 1 {
            let middle = within + (beyond - within) / 2;
            if is_within(middle) { within = middle } else { beyond = middle }
        }
        Some(within)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_exact() {
        let graph = ArcGraph::from_arcs(1, &[]);
        let network = Network::new(graph, None, 0.1, NonZeroUsize::MIN).unwrap();
        let within = |limit| network.units_within(Minutes(limit));
        assert_eq!(
            (within(0.0), within(1.0), within(0.999), within(30.0)),
            (Some(0), Some(600), Some(599), Some(18_000))
        );
        assert_eq!((within(-0.1), within(f64::NAN)), (None, None));
        assert_eq!(within(f64::INFINITY), Some(u32::MAX - 1));
    }
}

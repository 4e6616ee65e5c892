//! A network of a country's size, prepared for questions.

use std::{num::NonZeroUsize, sync::OnceLock};

use geodata::{ArcGraph, Lane, Minutes, Scenario, StreetIndex, Streets};

use super::{
    Travel,
    hierarchy::{Hierarchy, TooLong},
    place::Numbers,
    turns::{Leaving, Turns},
};

/// Milliseconds, the unit of time of streets, in a minute.
const MILLISECONDS: f64 = 60_000.0;

/// Roads with a hierarchy for each scenario, and what their numbers mean. [`write`](Self::write) and [`read`](Self::read)
/// keep it in a file; [`under`](Self::under) answers.
///
/// ```
/// use std::num::NonZeroUsize;
/// use geodata::{ArcGraph, Minutes};
/// use planner::travel::{Network, Place};
///
/// // Two junctions ten minutes apart, counted in tenths of a second.
/// let graph = ArcGraph::from_arcs(2, &[(0, 1, 6000), (1, 0, 6000)]);
/// let network = Network::from_graph(graph, None, 0.1, NonZeroUsize::MIN, &mut |_, _| ())?;
/// let base = network.under("base").expect("every network has it");
/// assert_eq!(base.trip(&Place::Node(0), &Place::Node(1)).map(|trip| trip.minutes), Some(Minutes(10.0)));
///
/// let mut file = Vec::new();
/// network.write(&mut file)?;
/// Network::read("two.tuvu", file.as_slice())?;
/// let near_the_end = file.len() - 40;
/// file[near_the_end] ^= 1;
/// let error = Network::read("two.tuvu", file.as_slice()).unwrap_err();
/// assert!(error.to_string().starts_with("two.tuvu: damaged"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Network {
    pub(super) roads: Roads,
    /// By scenario; the first is [`Scenario::BASE`].
    pub(super) prepared: Vec<Prepared>,
    /// Units of time in a minute.
    pub(super) units_per_minute: f64,
}

/// What is prepared.
#[derive(Debug)]
pub(super) enum Roads {
    /// A graph of which nothing is known but times.
    Graph {
        graph: ArcGraph,
        /// Of its nodes, in whichever units.
        coordinates: Option<Vec<[i32; 2]>>,
    },
    /// Streets on the map.
    Map(Box<Map>),
}

/// Streets, the turns between them and the index to find them by.
#[derive(Debug)]
pub(super) struct Map {
    pub(super) streets: Streets,
    pub(super) turns: Turns,
    /// Of the streets of the main part that people live along; made when first asked for, for that takes longer than reading the file.
    index: OnceLock<StreetIndex>,
    leaving: Leaving,
    numbers: Numbers,
    /// The smallest and the largest coordinates, when first asked for.
    bounds: OnceLock<Option<[[i32; 2]; 2]>>,
}

/// A scenario and its hierarchy.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) scenario: String,
    pub(super) hierarchy: Hierarchy,
}

impl Map {
    pub(super) fn new(streets: Streets, turns: Turns, leaving: Leaving) -> Self {
        Self { streets, turns, leaving, numbers: Numbers::default(), index: OnceLock::new(), bounds: OnceLock::new() }
    }

    /// The lanes that leave a junction, open or closed.
    pub(super) fn leaving(&self, junction: u32) -> &[Lane] {
        self.leaving.of(junction)
    }

    pub(super) fn numbers(&self) -> &Numbers {
        &self.numbers
    }

    pub(super) fn index(&self) -> &StreetIndex {
        self.index.get_or_init(|| {
            let parts = self.streets.parts();
            let has_doors = |street| !self.streets.is_through(street) && parts.is_main(&self.streets, street);
            StreetIndex::new(&self.streets, has_doors)
        })
    }
}

impl Network {
    /// Prepares a graph on up to `threads` threads; its only scenario is [`Scenario::BASE`]. `coordinates` are those of its
    /// nodes, in whichever units. `progress` hears how many of how many nodes are done.
    ///
    /// # Errors
    /// If a way could be longer than 32 bits count.
    ///
    /// # Panics
    /// If there are not as many coordinates as nodes, or `seconds_per_unit` is not above 0.
    pub fn from_graph(
        graph: ArcGraph,
        coordinates: Option<Vec<[i32; 2]>>,
        seconds_per_unit: f64,
        threads: NonZeroUsize,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<Self, TooLong> {
        assert!(
            coordinates.as_ref().is_none_or(|those| those.len() == graph.nodes() as usize),
            "a place for each node"
        );
        assert!(seconds_per_unit > 0.0 && seconds_per_unit.is_finite(), "a unit takes some time");
        let hierarchy = Hierarchy::prepare(&graph, threads, progress)?;
        let prepared = vec![Prepared { scenario: Scenario::BASE.into(), hierarchy }];
        // Sixty times a tenth of a second are exactly 600 units a minute, not 600 and a rounding error.
        Ok(Self { roads: Roads::Graph { graph, coordinates }, prepared, units_per_minute: 60.0 / seconds_per_unit })
    }

    /// Prepares streets on up to `threads` threads, for each of their scenarios. `progress` hears how many of how many nodes
    /// are done.
    ///
    /// # Errors
    /// If a way could be longer than 32 bits count milliseconds.
    ///
    /// # Panics
    /// If the streets have no scenario.
    pub fn from_streets(
        streets: Streets,
        threads: NonZeroUsize,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<Self, TooLong> {
        assert!(streets.scenarios.first().is_some_and(|first| first.name == Scenario::BASE), "usual circumstances");
        let leaving = Leaving::new(&streets);
        let turns = Turns::new(&streets, &leaving);
        let all = turns.nodes() as usize * streets.scenarios.len();
        let mut prepared: Vec<Prepared> = Vec::new();
        for scenario in &streets.scenarios {
            let before = turns.nodes() as usize * prepared.len();
            let graph = turns.graph(&streets, scenario);
            let hierarchy = Hierarchy::prepare(&graph, threads, &mut |done, _| progress(before + done, all))?;
            prepared.push(Prepared { scenario: scenario.name.clone(), hierarchy });
        }
        let map = Map::new(streets, turns, leaving);
        Ok(Self { roads: Roads::Map(Box::new(map)), prepared, units_per_minute: MILLISECONDS })
    }

    /// The streets; none when the network was made of a graph.
    pub fn streets(&self) -> Option<&Streets> {
        self.map().map(|map| &map.streets)
    }

    /// The graph; none when the network was made of streets.
    pub fn graph(&self) -> Option<&ArcGraph> {
        match &self.roads {
            Roads::Graph { graph, .. } => Some(graph),
            Roads::Map(_) => None,
        }
    }

    /// The hierarchy of the first scenario, usual circumstances.
    pub fn hierarchy(&self) -> &Hierarchy {
        &self.prepared[0].hierarchy
    }

    pub(super) fn map(&self) -> Option<&Map> {
        match &self.roads {
            Roads::Graph { .. } => None,
            Roads::Map(map) => Some(map),
        }
    }

    /// Names of the scenarios; [`Scenario::BASE`] comes first.
    pub fn scenarios(&self) -> impl Iterator<Item = &str> {
        self.prepared.iter().map(|prepared| prepared.scenario.as_str())
    }

    /// The network under a scenario; none when it has no such scenario.
    pub fn under(&self, scenario: &str) -> Option<Travel<'_>> {
        self.prepared.iter().position(|prepared| prepared.scenario == scenario).map(|at| Travel::new(self, at))
    }

    /// The smallest and the largest coordinates, where the network has any; those of a graph in its own units, those of
    /// streets in ten-millionths of a degree.
    pub fn bounds(&self) -> Option<[[i32; 2]; 2]> {
        match &self.roads {
            Roads::Graph { coordinates, .. } => corners(coordinates.as_ref()?.iter().copied()),
            Roads::Map(map) => *map.bounds.get_or_init(|| {
                let Streets { junctions, points, .. } = &map.streets;
                corners(junctions.iter().chain(points).map(|at| [at.lon, at.lat]))
            }),
        }
    }

    /// The number of arcs of all hierarchies, shortcuts included.
    pub fn hierarchy_arcs(&self) -> usize {
        self.prepared.iter().map(|prepared| prepared.hierarchy.arcs()).sum()
    }

    /// The number of turns from street to street; none when the network was made of a graph.
    pub fn turns(&self) -> Option<usize> {
        self.map().map(|map| map.turns.turns())
    }

    /// The length of a unit of time.
    pub fn seconds_per_unit(&self) -> f64 {
        60.0 / self.units_per_minute
    }

    /// Units of time in minutes. A whole number of minutes comes out whole.
    pub fn minutes(&self, units: u32) -> Minutes {
        Minutes(f64::from(units) / self.units_per_minute)
    }
}

/// The smallest and the largest of these.
fn corners(all: impl Iterator<Item = [i32; 2]>) -> Option<[[i32; 2]; 2]> {
    all.map(|at| [at, at]).reduce(|[least, most], [at, _]| {
        [[least[0].min(at[0]), least[1].min(at[1])], [most[0].max(at[0]), most[1].max(at[1])]]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_minutes_come_out_whole() {
        for seconds in [1.0, 0.1, 0.001, 0.05] {
            let network =
                Network::from_graph(ArcGraph::from_arcs(1, &[]), None, seconds, NonZeroUsize::MIN, &mut |_, _| ())
                    .unwrap();
            for minutes in 0..=1440_u32 {
                let units = (f64::from(minutes) * 60.0 / seconds).round();
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // far below 2³²
                let found = network.minutes(units as u32);
                assert_eq!(found, Minutes(f64::from(minutes)), "{seconds}");
            }
        }
    }
}

//! Minutes and metres from door to door, for one pair and for many.

use std::{collections::HashMap, num::NonZeroUsize};

use geodata::{Metres, Minutes};

use super::{
    Network, Place,
    door::stands_at,
    hierarchy::{Cost, CostMatrix, Sweep, TimeMatrix},
};

/// A network under one scenario: what answers questions. Cheap to make and to copy.
#[derive(Clone, Copy, Debug)]
pub struct Travel<'a> {
    pub(super) network: &'a Network,
    /// The number of the scenario.
    pub(super) scenario: usize,
}

/// The fastest way between two places, and among equally fast ones the shortest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trip {
    /// From door to door.
    pub minutes: Minutes,
    /// The same way's length, the ways from the doors to the streets included; none in a network that knows times alone.
    pub metres: Option<Metres>,
}

/// Trips from places (rows) to places (columns).
pub struct Matrix<'a> {
    network: &'a Network,
    costs: Costs,
    /// For each row the columns, ascending, to which there is a way that the graph does not know.
    asides: Vec<Vec<(usize, Cost)>>,
}

/// What the hierarchy found: times alone, at half the work, where the network knows no lengths.
enum Costs {
    Times(TimeMatrix),
    Measured(CostMatrix),
}

/// The part of a network that leads to a set of places: prepared once, for any number of starts.
pub struct Towards<'a> {
    travel: Travel<'a>,
    places: Vec<Place>,
    sweep: Sweep<'a>,
    /// By what they share with a start from which there is a way that the graph does not know: the numbers of the places.
    near: HashMap<Near, Vec<usize>>,
}

/// What two places share when a way between them may stay within one street.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Near {
    Street(u32),
    Node(u32),
}

impl<'a> Travel<'a> {
    pub(super) fn new(network: &'a Network, scenario: usize) -> Self {
        Self { network, scenario }
    }

    /// The network.
    pub fn network(&self) -> &'a Network {
        self.network
    }

    /// The name of the scenario.
    pub fn scenario(&self) -> &'a str {
        &self.network.prepared[self.scenario].scenario
    }

    /// The trip from one place to another; none where there is no way.
    ///
    /// # Panics
    /// If a place is a node that the network does not have.
    pub fn trip(&self, from: &Place, to: &Place) -> Option<Trip> {
        let on_lanes = self.network.prepared[self.scenario].hierarchy.query().best(&self.starts(from), &self.ends(to));
        let aside = self.aside(from, to).map(|aside| aside.cost());
        on_lanes
            .into_iter()
            .chain(aside)
            .min_by_key(|cost| (cost.time, cost.length))
            .map(|cost| self.network.trip(cost))
    }

    /// What leads to `places`, for any number of starts.
    ///
    /// # Panics
    /// If a place is a node that the network does not have.
    pub fn towards(&self, places: &[Place]) -> Towards<'a> {
        let ends: Vec<_> = places.iter().map(|place| self.ends(place)).collect();
        let mut near: HashMap<Near, Vec<usize>> = HashMap::new();
        for (number, place) in places.iter().enumerate() {
            for shared in self.near(place, false) {
                near.entry(shared).or_default().push(number);
            }
        }
        let sweep = Sweep::to_points(&self.network.prepared[self.scenario].hierarchy, &ends);
        Towards { travel: *self, places: places.to_vec(), sweep, near }
    }

    /// What a place shares with others near it: its street, and the junction that it is at; with `ends`, both junctions of its
    /// street.
    fn near(&self, place: &Place, ends: bool) -> Vec<Near> {
        let (map, street) = match (self.network.map(), place) {
            (_, Place::Node(node)) => return vec![Near::Node(*node)],
            (Some(map), Place::OnStreet { snap, .. }) => (map, snap.street),
            _ => return Vec::new(),
        };
        let at = if ends {
            map.streets.streets[street as usize].ends.to_vec()
        } else {
            stands_at(map, place).into_iter().map(|(junction, _)| junction).collect()
        };
        at.into_iter().map(Near::Node).chain([Near::Street(street)]).collect()
    }

    /// The trips from each place to each, on up to `threads` threads; the answer does not depend on their number.
    ///
    /// # Panics
    /// If a place is a node that the network does not have.
    pub fn matrix(&self, from: &[Place], to: &[Place], threads: NonZeroUsize) -> Matrix<'a> {
        self.towards(to).from(from, threads)
    }
}

impl<'a> Towards<'a> {
    /// The trips from each of `starts`.
    ///
    /// # Panics
    /// If a start is a node that the network does not have.
    pub fn from(&self, starts: &[Place], threads: NonZeroUsize) -> Matrix<'a> {
        let begins: Vec<_> = starts.iter().map(|start| self.travel.starts(start)).collect();
        Matrix {
            network: self.travel.network,
            costs: match self.travel.network.map() {
                None => Costs::Times(self.sweep.many_point_times(&begins, threads)),
                Some(_) => Costs::Measured(self.sweep.many_points(&begins, threads)),
            },
            asides: starts.iter().map(|start| self.asides(start)).collect(),
        }
    }

    fn asides(&self, start: &Place) -> Vec<(usize, Cost)> {
        let shared = self.travel.near(start, true);
        let mut columns: Vec<usize> =
            shared.iter().filter_map(|shared| self.near.get(shared)).flatten().copied().collect();
        columns.sort_unstable();
        columns.dedup();
        let aside = |column: usize| Some((column, self.travel.aside(start, &self.places[column])?.cost()));
        columns.into_iter().filter_map(aside).collect()
    }
}

impl Matrix<'_> {
    /// The trips from one place to each; none where there is no way.
    pub fn row(&self, from: usize) -> impl Iterator<Item = Option<Trip>> + '_ {
        let mut asides = self.asides[from].iter().peekable();
        self.costs.row(from).enumerate().map(move |(column, cost)| {
            let aside = asides.next_if(|(at, _)| *at == column).map(|(_, cost)| *cost);
            let best = cost.into_iter().chain(aside).min_by_key(|cost| (cost.time, cost.length));
            best.map(|cost| self.network.trip(cost))
        })
    }
}

impl Costs {
    fn row(&self, from: usize) -> Box<dyn Iterator<Item = Option<Cost>> + '_> {
        match self {
            Self::Times(times) => Box::new(times.row(from).map(|time| Some(Cost { time: time?, length: 0 }))),
            Self::Measured(costs) => Box::new(costs.row(from)),
        }
    }
}

impl Network {
    pub(super) fn trip(&self, cost: Cost) -> Trip {
        let metres = self.map().map(|_| Metres(f64::from(cost.length) / 10.0));
        Trip { minutes: self.minutes(cost.time), metres }
    }
}

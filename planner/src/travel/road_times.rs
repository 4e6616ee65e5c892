//! Minutes between positions, door to door.

use geodata::{Metres, Minutes, Position, RoadNetwork, Snap, SpeedProfile};
use petgraph::visit::EdgeRef;

use super::dijkstra::{Edges, times_from};

/// How a position gets onto the road network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Access {
    /// By a connector to the nearest point of a road.
    Snapped(Connector),
    /// Not at all: the nearest road is farther than the profile's longest connector (or there is no road).
    Unsnapped {
        /// Straight distance to the nearest road; infinite when there is none.
        nearest_road: Metres,
    },
}

/// The way from a position to the nearest point of a road.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Connector {
    position: Position,
    distance: Metres,
    minutes: f64,
    road: usize,
    /// Minutes along the road from that point to its two ends.
    to_ends: [f64; 2],
}

/// One road between two nodes.
#[derive(Clone, Copy)]
struct Road {
    ends: [usize; 2],
}

/// Minutes between positions on a road network at the speeds of a profile.
///
/// The time between two positions is: connector, fastest way by road, connector. Where the two are nearer to each other
/// than to the roads (their straight distance is at most the sum of their distances to the roads), it is the straight way
/// at the connector's speed if that is faster: nobody drives out to the main road to visit the house next door.
pub struct RoadTimes<'a> {
    network: &'a RoadNetwork,
    profile: SpeedProfile,
    roads: Vec<Road>,
    edges: Edges,
}

impl<'a> RoadTimes<'a> {
    /// Prepares the network for the profile.
    pub fn new(network: &'a RoadNetwork, profile: &SpeedProfile) -> Self {
        let graph = network.graph();
        let mut edges = vec![Vec::new(); graph.node_count()];
        let mut roads = vec![Road { ends: [0; 2] }; graph.edge_count()];
        for edge in graph.edge_references() {
            let (a, b) = (edge.source().index(), edge.target().index());
            let minutes = Minutes(road_minutes(profile, edge.weight().length));
            edges[a].push((b, minutes));
            edges[b].push((a, minutes));
            roads[edge.id().index()] = Road { ends: [a, b] };
        }
        Self { network, profile: *profile, roads, edges }
    }

    /// How `position` gets onto the network.
    pub fn access(&self, position: Position) -> Access {
        match self.network.nearest(position) {
            None => Access::Unsnapped { nearest_road: Metres(f64::INFINITY) },
            Some(snap) if snap.distance.0 > self.profile.longest_connector_km * 1000.0 => {
                Access::Unsnapped { nearest_road: snap.distance }
            }
            Some(snap) => Access::Snapped(self.connector(position, &snap)),
        }
    }

    fn connector(&self, position: Position, snap: &Snap) -> Connector {
        let along = road_minutes(&self.profile, self.network.graph()[snap.edge].length);
        Connector {
            position,
            distance: snap.distance,
            minutes: connector_minutes(&self.profile, snap.distance),
            road: snap.edge.index(),
            to_ends: [along * snap.fraction, along * (1.0 - snap.fraction)],
        }
    }

    /// Minutes from `from` to each of `to`; `None` where there is no route.
    pub fn from_one(&self, from: Access, to: &[Access]) -> Vec<Option<Minutes>> {
        let Access::Snapped(start) = from else { return vec![None; to.len()] };
        let ends = self.roads[start.road].ends;
        let nodes = times_from(
            &self.edges,
            &[
                (ends[0], Minutes(start.minutes + start.to_ends[0])),
                (ends[1], Minutes(start.minutes + start.to_ends[1])),
            ],
        );
        to.iter()
            .map(|goal| match goal {
                Access::Snapped(goal) => self.between(&start, goal, &nodes),
                Access::Unsnapped { .. } => None,
            })
            .collect()
    }

    /// The fastest of: over either end of the goal's road, along the road that both share, straight between neighbours.
    fn between(&self, start: &Connector, goal: &Connector, nodes: &[Option<Minutes>]) -> Option<Minutes> {
        let ends = self.roads[goal.road].ends;
        let over_ends = (0..2).filter_map(|end| Some(nodes[ends[end]]?.0 + goal.to_ends[end] + goal.minutes));
        let same_road = (start.road == goal.road)
            .then(|| start.minutes + (start.to_ends[0] - goal.to_ends[0]).abs() + goal.minutes);
        let apart = start.position.distance(goal.position);
        let straight = (apart.0 <= start.distance.0 + goal.distance.0 || apart.0 == 0.0)
            .then(|| connector_minutes(&self.profile, apart));
        over_ends.chain(same_road).chain(straight).min_by(f64::total_cmp).map(Minutes)
    }
}

fn road_minutes(profile: &SpeedProfile, length: Metres) -> f64 {
    length.0 / 1000.0 * profile.road_length_factor / profile.road_kmh * 60.0
}

fn connector_minutes(profile: &SpeedProfile, straight: Metres) -> f64 {
    straight.0 / 1000.0 * profile.connector_length_factor / profile.connector_kmh * 60.0
}

#[cfg(test)]
mod tests;

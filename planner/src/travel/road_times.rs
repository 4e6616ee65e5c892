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
mod tests {
    use geodata::{Road, RoadSource};
    use petgraph::graph::UnGraph;
    use proptest::prelude::*;

    use super::*;

    /// One minute a kilometre by road, two off it, at most 5 km off.
    const PROFILE: SpeedProfile = SpeedProfile {
        road_kmh: 60.0,
        road_length_factor: 1.0,
        connector_kmh: 30.0,
        connector_length_factor: 1.0,
        longest_connector_km: 5.0,
    };

    /// Kilometres of a hundredth of a degree on the equator.
    const HUNDREDTH: f64 = 6_371.008_8 * std::f64::consts::PI / 18_000.0;

    fn at(lon: f64, lat: f64) -> Position {
        Position { lon, lat }
    }

    fn network(nodes: &[Position], roads: &[(u32, u32, f64)]) -> RoadNetwork {
        let mut graph = UnGraph::default();
        let index: Vec<_> = nodes.iter().map(|&node| graph.add_node(node)).collect();
        for &(a, b, km) in roads {
            let (a, b) = (a as usize, b as usize);
            let road = Road { length: Metres(km * 1000.0), line: vec![nodes[a], nodes[b]], source: RoadSource::Osm };
            graph.add_edge(index[a], index[b], road);
        }
        RoadNetwork::from_graph(graph)
    }

    /// Along the equator: 0.0 ─10 km─ 0.1 ─20 km─ 0.2, and an island 1.0 ─5 km─ 1.1.
    fn equator() -> RoadNetwork {
        let nodes = [at(0.0, 0.0), at(0.1, 0.0), at(0.2, 0.0), at(1.0, 0.0), at(1.1, 0.0)];
        network(&nodes, &[(0, 1, 10.0), (1, 2, 20.0), (3, 4, 5.0)])
    }

    fn minutes(network: &RoadNetwork, from: Position, to: Position) -> Option<f64> {
        let times = RoadTimes::new(network, &PROFILE);
        times.from_one(times.access(from), &[times.access(to)])[0].map(|minutes| minutes.0)
    }

    #[track_caller]
    fn takes(from: Position, to: Position, expected: f64) {
        let network = equator();
        for (from, to) in [(from, to), (to, from)] {
            let found = minutes(&network, from, to).expect("a route");
            assert!((found - expected).abs() < 1e-3, "{found} instead of {expected}");
        }
    }

    #[test]
    fn hand_derived_times() {
        // From end to end: 10 km and 20 km.
        takes(at(0.0, 0.0), at(0.2, 0.0), 30.0);
        // From the middle of the first road, and along one road.
        takes(at(0.05, 0.0), at(0.1, 0.0), 5.0);
        takes(at(0.02, 0.0), at(0.07, 0.0), 5.0);
        // 1.11 km off the road at two minutes each, then half the road.
        takes(at(0.05, 0.01), at(0.0, 0.0), 2.0 * HUNDREDTH + 5.0);
        // Two houses 111 m apart, both 2.2 km off the road: straight over, not out to the road and back.
        takes(at(0.05, 0.02), at(0.051, 0.02), 0.2 * HUNDREDTH);
        // At the door already.
        takes(at(0.05, 0.02), at(0.05, 0.02), 0.0);
    }

    #[test]
    fn no_route_is_not_zero() {
        assert_eq!(minutes(&equator(), at(0.0, 0.0), at(1.0, 0.0)), None);
        // 0.06 degrees are 6.7 km, farther than the longest connector.
        let network = equator();
        let times = RoadTimes::new(&network, &PROFILE);
        let far = times.access(at(0.05, 0.06));
        assert!(
            matches!(far, Access::Unsnapped { nearest_road } if (nearest_road.0 / 1000.0 - 6.0 * HUNDREDTH).abs() < 0.01)
        );
        assert_eq!(times.from_one(far, &[times.access(at(0.0, 0.0)), far]), [None, None]);
        assert_eq!(times.from_one(times.access(at(0.0, 0.0)), &[far]), [None]);
    }

    proptest! {
        /// Symmetric, and no detour over a third position pays.
        #[test]
        fn times_are_a_metric(lons in prop::array::uniform3(0.0..0.2_f64)) {
            let network = equator();
            let [a, b, c] = lons.map(|lon| at(lon, 0.0));
            let time = |from, to| minutes(&network, from, to).unwrap();
            prop_assert!((time(a, b) - time(b, a)).abs() < 1e-9);
            prop_assert!(time(a, c) <= time(a, b) + time(b, c) + 1e-9);
        }

        /// Another road makes nobody later who starts and ends at junctions.
        #[test]
        fn another_road_makes_nobody_later(
            roads in prop::collection::vec((0_u32..8, 0_u32..8, 1.0..50.0_f64), 1..14),
        ) {
            let roads: Vec<_> = roads.into_iter().filter(|(a, b, _)| a != b).collect();
            prop_assume!(roads.len() > 1);
            // On a circle, so that no road passes another junction and each junction snaps to its own roads.
            let turn = |i: i32| f64::from(i) * std::f64::consts::FRAC_PI_4;
            let nodes: Vec<_> = (0..8).map(|i| at(turn(i).cos(), turn(i).sin())).collect();
            let (fewer, all) = (network(&nodes, &roads[1..]), network(&nodes, &roads));
            for (from, to) in [(0, 7), (3, 5), (1, 2)] {
                if let Some(before) = minutes(&fewer, nodes[from], nodes[to]) {
                    let after = minutes(&all, nodes[from], nodes[to]);
                    prop_assert!(after.is_some_and(|after| after <= before + 1e-9), "{before} {after:?}");
                }
            }
        }
    }
}

//! The road network, and the nearest road of a position.

use std::collections::BTreeMap;

use geojson::GeometryValue;
use petgraph::{
    graph::{EdgeIndex, UnGraph},
    unionfind::UnionFind,
    visit::EdgeRef,
};
use rstar::RTree;

use crate::{
    DataError, Metres, Position, RoadIsland,
    features::{self, FileFeature},
    files::names::ROADS,
    manifest::Extent,
    segments::Segment,
};

/// Where a road of the network comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoadSource {
    /// A road of the source.
    Osm,
    /// Joins two ends of the source at most 250 m apart.
    Stitch,
    /// Bridges a gap of the source that must be a road.
    InferredGap,
}

/// A road between two junctions.
#[derive(Debug, Clone, PartialEq)]
pub struct Road {
    /// Length along the road as the file gives it, no factor applied.
    pub length: Metres,
    /// Its line, from the edge's source node to its target node; two positions or more.
    pub line: Vec<Position>,
    /// Where it comes from.
    pub source: RoadSource,
}

/// The nearest point of the network.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Snap {
    /// The road.
    pub edge: EdgeIndex,
    /// How far along the road's line from the edge's source to its target, from 0 to 1.
    pub fraction: f64,
    /// The point on the road.
    pub at: Position,
    /// Straight distance to it.
    pub distance: Metres,
}

/// Roads and junctions, with an index for the nearest road.
#[derive(Debug, Clone)]
pub struct RoadNetwork {
    graph: UnGraph<Position, Road>,
    index: RTree<Segment>,
    /// Longitudes in the index are multiplied by this, so that its distances are nearly true.
    index_scale: f64,
}

impl RoadNetwork {
    /// A network from its graph: nodes are junctions; a road's line runs from its edge's source to its target. A road
    /// whose line has a position that is not finite is never the nearest.
    pub fn from_graph(graph: UnGraph<Position, Road>) -> Self {
        let latitudes: f64 = graph.node_weights().map(|node| node.lat).sum();
        let index_scale = (latitudes / graph.node_count().max(1) as f64).to_radians().cos();
        let segments =
            graph.edge_references().flat_map(|edge| Segment::of(edge.id(), &edge.weight().line, index_scale));
        let index = RTree::bulk_load(segments.collect());
        Self { graph, index, index_scale }
    }

    /// Reads a GeoJSON file of lines with the properties `a`, `b` (junctions), `km` and `source`.
    pub(crate) fn read(extent: Extent, bytes: &[u8]) -> Result<Self, DataError> {
        let mut graph = UnGraph::default();
        let mut nodes = BTreeMap::new();
        for feature in features::read(ROADS, bytes)? {
            let (road, ends) = road(&feature, extent)?;
            let [a, b] = ends.map(|(id, position)| *nodes.entry(id).or_insert_with(|| graph.add_node(position)));
            for (name, node, (_, position)) in [("a", a, ends[0]), ("b", b, ends[1])] {
                if graph[node] != position {
                    let (lv, en) = ("mezgls citā rindā ir citur", "another feature has this node elsewhere");
                    return Err(feature.property_fault(name, lv, en));
                }
            }
            graph.add_edge(a, b, road);
        }
        if graph.edge_count() == 0 {
            return Err(DataError::new(ROADS, "failā nav neviena ceļa", "the file has no roads"));
        }
        Ok(Self::from_graph(graph))
    }

    /// Junctions and roads.
    pub fn graph(&self) -> &UnGraph<Position, Road> {
        &self.graph
    }

    /// The nearest point of any road, among equally near ones on the road that comes first in the network.
    ///
    /// Distances are straight lines in the plane that touches the sphere at `position` (local equirectangular), true to
    /// better than 0.1 % within 50 km. `None` for a network without roads or a position that is not finite.
    pub fn nearest(&self, position: Position) -> Option<Snap> {
        if !(position.lon.is_finite() && position.lat.is_finite()) {
            return None;
        }
        // The index measures east-west distances by one latitude for the whole network. No distance at `position` is
        // shorter than the index's times this, so the search may stop once that exceeds the best found.
        let lower = (position.lat.to_radians().cos() / self.index_scale).min(1.0).powi(2) * (1.0 - 1e-12);
        let mut best: Option<(f64, Snap)> = None;
        let query = [position.lon * self.index_scale, position.lat];
        for (segment, index_distance) in self.index.nearest_neighbor_iter_with_distance_2(query) {
            if best.is_some_and(|(distance, _)| index_distance * lower > distance) {
                break;
            }
            let (distance, snap) = segment.snap(position);
            let better = best.is_none_or(|(least, first)| {
                distance < least || (distance <= least && (snap.edge, snap.fraction) < (first.edge, first.fraction))
            });
            if better {
                best = Some((distance, snap));
            }
        }
        best.map(|(_, snap)| snap)
    }

    /// The parts that cannot reach the largest one, largest first.
    pub(crate) fn islands(&self) -> Vec<RoadIsland> {
        let mut parts = UnionFind::new(self.graph.node_count());
        for edge in self.graph.edge_references() {
            parts.union(edge.source().index(), edge.target().index());
        }
        let mut islands: BTreeMap<usize, RoadIsland> = BTreeMap::new();
        for (at, &position) in self.graph.node_weights().enumerate() {
            let empty = RoadIsland { nodes: 0, length: Metres(0.0), at: position };
            islands.entry(parts.find(at)).or_insert(empty).nodes += 1;
        }
        for edge in self.graph.edge_references() {
            if let Some(island) = islands.get_mut(&parts.find(edge.source().index())) {
                island.length.0 += edge.weight().length.0;
            }
        }
        let mut islands: Vec<RoadIsland> = islands.into_values().collect();
        islands.sort_by(|a, b| b.nodes.cmp(&a.nodes).then(b.length.0.total_cmp(&a.length.0)));
        islands.drain(..islands.len().min(1));
        islands
    }

    /// Straight distance in metres along a road's line.
    fn line_length(line: &[Position]) -> f64 {
        line.windows(2).map(|pair| pair[0].distance(pair[1]).0).sum()
    }
}

/// A road of the file, and the identifier and position of its two ends.
fn road(feature: &FileFeature<'_>, extent: Extent) -> Result<(Road, [(u64, Position); 2]), DataError> {
    let (a, b) = (feature.whole("a")?, feature.whole("b")?);
    if a == b {
        return Err(feature.property_fault(
            "b",
            "ceļam jāsavieno divi dažādi mezgli",
            "a road must join two different nodes",
        ));
    }
    let source = match feature.text("source")? {
        "osm" => RoadSource::Osm,
        "stitch" => RoadSource::Stitch,
        "inferred_gap" => RoadSource::InferredGap,
        _ => {
            let must = ("jābūt osm, stitch vai inferred_gap", "must be osm, stitch or inferred_gap");
            return Err(feature.property_fault("source", must.0, must.1));
        }
    };
    let GeometryValue::LineString { coordinates } = feature.geometry()? else {
        return Err(feature.fault("geometry", "jābūt LineString", "must be a LineString"));
    };
    let line = coordinates.iter().map(|point| feature.position(point, extent)).collect::<Result<Vec<_>, _>>()?;
    let &[first, .., last] = &line[..] else {
        return Err(feature.fault("geometry", "līnijai vajag vismaz divus punktus", "a line needs two points or more"));
    };
    let length = Metres(feature.number("km")? * 1000.0);
    let drawn = RoadNetwork::line_length(&line);
    // Coordinates are rounded, so a road may seem a little shorter than its line; detours beyond tenfold are typing errors.
    if !(length.0 > 0.0 && length.0 >= 0.9 * drawn && length.0 <= 10.0 * drawn + 1000.0) {
        let km = drawn / 1000.0;
        let (lv, en) = (
            format!("nesaskan ar līniju, kuras garums ir {km:.3} km"),
            format!("does not fit the line, which is {km:.3} km long"),
        );
        return Err(feature.property_fault("km", &lv, &en));
    }
    Ok((Road { length, line, source }, [(a, first), (b, last)]))
}

#[cfg(test)]
mod tests {
    use petgraph::graph::UnGraph;
    use proptest::prelude::*;

    use super::{Road, RoadNetwork, RoadSource};
    use crate::{Metres, Position, segments::Segment};

    fn at(lon: f64, lat: f64) -> Position {
        Position { lon, lat }
    }

    /// A network of the given lines, each between two junctions of its own.
    fn network(lines: &[Vec<Position>]) -> RoadNetwork {
        let mut graph = UnGraph::default();
        for line in lines {
            let (a, b) = (graph.add_node(line[0]), graph.add_node(line[line.len() - 1]));
            graph.add_edge(a, b, Road { length: Metres(1.0), line: line.clone(), source: RoadSource::Osm });
        }
        RoadNetwork::from_graph(graph)
    }

    #[test]
    fn the_nearest_road_may_have_far_ends() {
        // A long road passes 0.01° north of the point; a short one ends 0.1° to the south, nearer than any end of the long.
        let roads = network(&[vec![at(20.0, 57.01), at(28.0, 57.01)], vec![at(24.0, 56.9), at(24.0, 56.8)]]);
        let snap = roads.nearest(at(24.0, 57.0)).unwrap();
        assert_eq!(snap.edge.index(), 0);
        assert!((snap.fraction - 0.5).abs() < 1e-9 && (snap.at.lon - 24.0).abs() < 1e-9);
        // A hundredth of a degree of latitude is 1,111.95 m.
        assert!((snap.distance.0 - 1111.95).abs() < 0.01, "{:?}", snap.distance);
    }

    #[test]
    fn the_fraction_runs_along_the_whole_line() {
        // Two pieces north, one twice as long: the middle of the second is two thirds of the way.
        let roads = network(&[vec![at(24.0, 57.0), at(24.0, 57.01), at(24.0, 57.03)]]);
        let fraction = |lat| roads.nearest(at(24.001, lat)).unwrap().fraction;
        assert!((fraction(57.02) - 2.0 / 3.0).abs() < 1e-6);
        assert!(fraction(56.0).abs() < 1e-12 && (fraction(58.0) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn equally_near_roads_give_the_first_and_nonsense_gives_none() {
        let line = vec![at(24.0, 57.0), at(24.1, 57.0)];
        let roads = network(&[line.clone(), line]);
        assert_eq!(roads.nearest(at(24.05, 57.1)).unwrap().edge.index(), 0);
        assert_eq!(roads.nearest(at(f64::NAN, 57.0)), None);
        assert_eq!(roads.nearest(at(24.0, f64::INFINITY)), None);
        assert_eq!(network(&[]).nearest(at(24.0, 57.0)), None);
        let broken = network(&[vec![at(24.0, f64::NAN), at(24.0, 57.0)], vec![at(25.0, 57.0), at(25.1, 57.0)]]);
        assert_eq!(broken.nearest(at(24.0, 57.0)).map(|snap| snap.edge.index()), Some(1));
    }

    #[test]
    fn islands_are_all_parts_but_the_largest() {
        let mut graph = UnGraph::default();
        let nodes: Vec<_> = (0..5).map(|n| graph.add_node(at(24.0 + f64::from(n), 57.0))).collect();
        for (a, b) in [(0, 1), (2, 3), (3, 4)] {
            let line = vec![graph[nodes[a]], graph[nodes[b]]];
            graph.add_edge(nodes[a], nodes[b], Road { length: Metres(7.0), line, source: RoadSource::Osm });
        }
        let islands = RoadNetwork::from_graph(graph).islands();
        assert_eq!(islands.len(), 1);
        assert_eq!((islands[0].nodes, islands[0].length, islands[0].at), (2, Metres(7.0), at(24.0, 57.0)));
    }

    fn anywhere() -> impl Strategy<Value = Position> {
        (20.0..28.0_f64, 50.0..60.0_f64).prop_map(|(lon, lat)| at(lon, lat))
    }

    proptest! {
        /// The index measures distances by one latitude; the answer must still be the nearest at the point's own.
        #[test]
        fn nearest_is_what_looking_at_every_road_finds(
            lines in prop::collection::vec(prop::collection::vec(anywhere(), 2..4), 1..40),
            positions in prop::collection::vec(anywhere(), 1..20),
        ) {
            let roads = network(&lines);
            for position in positions {
                let every = roads.graph.edge_indices().flat_map(|edge| Segment::of(edge, &roads.graph[edge].line, 1.0));
                let least = every.map(|segment| segment.snap(position).1.distance.0).fold(f64::INFINITY, f64::min);
                let snap = roads.nearest(position).unwrap();
                prop_assert!((snap.distance.0 - least).abs() <= 1e-6, "{} against {least}", snap.distance.0);
                prop_assert!((0.0..=1.0).contains(&snap.fraction));
            }
        }

        /// No point of a road, sampled along it, is nearer than the answer; near the point the plane is the sphere.
        #[test]
        fn no_sampled_point_of_a_road_is_nearer(
            lines in prop::collection::vec(
                prop::collection::vec((24.0..24.5_f64, 56.8..57.1_f64).prop_map(|(lon, lat)| at(lon, lat)), 2..4), 1..10),
            position in (24.0..24.5_f64, 56.8..57.1_f64).prop_map(|(lon, lat)| at(lon, lat)),
        ) {
            let snap = network(&lines).nearest(position).unwrap();
            for pair in lines.iter().flat_map(|line| line.windows(2)) {
                for step in 0..=50 {
                    let along = f64::from(step) / 50.0;
                    let lon = pair[0].lon + along * (pair[1].lon - pair[0].lon);
                    let lat = pair[0].lat + along * (pair[1].lat - pair[0].lat);
                    let distance = position.distance(at(lon, lat)).0;
                    prop_assert!(snap.distance.0 <= distance * 1.005 + 0.01, "{} against {distance}", snap.distance.0);
                }
            }
        }
    }
}

//! From doors to lanes: where on the graph of lanes a way may begin and end, and the ways so short that the graph does not
//! know them.
//!
//! Who starts on a street goes on in either direction that is open, to the end of the street and into each lane that may
//! follow. Who goes to a point of a street comes to the beginning of a lane of it, and drives along as far as the point. A
//! way that stays within one street is therefore in no graph; it is found here.

use geodata::{AccessRules, Lane, Metres, Position, Snap};

use super::{
    Place, Travel,
    hierarchy::{Cost, End},
    network::{Map, Roads},
};

/// A way within a street that is too short for the graph.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Aside {
    /// There already.
    Nowhere(Cost),
    /// Along one lane.
    Along(Lane, Cost),
    /// Straight from door to door, off the street.
    Across(Cost),
}

impl Aside {
    pub(super) fn cost(&self) -> Cost {
        match self {
            Self::Nowhere(cost) | Self::Along(_, cost) | Self::Across(cost) => *cost,
        }
    }
}

/// The way between a position and the street.
pub(super) fn access(rules: &AccessRules, straight: Metres) -> Cost {
    let metres = straight.0 * rules.length_factor;
    // A metre at 1 km/h takes 3,600 ms.
    Cost { time: whole(metres * 3600.0 / rules.kmh), length: whole(metres * 10.0) }
}

pub(super) fn sum(costs: &[Cost]) -> Cost {
    let add = |sum: Cost, cost: &Cost| Cost { time: sum.time + cost.time, length: sum.length + cost.length };
    costs.iter().fold(Cost { time: 0, length: 0 }, add)
}

/// The nearest whole number.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates; never negative
fn whole(number: f64) -> u32 {
    number.round() as u32
}

/// The share of a lane between two fractions of its way.
pub(super) fn part(of: Cost, begin: f64, end: f64) -> Cost {
    let share = |whole_of: u32| whole(f64::from(whole_of) * (end - begin));
    Cost { time: share(of.time), length: share(of.length) }
}

/// How far along a lane a point of its street lies.
pub(super) fn along(lane: Lane, fraction: f64) -> f64 {
    if lane.is_against() { 1.0 - fraction } else { fraction }
}

/// Both lanes of a street.
pub(super) fn lanes(street: u32) -> [Lane; 2] {
    [Lane::along(street), Lane::against(street)]
}

fn open_lanes(map: &Map, street: u32) -> impl Iterator<Item = Lane> + '_ {
    lanes(street).into_iter().filter(|&lane| map.streets.is_open(lane))
}

/// The junction that a place is at, and what it takes to come there: a node, or a position whose nearest point of a street is
/// an end of it. Who stands at a junction may take every street that leaves it.
pub(super) fn stands_at(map: &Map, place: &Place) -> Option<(u32, Cost)> {
    match place {
        Place::Node(node) => Some((*node, Cost { time: 0, length: 0 })),
        Place::OnStreet { snap, .. } => {
            let [begin, end] = map.streets.streets[snap.street as usize].ends;
            let junction = if snap.fraction <= 0.0 { Some(begin) } else { (snap.fraction >= 1.0).then_some(end) };
            Some((junction?, access(&map.streets.about.access, snap.distance)))
        }
        Place::Unsnapped { .. } => None,
    }
}

impl Travel<'_> {
    /// The whole of a lane.
    pub(super) fn lane(&self, map: &Map, lane: Lane) -> Cost {
        let time = map.streets.scenarios[self.scenario].times[lane.0 as usize];
        Cost { time, length: map.streets.streets[lane.street() as usize].decimetres }
    }

    /// Where ways from a place begin: the node that is driven along first, and what it takes to come there.
    pub(super) fn starts(&self, place: &Place) -> Vec<End> {
        let map = match (&self.network.roads, place) {
            (Roads::Map(map), _) => map,
            (Roads::Graph { .. }, &Place::Node(node)) => return vec![End::at(node)],
            (Roads::Graph { .. }, _) => return Vec::new(),
        };
        match (stands_at(map, place), place) {
            (Some((junction, Cost { time, length })), _) => {
                let leaving = map.leaving(junction).iter().filter(|&&lane| map.streets.is_open(lane));
                leaving.map(|lane| End { node: lane.0, time, length }).collect()
            }
            (None, Place::OnStreet { snap, .. }) => {
                let onward = |lane: Lane| {
                    let Cost { time, length } = self.rest_of(map, snap, lane);
                    map.turns.after(lane.0).iter().map(move |&node| End { node, time, length })
                };
                let mut starts: Vec<End> = open_lanes(map, snap.street).flat_map(onward).collect();
                starts.sort_by_key(|end| (end.node, end.time, end.length));
                starts.dedup_by_key(|end| end.node);
                starts
            }
            (None, _) => Vec::new(),
        }
    }

    /// Where ways to a place end: the node that is driven along last, and what it takes from its beginning on.
    pub(super) fn ends(&self, place: &Place) -> Vec<End> {
        let map = match (&self.network.roads, place) {
            (Roads::Map(map), _) => map,
            (Roads::Graph { .. }, &Place::Node(node)) => return vec![End::at(node)],
            (Roads::Graph { .. }, _) => return Vec::new(),
        };
        let over = |lane: Lane, Cost { time, length }: Cost| {
            map.turns.nodes_of(lane).map(move |node| End { node, time, length })
        };
        match (stands_at(map, place), place) {
            (Some((junction, door)), _) => {
                let arriving = map.leaving(junction).iter().map(|lane| lane.reverse());
                let open = arriving.filter(|&lane| map.streets.is_open(lane));
                open.flat_map(|lane| over(lane, sum(&[self.lane(map, lane), door]))).collect()
            }
            (None, Place::OnStreet { snap, .. }) => {
                let reach = |lane: Lane| part(self.lane(map, lane), 0.0, along(lane, snap.fraction));
                let door = access(&map.streets.about.access, snap.distance);
                open_lanes(map, snap.street).flat_map(|lane| over(lane, sum(&[reach(lane), door]))).collect()
            }
            (None, _) => Vec::new(),
        }
    }

    /// From a position over its point on a street to the end of a lane of that street.
    pub(super) fn rest_of(&self, map: &Map, snap: &Snap, lane: Lane) -> Cost {
        let rest = part(self.lane(map, lane), along(lane, snap.fraction), 1.0);
        sum(&[access(&map.streets.about.access, snap.distance), rest])
    }

    /// The best way from one place to another that the graph does not know.
    pub(super) fn aside(&self, from: &Place, to: &Place) -> Option<Aside> {
        let Roads::Map(map) = &self.network.roads else {
            let is_there = matches!((from, to), (Place::Node(a), Place::Node(b)) if a == b);
            return is_there.then_some(Aside::Nowhere(Cost { time: 0, length: 0 }));
        };
        let at_one = match (stands_at(map, from), stands_at(map, to), from) {
            (Some((a, begin)), Some((b, end)), _) if a == b => Some(Aside::Nowhere(sum(&[begin, end]))),
            (None, Some((junction, end)), Place::OnStreet { snap, .. }) => {
                let there = open_lanes(map, snap.street).filter(|&lane| map.streets.head(lane) == junction);
                there.map(|lane| Aside::Along(lane, sum(&[self.rest_of(map, snap, lane), end]))).min_by_key(key)
            }
            _ => None,
        };
        let within = match (from, to) {
            (Place::OnStreet { position: at, snap: a }, Place::OnStreet { position: goal, snap: b })
                if a.street == b.street =>
            {
                self.within_street(map, (*at, a), (*goal, b))
            }
            _ => None,
        };
        at_one.into_iter().chain(within).min_by_key(key)
    }

    /// Along the street that both doors have, or, for neighbours that are nearer to each other than to the street, straight
    /// over: nobody drives out to the main road to visit the house next door.
    fn within_street(&self, map: &Map, (from, a): (Position, &Snap), (to, b): (Position, &Snap)) -> Option<Aside> {
        let rules = &map.streets.about.access;
        let doors = [access(rules, a.distance), access(rules, b.distance)];
        let driven = open_lanes(map, a.street).filter_map(|lane| {
            let (begin, end) = (along(lane, a.fraction), along(lane, b.fraction));
            let drive = (begin <= end).then(|| part(self.lane(map, lane), begin, end))?;
            Some(Aside::Along(lane, sum(&[doors[0], drive, doors[1]])))
        });
        let apart = from.distance(to);
        let is_near = from == to || apart.0 <= a.distance.0 + b.distance.0;
        let straight = is_near.then(|| Aside::Across(access(rules, apart)));
        driven.chain(straight).min_by_key(key)
    }
}

fn key(aside: &Aside) -> (u32, u32) {
    let Cost { time, length } = aside.cost();
    (time, length)
}

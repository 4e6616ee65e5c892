//! The way itself: why it takes so long.

use geodata::{Lane, Metres, Minutes, Position, Snap, Streets};

use super::{
    Place, Travel, Trip,
    door::{Aside, access, along, lanes, part, stands_at, sum},
    hierarchy::{Cost, Path},
    network::Map,
};

/// A way from door to door.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// All of it.
    pub trip: Trip,
    /// Its pieces in order; their minutes and metres add up to those of the trip. None in a network without a map.
    pub legs: Vec<Leg>,
    /// Its line from door to door. Empty in a network without a map.
    pub line: Vec<Position>,
}

/// A piece of a way: as far as the name and the class of the street stay the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Leg {
    /// The street's name; empty where it has none.
    pub name: String,
    /// The street's class in the source's word; none between a door and the street.
    pub class: Option<String>,
    /// How long it takes.
    pub minutes: Minutes,
    /// Its length.
    pub metres: Metres,
}

/// Lays pieces of way end to end.
struct Tracer<'a> {
    map: &'a Map,
    travel: &'a Travel<'a>,
    legs: Vec<(Option<u32>, Cost)>,
    line: Vec<Position>,
}

impl Travel<'_> {
    /// The fastest way from one place to another, and among equally fast ones the shortest; none where there is no way.
    ///
    /// # Panics
    /// If a place is a node that the network does not have.
    pub fn route(&self, from: &Place, to: &Place) -> Option<Route> {
        let mut query = self.network.prepared[self.scenario].hierarchy.query();
        let path = query.path(&self.starts(from), &self.ends(to));
        let aside = self.aside(from, to);
        let key = |cost: Cost| (cost.time, cost.length);
        let stays = aside.filter(|aside| path.as_ref().is_none_or(|path| key(aside.cost()) <= key(path.cost)));
        let cost = stays.map(|aside| aside.cost()).or(path.as_ref().map(|path| path.cost))?;
        let trip = self.network.trip(cost);
        let Some(map) = self.network.map() else {
            return Some(Route { trip, legs: Vec::new(), line: Vec::new() });
        };
        let mut tracer = Tracer { map, travel: self, legs: Vec::new(), line: Vec::new() };
        match (stays, path) {
            (Some(aside), _) => tracer.aside(from, to, aside),
            (None, Some(path)) => tracer.path(from, to, &path),
            (None, None) => return None,
        }
        Some(Route { trip, legs: tracer.legs(), line: tracer.line })
    }
}

impl Tracer<'_> {
    fn aside(&mut self, from: &Place, to: &Place, aside: Aside) {
        match aside {
            Aside::Nowhere(_) => {
                self.leave(from);
                if snap(from).is_none() {
                    self.door(from);
                }
                self.arrive(to);
            }
            Aside::Across(cost) => {
                self.door(from);
                self.legs.push((None, cost));
                self.door(to);
            }
            Aside::Along(lane, _) => {
                let same = |snap: &&Snap| snap.street == lane.street();
                let end = snap(to).filter(same).map_or(1.0, |snap| along(lane, snap.fraction));
                self.leave(from);
                self.drive(lane, snap(from).map_or(0.0, |snap| along(lane, snap.fraction)), end);
                self.arrive(to);
            }
        }
    }

    fn path(&mut self, from: &Place, to: &Place, path: &Path) {
        let (Some(&first), Some((&last, before))) = (path.nodes.first(), path.nodes.split_last()) else { return };
        self.leave(from);
        if let (None, Some(snap)) = (stands_at(self.map, from), snap(from)) {
            // The way to the first node led along one lane or the other: the one that makes the sum right.
            let leads = |lane: &Lane| self.map.streets.is_open(*lane) && self.map.turns.after(lane.0).contains(&first);
            let cost = |lane: &Lane| self.travel.rest_of(self.map, snap, *lane);
            let lane =
                lanes(snap.street).into_iter().filter(leads).min_by_key(|lane| (cost(lane).time, cost(lane).length));
            if let Some(lane) = lane {
                self.drive(lane, along(lane, snap.fraction), 1.0);
            }
        }
        for &node in before {
            self.drive(self.map.turns.lane(node), 0.0, 1.0);
        }
        let lane = self.map.turns.lane(last);
        let is_at_end = stands_at(self.map, to).is_some();
        let end = snap(to).filter(|_| !is_at_end).map_or(1.0, |snap| along(lane, snap.fraction));
        self.drive(lane, 0.0, end);
        self.arrive(to);
    }

    /// The position of the door itself.
    fn door(&mut self, place: &Place) {
        match place {
            Place::Node(node) => self.line.push(self.map.streets.junctions[*node as usize].into()),
            Place::OnStreet { position, .. } | Place::Unsnapped { position, .. } => self.line.push(*position),
        }
    }

    /// From the door to the street.
    fn leave(&mut self, place: &Place) {
        if let Some(snap) = snap(place) {
            self.door(place);
            self.legs.push((None, access(&self.map.streets.about.access, snap.distance)));
        }
    }

    /// From the street to the door.
    fn arrive(&mut self, place: &Place) {
        if let Some(snap) = snap(place) {
            self.legs.push((None, access(&self.map.streets.about.access, snap.distance)));
            self.door(place);
        }
    }

    /// Along a lane between two fractions of its way.
    fn drive(&mut self, lane: Lane, begin: f64, end: f64) {
        self.legs.push((Some(lane.street()), part(self.travel.lane(self.map, lane), begin, end)));
        self.line.extend(stretch(&self.map.streets, lane, begin, end));
    }

    /// Consecutive pieces of the same name and class together; pieces of no length and time left out.
    fn legs(&self) -> Vec<Leg> {
        let network = self.travel.network;
        let mut merged: Vec<(Option<(u32, u16)>, Cost)> = Vec::new();
        for &(street, cost) in self.legs.iter().filter(|(_, cost)| (cost.time, cost.length) != (0, 0)) {
            let what = street.map(|street| &self.map.streets.streets[street as usize]).map(|of| (of.name, of.class));
            match merged.last_mut() {
                Some((last, total)) if *last == what => *total = sum(&[*total, cost]),
                _ => merged.push((what, cost)),
            }
        }
        let leg = |(what, cost): (Option<(u32, u16)>, Cost)| Leg {
            name: what.map(|(name, _)| self.map.streets.names[name as usize].clone()).unwrap_or_default(),
            class: what.map(|(_, class)| self.map.streets.classes[class as usize].clone()),
            minutes: network.minutes(cost.time),
            metres: Metres(f64::from(cost.length) / 10.0),
        };
        merged.into_iter().map(leg).collect()
    }
}

fn snap(place: &Place) -> Option<&Snap> {
    match place {
        Place::OnStreet { snap, .. } => Some(snap),
        Place::Node(_) | Place::Unsnapped { .. } => None,
    }
}

/// The line of a lane between two fractions of its way, in the direction of driving.
pub(super) fn stretch(streets: &Streets, lane: Lane, begin: f64, end: f64) -> Vec<Position> {
    let mut line: Vec<Position> = streets.line(lane.street()).collect();
    if lane.is_against() {
        line.reverse();
    }
    let mut run = vec![0.0];
    for pair in line.windows(2) {
        run.push(run[run.len() - 1] + pair[0].distance(pair[1]).0);
    }
    let total = run[run.len() - 1];
    let at = |distance: f64| {
        let after = run.partition_point(|&run| run < distance).clamp(1, line.len() - 1);
        let piece = run[after] - run[after - 1];
        let share = if piece > 0.0 { (distance - run[after - 1]) / piece } else { 0.0 };
        line[after - 1].towards(line[after], share)
    };
    let (from, to) = (begin * total, end * total);
    let between = line.iter().zip(&run).filter(|&(_, &run)| from < run && run < to).map(|(&point, _)| point);
    std::iter::once(at(from)).chain(between).chain([at(to)]).collect()
}

#[cfg(test)]
mod tests {
    use geodata::{FixedPosition, Street};

    use super::*;

    #[test]
    fn a_stretch_has_the_points_between() {
        // Three points on the equator, the second a third of the way.
        let at = |lon: i32| FixedPosition { lon, lat: 0 };
        let streets = Streets {
            junctions: vec![at(0), at(300)],
            streets: vec![Street { ends: [0, 1], decimetres: 10, class: 0, name: 0, first_point: 0 }],
            points: vec![at(100)],
            ..Streets::default()
        };
        let found = |lane, begin, end| -> Vec<i32> {
            stretch(&streets, lane, begin, end).into_iter().map(|at| FixedPosition::from(at).lon).collect()
        };
        assert_eq!(found(Lane::along(0), 0.0, 1.0), [0, 100, 300]);
        assert_eq!(found(Lane::against(0), 0.0, 1.0), [300, 100, 0]);
        assert_eq!(found(Lane::along(0), 0.1, 0.2), [30, 60]);
        assert_eq!(found(Lane::against(0), 0.5, 0.9), [150, 100, 30]);
        assert_eq!(found(Lane::along(0), 1.0, 1.0), [300, 300]);
    }
}

//! From ways and nodes to streets between junctions.

use std::collections::BTreeMap;

use super::{
    car::{CarProfile, FERRY},
    gather::{MISSING, Nodes, Way, Ways, classes},
    node::NodeRules,
    notice::{Notice, Notices},
};
use crate::{AboutStreets, Lane, Position, Scenario, Street, Streets};

/// Streets, and which way they come from.
pub(super) struct Built {
    pub(super) streets: Streets,
    /// Where the streets of each way begin; one entry more than ways.
    pub(super) first_street: Vec<u32>,
}

/// A node in the middle of a street has no junction.
const INNER: u32 = u32::MAX;

struct Builder<'a> {
    ways: &'a Ways,
    nodes: &'a Nodes,
    car: &'a CarProfile,
    /// By node: its junction, or [`INNER`].
    junction: Vec<u32>,
    /// By closed barrier: the junction that the next end of a street there gets.
    next_end: BTreeMap<u32, u32>,
    /// By node: whether it has rules.
    has_rules: Vec<bool>,
    built: Built,
}

/// Makes the streets of all ways.
pub(super) fn build(ways: &Ways, nodes: &Nodes, car: &CarProfile, notices: &mut Notices) -> Built {
    let mut has_rules = vec![false; ways.ids.len()];
    for &(at, _) in &nodes.rules {
        has_rules[at as usize] = true;
    }
    let scenarios = std::iter::once(Scenario::BASE).chain(car.scenarios.keys().map(String::as_str));
    let streets = Streets {
        classes: classes().map(str::to_owned).collect(),
        through: classes().map(|class| matches!(class, "motorway" | "motorway_link" | FERRY)).collect(),
        names: ways.names.clone(),
        scenarios: scenarios.map(|name| Scenario { name: name.to_owned(), times: Vec::new() }).collect(),
        about: AboutStreets { profile: car.name.clone(), access: car.access, ..AboutStreets::default() },
        ..Streets::default()
    };
    let built = Built { streets, first_street: vec![0] };
    let (junction, next_end) = (Vec::new(), BTreeMap::new());
    let mut builder = Builder { ways, nodes, car, junction, next_end, has_rules, built };
    builder.number_junctions(notices);
    for way in &ways.all {
        builder.way(way);
    }
    builder.board_ferries();
    builder.built
}

impl<'a> Builder<'a> {
    /// The parts of a way whose nodes are in the file, each two nodes or more.
    fn parts(&self, way: &Way) -> impl Iterator<Item = &'a [u32]> + use<'a> {
        let places = &self.nodes.places;
        let parts = self.ways.nodes(way).split(|&node| places[node as usize] == MISSING);
        parts.filter(|part| part.len() > 1)
    }

    /// What a node is to a car.
    fn rules(&self, node: u32) -> Option<&'a NodeRules> {
        if !self.has_rules[node as usize] {
            return None;
        }
        let rules = &self.nodes.rules;
        rules.binary_search_by_key(&node, |&(at, _)| at).ok().map(|at| &rules[at].1)
    }

    /// Finds the junctions and numbers them in the order of their ids.
    #[allow(clippy::cast_possible_truncation)] // fewer junctions than nodes
    fn number_junctions(&mut self, notices: &mut Notices) {
        // How often a node is used, where the end of a way counts twice, and twice is as good as more.
        let mut uses = vec![0_u8; self.ways.ids.len()];
        let mut ends_at_barriers: BTreeMap<u32, u32> = BTreeMap::new();
        for way in &self.ways.all {
            let mut kept = 0;
            for part in self.parts(way) {
                kept += part.len();
                for (at, &node) in part.iter().enumerate() {
                    let is_end = at == 0 || at + 1 == part.len();
                    let uses = &mut uses[node as usize];
                    *uses = (*uses + 1 + u8::from(is_end)).min(2);
                    if self.rules(node).is_some_and(|rules| rules.closed) {
                        *ends_at_barriers.entry(node).or_default() += 2 - u32::from(is_end);
                    }
                }
            }
            match kept {
                0 => notices.note(Notice::LostWay),
                _ if kept < self.ways.nodes(way).len() => notices.note(Notice::CutWay),
                _ => {}
            }
        }
        for restriction in &self.ways.restrictions {
            if let super::restriction::Via::Node(id) = restriction.via
                && let Ok(at) = self.ways.ids.binary_search(&id)
            {
                uses[at] = if uses[at] == 0 { 0 } else { 2 };
            }
        }
        self.junction = vec![INNER; uses.len()];
        let streets = &mut self.built.streets;
        for (node, &uses) in uses.iter().enumerate() {
            let ends = ends_at_barriers.get(&(node as u32)).copied().unwrap_or(u32::from(uses > 1));
            if ends == 0 {
                continue;
            }
            self.junction[node] = streets.junctions.len() as u32;
            for _ in 0..ends {
                streets.junctions.push(self.nodes.places[node]);
                streets.junction_ids.push(self.ways.ids[node]);
            }
        }
        for &node in ends_at_barriers.keys() {
            self.next_end.insert(node, self.junction[node as usize]);
        }
        notices.add(Notice::ClosedBarrier, ends_at_barriers.len());
    }

    /// The junction where a street ends at a node: a new one each time at a closed barrier.
    fn end_at(&mut self, node: u32) -> u32 {
        match self.next_end.get_mut(&node) {
            Some(next) => {
                *next += 1;
                *next - 1
            }
            None => self.junction[node as usize],
        }
    }

    /// Adds the streets of a way.
    #[allow(clippy::cast_possible_truncation)] // fewer streets than nodes
    fn way(&mut self, way: &'a Way) {
        let speeds = self.speeds(way);
        for part in self.parts(way) {
            let mut begin = 0;
            let mut begin_junction = self.end_at(part[0]);
            for at in 1..part.len() {
                if self.junction[part[at] as usize] == INNER {
                    continue;
                }
                let end_junction = self.end_at(part[at]);
                self.street(way, &part[begin..=at], [begin_junction, end_junction], speeds);
                begin = at;
                if at + 1 < part.len() {
                    begin_junction = self.end_at(part[at]);
                }
            }
        }
        self.built.first_street.push(self.built.streets.streets.len() as u32);
    }

    /// The speed on a way in km/h; that of a ferry follows from its duration, when the whole of it is there.
    fn speeds(&self, way: &Way) -> [Option<f64>; 2] {
        let Some(seconds) = way.seconds else { return way.kmh };
        let nodes = self.ways.nodes(way);
        if nodes.iter().any(|&node| self.nodes.places[node as usize] == MISSING) {
            return way.kmh;
        }
        let kmh = self.along(nodes).last().unwrap_or_default() / seconds * 3.6;
        // Ferries on which nobody arrives, and faster ones than there are, are mistakes.
        if (0.1..=150.0).contains(&kmh) { way.kmh.map(|open| open.map(|_| kmh)) } else { way.kmh }
    }

    fn place(&self, node: u32) -> Position {
        self.nodes.places[node as usize].into()
    }

    /// The metres from the first of these nodes to each of the others.
    fn along(&self, nodes: &[u32]) -> impl DoubleEndedIterator<Item = f64> + use<> {
        let mut metres = 0.0;
        let steps = nodes.windows(2).map(|pair| {
            metres += self.place(pair[0]).distance(self.place(pair[1])).0;
            metres
        });
        steps.collect::<Vec<_>>().into_iter()
    }

    /// Adds a street along these nodes.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // `as` saturates; lengths are not negative
    fn street(&mut self, way: &Way, nodes: &[u32], ends: [u32; 2], kmh: [Option<f64>; 2]) {
        let metres: Vec<f64> = self.along(nodes).collect();
        let length = metres.last().copied().unwrap_or_default();
        let waits = self.waits(nodes, &metres);
        let factors = self.ways.factors(way);
        let streets = &mut self.built.streets;
        for (scenario, factor) in streets.scenarios.iter_mut().zip(std::iter::once(&1.0).chain(factors)) {
            for (kmh, wait) in kmh.iter().zip(waits) {
                let time = kmh.map_or(Scenario::CLOSED, |kmh| milliseconds(length / (kmh * factor) * 3.6 + wait));
                scenario.times.push(time);
            }
        }
        let first_point = streets.points.len() as u32;
        for &node in &nodes[1..nodes.len() - 1] {
            streets.points.push(self.nodes.places[node as usize]);
            streets.point_ids.push(self.ways.ids[node as usize]);
        }
        let decimetres = (length * 10.0).round() as u32;
        streets.streets.push(Street { ends, decimetres, class: way.class, name: way.name, first_point });
    }

    /// The seconds that nodes cost along a street and against it: those in its middle, and those where one arrives.
    fn waits(&self, nodes: &[u32], metres: &[f64]) -> [f64; 2] {
        let last = nodes.len() - 1;
        let length = metres.last().copied().unwrap_or_default();
        let mut waits = [0.0; 2];
        for (at, &node) in nodes.iter().enumerate() {
            let Some(rules) = self.rules(node).filter(|rules| !rules.closed) else { continue };
            let inner = at > 0 && at < last;
            if at > 0 {
                waits[0] += rules.seconds[0];
            }
            if at < last {
                waits[1] += rules.seconds[1];
            }
            if inner {
                // Half-way, to the tenth of a millimetre, it is the end.
                waits[usize::from(metres[at - 1] + 1e-4 < length / 2.0)] += rules.to_junction;
            }
        }
        waits
    }

    /// Adds the wait for a ferry where it is boarded: where streets on land end.
    fn board_ferries(&mut self) {
        let streets = &mut self.built.streets;
        let ferry = classes().count() - 1;
        let is_ferry = |street: &Street| usize::from(street.class) == ferry;
        let mut has_land = vec![false; streets.junctions.len()];
        for street in streets.streets.iter().filter(|street| !is_ferry(street)) {
            street.ends.iter().for_each(|&end| has_land[end as usize] = true);
        }
        let wait = milliseconds(self.car.ferry.boarding_seconds);
        for (number, street) in (0_u32..).zip(&streets.streets).filter(|(_, street)| is_ferry(street)) {
            for (lane, end) in [Lane::along(number), Lane::against(number)].into_iter().zip(street.ends) {
                for scenario in streets.scenarios.iter_mut().filter(|_| has_land[end as usize]) {
                    let time = &mut scenario.times[lane.0 as usize];
                    if *time != Scenario::CLOSED {
                        *time = time.saturating_add(wait).min(LONGEST);
                    }
                }
            }
        }
    }
}

/// The longest time of a street in milliseconds, 49 days.
const LONGEST: u32 = Scenario::CLOSED - 1;

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // `as` saturates; times are not negative
fn milliseconds(seconds: f64) -> u32 {
    ((seconds * 1000.0).round() as u32).min(LONGEST)
}

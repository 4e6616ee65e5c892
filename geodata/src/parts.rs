//! Which streets hang together, and how much street there is.

use crate::{Lane, Metres, Position, Streets};

/// A part of a network from which cars cannot reach the main part, or which they cannot reach from there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Island {
    /// How many junctions it has.
    pub junctions: u32,
    /// The length of its streets.
    pub length: Metres,
    /// One of its junctions.
    pub at: Position,
}

/// The strongly connected components of the junctions over open lanes; turn restrictions do not count.
struct Parts {
    /// By junction: its component.
    of: Vec<u32>,
    /// By component: the length of its streets in decimetres. A street between two counts for that where its line begins.
    decimetres: Vec<u64>,
    /// The component with the greatest length of streets within; of equal ones, that with the first junction.
    main: u32,
}

impl Streets {
    /// By street: whether cars can come there from everywhere in the main part of the network, and go back.
    /// The main part is the strongly connected one with the greatest length of streets. Takes linear time.
    pub fn main_part(&self) -> Vec<bool> {
        let parts = Parts::of(self);
        self.streets.iter().map(|street| street.ends.iter().all(|&end| parts.of[end as usize] == parts.main)).collect()
    }

    /// The other parts, those with the greatest length first. A street between two parts counts for the one that is
    /// not the main one.
    pub fn islands(&self) -> Vec<Island> {
        let parts = Parts::of(self);
        let mut islands: Vec<Option<Island>> = vec![None; parts.decimetres.len()];
        for (&part, &at) in parts.of.iter().zip(&self.junctions) {
            let length = Metres(parts.decimetres[part as usize] as f64 / 10.0);
            let island = Island { junctions: 0, length, at: at.into() };
            islands[part as usize].get_or_insert(island).junctions += 1;
        }
        if let Some(main) = islands.get_mut(parts.main as usize) {
            *main = None;
        }
        let mut islands: Vec<_> = islands.into_iter().flatten().collect();
        let place = |island: &Island| (island.at.lon, island.at.lat);
        islands.sort_by(|a, b| {
            let (here, there) = (place(a), place(b));
            b.length.0.total_cmp(&a.length.0).then(here.0.total_cmp(&there.0)).then(here.1.total_cmp(&there.1))
        });
        islands
    }

    /// The kilometres of streets of each class that has some, in the order of [`classes`](Self::classes).
    pub fn kilometres_by_class(&self) -> Vec<(&str, f64)> {
        let mut decimetres = vec![0_u64; self.classes.len()];
        for street in &self.streets {
            decimetres[usize::from(street.class)] += u64::from(street.decimetres);
        }
        let classes = self.classes.iter().map(String::as_str).zip(decimetres);
        classes.filter(|&(_, length)| length > 0).map(|(class, length)| (class, length as f64 / 1e4)).collect()
    }
}

impl Parts {
    fn of(streets: &Streets) -> Self {
        let of = components(streets);
        let components = of.iter().max().map_or(0, |&last| last as usize + 1);
        let mut within = vec![0_u64; components];
        for street in &streets.streets {
            let [begin, end] = street.ends.map(|end| of[end as usize]);
            if begin == end {
                within[begin as usize] += u64::from(street.decimetres);
            }
        }
        let mut main = of.first().copied().unwrap_or_default();
        for &component in &of {
            if within[component as usize] > within[main as usize] {
                main = component;
            }
        }
        let mut decimetres = within;
        for street in &streets.streets {
            let [begin, end] = street.ends.map(|end| of[end as usize]);
            if begin != end {
                let part = if begin == main { end } else { begin };
                decimetres[part as usize] += u64::from(street.decimetres);
            }
        }
        Self { of, decimetres, main }
    }
}

/// Not yet visited, or in no component yet.
const NONE: u32 = u32::MAX;

/// By junction, the number of its strongly connected component over open lanes. Tarjan, "Depth-first search and linear
/// graph algorithms" (1972), with a stack of its own in place of recursion.
#[allow(clippy::cast_possible_truncation)] // junctions are numbered by u32
fn components(streets: &Streets) -> Vec<u32> {
    let (first, lanes) = streets.lanes_from_junctions();
    let junctions = streets.junctions.len();
    let (mut order, mut lowest) = (vec![NONE; junctions], vec![NONE; junctions]);
    let mut component = vec![NONE; junctions];
    let (mut visited, mut components) = (0_u32, 0_u32);
    let mut open: Vec<u32> = Vec::new();
    // Junctions on the way from the root, each with the lane to look at next.
    let mut path: Vec<(u32, u32)> = Vec::new();
    for root in 0..junctions as u32 {
        if order[root as usize] != NONE {
            continue;
        }
        path.push((root, first[root as usize]));
        while let Some(&mut (junction, ref mut next)) = path.last_mut() {
            let here = junction as usize;
            if order[here] == NONE {
                (order[here], lowest[here]) = (visited, visited);
                visited += 1;
                open.push(junction);
            }
            if *next < first[here + 1] {
                let head = streets.head(lanes[*next as usize]);
                *next += 1;
                if order[head as usize] == NONE {
                    path.push((head, first[head as usize]));
                } else if component[head as usize] == NONE {
                    lowest[here] = lowest[here].min(order[head as usize]);
                }
                continue;
            }
            path.pop();
            if let Some(&(before, _)) = path.last() {
                lowest[before as usize] = lowest[before as usize].min(lowest[here]);
            }
            if lowest[here] == order[here] {
                while let Some(member) = open.pop() {
                    component[member as usize] = components;
                    if member == junction {
                        break;
                    }
                }
                components += 1;
            }
        }
    }
    component
}

impl Streets {
    /// The open lanes in the order of the junctions where they begin, and where those of each junction begin (one entry
    /// more than junctions).
    #[allow(clippy::cast_possible_truncation)] // fewer lanes than 2³²
    pub(crate) fn lanes_from_junctions(&self) -> (Vec<u32>, Vec<Lane>) {
        let mut first = vec![0_u32; self.junctions.len() + 1];
        let open = || (0..self.lanes()).map(Lane).filter(|&lane| self.is_open(lane));
        open().for_each(|lane| first[self.tail(lane) as usize + 1] += 1);
        for junction in 1..first.len() {
            first[junction] += first[junction - 1];
        }
        let mut next = first.clone();
        let mut lanes = vec![Lane(0); first[first.len() - 1] as usize];
        for lane in open() {
            let at = &mut next[self.tail(lane) as usize];
            lanes[*at as usize] = lane;
            *at += 1;
        }
        (first, lanes)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{FixedPosition, Scenario, Street};

    /// Streets between these junctions, each with its decimetres and whether it is open along and against.
    fn streets(junctions: i32, streets: &[([u32; 2], u32, [bool; 2])]) -> Streets {
        let time = |open: bool| if open { 1000 } else { Scenario::CLOSED };
        let times = streets.iter().flat_map(|(_, _, open)| open.map(time)).collect();
        let street = |&(ends, decimetres, _): &([u32; 2], u32, _)| Street {
            ends,
            decimetres,
            class: 0,
            name: 0,
            first_point: 0,
        };
        Streets {
            junctions: (0..junctions).map(|lon| FixedPosition { lon: lon * 10_000_000, lat: 0 }).collect(),
            streets: streets.iter().map(street).collect(),
            classes: vec!["road".into(), "track".into()],
            scenarios: vec![Scenario { name: "base".into(), times }],
            ..Streets::default()
        }
    }

    #[test]
    fn islands_are_what_the_main_part_does_not_reach_both_ways() {
        // 0 ═ 1 → 2 ═ 3 and 4 ═ 5: from 2 and 3 nobody comes back, 4 and 5 lie apart.
        let both = [true; 2];
        let network =
            streets(6, &[([0, 1], 100, both), ([1, 2], 40, [true, false]), ([2, 3], 70, both), ([4, 5], 50, both)]);
        assert_eq!(network.main_part(), [true, false, false, false]);
        let at = |lon: f64| Position { lon, lat: 0.0 };
        let expected = [
            Island { junctions: 2, length: Metres(11.0), at: at(2.0) },
            Island { junctions: 2, length: Metres(5.0), at: at(4.0) },
        ];
        assert_eq!(network.islands(), expected);
        assert_eq!(network.kilometres_by_class(), [("road", 0.026)]);
        assert_eq!(Streets::default().islands(), []);
    }

    #[test]
    fn a_long_road_needs_no_deep_stack() {
        let both = [true; 2];
        let road: Vec<_> = (0..200_000).map(|at| ([at, at + 1], 10, both)).collect();
        assert_eq!(streets(200_001, &road).islands(), []);
    }

    proptest! {
        /// Two junctions share a component just when each reaches the other.
        #[test]
        fn components_are_those_of_mutual_reach(
            lanes in prop::collection::vec((0_u32..9, 0_u32..9, any::<bool>(), any::<bool>()), 0..20)
        ) {
            let network =
                streets(9, &lanes.iter().map(|&(a, b, along, against)| ([a, b], 1, [along, against])).collect::<Vec<_>>());
            let mut reaches = [[false; 9]; 9];
            (0..9).for_each(|at| reaches[at][at] = true);
            for lane in (0..network.lanes()).map(Lane).filter(|&lane| network.is_open(lane)) {
                reaches[network.tail(lane) as usize][network.head(lane) as usize] = true;
            }
            for over in 0..9 {
                for from in 0..9 {
                    for to in 0..9 {
                        reaches[from][to] |= reaches[from][over] && reaches[over][to];
                    }
                }
            }
            let component = components(&network);
            for a in 0..9 {
                for b in 0..9 {
                    prop_assert_eq!(component[a] == component[b], reaches[a][b] && reaches[b][a]);
                }
            }
        }
    }
}

//! The parts of a network between which there is no way there and back.

use petgraph::{algo::kosaraju_scc, graph::DiGraph};

use crate::{Lane, Metres, RoadIsland, Streets};

/// The strongly connected parts of a network, by open lanes; turn restrictions do not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// By junction: the number of its part; 0 is the main one.
    part: Vec<u32>,
}

impl Parts {
    /// Whether a street lies in the main part: that with the greatest length of streets.
    pub fn is_main(&self, streets: &Streets, street: u32) -> bool {
        let ends = streets.streets[street as usize].ends;
        ends.iter().all(|&end| self.part[end as usize] == 0)
    }
}

impl Streets {
    /// Its parts: a junction belongs to those from which one can drive to it and back.
    pub fn parts(&self) -> Parts {
        let mut graph = DiGraph::<(), ()>::with_capacity(self.junctions.len(), self.lanes() as usize);
        for _ in &self.junctions {
            graph.add_node(());
        }
        for lane in (0..self.lanes()).map(Lane).filter(|&lane| self.is_open(lane)) {
            graph.add_edge(self.tail(lane).into(), self.head(lane).into(), ());
        }
        let parts = kosaraju_scc(&graph);
        let mut part = vec![0; self.junctions.len()];
        for (number, junctions) in (0_u32..).zip(&parts) {
            for junction in junctions {
                part[junction.index()] = number;
            }
        }
        // Streets from one part to another belong to none.
        let mut decimetres = vec![0_u64; parts.len()];
        for street in &self.streets {
            let [a, b] = street.ends.map(|end| part[end as usize]);
            if a == b {
                decimetres[a as usize] += u64::from(street.decimetres);
            }
        }
        let first = |number: usize| parts[number].iter().map(|junction| junction.index()).min();
        let mut order: Vec<usize> = (0..parts.len()).collect();
        order.sort_by_cached_key(|&number| {
            (std::cmp::Reverse((decimetres[number], parts[number].len())), first(number))
        });
        let mut rank = vec![0; parts.len()];
        for (at, number) in (0..).zip(order) {
            rank[number] = at;
        }
        Parts { part: part.into_iter().map(|number: u32| rank[number as usize]).collect() }
    }

    /// The parts that cannot reach the main one and be reached from it, longest first.
    pub fn islands(&self) -> Vec<RoadIsland> {
        let Parts { part } = self.parts();
        let mut islands: Vec<Option<RoadIsland>> = vec![None; part.iter().max().map_or(0, |&most| most as usize + 1)];
        for (&number, &at) in part.iter().zip(&self.junctions) {
            let empty = RoadIsland { nodes: 0, length: Metres(0.0), at: at.into() };
            islands[number as usize].get_or_insert(empty).nodes += 1;
        }
        for (number, street) in (0..).zip(&self.streets) {
            let [a, b] = street.ends.map(|end| part[end as usize]);
            if a == b
                && let Some(island) = &mut islands[a as usize]
            {
                island.length.0 += self.length(number).0;
            }
        }
        islands.into_iter().skip(1).flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FixedPosition, Position, Scenario, Street};

    /// 0 ⇄ 1 (7 m), 2 ⇄ 3 ⇄ 4 (2 × 6 m), and 4 → 0 one-way.
    fn two_parts() -> Streets {
        let street = |ends, decimetres| Street { ends, decimetres, class: 0, name: 0, first_point: 0 };
        let closed = Scenario::CLOSED;
        Streets {
            junctions: (0..5).map(|lon| FixedPosition { lon: lon * 10, lat: 0 }).collect(),
            streets: vec![street([0, 1], 70), street([2, 3], 60), street([3, 4], 60), street([4, 0], 900)],
            scenarios: vec![Scenario { name: Scenario::BASE.into(), times: vec![1, 1, 1, 1, 1, 1, 1, closed] }],
            ..Streets::default()
        }
    }

    #[test]
    fn the_longest_part_is_the_main_one() {
        let streets = two_parts();
        let parts = streets.parts();
        assert_eq!([0, 1, 2, 3].map(|street| parts.is_main(&streets, street)), [false, true, true, false]);
        let islands = streets.islands();
        assert_eq!(islands.len(), 1);
        assert_eq!((islands[0].nodes, islands[0].length), (2, Metres(7.0)));
        assert_eq!(islands[0].at, Position { lon: 0.0, lat: 0.0 });
        assert_eq!(Streets::default().islands(), []);
    }
}

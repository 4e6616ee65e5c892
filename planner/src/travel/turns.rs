//! Which lane of a street may follow which.
//!
//! Ways lead from lane to lane, not from junction to junction, so that a turn can be forbidden and nobody turns back in the
//! middle of the road: the lanes are the nodes of the graph that is searched (S. Winter, "Modeling Costs of Turns in Route
//! Planning", `GeoInformatica` 6 (2002) 345–361). A forbidden way of more than two lanes needs memory of how its lanes
//! were reached: D. Villeneuve, G. Desaulniers, "The shortest path problem with forbidden paths", European Journal of
//! Operational Research 165 (2005) 97–107, who take it from the automaton of A. V. Aho, M. J. Corasick, "Efficient string
//! matching", Communications of the ACM 18 (1975) 333–340. A lane with such a memory is a node of its own.

use std::collections::{HashMap, VecDeque};

use geodata::{ArcGraph, Lane, Scenario, Streets};

/// The graph of lanes: node `n` is [`Lane`] `n`, about to be driven along; the nodes after the lanes are lanes again, for
/// those who came there over a part of a forbidden way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Turns {
    lanes: u32,
    /// The lane of each node after the lanes.
    remembering: Vec<u32>,
    /// The same by lane: lanes, each with a node that remembers.
    by_lane: Vec<(u32, u32)>,
    /// Where each node's successors begin; one entry more than nodes.
    first: Vec<u32>,
    next: Vec<u32>,
}

impl Turns {
    /// Every turn that the streets allow. Who comes to an end of a lane may take each open lane that begins there, save
    /// back where the way came from; back only where no other lane leaves (a dead end).
    pub(super) fn new(streets: &Streets, leaving: &Leaving) -> Self {
        let memory = Memory::new(&streets.forbidden);
        let mut nodes =
            Nodes { memory: &memory, lanes: streets.lanes(), remembering: Vec::new(), numbers: HashMap::new() };
        let (mut first, mut next) = (vec![0], Vec::new());
        let mut node = 0;
        // Remembering nodes are found while the nodes before them are looked at.
        while let Some((lane, state)) = nodes.get(node) {
            if streets.is_open(lane) {
                for onward in leaving.after(streets, lane) {
                    next.extend(nodes.reach(onward, memory.after(state, onward)));
                }
            }
            first.push(end(&next));
            node += 1;
        }
        let remembering = nodes.remembering.iter().map(|(lane, _)| lane.0).collect();
        Self::with(nodes.lanes, remembering, first, next)
    }

    /// The turns of these parts, as [`parts`](Self::parts) gives them; `None` when they do not fit together.
    pub(super) fn from_parts(lanes: u32, [remembering, first, next]: [Vec<u32>; 3]) -> Option<Self> {
        let nodes = lanes as usize + remembering.len();
        let fits = first.len() == nodes + 1
            && first[0] == 0
            && first.is_sorted()
            && first[nodes] as usize == next.len()
            && next.iter().all(|&node| (node as usize) < nodes)
            && remembering.iter().all(|&lane| lane < lanes);
        fits.then(|| Self::with(lanes, remembering, first, next))
    }

    fn with(lanes: u32, remembering: Vec<u32>, first: Vec<u32>, next: Vec<u32>) -> Self {
        let mut by_lane: Vec<_> = remembering.iter().copied().zip(lanes..).collect();
        by_lane.sort_unstable();
        Self { lanes, remembering, by_lane, first, next }
    }

    /// The lanes of the nodes after the lanes, where each node's successors begin, and the successors.
    pub(super) fn parts(&self) -> [&[u32]; 3] {
        [&self.remembering, &self.first, &self.next]
    }

    /// The number of nodes, remembering ones included.
    pub(super) fn nodes(&self) -> u32 {
        end(&self.first) - 1
    }

    /// The number of allowed turns.
    pub(super) fn turns(&self) -> usize {
        self.next.len()
    }

    /// The lane of a node.
    pub(super) fn lane(&self, node: u32) -> Lane {
        Lane(node.checked_sub(self.lanes).map_or(node, |after| self.remembering[after as usize]))
    }

    /// The nodes of a lane: itself, and those that remember.
    pub(super) fn nodes_of(&self, lane: Lane) -> impl Iterator<Item = u32> + '_ {
        let begin = self.by_lane.partition_point(|&(of, _)| of < lane.0);
        let remembering = self.by_lane[begin..].iter().take_while(move |&&(of, _)| of == lane.0);
        std::iter::once(lane.0).chain(remembering.map(|&(_, node)| node))
    }

    /// The nodes that may follow a node.
    pub(super) fn after(&self, node: u32) -> &[u32] {
        &self.next[self.first[node as usize] as usize..self.first[node as usize + 1] as usize]
    }

    /// The turns as arcs, each with the time (milliseconds) and length (decimetres) of the lane that it leaves.
    pub(super) fn graph(&self, streets: &Streets, scenario: &Scenario) -> ArcGraph {
        let arcs = (0..self.nodes()).flat_map(|node| {
            let lane = self.lane(node);
            let (time, length) = (scenario.times[lane.0 as usize], streets.streets[lane.street() as usize].decimetres);
            self.after(node).iter().map(move |&next| (node, next, time, length))
        });
        ArcGraph::from_measured_arcs(self.nodes(), &arcs.collect::<Vec<_>>())
    }
}

#[allow(clippy::cast_possible_truncation)] // lanes are u32, and a lane has few successors
fn end(list: &[u32]) -> u32 {
    list.len() as u32
}

/// The lanes that leave each junction, open or closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Leaving {
    first: Vec<u32>,
    lanes: Vec<Lane>,
}

impl Leaving {
    pub(super) fn new(streets: &Streets) -> Self {
        let mut lanes: Vec<Lane> = (0..streets.lanes()).map(Lane).collect();
        lanes.sort_by_key(|&lane| (streets.tail(lane), lane));
        let mut first = vec![0; streets.junctions.len() + 1];
        for &lane in &lanes {
            first[streets.tail(lane) as usize + 1] += 1;
        }
        for junction in 1..first.len() {
            first[junction] += first[junction - 1];
        }
        Self { first, lanes }
    }

    /// The lanes that leave a junction.
    pub(super) fn of(&self, junction: u32) -> &[Lane] {
        &self.lanes[self.first[junction as usize] as usize..self.first[junction as usize + 1] as usize]
    }

    /// The lanes that may follow `lane` as far as the streets' shape goes.
    fn after<'a>(&'a self, streets: &'a Streets, lane: Lane) -> impl Iterator<Item = Lane> + 'a {
        let open = || self.of(streets.head(lane)).iter().copied().filter(|&onward| streets.is_open(onward));
        let is_dead_end = open().all(|onward| onward == lane.reverse());
        open().filter(move |&onward| is_dead_end || onward != lane.reverse())
    }
}

/// The nodes found so far: (lane, memory).
struct Nodes<'a> {
    memory: &'a Memory,
    lanes: u32,
    remembering: Vec<(Lane, u32)>,
    numbers: HashMap<(Lane, u32), u32>,
}

impl Nodes<'_> {
    fn get(&self, node: u32) -> Option<(Lane, u32)> {
        match node.checked_sub(self.lanes) {
            None => Some((Lane(node), self.memory.after(Memory::NOTHING, Lane(node)))),
            Some(after) => self.remembering.get(after as usize).copied(),
        }
    }

    /// The node of a lane that is reached with a memory; none when that completes a forbidden way.
    fn reach(&mut self, lane: Lane, state: u32) -> Option<u32> {
        if self.memory.is_forbidden[state as usize] {
            return None;
        }
        if state == self.memory.after(Memory::NOTHING, lane) {
            return Some(lane.0);
        }
        let new = self.lanes + end_of(&self.remembering);
        Some(*self.numbers.entry((lane, state)).or_insert_with(|| {
            self.remembering.push((lane, state));
            new
        }))
    }
}

#[allow(clippy::cast_possible_truncation)] // as many as the lanes of forbidden ways
fn end_of(list: &[(Lane, u32)]) -> u32 {
    list.len() as u32
}

/// The automaton of Aho and Corasick over lanes: its state is the longest end of the way so far that begins a forbidden one.
struct Memory {
    /// The state after another and a lane, along the beginning of a forbidden way.
    onward: HashMap<(u32, Lane), u32>,
    /// The next shorter end that begins a forbidden way.
    shorter: Vec<u32>,
    /// Whether a forbidden way is complete.
    is_forbidden: Vec<bool>,
}

impl Memory {
    /// Before any lane.
    const NOTHING: u32 = 0;

    fn new(forbidden: &[Vec<Lane>]) -> Self {
        let mut memory = Self { onward: HashMap::new(), shorter: vec![0], is_forbidden: vec![false] };
        let mut children: Vec<Vec<(Lane, u32)>> = vec![Vec::new()];
        // Fewer than two lanes are no turn.
        for way in forbidden.iter().filter(|way| way.len() >= 2) {
            let mut state = Self::NOTHING;
            for &lane in way {
                #[allow(clippy::cast_possible_truncation)] // as many as the lanes of forbidden ways
                let new = memory.shorter.len() as u32;
                let onward = *memory.onward.entry((state, lane)).or_insert(new);
                if onward == new {
                    memory.shorter.push(Self::NOTHING);
                    memory.is_forbidden.push(false);
                    children[state as usize].push((lane, new));
                    children.push(Vec::new());
                }
                state = onward;
            }
            memory.is_forbidden[state as usize] = true;
        }
        // Shorter ends are known before longer ones.
        let mut queue: VecDeque<u32> = children[0].iter().map(|&(_, state)| state).collect();
        while let Some(state) = queue.pop_front() {
            memory.is_forbidden[state as usize] |= memory.is_forbidden[memory.shorter[state as usize] as usize];
            for &(lane, longer) in &children[state as usize] {
                memory.shorter[longer as usize] = memory.after(memory.shorter[state as usize], lane);
                queue.push_back(longer);
            }
        }
        memory
    }

    /// The state after one more lane.
    fn after(&self, mut state: u32, lane: Lane) -> u32 {
        loop {
            if let Some(&onward) = self.onward.get(&(state, lane)) {
                return onward;
            }
            if state == Self::NOTHING {
                return state;
            }
            state = self.shorter[state as usize];
        }
    }
}

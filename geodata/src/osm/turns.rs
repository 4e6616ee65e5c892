//! Turn restrictions as ways that are forbidden between streets.

use super::{
    build::Built,
    gather::Ways,
    notice::{Notice, Notices},
    restriction::{Kind, Restriction, Via},
};
use crate::{Lane, Streets};

/// Adds what the restrictions forbid to the streets; returns how many of them hold.
pub(super) fn forbid(built: &mut Built, ways: &Ways, notices: &mut Notices) -> u64 {
    let mut forbidden = Vec::new();
    let mut understood = 0;
    let turns = Turns {
        streets: &built.streets,
        first_street: &built.first_street,
        ways,
        leaving: lanes_from_junctions(&built.streets),
    };
    for restriction in &ways.restrictions {
        match turns.forbidden_by(restriction) {
            Ok(sequences) => {
                understood += 1;
                forbidden.extend(sequences);
            }
            Err(why) => notices.note(why),
        }
    }
    forbidden.sort();
    forbidden.dedup();
    built.streets.forbidden = forbidden;
    understood
}

/// The open lanes in the order of the junctions where they begin, and where those of each junction begin (one entry
/// more than junctions).
#[allow(clippy::cast_possible_truncation)] // fewer lanes than 2³²
fn lanes_from_junctions(streets: &Streets) -> (Vec<u32>, Vec<Lane>) {
    let mut first = vec![0_u32; streets.junctions.len() + 1];
    let open = || (0..streets.lanes()).map(Lane).filter(|&lane| streets.is_open(lane));
    open().for_each(|lane| first[streets.tail(lane) as usize + 1] += 1);
    for junction in 1..first.len() {
        first[junction] += first[junction - 1];
    }
    let mut next = first.clone();
    let mut lanes = vec![Lane(0); first[first.len() - 1] as usize];
    for lane in open() {
        let at = &mut next[streets.tail(lane) as usize];
        lanes[*at as usize] = lane;
        *at += 1;
    }
    (first, lanes)
}

struct Turns<'a> {
    streets: &'a Streets,
    first_street: &'a [u32],
    ways: &'a Ways,
    /// See [`lanes_from_junctions`].
    leaving: (Vec<u32>, Vec<Lane>),
}

impl Turns<'_> {
    /// The sequences of lanes that a restriction forbids; why it does not hold.
    fn forbidden_by(&self, restriction: &Restriction) -> Result<Vec<Vec<Lane>>, Notice> {
        let via = match &restriction.via {
            Via::Ways(ways) => self.all_ways(ways)?,
            Via::Node(_) => Vec::new(),
        };
        let mut chains = Vec::new();
        for from in self.all_ways(&restriction.from)? {
            for to in self.all_ways(&restriction.to)? {
                chains.extend(match restriction.via {
                    Via::Node(node) => self.over_node(from, node, to, restriction.kind)?,
                    Via::Ways(_) => vec![self.over_ways(from, &via, to)?],
                });
            }
        }
        Ok(match restriction.kind {
            Kind::No | Kind::NoUTurn => chains,
            Kind::Only => chains.iter().flat_map(|chain| self.all_others(chain)).collect(),
        })
    }

    /// The numbers of ways with these ids.
    fn all_ways(&self, ids: &[i64]) -> Result<Vec<usize>, Notice> {
        let number =
            |id: &i64| self.ways.all.binary_search_by_key(id, |way| way.id).map_err(|_| Notice::LostRestriction);
        ids.iter().map(number).collect()
    }

    /// The ways on from `from` over a node to `to`.
    fn over_node(&self, from: usize, node: i64, to: usize, kind: Kind) -> Result<Vec<Vec<Lane>>, Notice> {
        let junction = self.junction(node).ok_or(Notice::Apart)?;
        let arriving = |lane: &Lane| self.streets.head(*lane) == junction;
        let beginning = |lane: &Lane| self.streets.tail(*lane) == junction;
        if !self.lanes(from).any(|lane| arriving(&lane)) || !self.lanes(to).any(|lane| beginning(&lane)) {
            return Err(Notice::Apart);
        }
        let open = |lane: &Lane| self.streets.is_open(*lane);
        let arriving: Vec<_> = self.lanes(from).filter(arriving).filter(open).collect();
        let beginning: Vec<_> = self.lanes(to).filter(beginning).filter(open).collect();
        if from == to && kind == Kind::NoUTurn {
            let back = arriving.iter().map(|lane| vec![*lane, lane.reverse()]);
            let back: Vec<_> = back.filter(|chain| open(&chain[1])).collect();
            return if back.is_empty() { Err(Notice::NoEffect) } else { Ok(back) };
        }
        match (&arriving[..], &beginning[..]) {
            ([], _) | (_, []) => Err(Notice::NoEffect),
            (&[from], &[to]) => Ok(vec![vec![from, to]]),
            _ => Err(Notice::Unclear),
        }
    }

    /// The one way on from `from` over these ways to `to`.
    fn over_ways(&self, from: usize, via: &[usize], to: usize) -> Result<Vec<Lane>, Notice> {
        let mut chains = self.chains(from, via.iter().copied(), to);
        if chains.is_empty() && via.len() > 1 {
            chains = self.chains(from, via.iter().rev().copied(), to);
        }
        match chains.len() {
            0 => Err(Notice::Apart),
            1 => Ok(chains.swap_remove(0)),
            _ => Err(Notice::Unclear),
        }
    }

    /// All ways on from a street of `from` along each of these ways to a street of `to`, leaving each where it first
    /// meets the next.
    fn chains(&self, from: usize, via: impl DoubleEndedIterator<Item = usize> + Clone, to: usize) -> Vec<Vec<Lane>> {
        let open = |lane: &Lane| self.streets.is_open(*lane);
        let mut chains: Vec<Vec<Lane>> = self.lanes(from).filter(open).map(|lane| vec![lane]).collect();
        let next = via.clone().skip(1).chain([to]);
        for (way, next) in via.zip(next) {
            let mut longer = Vec::new();
            for chain in &chains {
                for first in self.after(chain, way) {
                    longer.extend(self.along(chain, first, way, next));
                }
            }
            chains = longer;
        }
        let ends = chains
            .iter()
            .flat_map(|chain| self.after(chain, to).map(|last| [&chain[..], &[last]].concat()).collect::<Vec<_>>());
        ends.collect()
    }

    /// The open lanes of a way that go on from a chain, without turning back.
    fn after(&self, chain: &[Lane], way: usize) -> impl Iterator<Item = Lane> {
        let last = chain[chain.len() - 1];
        let fits = move |lane: &Lane| {
            self.streets.tail(*lane) == self.streets.head(last)
                && *lane != last.reverse()
                && self.streets.is_open(*lane)
        };
        self.lanes(way).filter(fits)
    }

    /// A chain with the lanes of `way` from `first` on to where it meets `next`; `None` when it does not.
    fn along(&self, chain: &[Lane], first: Lane, way: usize, next: usize) -> Option<Vec<Lane>> {
        let mut chain = chain.to_vec();
        let mut lane = first;
        loop {
            chain.push(lane);
            let head = self.streets.head(lane);
            if self.lanes(next).any(|other| self.streets.tail(other) == head) {
                return Some(chain);
            }
            let street = if lane.is_against() { lane.street().checked_sub(1)? } else { lane.street() + 1 };
            let on = if lane.is_against() { Lane::against(street) } else { Lane::along(street) };
            let goes_on = self.lanes(way).any(|other| other == on) && self.streets.tail(on) == head;
            if !goes_on || !self.streets.is_open(on) {
                return None;
            }
            lane = on;
        }
    }

    /// What is forbidden where a chain must be followed: to leave it at any of its junctions.
    fn all_others(&self, chain: &[Lane]) -> Vec<Vec<Lane>> {
        let mut others = Vec::new();
        for next in 1..chain.len() {
            let (followed, last) = (&chain[..next], chain[next - 1]);
            let away = self.leaving(self.streets.head(last)).iter();
            let away = away.filter(|&&lane| lane != chain[next] && lane != last.reverse());
            others.extend(away.map(|&lane| [followed, &[lane]].concat()));
        }
        others
    }

    fn leaving(&self, junction: u32) -> &[Lane] {
        let (first, lanes) = &self.leaving;
        &lanes[first[junction as usize] as usize..first[junction as usize + 1] as usize]
    }

    /// The lanes of a way, open or not.
    fn lanes(&self, way: usize) -> impl Iterator<Item = Lane> + use<> {
        (2 * self.first_street[way]..2 * self.first_street[way + 1]).map(Lane)
    }

    /// The junction at a node, when there is just one.
    #[allow(clippy::cast_possible_truncation)] // junctions are numbered by u32
    fn junction(&self, node: i64) -> Option<u32> {
        let ids = &self.streets.junction_ids;
        let first = ids.partition_point(|&id| id < node);
        let found = ids[first..].iter().take_while(|&&id| id == node).count();
        (found == 1).then_some(first as u32)
    }
}

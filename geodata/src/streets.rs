//! A network of streets for cars: what a map source says, with the times of a profile.
//!
//! Importers make it; `planner` prepares it for questions. It holds no answer itself.

use serde::{Deserialize, Serialize};

use crate::{Metres, Position};

/// A position in ten-millionths of a degree (WGS 84), as OpenStreetMap keeps them: about a centimetre.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FixedPosition {
    /// East of Greenwich.
    pub lon: i32,
    /// North of the equator.
    pub lat: i32,
}

impl From<FixedPosition> for Position {
    fn from(fixed: FixedPosition) -> Self {
        Self { lon: f64::from(fixed.lon) / 1e7, lat: f64::from(fixed.lat) / 1e7 }
    }
}

impl From<Position> for FixedPosition {
    /// The nearest such position; what lies beyond the Earth ends at ±214 degrees.
    #[allow(clippy::cast_possible_truncation)] // saturates
    fn from(position: Position) -> Self {
        Self { lon: (position.lon * 1e7).round() as i32, lat: (position.lat * 1e7).round() as i32 }
    }
}

/// A street in one of its two directions: twice the street's number, plus 1 against its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Lane(pub u32);

impl Lane {
    /// Along the line of a street.
    pub const fn along(street: u32) -> Self {
        Self(2 * street)
    }

    /// Against the line of a street.
    pub const fn against(street: u32) -> Self {
        Self(2 * street + 1)
    }

    /// The number of the street.
    pub const fn street(self) -> u32 {
        self.0 / 2
    }

    /// Whether it runs against the street's line.
    pub const fn is_against(self) -> bool {
        self.0 % 2 == 1
    }

    /// The same street in the other direction.
    #[must_use]
    pub const fn reverse(self) -> Self {
        Self(self.0 ^ 1)
    }
}

/// A street between two junctions (or dead ends), without a junction in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Street {
    /// The junctions where its line begins and ends; the same twice for a loop.
    pub ends: [u32; 2],
    /// Length along its line in decimetres.
    pub decimetres: u32,
    /// Its class, a number in [`Streets::classes`].
    pub class: u16,
    /// Its name, a number in [`Streets::names`]; name 0 is empty.
    pub name: u32,
    /// Where its inner points begin in [`Streets::points`]; they end where those of the next street begin.
    pub first_point: u32,
}

/// How long each street takes under some circumstances, such as winter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Its name in the profile; the first of a network is `base`.
    pub name: String,
    /// By [`Lane`]: milliseconds along the whole of it; [`Scenario::CLOSED`] where cars may not go.
    pub times: Vec<u32>,
}

impl Scenario {
    /// The name of the scenario that every network has, its first: usual circumstances.
    pub const BASE: &str = "base";

    /// Not for cars in this direction. The same lanes are closed in every scenario of a network.
    pub const CLOSED: u32 = u32::MAX;
}

/// Streets, junctions and what is forbidden between them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Streets {
    /// Where each junction is.
    pub junctions: Vec<FixedPosition>,
    /// Streets, in an order that depends on the source alone.
    pub streets: Vec<Street>,
    /// The inner points of all streets' lines, street after street; their ends are junctions.
    pub points: Vec<FixedPosition>,
    /// The source's number of each junction; empty when it has none.
    pub junction_ids: Vec<i64>,
    /// The source's number of each inner point; empty when it has none.
    pub point_ids: Vec<i64>,
    /// Classes of streets by the source's word, such as `primary` or `ferry`.
    pub classes: Vec<String>,
    /// By class: whether one gets onto its streets at their ends only, as onto a ferry or a motorway.
    pub through: Vec<bool>,
    /// Names of streets; the first is empty.
    pub names: Vec<String>,
    /// Travel times, at least those of the scenario `base`, which comes first.
    pub scenarios: Vec<Scenario>,
    /// Ways that are forbidden: each two or more lanes, every one beginning where the one before it ends. Going back
    /// where one came from is not among them unless the source forbids it there: whether anyone does that elsewhere than at a
    /// dead end is decided by who plans the ways.
    pub forbidden: Vec<Vec<Lane>>,
    /// Where it comes from and what was noticed.
    pub about: AboutStreets,
}

/// Where a network comes from and what its import noticed: what `tuvu network info` prints beside what it counts itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AboutStreets {
    /// File name or data set.
    pub source: String,
    /// The day of the data as the source states it, ISO 8601.
    pub date: Option<String>,
    /// Name of the profile that times come from; empty when it has none.
    pub profile: String,
    /// The one speed of all streets in km/h, where the profile has no more than one.
    pub kmh: Option<f64>,
    /// The credit that the source's licence asks for.
    pub credit: String,
    /// From a point to the nearest street: the assumptions.
    pub access: AccessRules,
    /// Turn restrictions that were understood and hold.
    pub restrictions: u64,
    /// What was noticed, in counts by an English key such as `restriction without members`.
    pub noticed: Vec<(String, u64)>,
}

/// How a point gets onto the streets.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AccessRules {
    /// Speed from a point to the nearest street, in km/h.
    pub kmh: f64,
    /// How much longer that way is than the straight line.
    pub length_factor: f64,
    /// Farther than so many metres (straight) from any street, a point has no travel time at all.
    pub longest_metres: f64,
}

impl Default for AccessRules {
    fn default() -> Self {
        Self { kmh: 20.0, length_factor: 1.3, longest_metres: 5_000.0 }
    }
}

impl Streets {
    /// The number of lanes, open or closed.
    #[allow(clippy::cast_possible_truncation)] // streets are numbered by u32, two lanes each
    pub fn lanes(&self) -> u32 {
        2 * self.streets.len() as u32
    }

    /// Whether cars may go there.
    pub fn is_open(&self, lane: Lane) -> bool {
        self.scenarios.first().is_some_and(|base| base.times[lane.0 as usize] != Scenario::CLOSED)
    }

    /// The junction where a lane begins.
    pub fn tail(&self, lane: Lane) -> u32 {
        self.streets[lane.street() as usize].ends[usize::from(lane.is_against())]
    }

    /// The junction where a lane ends.
    pub fn head(&self, lane: Lane) -> u32 {
        self.tail(lane.reverse())
    }

    /// The inner points of a street's line, as a range of [`points`](Self::points).
    pub fn inner(&self, street: u32) -> std::ops::Range<usize> {
        let end = self.streets.get(street as usize + 1).map_or(self.points.len(), |next| next.first_point as usize);
        self.streets[street as usize].first_point as usize..end
    }

    /// The line of a street, two positions or more.
    pub fn line(&self, street: u32) -> impl Iterator<Item = Position> + '_ {
        let [begin, end] = self.streets[street as usize].ends.map(|end| self.junctions[end as usize]);
        let inner = self.points[self.inner(street)].iter().copied();
        std::iter::once(begin).chain(inner).chain(std::iter::once(end)).map(Position::from)
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

    /// Whether all numbers name something that is there: what a reader of a file checks before it trusts the rest.
    pub fn is_sound(&self) -> bool {
        let [junctions, lanes] = [self.junctions.len(), self.lanes() as usize];
        let is_known = |street: &Street| {
            street.ends.iter().all(|&end| (end as usize) < junctions)
                && usize::from(street.class) < self.classes.len()
                && (street.name as usize) < self.names.len()
                && street.first_point as usize <= self.points.len()
        };
        self.streets.iter().all(is_known)
            && self.streets.is_sorted_by_key(|street| street.first_point)
            && (self.junction_ids.is_empty() || self.junction_ids.len() == junctions)
            && (self.point_ids.is_empty() || self.point_ids.len() == self.points.len())
            && self.through.len() == self.classes.len()
            && !self.scenarios.is_empty()
            && self.scenarios.iter().all(|scenario| scenario.times.len() == lanes)
            && self.forbidden.iter().flatten().all(|lane| (lane.0 as usize) < lanes)
    }

    /// Whether one gets onto a street at its ends only: nobody lives along it.
    pub fn is_through(&self, street: u32) -> bool {
        self.through[usize::from(self.streets[street as usize].class)]
    }

    /// The length of a street.
    pub fn length(&self, street: u32) -> Metres {
        Metres(f64::from(self.streets[street as usize].decimetres) / 10.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_street_has_two_lanes() {
        let lane = Lane::along(7);
        assert_eq!((lane.street(), lane.is_against(), lane.reverse()), (7, false, Lane::against(7)));
        assert_eq!(lane.reverse().reverse(), lane);
    }

    #[test]
    fn lines_run_from_end_to_end() {
        let at = |lon: i32| FixedPosition { lon, lat: 0 };
        let street = |ends, first_point| Street { ends, decimetres: 10, class: 0, name: 0, first_point };
        let streets = Streets {
            junctions: vec![at(0), at(30)],
            streets: vec![street([0, 1], 0), street([1, 0], 2)],
            points: vec![at(10), at(20), at(15)],
            ..Streets::default()
        };
        let line = |street| streets.line(street).map(|at| FixedPosition::from(at).lon).collect::<Vec<_>>();
        assert_eq!(line(0), [0, 10, 20, 30]);
        assert_eq!(line(1), [30, 15, 0]);
        assert_eq!((streets.tail(Lane::against(0)), streets.head(Lane::against(0))), (1, 0));
    }
}

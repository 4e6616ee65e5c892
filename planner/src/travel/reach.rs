//! From one place to everywhere: minutes at every point of the map, and the isochrones drawn from them.
//!
//! A point of a street is reached along either of its lanes. A point off the streets is reached from the nearest street, as a
//! door is. Isochrones are contours of these minutes, sampled on the streets and on a lattice between them; farther than
//! [`WIDTH`] from every street nobody is taken to live, and nothing is covered there.

use std::collections::HashMap;

use geo::MultiPolygon;
use geodata::{AccessRules, Lane, Metres, Minutes, Position, Snap};

use super::{
    Place, Travel,
    door::{access, along, lanes, part, stands_at, sum},
    hierarchy::{Cost, Reached, Sweep},
    isochrone::{IsochroneError, Sample, contours},
    network::Map,
};

/// Farther than this from every street, an isochrone covers nothing: what lies between the streets of a full network is
/// forest and water. Where people are let come from farther than 5 km, the streets are the main roads alone; what lies
/// between them is reached on roads that are not known, as far as the access rules allow.
pub const WIDTH: Metres = Metres(500.0);

/// The longest access in a network that has every street.
const DENSE: Metres = Metres(5_000.0);

/// The shortest distance between points of the lattice, in metres.
const FINEST: f64 = 100.0;

/// Points of the lattice at most; in a larger area they are farther apart.
const MOST_POINTS: f64 = 100_000.0;

/// Samples on streets at most; in a larger area one for each quarter of the lattice's spacing is kept, the earliest.
const MOST_ON_STREETS: usize = 600_000;

/// Metres per degree of latitude.
const METRES_PER_DEGREE: f64 = 111_195.0;

/// Where one gets within so many minutes, as polygons to look at; coverage is never computed from them.
#[derive(Clone, Debug, PartialEq)]
pub struct Isochrones {
    /// A region for each limit, in the limits' order, each within the next; in degrees.
    pub regions: Vec<MultiPolygon<f64>>,
    /// The distance between sampled points off the streets.
    pub spacing: Metres,
}

/// How long it takes from one place to every other.
struct Everywhere<'a> {
    travel: &'a Travel<'a>,
    map: &'a Map,
    from: &'a Place,
    nodes: Reached<'a>,
}

/// A box in degrees.
#[derive(Clone, Copy)]
struct Extent {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

impl Travel<'_> {
    /// The regions within each of `limits` (ascending) of a place. Empty for a place that no street is near, and in a network
    /// without a map.
    ///
    /// # Errors
    /// If the limits are not finite and ascending, or there are more streets within them than can be drawn.
    pub fn isochrones(&self, from: &Place, limits: &[Minutes]) -> Result<Isochrones, IsochroneError> {
        let longest = limits.last().copied().unwrap_or_default();
        let is_somewhere = !matches!(from, Place::Unsnapped { .. });
        let Some(map) = self.network.map().filter(|_| is_somewhere) else {
            return Ok(Isochrones { regions: contours(&[], limits, WIDTH)?, spacing: Metres(FINEST) });
        };
        let sweep = Sweep::to_all(&self.network.prepared[self.scenario].hierarchy);
        let nodes = sweep.batch_points(&[self.starts(from)]);
        let everywhere = Everywhere { travel: self, map, from, nodes };
        let (samples, spacing) = everywhere.samples(longest);
        Ok(Isochrones { regions: contours(&samples, limits, Metres(2.0 * spacing.0))?, spacing })
    }
}

impl Everywhere<'_> {
    /// The earliest anybody is at a point of a street.
    fn at(&self, street: u32, fraction: f64) -> Option<u32> {
        let open = || lanes(street).into_iter().filter(|&lane| self.map.streets.is_open(lane));
        let over = |lane: Lane| {
            let begin = self.map.turns.nodes_of(lane).filter_map(|node| self.nodes.time(0, node as usize)).min()?;
            Some(begin + part(self.travel.lane(self.map, lane), 0.0, along(lane, fraction)).time)
        };
        let own = match self.from {
            Place::OnStreet { snap, .. } if snap.street == street => Some(snap),
            _ => None,
        };
        let direct = |lane: Lane| {
            let snap = own?;
            let (begin, end) = (along(lane, snap.fraction), along(lane, fraction));
            let drive = (begin <= end).then(|| part(self.travel.lane(self.map, lane), begin, end))?;
            Some(sum(&[self.access(snap.distance), drive]).time)
        };
        open().filter_map(over).chain(open().filter_map(direct)).min()
    }

    fn access(&self, straight: Metres) -> Cost {
        access(self.rules(), straight)
    }

    fn rules(&self) -> &AccessRules {
        &self.map.streets.about.access
    }

    /// How far from the streets is drawn.
    fn width(&self) -> Metres {
        let longest = Metres(self.rules().longest_metres);
        if longest > DENSE || longest < WIDTH { longest } else { WIDTH }
    }

    fn sample(&self, at: Position, time: Option<u32>) -> Sample {
        Sample { at, minutes: time.map(|time| self.travel.network.minutes(time)) }
    }

    /// Samples of all that `longest` could cover, and the spacing of those off the streets.
    fn samples(&self, longest: Minutes) -> (Vec<Sample>, Metres) {
        let Some(extent) = self.extent(longest) else { return (Vec::new(), Metres(FINEST)) };
        let (width, height) = extent.metres();
        let spacing = (width * height / MOST_POINTS).sqrt().max(FINEST);
        let mut samples = self.on_streets(extent, spacing / 2.0);
        if samples.len() > MOST_ON_STREETS {
            samples = thinned(&samples, spacing / 4.0);
        }
        self.off_streets(extent, spacing, &mut samples);
        samples.extend(self.own());
        (samples, Metres(spacing))
    }

    /// Where one is already, and the junction that it may be at.
    fn own(&self) -> impl Iterator<Item = Sample> + '_ {
        let door = match self.from {
            Place::OnStreet { position, .. } => Some(self.sample(*position, Some(0))),
            _ => None,
        };
        let junction = |(junction, door): (u32, Cost)| {
            self.sample(self.map.streets.junctions[junction as usize].into(), Some(door.time))
        };
        stands_at(self.map, self.from).map(junction).into_iter().chain(door)
    }

    /// The box around all streets that are reached within `longest`, and so much more as is drawn beside them.
    #[allow(clippy::cast_possible_truncation)] // streets are numbered by u32
    fn extent(&self, longest: Minutes) -> Option<Extent> {
        let streets = &self.map.streets;
        let is_reached = |street: &u32| {
            let ends = [0.0, 1.0].into_iter().filter_map(|end| self.at(*street, end));
            ends.min().is_some_and(|time| self.travel.network.minutes(time) <= longest)
        };
        let reached =
            (0..streets.streets.len() as u32).filter(|&street| !streets.is_through(street)).filter(is_reached);
        let all = reached.flat_map(|street| streets.line(street)).chain(self.own().map(|sample| sample.at));
        let around = |at: Position| Extent { west: at.lon, south: at.lat, east: at.lon, north: at.lat };
        Some(all.map(around).reduce(Extent::with)?.wider(self.width()))
    }

    /// Both ends of every street in the box that people live along, each junction once, and points along it at most `spacing` metres apart.
    #[allow(clippy::cast_possible_truncation)] // streets are numbered by u32
    fn on_streets(&self, extent: Extent, spacing: f64) -> Vec<Sample> {
        let streets = &self.map.streets;
        let mut junctions: Vec<Option<Option<u32>>> = vec![None; streets.junctions.len()];
        let mut samples = Vec::new();
        for street in (0..streets.streets.len() as u32).filter(|&street| !streets.is_through(street)) {
            let line: Vec<Position> = streets.line(street).collect();
            if !line.iter().any(|&at| extent.holds(at)) {
                continue;
            }
            for (junction, end) in streets.streets[street as usize].ends.into_iter().zip([0.0, 1.0]) {
                let known = junctions[junction as usize].flatten();
                junctions[junction as usize] = Some(known.into_iter().chain(self.at(street, end)).min());
            }
            for (at, fraction) in between(&line, spacing) {
                samples.push(self.sample(at, self.at(street, fraction)));
            }
        }
        let known = junctions.into_iter().zip(&streets.junctions).filter_map(|(time, &at)| Some((at, time?)));
        samples.extend(known.map(|(at, time)| self.sample(at.into(), time)));
        samples
    }

    /// Points of a lattice over the box: those near a street as a door is reached, the others out of reach.
    fn off_streets(&self, extent: Extent, spacing: f64, samples: &mut Vec<Sample>) {
        let index = self.map.index();
        let near = self.width().0;
        for at in extent.lattice(spacing) {
            let snap = index.nearest(&self.map.streets, at).filter(|snap| snap.distance.0 <= near);
            let door =
                |Snap { street, fraction, distance, .. }| Some(self.at(street, fraction)? + self.access(distance).time);
            samples.push(self.sample(at, snap.and_then(door)));
        }
    }
}

/// Points along a line, its ends left out: its corners, and more where two of them are farther apart than `spacing` metres.
/// Each with how far along the line it is, from 0 to 1.
fn between(line: &[Position], spacing: f64) -> Vec<(Position, f64)> {
    let total: f64 = line.windows(2).map(|pair| pair[0].distance(pair[1]).0).sum();
    let (mut points, mut run) = (Vec::new(), 0.0);
    for pair in line.windows(2) {
        let length = pair[0].distance(pair[1]).0;
        let steps = (length / spacing).ceil().max(1.0);
        let mut step = 0.0;
        while step < steps {
            let share = step / steps;
            points.push((pair[0].towards(pair[1], share), (run + share * length) / total.max(f64::MIN_POSITIVE)));
            step += 1.0;
        }
        run += length;
    }
    // The first is the line's beginning.
    points.drain(..points.len().min(1));
    points
}

/// One sample, the earliest, for each cell of so many metres.
fn thinned(samples: &[Sample], cell: f64) -> Vec<Sample> {
    let step = cell / METRES_PER_DEGREE;
    #[allow(clippy::cast_possible_truncation)] // degrees over a cell of metres
    let key = |at: Position| {
        let shrink = at.lat.to_radians().cos().max(0.01);
        ((at.lon * shrink / step).floor() as i64, (at.lat / step).floor() as i64)
    };
    let rank = |sample: &Sample| sample.minutes.map_or(f64::INFINITY, |minutes| minutes.0);
    let mut cells: HashMap<(i64, i64), usize> = HashMap::new();
    for (number, sample) in samples.iter().enumerate() {
        let kept = cells.entry(key(sample.at)).or_insert(number);
        if rank(sample) < rank(&samples[*kept]) {
            *kept = number;
        }
    }
    let mut kept: Vec<usize> = cells.into_values().collect();
    kept.sort_unstable();
    kept.into_iter().map(|number| samples[number]).collect()
}

impl Extent {
    fn with(self, other: Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    /// Degrees of longitude in a degree of latitude, by length, in the middle of the box.
    fn stretch(self) -> f64 {
        1.0 / f64::midpoint(self.south, self.north).to_radians().cos().max(0.01)
    }

    fn wider(self, by: Metres) -> Self {
        let up = by.0 / METRES_PER_DEGREE;
        let across = up * self.stretch();
        Self { west: self.west - across, south: self.south - up, east: self.east + across, north: self.north + up }
    }

    fn holds(self, at: Position) -> bool {
        (self.west..=self.east).contains(&at.lon) && (self.south..=self.north).contains(&at.lat)
    }

    /// Its width and height in metres.
    fn metres(self) -> (f64, f64) {
        let degrees = |degrees: f64| degrees * METRES_PER_DEGREE;
        (degrees((self.east - self.west) / self.stretch()), degrees(self.north - self.south))
    }

    /// Points so many metres apart that cover the box and a margin around it, on which nothing is reached.
    fn lattice(self, spacing: f64) -> impl Iterator<Item = Position> {
        let Self { west, south, .. } = self.wider(Metres(spacing));
        let (width, height) = self.metres();
        let up = spacing / METRES_PER_DEGREE;
        let across = up * self.stretch();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // MOST_POINTS or a little more
        let [columns, rows] = [width, height].map(|length| (length / spacing).ceil() as u32 + 3);
        (0..rows).flat_map(move |row| {
            (0..columns).map(move |column| Position {
                lon: west + f64::from(column) * across,
                lat: south + f64::from(row) * up,
            })
        })
    }
}

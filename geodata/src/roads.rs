//! Roads of a GeoJSON file, at one speed.

use std::collections::BTreeMap;

use geojson::GeometryValue;

use crate::{
    AboutStreets, AccessRules, DataError, FixedPosition, Position, Scenario, SpeedProfile, Street, Streets,
    features::{self, FileFeature},
    files::names::ROADS,
    manifest::Extent,
};

/// What a road of the file may be: a road of its source, one that joins two ends at most 250 m apart, one that bridges a gap
/// that must be a road.
const CLASSES: [&str; 3] = ["osm", "stitch", "inferred_gap"];

/// A road of the file.
struct Road {
    /// Its two ends, as the file names them, and where they are.
    ends: [(u64, Position); 2],
    /// Its line between them.
    inner: Vec<Position>,
    km: f64,
    class: u16,
}

/// Reads a GeoJSON file of lines with the properties `a`, `b` (junctions), `km` and `source`; all roads lead both ways, at
/// the speed of the profile.
pub(crate) fn read(extent: Extent, profile: &SpeedProfile, bytes: &[u8]) -> Result<Streets, DataError> {
    let mut streets = Streets {
        classes: CLASSES.map(Into::into).to_vec(),
        through: CLASSES.map(|_| false).to_vec(),
        names: vec![String::new()],
        about: about(profile),
        ..Streets::default()
    };
    let mut numbers = BTreeMap::new();
    for feature in features::read(ROADS, bytes)? {
        let road = road(&feature, extent)?;
        let mut ends = [0; 2];
        for ((end, name), (id, position)) in ends.iter_mut().zip(["a", "b"]).zip(road.ends) {
            *end = *numbers.entry(id).or_insert_with(|| {
                streets.junctions.push(position.into());
                count(streets.junctions.len()) - 1
            });
            if streets.junctions[*end as usize] != FixedPosition::from(position) {
                let (lv, en) = ("mezgls citā rindā ir citur", "another feature has this node elsewhere");
                return Err(feature.property_fault(name, lv, en));
            }
        }
        let decimetres = whole(road.km * profile.road_length_factor * 10_000.0);
        let first_point = count(streets.points.len());
        streets.streets.push(Street { ends, decimetres, class: road.class, name: 0, first_point });
        streets.points.extend(road.inner.into_iter().map(FixedPosition::from));
    }
    if streets.streets.is_empty() {
        return Err(DataError::new(ROADS, "failā nav neviena ceļa", "the file has no roads"));
    }
    streets.scenarios = scenarios(profile, &streets.streets);
    Ok(streets)
}

fn about(profile: &SpeedProfile) -> AboutStreets {
    AboutStreets {
        source: ROADS.into(),
        kmh: Some(profile.road_kmh),
        access: AccessRules {
            kmh: profile.connector_kmh,
            length_factor: profile.connector_length_factor,
            longest_metres: profile.longest_connector_km * 1000.0,
        },
        ..AboutStreets::default()
    }
}

/// The times of every street, under usual circumstances and in each of the profile's scenarios.
fn scenarios(profile: &SpeedProfile, streets: &[Street]) -> Vec<Scenario> {
    let usual = [(Scenario::BASE, 1.0)];
    let named = profile.scenarios.iter().map(|(name, &factor)| (name.as_str(), factor));
    let times = |factor: f64| {
        // A decimetre at 1 km/h takes 360 ms.
        let of = |street: &Street| whole(f64::from(street.decimetres) * 360.0 / (profile.road_kmh * factor));
        streets.iter().flat_map(|street| [of(street); 2]).collect()
    };
    usual.into_iter().chain(named).map(|(name, factor)| Scenario { name: name.into(), times: times(factor) }).collect()
}

/// The nearest whole number. No road of a country comes near the largest.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates; never negative
fn whole(number: f64) -> u32 {
    number.round() as u32
}

#[allow(clippy::cast_possible_truncation)] // files of at most 256 MB have fewer roads and points
fn count(number: usize) -> u32 {
    number as u32
}

fn road(feature: &FileFeature<'_>, extent: Extent) -> Result<Road, DataError> {
    let (a, b) = (feature.whole("a")?, feature.whole("b")?);
    if a == b {
        return Err(feature.property_fault(
            "b",
            "ceļam jāsavieno divi dažādi mezgli",
            "a road must join two different nodes",
        ));
    }
    let source = feature.text("source")?;
    let class = (0..).zip(CLASSES).find(|(_, class)| *class == source).map(|(number, _)| number);
    let class = class.ok_or_else(|| {
        let must = ("jābūt osm, stitch vai inferred_gap", "must be osm, stitch or inferred_gap");
        feature.property_fault("source", must.0, must.1)
    })?;
    let GeometryValue::LineString { coordinates } = feature.geometry()? else {
        return Err(feature.fault("geometry", "jābūt LineString", "must be a LineString"));
    };
    let line = coordinates.iter().map(|point| feature.position(point, extent)).collect::<Result<Vec<_>, _>>()?;
    let [first, inner @ .., last] = &line[..] else {
        return Err(feature.fault("geometry", "līnijai vajag vismaz divus punktus", "a line needs two points or more"));
    };
    let length = feature.number("km")? * 1000.0;
    let drawn: f64 = line.windows(2).map(|pair| pair[0].distance(pair[1]).0).sum();
    // Coordinates are rounded, so a road may seem a little shorter than its line; detours beyond tenfold are typing errors.
    if !(length > 0.0 && length >= 0.9 * drawn && length <= 10.0 * drawn + 1000.0) {
        let km = drawn / 1000.0;
        let (lv, en) = (
            format!("nesaskan ar līniju, kuras garums ir {km:.3} km"),
            format!("does not fit the line, which is {km:.3} km long"),
        );
        return Err(feature.property_fault("km", &lv, &en));
    }
    Ok(Road { ends: [(a, *first), (b, *last)], inner: inner.to_vec(), km: length / 1000.0, class })
}

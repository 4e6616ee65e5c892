//! What the tags of a way mean for a car.

use std::collections::BTreeMap;

use super::{
    car::{CarProfile, FERRY},
    notice::{Notice, Notices},
    tags::{DIRECTIONS, Tags},
    values::{duration, limit},
};

/// What a way is to a car.
#[derive(Debug, PartialEq)]
pub(super) struct WayRules<'a> {
    /// The value of `highway`, or `ferry`.
    pub(super) class: &'a str,
    /// Name or number; empty when it has none.
    pub(super) name: &'a str,
    /// By direction, along its line and against it: the speed in km/h; `None` where cars may not go.
    pub(super) kmh: [Option<f64>; 2],
    /// The value of `surface`; empty when it has none.
    pub(super) surface: &'a str,
    /// How long a ferry takes for the whole of it, in seconds.
    pub(super) seconds: Option<f64>,
}

/// What the way with these tags is to a car; `None` when it is nothing to it.
pub(super) fn rules<'a>(tags: &Tags<'a>, car: &CarProfile, notices: &mut Notices) -> Option<WayRules<'a>> {
    let (class, usual) = class(tags, car)?;
    if tags.is("area", "yes") {
        notices.note(Notice::Area);
        return None;
    }
    let directions = directions(tags, class, notices);
    let mut kmh = [None; 2];
    for direction in DIRECTIONS {
        if directions[direction] && is_open(tags, direction, car, notices).unwrap_or(true) {
            kmh[direction] = Some(usual);
        }
    }
    if kmh == [None; 2] || tags.is("smoothness", "impassable") || tags.is("impassable", "yes") {
        notices.note(Notice::ClosedWay);
        return None;
    }
    let name = tags.get("name").or_else(|| tags.get("ref")).unwrap_or_default();
    let surface = tags.get("surface").unwrap_or_default();
    let mut seconds = None;
    if class == FERRY {
        let text = tags.get("duration");
        seconds = text.and_then(duration);
        if text.is_some() && seconds.is_none() {
            notices.note(Notice::Duration);
        }
    } else {
        let (highest, posted) = (highest(tags, car, notices), posted(tags, car, notices));
        for direction in DIRECTIONS {
            let drive = posted[direction].map_or(usual, |limit| {
                (limit * car.limits.share).min(car.fastest.get(class).copied().unwrap_or(f64::INFINITY))
            });
            kmh[direction] = kmh[direction].map(|_| drive.min(highest));
        }
    }
    Some(WayRules { class, name, kmh, surface, seconds })
}

/// The class of a way and its usual speed; `None` when cars have no business there.
fn class<'a>(tags: &Tags<'a>, car: &CarProfile) -> Option<(&'a str, f64)> {
    if let Some(class) = tags.get("highway") {
        return Some((class, *car.speeds.get(class)?));
    }
    tags.is("route", FERRY).then_some((FERRY, car.ferry.kmh))
}

/// Whether traffic flows along the line, and against it.
///
/// <https://wiki.openstreetmap.org/wiki/Key:oneway>
fn directions(tags: &Tags<'_>, class: &str, notices: &mut Notices) -> [bool; 2] {
    let implied = tags.is("junction", "roundabout")
        || tags.is("junction", "circular")
        || matches!(class, "motorway" | "motorway_link");
    let keys = ["oneway:motorcar", "oneway:motor_vehicle", "oneway:vehicle", "oneway"];
    let by_default = [true, !implied];
    match keys.iter().find_map(|key| tags.get(key)) {
        None => by_default,
        Some("yes" | "true" | "1") => [true, false],
        Some("-1" | "reverse") => [false, true],
        Some("no" | "false" | "0" | "alternating") => [true, true],
        Some("reversible") => {
            notices.note(Notice::Reversible);
            [false, false]
        }
        Some(_) => {
            notices.note(Notice::Oneway);
            by_default
        }
    }
}

/// The access keys from the most specific to the least: for both directions, along the line, against it.
const ACCESS: [[&str; 3]; 4] = [
    ["motorcar", "motorcar:forward", "motorcar:backward"],
    ["motor_vehicle", "motor_vehicle:forward", "motor_vehicle:backward"],
    ["vehicle", "vehicle:forward", "vehicle:backward"],
    ["access", "access:forward", "access:backward"],
];

/// Whether access keys let cars in, in a direction; `None` when they say nothing.
///
/// <https://wiki.openstreetmap.org/wiki/Key:access>
pub(super) fn is_open(tags: &Tags<'_>, direction: usize, car: &CarProfile, notices: &mut Notices) -> Option<bool> {
    for keys in ACCESS {
        for key in [keys[1 + direction], keys[0]] {
            let Some(value) = tags.get(key) else { continue };
            let is_one_of =
                |known: &[String]| value.split(';').any(|word| known.iter().any(|known| known == word.trim()));
            if is_one_of(&car.admission.open) {
                return Some(true);
            }
            if is_one_of(&car.admission.closed) {
                return Some(false);
            }
            // What concerns both directions is counted once.
            if key != keys[0] || direction == 0 {
                notices.note(Notice::Access);
            }
        }
    }
    None
}

/// The limit that is posted in each direction, in km/h.
fn posted(tags: &Tags<'_>, car: &CarProfile, notices: &mut Notices) -> [Option<f64>; 2] {
    const BOTH: [&str; 5] = ["maxspeed", "maxspeed:type", "source:maxspeed", "zone:maxspeed", "zone:traffic"];
    let mut read = |key: &str| {
        let kmh = limit(tags.get(key)?, &car.limits);
        if kmh.is_none() && key.starts_with("maxspeed") && key != "maxspeed:type" {
            notices.note(Notice::Maxspeed);
        }
        kmh
    };
    let both = BOTH.iter().find_map(|key| read(key));
    [read("maxspeed:forward").or(both), read("maxspeed:backward").or(both)]
}

/// The highest speed that the way's surface allows, in km/h.
fn highest(tags: &Tags<'_>, car: &CarProfile, notices: &mut Notices) -> f64 {
    let tables = [
        ("surface", &car.surfaces, Notice::Surface),
        ("tracktype", &car.tracktypes, Notice::Tracktype),
        ("smoothness", &car.smoothness, Notice::Smoothness),
    ];
    let mut highest = f64::INFINITY;
    for (key, table, unknown) in tables {
        let Some(text) = tags.get(key) else { continue };
        match lowest(text, table) {
            Some(kmh) => highest = highest.min(kmh),
            None => notices.note(unknown),
        }
    }
    highest
}

/// The lowest of the numbers that the words of a list like `asphalt;gravel` have in a table.
pub(super) fn lowest(text: &str, table: &BTreeMap<String, f64>) -> Option<f64> {
    let words = text.split(';').filter_map(|word| table.get(word.trim()).copied());
    words.reduce(f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Tagged = &'static [(&'static str, &'static str)];

    /// Speeds along and against in km/h.
    fn kmh(tags: &[(&str, &str)]) -> Option<[Option<f64>; 2]> {
        rules(&Tags::test(tags), &CarProfile::default_car(), &mut Notices::default()).map(|rules| rules.kmh)
    }

    /// Whether it is open along and against.
    fn open(tags: &[(&str, &str)]) -> [bool; 2] {
        let tags = [&[("highway", "residential")], tags].concat();
        kmh(&tags).map_or([false; 2], |kmh| kmh.map(|kmh| kmh.is_some()))
    }

    #[test]
    fn cars_use_the_classes_of_the_profile() {
        for class in super::super::car::HIGHWAYS {
            assert!(kmh(&[("highway", class)]).is_some(), "{class}");
        }
        for class in ["footway", "cycleway", "path", "steps", "pedestrian", "construction", "proposed", "platform", ""]
        {
            assert_eq!(kmh(&[("highway", class)]), None, "{class}");
        }
        assert_eq!(kmh(&[("highway", "service"), ("area", "yes")]), None);
        assert_eq!(kmh(&[("route", "ferry")]), Some([Some(12.0); 2]));
        assert_eq!(kmh(&[("route", "ferry"), ("motor_vehicle", "no")]), None);
        assert_eq!(kmh(&[("route", "bus")]), None);
        let mut without_tracks = CarProfile::default_car();
        without_tracks.speeds.remove("track");
        assert_eq!(rules(&Tags::test(&[("highway", "track")]), &without_tracks, &mut Notices::default()), None);
    }

    #[test]
    fn one_way_streets_are_one_way() {
        for value in ["yes", "true", "1"] {
            assert_eq!(open(&[("oneway", value)]), [true, false], "{value}");
        }
        for value in ["-1", "reverse"] {
            assert_eq!(open(&[("oneway", value)]), [false, true], "{value}");
        }
        for value in ["no", "0", "alternating", "perhaps"] {
            assert_eq!(open(&[("oneway", value)]), [true, true], "{value}");
        }
        assert_eq!(open(&[("oneway", "reversible")]), [false, false]);
        assert_eq!(open(&[("junction", "roundabout")]), [true, false]);
        assert_eq!(open(&[("junction", "circular")]), [true, false]);
        assert_eq!(open(&[("junction", "roundabout"), ("oneway", "no")]), [true, true]);
        assert_eq!(open(&[("oneway", "yes"), ("oneway:motor_vehicle", "no")]), [true, true]);
        assert_eq!(kmh(&[("highway", "motorway")]), Some([Some(105.0), None]));
        assert_eq!(kmh(&[("highway", "motorway_link"), ("oneway", "no")]), Some([Some(60.0); 2]));
    }

    #[test]
    fn the_most_specific_access_key_wins() {
        let cases: &[(Tagged, [bool; 2])] = &[
            (&[("access", "no")], [false, false]),
            (&[("access", "private")], [false, false]),
            (&[("access", "destination")], [true, true]),
            (&[("access", "no"), ("vehicle", "yes")], [true, true]),
            (&[("access", "yes"), ("motor_vehicle", "no")], [false, false]),
            (&[("motor_vehicle", "no"), ("motorcar", "yes")], [true, true]),
            (&[("vehicle", "agricultural"), ("access", "yes")], [false, false]),
            (&[("motor_vehicle", "forestry")], [false, false]),
            (&[("motor_vehicle:forward", "no")], [false, true]),
            (&[("motor_vehicle:backward", "no"), ("access", "yes")], [true, false]),
            (&[("access", "no"), ("motorcar:backward", "yes")], [false, true]),
            // What the profile does not know leaves the word to the next key.
            (&[("motor_vehicle", "maybe"), ("access", "no")], [false, false]),
            (&[("foot", "no"), ("bicycle", "no")], [true, true]),
            // Of a list, what lets cars in.
            (&[("access", "agricultural;forestry")], [false, false]),
            (&[("access", "no;delivery")], [true, true]),
            (&[("smoothness", "impassable")], [false, false]),
        ];
        for (tags, expected) in cases {
            assert_eq!(open(tags), *expected, "{tags:?}");
        }
        let mut generous = CarProfile::default_car();
        generous.admission.closed.retain(|word| word != "private");
        generous.admission.open.push("private".into());
        let tags = Tags::test(&[("highway", "service"), ("access", "private")]);
        assert!(rules(&tags, &generous, &mut Notices::default()).is_some());
    }

    #[test]
    fn limits_and_surfaces_make_speeds() {
        // Of a limit 0.9 is driven, at most `fastest`; a surface lowers that; see car.toml.
        let cases: &[(Tagged, [f64; 2])] = &[
            (&[("highway", "primary")], [80.0, 80.0]),
            (&[("highway", "primary"), ("maxspeed", "70")], [63.0, 63.0]),
            (&[("highway", "primary"), ("maxspeed", "120")], [95.0, 95.0]),
            (&[("highway", "primary"), ("maxspeed", "LV:urban")], [45.0, 45.0]),
            (&[("highway", "primary"), ("source:maxspeed", "LV:urban")], [45.0, 45.0]),
            (&[("highway", "primary"), ("maxspeed", "signals"), ("maxspeed:type", "LV:rural")], [81.0, 81.0]),
            (&[("highway", "primary"), ("maxspeed", "70"), ("maxspeed:backward", "50")], [63.0, 45.0]),
            (&[("highway", "primary"), ("maxspeed:forward", "30 mph")], [30.0 * 1.609_344 * 0.9, 80.0]),
            (&[("highway", "residential"), ("maxspeed", "50")], [40.0, 40.0]),
            (&[("highway", "tertiary"), ("surface", "gravel")], [60.0, 60.0]),
            (&[("highway", "tertiary"), ("surface", "asphalt;dirt")], [35.0, 35.0]),
            (&[("highway", "tertiary"), ("surface", "lava")], [62.0, 62.0]),
            (&[("highway", "track"), ("tracktype", "grade4"), ("maxspeed", "50")], [15.0, 15.0]),
            (&[("highway", "unclassified"), ("smoothness", "very_bad"), ("surface", "gravel")], [25.0, 25.0]),
        ];
        for (tags, expected) in cases {
            assert_eq!(kmh(tags), Some(expected.map(Some)), "{tags:?}");
        }
    }
}

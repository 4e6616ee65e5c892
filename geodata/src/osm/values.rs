//! Values of tags that are quantities: speed limits and durations.

use super::car::Limits;

/// Kilometres in a statute mile.
const MILE: f64 = 1.609_344;
/// Kilometres in a nautical mile: a knot is one an hour.
const NAUTICAL_MILE: f64 = 1.852;

/// The speed limit that a value of `maxspeed` and its kin states, in km/h; `None` when it states none that cars heed.
///
/// <https://wiki.openstreetmap.org/wiki/Key:maxspeed>
pub(super) fn limit(text: &str, limits: &Limits) -> Option<f64> {
    match text {
        "none" => return Some(limits.none),
        "walk" => return Some(limits.walk),
        _ => {}
    }
    if let Some((country, word)) = text.split_once(':') {
        return implied(country, word, limits);
    }
    let digits = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let kmh = number.parse::<f64>().ok()?
        * match unit.trim() {
            "" | "km/h" | "kmh" | "kph" => 1.0,
            "mph" => MILE,
            "knots" => NAUTICAL_MILE,
            _ => return None,
        };
    is_limit(kmh).then_some(kmh)
}

/// A limit that a country's rules imply, such as `LV:rural`, or that of a zone, such as `DE:zone:30`.
fn implied(country: &str, word: &str, limits: &Limits) -> Option<f64> {
    let country = country.to_ascii_uppercase();
    if country.len() != 2 || !country.bytes().all(|letter| letter.is_ascii_uppercase()) {
        return None;
    }
    if let Some(zone) = word.strip_prefix("zone") {
        return zone.trim_start_matches(':').parse().ok().filter(|&kmh| is_limit(kmh));
    }
    let word = match word {
        "walk" => return Some(limits.walk),
        "none" => return Some(limits.none),
        other => other,
    };
    [country.as_str(), "any"].into_iter().find_map(|table| limits.countries.get(table)?.get(word).copied())
}

/// Limits lower than walking or higher than any car are mistakes.
fn is_limit(kmh: f64) -> bool {
    (1.0..=300.0).contains(&kmh)
}

/// A duration in seconds: `MM`, `HH:MM`, `HH:MM:SS`, or ISO 8601 such as `PT1H20M`; `None` for other texts and for 0.
///
/// <https://wiki.openstreetmap.org/wiki/Key:duration>
pub(super) fn duration(text: &str) -> Option<f64> {
    let seconds = if let Some(iso) = text.strip_prefix(['P', 'p']) {
        iso_duration(iso)?
    } else {
        let parts: Vec<f64> = text.split(':').map(whole).collect::<Option<_>>()?;
        match parts[..] {
            [minutes] => minutes * 60.0,
            [hours, minutes] if minutes < 60.0 => hours * 3600.0 + minutes * 60.0,
            [hours, minutes, seconds] if minutes < 60.0 && seconds < 60.0 => hours * 3600.0 + minutes * 60.0 + seconds,
            _ => return None,
        }
    };
    // Longer than a fortnight is no ferry.
    (seconds > 0.0 && seconds <= 14.0 * 86_400.0).then_some(seconds)
}

/// What follows the `P` of ISO 8601: days, then hours, minutes and seconds behind a `T`.
fn iso_duration(text: &str) -> Option<f64> {
    let (days, hours) = text.split_once(['T', 't']).unwrap_or((text, ""));
    let units = |text: &str, units: &[(char, f64)]| {
        let (mut seconds, mut rest, mut units) = (0.0, text, units.iter());
        while let Some(end) = rest.find(|c: char| c.is_ascii_alphabetic()) {
            let unit = rest[end..].chars().next()?.to_ascii_uppercase();
            let (_, worth) = units.find(|(letter, _)| *letter == unit)?;
            seconds += worth * whole(&rest[..end])?;
            rest = &rest[end + 1..];
        }
        rest.is_empty().then_some(seconds)
    };
    Some(units(days, &[('D', 86_400.0)])? + units(hours, &[('H', 3600.0), ('M', 60.0), ('S', 1.0)])?)
}

/// A whole number of at most six digits.
fn whole(text: &str) -> Option<f64> {
    let text = text.trim();
    (text.len() <= 6 && text.bytes().all(|digit| digit.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::osm::CarProfile;

    #[test]
    fn limits_are_read_in_their_units() {
        let limits = CarProfile::default_car().limits;
        let cases = [
            ("50", Some(50.0)),
            ("7.5", Some(7.5)),
            ("50 mph", Some(50.0 * 1.609_344)),
            ("30mph", Some(30.0 * 1.609_344)),
            ("30 knots", Some(55.56)),
            ("60 km/h", Some(60.0)),
            ("walk", Some(6.0)),
            ("none", Some(140.0)),
            ("LV:urban", Some(50.0)),
            ("LV:rural", Some(90.0)),
            ("LV:motorway", Some(110.0)),
            ("LV:living_street", Some(20.0)),
            ("DE:rural", Some(100.0)),
            ("de:rural", Some(100.0)),
            // Lithuania's table has no word for towns, France has no table.
            ("LT:urban", Some(50.0)),
            ("FR:urban", Some(50.0)),
            ("DE:zone:30", Some(30.0)),
            ("LV:zone20", Some(20.0)),
            ("DE:walk", Some(6.0)),
            ("LV:bicycle_road", None),
            ("signals", None),
            ("50;70", None),
            ("fast", None),
            ("", None),
            (".", None),
            ("0", None),
            ("-5", None),
            ("1e3", None),
            ("5000", None),
            ("NaN", None),
            (":", None),
            ("ĀB:urban", None),
        ];
        for (text, kmh) in cases {
            assert_eq!(limit(text, &limits), kmh, "{text}");
        }
    }

    #[test]
    fn durations_are_read_in_their_forms() {
        let cases = [
            ("20", Some(1200.0)),
            ("00:20", Some(1200.0)),
            ("1:05", Some(3900.0)),
            ("00:05:30", Some(330.0)),
            ("26:00", Some(93_600.0)),
            ("PT1H20M", Some(4800.0)),
            ("PT90M", Some(5400.0)),
            ("P1DT2H", Some(93_600.0)),
            ("pt45s", Some(45.0)),
            ("PT", None),
            ("P1H", None),
            ("PT5M1H", None),
            ("PT5", None),
            ("00:75", None),
            ("1:2:3:4", None),
            ("0", None),
            ("20 min", None),
            ("-5", None),
            ("", None),
            ("9999999", None),
        ];
        for (text, seconds) in cases {
            assert_eq!(duration(text), seconds, "{text}");
        }
    }
}

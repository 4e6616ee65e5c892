//! Where a site is, from the place that its address names.
//!
//! Only a whole part of the address counts: "Bauskas iela 4, Vecumnieki" names Vecumnieki and a street, "Ventspils
//! novads" names no place. House names in quotes and remarks in brackets never count. What names no listed place stays
//! unlocated.

use crate::{Location, MunicipalityId, Place};

/// The location that `address` of a site of `municipality` names.
///
/// A place of the site's own municipality comes first. A place of another municipality counts only when its name is the
/// only one of its kind and the address names no parish or municipality, where a village of the same name could lie.
pub(crate) fn locate(address: &str, municipality: &MunicipalityId, places: &[Place]) -> Location {
    let plain = without_remarks(address);
    let parts: Vec<String> = plain.split(',').map(without_postcode).filter(|part| !part.is_empty()).collect();
    let named = |part: &str| {
        let part = part.to_lowercase();
        places.iter().filter(move |place| place.name.to_lowercase() == part)
    };
    let own = parts.iter().find_map(|part| named(part).find(|place| place.municipality == *municipality));
    if let Some(place) = own {
        return Location::PlaceInMunicipality { place: place.id.clone(), position: place.position };
    }
    if parts.iter().any(|part| part.ends_with(" pagasts") || part.ends_with(" novads")) {
        return Location::Unlocated;
    }
    let elsewhere: Vec<&Place> = parts.iter().flat_map(|part| named(part)).collect();
    match elsewhere[..] {
        [place] => Location::PlaceElsewhere { place: place.id.clone(), position: place.position },
        _ => Location::Unlocated,
    }
}

/// The address without what stands in quotes or brackets.
fn without_remarks(address: &str) -> String {
    let mut depth = 0_usize;
    let mut straight_quote = false;
    let mut plain = String::with_capacity(address.len());
    for c in address.chars() {
        match c {
            '(' | '“' | '„' => depth += 1,
            ')' | '”' => depth = depth.saturating_sub(1),
            '"' => straight_quote = !straight_quote,
            _ if depth == 0 && !straight_quote => plain.push(c),
            _ => {}
        }
    }
    plain
}

/// A part of an address without a postcode such as LV-3001.
fn without_postcode(part: &str) -> String {
    let is_postcode = |word: &&str| {
        word.strip_prefix("LV-").is_some_and(|digits| digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()))
    };
    part.split_whitespace().filter(|word| !is_postcode(word)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::locate;
    use crate::{Location, MunicipalityId, Place, Position};

    fn place(name: &str, municipality: &str) -> Place {
        let (id, position) = (name.into(), Position { lon: 24.0, lat: 57.0 });
        Place { id, name: name.into(), position, population: 1, municipality: municipality.into() }
    }

    /// The name found, marked `+` when it lies elsewhere; `-` for none. Places have their names as identifiers here.
    fn found(address: &str, municipality: &str) -> String {
        let places = [
            place("Aglona", "AGL"),
            place("Bauska", "BAU"),
            place("Vecumnieki", "VEC"),
            place("Kuldīga", "KUL"),
            place("Liepāja", "LPX"),
            place("Ventspils", "VEN"),
            place("Rīga", "RIX"),
            place("Ropaži", "ROP"),
            place("Ragana", "KRI"),
            place("Alūksne", "ALU"),
            place("Liezēre", "MAD"),
            place("Sala", "SAL"),
            place("Ozoli", "A"),
            place("Ozoli", "B"),
            place("Jaunaglona", "AGL"),
        ];
        match locate(address, &MunicipalityId::from(municipality), &places) {
            Location::PlaceInMunicipality { place, .. } => place.to_string(),
            Location::PlaceElsewhere { place, .. } => format!("{place}+"),
            Location::Unlocated => "-".to_owned(),
        }
    }

    #[test]
    fn the_settlement_counts_not_the_street_the_parish_or_the_house() {
        for (address, municipality, expected) in [
            ("Aglona, Sociālā dienesta ēka, 2. stāvs", "AGL", "Aglona"),
            ("Jaunaglona", "AGL", "Jaunaglona"),
            ("Bauskas iela 4, Vecumnieki (Sarkanā skola)", "VEC", "Vecumnieki"),
            ("Liepājas iela 14, Kuldīga", "KUL", "Kuldīga"),
            ("Rīgas iela 4A, Ropaži", "ROP", "Ropaži"),
            ("Kuldīgas iela 4, Ventspils (“Cimdiņš”)", "VEN", "Ventspils"),
            ("Ventspils iela 5, Liepāja", "LPX", "Liepāja"),
            ("Alūksnes novads", "ALU", "-"),
            ("Ventspils novads", "VEN", "-"),
            ("Ozoli, Liezēres pagasts", "MAD", "-"),
            ("bijusī Biržu pamatskola, Birži, Salas pagasts", "SAL", "-"),
            ("“Ragana”, Krimuldas pagasts", "KRI", "-"),
            ("\"Ragana\", Krimuldas pagasts", "KRI", "-"),
            ("Zemnieku iela 1, Rīga, LV-1048", "RIX", "Rīga"),
            ("Zemnieku iela 1, LV-1048 RĪGA", "RIX", "Rīga"),
            ("Rīgas iela 4", "RIX", "-"),
            ("", "RIX", "-"),
        ] {
            assert_eq!(found(address, municipality), expected, "{address}");
        }
    }

    #[test]
    fn elsewhere_only_when_it_can_be_no_other() {
        assert_eq!(found("Liepājas iela 1, Kuldīga", "VEN"), "Kuldīga+");
        assert_eq!(found("Ozolu iela 1, Ozoli", "VEN"), "-", "two places of that name");
        assert_eq!(found("Ragana, Puzes pagasts", "VEN"), "-", "a village of that name may lie in the parish");
        assert_eq!(found("Ozoli", "B"), "Ozoli", "the one in the municipality itself");
    }
}

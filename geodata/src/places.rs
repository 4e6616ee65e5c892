//! Towns and villages, each in its municipality.

use std::collections::BTreeSet;

use geo::{Intersects, MultiPolygon, Point};

use crate::{
    DataError, Municipality, Place, PlaceId,
    files::names::{MUNICIPALITIES, PLACES},
    manifest::Manifest,
    table::{Table, TableRow},
};

const COLUMNS: [&str; 8] =
    ["geonameid", "name", "lat", "lon", "population", "municipality_iso", "feature_code", "assignment"];

/// The places in the order of the file, and those that lie outside their municipality's generalised outline by an
/// explicit `override`. Without that, a place outside its outline is a fault.
pub(crate) fn read(
    manifest: &Manifest,
    municipalities: &[Municipality],
    outlines: &[MultiPolygon<f64>],
    bytes: &[u8],
) -> Result<(Vec<Place>, Vec<PlaceId>), DataError> {
    let table = Table::read(PLACES, bytes, &COLUMNS)?;
    let (mut places, mut outside, mut ids) = (Vec::new(), Vec::new(), BTreeSet::new());
    for row in table.rows() {
        if !ids.insert(row.required("geonameid")?) {
            return Err(row.repeated("geonameid"));
        }
        let municipality = row.one_of("municipality_iso", municipalities, |known| known.id.as_str(), MUNICIPALITIES)?;
        let place = place(manifest, municipality, row)?;
        let point = Point::new(place.position.lon, place.position.lat);
        let holds = |outline: &MultiPolygon<f64>| outline.intersects(&point);
        let lies_in: Vec<&Municipality> =
            municipalities.iter().zip(outlines).filter(|(_, outline)| holds(outline)).map(|(m, _)| m).collect();
        let within = lies_in.iter().any(|m| m.id == municipality.id);
        match (row.text("assignment"), within) {
            ("polygon" | "override", true) => {}
            ("override", false) => outside.push(place.id.clone()),
            ("polygon", false) => return Err(outside_outline(row, &place, municipality, &lies_in)),
            _ => return Err(row.fault("assignment", "jābūt polygon vai override", "must be polygon or override")),
        }
        places.push(place);
    }
    Ok((places, outside))
}

fn place(manifest: &Manifest, municipality: &Municipality, row: TableRow<'_>) -> Result<Place, DataError> {
    let (lon, lat) = (row.number("lon")?, row.number("lat")?);
    let position = manifest
        .bounds
        .check(lon, lat)
        .map_err(|why| row.fault("lon", why.lv, why.en).value(format!("{lon}, {lat}")))?;
    Ok(Place {
        id: PlaceId::from(row.text("geonameid")),
        name: row.required("name")?.to_owned(),
        position,
        population: row.whole("population")?,
        municipality: municipality.id.clone(),
    })
}

fn outside_outline(row: TableRow<'_>, place: &Place, stated: &Municipality, lies_in: &[&Municipality]) -> DataError {
    let (place, stated) = (&place.name, &stated.name);
    let lies_in = lies_in.first().map_or("–", |municipality| municipality.id.as_str());
    row.fault(
        "municipality_iso",
        format!("{place} neatrodas pašvaldībā {stated}, bet {lies_in}; labojiet pašvaldību vai norādiet assignment = override"),
        format!("{place} does not lie in {stated} but in {lies_in}; correct the municipality or state assignment = override"),
    )
}

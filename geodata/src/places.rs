//! Towns and villages, each in its municipality.

use std::collections::BTreeSet;

use geo::{Intersects, MultiPolygon, Point};

use crate::{
    DataError, Municipality, Place, PlaceId,
    files::names::PLACES,
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
        let at = municipalities.iter().position(|known| known.id.as_str() == row.text("municipality_iso"));
        let at = at.ok_or_else(|| {
            let (lv, en) = ("tādas pašvaldības nav municipalities.csv", "no such municipality in municipalities.csv");
            row.fault("municipality_iso", lv, en)
        })?;
        let place = place(manifest, &municipalities[at], row)?;
        let within = outlines[at].intersects(&Point::new(place.position.lon, place.position.lat));
        match (row.text("assignment"), within) {
            ("polygon" | "override", true) => {}
            ("override", false) => outside.push(place.id.clone()),
            ("polygon", false) => {
                return Err(outside_outline(row, &municipalities[at], municipalities, outlines, &place));
            }
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

fn outside_outline(
    row: TableRow<'_>,
    municipality: &Municipality,
    municipalities: &[Municipality],
    outlines: &[MultiPolygon<f64>],
    place: &Place,
) -> DataError {
    let point = Point::new(place.position.lon, place.position.lat);
    let actual = municipalities.iter().zip(outlines).find(|(_, outline)| outline.intersects(&point));
    let actual = actual.map_or("–", |(municipality, _)| municipality.id.as_str());
    row.fault(
        "municipality_iso",
        format!(
            "{} neatrodas pašvaldībā {}, bet {actual}; labojiet pašvaldību vai norādiet assignment = override",
            place.name, municipality.name
        ),
        format!(
            "{} does not lie in {} but in {actual}; correct the municipality or state assignment = override",
            place.name, municipality.name
        ),
    )
}

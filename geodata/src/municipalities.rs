//! Municipalities and their outlines, and the counts that must be true of them.

use std::collections::BTreeSet;

use geo::{BoundingRect, InteriorPoint, LineString, MultiPolygon, Polygon, Validation};
use geojson::GeometryValue;
use serde_json::json;

use crate::{
    DataError, Municipality, MunicipalityId, MunicipalityKind, Position, Successor,
    features::{self, FileFeature},
    files::names::{BOUNDARIES, DATA_SET, MUNICIPALITIES},
    manifest::Manifest,
    table::{Table, TableRow},
};

const COLUMNS: [&str; 14] = [
    "iso",
    "atvk",
    "name",
    "kind",
    "planning_region",
    "population_2019",
    "area_km2",
    "participates",
    "participation_basis",
    "participation_source",
    "erdf_source",
    "successor_2021",
    "successor_2021_iso",
    "successor_note",
];

/// The municipalities with the outline of each, in the order of the file.
pub(crate) fn read(
    manifest: &Manifest,
    table: &[u8],
    boundaries: &[u8],
) -> Result<(Vec<Municipality>, Vec<MultiPolygon<f64>>), DataError> {
    let table = Table::read(MUNICIPALITIES, table, &COLUMNS)?;
    let mut municipalities = Vec::new();
    let (mut ids, mut codes) = (BTreeSet::new(), BTreeSet::new());
    for row in table.rows() {
        if !ids.insert(row.text("iso")) {
            return Err(row.repeated("iso"));
        }
        if !codes.insert(row.text("atvk")) {
            return Err(row.repeated("atvk"));
        }
        municipalities.push(municipality(manifest, row)?);
    }
    check_counts(manifest, &municipalities)?;
    let outlines = outlines(manifest, &municipalities, boundaries)?;
    for (municipality, outline) in municipalities.iter_mut().zip(&outlines) {
        let (inside, bounds) = inside_and_bounds(outline).ok_or_else(|| {
            DataError::new(BOUNDARIES, "robeža ir tukša", "the outline is empty")
                .column("geometry")
                .value(&municipality.id)
        })?;
        (municipality.inside, municipality.bounds) = (inside, bounds);
    }
    Ok((municipalities, outlines))
}

/// The outlines as GeoJSON for a map: properties `id`, `name`, `region`, `participates`.
pub(crate) fn to_geojson(municipalities: &[Municipality], outlines: &[MultiPolygon<f64>]) -> String {
    let features: Vec<_> = municipalities
        .iter()
        .zip(outlines)
        .map(|(municipality, outline)| {
            let coordinates: Vec<Vec<Vec<[f64; 2]>>> = outline.iter().map(rings).collect();
            json!({
                "type": "Feature",
                "id": municipality.id,
                "properties": {
                    "id": municipality.id,
                    "name": municipality.name,
                    "region": municipality.region,
                    "participates": municipality.participates,
                },
                "geometry": { "type": "MultiPolygon", "coordinates": coordinates },
            })
        })
        .collect();
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

fn municipality(manifest: &Manifest, row: TableRow<'_>) -> Result<Municipality, DataError> {
    let region = row.one_of("planning_region", &manifest.regions, |region| region.id.as_str(), DATA_SET)?;
    let basis =
        row.one_of("participation_basis", &manifest.participation_bases, |basis| basis.id.as_str(), DATA_SET)?;
    Ok(Municipality {
        id: MunicipalityId::from(row.required("iso")?),
        national_code: row.required("atvk")?.to_owned(),
        name: row.required("name")?.to_owned(),
        kind: match row.text("kind") {
            "city" => MunicipalityKind::City,
            "novads" => MunicipalityKind::Novads,
            _ => return Err(row.fault("kind", "jābūt city vai novads", "must be city or novads")),
        },
        region: region.id.clone(),
        population: row.whole("population_2019")?,
        area_km2: row.number_from("area_km2", 0.0)?,
        participates: match row.text("participates") {
            "yes" => true,
            "no" => false,
            _ => return Err(row.fault("participates", "jābūt yes vai no", "must be yes or no")),
        },
        participation_basis: basis.text.clone(),
        participation_source: row.optional("participation_source"),
        erdf_source: row.optional("erdf_source"),
        successor: row.optional("successor_2021").map(|name| Successor {
            name,
            iso: row.optional("successor_2021_iso"),
            note: row.optional("successor_note"),
        }),
        // Both are set from the outline once that is read.
        inside: Position { lon: 0.0, lat: 0.0 },
        bounds: [0.0; 4],
    })
}

fn check_counts(manifest: &Manifest, municipalities: &[Municipality]) -> Result<(), DataError> {
    let check = |what: &str, expected: usize, found: usize| {
        if expected == found {
            return Ok(());
        }
        let (lv, en) = (
            format!("failā ir {found}, bet {DATA_SET} prasa {expected}"),
            format!("the file has {found}, but {DATA_SET} demands {expected}"),
        );
        Err(DataError::new(MUNICIPALITIES, lv, en).column(what).value(found))
    };
    let count = |keep: &dyn Fn(&Municipality) -> bool| municipalities.iter().filter(|m| keep(m)).count();
    check("municipalities", manifest.municipalities, municipalities.len())?;
    check("participating", manifest.participating, count(&|m| m.participates))?;
    for region in &manifest.regions {
        check(&format!("{} municipalities", region.id), region.municipalities, count(&|m| m.region == region.id))?;
        let participating = count(&|m| m.region == region.id && m.participates);
        check(&format!("{} participating", region.id), region.participating, participating)?;
    }
    Ok(())
}

fn outlines(
    manifest: &Manifest,
    municipalities: &[Municipality],
    boundaries: &[u8],
) -> Result<Vec<MultiPolygon<f64>>, DataError> {
    let mut outlines: Vec<Option<MultiPolygon<f64>>> = vec![None; municipalities.len()];
    for feature in features::read(BOUNDARIES, boundaries)? {
        let iso = feature.text("iso")?;
        let at = municipalities.iter().position(|municipality| municipality.id.as_str() == iso).ok_or_else(|| {
            feature.property_fault(
                "iso",
                "tādas pašvaldības nav municipalities.csv",
                "no such municipality in municipalities.csv",
            )
        })?;
        if outlines[at].is_some() {
            return Err(feature.property_fault("iso", "robeža atkārtojas", "the outline is repeated"));
        }
        outlines[at] = Some(outline(manifest, &feature)?);
    }
    let with_outline = municipalities.iter().zip(outlines);
    with_outline
        .map(|(municipality, outline)| {
            outline.ok_or_else(|| {
                DataError::new(BOUNDARIES, "pašvaldības robežas trūkst", "the municipality's outline is missing")
                    .column("iso")
                    .value(&municipality.id)
            })
        })
        .collect()
}

/// The outline of a feature, checked to be valid after OGC Simple Features.
fn outline(manifest: &Manifest, feature: &FileFeature<'_>) -> Result<MultiPolygon<f64>, DataError> {
    let ring = |ring: &Vec<geojson::Position>| -> Result<LineString<f64>, DataError> {
        if ring.len() < 4 || ring.first() != ring.last() {
            let (lv, en) = (
                "gredzenam jābūt noslēgtam un ar vismaz četriem punktiem",
                "a ring must be closed and have four points or more",
            );
            return Err(feature.fault("geometry", lv, en));
        }
        let position = |point| feature.position(point, manifest.bounds).map(|at| geo::Coord { x: at.lon, y: at.lat });
        ring.iter().map(position).collect()
    };
    let polygon = |rings: &Vec<Vec<geojson::Position>>| -> Result<Polygon<f64>, DataError> {
        let mut rings = rings.iter().map(ring).collect::<Result<Vec<_>, _>>()?.into_iter();
        let exterior = rings.next().unwrap_or_else(|| LineString::new(Vec::new()));
        Ok(Polygon::new(exterior, rings.collect()))
    };
    let outline = match feature.geometry()? {
        GeometryValue::Polygon { coordinates } => MultiPolygon::new(vec![polygon(coordinates)?]),
        GeometryValue::MultiPolygon { coordinates } => {
            MultiPolygon::new(coordinates.iter().map(polygon).collect::<Result<_, _>>()?)
        }
        _ => {
            return Err(feature.fault(
                "geometry",
                "jābūt Polygon vai MultiPolygon",
                "must be a Polygon or MultiPolygon",
            ));
        }
    };
    outline.check_validation().map_err(|invalid| {
        let (lv, en) = (format!("nederīgs daudzstūris ({invalid})"), format!("not a valid polygon ({invalid})"));
        feature.fault("geometry", lv, en).value(feature.text("iso").unwrap_or_default())
    })?;
    Ok(outline)
}

fn inside_and_bounds(outline: &MultiPolygon<f64>) -> Option<(Position, [f64; 4])> {
    let inside = outline.interior_point()?;
    let bounds = outline.bounding_rect()?;
    let (min, max) = (bounds.min(), bounds.max());
    Some((Position { lon: inside.x(), lat: inside.y() }, [min.x, min.y, max.x, max.y]))
}

fn rings(polygon: &Polygon<f64>) -> Vec<Vec<[f64; 2]>> {
    let ring = |ring: &LineString<f64>| ring.coords().map(|coord| [coord.x, coord.y]).collect();
    std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect()
}

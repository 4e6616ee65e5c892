//! The municipalities' outlines as `GET /api/v1/boundaries` gives them.

use std::collections::{BTreeMap, BTreeSet};

use geodata::Position;
use serde::Deserialize;

use super::scene::Bounds;

/// A corner: longitude and latitude in degrees.
pub type Corner = [f64; 2];

/// All outlines.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "Collection")]
pub struct Outlines {
    /// One a municipality, in the order of the file.
    pub municipalities: Vec<Outline>,
    /// The identifiers of the regions, sorted: the index decides the hue.
    pub regions: Vec<String>,
}

/// One municipality's outline.
#[derive(Clone, Debug)]
pub struct Outline {
    /// Its code.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its planning region.
    pub region: String,
    /// Whether it takes part in the programme.
    pub participates: bool,
    /// Its polygons, each an outer ring and its holes.
    pub polygons: Vec<Vec<Vec<Corner>>>,
}

impl Outline {
    /// Its rings, outer and inner ones alike, to be filled by the even-odd rule.
    pub fn rings(&self) -> impl Iterator<Item = &Vec<Corner>> {
        self.polygons.iter().flatten()
    }
}

/// The boundaries are not what is expected.
#[derive(Debug, thiserror::Error)]
#[error("boundaries: {0}")]
pub struct OutlineError(#[from] serde_json::Error);

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    properties: Properties,
    geometry: Geometry,
}

#[derive(Deserialize)]
struct Properties {
    id: String,
    name: String,
    region: String,
    participates: bool,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Polygon(Vec<Vec<Corner>>),
    MultiPolygon(Vec<Vec<Vec<Corner>>>),
}

impl Outlines {
    /// Reads the `FeatureCollection` of the API.
    ///
    /// # Errors
    /// It is not one, or a feature lacks `id`, `name`, `region`, `participates` or a polygon.
    pub fn from_geojson(json: &str) -> Result<Self, OutlineError> {
        Ok(serde_json::from_str(json)?)
    }

    /// Index of a region, which decides its hue.
    pub fn region_index(&self, region: &str) -> usize {
        self.regions.iter().position(|known| known == region).unwrap_or_default()
    }

    /// The edges of a region, or of all.
    pub fn bounds(&self, region: Option<&str>) -> Bounds {
        edges(self.municipalities.iter().filter(|outline| region.is_none_or(|region| outline.region == region)))
    }

    /// The middle of a municipality's edges.
    pub fn middle_of(&self, id: &str) -> Option<Position> {
        let outline = self.municipalities.iter().find(|outline| outline.id == id)?;
        let [west, south, east, north] = edges(std::iter::once(outline));
        Some(Position { lon: f64::midpoint(west, east), lat: f64::midpoint(south, north) })
    }

    /// The border lines of the regions: the sides that two regions share, or that only one municipality has.
    pub fn region_borders(&self) -> Vec<[Corner; 2]> {
        /// The regions at a side, the municipalities at it, and its ends.
        type Side<'a> = (BTreeSet<&'a str>, usize, [Corner; 2]);
        let mut sides: BTreeMap<[[i64; 2]; 2], Side<'_>> = BTreeMap::new();
        for outline in &self.municipalities {
            for side in outline.rings().flat_map(|ring| ring.windows(2)) {
                let (from, to) = (grid(side[0]), grid(side[1]));
                let key = if from <= to { [from, to] } else { [to, from] };
                let entry = sides.entry(key).or_insert_with(|| (BTreeSet::new(), 0, [side[0], side[1]]));
                entry.0.insert(&outline.region);
                entry.1 += 1;
            }
        }
        let borders = sides.into_values().filter(|(regions, times, _)| regions.len() > 1 || *times == 1);
        borders.map(|(_, _, side)| side).collect()
    }
}

fn edges<'a>(outlines: impl Iterator<Item = &'a Outline>) -> Bounds {
    let corners = outlines.flat_map(|outline| outline.rings().flatten());
    corners.fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |[west, south, east, north], &[lon, lat]| {
        [west.min(lon), south.min(lat), east.max(lon), north.max(lat)]
    })
}

/// A corner in millionths of a degree, so that equal corners compare equal.
#[allow(clippy::cast_possible_truncation)] // degrees are at most 360
fn grid(corner: Corner) -> [i64; 2] {
    corner.map(|degrees| (degrees * 1e6).round() as i64)
}

impl From<Collection> for Outlines {
    fn from(collection: Collection) -> Self {
        let municipalities: Vec<_> = collection.features.into_iter().map(Outline::from).collect();
        let regions: BTreeSet<_> = municipalities.iter().map(|outline| outline.region.clone()).collect();
        Self { municipalities, regions: regions.into_iter().collect() }
    }
}

impl From<Feature> for Outline {
    fn from(Feature { properties: Properties { id, name, region, participates }, geometry }: Feature) -> Self {
        let polygons = match geometry {
            Geometry::Polygon(rings) => vec![rings],
            Geometry::MultiPolygon(polygons) => polygons,
        };
        Self { id, name, region, participates, polygons }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Three unit squares in a row: two of region A, one of region B that does not take part.
    pub(crate) const SQUARES: &str = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"id":"1","name":"One","region":"A","participates":true},
         "geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}},
        {"type":"Feature","properties":{"id":"2","name":"Two & Co","region":"A","participates":true},
         "geometry":{"type":"Polygon","coordinates":[[[1,0],[2,0],[2,1],[1,1],[1,0]]]}},
        {"type":"Feature","properties":{"id":"3","name":"Three","region":"B","participates":false},
         "geometry":{"type":"MultiPolygon","coordinates":[[[[2,0],[3,0],[3,1],[2,1],[2,0]]]]}}]}"#;

    #[test]
    fn region_borders_leave_out_sides_within_a_region() {
        let outlines = Outlines::from_geojson(SQUARES).unwrap();
        assert_eq!(outlines.regions, ["A", "B"]);
        let borders = outlines.region_borders();
        // Each square has four sides; the three share two of them; only the one between the A squares is inner.
        assert_eq!(borders.len(), 3 * 4 - 2 - 1);
        let inner =
            |[from, to]: &[Corner; 2]| from[0].to_bits() == 1_f64.to_bits() && from[0].to_bits() == to[0].to_bits();
        assert!(!borders.iter().any(inner));
    }

    #[test]
    fn what_is_no_boundaries_is_refused() {
        assert!(Outlines::from_geojson("{}").is_err());
        assert!(Outlines::from_geojson(r#"{"features":[{"properties":{},"geometry":null}]}"#).is_err());
    }
}

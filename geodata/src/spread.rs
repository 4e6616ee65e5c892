//! Where the people of a municipality are: at its listed places, and on a grid for those who live in none.

use geo::{Intersects, MultiPolygon, Point};

use crate::{DemandPointId, Municipality, Place, PlaceId, Position};

/// Length of a degree of latitude on the sphere of [`Position::distance`], in kilometres.
const KM_PER_DEGREE: f64 = 6_371.008_8 * std::f64::consts::PI / 180.0;

/// A point that holds a part of a municipality's people.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spot {
    pub(crate) id: DemandPointId,
    pub(crate) name: String,
    pub(crate) place: Option<PlaceId>,
    pub(crate) position: Position,
    /// Its share of the municipality's people is this over the sum of the municipality's spots.
    pub(crate) weight: u64,
}

/// The spots of a municipality.
///
/// Each place weighs its population; those who live in no listed place weigh equally on the points of a grid of
/// `grid_km` inside `outline`, or at a point inside it when it is too small to hold one. Where the places sum to the
/// municipality's population or more (the years differ), there is no grid and the places are scaled down.
pub(crate) fn spots(
    municipality: &Municipality,
    outline: &MultiPolygon<f64>,
    places: &[&Place],
    grid_km: f64,
) -> Vec<Spot> {
    let listed: u64 = places.iter().map(|place| u64::from(place.population)).sum();
    let elsewhere = u64::from(municipality.population).saturating_sub(listed);
    if elsewhere == 0 && listed > 0 {
        return places.iter().map(|place| place_spot(place, 1)).collect();
    }
    let mut grid = grid_points(outline, municipality.bounds, grid_km);
    if grid.is_empty() {
        grid.push(municipality.inside);
    }
    // Weights are whole numbers: everything is multiplied by the number of grid points instead of dividing by it.
    let mut spots: Vec<Spot> = places.iter().map(|place| place_spot(place, grid.len() as u64)).collect();
    spots.extend(grid.into_iter().enumerate().map(|(n, position)| Spot {
        id: DemandPointId(format!("grid:{}:{n}", municipality.id)),
        name: format!("{} {:.3}, {:.3}", municipality.name, position.lat, position.lon),
        place: None,
        position,
        weight: elsewhere,
    }));
    spots
}

fn place_spot(place: &Place, times: u64) -> Spot {
    Spot {
        id: DemandPointId(format!("place:{}", place.id)),
        name: place.name.clone(),
        place: Some(place.id.clone()),
        position: place.position,
        weight: u64::from(place.population) * times,
    }
}

/// The points inside `outline` of a grid whose rows are `grid_km` apart, and whose points in a row are too; from south
/// to north, from west to east. The grid is the same for every municipality, so no point is in two of them.
fn grid_points(outline: &MultiPolygon<f64>, [west, south, east, north]: [f64; 4], grid_km: f64) -> Vec<Position> {
    let row_step = grid_km / KM_PER_DEGREE;
    let mut points = Vec::new();
    for lat in multiples(row_step, south, north) {
        for lon in multiples(row_step / lat.to_radians().cos(), west, east) {
            if outline.intersects(&Point::new(lon, lat)) {
                points.push(Position { lon, lat });
            }
        }
    }
    points
}

/// The multiples of `step` from `from` to `to`.
fn multiples(step: f64, from: f64, to: f64) -> impl Iterator<Item = f64> {
    let first = (from / step).ceil();
    (0_u32..).map(move |n| (first + f64::from(n)) * step).take_while(move |&value| value <= to)
}

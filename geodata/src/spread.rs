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

#[cfg(test)]
mod tests {
    use geo::{BoundingRect, InteriorPoint, MultiPolygon, Rect};

    use super::{KM_PER_DEGREE, spots};
    use crate::{Bilingual, Municipality, MunicipalityKind, People, Place, Position, apportion};

    /// A municipality of `population` whose outline is a rectangle.
    fn rectangle(population: u32, west: f64, south: f64, east: f64, north: f64) -> (Municipality, MultiPolygon<f64>) {
        let outline = MultiPolygon::new(vec![Rect::new((west, south), (east, north)).to_polygon()]);
        let inside = outline.interior_point().unwrap();
        assert!(outline.bounding_rect().is_some());
        let municipality = Municipality {
            id: "X".into(),
            national_code: "1".into(),
            name: "X novads".into(),
            kind: MunicipalityKind::Novads,
            region: "R".into(),
            population,
            area_km2: 1.0,
            participates: true,
            participation_basis: Bilingual::default(),
            participation_source: None,
            erdf_source: None,
            successor: None,
            inside: Position { lon: inside.x(), lat: inside.y() },
            bounds: [west, south, east, north],
        };
        (municipality, outline)
    }

    fn place(id: &str, population: u32) -> Place {
        let position = Position { lon: 0.01, lat: 0.01 };
        Place { id: id.into(), name: id.into(), position, population, municipality: "X".into() }
    }

    /// On the equator, two steps wide and one high: the grid has 3 × 2 points.
    fn six_points() -> [f64; 4] {
        let step = 5.0 / KM_PER_DEGREE;
        [-0.01 * step, -0.01 * step, 2.01 * step, 1.01 * step]
    }

    #[test]
    fn who_lives_in_no_listed_place_is_spread_equally_over_the_grid() {
        let [west, south, east, north] = six_points();
        let (municipality, outline) = rectangle(1000, west, south, east, north);
        let (town, village) = (place("town", 600), place("village", 100));
        let spots = spots(&municipality, &outline, &[&town, &village], 5.0);
        let ids: Vec<&str> = spots.iter().map(|spot| spot.id.as_str()).collect();
        assert_eq!(
            ids,
            ["place:town", "place:village", "grid:X:0", "grid:X:1", "grid:X:2", "grid:X:3", "grid:X:4", "grid:X:5"]
        );
        // Of 1000 people 600 and 100 live in the places; 300 are 50 at each of six points. 10 people follow them: 6, 1, 0.5 …
        let weights: Vec<u64> = spots.iter().map(|spot| spot.weight).collect();
        let people: Vec<u64> =
            apportion(People::whole(10), &weights).iter().map(|people| people.thousandths()).collect();
        assert_eq!(people, [6000, 1000, 500, 500, 500, 500, 500, 500]);
    }

    #[test]
    fn places_that_hold_more_than_the_municipality_are_scaled_down() {
        let [west, south, east, north] = six_points();
        let (municipality, outline) = rectangle(500, west, south, east, north);
        let (town, village) = (place("town", 600), place("village", 200));
        let spots = spots(&municipality, &outline, &[&town, &village], 5.0);
        assert_eq!(
            spots.iter().map(|spot| (spot.id.as_str(), spot.weight)).collect::<Vec<_>>(),
            [("place:town", 600), ("place:village", 200)]
        );
    }

    #[test]
    fn too_small_for_the_grid_or_without_people_it_still_has_a_point() {
        let (municipality, outline) = rectangle(10, 0.001, 0.001, 0.002, 0.002);
        let only = spots(&municipality, &outline, &[], 5.0);
        assert_eq!(only.iter().map(|spot| spot.position).collect::<Vec<_>>(), [municipality.inside]);
        let (empty, outline) = rectangle(0, 0.001, 0.001, 0.002, 0.002);
        assert_eq!(spots(&empty, &outline, &[], 5.0).len(), 1);
        // Nobody is listed anywhere: whoever is placed here is still placed.
        let ghost = place("ghost", 0);
        let weights: Vec<u64> = spots(&empty, &outline, &[&ghost], 5.0).iter().map(|spot| spot.weight).collect();
        assert_eq!(apportion(People::whole(4), &weights).into_iter().sum::<People>(), People::whole(4));
    }

    #[test]
    fn rows_and_points_are_five_kilometres_apart_in_latvia_too() {
        let (municipality, outline) = rectangle(10, 26.0, 56.0, 26.5, 56.5);
        let spots = spots(&municipality, &outline, &[], 5.0);
        let (first, second) = (spots[0].position, spots[1].position);
        assert!((first.distance(second).0 - 5000.0).abs() < 1.0);
        let next_row = spots.iter().find(|spot| spot.position.lat > first.lat).unwrap().position;
        assert!(((next_row.lat - first.lat) * KM_PER_DEGREE - 5.0).abs() < 1e-9);
    }
}

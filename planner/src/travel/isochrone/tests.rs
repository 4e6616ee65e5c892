//! The region against its definition, triangle by triangle.

use geodata::{Metres, Minutes, Position};
use proptest::prelude::*;

use super::{
    Sample,
    mesh::{Mesh, PARTS, degrees, next},
    rings::Rings,
    trace::Field,
};

/// Twice the area of a triangle of the mesh, in units of the grid of vertices.
fn doubled(mesh: &Mesh, triangle: u32) -> i128 {
    let [a, b, c] = [0, 1, 2].map(|corner| mesh.places[mesh.tail(3 * triangle + corner) as usize].map(i128::from));
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/// How far along a half-edge its side is cut, from its tail, in parts of [`PARTS`].
fn share_from_tail(mesh: &Mesh, half_edge: u32, limit: f64) -> i128 {
    let share = mesh.share(half_edge, limit);
    i128::from(if mesh.tail(half_edge) < mesh.head(half_edge) { share } else { PARTS - share })
}

/// Twice the area of the part of a triangle within a limit, in units of the contours' grid: the corner that is alone on its
/// side of the limit cuts a triangle off.
fn doubled_within(mesh: &Mesh, triangle: u32, limit: f64) -> i128 {
    let (whole, parts) = (doubled(mesh, triangle), i128::from(PARTS));
    let is_within = |half_edge: u32| mesh.minutes[mesh.tail(half_edge) as usize] <= limit;
    let sides = [0, 1, 2].map(|corner| 3 * triangle + corner);
    let within = sides.iter().filter(|&&side| is_within(side)).count();
    let Some(alone) = sides.into_iter().find(|&side| is_within(side) == (within == 1)) else {
        return whole * parts * parts;
    };
    if within == 0 {
        return 0;
    }
    let before = next(next(alone));
    let corner = whole * share_from_tail(mesh, alone, limit) * (parts - share_from_tail(mesh, before, limit));
    if within == 1 { corner } else { whole * parts * parts - corner }
}

/// Twice the area within a limit by the rings, in the same units.
#[allow(clippy::cast_possible_truncation)] // whole numbers
fn doubled_by_rings(rings: &mut Rings<'_>, limit: usize) -> i128 {
    let unit = (1_u64 << 45) as f64;
    let doubled = |line: &geo::LineString<f64>| -> i128 {
        let points: Vec<_> = line.coords().map(|at| [at.x, at.y].map(|degrees| (degrees * unit) as i128)).collect();
        let [x, y] = points[0];
        points.windows(2).map(|p| (p[0][0] - x) * (p[1][1] - y) - (p[0][1] - y) * (p[1][0] - x)).sum()
    };
    let lines = |polygon: &geo::Polygon<f64>| {
        doubled(polygon.exterior()) + polygon.interiors().iter().map(doubled).sum::<i128>()
    };
    rings.polygons(limit).iter().map(lines).sum()
}

fn samples() -> impl Strategy<Value = Vec<Sample>> {
    let minutes = prop_oneof![Just(None), (0..6_u8).prop_map(|m| Some(f64::from(m))), (0.0..6.0).prop_map(Some)];
    let coarse = (0..12_u8, 0..12_u8).prop_map(|(x, y)| (f64::from(x) / 16.0, f64::from(y) / 16.0));
    let place = prop_oneof![coarse, (0.0..0.75, 0.0..0.75)];
    prop::collection::vec((place, minutes), 0..150).prop_map(|samples| {
        let sample = |((x, y), minutes): ((f64, f64), Option<f64>)| Sample {
            at: Position { lon: 24.0 + x, lat: 57.0 + y },
            minutes: minutes.map(Minutes),
        };
        samples.into_iter().map(sample).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_area_is_that_of_the_parts_of_triangles(samples in samples(), longest in 3_000.0..20_000.0) {
        let limits = [0.5, 1.0, 1.75, 3.0, 5.5];
        let mesh = Mesh::new(&samples, Metres(longest));
        let field = Field::new(&mesh, &limits);
        let mut rings = Rings::new(&field);
        for (index, &limit) in limits.iter().enumerate() {
            let by_triangles: i128 =
                (0..mesh.half_edges() / 3).map(|triangle| doubled_within(&mesh, triangle, limit)).sum();
            prop_assert_eq!(doubled_by_rings(&mut rings, index), by_triangles);
        }
    }

    #[test]
    fn a_mesh_is_a_delaunay_triangulation_without_its_long_triangles(samples in samples(), longest in 3_000.0..20_000.0) {
        let [whole, mesh] = [f64::INFINITY, longest].map(|longest| Mesh::new(&samples, Metres(longest)));
        let corners = |mesh: &Mesh, triangle: u32| [0, 1, 2].map(|corner| mesh.tail(3 * triangle + corner));
        let side = |mesh: &Mesh, half_edge: u32| {
            let [a, b] = [mesh.tail(half_edge), mesh.head(half_edge)].map(|vertex| degrees(mesh.point(vertex)));
            Position { lon: a[0], lat: a[1] }.distance(Position { lon: b[0], lat: b[1] }).0
        };
        let is_short = |triangle: u32| (0..3).all(|corner| side(&whole, 3 * triangle + corner) <= longest);
        let triangles = 0..whole.half_edges() / 3;
        let expected: Vec<_> = triangles.clone().filter(|&t| is_short(t)).map(|t| corners(&whole, t)).collect();
        let found: Vec<_> = (0..mesh.half_edges() / 3).map(|triangle| corners(&mesh, triangle)).collect();
        prop_assert_eq!(found, expected);
        prop_assert!(triangles.clone().all(|triangle| doubled(&whole, triangle) > 0));
        // The triangles fill the hull: what is left without a neighbour encloses as much as they have.
        let rim = (0..whole.half_edges()).filter(|&half_edge| whole.twin(half_edge).is_none());
        let shoelace = |half_edge: u32| {
            let [a, b] = [whole.tail(half_edge), whole.head(half_edge)].map(|v| whole.places[v as usize].map(i128::from));
            a[0] * b[1] - a[1] * b[0]
        };
        prop_assert_eq!(rim.map(shoelace).sum::<i128>(), triangles.map(|triangle| doubled(&whole, triangle)).sum());
    }

    #[test]
    fn twins_run_the_other_way(samples in samples(), longest in 3_000.0..20_000.0) {
        let mesh = Mesh::new(&samples, Metres(longest));
        for half_edge in 0..mesh.half_edges() {
            if let Some(twin) = mesh.twin(half_edge) {
                prop_assert_eq!(mesh.twin(twin), Some(half_edge));
                prop_assert_eq!((mesh.tail(twin), mesh.head(twin)), (mesh.head(half_edge), mesh.tail(half_edge)));
            }
        }
    }
}

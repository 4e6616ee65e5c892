//! In which order vertices join the triangulation.

use std::cmp::Reverse;

/// Bits of a coordinate along the curve.
const CURVE_BITS: u32 = 20;

/// The numbers of all places, which are sorted, in an order that is quick for whatever places: a triangle first, then rounds
/// of random places, each twice as large as the one before, every round along a space-filling curve.
///
/// The rounds are those of N. Amenta, S. Choi and G. Rote, *Incremental constructions con BRIO*, 2003. Empty when all places
/// are in a line: then there is no triangle.
pub(super) fn order(places: &[[i64; 2]]) -> Vec<u32> {
    let Some(triangle) = triangle(places) else { return Vec::new() };
    let bounds = |axis: usize| {
        let along = places.iter().map(|place| place[axis]);
        (along.clone().min().unwrap_or(0), along.max().unwrap_or(0))
    };
    let [(west, east), (south, north)] = [0, 1].map(bounds);
    let shift = (64 - ((east - west) | (north - south)).leading_zeros()).saturating_sub(CURVE_BITS);
    let mut order: Vec<_> = (0..)
        .zip(places)
        .map(|(number, &[x, y])| {
            let round = if triangle.contains(&number) { u32::MAX } else { scattered(number).trailing_zeros() };
            (Reverse(round), along_the_curve([x - west, y - south].map(|along| along >> shift)), number)
        })
        .collect();
    order.sort_unstable();
    order.into_iter().map(|(_, _, number)| number).collect()
}

/// The first place, the last one and one that is not in a line with them.
fn triangle(places: &[[i64; 2]]) -> Option<[u32; 3]> {
    let [first, .., last] = places else { return None };
    let [dx, dy] = [0, 1].map(|axis| i128::from(last[axis] - first[axis]));
    let is_beside = |place: &[i64; 2]| dx * i128::from(place[1] - first[1]) != dy * i128::from(place[0] - first[0]);
    let beside = places.iter().position(is_beside)?;
    let number = |index| u32::try_from(index).ok();
    Some([0, number(beside)?, number(places.len() - 1)?])
}

/// A number without a pattern for each number: the finalizer of `SplitMix64`.
const fn scattered(number: u32) -> u64 {
    let mut bits = (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// How far along the Hilbert curve a place is, by its coordinates from 0 to 2²⁰ - 1.
fn along_the_curve([mut x, mut y]: [i64; 2]) -> i64 {
    let mut along = 0;
    for bit in (0..CURVE_BITS).rev() {
        let [right, upper] = [(x >> bit) & 1, (y >> bit) & 1];
        along = 4 * along + ((3 * right) ^ upper);
        if upper == 0 {
            if right == 1 {
                let all = (1 << CURVE_BITS) - 1;
                (x, y) = (all - x, all - y);
            }
            (x, y) = (y, x);
        }
    }
    along
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_visits_neighbour_after_neighbour() {
        let mut squares: Vec<[i64; 2]> = (0..16).flat_map(|x| (0..16).map(move |y| [x, y])).collect();
        squares.sort_by_key(|square| along_the_curve(square.map(|along| along << (CURVE_BITS - 4))));
        for pair in squares.windows(2) {
            let [a, b] = [pair[0], pair[1]];
            assert_eq!((a[0] - b[0]).abs() + (a[1] - b[1]).abs(), 1, "{a:?} {b:?}");
        }
    }

    #[test]
    fn every_place_comes_once_and_a_triangle_first() {
        // A line along the meridian, then one place beside it.
        let places: Vec<[i64; 2]> = (0..1000).map(|north| [0, north << 24]).chain([[1, 0]]).collect();
        let order = order(&places);
        let mut first = order[..3].to_vec();
        first.sort_unstable();
        assert_eq!(first, [0, 1, 1000]);
        let mut all = order.clone();
        all.sort_unstable();
        assert_eq!(all, (0..=1000).collect::<Vec<u32>>());
        // Rounds grow: the second half of the order is the last round.
        assert!(order[600..].iter().all(|&number| scattered(number).trailing_zeros() == 0));
    }

    #[test]
    fn places_in_a_line_have_no_order() {
        let line: Vec<[i64; 2]> = (0..10).map(|step| [3 * step, -7 * step]).collect();
        for places in [&line[..0], &line[..1], &line[..2], &line] {
            assert!(order(places).is_empty());
        }
    }
}

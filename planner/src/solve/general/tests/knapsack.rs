//! What a site can make of its room, against all ways to pack it.

use proptest::{collection::vec, prelude::*};

use crate::solve::general::knapsack::{Item, parts, whole};

/// Profit and weight of what is taken.
fn sums(items: &[(f64, f64)], taken: &[(u32, f64)]) -> (f64, f64) {
    taken.iter().fold((0.0, 0.0), |(profit, weight), &(row, share)| {
        let (own, size) = items[row as usize];
        (share.mul_add(own, profit), share.mul_add(size, weight))
    })
}

/// The most profit of whole items that fit.
fn most(items: &[(f64, f64)], room: f64) -> f64 {
    let rows = (0u32..).take(items.len());
    (0u32..1 << items.len())
        .map(|set| rows.clone().filter(|row| set >> row & 1 == 1).map(|row| (row, 1.0)).collect())
        .map(|taken: Vec<_>| sums(items, &taken))
        .filter(|&(_, weight)| weight <= room)
        .fold(0.0, |most, (profit, _)| f64::max(most, profit))
}

/// The most profit of parts of items: the densest first.
fn most_of_parts(items: &[(f64, f64)], room: f64) -> f64 {
    let mut items = items.to_vec();
    items.sort_by(|a, b| (b.0 / b.1).total_cmp(&(a.0 / a.1)));
    let mut left = room;
    items.iter().fold(0.0, |profit, &(own, size)| {
        let share = (left / size).clamp(0.0, 1.0);
        left -= share * size;
        share.mul_add(own, profit)
    })
}

proptest! {
    #[test]
    fn packed_like_the_best_of_all_ways(items in vec((1u32..40, 1u32..20), 0..12), room in 0u32..90) {
        let items: Vec<(f64, f64)> = items.into_iter().map(|(profit, weight)| (profit.into(), weight.into())).collect();
        let room = f64::from(room);
        let of = || -> Vec<Item> { (0..).zip(&items).map(|(row, &(profit, weight))| Item::new(row, profit, weight)).collect() };

        let mut packed = of();
        let filled = parts(&mut packed, room);
        let (profit, weight) = sums(&items, &filled.taken(&packed));
        prop_assert!((filled.profit - most_of_parts(&items, room)).abs() < 1e-9);
        prop_assert!((profit - filled.profit).abs() < 1e-9 && weight <= room + 1e-9);

        let packed = whole(&mut of(), room);
        let (profit, weight) = sums(&items, &packed.taken);
        let most = most(&items, room);
        prop_assert!(packed.taken.iter().all(|&(_, share)| share >= 1.0) && weight <= room);
        prop_assert!((profit - most).abs() < 1e-9);
        prop_assert!(packed.profit >= most && packed.profit <= most + 1e-9);
    }
}

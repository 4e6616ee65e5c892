//! What the largest mean of the worst-off excludes, against every way to serve whole rows.

#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small whole numbers")]

use proptest::prelude::*;

use super::task;
use crate::solve::general::task::{Serve, Task};
use crate::solve::general::worst::Worst;

/// The least cost of any way to serve the rows from `row` on that keeps rooms, least loads and the mean of the worst off; `places`
/// says where the rows before went.
fn cheapest(task: &Task, worst: (u32, u32), places: &mut Vec<usize>) -> f64 {
    let load = |site: usize| {
        let rows = places.iter().enumerate().filter(|(_, place)| **place == site);
        rows.map(|(row, _)| task.rows[row].weight).sum::<f64>()
    };
    if (0..3).any(|site| load(site) > task.sites[site].room) {
        return f64::INFINITY;
    }
    if places.len() < task.rows.len() {
        let each = (0..3).map(|site| {
            places.push(site);
            let cost = cheapest(task, worst, places);
            places.pop();
            cost
        });
        return each.fold(f64::INFINITY, f64::min);
    }
    let mut people: Vec<f64> = Vec::new();
    for (row, &place) in task.rows.iter().zip(places.iter()) {
        let entry = row.entries.iter().find(|entry| entry.site as usize == place).expect("an entry for each site");
        people.extend((0..row.weight as u32).map(|_| entry.cost / row.weight));
    }
    people.sort_by(|a, b| b.total_cmp(a));
    let (weight, mean) = worst;
    let sum: f64 = people.iter().take(weight as usize).sum();
    let full = (0..3).all(|site| load(site) >= task.sites[site].least);
    if sum <= f64::from(weight * mean) && full { people.iter().sum() } else { f64::INFINITY }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    /// No service is excluded that has the worst off near enough.
    #[test]
    fn the_worst_off_too_far_away(
        weights in prop::collection::vec(1u32..4, 1..6),
        units in prop::collection::vec(prop::collection::vec(0u32..10, 3), 6),
        sites in prop::collection::vec((2u32..12, 0u32..3), 3),
        worst in (1u32..4, 1u32..9),
    ) {
        let sites: Vec<(u32, u32)> = sites.iter().map(|&(room, least)| (room, least.min(room))).collect();
        let units = &units[..weights.len()];
        let mut task = task(&weights, units, &sites, Serve::All);
        task.single = true;
        let worst = (worst.0.min(weights.iter().sum()), worst.1);
        let (weight, most) = (f64::from(worst.0), f64::from(worst.0 * worst.1));
        let costs = units.iter().flatten().map(|&unit| f64::from(unit)).collect();
        let far = Worst { weight, most, costs };
        let best = cheapest(&task, worst, &mut Vec::new());
        if far.nearest(&task, &[true; 3]).is_none() {
            prop_assert!(best.is_infinite(), "{} is excluded", best);
        }
        // With the mean at hand there is nothing to exclude; with less than the nearest sites make of it there is.
        let near = |row: &super::Row| (row.entries[0].cost / row.weight, row.weight);
        let mut near: Vec<(f64, f64)> = task.rows.iter().map(near).collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut left = weight;
        let least: f64 = near.iter().map(|(unit, weight)| {
            let weight = weight.min(left);
            left -= weight;
            unit * weight
        }).sum();
        let mut wide = task.clone();
        wide.sites.iter_mut().for_each(|site| (site.room, site.least) = (1e3, 0.0));
        let exact = |most: f64| Worst { most, ..far.clone() }.nearest(&wide, &[true; 3]).is_some();
        prop_assert!(exact(least));
        prop_assert!(least <= 0.0 || !exact(least * 0.5));
    }
}

//! Transportation with sites that must serve some weight, by going through all ways to share whole units.

#![allow(clippy::cast_possible_truncation, reason = "small whole numbers")]

use proptest::prelude::*;

use super::task;
use crate::solve::general::task::{Row, Serve, Task};
use crate::solve::general::transport::priced;
use crate::solve::model::Entry;

/// The least cost of every way to share the rows from `row` on, and with it the least cost with a unit of each row at each site.
fn cheapest(task: &Task, row: usize, loads: [f64; 3], shares: &mut Vec<[u32; 3]>, best: &mut (f64, Vec<[f64; 3]>)) {
    let fits = |site: usize| loads[site] <= task.sites[site].room;
    if !(0..3).all(fits) {
        return;
    }
    if row == task.rows.len() {
        if (0..3).any(|site| loads[site] < task.sites[site].least) {
            return;
        }
        let cost = |(row, shares): (&Row, &[u32; 3])| {
            let served: f64 = shares.iter().map(|&share| f64::from(share)).sum();
            let of = |entry: &Entry| f64::from(shares[entry.site as usize]) * entry.cost / row.weight;
            row.entries.iter().map(of).sum::<f64>() + row.escape * (1.0 - served / row.weight)
        };
        let cost: f64 = task.rows.iter().zip(shares.iter()).map(cost).sum();
        best.0 = best.0.min(cost);
        for (least, shares) in best.1.iter_mut().zip(shares.iter()) {
            for site in 0..3 {
                if shares[site] > 0 {
                    least[site] = least[site].min(cost);
                }
            }
        }
        return;
    }
    let weight = task.rows[row].weight;
    let whole = (0..4).filter(|&units| f64::from(units) < weight).count() as u32;
    for first in 0..=whole {
        for second in 0..=whole - first {
            let rest = whole - first - second;
            for third in if task.serve == Serve::Any { 0..=rest } else { rest..=rest } {
                shares.push([first, second, third]);
                let mut loads = loads;
                for (load, share) in loads.iter_mut().zip([first, second, third]) {
                    *load += f64::from(share);
                }
                cheapest(task, row + 1, loads, shares, best);
                shares.pop();
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_cheapest_service_and_what_it_proves(
        weights in prop::collection::vec(1u32..4, 1..5),
        units in prop::collection::vec([0u32..10, 0..10, 0..10], 4),
        sites in [(1u32..6, 0u32..5), (1..6, 0..5), (1..6, 0..5)],
        any in any::<bool>(),
    ) {
        let sites = sites.map(|(room, least)| (room, least.min(room)));
        let units: Vec<Vec<u32>> = units.iter().map(|units| units.to_vec()).collect();
        let task = task(&weights, &units, &sites, if any { Serve::Any } else { Serve::All });
        let mut best = (f64::INFINITY, vec![[f64::INFINITY; 3]; weights.len()]);
        cheapest(&task, 0, [0.0; 3], &mut Vec::new(), &mut best);
        let Some(found) = priced(&task, &[true; 3]) else {
            prop_assert!(best.0.is_infinite(), "{} is missed", best.0);
            return Ok(());
        };
        let cost = found.service.cost + found.service.escapes;
        prop_assert!((cost - best.0).abs() < 1e-9, "{} instead of {}", cost, best.0);
        prop_assert!(found.bound <= best.0 && found.bound > best.0 - 1e-9, "bound {} below {}", found.bound, best.0);
        for ((row, rises), least) in task.rows.iter().zip(&found.rises).zip(&best.1) {
            for &(site, rise) in rises {
                // The rise is that of all of the row.
                let unit = found.bound + rise / row.weight;
                let least = least[site as usize];
                prop_assert!(unit <= least + 1e-9, "a unit at {} costs {}, not {}", site, least, unit);
            }
        }
    }
}

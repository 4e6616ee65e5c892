//! Parts of the general method on small tasks, by going through all that there is.

mod asks;
mod branching;
mod exchange;
mod guess;
mod knapsack;
mod transport;
mod worst;

use super::asks::Asks;
use super::task::{Row, Serve, Site, Task};
use crate::solve::model::Entry;

/// A task of whole weights, for each row the costs of a unit at each site, and for each site the room and the least weight.
/// Any number of sites may be open.
fn task(weights: &[u32], units: &[Vec<u32>], sites: &[(u32, u32)], serve: Serve) -> Task {
    let site = |(column, &(room, least)): (usize, &(u32, u32))| Site {
        column,
        opening: 0.0,
        spending: 0.0,
        room: f64::from(room),
        least: f64::from(least),
        fixed: false,
    };
    let row = |(index, (&weight, units)): (usize, (&u32, &Vec<u32>))| {
        let weight = f64::from(weight);
        let entry = |(site, &unit): (u32, &u32)| Entry { cost: weight * f64::from(unit), site };
        let mut entries: Vec<Entry> = (0..).zip(units).map(entry).collect();
        entries.sort_by(|a, b| a.cost.total_cmp(&b.cost));
        Row { index, weight, escape: if serve == Serve::Any { 5.0 * weight } else { 1e6 }, entries }
    };
    Task {
        sites: sites.iter().enumerate().map(site).collect(),
        rows: weights.iter().zip(units).enumerate().map(row).collect(),
        least: 0,
        most: sites.len(),
        budget: f64::INFINITY,
        apart: vec![Vec::new(); sites.len()],
        groups: (0..).take(sites.len()).collect(),
        asks: Asks::default(),
        single: false,
        serve,
        capacitated: true,
        ceiling: 1e6,
        reach: 0.0,
        steps: None,
    }
}

//! Covering within a radius as a model: rows that look alike merged, rows and sites that others dominate left out.
//!
//! The reductions are the classical ones: Toregas, C., `ReVelle`, C. (1973), Binary logic solutions to a class of location
//! problem, Geographical Analysis 5(2).

mod part;
mod table;
mod tree;

use std::collections::BTreeMap;

use self::table::{Table, Work, contains};
use super::branch::{self, Goal};
use super::model::{Count, Entry, Model};
use super::places::Places;
use super::row_weights;
use super::watch::Watch;

/// Words of bits after which comparing takes longer than it saves.
const WORDS: usize = 300_000_000;

/// Steps without a better cover after which the search for a first one ends, and that for a better one where the first is
/// not proven.
const FEW_STEPS: usize = 300;
const MOST_STEPS: usize = 100_000;

/// What is asked of a smallest cover.
#[derive(Clone, Copy)]
pub(super) struct Ask {
    /// Covers closer than this share to the smallest are as good as it.
    pub gap: f64,
    /// Stop as soon as there is a cover of so many sites, or proven to be none.
    pub target: Option<usize>,
    /// Stop after so many nodes.
    pub nodes: usize,
    /// What each site costs; for reports only.
    pub cost: f64,
}

/// What is to be covered: for each distinct set of sites (by their place in `Places::free`) the weight of its rows.
struct Cover {
    rows: Vec<(Vec<u32>, f64)>,
}

impl Cover {
    /// Rows within `radius` of a fixed site are covered already, rows within it of no site are not coverable: both are
    /// left out.
    fn new(places: &Places<'_>, radius: f64) -> Self {
        Self::watched(places, radius, &mut || true).unwrap_or(Self { rows: Vec::new() })
    }

    /// The same; `None` as soon as it may not go on.
    fn watched(places: &Places<'_>, radius: f64, goes_on: &mut dyn FnMut() -> bool) -> Option<Self> {
        let mut merged: BTreeMap<Vec<u32>, f64> = BTreeMap::new();
        for (index, &row) in places.rows.iter().enumerate() {
            if index % 1000 == 999 && !goes_on() {
                return None;
            }
            if places.least(row, places.fixed.iter().copied()) > radius {
                let sites: Vec<u32> = (0..)
                    .zip(&places.free)
                    .filter(|&(_, &column)| places.problem.cost(row, column) <= radius)
                    .map(|(site, _)| site)
                    .collect();
                if !sites.is_empty() {
                    *merged.entry(sites).or_default() += places.weight(row);
                }
            }
        }
        Some(Self { rows: merged.into_iter().collect() })
    }

    /// Leaves out sites that cover nothing that another, no dearer one does not. With `all` to be covered, also rows that
    /// are covered whenever another one is.
    fn reduce(&mut self, opening: &[f64], all: bool, watch: &mut Watch<'_>) {
        let table = Table::new(self.rows.iter().map(|(sites, _)| sites), opening.len());
        let mut left = table.all();
        let mut work = Work::new(WORDS, watch);
        let no_dearer = |other: usize, site: usize| opening[other] <= opening[site];
        while (all && table.drop_rows(&mut left, &mut work)) | table.drop_sites(&mut left, &mut work, no_dearer) {}
        let mut row = 0..;
        self.rows.retain_mut(|(sites, _)| {
            sites.retain(|&site| contains(&left.sites, site as usize));
            row.next().is_some_and(|row| contains(&left.rows, row))
        });
    }
}

/// The cheapest choice of free sites that, with the fixed ones, covers every coverable row within `radius`.
pub(super) struct Cheapest {
    pub chosen: Vec<bool>,
    /// Opening cost of the chosen sites.
    pub value: f64,
    /// No choice costs less.
    pub bound: f64,
}

/// Finds the cheapest cover within the gap.
pub(super) fn cheapest(places: &Places<'_>, radius: f64, opening: &[f64], gap: f64, watch: &mut Watch<'_>) -> Cheapest {
    let cost = opening.first().copied().unwrap_or(0.0);
    if cost > 0.0 && opening.iter().all(|other| other.total_cmp(&cost).is_eq()) {
        return smallest(places, radius, Ask { gap, target: None, nodes: usize::MAX, cost }, watch);
    }
    let mut cover = Cover::new(places, radius);
    cover.reduce(opening, true, watch);
    // Leaving a row uncovered at the price of the cheapest site that covers it is no better than opening that site.
    let cheapest_of = |sites: &[u32]| {
        let cost = |site: &u32| opening[*site as usize];
        sites.iter().copied().min_by(|a, b| cost(a).total_cmp(&cost(b)))
    };
    let row = |(sites, _): &(Vec<u32>, f64)| {
        let escape = cheapest_of(sites).map_or(0.0, |site| opening[site as usize]);
        (escape, sites.iter().map(|&site| Entry { cost: 0.0, site }).collect())
    };
    let model = Model::new(cover.rows.iter().map(row).collect(), opening.to_vec(), Count::Any);
    let start = row_weights::cover(&cover.rows, opening, None, MOST_STEPS, watch);
    let mut found = branch::search(&model, &start, Goal::best(gap), watch);
    for (sites, _) in &cover.rows {
        let covered = sites.iter().any(|&site| found.chosen[site as usize]);
        if let Some(site) = cheapest_of(sites).filter(|_| !covered) {
            found.chosen[site as usize] = true;
        }
    }
    let value = opening.iter().zip(&found.chosen).filter(|(_, chosen)| **chosen).map(|(cost, _)| cost).sum();
    Cheapest { chosen: found.chosen, value, bound: found.bound }
}

/// Finds the smallest cover, where all sites cost the same.
pub(super) fn smallest(places: &Places<'_>, radius: f64, ask: Ask, watch: &mut Watch<'_>) -> Cheapest {
    let sites = places.free.len();
    let Some(mut cover) = Cover::watched(places, radius, &mut || watch.goes_on()) else {
        return Cheapest { chosen: vec![true; sites], value: sites as f64 * ask.cost, bound: 0.0 };
    };
    let opening = vec![1.0; sites];
    cover.reduce(&opening, true, watch);
    let better = |target: Option<usize>, steps: usize, watch: &mut Watch<'_>| -> Vec<usize> {
        let target = target.map(|target| target as f64);
        let chosen = row_weights::cover(&cover.rows, &opening, target, steps, watch);
        (0..sites).filter(|&site| chosen[site]).collect()
    };
    let start = better(ask.target, FEW_STEPS, watch);
    let table = Table::new(cover.rows.iter().map(|(sites, _)| sites), sites);
    let steps = MOST_STEPS.min(ask.nodes.saturating_mul(10 * FEW_STEPS));
    let better = |proven: usize, watch: &mut Watch<'_>| better(Some(ask.target.unwrap_or(proven)), steps, watch);
    let (opened, bound) = tree::search(table, start, better, ask, watch);
    let mut chosen = vec![false; sites];
    for &site in &opened {
        chosen[site] = true;
    }
    Cheapest { chosen, value: opened.len() as f64 * ask.cost, bound: bound as f64 * ask.cost }
}

/// The model of leaving the least weight uncovered with `count` free sites; what no site can cover is not counted.
pub(super) fn least_uncovered(places: &Places<'_>, radius: f64, count: usize, watch: &mut Watch<'_>) -> Model {
    let mut cover = Cover::new(places, radius);
    let opening = vec![0.0; places.free.len()];
    cover.reduce(&opening, false, watch);
    priced(&cover.rows, opening, 1.0, Count::Exactly(count))
}

/// The model of opening costs and, for each unit of weight left uncovered, a price.
pub(super) fn priced(rows: &[(Vec<u32>, f64)], opening: Vec<f64>, price: f64, count: Count) -> Model {
    let row = |(sites, weight): &(Vec<u32>, f64)| {
        (price * weight, sites.iter().map(|&site| Entry { cost: 0.0, site }).collect())
    };
    Model::new(rows.iter().map(row).collect(), opening, count)
}

/// The distinct sets of sites that cover a row, each with the weight it stands for, without sites that a no dearer one
/// makes needless.
pub(super) fn distinct_rows(
    places: &Places<'_>,
    radius: f64,
    opening: &[f64],
    watch: &mut Watch<'_>,
) -> Vec<(Vec<u32>, f64)> {
    let mut cover = Cover::new(places, radius);
    cover.reduce(opening, false, watch);
    cover.rows
}

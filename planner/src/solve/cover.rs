//! Covering within a radius as a model: rows that look alike merged, rows and sites that others dominate left out.
//!
//! The reductions are the classical ones: Toregas, C., `ReVelle`, C. (1973), Binary logic solutions to a class of location
//! problem, Geographical Analysis 5(2).

use std::collections::BTreeMap;

use super::branch::{self, Goal};
use super::model::{Count, Entry, Model};
use super::places::Places;
use super::row_weights;
use super::watch::Watch;

/// Beyond so many words of bits, comparing all pairs takes longer than it saves.
const WORDS: usize = 1_000_000_000;

/// What is to be covered: for each distinct set of sites (by their place in `Places::free`) the weight of its rows.
struct Cover {
    rows: Vec<(Vec<u32>, f64)>,
    /// Sites that some answer among the best can do without.
    dominated: Vec<bool>,
}

impl Cover {
    /// Rows within `radius` of a fixed site are covered already, rows within it of no site are not coverable: both are
    /// left out.
    fn new(places: &Places<'_>, radius: f64) -> Self {
        let mut merged: BTreeMap<Vec<u32>, f64> = BTreeMap::new();
        for &row in &places.rows {
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
        Self { rows: merged.into_iter().collect(), dominated: vec![false; places.free.len()] }
    }

    /// Leaves out rows that are covered whenever another one is (right only when every row must be covered).
    fn drop_rows(&mut self) -> bool {
        let (before, words) = (self.rows.len(), self.dominated.len().div_ceil(64));
        self.rows.sort_by(|a, b| a.0.len().cmp(&b.0.len()).then_with(|| a.0.cmp(&b.0)));
        let mut kept: Vec<(Vec<u32>, f64)> = Vec::with_capacity(before);
        let mut bits = Bits::new(words);
        let mut looked = 0;
        for row in self.rows.drain(..) {
            let own = Bits::of(&row.0, words);
            looked += kept.len() * words;
            if looked > WORDS || !(0..kept.len()).any(|other| subset(bits.get(other), &own)) {
                bits.push(&own);
                kept.push(row);
            }
        }
        self.rows = kept;
        self.rows.len() < before
    }

    /// Leaves out sites that cover nothing that another, no dearer one does not.
    fn drop_sites(&mut self, opening: &[f64]) -> bool {
        let (sites, words) = (opening.len(), self.rows.len().div_ceil(64));
        if sites * sites * words > WORDS {
            return false;
        }
        let mut covers: Vec<Vec<u32>> = vec![Vec::new(); sites];
        for (row, (sites, _)) in (0..).zip(&self.rows) {
            for &site in sites {
                covers[site as usize].push(row);
            }
        }
        let mut bits = Bits::new(words);
        for rows in &covers {
            bits.push(&Bits::of(rows, words));
        }
        let mut dropped = false;
        for site in 0..sites {
            let better = |&other: &usize| {
                !self.dominated[other]
                    && other != site
                    && opening[other] <= opening[site]
                    && covers[other].len() >= covers[site].len()
                    && subset(bits.get(site), bits.get(other))
            };
            if !self.dominated[site] && (0..sites).any(|other| better(&other)) {
                self.dominated[site] = true;
                dropped = true;
            }
        }
        if dropped {
            let dominated = &self.dominated;
            self.rows.iter_mut().for_each(|(sites, _)| sites.retain(|&site| !dominated[site as usize]));
        }
        dropped
    }
}

/// Sets of numbers as bits, one after another.
struct Bits {
    words: usize,
    all: Vec<u64>,
}

impl Bits {
    const fn new(words: usize) -> Self {
        Self { words, all: Vec::new() }
    }

    fn of(members: &[u32], words: usize) -> Vec<u64> {
        let mut bits = vec![0; words];
        for &member in members {
            bits[member as usize / 64] |= 1 << (member % 64);
        }
        bits
    }

    fn push(&mut self, bits: &[u64]) {
        self.all.extend_from_slice(bits);
    }

    fn get(&self, index: usize) -> &[u64] {
        &self.all[index * self.words..][..self.words]
    }
}

/// Whether the set `small` lies within `large`.
fn subset(small: &[u64], large: &[u64]) -> bool {
    small.iter().zip(large).all(|(small, large)| small & !large == 0)
}

/// The cheapest choice of free sites that, with the fixed ones, covers every coverable row within `radius`.
pub(super) struct Cheapest {
    pub chosen: Vec<bool>,
    /// Opening cost of the chosen sites.
    pub value: f64,
    /// No choice costs less.
    pub bound: f64,
}

/// Finds the cheapest cover; ends early at the goal's target.
pub(super) fn cheapest(
    places: &Places<'_>,
    radius: f64,
    opening: &[f64],
    goal: Goal<'_>,
    watch: &mut Watch<'_>,
) -> Cheapest {
    let mut cover = Cover::new(places, radius);
    while cover.drop_rows() | cover.drop_sites(opening) {}
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
    let start = row_weights::cover(&cover.rows, opening, goal.target, watch);
    let mut found = branch::search(&model, &start, goal, watch);
    for (sites, _) in &cover.rows {
        let covered = sites.iter().any(|&site| found.chosen[site as usize]);
        if let Some(site) = cheapest_of(sites).filter(|_| !covered) {
            found.chosen[site as usize] = true;
        }
    }
    let value = opening.iter().zip(&found.chosen).filter(|(_, chosen)| **chosen).map(|(cost, _)| cost).sum();
    Cheapest { chosen: found.chosen, value, bound: found.bound }
}

/// The model of leaving the least weight uncovered with `count` free sites; what no site can cover is not counted.
pub(super) fn least_uncovered(places: &Places<'_>, radius: f64, count: usize) -> Model {
    let mut cover = Cover::new(places, radius);
    let opening = vec![0.0; places.free.len()];
    cover.drop_sites(&opening);
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
pub(super) fn distinct_rows(places: &Places<'_>, radius: f64, opening: &[f64]) -> Vec<(Vec<u32>, f64)> {
    let mut cover = Cover::new(places, radius);
    cover.drop_sites(opening);
    cover.rows
}

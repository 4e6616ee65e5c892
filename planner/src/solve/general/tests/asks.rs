//! What is asked of sites, by going through all sets of them.

#![allow(clippy::cast_possible_truncation, reason = "small whole numbers")]

use proptest::prelude::*;

use super::task;
use crate::solve::general::asks::Twice;
use crate::solve::general::needs::{are_few, fulfillable, sets as sets_of};
use crate::solve::general::sides::propagate;
use crate::solve::general::task::{Serve, Site, Task};
use crate::solve::general::ways::ways;
use crate::solve::general::worst::Worst;
use crate::solve::model::Decision;
use crate::solve::watch::{Options, Watch};

const SITES: usize = 6;

#[derive(Clone, Debug)]
struct Asked {
    weights: Vec<u32>,
    units: Vec<Vec<u32>>,
    most: usize,
    apart: Option<(usize, usize)>,
    /// For each need, what each site adds in quarters.
    needs: Vec<Vec<u32>>,
    duplication: Option<u32>,
    backup: Option<u32>,
    worst: Option<(u32, u32)>,
    standard: u32,
    decided: Vec<Option<bool>>,
}

fn asked() -> impl Strategy<Value = Asked> {
    let need = prop::collection::vec(prop_oneof![2 => Just(0u32), 1 => 1..5u32], SITES);
    let some = |most: u32| prop::option::of(0..most);
    let asks = (some(8), some(8), prop::option::of((1u32..6, 1u32..9)), 2u32..8);
    let rows = (prop::collection::vec(1u32..4, 5), prop::collection::vec(prop::collection::vec(0u32..10, SITES), 5));
    let sites = (2..=SITES, prop::option::of((0..SITES, 0..SITES)), prop::collection::vec(need, 0..5));
    let decided = prop::collection::vec(prop_oneof![4 => Just(None), 1 => any::<bool>().prop_map(Some)], SITES);
    (rows, sites, asks, decided).prop_map(|((weights, units), (most, apart, needs), asks, decided)| {
        let (duplication, backup, worst, standard) = asks;
        let apart = apart.filter(|(a, b)| a != b);
        Asked { weights, units, most, apart, needs, duplication, backup, worst, standard, decided }
    })
}

impl Asked {
    fn task(&self) -> Task {
        let mut task = task(&self.weights, &self.units, &[(100, 0); SITES], Serve::All);
        task.most = self.most;
        if let Some((a, b)) = self.apart {
            task.apart[a].push(b as u32);
            task.apart[b].push(a as u32);
        }
        let need = |adds: &Vec<u32>| {
            let adds = (0..).zip(adds).filter(|(_, adds)| **adds > 0);
            adds.map(|(site, &adds)| (site, f64::from(adds) / 4.0)).collect()
        };
        task.asks.needs = self.needs.iter().map(need).collect();
        let near = |site: usize| {
            let near = |&row: &u32| self.units[row as usize][site] <= self.standard;
            (0..5).filter(near).collect()
        };
        let near: Vec<Vec<u32>> = (0..SITES).map(near).collect();
        let twice = |most: u32| Twice { most: f64::from(most), near: near.clone() };
        task.asks.duplication = self.duplication.map(twice);
        task.asks.backup = self.backup.map(twice);
        task.asks.worst = self.worst.map(|(weight, mean)| Worst {
            weight: f64::from(weight),
            most: f64::from(weight * mean),
            costs: self.units.iter().flatten().map(|&unit| f64::from(unit)).collect(),
        });
        task
    }

    fn fulfils(&self, set: &[bool]) -> bool {
        let open = |site: &usize| set[*site];
        let apart = self.apart.is_none_or(|(a, b)| !(set[a] && set[b]));
        let enough = |need: &Vec<u32>| (0..SITES).filter(open).map(|site| need[site]).sum::<u32>() >= 4;
        apart && (0..SITES).filter(open).count() <= self.most && self.needs.iter().all(enough)
    }

    /// Whether a set of sites keeps all that is asked when everybody goes to the nearest.
    fn keeps(&self, set: &[bool]) -> bool {
        let open = |site: &usize| set[*site];
        let near = |row: usize| (0..SITES).filter(open).filter(|&site| self.units[row][site] <= self.standard).count();
        let twice: u32 = (0..5).filter(|&row| near(row) >= 2).map(|row| self.weights[row]).sum();
        let total: u32 = self.weights.iter().sum();
        let mut people: Vec<u32> = Vec::new();
        for row in 0..5 {
            let Some(cost) = (0..SITES).filter(open).map(|site| self.units[row][site]).min() else { return false };
            people.extend((0..self.weights[row]).map(|_| cost));
        }
        people.sort_unstable_by(|a, b| b.cmp(a));
        let worst = |(weight, mean): (u32, u32)| people.iter().take(weight as usize).sum::<u32>() <= weight * mean;
        self.fulfils(set)
            && self.duplication.is_none_or(|most| twice <= most)
            && self.backup.is_none_or(|most| total - twice <= most)
            && self.worst.is_none_or(worst)
    }
}

fn sets() -> impl Iterator<Item = Vec<bool>> {
    (0..1usize << SITES).map(|set| (0..SITES).map(|site| set >> site & 1 == 1).collect())
}

const fn decision(open: bool) -> Decision {
    if open { Decision::Open } else { Decision::Closed }
}

/// Ten sites of which any may be open: 2 + 4 + … + 1,024 nodes, whatever way leads down.
#[test]
fn how_many_nodes_find_all_sets() {
    let task = task(&[1], &[vec![1; 10]], &[(1, 0); 10], Serve::Any);
    assert!(are_few(&task, 2_046));
    assert!(!are_few(&task, 2_045));
    assert_eq!(sets_of(&task, 2_047, &mut Watch::new(&Options::default())).map(|sets| sets.len()), Some(1_024));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Nothing that keeps what is asked is lost by what follows from decisions, and a set that does not is refused.
    #[test]
    fn what_follows_from_decisions(asked in asked()) {
        let task = asked.task();
        let mut decisions: Vec<Decision> =
            asked.decided.iter().map(|decided| decided.map_or(Decision::Free, decision)).collect();
        let left = propagate(&task, &mut decisions);
        for set in sets() {
            let meant = set.iter().zip(&asked.decided).all(|(open, decided)| decided.is_none_or(|is| is == *open));
            let keeps = asked.keeps(&set);
            if meant && keeps {
                let is_left = set.iter().zip(&decisions).all(|(&open, &is)| is == Decision::Free || is == decision(open));
                prop_assert!(left && is_left, "{:?} is lost", set);
            }
            if set.iter().any(|&open| open) {
                let mut all: Vec<Decision> = set.iter().map(|&open| decision(open)).collect();
                prop_assert_eq!(propagate(&task, &mut all), keeps, "{:?}", set);
            }
        }
    }

    /// Needs can be fulfilled where some set of sites does.
    #[test]
    fn needs_that_can_be_fulfilled(asked in asked()) {
        let alone = Asked { duplication: None, backup: None, worst: None, ..asked };
        let some = sets().any(|set| alone.fulfils(&set));
        let (task, options) = (alone.task(), Options::default());
        let mut watch = Watch::new(&options);
        prop_assert_eq!(fulfillable(&task, &mut watch), Some(some));
    }

    /// All sets that keep what is asked are found, each once.
    #[test]
    fn all_sets_that_keep_what_is_asked(asked in asked()) {
        let (task, options) = (asked.task(), Options::default());
        let mut found = sets_of(&task, 1000, &mut Watch::new(&options)).unwrap();
        found.sort_unstable();
        let open = |set: Vec<bool>| (0..SITES).filter(|&site| set[site]).collect::<Vec<usize>>();
        let mut all: Vec<Vec<usize>> = sets().filter(|set| asked.keeps(set)).map(open).collect();
        all.sort_unstable();
        prop_assert_eq!(found, all);
        prop_assert!(sets_of(&task, 1, &mut Watch::new(&options)).is_none_or(|sets| sets.len() <= 1));
    }

    /// The ways in which sites need all of their places are those of which no part would do.
    #[test]
    fn ways_to_need_all_places(asked in asked(), leasts in prop::collection::vec(0u32..5, SITES)) {
        let once = Asked { duplication: asked.duplication.or(Some(3)), ..asked }.task();
        let mut task = once.clone();
        // Sites whose least is 0 have no limited places.
        for (site, &least) in leasts.iter().enumerate().filter(|(_, least)| **least > 0) {
            task.sites.push(Site { least: f64::from(least), ..once.sites[site].clone() });
        }
        let Some(twice) = &mut task.asks.duplication else { return Ok(()) };
        twice.near.resize(task.sites.len(), Vec::new());
        let total: f64 = task.rows.iter().map(|row| row.weight).sum();
        let set: Vec<usize> = (0..SITES).filter(|site| site % 4 != 3).collect();
        let full = |site: usize| (SITES..task.sites.len()).find(|&other| task.sites[other].column == site);
        let does = |way: &Vec<usize>| {
            let spare = set.iter().copied().filter(|site| !way.contains(site));
            let least: f64 = way.iter().map(|&site| f64::from(leasts[site])).sum();
            least <= total && task.asks.duplication.as_ref().unwrap().keeps(&task, spare)
        };
        let subsets = (0..1usize << set.len()).map(|way| (0..set.len()).filter(move |place| way >> place & 1 == 1));
        let subsets = subsets.map(|way| way.map(|place| set[place]).collect::<Vec<usize>>());
        let able: Vec<Vec<usize>> = subsets.filter(|way| way.iter().all(|&site| full(site).is_some())).filter(does).collect();
        let part = |way: &Vec<usize>| able.iter().any(|less| less != way && less.iter().all(|site| way.contains(site)));
        let mut least: Vec<Vec<bool>> = able.iter().filter(|way| !part(way)).map(|way| {
            let mut chosen = vec![false; task.sites.len()];
            for &site in &set {
                chosen[full(site).filter(|_| way.contains(&site)).unwrap_or(site)] = true;
            }
            chosen
        }).collect();
        least.sort_unstable();
        let mut found = ways(&task, &set).unwrap();
        found.sort_unstable();
        prop_assert_eq!(found, least);
    }
}

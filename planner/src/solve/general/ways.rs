//! The ways in which the sites of a set may need all of their places, where duplication is limited.

use super::asks::Twice;
use super::task::Task;
use crate::measure::SUM_ROUNDING;

/// More ways than this at once are too many to go through.
const MOST: usize = 1_000;

/// For each way in which so many sites of a set need all of their places that duplication is no more than it may be, and none
/// of them could be left out: the chosen sites of the task. They come twice there where their places are limited, and the set
/// has those that have places left. `None` where there are too many ways.
pub(super) fn ways(task: &Task, set: &[usize]) -> Option<Vec<Vec<bool>>> {
    let ways = match &task.asks.duplication {
        Some(twice) => Ways::new(task, twice, set).least()?,
        None => vec![set.to_vec()],
    };
    let chosen = |sites: Vec<usize>| {
        let mut chosen = vec![false; task.sites.len()];
        for site in sites {
            chosen[site] = true;
        }
        chosen
    };
    Some(ways.into_iter().map(chosen).collect())
}

/// A way has a bit for each place in the set.
struct Ways<'a> {
    task: &'a Task,
    twice: &'a Twice,
    set: &'a [usize],
    /// For each site of the set, the same with all of its places needed.
    full: Vec<Option<usize>>,
    /// More than this cannot be served together.
    total: f64,
}

impl<'a> Ways<'a> {
    fn new(task: &'a Task, twice: &'a Twice, set: &'a [usize]) -> Self {
        let full = |&site: &usize| {
            let same = |&other: &usize| task.sites[other].column == task.sites[site].column;
            (0..task.sites.len()).filter(same).find(|&other| task.sites[other].least > 0.0)
        };
        let total = task.rows.iter().map(|row| row.weight).sum::<f64>() * (1.0 + SUM_ROUNDING);
        Self { task, twice, set, full: set.iter().map(full).collect(), total }
    }

    /// The sites of each way that does, of which no part does: fewer full sites are tried first.
    fn least(&self) -> Option<Vec<Vec<usize>>> {
        if self.set.len() > u64::BITS as usize {
            return None;
        }
        let mut found: Vec<u64> = Vec::new();
        let mut open = vec![0];
        while !open.is_empty() {
            let (enough, few): (Vec<u64>, Vec<u64>) = open.into_iter().partition(|&way| self.does(way));
            found.extend(enough);
            let more = few.iter().flat_map(|&way| self.with_one_more(way));
            open = more.filter(|way| !found.iter().any(|part| part & way == *part)).take(MOST + 1).collect();
            if open.len() > MOST {
                return None;
            }
        }
        Some(found.into_iter().map(|way| self.sites(way)).collect())
    }

    fn is_full(way: u64, place: usize) -> bool {
        way >> place & 1 == 1
    }

    fn does(&self, way: u64) -> bool {
        let left = (0..self.set.len()).filter(|&place| !Self::is_full(way, place));
        self.twice.keeps(self.task, left.map(|place| self.set[place]))
    }

    /// The ways with a later site of the set full too, where as much can be served; so each way is made once.
    fn with_one_more(&self, way: u64) -> impl Iterator<Item = u64> + '_ {
        let next = (u64::BITS - way.leading_zeros()) as usize;
        let least = |site: &usize| self.task.sites[*site].least;
        let served: f64 = self.sites(way).iter().map(least).sum();
        let later = self.full.iter().enumerate().skip(next);
        let fits = move |(place, full): (usize, &Option<usize>)| {
            let full = full.as_ref().filter(|full| served + least(full) <= self.total);
            full.map(|_| way | 1 << place)
        };
        later.filter_map(fits)
    }

    fn sites(&self, way: u64) -> Vec<usize> {
        let places = self.set.iter().zip(&self.full).enumerate();
        places.map(|(place, (&site, full))| full.filter(|_| Self::is_full(way, place)).unwrap_or(site)).collect()
    }
}

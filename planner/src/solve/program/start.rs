//! Sites to begin with: local search by what open sites alone decide, everybody going to the nearest.
//!
//! One open site gives way to another wherever that breaks less or, breaking as much, is worth more; where nothing helps, some
//! are exchanged at random (Lourenço, H. R., Martin, O. C., Stützle, T. (2003), Iterated local search, in Glover, F.,
//! Kochenberger, G. (eds.), Handbook of metaheuristics). Whether the sites do is for the program to say, which is small once
//! they are decided.

use super::super::random::Random;
use super::super::watch::Watch;
use super::Aim;
use crate::measure::{backed_up, nearest_served, total_weight, worst_mean};
use crate::problem::{Goal, Problem, Status};

/// So many sets of sites are looked at, or so many for each exchange there is; and so many of the best are told.
const LOOKS: usize = 30_000;
const LOOKS_EACH: usize = 50;
const TOLD: usize = 6;
/// Looks between two questions whether to go on.
const ASKED: usize = 200;
/// Sites exchanged at random.
const KICK: usize = 2;

/// What a set of sites breaks, as shares of what is allowed, and what it is worth: the less the better.
type Worth = (f64, f64);

/// Sets of as many sites as the problem asks for, the most promising first; none for aims or problems of which sites alone
/// say too little.
pub(super) fn sites(problem: &Problem, aim: Aim, from: &[usize], watch: &mut Watch<'_>) -> Vec<Vec<usize>> {
    let count = problem.objective().sites();
    let known = matches!(aim, Aim::Goal(Goal::Travel | Goal::Coverage)) && count == Some(from.len());
    let candidates = problem.candidates().iter().enumerate();
    let free: Vec<usize> = candidates
        .filter(|(_, site)| site.status != Status::Forbidden && !site.is_fixed_open())
        .map(|(column, _)| column)
        .collect();
    let held: Vec<usize> = from.iter().copied().filter(|column| !free.contains(column)).collect();
    if !known || held.len() == from.len() || free.len() + held.len() <= from.len() {
        return Vec::new();
    }
    let exchanges = (from.len() - held.len()) * free.len();
    let looks = LOOKS.min(LOOKS_EACH * exchanges);
    let mut search = Search { problem, aim, free, held, looks, best: Vec::new() };
    let mut random = Random::new(watch.seed());
    let mut open: Vec<usize> = from.iter().copied().filter(|column| search.free.contains(column)).collect();
    while search.looks > 0 && watch.goes_on() {
        let mut now = search.look(&open);
        while let Some(better) = search.better(&mut open, now, &mut random, watch) {
            now = better;
        }
        for _ in 0..KICK {
            let (out, next) = (random.below(open.len()), search.free[random.below(search.free.len())]);
            if !open.contains(&next) {
                open[out] = next;
            }
        }
    }
    search.best.into_iter().map(|(_, open)| open).collect()
}

struct Search<'a> {
    problem: &'a Problem,
    aim: Aim,
    free: Vec<usize>,
    /// Open in any case.
    held: Vec<usize>,
    /// How many sets may still be looked at.
    looks: usize,
    /// The best sets so far that break nothing, in order.
    best: Vec<(f64, Vec<usize>)>,
}

impl Search<'_> {
    /// Takes the first exchange of a site that is better, in an order that begins anywhere.
    fn better(&mut self, open: &mut [usize], now: Worth, random: &mut Random, watch: &mut Watch<'_>) -> Option<Worth> {
        let (sites, others) = (open.len(), self.free.len());
        let first = random.below(sites * others);
        for step in 0..sites * others {
            let at = (first + step) % (sites * others);
            let (out, next) = (at % sites, self.free[at / sites]);
            if self.looks == 0 || (self.looks.is_multiple_of(ASKED) && !watch.goes_on()) {
                return None;
            }
            if open.contains(&next) {
                continue;
            }
            let before = std::mem::replace(&mut open[out], next);
            let worth = self.look(open);
            if worth.0 < now.0 || (worth.0 <= now.0 && worth.1 < now.1) {
                return Some(worth);
            }
            open[out] = before;
        }
        None
    }

    /// Measures a set of free sites with those that are open in any case, and remembers it if it is among the best.
    fn look(&mut self, free: &[usize]) -> Worth {
        self.looks = self.looks.saturating_sub(1);
        let mut open: Vec<usize> = self.held.iter().chain(free).copied().collect();
        open.sort_unstable();
        let worth = worth(self.problem, self.aim, &open);
        if worth.0 <= 0.0 && self.best.iter().all(|(_, other)| *other != open) {
            let place = self.best.partition_point(|(value, _)| *value <= worth.1);
            self.best.insert(place, (worth.1, open));
            self.best.truncate(TOLD);
        }
        worth
    }
}

fn worth(problem: &Problem, aim: Aim, open: &[usize]) -> Worth {
    let constraints = problem.constraints();
    let total = total_weight(problem);
    let served = nearest_served(problem, open);
    let limit = problem.assignment_limit();
    let standard = problem.standard().unwrap_or(f64::INFINITY);
    let cover = problem.cover_limit().unwrap_or(f64::INFINITY);
    let (mut travel, mut beyond, mut covered) = (0.0, 0.0, 0.0);
    let mut loads = vec![0.0; problem.candidates().len()];
    for (point, parts) in problem.demand().iter().zip(&served) {
        let Some(part) = parts.first().filter(|part| part.cost <= limit) else {
            beyond += point.weight;
            continue;
        };
        travel += part.weight * part.cost;
        loads[part.site] += part.weight;
        covered += if part.cost <= cover { part.weight } else { 0.0 };
    }
    let over = |most: f64, is: f64, of: f64| ((is - most) / of.max(f64::MIN_POSITIVE)).max(0.0);
    let mut broken = if problem.serves_everybody() { beyond / total } else { 0.0 };
    let twice = backed_up(problem, open, standard);
    broken += constraints.maximum_duplication.map_or(0.0, |most| over(most, twice, total));
    broken += constraints.backup_share.map_or(0.0, |share| over(twice, share * total, total));
    if let Some(worst) = constraints.worst_mean {
        broken += worst_mean(problem, &served, worst.share).map_or(1.0, |mean| over(worst.most, mean, worst.most));
    }
    if let Some(separation) = constraints.minimum_separation {
        let pairs = open.iter().enumerate().flat_map(|(at, &a)| open[..at].iter().map(move |&b| (a, b)));
        broken += pairs.map(|(a, b)| over(problem.apart(a, b), separation, separation)).sum::<f64>();
    }
    // Whoever does not find a place has to go on.
    let crowded: f64 = open.iter().map(|&column| (loads[column] - problem.room(column)).max(0.0)).sum();
    let value = if aim == Aim::Goal(Goal::Coverage) { total - covered } else { travel };
    (broken, value * (1.0 + crowded / total))
}

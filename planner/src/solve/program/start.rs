//! Sites to begin with: local search by what open sites decide, everybody going to the nearest that has room, those first who
//! lose most by going on (Martello, S., Toth, P. (1981), An algorithm for the generalized assignment problem, in Brans, J. P.
//! (ed.), Operational research '81).
//!
//! One open site gives way to another wherever that breaks less or, breaking as much, is worth more; where nothing helps, some
//! are exchanged at random (Lourenço, H. R., Martin, O. C., Stützle, T. (2003), Iterated local search, in Glover, F.,
//! Kochenberger, G. (eds.), Handbook of metaheuristics). Whether the sites do is for the program to say, which is small once
//! they are decided.

use super::super::random::Random;
use super::super::watch::Watch;
use super::Aim;
use crate::measure::{Part, Served, backed_up, total_weight, worst_mean};
use crate::problem::{Goal, Problem, Status};

/// So many sets of sites are looked at, or so many for each exchange there is; and so many of the best are told.
const LOOKS: usize = 15_000;
const LOOKS_EACH: usize = 25;
const TOLD: usize = 6;
/// Looks between two questions whether to go on.
const ASKED: usize = 200;
/// A site that is as full as this may well be filled.
const NEARLY_FULL: f64 = 0.95;
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
    let begin: Vec<usize> = from.iter().copied().filter(|column| free.contains(column)).collect();
    let mut search = Search { problem, aim, free, held, looks: 0, full: f64::INFINITY, best: Vec::new() };
    let mut told = Vec::new();
    for full in [f64::INFINITY, NEARLY_FULL] {
        (search.full, search.looks) = (full, looks);
        search.go_through(begin.clone(), watch);
        told.extend(search.best.drain(..).map(|(_, open)| open));
    }
    told
}

struct Search<'a> {
    problem: &'a Problem,
    aim: Aim,
    free: Vec<usize>,
    /// Open in any case.
    held: Vec<usize>,
    /// How many sets may still be looked at.
    looks: usize,
    /// The part of its places from which on a site needs all of them, for its duplication.
    full: f64,
    /// The best sets so far that break nothing, in order.
    best: Vec<(f64, Vec<usize>)>,
}

impl Search<'_> {
    fn go_through(&mut self, mut open: Vec<usize>, watch: &mut Watch<'_>) {
        let mut random = Random::new(watch.seed());
        while self.looks > 0 && watch.goes_on() {
            let mut now = self.look(&open);
            while let Some(better) = self.better(&mut open, now, &mut random, watch) {
                now = better;
            }
            for _ in 0..KICK {
                let (out, next) = (random.below(open.len()), self.free[random.below(self.free.len())]);
                if !open.contains(&next) {
                    open[out] = next;
                }
            }
        }
    }

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
        let worth = worth(self.problem, self.aim, &open, self.full);
        if worth.0 <= 0.0 && self.best.iter().all(|(_, other)| *other != open) {
            let place = self.best.partition_point(|(value, _)| *value <= worth.1);
            self.best.insert(place, (worth.1, open));
            self.best.truncate(TOLD);
        }
        worth
    }
}

fn worth(problem: &Problem, aim: Aim, open: &[usize], full: f64) -> Worth {
    let constraints = problem.constraints();
    let total = total_weight(problem);
    let (served, loads) = served(problem, open);
    let crowded: f64 = open.iter().map(|&column| (loads[column] - problem.room(column)).max(0.0)).sum();
    let standard = problem.standard().unwrap_or(f64::INFINITY);
    let cover = problem.cover_limit().unwrap_or(f64::INFINITY);
    let over = |most: f64, is: f64, of: f64| ((is - most) / of.max(f64::MIN_POSITIVE)).max(0.0);
    let parts = || served.iter().flatten();
    let reached: f64 = parts().map(|part| part.weight).sum();
    let mut broken = if problem.serves_everybody() { over(0.0, crowded + total - reached, total) } else { 0.0 };
    if let Some(most) = constraints.maximum_duplication {
        let spare = |column: &usize| loads[*column] < full * problem.room(*column);
        let spare: Vec<usize> = open.iter().copied().filter(spare).collect();
        broken += over(most, backed_up(problem, &spare, standard), total);
    }
    if let Some(share) = constraints.backup_share {
        broken += over(backed_up(problem, open, standard), share * total, total);
    }
    if let Some(worst) = constraints.worst_mean {
        broken += worst_mean(problem, &served, worst.share).map_or(1.0, |mean| over(worst.most, mean, worst.most));
    }
    if let Some(separation) = constraints.minimum_separation {
        let pairs = open.iter().enumerate().flat_map(|(at, &a)| open[..at].iter().map(move |&b| (a, b)));
        broken += pairs.map(|(a, b)| over(problem.apart(a, b), separation, separation)).sum::<f64>();
    }
    let covered: f64 = parts().filter(|part| part.cost <= cover).map(|part| part.weight).sum();
    let travel: f64 = parts().map(|part| part.weight * part.cost).sum();
    (broken, if aim == Aim::Goal(Goal::Coverage) { total - covered } else { travel })
}

/// Everybody whom some open site can serve, at one site each, and how much weight each candidate then serves.
fn served(problem: &Problem, open: &[usize]) -> (Served, Vec<f64>) {
    let limit = problem.assignment_limit();
    let near = |row: usize| {
        let costs = open.iter().map(|&column| (problem.cost(row, column), column));
        let mut near: Vec<(f64, usize)> = costs.filter(|(cost, _)| cost.is_finite() && *cost <= limit).collect();
        near.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        (row, near)
    };
    let mut rows: Vec<(usize, Vec<(f64, usize)>)> = (0..problem.demand().len()).map(near).collect();
    let loss = |near: &[(f64, usize)]| near.get(1).map_or(f64::INFINITY, |next| next.0 - near[0].0);
    rows.retain(|(_, near)| !near.is_empty());
    rows.sort_by(|a, b| loss(&b.1).total_cmp(&loss(&a.1)));
    let mut loads = vec![0.0; problem.candidates().len()];
    let mut served: Served = vec![Vec::new(); problem.demand().len()];
    for (row, near) in rows {
        let weight = problem.demand()[row].weight;
        let roomy = near.iter().find(|(_, column)| loads[*column] + weight <= problem.room(*column));
        let (cost, site) = *roomy.unwrap_or(&near[0]);
        loads[site] += weight;
        served[row].push(Part { site, weight, cost });
    }
    (served, loads)
}

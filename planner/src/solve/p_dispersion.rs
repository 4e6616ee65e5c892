//! The p-dispersion: the largest smallest distance between a given number of open sites, by halving over the distinct
//! distances, each step a search for so many sites no two of which are nearer.
//!
//! Sayah, D., Irnich, S. (2017), A new compact formulation for the discrete p-dispersion problem, European Journal of
//! Operational Research 256(1); the sites by branch and bound with colour classes, of which each gives one site at most:
//! Tomita, E., Kameda, T. (2007), An efficient branch-and-bound algorithm for finding a maximum clique, Journal of Global
//! Optimization 37(1).

use super::Answer;
use super::general::Verdict;
use super::places::Places;
use super::watch::Watch;
use crate::measure::affordable;

pub(super) fn solve(places: &Places<'_>, sites: usize, watch: &mut Watch<'_>) -> Verdict {
    let separation = places.problem.constraints().minimum_separation.unwrap_or(0.0);
    watch.silent();
    let mut best = match find(places, sites, separation, watch) {
        Outcome::Found(open) => open,
        Outcome::None => return Verdict::Infeasible,
        Outcome::Stopped => return Verdict::Stopped,
    };
    let distances = distances(places, separation);
    let reached = |open: &[usize]| {
        let smallest = smallest(places, open);
        distances.partition_point(|&distance| distance < smallest)
    };
    // The distance at `low` is possible; those above `high` are not.
    let (mut low, mut high) = (reached(&best), most(places, &distances));
    while low < high && watch.report_directly(distances[low], distances[high]) {
        let middle = usize::midpoint(low, high) + 1;
        let middle = middle.min(high);
        match find(places, sites, distances[middle], watch) {
            Outcome::Found(open) => {
                best = open;
                low = reached(&best);
            }
            Outcome::None => high = middle - 1,
            Outcome::Stopped => break,
        }
    }
    Verdict::Answer(Answer { open: best, served: None, bound: distances[high.max(low)] })
}

fn smallest(places: &Places<'_>, open: &[usize]) -> f64 {
    let pairs = open.iter().enumerate().flat_map(|(index, &a)| open[..index].iter().map(move |&b| (a, b)));
    pairs.map(|(a, b)| places.problem.apart(a, b)).fold(f64::INFINITY, f64::min)
}

/// The distinct distances between allowed sites from the least allowed one on.
fn distances(places: &Places<'_>, least: f64) -> Vec<f64> {
    let columns: Vec<usize> = places.allowed().collect();
    let pairs = columns.iter().enumerate().flat_map(|(index, &a)| columns[..index].iter().map(move |&b| (a, b)));
    let mut distances: Vec<f64> =
        pairs.map(|(a, b)| places.problem.apart(a, b)).filter(|&distance| distance >= least).collect();
    distances.sort_unstable_by(f64::total_cmp);
    distances.dedup();
    distances
}

/// No answer is above this one: fixed sites keep their distance.
fn most(places: &Places<'_>, distances: &[f64]) -> usize {
    let fixed = smallest(places, &places.fixed);
    distances.partition_point(|&distance| distance <= fixed).saturating_sub(1)
}

enum Outcome {
    Found(Vec<usize>),
    None,
    Stopped,
}

/// So many sites, fixed ones among them, within the budget and no two nearer than `separation`.
fn find(places: &Places<'_>, sites: usize, separation: f64, watch: &mut Watch<'_>) -> Outcome {
    let problem = places.problem;
    if smallest(places, &places.fixed) < separation {
        return Outcome::None;
    }
    let far = |&&column: &&usize| places.fixed.iter().all(|&fixed| problem.apart(column, fixed) >= separation);
    let free: Vec<usize> = places.free.iter().filter(far).copied().collect();
    let beside = |&a: &usize| free.iter().map(|&b| a != b && problem.apart(a, b) >= separation).collect::<Vec<bool>>();
    let cost = |column: usize| problem.candidates()[column].opening_cost;
    let spent = places.fixed.iter().fold(0.0, |sum, &column| sum + cost(column));
    let budget = problem.constraints().budget.map_or(f64::INFINITY, affordable);
    let mut search = Search {
        beside: free.iter().map(beside).collect(),
        cost: free.iter().map(|&column| cost(column)).collect(),
        budget,
        wanted: sites - places.fixed.len(),
        taken: Vec::new(),
        watch,
    };
    if spent > budget {
        return Outcome::None;
    }
    let all: Vec<usize> = (0..free.len()).collect();
    if search.extend(&all, spent) {
        let mut open: Vec<usize> = places.fixed.clone();
        open.extend(search.taken.iter().map(|&site| free[site]));
        open.sort_unstable();
        return Outcome::Found(open);
    }
    if search.watch.was_stopped() { Outcome::Stopped } else { Outcome::None }
}

struct Search<'a, 'w> {
    /// Which sites may be open together.
    beside: Vec<Vec<bool>>,
    cost: Vec<f64>,
    budget: f64,
    wanted: usize,
    taken: Vec<usize>,
    watch: &'a mut Watch<'w>,
}

impl Search<'_, '_> {
    /// Goes on with sites that may be beside all those taken; whether as many as wanted were found.
    fn extend(&mut self, rest: &[usize], spent: f64) -> bool {
        let missing = self.wanted - self.taken.len();
        if missing == 0 {
            return true;
        }
        if self.watch.stopped() {
            return false;
        }
        let classes = self.classes(rest);
        // A site of class c has at most c sites beside it among those of its class and the ones before.
        let mut order: Vec<(usize, usize)> = Vec::with_capacity(rest.len());
        for (class, members) in classes.iter().enumerate() {
            order.extend(members.iter().map(|&site| (class + 1, site)));
        }
        while let Some((class, site)) = order.pop() {
            if class < missing || spent + self.cheapest(&classes, class, missing) > self.budget {
                return false;
            }
            let next: Vec<usize> =
                order.iter().map(|&(_, other)| other).filter(|&other| self.beside[site][other]).collect();
            if spent + self.cost[site] <= self.budget {
                self.taken.push(site);
                let mut next = next;
                next.sort_unstable();
                if self.extend(&next, spent + self.cost[site]) {
                    return true;
                }
                self.taken.pop();
            }
        }
        false
    }

    /// Classes of sites no two of which may be open together, greedily.
    fn classes(&self, rest: &[usize]) -> Vec<Vec<usize>> {
        let mut classes: Vec<Vec<usize>> = Vec::new();
        for &site in rest {
            let fits = |class: &&mut Vec<usize>| class.iter().all(|&other| !self.beside[site][other]);
            match classes.iter_mut().find(fits) {
                Some(class) => class.push(site),
                None => classes.push(vec![site]),
            }
        }
        classes
    }

    /// The least that so many sites cost, each of another one of the first classes.
    fn cheapest(&self, classes: &[Vec<usize>], class: usize, missing: usize) -> f64 {
        if self.budget.is_infinite() {
            return 0.0;
        }
        let least = |members: &Vec<usize>| members.iter().map(|&site| self.cost[site]).fold(f64::INFINITY, f64::min);
        let mut costs: Vec<f64> = classes[..class].iter().map(least).collect();
        costs.sort_by(f64::total_cmp);
        costs.iter().take(missing).sum()
    }
}

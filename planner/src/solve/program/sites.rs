//! The part of a program that is about sites: which are open, how many places they have, what they cost.

use std::collections::HashMap;

use super::linear::{Linear, Program, Terms};
use crate::measure::{affordable, total_weight};
use crate::problem::{Problem, Status};

/// Columns for the sites.
pub(super) struct Sites {
    /// For each candidate the choice to open it; `None` where it is forbidden.
    pub open: Vec<Option<usize>>,
    /// For each candidate with room for some only, its places.
    pub places: Vec<Option<Linear>>,
    /// What the sites cost.
    pub cost: Linear,
}

/// Adds the choice of sites, with everything that is asked of it alone except the number of sites.
pub(super) fn add(program: &mut Program, problem: &Problem, separation: Option<f64>) -> Sites {
    let open: Vec<Option<usize>> = problem
        .candidates()
        .iter()
        .map(|site| {
            let open = (site.status != Status::Forbidden).then(|| program.choice());
            if let Some(open) = open.filter(|_| site.is_fixed_open()) {
                program.fix(open, 1.0);
            }
            open
        })
        .collect();
    let mut sites = Sites { places: vec![None; open.len()], open, cost: Linear::default() };
    for column in 0..sites.open.len() {
        sites.add_places(program, problem, column);
    }
    sites.add_leaving(program, problem);
    if let Some(budget) = problem.constraints().budget {
        program.at_most(sites.cost.terms.clone(), affordable(budget) - sites.cost.constant);
    }
    sites.add_links(program, problem);
    if let Some(separation) = separation {
        sites.add_separation(program, problem, separation);
    }
    sites
}

impl Sites {
    /// Opens these and no others.
    pub(super) fn decide(&mut self, program: &mut Program, open: &[usize]) {
        for (column, choice) in self.open.iter_mut().enumerate() {
            let is_open = open.contains(&column);
            if let Some(choice) = *choice {
                program.fix(choice, f64::from(u8::from(is_open)));
            }
            choice.take_if(|_| !is_open);
        }
    }

    /// The number of open sites.
    pub(super) fn count(&self) -> Linear {
        Linear { terms: self.open.iter().flatten().map(|&open| (open, 1.0)).collect(), constant: 0.0 }
    }

    /// Opening cost, and places by steps, from a smallest number on, or all at once.
    fn add_places(&mut self, program: &mut Program, problem: &Problem, column: usize) {
        let Some(open) = self.open[column] else { return };
        let site = &problem.candidates()[column];
        let cost = &mut self.cost.terms;
        cost.push((open, site.opening_cost));
        if !site.steps.is_empty() {
            let steps: Vec<usize> = site.steps.iter().map(|_| program.choice()).collect();
            let one = steps.iter().map(|&step| (step, 1.0)).chain([(open, -1.0)]).collect();
            program.equal(one, 0.0);
            let sized = || steps.iter().zip(&site.steps);
            cost.extend(sized().map(|(&step, size)| (step, size.cost)));
            let terms = sized().map(|(&step, size)| (step, size.places)).collect();
            self.places[column] = Some(Linear { terms, constant: 0.0 });
        } else if let Some(smallest) = site.smallest {
            let most = most_places(problem, column);
            let places = program.column(0.0, most);
            program.at_least(vec![(places, 1.0), (open, -smallest)], 0.0);
            program.at_most(vec![(places, 1.0), (open, -most)], 0.0);
            // The places that an existing site has already cost nothing.
            cost.push((places, site.place_cost));
            cost.push((open, site.places_cost(smallest) - site.place_cost * smallest));
            self.places[column] = Some(Linear { terms: vec![(places, 1.0)], constant: 0.0 });
        } else if let Some(capacity) = site.capacity {
            cost.push((open, site.places_cost(capacity)));
            self.places[column] = Some(Linear { terms: vec![(open, capacity)], constant: 0.0 });
        }
    }

    /// Existing sites close, or move to sites of their service that open.
    fn add_leaving(&mut self, program: &mut Program, problem: &Problem) {
        let mut moves: HashMap<Option<&str>, Terms> = HashMap::new();
        let leaving = || problem.candidates().iter().zip(&self.open).filter(|(site, _)| site.may_close());
        for (site, open) in leaving() {
            // A site that is forbidden now has left.
            let gone =
                |factor: f64| Linear { terms: open.iter().map(|&open| (open, -factor)).collect(), constant: factor };
            self.cost.add(1.0, &gone(site.closing_cost.unwrap_or(0.0)));
            if let Some(moving) = site.moving_cost {
                let moved = program.choice();
                let mut once = gone(-1.0);
                once.terms.push((moved, 1.0));
                if site.closing_cost.is_some() {
                    program.at_most(once.terms, -once.constant);
                } else {
                    program.equal(once.terms, -once.constant);
                }
                self.cost.terms.push((moved, moving - site.closing_cost.unwrap_or(0.0)));
                moves.entry(site.service.as_deref()).or_default().push((moved, 1.0));
            }
        }
        let mut services: Vec<_> = moves.into_iter().collect();
        services.sort_by_key(|(service, _)| service.map(str::to_owned));
        for (service, mut balance) in services {
            for (site, open) in problem.candidates().iter().zip(&self.open) {
                let is_new = site.status != Status::Existing && !site.may_close() && site.service.as_deref() == service;
                if let Some(open) = open.filter(|_| is_new) {
                    let taken = program.column(0.0, 1.0);
                    program.at_most(vec![(taken, 1.0), (open, -1.0)], 0.0);
                    self.cost.terms.push((taken, -site.opening_cost));
                    balance.push((taken, -1.0));
                }
            }
            program.equal(balance, 0.0);
        }
    }

    /// Which sites are open beside which, and how many of some.
    fn add_links(&self, program: &mut Program, problem: &Problem) {
        let by_id: HashMap<&str, Option<usize>> =
            problem.candidates().iter().zip(&self.open).map(|(site, &open)| (site.id.as_str(), open)).collect();
        let open = |id: &String| by_id.get(id.as_str()).copied().flatten();
        let sum = |ids: &[String], factor: f64| -> Terms {
            let mut columns: Vec<usize> = ids.iter().filter_map(open).collect();
            columns.sort_unstable();
            columns.dedup();
            columns.into_iter().map(|column| (column, factor)).collect()
        };
        let constraints = problem.constraints();
        for count in &constraints.site_counts {
            program.at_least(sum(&count.candidates, 1.0), count.at_least as f64);
            if let Some(most) = count.at_most {
                program.at_most(sum(&count.candidates, 1.0), most as f64);
            }
        }
        for with in &constraints.only_with {
            let Some(site) = open(&with.site) else { continue };
            let mut terms = sum(&with.any_of, 1.0);
            terms.push((site, -1.0));
            program.at_least(terms, 0.0);
        }
        for together in &constraints.together {
            for pair in together.windows(2) {
                let terms = [(open(&pair[0]), 1.0), (open(&pair[1]), -1.0)];
                program.equal(terms.into_iter().filter_map(|(open, factor)| Some((open?, factor))).collect(), 0.0);
            }
        }
    }

    /// Of two sites that are too near to each other, one is open.
    fn add_separation(&self, program: &mut Program, problem: &Problem, separation: f64) {
        for (a, first) in self.open.iter().enumerate() {
            for (b, second) in self.open[..a].iter().enumerate() {
                if let (Some(first), Some(second)) = (first, second)
                    && problem.apart(a, b) < separation
                {
                    program.at_most(vec![(*first, 1.0), (*second, 1.0)], 1.0);
                }
            }
        }
    }
}

/// The most places that a candidate can have in a program; without a limit, as many as anybody can need. Nothing is added for
/// rounding: HiGHS allows for it, and numbers that differ by as little as its tolerance mislead its presolve.
pub(super) fn most_places(problem: &Problem, column: usize) -> f64 {
    let site = &problem.candidates()[column];
    if site.most_room().is_finite() {
        site.most_room()
    } else {
        total_weight(problem).max(site.smallest.unwrap_or(0.0))
    }
}

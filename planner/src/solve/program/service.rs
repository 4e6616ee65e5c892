//! The part of a program that is about people: who is served where, who is covered, backed up or duplicated.

use std::collections::HashMap;

use super::Asked;
use super::distances::Distance;
use super::linear::{Linear, Program, Terms};
use super::sites::Sites;
use crate::measure::total_weight;
use crate::problem::{Problem, WorstMean};

/// So many nearest sites of each demand point are tied to their choices from the start.
const LINKED: usize = 10;

/// Which sites need all of their places, for their duplication.
#[derive(Clone, Copy, Debug)]
pub(super) enum Full<'a> {
    /// Those that do.
    Any,
    /// These have to, and no others are taken to.
    These(&'a [usize]),
}

/// Columns for the service.
pub(super) struct Service<'a> {
    pub problem: &'a Problem,
    sites: &'a Sites,
    /// For each demand point, the candidates that can serve it and the share of it that each serves; none where everybody may
    /// go to the nearest site.
    pub shares: Vec<Vec<(usize, usize)>>,
    /// Which sites need all of their places.
    pub full: Full<'a>,
    /// Shares and the choices that they are at most. What a site serves is at most its places, so that these only make the
    /// program stronger; they are left out until values miss them.
    pub links: Vec<(usize, usize)>,
    /// The cost of each demand point, where everybody is served and goes to the nearest site.
    pub distances: Vec<(usize, Distance)>,
    /// For each demand point and limit (its bits), whether some open site is within it.
    within: HashMap<(usize, u64), usize>,
}

impl<'a> Service<'a> {
    /// Adds who is served where, at a cost of at most `limit`; not where that only follows from which sites are open.
    pub(super) fn add(
        program: &mut Program,
        problem: &'a Problem,
        sites: &'a Sites,
        limit: f64,
        asked: &Asked<'a>,
    ) -> Self {
        let shares = vec![Vec::new(); problem.demand().len()];
        let (links, distances, within) = (Vec::new(), Vec::new(), HashMap::new());
        let mut service = Self { problem, sites, shares, full: asked.full, links, distances, within };
        if problem.loads_matter() {
            service.add_shares(program, limit, asked);
            service.add_loads(program);
        } else if problem.serves_everybody() {
            for row in service.rows() {
                let near = service.near(row, limit).into_iter();
                let near = near.map(|(column, open)| (problem.cost(row, column), open)).collect();
                service.distances.push((row, Distance::add(program, near)));
            }
        }
        service
    }

    /// The demand points whose need counts.
    fn rows(&self) -> impl Iterator<Item = usize> + use<> {
        let weights: Vec<f64> = self.problem.demand().iter().map(|point| point.weight).collect();
        (0..weights.len()).filter(move |&row| weights[row] > 0.0)
    }

    fn weight(&self, row: usize) -> f64 {
        self.problem.demand()[row].weight
    }

    /// The candidates that may be open, and their choices, within a cost of a demand point.
    fn near(&self, row: usize, limit: f64) -> Vec<(usize, usize)> {
        let open = self.sites.open.iter().enumerate().filter_map(|(column, open)| Some((column, (*open)?)));
        open.filter(|&(column, _)| {
            let cost = self.problem.cost(row, column);
            cost.is_finite() && cost <= limit
        })
        .collect()
    }

    fn add_shares(&mut self, program: &mut Program, limit: f64, asked: &Asked<'_>) {
        let whole = self.problem.constraints().single_source && self.problem.loads_matter();
        for row in self.rows() {
            let mut near = self.near(row, limit);
            near.sort_by(|a, b| self.problem.cost(row, a.0).total_cmp(&self.problem.cost(row, b.0)));
            near.truncate(asked.nearest);
            near.retain(|(column, _)| asked.servers.is_none_or(|servers| servers[row].contains(column)));
            let mut all = Terms::new();
            for (order, (column, open)) in near.into_iter().enumerate() {
                let share = if whole { program.choice() } else { program.column(0.0, 1.0) };
                if program.is_fixed(open) {
                    // Whether it is open is no question.
                } else if order < LINKED {
                    program.at_most(vec![(share, 1.0), (open, -1.0)], 0.0);
                } else {
                    self.links.push((share, open));
                }
                all.push((share, 1.0));
                self.shares[row].push((column, share));
            }
            if self.problem.serves_everybody() {
                program.equal(all, 1.0);
            } else {
                program.at_most(all, 1.0);
            }
        }
    }

    /// What each candidate serves.
    pub(super) fn loads(&self) -> Vec<Terms> {
        let mut loads = vec![Terms::new(); self.sites.open.len()];
        for (row, shares) in self.shares.iter().enumerate() {
            for &(column, share) in shares {
                loads[column].push((share, self.weight(row)));
            }
        }
        loads
    }

    fn add_loads(&self, program: &mut Program) {
        let total = total_weight(self.problem);
        for (column, load) in self.loads().into_iter().enumerate() {
            let Some(open) = self.sites.open[column] else { continue };
            let all = Linear { terms: vec![(open, total)], constant: 0.0 };
            let mut spare = Linear { terms: load, constant: 0.0 };
            spare.add(-1.0, self.sites.places[column].as_ref().unwrap_or(&all));
            program.at_most(spare.terms, 0.0);
        }
    }

    /// The share of a demand point that is served within the limit.
    pub(super) fn covered(&mut self, program: &mut Program, row: usize, limit: f64) -> Terms {
        if self.problem.loads_matter() {
            let shares = self.shares[row].iter();
            return shares
                .filter(|&&(column, _)| self.problem.cost(row, column) <= limit)
                .map(|&(_, share)| (share, 1.0))
                .collect();
        }
        let near = self.near(row, limit);
        let column = *self.within.entry((row, limit.to_bits())).or_insert_with(|| {
            let covered = program.column(0.0, 1.0);
            let terms = near.iter().map(|&(_, open)| (open, 1.0)).chain([(covered, -1.0)]).collect();
            program.at_least(terms, 0.0);
            covered
        });
        vec![(column, 1.0)]
    }

    /// The weight that is not served within the limit.
    pub(super) fn uncovered(&mut self, program: &mut Program, limit: f64) -> Linear {
        let mut left = Linear::default();
        for row in self.rows() {
            let covered = Linear { terms: self.covered(program, row, limit), constant: 0.0 };
            left.constant += self.weight(row);
            left.add(-self.weight(row), &covered);
        }
        left
    }

    /// Weight times cost.
    pub(super) fn travel(&self) -> Linear {
        let mut travel = Linear::default();
        travel.terms.extend(self.distances.iter().map(|(row, distance)| (distance.column, self.weight(*row))));
        for (row, shares) in self.shares.iter().enumerate() {
            let cost = |column: usize| self.weight(row) * self.problem.cost(row, column);
            travel.terms.extend(shares.iter().map(|&(column, share)| (share, cost(column))));
        }
        travel
    }

    /// The weight without two open sites within the limit.
    pub(super) fn not_backed_up(&self, program: &mut Program, limit: f64) -> Linear {
        let mut left = Linear::default();
        for row in self.rows() {
            left.constant += self.weight(row);
            let near = self.near(row, limit);
            if near.len() >= 2 {
                let twice = program.choice();
                let terms = near.iter().map(|&(_, open)| (open, 1.0)).chain([(twice, -2.0)]).collect();
                program.at_least(terms, 0.0);
                left.terms.push((twice, -self.weight(row)));
            }
        }
        left
    }

    /// The mean cost of the worst-off share, from above: Rockafellar, R. T., Uryasev, S. (2000), Optimization of conditional
    /// value-at-risk, Journal of Risk 2(3), whose program this is.
    pub(super) fn worst_mean(&self, program: &mut Program, share: f64) -> Linear {
        let rows: Vec<usize> = self.rows().collect();
        let costs = rows.iter().flat_map(|&row| (0..self.sites.open.len()).map(move |column| (row, column)));
        let costs = costs.map(|(row, column)| self.problem.cost(row, column)).filter(|cost| cost.is_finite());
        let largest = costs.fold(0.0, f64::max);
        let distances: HashMap<usize, usize> =
            self.distances.iter().map(|(row, distance)| (*row, distance.column)).collect();
        let threshold = program.column(0.0, largest);
        let mut mean = Linear { terms: vec![(threshold, 1.0)], constant: 0.0 };
        let worst = share * total_weight(self.problem);
        for row in rows {
            let above = program.column(0.0, largest);
            let cost = |column: usize| self.problem.cost(row, column);
            let mut terms: Terms = self.shares[row].iter().map(|&(column, share)| (share, cost(column))).collect();
            terms.extend(distances.get(&row).map(|&distance| (distance, 1.0)));
            terms.extend([(threshold, -1.0), (above, -1.0)]);
            program.at_most(terms, 0.0);
            mean.terms.push((above, self.weight(row) / worst));
        }
        mean
    }

    /// The duplicated weight, from above: see [`crate::measure::duplicated`].
    pub(super) fn duplicated(&self, program: &mut Program, standard: f64) -> Linear {
        let spare: Vec<Option<Terms>> =
            self.loads().into_iter().enumerate().map(|(column, load)| self.spare(program, column, load)).collect();
        let mut duplicated = Terms::new();
        for row in self.rows() {
            let near = self.near(row, standard);
            if near.len() >= 2 {
                let twice = program.choice();
                let mut terms: Terms =
                    near.iter().filter_map(|&(column, _)| spare[column].as_ref()).flatten().copied().collect();
                // No more than all sites that are open can be near.
                let most = self.problem.objective().sites().map_or(near.len(), |sites| sites.min(near.len()));
                terms.push((twice, 1.0 - most as f64));
                program.at_most(terms, 1.0);
                duplicated.push((twice, self.weight(row)));
            }
        }
        Linear { terms: duplicated, constant: 0.0 }
    }

    /// Whether an open site has places left over: 1 unless all of its places are needed.
    fn spare(&self, program: &mut Program, column: usize, load: Terms) -> Option<Terms> {
        let open = self.sites.open[column]?;
        if self.sites.places[column].is_none() {
            return Some(vec![(open, 1.0)]);
        }
        let full = program.choice();
        program.at_most(vec![(full, 1.0), (open, -1.0)], 0.0);
        let (most, unused) = (super::sites::most_places(self.problem, column), self.problem.unused());
        let mut terms = self.needed(column, load);
        terms.push((full, unused - most));
        program.at_least(terms, -most);
        Some(vec![(open, 1.0), (full, -1.0)])
    }

    /// The load of a site less its places.
    fn needed(&self, column: usize, load: Terms) -> Terms {
        let places = self.sites.places[column].iter().flat_map(|places| &places.terms);
        let places = places.map(|&(column, factor)| (column, -factor));
        load.into_iter().chain(places).collect()
    }

    /// Has sites serve as much as they have places.
    pub(super) fn fill(&self, program: &mut Program, full: &[usize]) {
        let mut loads = self.loads();
        for &column in full {
            let terms = self.needed(column, std::mem::take(&mut loads[column]));
            program.at_least(terms, -self.problem.unused());
        }
    }

    /// For each floor of coverage what is covered, the weight it speaks of, and the share.
    fn floors(&mut self, program: &mut Program) -> Vec<(Terms, f64, f64)> {
        let problem = self.problem;
        let standard = problem.standard().unwrap_or(f64::INFINITY);
        let rows: HashMap<&str, usize> =
            problem.demand().iter().enumerate().map(|(row, point)| (point.id.as_str(), row)).collect();
        let mut floors = Vec::new();
        for floor in &problem.constraints().coverage_floors {
            let (mut covered, mut whole) = (Linear::default(), 0.0);
            let rows = floor.demand.iter().filter_map(|id| rows.get(id.as_str()));
            for &row in rows.filter(|&&row| problem.demand()[row].weight > 0.0) {
                whole += self.weight(row);
                covered.add(self.weight(row), &Linear { terms: self.covered(program, row, standard), constant: 0.0 });
            }
            floors.push((covered.terms, whole, floor.share));
        }
        floors
    }

    /// The largest part of a floor of coverage that is missing, as a share of the floor.
    pub(super) fn below_floors(&mut self, program: &mut Program) -> Linear {
        let missing = program.column(0.0, 1.0);
        for (mut covered, whole, share) in self.floors(program) {
            covered.push((missing, share * whole));
            program.at_least(covered, share * whole);
        }
        Linear { terms: vec![(missing, 1.0)], constant: 0.0 }
    }

    /// Keeps the floors of coverage.
    pub(super) fn add_floors(&mut self, program: &mut Program) {
        for (covered, whole, share) in self.floors(program) {
            program.at_least(covered, share * whole);
        }
    }

    /// Keeps the share that is backed up, the mean of the worst off and the duplication.
    pub(super) fn add_constraints(&mut self, program: &mut Program) {
        let constraints = self.problem.constraints();
        let standard = self.problem.standard().unwrap_or(f64::INFINITY);
        if let Some(WorstMean { share, most }) = constraints.worst_mean {
            let mean = self.worst_mean(program, share);
            program.at_most(mean.terms, most);
        }
        if let Full::These(full) = self.full {
            // Backup and duplication are a matter of the sites then, which somebody else has looked at.
            return self.fill(program, full);
        }
        if let Some(share) = constraints.backup_share {
            let left = self.not_backed_up(program, standard);
            program.at_most(left.terms, total_weight(self.problem) * (1.0 - share) - left.constant);
        }
        if let Some(most) = constraints.maximum_duplication {
            let duplicated = self.duplicated(program, standard);
            program.at_most(duplicated.terms, most);
        }
    }
}

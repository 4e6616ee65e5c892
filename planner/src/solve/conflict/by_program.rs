//! The smallest changes that only programs know.

use std::collections::HashMap;

use super::super::program::{self, Extreme};
use super::super::watch::Watch;
use super::{Field, Question};
use crate::measure::{Evaluation, Served, has_whole_weights, total_weight, worst_mean};
use crate::problem::{Objective, Problem};

/// Values between which is halved are known to this part of the larger one.
const PART: f64 = 1e-7;

impl Question {
    /// As [`Self::relaxation`], for what only a program knows.
    pub(super) fn relaxed_by_program(&self, field: Field, free: &Self, watch: &mut Watch<'_>) -> Option<f64> {
        // However little is left out, it is not everything; and nothing is no share.
        let share = |part: f64| Some(part.min(1.0 - f64::EPSILON / 2.0)).filter(|share| *share > 0.0);
        match field {
            Field::Budget | Field::Duplication | Field::WorstMean => self.least(field, free, watch),
            Field::Share | Field::Backup => share(-self.least(field, free, watch)?),
            Field::Floors => share(-self.least(field, &self.with_floors(0.0), watch)?),
            Field::Sites => self.next_number(watch),
            Field::SingleSource => Some(0.0),
            Field::Separation => self.largest_separation(watch),
            Field::Capacity => self.smallest_factor(watch),
            Field::Limit | Field::CoverLimit => self.smallest_limit(field, watch),
            Field::Statuses | Field::Together | Field::OnlyWith | Field::SiteCounts => None,
        }
    }

    /// The least value of a field that helps, shares being counted downwards; `free` asks nothing of it.
    fn least(&self, field: Field, free: &Self, watch: &mut Watch<'_>) -> Option<f64> {
        if !program::knows_sets(&self.problem) {
            let share = self.problem.constraints().worst_mean.map_or(1.0, |worst| worst.share);
            let (of, what) = match field {
                Field::Budget => (free, Extreme::Cost),
                Field::Duplication => (free, Extreme::Duplicated),
                Field::WorstMean => (free, Extreme::WorstMean(share)),
                Field::Share => (free, Extreme::Uncovered),
                Field::Backup => (free, Extreme::NotBackedUp),
                _ => (self, Extreme::BelowFloors),
            };
            let (_, found) = program::least(&of.problem, of.count(), what, watch)?;
            return self.value(field, &found);
        }
        let mut found = |of: &Self| {
            let (found, finished) = program::answer_to(&of.problem, of.count(), watch);
            (found.and_then(|found| self.value(field, &found)), finished)
        };
        let (mut low, mut high) = (self.given(field)?, found(free).0?);
        let whole = field == Field::Duplication && has_whole_weights(&self.problem);
        let near = if whole { 1.0 } else { PART * high.abs().max(low.abs()) };
        while high - low > near {
            let middle = f64::midpoint(low, high);
            match found(&self.with_least(field, middle)) {
                (Some(value), _) => high = value.min(middle),
                (None, true) => low = middle,
                // Not known; a smaller change may help too.
                (None, false) => break,
            }
        }
        Some(high)
    }

    /// What is asked for now.
    fn given(&self, field: Field) -> Option<f64> {
        let constraints = self.problem.constraints();
        match (field, self.problem.objective()) {
            (Field::Budget, _) => constraints.budget,
            (Field::Duplication, _) => constraints.maximum_duplication,
            (Field::WorstMean, _) => Some(constraints.worst_mean?.most),
            (Field::Backup, _) => Some(-constraints.backup_share?),
            (Field::Share, Objective::SetCover { share, .. }) => Some(-share.unwrap_or(1.0)),
            _ => Some(-1.0),
        }
    }

    /// With another value, as [`Self::given`] says it.
    fn with_least(&self, field: Field, value: f64) -> Self {
        match field {
            Field::Floors => self.with_floors(-value),
            Field::Share => self.with_share(-value),
            Field::Backup => self.with_value(field, Some(-value)),
            _ => self.with_value(field, Some(value)),
        }
    }

    /// What an answer has of it, as [`Self::given`] says it.
    fn value(&self, field: Field, found: &Evaluation) -> Option<f64> {
        let (measures, total) = (&found.measures, total_weight(&self.problem));
        match field {
            Field::Budget => Some(measures.cost),
            Field::Duplication => measures.duplicated_weight,
            Field::WorstMean => worst_mean(&self.problem, &found.served, self.problem.constraints().worst_mean?.share),
            Field::Share => Some(-measures.covered_weight / total),
            Field::Backup => Some(-measures.backed_up_weight? / total),
            _ => Some(-kept_of_floors(&self.problem, &found.served)),
        }
    }

    /// The next larger number of sites that helps, or else the next smaller one.
    fn next_number(&self, watch: &mut Watch<'_>) -> Option<f64> {
        let (sites, all) = (self.problem.objective().sites()?, self.problem.candidates().len());
        if !program::knows_sets(&self.problem) {
            let more = program::least(&self.problem, (sites + 1, all), Extreme::Sites, watch);
            return more.map(|(open, _)| open.len() as f64).or_else(|| self.fewer(sites, watch));
        }
        for more in sites + 1..=all {
            if self.is_possible_with((more, more), watch) == Some(true) {
                return Some(more as f64);
            }
        }
        self.fewer(sites, watch)
    }
}

/// The largest factor of all floors of coverage that keeps them.
fn kept_of_floors(problem: &Problem, served: &Served) -> f64 {
    let standard = problem.standard().unwrap_or(f64::INFINITY);
    let rows = problem.demand().iter().enumerate();
    let rows: HashMap<&str, usize> = rows.map(|(row, point)| (point.id.as_str(), row)).collect();
    let kept = problem.constraints().coverage_floors.iter().map(|floor| {
        let rows = || floor.demand.iter().filter_map(|id| rows.get(id.as_str()).copied());
        let parts = rows().flat_map(|row| &served[row]).filter(|part| part.cost <= standard);
        let within: f64 = parts.map(|part| part.weight).sum();
        let asked = floor.share * rows().map(|row| problem.demand()[row].weight).sum::<f64>();
        if asked > 0.0 { within / asked } else { 1.0 }
    });
    kept.fold(1.0, f64::min)
}

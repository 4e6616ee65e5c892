//! Why no answer keeps all constraints: a minimal set of those that conflict, and for each the smallest change that helps.
//!
//! The set by leaving out one constraint after another: Chinneck, J. W. (2008), Feasibility and infeasibility in
//! optimization, Springer, chapter 6 (deletion filter). The changes by searches of their own: the least cost, the fewest
//! sites, the most that can be covered, halving for the rest.

#[cfg(feature = "mip")]
mod by_program;
mod room;
mod together;

use super::general::{self, Need};
use super::places::Places;
#[cfg(feature = "mip")]
use super::program;
use super::reason::beyond_reach;
use super::watch::Watch;
use crate::measure::total_weight;
use crate::problem::{Candidate, Constraints, MAX_AMOUNT, Objective, Problem, Status, WorstMean};
use crate::solution::{Reason, ReasonKind, Relaxation};

/// What may be in the way, in the order in which it is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Statuses,
    Together,
    OnlyWith,
    SiteCounts,
    SingleSource,
    Separation,
    Budget,
    Capacity,
    Limit,
    CoverLimit,
    Share,
    Duplication,
    WorstMean,
    Floors,
    Backup,
    Sites,
}

const FIELDS: [Field; 16] = [
    Field::Statuses,
    Field::Together,
    Field::OnlyWith,
    Field::SiteCounts,
    Field::Duplication,
    Field::WorstMean,
    Field::Floors,
    Field::Backup,
    Field::SingleSource,
    Field::Separation,
    Field::Budget,
    Field::Capacity,
    Field::Limit,
    Field::CoverLimit,
    Field::Share,
    Field::Sites,
];

/// So many limits are tried one after another where halving does not find the nearest.
const MOST_LIMITS: usize = 100;

/// The reason of a problem that was proven to have no answer. Stopped early, it may name more than a minimal set, and says so.
pub(super) fn reason(problem: &Problem, watch: &mut Watch<'_>) -> Reason {
    watch.silent();
    watch.hush();
    let (fields, is_minimal) = conflicting(problem, watch);
    let asked = Question { problem: problem.clone(), any_number: false };
    // Limits take longest.
    let is_limit = |field: &&Field| matches!(field, Field::Limit | Field::CoverLimit);
    let (limits, others): (Vec<&Field>, Vec<&Field>) = fields.iter().partition(is_limit);
    let in_order = others.into_iter().chain(limits);
    let relaxations: Vec<Relaxation> = in_order.filter_map(|field| asked.relaxation(*field, watch)).collect();
    let together = if relaxations.is_empty() { asked.together(watch) } else { Vec::new() };
    let mut constraints: Vec<String> = fields.iter().rev().map(|field| field.name().to_owned()).collect();
    if constraints.is_empty() {
        constraints.push("travel".to_owned());
    }
    // However far the worst off may go: whom no site reaches has no mean.
    let everywhere = problem.with(problem.objective().clone(), Constraints::default());
    let places = Places::new(&everywhere);
    let beyond = if fields == [Field::WorstMean] { beyond_reach(&places) } else { Vec::new() };
    let cut_short = watch.stopped() || watch.gave_up() || !is_minimal;
    Reason {
        together,
        cut_short,
        ..super::reason::reason(&places, ReasonKind::Conflict, constraints, &beyond, relaxations)
    }
}

/// Fields that conflict, and whether it is known that none of them can be left out.
fn conflicting(problem: &Problem, watch: &mut Watch<'_>) -> (Vec<Field>, bool) {
    // A limit that is left out leaves the standard what it was.
    let constraints = Constraints { standard: problem.standard(), ..problem.constraints().clone() };
    let mut question = Question { problem: problem.with(problem.objective().clone(), constraints), any_number: false };
    let mut fields: Vec<Field> = FIELDS.into_iter().filter(|field| field.is_in(problem)).collect();
    loop {
        let (mut is_minimal, mut hurt) = (true, false);
        for field in fields.clone() {
            let without = question.without(field);
            match without.is_possible(watch) {
                Some(false) => {
                    question = without;
                    fields.retain(|&other| other != field);
                    hurt = more_may_hurt(problem);
                }
                Some(true) => {}
                None => is_minimal = false,
            }
        }
        // What was needed while others were there may not be without them.
        if !hurt || !is_minimal {
            return (fields, is_minimal);
        }
    }
}

/// Whether leaving a constraint out can make it harder to keep the others: more room is more duplication, and a site that may
/// move spares another's opening cost.
fn more_may_hurt(problem: &Problem) -> bool {
    problem.constraints().maximum_duplication.is_some()
        || problem.candidates().iter().any(|site| site.moving_cost.is_some())
}

impl Field {
    const fn name(self) -> &'static str {
        match self {
            Self::Statuses => "candidates.status",
            Self::Together => "constraints.together",
            Self::OnlyWith => "constraints.only_with",
            Self::SiteCounts => "constraints.site_counts",
            Self::Duplication => "constraints.maximum_duplication",
            Self::WorstMean => "constraints.worst_mean.most",
            Self::Floors => "constraints.coverage_floors",
            Self::Backup => "constraints.backup_share",
            Self::SingleSource => "constraints.single_source",
            Self::Separation => "constraints.minimum_separation",
            Self::Budget => "constraints.budget",
            Self::Capacity => "candidates.capacity",
            Self::Limit => "constraints.limit",
            Self::CoverLimit => "objective.limit",
            Self::Share => "objective.share",
            Self::Sites => "objective.sites",
        }
    }

    fn is_in(self, problem: &Problem) -> bool {
        let constraints = problem.constraints();
        match self {
            Self::Statuses => problem.candidates().iter().any(|site| site.status != Status::Candidate),
            Self::Together => !constraints.together.is_empty(),
            Self::OnlyWith => !constraints.only_with.is_empty(),
            Self::SiteCounts => !constraints.site_counts.is_empty(),
            Self::Duplication => constraints.maximum_duplication.is_some(),
            Self::WorstMean => constraints.worst_mean.is_some(),
            Self::Floors => !constraints.coverage_floors.is_empty(),
            Self::Backup => constraints.backup_share.is_some(),
            // Needed by the mean of the worst off, whatever the capacities.
            Self::SingleSource => constraints.single_source && !problem.needs_whole_rows(),
            Self::Separation => constraints.minimum_separation.is_some(),
            Self::Budget => constraints.budget.is_some(),
            Self::Capacity => problem.candidates().iter().any(|site| site.most_room().is_finite()),
            Self::Limit => constraints.limit.is_some(),
            Self::CoverLimit => {
                matches!(
                    problem.objective(),
                    Objective::MaxCover { limit: Some(_), .. }
                        | Objective::SetCover { limit: Some(_), .. }
                        | Objective::BackupCover { limit: Some(_), .. }
                )
            }
            Self::Share => matches!(problem.objective(), Objective::SetCover { .. }),
            Self::Sites => problem.objective().sites().is_some(),
        }
    }
}

/// Whether there is any answer.
#[derive(Clone)]
struct Question {
    problem: Problem,
    /// The number of sites does not matter.
    any_number: bool,
}

impl Question {
    fn without(&self, field: Field) -> Self {
        match field {
            Field::Sites => Self { problem: self.problem.clone(), any_number: true },
            Field::Statuses => self.with_candidates(|site| Candidate {
                status: Status::Candidate,
                closing_cost: None,
                moving_cost: None,
                ..site
            }),
            Field::Capacity => self.with_candidates(Candidate::without_limit),
            Field::Share => self.with_share(0.0),
            _ => self.with_value(field, None),
        }
    }

    /// As [`Self::without`], but no more than a change of the field can give: whom no site reaches has no mean, however far the
    /// worst off may go, and what exists has the room that it has.
    fn freed(&self, field: Field) -> Self {
        match field {
            Field::Capacity => self.with_all_room(),
            Field::WorstMean => self.with_value(field, Some(MAX_AMOUNT)),
            _ => self.without(field),
        }
    }

    fn with_candidates(&self, change: impl Fn(Candidate) -> Candidate) -> Self {
        let candidates = self.problem.candidates().iter().cloned().map(change).collect();
        Self { problem: self.problem.with_candidates(candidates), any_number: self.any_number }
    }

    fn with_share(&self, share: f64) -> Self {
        let mut objective = self.problem.objective().clone();
        if let Objective::SetCover { share: old, .. } = &mut objective {
            *old = Some(share);
        }
        let problem = self.problem.with(objective, self.problem.constraints().clone());
        Self { problem, any_number: self.any_number }
    }

    /// With another value, or none, of a constraint or limit.
    fn with_value(&self, field: Field, value: Option<f64>) -> Self {
        let (mut objective, mut constraints) = (self.problem.objective().clone(), self.problem.constraints().clone());
        match (field, &mut objective) {
            (Field::Separation, _) => constraints.minimum_separation = value,
            (Field::Budget, _) => constraints.budget = value,
            (Field::Limit, _) => constraints.limit = value,
            (
                Field::CoverLimit,
                Objective::MaxCover { limit, .. }
                | Objective::SetCover { limit, .. }
                | Objective::BackupCover { limit, .. },
            ) => *limit = Some(value.unwrap_or(f64::INFINITY)),
            (Field::Duplication, _) => constraints.maximum_duplication = value,
            (Field::Backup, _) => constraints.backup_share = value,
            (Field::WorstMean, _) => {
                constraints.worst_mean =
                    constraints.worst_mean.and_then(|worst| Some(WorstMean { most: value?, ..worst }));
            }
            (Field::Floors, _) => constraints.coverage_floors.clear(),
            (Field::SiteCounts, _) => constraints.site_counts.clear(),
            (Field::OnlyWith, _) => constraints.only_with.clear(),
            (Field::Together, _) => constraints.together.clear(),
            _ => constraints = Constraints { single_source: false, ..constraints },
        }
        Self { problem: self.problem.with(objective, constraints), any_number: self.any_number }
    }

    /// The least and the largest number of sites.
    fn count(&self) -> (usize, usize) {
        let all = self.problem.candidates().len();
        match self.problem.objective().sites() {
            Some(sites) if !self.any_number => (sites, sites),
            _ => (0, all),
        }
    }

    fn need(&self) -> Need {
        match *self.problem.objective() {
            _ if self.problem.serves_everybody() => Need::Everybody,
            Objective::MaxCover { .. }
            | Objective::PDispersion { .. }
            | Objective::BackupCover { .. }
            | Objective::Lexicographic { .. } => Need::Share(0.0),
            Objective::SetCover { share: Some(share), .. } if share < 1.0 => Need::Share(share),
            _ => Need::Everybody,
        }
    }

    /// Whether there is an answer; `None` where the search was stopped.
    fn is_possible(&self, watch: &mut Watch<'_>) -> Option<bool> {
        self.is_possible_with(self.count(), watch)
    }

    fn is_possible_with(&self, count: (usize, usize), watch: &mut Watch<'_>) -> Option<bool> {
        #[cfg(feature = "mip")]
        if self.problem.needs_program() {
            let (found, finished) = program::answer_to(&self.problem, count, watch);
            return if found.is_some() { Some(true) } else { finished.then_some(false) };
        }
        watch.for_a_part(|watch| general::exists(&Places::new(&self.problem), self.most_of(count), self.need(), watch))
    }

    /// Where sites neither cost anything nor keep a distance, more of them never stand in the way: then whatever is possible
    /// is possible with the most of them.
    fn most_of(&self, (least, most): (usize, usize)) -> (usize, usize) {
        let constraints = self.problem.constraints();
        if constraints.budget.is_some() || constraints.minimum_separation.is_some() {
            return (least, most);
        }
        let allowed = self.problem.candidates().iter().filter(|site| site.status != Status::Forbidden).count();
        if allowed < least { (least, most) } else { (most.min(allowed), most.min(allowed)) }
    }

    /// The smallest change of a field that helps, everything else being as it is.
    fn relaxation(&self, field: Field, watch: &mut Watch<'_>) -> Option<Relaxation> {
        let free = self.freed(field);
        // With another limit, there is another standard where it stands for that; and with all the room there is, no place is
        // needed, where duplication counts places left.
        if !matches!(field, Field::Limit | Field::CoverLimit | Field::Capacity) && free.is_possible(watch) != Some(true)
        {
            return None;
        }
        let value = match field {
            _ if self.problem.needs_program() => self.relaxed_by_program(field, &free, watch),
            // How many sites have room enough is for a program to say, which sees all rooms together.
            Field::Sites if cfg!(feature = "mip") && self.problem.loads_matter() => {
                self.relaxed_by_program(field, &free, watch)
            }
            Field::SingleSource => Some(0.0),
            Field::Separation => self.largest_separation(watch),
            Field::Budget => {
                let cost = |column: usize| free.problem.candidates()[column].opening_cost;
                general::least(&Places::new(&free.problem), free.count(), free.need(), &cost, watch).cost()
            }
            Field::Capacity => self.smallest_factor(watch),
            Field::Limit | Field::CoverLimit => self.smallest_limit(field, watch),
            Field::Share => self.largest_share(watch),
            Field::Sites => self.nearest_number(watch),
            // Which sites is for the planner to say; the rest is known to programs alone.
            Field::Statuses
            | Field::Together
            | Field::OnlyWith
            | Field::SiteCounts
            | Field::Duplication
            | Field::WorstMean
            | Field::Floors
            | Field::Backup => None,
        };
        // What a program says was tried; other searches that were stopped say nothing.
        let is_sure = self.problem.needs_program() || !watch.was_stopped();
        value.filter(|_| is_sure).map(|value| Relaxation { field: field.name().to_owned(), value })
    }

    #[cfg(not(feature = "mip"))]
    #[allow(clippy::unused_self, reason = "as with the feature, without which nobody asks")]
    fn relaxed_by_program(&self, _: Field, _: &Self, _: &mut Watch<'_>) -> Option<f64> {
        None
    }

    /// The next larger number of sites that helps, or else the next smaller one.
    fn nearest_number(&self, watch: &mut Watch<'_>) -> Option<f64> {
        let (sites, all) = (self.problem.objective().sites()?, self.problem.candidates().len());
        let places = Places::new(&self.problem);
        if let Some(more) = general::least(&places, (sites + 1, all), self.need(), &|_| 1.0, watch).cost() {
            return Some(more);
        }
        self.fewer(sites, watch)
    }

    /// The largest smaller number of sites that helps.
    fn fewer(&self, sites: usize, watch: &mut Watch<'_>) -> Option<f64> {
        let least = if matches!(self.problem.objective(), Objective::PDispersion { .. }) { 2 } else { 1 };
        let fixed = Places::new(&self.problem).fixed.len().max(least);
        let fewer = (fixed..sites).rev().find(|&fewer| self.is_possible_with((fewer, fewer), watch) == Some(true));
        fewer.map(|fewer| fewer as f64)
    }

    /// The value of a limit nearest to the given one that helps: one of the costs.
    fn smallest_limit(&self, field: Field, watch: &mut Watch<'_>) -> Option<f64> {
        let travel = self.problem.travel();
        let costs = (0..travel.rows()).flat_map(|row| travel.row(row).iter().copied());
        let mut costs: Vec<f64> = costs.filter(|cost| cost.is_finite()).collect();
        sort(&mut costs);
        if self.problem.constraints().maximum_duplication.is_some() {
            return self.nearest_limit(field, costs, watch);
        }
        Self::first_possible(&costs, |value| self.with_value(field, Some(value)), watch)
    }

    /// As [`Self::smallest_limit`], where a larger limit can be more duplication; but not beyond the standard, where it is known
    /// which is the smallest that helps.
    fn nearest_limit(&self, field: Field, mut costs: Vec<f64>, watch: &mut Watch<'_>) -> Option<f64> {
        let (objective, constraints) = (self.problem.objective(), self.problem.constraints());
        let given = if field == Field::Limit { constraints.limit? } else { objective.limit()? };
        let with = |value: f64| self.with_value(field, Some(value));
        let (mut larger, mut farthest) = (None, f64::INFINITY);
        if let Some(standard) = constraints.standard.filter(|standard| *standard <= given && field == Field::Limit) {
            let beyond: Vec<f64> = costs.iter().copied().filter(|cost| *cost > given).collect();
            larger = Self::first_possible(&beyond, with, watch);
            farthest = larger.map_or(f64::INFINITY, |larger| larger - given);
            costs.retain(|cost| *cost < standard);
        }
        costs.retain(|cost| (cost - given).abs() < farthest);
        costs.sort_by(|a, b| (a - given).abs().total_cmp(&(b - given).abs()));
        let mut nearest = costs.into_iter().take(MOST_LIMITS);
        nearest.find(|&value| with(value).is_possible(watch) == Some(true)).or(larger)
    }

    /// The largest separation that helps: one of the distances.
    fn largest_separation(&self, watch: &mut Watch<'_>) -> Option<f64> {
        let all = 0..self.problem.candidates().len();
        let pairs = all.clone().flat_map(|a| (0..a).map(move |b| (a, b)));
        let mut distances: Vec<f64> = pairs.map(|(a, b)| self.problem.apart(a, b)).filter(|d| d.is_finite()).collect();
        sort(&mut distances);
        distances.reverse();
        Self::first_possible(&distances, |value| self.with_value(Field::Separation, Some(value)), watch)
    }

    /// The first of values, from which on all help, by halving.
    fn first_possible(values: &[f64], with: impl Fn(f64) -> Self, watch: &mut Watch<'_>) -> Option<f64> {
        let (mut low, mut high) = (0, values.len().checked_sub(1)?);
        if with(values[high]).is_possible(watch) != Some(true) {
            return None;
        }
        while low < high {
            let middle = usize::midpoint(low, high);
            if with(values[middle]).is_possible(watch) == Some(true) { high = middle } else { low = middle + 1 }
        }
        Some(values[low])
    }

    /// With floors of coverage so many times as high.
    fn with_floors(&self, factor: f64) -> Self {
        let mut constraints = self.problem.constraints().clone();
        constraints.coverage_floors.iter_mut().for_each(|floor| floor.share *= factor);
        Self { problem: self.problem.with(self.problem.objective().clone(), constraints), ..*self }
    }

    /// The largest share that can be covered.
    fn largest_share(&self, watch: &mut Watch<'_>) -> Option<f64> {
        let covered = general::most(&Places::new(&self.problem), self.count(), watch)?;
        // However little is left out, it is not everything.
        let share = (covered / total_weight(&self.problem)).min(1.0 - f64::EPSILON / 2.0);
        Some(share).filter(|share| *share > 0.0)
    }
}

fn sort(values: &mut Vec<f64>) {
    values.sort_unstable_by(f64::total_cmp);
    values.dedup();
}

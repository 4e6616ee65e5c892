//! Which of two measures is bounded and which is made best, and the problems that say so.

use super::FrontError;
use super::measure::{Grain, Measure, Terms, cost_flows, is_divisible};
use crate::measure::total_weight;
use crate::problem::{Constraints, CoverageFloor, Goal, MAX_AMOUNT, Objective, Problem, SiteCount, WorstMean};

/// How one of the measures is bounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// By a number of sites, each in turn.
    Sites,
    /// By the largest cost at which anybody may be served.
    Limit,
    /// By the mean of so small a share of the worst off that it is the longest.
    Tail,
    /// By the constraint of its own.
    Own,
}

/// How a front is found.
pub(super) struct Plan<'a> {
    problem: &'a Problem,
    pub terms: Terms,
    /// Bounded ever more strictly.
    pub bounded: Measure,
    /// Made best for each bound.
    pub best: Measure,
    pub by: By,
    pub grain: Grain,
    /// The number of sites, where both measures leave it to the problem.
    sites: Option<usize>,
    /// What holds without any bound.
    constraints: Constraints,
}

impl<'a> Plan<'a> {
    pub(super) fn new(problem: &'a Problem, first: Measure, second: Measure) -> Result<Self, FrontError> {
        let terms = Terms::of(problem);
        let has = |measure| first == measure || second == measure;
        refuse(problem, &terms, &has)?;
        let sites = problem.objective().sites().filter(|_| !has(Measure::Sites));
        let (bounded, by) = choice(problem, sites, &has)?;
        let best = if bounded == first { second } else { first };
        let standard = terms.standard.min(problem.assignment_limit());
        if bounded == Measure::Coverage && standard.total_cmp(&terms.cover).is_ne() {
            return Err(FrontError::OtherStandard);
        }
        if best == Measure::WorstMean && bounded != Measure::Sites && sites.is_none() {
            return Err(FrontError::NumberOfSites);
        }
        let mut plan = Self {
            problem,
            terms,
            bounded,
            best,
            by,
            grain: Grain::of(problem, bounded),
            sites,
            constraints: problem.constraints().clone(),
        };
        plan.constrain(has(Measure::Sites));
        let (least, allowed) = plan.numbers();
        if by != By::Sites {
            plan.problem(plan.sites, None)?;
        } else if least <= allowed {
            plan.problem(Some(least), None)?;
        }
        Ok(plan)
    }

    /// Whether every demand point of positive weight is served.
    pub(super) fn everybody(&self) -> bool {
        let [a, b] = [self.bounded, self.best];
        let travels = |measure| matches!(measure, Measure::Travel | Measure::LongestTravel | Measure::WorstMean);
        (travels(a) || travels(b)) && a != Measure::Unserved && b != Measure::Unserved
    }

    /// The smallest and the largest number of sites.
    pub(super) fn numbers(&self) -> (usize, usize) {
        let sites = self.problem.candidates();
        let fixed = sites.iter().filter(|site| site.is_fixed_open()).count();
        let allowed = sites.iter().filter(|site| site.status != crate::problem::Status::Forbidden).count();
        (fixed.max(1), allowed)
    }

    /// What holds without any bound.
    fn constrain(&mut self, counts_sites: bool) {
        let constraints = &mut self.constraints;
        constraints.standard = Some(self.terms.standard).filter(|standard| standard.is_finite());
        if counts_sites && self.by != By::Sites {
            let candidates = self.problem.candidates().iter().map(|site| site.id.clone()).collect();
            constraints.site_counts.push(SiteCount { name: "all".into(), candidates, at_least: 1, at_most: None });
        }
        if self.bounded == Measure::WorstMean && constraints.worst_mean.is_none() {
            // Nobody goes farther than this, and everybody is served.
            let rows = 0..self.problem.demand().len();
            let costs = rows.flat_map(|row| self.problem.travel().row(row)).copied().filter(|cost| cost.is_finite());
            constraints.worst_mean = Some(WorstMean { share: self.terms.share, most: costs.fold(0.0, f64::max) });
        }
    }

    /// The constraints under which the bounded measure has to be better than a value; `None` where it cannot be.
    fn beyond(&self, value: f64) -> Option<Constraints> {
        let maximises = self.bounded.maximises();
        let step = self.grain.step(value, maximises);
        let total = total_weight(self.problem);
        let (below, share) = (value - step, (value + step) / total);
        let possible = if maximises { share > 0.0 && share <= 1.0 } else { value > 0.0 && below >= 0.0 };
        if !possible {
            return None;
        }
        let mut constraints = self.constraints.clone();
        match (self.by, self.bounded) {
            (By::Limit, _) => constraints.limit = Some(value.next_down()),
            (By::Tail, _) => constraints.worst_mean = Some(WorstMean { share: self.smallest_share(), most: below }),
            (_, Measure::WorstMean) => {
                constraints.worst_mean = Some(WorstMean { share: self.terms.share, most: below });
            }
            (_, Measure::Duplication) => constraints.maximum_duplication = Some(below),
            (_, Measure::Cost) => constraints.budget = Some(below),
            (_, Measure::Backup) => constraints.backup_share = Some(share),
            (_, Measure::Coverage) => {
                let demand = self.problem.demand().iter().map(|point| point.id.clone()).collect();
                constraints.coverage_floors.push(CoverageFloor { name: "all".into(), demand, share });
            }
            _ => return None,
        }
        Some(constraints)
    }

    /// The share of the whole weight that the lightest demand point is: the worst off of it have the longest way.
    fn smallest_share(&self) -> f64 {
        let weights = self.problem.demand().iter().map(|point| point.weight).filter(|weight| *weight > 0.0);
        weights.reduce(f64::min).map_or(1.0, |least| (least / total_weight(self.problem)).min(1.0))
    }

    /// The problem of making the one measure best while the other is better than a value; `Ok(None)` where it cannot be.
    pub(super) fn problem(&self, sites: Option<usize>, beyond: Option<f64>) -> Result<Option<Problem>, FrontError> {
        let constraints = match beyond {
            Some(value) => self.beyond(value),
            None => Some(self.constraints.clone()),
        };
        let Some(constraints) = constraints else { return Ok(None) };
        let by_goals = |constraints| self.problem.with(self.goals(sites), constraints);
        let problem = match self.single(sites) {
            Some(objective) => {
                let problem = self.problem.with(objective, constraints);
                // Two goals one after the other spare answers that are beaten.
                let twice = problem.needs_program() && !problem.loads_matter() && self.goal().is_some();
                if twice { by_goals(problem.constraints().clone()) } else { problem }
            }
            None => by_goals(constraints),
        };
        Ok(Some(problem.with_statuses(&[])?))
    }

    /// The objective with methods of its own, where there is one.
    fn single(&self, sites: Option<usize>) -> Option<Objective> {
        let Terms { cover, standard, share } = self.terms;
        Some(match (self.best, sites) {
            (Measure::Travel, Some(sites)) => Objective::PMedian { sites },
            (Measure::LongestTravel, Some(sites)) => Objective::PCenter { sites },
            (Measure::WorstMean, Some(sites)) => Objective::WorstMean { sites, share },
            (Measure::Unserved, Some(sites)) => Objective::MaxCover { sites, limit: Some(MAX_AMOUNT) },
            (Measure::Backup, Some(sites)) => Objective::BackupCover { sites, limit: Some(standard) },
            (Measure::Coverage, Some(sites)) if self.by != By::Limit => {
                Objective::MaxCover { sites, limit: Some(cover) }
            }
            (Measure::Cost, None) if self.by == By::Limit => {
                Objective::SetCover { limit: Some(MAX_AMOUNT), share: None }
            }
            _ => return None,
        })
    }

    /// What is made best, and then, where goals can say it, what is bounded.
    fn goals(&self, sites: Option<usize>) -> Objective {
        let first = self.goal().unwrap_or(Goal::Travel);
        let second = match (self.by, self.bounded, self.best) {
            // Everybody is served.
            (By::Limit, _, Measure::Coverage | Measure::Cost) => Some(Goal::LongestTravel),
            (By::Own, Measure::Cost, _) => Some(Goal::Cost),
            (By::Own, Measure::Coverage, Measure::Travel | Measure::LongestTravel) => Some(Goal::Coverage),
            (By::Own, Measure::Backup, Measure::Travel | Measure::LongestTravel | Measure::Cost) => Some(Goal::Backup),
            _ => None,
        };
        let limit = match (self.best, second) {
            (Measure::Unserved, _) => Some(MAX_AMOUNT),
            (Measure::Coverage, _) | (_, Some(Goal::Coverage)) => Some(self.terms.cover),
            (Measure::Backup, _) | (_, Some(Goal::Backup)) => Some(self.terms.standard),
            _ => None,
        };
        Objective::Lexicographic { sites, limit, goals: [Some(first), second].into_iter().flatten().collect() }
    }

    /// What is made best, as a goal.
    const fn goal(&self) -> Option<Goal> {
        Some(match self.best {
            Measure::Sites => Goal::Sites,
            Measure::Cost => Goal::Cost,
            Measure::Coverage | Measure::Unserved => Goal::Coverage,
            Measure::Travel => Goal::Travel,
            Measure::LongestTravel => Goal::LongestTravel,
            Measure::Backup => Goal::Backup,
            Measure::WorstMean | Measure::Duplication => return None,
        })
    }

    /// The number of sites that the problem asks for.
    pub(super) const fn sites(&self) -> Option<usize> {
        self.sites
    }
}

/// What no bound can mend.
fn refuse(problem: &Problem, terms: &Terms, has: &dyn Fn(Measure) -> bool) -> Result<(), FrontError> {
    let all = [
        Measure::Sites,
        Measure::Cost,
        Measure::Coverage,
        Measure::Unserved,
        Measure::Travel,
        Measure::LongestTravel,
        Measure::WorstMean,
        Measure::Backup,
        Measure::Duplication,
    ];
    if all.into_iter().filter(|&measure| has(measure)).count() < 2 {
        return Err(FrontError::Same);
    }
    let everybody = has(Measure::Travel) || has(Measure::WorstMean) || problem.constraints().worst_mean.is_some();
    if has(Measure::Unserved) && everybody {
        return Err(FrontError::Everybody);
    }
    if has(Measure::Coverage) && terms.cover.is_infinite() {
        return Err(FrontError::NoLimit);
    }
    if (has(Measure::Backup) || has(Measure::Duplication)) && terms.standard.is_infinite() {
        return Err(FrontError::NoStandard);
    }
    let flows = |measure: Measure| {
        if measure == Measure::Cost { cost_flows(problem) } else { is_divisible(problem) && measure.flows() }
    };
    if all.into_iter().filter(|&measure| has(measure)).all(flows) {
        return Err(FrontError::Curve);
    }
    Ok(())
}

/// Which of two measures is bounded, and how.
fn choice(problem: &Problem, sites: Option<usize>, has: &dyn Fn(Measure) -> bool) -> Result<(Measure, By), FrontError> {
    // Sites beyond the limit count for nobody, and so neither as a second site within the standard.
    let twice = has(Measure::Backup)
        || problem.constraints().maximum_duplication.is_some()
        || problem.constraints().backup_share.is_some();
    let by_limit = has(Measure::LongestTravel) && !twice && !(has(Measure::WorstMean) && sites.is_none());
    if has(Measure::Duplication) {
        return Ok((Measure::Duplication, By::Own));
    }
    if has(Measure::Sites) && !has(Measure::Cost) {
        return Ok((Measure::Sites, By::Sites));
    }
    if by_limit {
        return Ok((Measure::LongestTravel, By::Limit));
    }
    let own = [Measure::WorstMean, Measure::Backup, Measure::Cost, Measure::Coverage];
    if let Some(bounded) = own.into_iter().find(|&measure| has(measure)) {
        return Ok((bounded, By::Own));
    }
    // What is left is the longest travel, against travel or against who is not served.
    let tail = has(Measure::Travel) && problem.constraints().worst_mean.is_none() && !is_divisible(problem);
    if tail { Ok((Measure::LongestTravel, By::Tail)) } else { Err(FrontError::LimitAndStandard) }
}

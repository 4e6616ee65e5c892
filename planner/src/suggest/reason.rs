//! Why a question has no answer, and what would help.

use geodata::{Minutes, People};
use serde::{Deserialize, Serialize};

use super::{Condition, pose::Posed};
use crate::measure;
use crate::solution::{ReasonKind, Relaxation};

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Reason {
    /// Too few sites to reach everybody who can be reached at all.
    TooFewSites {
        /// The smallest number of new sites that reaches everybody.
        fewest: usize,
    },
    /// Even with a site at every candidate the share is not reached.
    ShareOutOfReach {
        /// The largest share that is possible at this standard.
        largest_share: f64,
        /// The shortest standard at which the asked share is possible; `None` when none is.
        shortest_standard: Option<Minutes>,
    },
    /// Conditions that no answer keeps together.
    Conflict {
        /// Which: without any one of them the others can be kept, unless the time ran out.
        conditions: Vec<Condition>,
        /// People whom no candidate can serve under these conditions; 0 when they are not the matter.
        people: People,
        /// Changes of which each alone helps, everything else as it is.
        changes: Vec<Change>,
        /// Where no single change helps: changes that do together, and of which none can be left out. Each is the smallest
        /// where those before it are made, whatever those after it would have to be.
        #[serde(default)]
        together: Vec<Change>,
    },
}

/// The smallest change of one condition that helps.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Change {
    /// Which condition.
    pub condition: Condition,
    /// The value nearest to the asked one that helps, in the unit of the question.
    pub value: f64,
}

impl Reason {
    /// The solver's reason in the planner's words and units: new sites, not all sites; places, not parts of capacities.
    pub(super) fn of(posed: &Posed<'_>, reason: &crate::solution::Reason) -> Option<Self> {
        let alone = reason.relaxations.iter().filter_map(|change| posed.paid(vec![posed.change(change)?]));
        let (alone, more): (Vec<_>, Vec<_>) = alone.partition(|changes| changes.len() == 1);
        let changes: Vec<Change> = alone.into_iter().flatten().collect();
        let value = |of| changes.iter().find(|change| change.condition == of).map(|change| change.value);
        let has_longest = posed.question.conditions.longest.is_some();
        match reason.kind {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a number of sites
            ReasonKind::TooFewSites if !has_longest => {
                value(Condition::Sites).map(|sites| Self::TooFewSites { fewest: sites as usize })
            }
            ReasonKind::ShareOutOfReach => Some(Self::ShareOutOfReach {
                largest_share: value(Condition::Share).unwrap_or_default(),
                shortest_standard: value(Condition::Standard).map(Minutes),
            }),
            ReasonKind::TooFewSites | ReasonKind::Unreachable | ReasonKind::Conflict => {
                let mut conditions: Vec<_> = reason.constraints.iter().filter_map(|field| condition(field)).collect();
                // That everybody of a demand point goes to one site is asked by the condition on the worst off alone.
                let whole = posed.problem.constraints().single_source && conditions.contains(&Condition::Places);
                if whole && !conditions.contains(&Condition::WorstTenth) {
                    conditions.push(Condition::WorstTenth);
                }
                conditions.dedup();
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // thousandths of people
                let people = People::from_thousandths(reason.weight.round() as u64);
                let together = reason.together.iter().map(|change| posed.change(change)).collect::<Option<Vec<_>>>();
                let together =
                    together.filter(|together| !together.is_empty()).and_then(|together| posed.paid(together));
                let together = together.or_else(|| more.into_iter().next().filter(|_| changes.is_empty()));
                Some(Self::Conflict { conditions, people, changes, together: together.unwrap_or_default() })
            }
            ReasonKind::Stopped | ReasonKind::CheckFailed => None,
        }
    }
}

/// The condition that a field of the problem stands for.
fn condition(field: &str) -> Option<Condition> {
    Some(match field {
        "objective.sites" => Condition::Sites,
        "objective.share" => Condition::Share,
        "objective.limit" => Condition::Standard,
        "candidates.status" => Condition::Known,
        "candidates.capacity" => Condition::Places,
        "constraints.minimum_separation" => Condition::Separation,
        "constraints.limit" => Condition::Longest,
        "constraints.budget" => Condition::Budget,
        "constraints.maximum_duplication" => Condition::Duplication,
        "constraints.worst_mean.most" => Condition::WorstTenth,
        "constraints.coverage_floors" => Condition::Floor,
        "constraints.backup_share" => Condition::Backup,
        _ => return None,
    })
}

impl Posed<'_> {
    /// A change that the solver found, in the unit of the question; `None` where it is none of a question's.
    fn change(&self, change: &Relaxation) -> Option<Change> {
        let condition = condition(&change.field)?;
        let value = match condition {
            Condition::Sites => change.value - self.instance.kept().len() as f64,
            // The solver lets only new sites grow, by one factor.
            Condition::Places => (change.value * f64::from(self.question.conditions.places?) - 1e-9).ceil(),
            Condition::Known => return None,
            Condition::Duplication => change.value / self.people(),
            // The solver says by which part of themselves all floors have to shrink.
            Condition::Floor => change.value * self.question.conditions.floor?,
            // The solver's share is of the people in the problem.
            Condition::Backup => change.value * measure::total_weight(&self.problem) / self.people(),
            _ => change.value,
        };
        Some(Change { condition, value })
    }

    /// Changes that help together, and the budget that pays for them: the solver does not know what sites cost with more places
    /// than were asked for. `None` where that is not known.
    fn paid(&self, mut changes: Vec<Change>) -> Option<Vec<Change>> {
        let question = self.question;
        let value = |of| changes.iter().find(|change: &&Change| change.condition == of).map(|change| change.value);
        let (Some(places), Some(budget), Some(cost)) =
            (value(Condition::Places), question.conditions.budget, question.conditions.place_cost)
        else {
            return Some(changes);
        };
        if !question.goal.counts_sites() {
            return None;
        }
        let each = cost.mul_add(places, question.conditions.opening.unwrap_or_default());
        let sites = value(Condition::Sites).unwrap_or(question.sites as f64);
        if each * sites > value(Condition::Budget).unwrap_or(budget) {
            changes.retain(|change| change.condition != Condition::Budget);
            changes.push(Change { condition: Condition::Budget, value: each * sites });
        }
        Some(changes)
    }

    /// All people in the unit of the problem, also those whom it leaves out.
    fn people(&self) -> f64 {
        let people: People = self.instance.demand.iter().map(|point| point.people).sum();
        people.thousandths() as f64
    }
}

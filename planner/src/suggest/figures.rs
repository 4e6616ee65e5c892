//! The numbers that describe a set of sites.

use geodata::{Minutes, People};
use serde::{Deserialize, Serialize};

use super::instance::Instance;

/// The numbers that describe a set of sites.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Figures {
    /// Open sites.
    pub sites: usize,
    /// People who need the service.
    pub people: People,
    /// Of them, those whom some open site reaches by road.
    pub reached: People,
    /// Of them, those within the standard, by point-to-point time, `<=`.
    pub covered: People,
    /// `covered` as a share of all people who need the service, the unreached included; `None` when nobody needs it.
    pub coverage: Option<f64>,
    /// Mean minutes of those reached; `None` when nobody is.
    pub mean: Option<Minutes>,
    /// Longest minutes of those reached; `None` when nobody is.
    pub longest: Option<Minutes>,
}

impl Figures {
    /// The figures of the open columns of an instance.
    pub(super) fn of(instance: &Instance<'_>, open: &[usize], standard: Minutes) -> Self {
        let mut unreached = People::ZERO;
        let reached: Vec<_> = instance
            .demand
            .iter()
            .enumerate()
            .filter_map(|(row, point)| match instance.nearest(row, open) {
                Some((_, minutes)) => Some((point.people, Minutes(minutes), minutes <= standard.0)),
                None => {
                    unreached += point.people;
                    None
                }
            })
            .collect();
        Self::sum(open.len(), unreached, reached.into_iter())
    }

    /// Adds up (people, minutes, within the standard).
    pub(super) fn sum(sites: usize, unreached: People, reached: impl Iterator<Item = (People, Minutes, bool)>) -> Self {
        let (mut all, mut covered, mut person_minutes, mut longest) = (People::ZERO, People::ZERO, 0.0, None::<f64>);
        for (people, Minutes(minutes), is_covered) in reached {
            all += people;
            if is_covered {
                covered += people;
            }
            person_minutes += people.as_f64() * minutes;
            longest = Some(longest.map_or(minutes, |longest| longest.max(minutes)));
        }
        let people = all + unreached;
        let some = |people: People| (people > People::ZERO).then_some(people.as_f64());
        Self {
            sites,
            people,
            reached: all,
            covered,
            coverage: some(people).map(|people| covered.as_f64() / people),
            mean: some(all).map(|all| Minutes(person_minutes / all)),
            longest: longest.map(Minutes),
        }
    }
}

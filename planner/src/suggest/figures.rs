//! The numbers that describe a set of sites.

use geodata::{Minutes, People};
use serde::{Deserialize, Serialize};

use super::{instance::Instance, served::Served};

/// The numbers that describe a set of sites.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Figures {
    /// Open sites.
    pub sites: usize,
    /// People who need the service.
    pub people: People,
    /// Of them, those who are served: whom some open site reaches by road, no farther than allowed, and has a place for.
    pub reached: People,
    /// Of them, those within the standard, by point-to-point time, `<=`.
    pub covered: People,
    /// `covered` as a share of all people who need the service, the unreached included; `None` when nobody needs it.
    pub coverage: Option<f64>,
    /// Mean minutes of those served; `None` when nobody is.
    pub mean: Option<Minutes>,
    /// Longest minutes of those served; `None` when nobody is.
    pub longest: Option<Minutes>,
    /// People within the standard of two or more of the sites whose places are not all needed there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicated: Option<People>,
}

impl Figures {
    /// The figures of `sites` open sites that serve people as `served` says.
    pub(super) fn of(instance: &Instance<'_>, sites: usize, served: &Served, standard: Minutes) -> Self {
        let people: People = instance.demand.iter().map(|point| point.people).sum();
        let parts = served.iter().flatten();
        Self::sum(sites, people, parts.map(|part| (part.people, Minutes(part.minutes), part.minutes <= standard.0)))
    }

    /// Adds up (people, minutes, within the standard) of those served among `people`.
    pub(super) fn sum(sites: usize, people: People, rows: impl Iterator<Item = (People, Minutes, bool)>) -> Self {
        let (mut reached, mut covered, mut person_minutes, mut longest) =
            (People::ZERO, People::ZERO, 0.0, None::<f64>);
        for (some, Minutes(minutes), is_covered) in rows {
            reached += some;
            if is_covered {
                covered += some;
            }
            person_minutes += some.as_f64() * minutes;
            longest = Some(longest.map_or(minutes, |longest| longest.max(minutes)));
        }
        let share = |whole: People, part: f64| (whole > People::ZERO).then(|| part / whole.as_f64());
        Self {
            sites,
            people,
            reached,
            covered,
            coverage: share(people, covered.as_f64()),
            mean: share(reached, person_minutes).map(Minutes),
            longest: longest.map(Minutes),
            duplicated: None,
        }
    }
}

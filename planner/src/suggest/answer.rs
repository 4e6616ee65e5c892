//! From an instance to a problem, and from its solution back to places and people.

use geodata::{DataSet, Minutes, People};

use super::{
    Assignment, Goal, OpenAs, OpenSite, Question, QuestionError, Reason, Suggestion, TimesBasis, Unreached,
    figures::Figures, instance::Instance,
};
use crate::{
    matrix::TravelMatrix,
    problem::{Candidate, Constraints, Demand, Objective, Problem, Status},
    solution::{ENGINE, ReasonKind, Solution},
    solve::{Options, solve},
    travel::Network,
};

/// Answers a question on a data set and a road network: which sites to open, whom they serve, and how far from the best possible it can be.
///
/// The same data, network, question and version give the same answer.
///
/// # Errors
/// If the question makes no sense on this data set; the error names the field, its value and what would be right.
///
/// ```
/// use std::num::NonZeroUsize;
/// use geodata::{DataSet, Minutes};
/// use planner::travel::Network;
/// use planner::suggest::{Goal, KnownSites, Question, suggest};
///
/// let data = DataSet::embedded()?;
/// let network = Network::from_streets(data.streets().clone(), NonZeroUsize::MIN, &mut |_, _| ())?;
/// let question = Question {
///     region: Some("Latgale".into()),
///     group: "adults".into(),
///     service: "day-care".into(),
///     goal: Goal::MeanTime,
///     sites: 3,
///     share: 1.0,
///     standard: Minutes(45.0),
///     known: KnownSites::Ignore,
///     all_municipalities: false,
///     scenario: "base".into(),
/// };
/// let suggestion = suggest(&data, &network, &question, &Default::default())?;
/// assert_eq!(suggestion.sites.len(), 3);
/// assert!(suggestion.after.and_then(|after| after.coverage) > Some(0.5));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn suggest(
    data: &DataSet,
    network: &Network,
    question: &Question,
    options: &Options<'_>,
) -> Result<Suggestion, QuestionError> {
    let instance = Instance::new(data, network, question)?;
    let problem = problem(&instance, question)?;
    let solution = solve(&problem, options);
    let kept = instance.kept();
    let standard = question.standard;
    let open = (!solution.open.is_empty()).then(|| open_columns(&instance, &solution));
    let (sites, assignments, unreached) =
        open.as_ref().map(|open| serve(&instance, open, standard)).unwrap_or_default();
    Ok(Suggestion {
        question: question.clone(),
        proof: solution.status,
        gap: solution.gap,
        reason: solution.reason.as_ref().and_then(|reason| explain(reason, &kept)),
        after: open.map(|open| Figures::of(&instance, &open, standard)),
        before: (!kept.is_empty()).then(|| Figures::of(&instance, &kept, standard)),
        sites,
        assignments,
        unreached,
        uncounted: instance.uncounted,
        outside_programme: outside_programme(data, question),
        people_basis: data.needs_basis(),
        times: TimesBasis::of(&network.streets().map(|streets| streets.about.clone()).unwrap_or_default()),
        engine: ENGINE.into(),
        cut_short: solution.cut_short,
    })
}

/// The placement problem of a question. Weights are thousandths of a person: whole numbers, so that their sums are exact.
///
/// Where the goal is a time, people whom no candidate can reach are left out of the problem (no site could help them, and
/// their time is unknown, not 0); they are listed in the answer all the same.
fn problem(instance: &Instance<'_>, question: &Question) -> Result<Problem, QuestionError> {
    let times_matter = matches!(question.goal, Goal::MeanTime | Goal::LongestTime);
    let rows: Vec<_> = (0..instance.demand.len()).filter(|&row| !times_matter || instance.reachable(row)).collect();
    let demand = rows.iter().map(|&row| {
        let point = &instance.demand[row];
        Demand::new(point.id.to_string(), point.people.thousandths() as f64)
    });
    let candidates = instance.spots.iter().map(|spot| {
        let status = if spot.kept.is_empty() { Status::Candidate } else { Status::Existing };
        Candidate::new(spot.candidate.id.clone(), status)
    });
    let sites = || question.sites + instance.kept().len();
    let limit = Some(question.standard.0);
    let objective = match question.goal {
        Goal::MeanTime => Objective::PMedian { sites: sites() },
        Goal::LongestTime => Objective::PCenter { sites: sites() },
        Goal::Coverage => Objective::MaxCover { sites: sites(), limit },
        Goal::FewestSites => Objective::SetCover { limit, share: Some(question.share) },
    };
    let too_large = |detail: String| QuestionError::TooLarge { detail };
    let times =
        TravelMatrix::from_fn(rows.len(), instance.spots.len(), |row, column| instance.times.get(rows[row], column))
            .map_err(|error| too_large(error.to_string()))?;
    Problem::new(demand.collect(), candidates.collect(), times, objective, Constraints::default())
        .map_err(|error| too_large(error.to_string()))
}

/// The open spots: kept ones first, then suggested ones, each in the order of their names.
fn open_columns(instance: &Instance<'_>, solution: &Solution) -> Vec<usize> {
    let is_open = |column: &usize| solution.open.contains(&instance.spots[*column].candidate.id);
    let mut open: Vec<_> = (0..instance.spots.len()).filter(is_open).collect();
    open.sort_by_key(|&column| {
        let spot = &instance.spots[column];
        (spot.open_as() == OpenAs::Suggested, spot.candidate.name.clone(), column)
    });
    open
}

/// People who need the service in municipalities outside the programme and are left out of the answer.
fn outside_programme(data: &DataSet, question: &Question) -> People {
    let people = |all_municipalities| -> People {
        let demand = data.demand(question.region.as_ref(), &question.group, &question.service, all_municipalities);
        demand.iter().map(|point| point.people).sum()
    };
    if question.all_municipalities { People::ZERO } else { people(true) - people(false) }
}

/// Sends everybody to the nearest open site, or lists them as unreached.
fn serve(
    instance: &Instance<'_>,
    open: &[usize],
    standard: Minutes,
) -> (Vec<OpenSite>, Vec<Assignment>, Vec<Unreached>) {
    let (mut assignments, mut unreached) = (Vec::new(), Vec::new());
    for (row, point) in instance.demand.iter().enumerate() {
        let (name, municipality) = (point.name.clone(), point.municipality.clone());
        let (position, people) = (point.position, point.people);
        match instance.nearest(row, open) {
            Some((column, minutes)) => assignments.push(Assignment {
                point: point.id.clone(),
                name,
                municipality,
                position,
                people,
                site: open.iter().position(|&site| site == column).unwrap_or_default(),
                minutes: Minutes(minutes),
                covered: minutes <= standard.0,
            }),
            None => unreached.push(Unreached {
                point: point.id.clone(),
                name,
                municipality,
                position,
                people,
                why: instance.why_unreached(row),
            }),
        }
    }
    let sites = (0..open.len()).map(|site| open_site(instance, open[site], site, &assignments)).collect();
    (sites, assignments, unreached)
}

fn open_site(instance: &Instance<'_>, column: usize, site: usize, assignments: &[Assignment]) -> OpenSite {
    let spot = &instance.spots[column];
    let served: Vec<_> = assignments.iter().filter(|assignment| assignment.site == site).collect();
    let people: People = served.iter().map(|to| to.people).sum();
    let figures = Figures::sum(1, people, served.iter().map(|&to| (to.people, to.minutes, to.covered)));
    OpenSite {
        candidate: spot.candidate.id.clone(),
        name: spot.candidate.name.clone(),
        municipality: spot.candidate.municipality.clone(),
        position: spot.candidate.position,
        open_as: spot.open_as(),
        known: spot.kept.iter().map(|site| site.id.clone()).collect(),
        capacity: spot.kept.iter().filter_map(|site| site.capacity).reduce(u32::saturating_add),
        people,
        covered: figures.covered,
        mean: figures.mean,
        longest: figures.longest,
    }
}

/// The solver's reason in the planner's words: new sites, not all sites.
fn explain(reason: &crate::solution::Reason, kept: &[usize]) -> Option<Reason> {
    let helps =
        |field: &str| reason.relaxations.iter().find(|change| change.field.ends_with(field)).map(|change| change.value);
    match reason.kind {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a number of sites
        ReasonKind::TooFewSites => {
            helps("sites").map(|sites| Reason::TooFewSites { fewest: sites as usize - kept.len() })
        }
        ReasonKind::ShareOutOfReach => Some(Reason::ShareOutOfReach {
            largest_share: helps("share").unwrap_or_default(),
            shortest_standard: helps("limit").map(Minutes),
        }),
        ReasonKind::Unreachable | ReasonKind::Conflict | ReasonKind::Stopped | ReasonKind::CheckFailed => None,
    }
}

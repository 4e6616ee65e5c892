//! From an instance to a problem, and from its solution back to places and people.

use geodata::{DataSet, DemandPoint, Minutes, People};

use super::{
    Assignment, OpenSite, Question, QuestionError, Reason, Suggestion, TimesBasis, Unreached, WhyUnreached,
    figures::Figures, instance::Instance, pose::Posed, served::Served,
};
use crate::{
    solution::{ENGINE, Solution},
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
///     conditions: Default::default(),
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
    let posed = Posed::new(data, network, question)?;
    let solution = solve(&posed.problem, options);
    let before = posed.before(options);
    let answer = Answer::of(&posed, &solution);
    let cost = question.conditions.cost_of_a_site().filter(|_| answer.figures.is_some());
    Ok(Suggestion {
        question: question.clone(),
        proof: solution.status,
        gap: solution.gap,
        reason: solution.reason.as_ref().and_then(|reason| Reason::of(&posed, reason)),
        cost: cost.map(|cost| cost * (answer.sites.len() - posed.instance.kept().len()) as f64),
        after: answer.figures,
        before,
        sites: answer.sites,
        assignments: answer.assignments,
        unreached: answer.unreached,
        uncounted: posed.instance.uncounted,
        outside_programme: outside_programme(data, question),
        people_basis: data.needs_basis(),
        times: TimesBasis::of(&network.streets().map(|streets| streets.about.clone()).unwrap_or_default()),
        engine: ENGINE.into(),
        cut_short: solution.cut_short,
    })
}

/// People who need the service in municipalities outside the programme and are left out of the answer.
fn outside_programme(data: &DataSet, question: &Question) -> People {
    let people = |all_municipalities| -> People {
        let demand = data.demand(question.region.as_ref(), &question.group, &question.service, all_municipalities);
        demand.iter().map(|point| point.people).sum()
    };
    if question.all_municipalities { People::ZERO } else { people(true) - people(false) }
}

/// What a solution says of sites and people; nothing of either where there is none.
#[derive(Default)]
struct Answer {
    figures: Option<Figures>,
    sites: Vec<OpenSite>,
    assignments: Vec<Assignment>,
    unreached: Vec<Unreached>,
}

impl Answer {
    fn of(posed: &Posed<'_>, solution: &Solution) -> Self {
        let open = posed.open(solution);
        if open.is_empty() {
            return Self::default();
        }
        let (instance, standard) = (&posed.instance, posed.question.standard);
        let served = posed.served(&open, solution);
        let assignments = assignments(instance, &open, &served, standard);
        let site = |site: usize| open_site(posed, open[site], site, &assignments);
        Self {
            figures: Some(posed.measured(&open, &served)),
            sites: (0..open.len()).map(site).collect(),
            unreached: unreached(posed, &open, &served),
            assignments,
        }
    }
}

fn assignments(instance: &Instance<'_>, open: &[usize], served: &Served, standard: Minutes) -> Vec<Assignment> {
    let rows = instance.demand.iter().zip(served);
    let parts = rows.flat_map(|(point, parts)| parts.iter().map(move |part| (point, part)));
    let assignment = parts.map(|(point, part)| Assignment {
        point: point.id.clone(),
        name: point.name.clone(),
        municipality: point.municipality.clone(),
        position: point.position,
        people: part.people,
        site: open.iter().position(|&site| site == part.column).unwrap_or_default(),
        minutes: Minutes(part.minutes),
        covered: part.minutes <= standard.0,
    });
    assignment.collect()
}

/// Who is not served, wholly or in part, and why.
fn unreached(posed: &Posed<'_>, open: &[usize], served: &Served) -> Vec<Unreached> {
    let instance = &posed.instance;
    let longest = posed.question.conditions.longest.map_or(f64::INFINITY, |longest| longest.0);
    let why = |row: usize| match instance.nearest(row, open) {
        None => instance.why_unreached(row),
        Some((_, nearest)) if nearest > longest => WhyUnreached::TooFar { nearest: Minutes(nearest) },
        Some(_) => WhyUnreached::NoPlaceLeft,
    };
    let left = |(row, point): (usize, &DemandPoint)| {
        let people = point.people - served[row].iter().map(|part| part.people).sum();
        (people > People::ZERO).then(|| Unreached {
            point: point.id.clone(),
            name: point.name.clone(),
            municipality: point.municipality.clone(),
            position: point.position,
            people,
            why: why(row),
        })
    };
    instance.demand.iter().enumerate().filter_map(left).collect()
}

fn open_site(posed: &Posed<'_>, column: usize, site: usize, assignments: &[Assignment]) -> OpenSite {
    let spot = &posed.instance.spots[column];
    let served: Vec<_> = assignments.iter().filter(|assignment| assignment.site == site).collect();
    let people: People = served.iter().map(|to| to.people).sum();
    let figures = Figures::sum(1, people, served.iter().map(|&to| (to.people, to.minutes, to.covered)));
    let published = spot.kept.iter().filter_map(|site| site.capacity).reduce(u32::saturating_add);
    OpenSite {
        candidate: spot.candidate.id.clone(),
        name: spot.candidate.name.clone(),
        municipality: spot.candidate.municipality.clone(),
        position: spot.candidate.position,
        open_as: spot.open_as(),
        known: spot.kept.iter().map(|site| site.id.clone()).collect(),
        capacity: if spot.kept.is_empty() { posed.question.conditions.places } else { published },
        people,
        covered: figures.covered,
        mean: figures.mean,
        longest: figures.longest,
    }
}

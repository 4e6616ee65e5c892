//! Why problems that only an integer program answers have no answer, against all answers: the set named conflicts, is minimal,
//! each change helps, and a slightly smaller one does not.

use std::cell::Cell;
use std::time::Duration;

use geodata::Language;
use planner::problem::{Candidate, Constraints, Goal, Objective, Problem, Status, WorstMean};
use planner::solution::{Reason, ReasonKind, Relaxation, SolutionStatus};
use planner::solve::{Options, solve};
use proptest::prelude::*;

use crate::program_instances::{Parts, Sizes, problems, running_clock};
use crate::rooms::{grow, growing, step_of_room, unlimited};
use crate::{divisible, programs};

const FIELDS: [&str; 16] = [
    "candidates.status",
    "constraints.together",
    "constraints.only_with",
    "constraints.site_counts",
    "constraints.maximum_duplication",
    "constraints.worst_mean.most",
    "constraints.coverage_floors",
    "constraints.backup_share",
    "constraints.single_source",
    "constraints.minimum_separation",
    "constraints.budget",
    "candidates.capacity",
    "constraints.limit",
    "objective.limit",
    "objective.share",
    "objective.sites",
];

/// Larger than every cost, budget and load.
const HUGE: f64 = 1e6;

fn is_sized(problem: &Problem) -> bool {
    let sized = |site: &Candidate| site.capacity.is_some() || site.smallest.is_some() || !site.steps.is_empty();
    problem.candidates().iter().any(sized)
}

/// Whether there is any answer.
fn is_possible(parts: Parts) -> bool {
    let Some(problem) = parts.problem() else { return false };
    if is_sized(&problem) && !problem.constraints().single_source {
        divisible::best(&problem).is_some()
    } else {
        programs::exists(&problem)
    }
}

/// The problem without some fields; a limit that is left out leaves the standard what it was.
fn without(problem: &Problem, fields: &[&str]) -> Parts {
    let mut parts = Parts::of(problem);
    parts.constraints.standard = problem.standard();
    for &field in fields {
        leave_out(&mut parts, field, problem);
    }
    parts
}

fn leave_out(parts: &mut Parts, field: &str, problem: &Problem) {
    let constraints = &mut parts.constraints;
    match field {
        "candidates.status" => parts.candidates.iter_mut().for_each(|site| {
            (site.status, site.closing_cost, site.moving_cost) = (Status::Candidate, None, None);
        }),
        "candidates.capacity" => parts.candidates.iter_mut().for_each(unlimited),
        "constraints.together" => constraints.together.clear(),
        "constraints.only_with" => constraints.only_with.clear(),
        "constraints.site_counts" => constraints.site_counts.clear(),
        "constraints.maximum_duplication" => constraints.maximum_duplication = None,
        "constraints.worst_mean.most" => constraints.worst_mean = None,
        "constraints.coverage_floors" => constraints.coverage_floors.clear(),
        "constraints.backup_share" => constraints.backup_share = None,
        // The mean of the worst off needs it.
        "constraints.single_source" => {
            let whole = problem.constraints().worst_mean.is_some()
                || matches!(problem.objective(), Objective::WorstMean { .. });
            constraints.single_source &= whole;
        }
        "constraints.minimum_separation" => constraints.minimum_separation = None,
        "constraints.budget" => constraints.budget = None,
        "constraints.limit" => constraints.limit = None,
        "objective.limit" => match &mut parts.objective {
            Objective::MaxCover { limit, .. }
            | Objective::SetCover { limit, .. }
            | Objective::BackupCover { limit, .. } => *limit = limit.map(|_| HUGE),
            _ => {}
        },
        "objective.share" => {
            if let Objective::SetCover { limit, .. } = parts.objective {
                parts.objective = Objective::Lexicographic { sites: None, limit, goals: vec![Goal::Cost] };
            }
        }
        "objective.sites" => parts.objective = any_number(&parts.objective),
        _ => panic!("{field}"),
    }
}

/// An objective with answers of any number of sites, that serves the same people.
fn any_number(objective: &Objective) -> Objective {
    let (limit, goal) = match *objective {
        Objective::PMedian { .. } | Objective::PCenter { .. } | Objective::WorstMean { .. } => (None, Goal::Travel),
        Objective::MaxCover { limit, .. } | Objective::BackupCover { limit, .. } => (limit, Goal::Sites),
        Objective::PDispersion { .. } => (None, Goal::Sites),
        Objective::Lexicographic { limit, ref goals, .. } => {
            return Objective::Lexicographic { sites: None, limit, goals: goals.clone() };
        }
        ref other @ (Objective::SetCover { .. } | Objective::FacilityLocation {}) => return other.clone(),
    };
    Objective::Lexicographic { sites: None, limit, goals: vec![goal] }
}

/// The problem with a field changed to a value.
fn with(problem: &Problem, field: &str, value: f64) -> Parts {
    let mut parts = Parts::of(problem);
    let constraints = &mut parts.constraints;
    match (field, &mut parts.objective) {
        ("constraints.single_source", _) => constraints.single_source = value > 0.0,
        ("constraints.minimum_separation", _) => constraints.minimum_separation = Some(value),
        ("constraints.budget", _) => constraints.budget = Some(value),
        ("constraints.limit", _) => constraints.limit = Some(value),
        ("constraints.maximum_duplication", _) => constraints.maximum_duplication = Some(value),
        ("constraints.backup_share", _) => constraints.backup_share = Some(value),
        ("constraints.worst_mean.most", _) => {
            constraints.worst_mean = constraints.worst_mean.map(|worst| WorstMean { most: value, ..worst });
        }
        ("constraints.coverage_floors", _) => {
            constraints.coverage_floors.iter_mut().for_each(|floor| floor.share *= value);
        }
        ("candidates.capacity", _) => grow(&mut parts.candidates, value),
        (
            "objective.limit",
            Objective::MaxCover { limit, .. }
            | Objective::SetCover { limit, .. }
            | Objective::BackupCover { limit, .. },
        ) => *limit = Some(value),
        ("objective.share", Objective::SetCover { share, .. }) => *share = Some(value),
        (
            "objective.sites",
            Objective::PMedian { sites }
            | Objective::PCenter { sites }
            | Objective::MaxCover { sites, .. }
            | Objective::BackupCover { sites, .. }
            | Objective::PDispersion { sites }
            | Objective::WorstMean { sites, .. }
            | Objective::Lexicographic { sites: Some(sites), .. },
        ) => *sites = as_count(value),
        other => panic!("{other:?}"),
    }
    parts
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small whole number")]
fn as_count(value: f64) -> usize {
    value as usize
}

/// Changes that are slightly smaller than this one.
fn smaller(problem: &Problem, relaxation: &Relaxation) -> Vec<f64> {
    let value = relaxation.value;
    let costs = || Parts::of(problem).travel.concat().into_iter().filter(|cost| cost.is_finite());
    let nearer = |given: Option<f64>| {
        let given = given.unwrap();
        costs().filter(|cost| (cost - given).abs() < (value - given).abs()).collect()
    };
    let less = value - 1e-6 * value.max(1e-3);
    let not_negative = |value: f64| [value].into_iter().filter(|value| *value >= 0.0).collect();
    match (relaxation.field.as_str(), problem.objective()) {
        ("constraints.limit", _) => nearer(problem.constraints().limit),
        (
            "objective.limit",
            Objective::MaxCover { limit, .. }
            | Objective::SetCover { limit, .. }
            | Objective::BackupCover { limit, .. },
        ) => nearer(*limit),
        ("constraints.budget" | "constraints.maximum_duplication" | "constraints.worst_mean.most", _) => {
            not_negative(less)
        }
        ("constraints.minimum_separation", _) => vec![value + 1e-6],
        ("constraints.backup_share" | "objective.share" | "constraints.coverage_floors", _) => {
            [value + 1e-6].into_iter().filter(|share| *share <= 1.0).collect()
        }
        ("candidates.capacity", _) => [value - step_of_room(problem)].into_iter().filter(|less| *less > 1.0).collect(),
        ("objective.sites", objective) => {
            let (sites, changed) = (objective.sites().unwrap(), as_count(value));
            // More are better known than fewer.
            let between =
                if changed > sites { sites + 1..changed } else { changed + 1..problem.candidates().len() + 1 };
            between.filter(|&number| number != sites).map(|number| number as f64).collect()
        }
        _ => Vec::new(),
    }
}

/// The problem with all changes that only help together, but those at `but`.
fn with_all(problem: &Problem, changes: &[Relaxation], but: Option<usize>) -> Parts {
    let mut parts = Parts::of(problem);
    for (index, Relaxation { field, value }) in changes.iter().enumerate() {
        if Some(index) != but {
            parts = with(&parts.problem().unwrap(), field, *value);
        }
    }
    parts
}

fn check_together(problem: &Problem, reason: &Reason) -> Result<(), TestCaseError> {
    let changes = &reason.together;
    prop_assert!(changes.is_empty() || (reason.relaxations.is_empty() && changes.len() > 1));
    prop_assert!(changes.is_empty() || is_possible(with_all(problem, changes, None)), "{:?} do not help", changes);
    for (index, change) in changes.iter().enumerate() {
        prop_assert!(
            !is_possible(with_all(problem, changes, Some(index))),
            "{:?} is not needed: {:?}",
            change,
            changes
        );
        // Smaller ones do not help, even where those after it ask nothing.
        let before = with_all(problem, &changes[..index], None).problem().unwrap();
        for value in smaller(&before, change) {
            let later = changes[index + 1..].iter();
            let free = later.fold(with(&before, &change.field, value).problem(), |problem, later| {
                freed(&problem?, &later.field).problem()
            });
            prop_assert!(
                !free.is_some_and(|free| is_possible(Parts::of(&free))),
                "{} instead of {:?} helps as well: {:?}",
                value,
                change,
                changes
            );
        }
        for language in [Language::Latvian, Language::English] {
            prop_assert!(reason.message(language).contains(&change.field));
        }
    }
    // Where changes help that are always known, some are told.
    let aims = ["constraints.budget", "constraints.maximum_duplication", "constraints.worst_mean.most"];
    let asked = |field: &&str| leaves_out_something(problem, field);
    let mut parts = Parts::of(problem);
    for field in aims.into_iter().filter(asked) {
        parts = freed(&parts.problem().unwrap(), field);
    }
    let known = |field: &str| !["floors", "share", "capacity", "smallest"].iter().any(|word| field.contains(word));
    let all_known = FIELDS.into_iter().filter(|field| leaves_out_something(problem, field)).all(known);
    if reason.relaxations.is_empty() && all_known && is_possible(parts) {
        prop_assert!(!changes.is_empty(), "no changes: {:?}", reason);
    }
    Ok(())
}

/// The problem where a field asks nothing; whom the worst off are stays asked.
fn freed(problem: &Problem, field: &str) -> Parts {
    let mut parts = Parts::of(problem);
    match field {
        "constraints.worst_mean.most" => return with(problem, field, HUGE),
        "candidates.capacity" => growing(&mut parts.candidates).for_each(unlimited),
        "constraints.limit" => parts.constraints.limit = None,
        _ => leave_out(&mut parts, field, problem),
    }
    parts
}

/// Whether the problem is another one without the field.
fn leaves_out_something(problem: &Problem, field: &str) -> bool {
    let mut parts = Parts::of(problem);
    leave_out(&mut parts, field, problem);
    let same = |other: &Problem| {
        other.constraints() == problem.constraints()
            && other.objective() == problem.objective()
            && other.candidates() == problem.candidates()
    };
    parts.problem().is_none_or(|other| !same(&other))
}

/// The fields that a reason does not name.
fn not_named(reason: &Reason) -> Vec<&'static str> {
    FIELDS.into_iter().filter(|field| !reason.constraints.iter().any(|name| name == field)).collect()
}

fn check_set(problem: &Problem, reason: &Reason) -> Result<(), TestCaseError> {
    prop_assert!(!reason.constraints.is_empty() && !reason.cut_short);
    prop_assert!(reason.constraints.iter().all(|name| name == "travel" || FIELDS.contains(&name.as_str())));
    let others = not_named(reason);
    prop_assert!(!is_possible(without(problem, &others)), "more than {:?} conflicts", reason);
    for field in FIELDS.into_iter().filter(|field| !others.contains(field)) {
        let more: Vec<&str> = others.iter().copied().chain([field]).collect();
        prop_assert!(is_possible(without(problem, &more)), "{} is not needed: {:?}", field, reason);
    }
    Ok(())
}

fn check_changes(problem: &Problem, reason: &Reason) -> Result<(), TestCaseError> {
    for relaxation in &reason.relaxations {
        prop_assert!(is_possible(with(problem, &relaxation.field, relaxation.value)), "{:?} does not help", relaxation);
        for value in smaller(problem, relaxation) {
            let helps = is_possible(with(problem, &relaxation.field, value));
            prop_assert!(!helps, "{} helps as well as {:?}", value, relaxation);
        }
        for language in [Language::Latvian, Language::English] {
            prop_assert!(reason.message(language).contains(&relaxation.field));
        }
    }
    // Where a change of one of these helps at all, the smallest is told.
    for field in ["constraints.budget", "constraints.maximum_duplication", "constraints.worst_mean.most"] {
        // However far the worst off may have to go, they have to get there.
        let free = if field == "constraints.worst_mean.most" {
            with(problem, field, HUGE)
        } else {
            without(problem, &[field])
        };
        if reason.constraints.iter().any(|name| name == field) && is_possible(free) {
            let told = reason.relaxations.iter().any(|relaxation| relaxation.field == field);
            prop_assert!(told, "no change of {}: {:?}", field, reason);
        }
    }
    Ok(())
}

/// Why a problem has no answer, where that is a conflict: not all that is drawn needs a program.
fn conflict(problem: &Problem, options: &Options<'_>) -> Option<Reason> {
    let solution = solve(problem, options);
    if solution.status != SolutionStatus::Infeasible {
        return None;
    }
    let reason = solution.reason.expect("an infeasible problem has a reason");
    (reason.kind == ReasonKind::Conflict).then_some(reason)
}

fn check(problem: &Problem) -> Result<(), TestCaseError> {
    let Some(reason) = conflict(problem, &Options::default()) else { return Ok(()) };
    check_set(problem, &reason)?;
    check_changes(problem, &reason)?;
    check_together(problem, &reason)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn conflicts_without_sizes(problem in problems(5, 5, Sizes::None)) {
        check(&problem)?;
    }

    #[test]
    fn conflicts_with_sizes(problem in problems(4, 3, Sizes::Whole)) {
        check(&problem)?;
    }

    #[test]
    fn conflicts_where_rooms_divide(problem in problems(4, 3, Sizes::Divisible).prop_filter("whole rows", divisible::is_divisible)) {
        check(&problem)?;
    }

    /// However little time each question gets, what is named conflicts, and what is told helps.
    #[test]
    fn what_is_told_in_little_time_helps(problem in problems(5, 5, Sizes::None), seconds in 0u32..2_000) {
        let clock = running_clock(seconds);
        let options = Options { time_left: Some(&clock), ..Options::default() };
        let Some(reason) = conflict(&problem, &options) else { return Ok(()) };
        prop_assert!(!is_possible(without(&problem, &not_named(&reason))), "more than {:?} conflicts", reason);
        for change in &reason.relaxations {
            prop_assert!(is_possible(with(&problem, &change.field, change.value)), "{:?} does not help", change);
        }
        prop_assert!(is_possible(with_all(&problem, &reason.together, None)) || reason.together.is_empty(), "{:?}", reason);
    }

    /// Stopped at any moment, by the clock or by whoever watches, a reason is either the whole one or says that it is not.
    #[test]
    fn a_reason_that_was_cut_short_says_so(problem in problems(5, 5, Sizes::None), calls in 0u32..60, by_clock in any::<bool>()) {
        let whole = solve(&problem, &Options::default());
        let left = Cell::new(calls);
        let next = || {
            left.set(left.get().saturating_sub(1));
            left.get() == 0
        };
        let time_left = || if by_clock && next() { Duration::ZERO } else { Duration::MAX };
        let progress = |_| by_clock || !next();
        let options = Options { time_left: Some(&time_left), progress: Some(&progress), ..Options::default() };
        let cut = solve(&problem, &options);
        if let (SolutionStatus::Infeasible, Some(reason)) = (cut.status, cut.reason) {
            prop_assert_eq!(whole.status, SolutionStatus::Infeasible);
            prop_assert_eq!(reason.cut_short, cut.cut_short);
            let sentences = [reason.message(Language::Latvian), reason.message(Language::English)];
            prop_assert_eq!(reason.cut_short, sentences[0].contains("tika pārtraukta"));
            prop_assert_eq!(reason.cut_short, sentences[1].contains("was cut short"));
            if !reason.cut_short {
                prop_assert_eq!(Some(reason), whole.reason);
            }
        }
    }
}

/// Two points, of which the one site that there may be reaches one: stopped after the proof, all that was not tried is named.
#[test]
fn what_was_not_tried_is_named() {
    let problem = Parts {
        demand: vec![planner::problem::Demand::new("d", 1.0), planner::problem::Demand::new("e", 1.0)],
        candidates: vec![Candidate::new("x", Status::Candidate), Candidate::new("y", Status::Candidate)],
        travel: vec![vec![1.0, 9.0], vec![9.0, 1.0]],
        between: vec![vec![0.0, 5.0], vec![5.0, 0.0]],
        objective: Objective::PMedian { sites: 1 },
        constraints: Constraints {
            worst_mean: Some(WorstMean { share: 0.5, most: 8.0 }),
            budget: Some(5.0),
            ..Constraints::default()
        },
    };
    let problem = problem.problem().unwrap();
    let reason = |calls: u32| {
        let left = Cell::new(calls);
        let progress = |_| {
            left.set(left.get().saturating_sub(1));
            left.get() > 0
        };
        solve(&problem, &Options { progress: Some(&progress), ..Options::default() }).reason.unwrap()
    };
    let whole = reason(u32::MAX);
    assert_eq!(
        (whole.constraints.as_slice(), whole.cut_short),
        (["objective.sites".into(), "constraints.worst_mean.most".into()].as_slice(), false)
    );
    let cut = (1..50).map(reason).find(|reason| reason.kind == ReasonKind::Conflict).unwrap();
    assert!(cut.cut_short && cut.constraints.contains(&"constraints.budget".to_owned()), "{cut:?}");
}

/// Sites that serve nobody cost something too: the least is that of a move, not of any two sites.
#[test]
fn the_smallest_budget_of_sites_apart() {
    let site = |id: &str, status, opening_cost| Candidate { opening_cost, ..Candidate::new(id, status) };
    let moves = Candidate { moving_cost: Some(1.0), ..site("z", Status::Existing, 0.0) };
    let problem = Parts {
        demand: vec![planner::problem::Demand::new("d", 0.0)],
        candidates: vec![site("x", Status::Candidate, 0.0), site("y", Status::Required, 2.0), moves],
        travel: vec![vec![f64::INFINITY; 3]],
        between: vec![vec![1.0; 3]; 3],
        objective: Objective::PDispersion { sites: 2 },
        constraints: Constraints { budget: Some(0.2), ..Constraints::default() },
    };
    let reason = solve(&problem.problem().unwrap(), &Options::default()).reason.unwrap();
    assert_eq!(reason.relaxations, [Relaxation { field: "constraints.budget".to_owned(), value: 1.0 }]);
}

/// Who is reached by no site is named where the worst off are asked to be near: no mean helps, and no other change.
#[test]
fn who_is_beyond_reach_is_named() {
    let problem = Parts {
        demand: vec![planner::problem::Demand::new("d", 9.0), planner::problem::Demand::new("island", 1.0)],
        candidates: vec![Candidate::new("x", Status::Candidate)],
        travel: vec![vec![1.0], vec![f64::INFINITY]],
        between: vec![vec![0.0]],
        objective: Objective::MaxCover { sites: 1, limit: Some(5.0) },
        constraints: Constraints {
            worst_mean: Some(WorstMean { share: 0.5, most: 8.0 }),
            budget: Some(5.0),
            ..Constraints::default()
        },
    };
    let reason = solve(&problem.problem().unwrap(), &Options::default()).reason.unwrap();
    assert_eq!(reason.constraints, ["constraints.worst_mean.most"]);
    assert_eq!((reason.demand.len(), reason.demand[0].demand.as_str(), reason.weight), (1, "island", 1.0));
    assert!(reason.relaxations.is_empty() && reason.together.is_empty());
    assert!(reason.message(Language::English).contains("no candidate reaches: 1"));
}

/// Two points an hour from each other, a site of one place at the first: the limit has to be wider and the room larger,
/// together.
#[test]
fn changes_that_help_together() {
    let site = |id: &str| Candidate { capacity: Some(1.0), ..Candidate::new(id, Status::Candidate) };
    let problem = Parts {
        demand: vec![planner::problem::Demand::new("d", 1.0), planner::problem::Demand::new("e", 1.0)],
        candidates: vec![site("x")],
        travel: vec![vec![0.0], vec![60.0]],
        between: vec![vec![0.0]],
        objective: Objective::PMedian { sites: 1 },
        constraints: Constraints {
            limit: Some(30.0),
            worst_mean: Some(WorstMean { share: 0.5, most: 100.0 }),
            single_source: true,
            ..Constraints::default()
        },
    };
    let reason = solve(&problem.problem().unwrap(), &Options::default()).reason.unwrap();
    let told: Vec<(&str, f64)> = reason.together.iter().map(|change| (change.field.as_str(), change.value)).collect();
    assert_eq!(told, [("candidates.capacity", 2.0), ("constraints.limit", 60.0)]);
    assert!(reason.relaxations.is_empty());
    assert!(reason.message(Language::English).contains("Only together this would help: candidates.capacity × 2.000; "));
}

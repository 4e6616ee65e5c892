//! Why there is no answer, against all answers: the set named is minimal, each change helps, and no smaller one does.

use planner::problem::{Objective, Status};
use planner::solution::{Relaxation, SolutionStatus};
use planner::solve::{Options, solve};
use proptest::prelude::*;

use crate::combined::best_value;
use crate::instances::{self, Instance};

const FIELDS: [&str; 9] = [
    "candidates.status",
    "constraints.single_source",
    "constraints.minimum_separation",
    "constraints.budget",
    "candidates.capacity",
    "constraints.limit",
    "objective.limit",
    "objective.share",
    "objective.sites",
];

/// The problem without some fields; the number of sites is tried out.
fn possible_without(instance: &Instance, fields: &[&str]) -> bool {
    let mut instance = instance.clone();
    let mut any_number = false;
    for &field in fields {
        match (field, &mut instance.objective) {
            ("candidates.status", _) => instance.sites.iter_mut().for_each(|site| site.0 = Status::Candidate),
            ("constraints.single_source", _) => instance.constraints.single_source = false,
            ("constraints.minimum_separation", _) => instance.constraints.minimum_separation = None,
            ("constraints.budget", _) => instance.constraints.budget = None,
            ("candidates.capacity", _) => instance.rooms.clear(),
            ("constraints.limit", _) => instance.constraints.limit = None,
            ("objective.limit", Objective::MaxCover { limit, .. } | Objective::SetCover { limit, .. }) => *limit = None,
            ("objective.share", Objective::SetCover { share, .. }) => *share = Some(0.0),
            ("objective.sites", _) => any_number = true,
            _ => {}
        }
    }
    let numbers = 0..=instance.sites.len();
    match instance.objective.sites().filter(|_| any_number) {
        Some(_) => numbers.into_iter().any(|number| best_value(&with_sites(&instance, number)).is_some()),
        None => best_value(&instance).is_some(),
    }
}

fn with_sites(instance: &Instance, number: usize) -> Instance {
    let mut instance = instance.clone();
    match &mut instance.objective {
        Objective::PMedian { sites }
        | Objective::PCenter { sites }
        | Objective::MaxCover { sites, .. }
        | Objective::PDispersion { sites } => *sites = number,
        _ => {}
    }
    instance
}

/// Whether there is an answer with the field changed to a value.
fn possible_with(instance: &Instance, field: &str, value: f64) -> bool {
    let mut changed = instance.clone();
    match (field, &mut changed.objective) {
        ("constraints.single_source", _) => changed.constraints.single_source = value > 0.0,
        ("constraints.minimum_separation", _) => changed.constraints.minimum_separation = Some(value),
        ("constraints.budget", _) => changed.constraints.budget = Some(value),
        ("candidates.capacity", _) => {
            let existing = |site: usize| instance.sites[site].0 == Status::Existing;
            let may_open = |site: usize| !existing(site) && instance.sites[site].0 != Status::Forbidden;
            // What exists has the room that it has, where others have a limit too.
            let only_new = (0..changed.rooms.len()).any(|site| may_open(site) && changed.rooms[site].is_some());
            let growing = (0..changed.rooms.len()).filter(|&site| !only_new || !existing(site));
            growing.for_each(|site| changed.rooms[site] = changed.rooms[site].map(|room| room * value));
            // The flow of half units, refined: in units of a two-thousandth.
            changed.weights.iter_mut().for_each(|weight| *weight *= 2000.0);
            changed.rooms.iter_mut().flatten().for_each(|room| *room = (*room * 2000.0 + 1e-6).floor());
            return best_value(&changed).is_some();
        }
        ("constraints.limit", _) => changed.constraints.limit = Some(value),
        ("objective.limit", Objective::MaxCover { limit, .. } | Objective::SetCover { limit, .. }) => {
            *limit = Some(value);
        }
        ("objective.share", Objective::SetCover { share, .. }) => *share = Some(value),
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small whole number")]
        ("objective.sites", _) => return best_value(&with_sites(instance, value as usize)).is_some(),
        other => panic!("{other:?}"),
    }
    best_value(&changed).is_some()
}

/// A slightly smaller change than this one; `None` where there is none.
fn smaller(instance: &Instance, relaxation: &Relaxation) -> Option<f64> {
    let value = relaxation.value;
    let costs = || instance.travel.iter().flatten().flatten().copied();
    match relaxation.field.as_str() {
        "constraints.limit" | "objective.limit" => costs().filter(|cost| *cost < value).reduce(f64::max),
        "constraints.budget" => Some(value - 1e-6 * value.max(1e-3)).filter(|budget| *budget >= 0.0),
        "constraints.minimum_separation" | "objective.share" => Some(value + 1e-6),
        "objective.sites" => {
            instance.objective.sites().map(|sites| if value > sites as f64 { value - 1.0 } else { value + 1.0 })
        }
        _ => None,
    }
}

fn check(instance: &Instance) -> Result<(), TestCaseError> {
    let solution = solve(&instance.problem(), &Options::default());
    if solution.status != SolutionStatus::Infeasible {
        return Ok(());
    }
    let reason = solution.reason.expect("an infeasible problem has a reason");
    prop_assert!(!reason.constraints.is_empty());
    if reason.kind == planner::solution::ReasonKind::Conflict {
        let named = |field: &str| reason.constraints.iter().any(|name| name == field);
        let others: Vec<&str> = FIELDS.into_iter().filter(|field| !named(field)).collect();
        prop_assert!(!possible_without(instance, &others), "more than {:?} conflicts", reason);
        for field in FIELDS.into_iter().filter(|field| named(field)) {
            let more: Vec<&str> = others.iter().copied().chain([field]).collect();
            prop_assert!(possible_without(instance, &more), "{} is not needed: {:?}", field, reason);
        }
    }
    for relaxation in &reason.relaxations {
        let capacity = relaxation.field == "candidates.capacity";
        if !capacity || instance.weights.iter().sum::<f64>() < 6.0 {
            let helps = possible_with(instance, &relaxation.field, relaxation.value);
            prop_assert!(helps, "{:?} does not help", relaxation);
        }
        if let Some(value) = smaller(instance, relaxation) {
            prop_assert!(!possible_with(instance, &relaxation.field, value), "less than {:?} helps too", relaxation);
        }
        let message = reason.message(geodata::Language::Latvian);
        prop_assert!(message.contains(&relaxation.field));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn conflicts_are_minimal_and_changes_the_smallest(instance in instances::constrained(5, 5)) {
        check(&instance)?;
    }
}

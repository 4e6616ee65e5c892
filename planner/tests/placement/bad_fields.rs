//! Bad values of services, sizes, costs of leaving, goals and constraints: each is refused by name with what would be right, in
//! both languages, at once; what is only impossible is answered with the reason.

use std::time::Instant;

use geodata::Language;
use planner::errors::ProblemError;
use planner::matrix::TravelMatrix;
use planner::problem::{
    Candidate, Constraints, CoverageFloor, Demand, Goal, MAX_PROGRAM_PAIRS, Objective, OnlyWith, Problem, SiteCount,
    Status, Step, WorstMean,
};
use planner::solution::{ReasonKind, Solution, SolutionStatus};
use planner::solve::{Options, solve};

/// No amount at all, each of which has its field.
const NO_AMOUNTS: [f64; 5] = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, 1e300];
const NO_SHARES: [f64; 7] = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.5, 0.0, 1.5, 1e300];

/// Two points and three candidates, the last one there already.
#[derive(Clone)]
struct Case {
    demand: Vec<Demand>,
    candidates: Vec<Candidate>,
    objective: Objective,
    constraints: Constraints,
}

fn case() -> Case {
    let capacity = |id: &str, status| Candidate { capacity: Some(9.0), ..Candidate::new(id, status) };
    Case {
        demand: vec![Demand::new("a", 2.0), Demand::new("b", 3.0)],
        candidates: vec![
            capacity("x", Status::Candidate),
            capacity("y", Status::Candidate),
            Candidate::new("z", Status::Existing),
        ],
        objective: Objective::MaxCover { sites: 2, limit: Some(5.0) },
        constraints: Constraints { single_source: true, ..Constraints::default() },
    }
}

impl Case {
    fn problem(self) -> Result<Problem, ProblemError> {
        let travel = TravelMatrix::from_fn(self.demand.len(), 3, |row, column| Some((1 + row + 2 * column) as f64));
        Problem::new(self.demand, self.candidates, travel.unwrap(), self.objective, self.constraints)
    }

    fn solved(self) -> Solution {
        let start = Instant::now();
        let solution = solve(&self.problem().unwrap(), &Options::default());
        assert!(start.elapsed().as_secs() < 5, "it takes {:?}", start.elapsed());
        solution
    }
}

/// Changes the good case and expects a message with the given words.
fn refused(change: impl FnOnce(&mut Case), words: &[&str]) {
    let mut changed = case();
    change(&mut changed);
    let start = Instant::now();
    let error = changed.problem().expect_err("refused");
    assert!(start.elapsed().as_secs() < 1, "it takes {:?}", start.elapsed());
    for word in words {
        assert!(error.to_string().contains(word), "“{word}” is not in “{error}”");
    }
    let latvian = error.message(Language::Latvian);
    assert!(latvian != error.to_string() && latvian.contains(words[0]), "“{latvian}”");
}

fn strings(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|&id| id.to_owned()).collect()
}

#[test]
fn the_good_case_is_good() {
    assert_eq!(case().solved().objective, Some(5.0));
}

#[test]
fn amounts_of_candidates() {
    for value in NO_AMOUNTS {
        let number = format!("{value}");
        let field = |name: &str| format!("candidates[0].{name} (x)");
        let refused = |name: &str, change: &dyn Fn(&mut Candidate)| {
            refused(|case| change(&mut case.candidates[0]), &[&field(name), &number, "from 0 to 1e15"]);
        };
        refused("opening_cost", &|site| site.opening_cost = value);
        refused("capacity", &|site| site.capacity = Some(value));
        refused("smallest", &|site| site.smallest = Some(value));
        refused("place_cost", &|site| site.place_cost = value);
        refused("closing_cost", &|site| site.closing_cost = Some(value));
        refused("moving_cost", &|site| site.moving_cost = Some(value));
        let steps = |places: f64, cost: f64| vec![Step { places: 1.0, cost: 1.0 }, Step { places, cost }];
        refused("steps[1].places", &|site| (site.capacity, site.steps) = (None, steps(value, 2.0)));
        refused("steps[1].cost", &|site| (site.capacity, site.steps) = (None, steps(2.0, value)));
    }
}

#[test]
fn amounts_and_shares_of_constraints_and_objectives() {
    for value in NO_AMOUNTS {
        let number = format!("{value}");
        let refused = |name: &str, change: &dyn Fn(&mut Case)| refused(change, &[name, &number, "from 0 to 1e15"]);
        refused("demand[0].weight (a)", &|case| case.demand[0].weight = value);
        refused("constraints.standard", &|case| case.constraints.standard = Some(value));
        refused("constraints.standard", &|case| {
            case.constraints.standard = Some(value);
            case.objective = Objective::BackupCover { sites: 2, limit: None };
        });
        refused("constraints.budget", &|case| case.constraints.budget = Some(value));
        refused("constraints.limit", &|case| case.constraints.limit = Some(value));
        refused("constraints.minimum_separation", &|case| case.constraints.minimum_separation = Some(value));
        refused("constraints.maximum_duplication", &|case| case.constraints.maximum_duplication = Some(value));
        refused("constraints.worst_mean.most", &|case| {
            case.constraints.worst_mean = Some(WorstMean { share: 0.1, most: value });
        });
        refused("objective.limit", &|case| case.objective = Objective::BackupCover { sites: 2, limit: Some(value) });
        refused("objective.limit", &|case| {
            case.objective = Objective::Lexicographic { sites: None, limit: Some(value), goals: vec![Goal::Coverage] };
        });
    }
    for value in NO_SHARES {
        let number = format!("{value}");
        let refused =
            |name: &str, change: &dyn Fn(&mut Case)| refused(change, &[name, &number, "above 0 and at most 1"]);
        refused("constraints.backup_share", &|case| case.constraints.backup_share = Some(value));
        refused("constraints.worst_mean.share", &|case| {
            case.constraints.worst_mean = Some(WorstMean { share: value, most: 1.0 });
        });
        refused("constraints.coverage_floors[0].share (north)", &|case| {
            case.constraints.coverage_floors = vec![floor(&["a"], value)];
        });
        refused("objective.share", &|case| case.objective = Objective::WorstMean { sites: 2, share: value });
    }
}

fn floor(demand: &[&str], share: f64) -> CoverageFloor {
    CoverageFloor { name: "north".into(), demand: strings(demand), share }
}

#[test]
fn sizes_and_statuses_that_contradict_each_other() {
    let site = |change: &dyn Fn(&mut Candidate), words: &[&str]| refused(|case| change(&mut case.candidates[0]), words);
    site(&|site| site.smallest = Some(9.5), &["candidates[0].capacity (x): 9", "at least 9.5"]);
    site(
        &|site| (site.capacity, site.place_cost) = (None, 2.0),
        &["candidates[0].place_cost (x)", "smallest, capacity"],
    );
    site(&|site| site.closing_cost = Some(1.0), &["candidates[0].closing_cost (x)", "status = existing"]);
    site(&|site| site.moving_cost = Some(1.0), &["candidates[0].moving_cost (x)", "status = existing"]);
    let steps =
        |list: &[(f64, f64)]| -> Vec<Step> { list.iter().map(|&(places, cost)| Step { places, cost }).collect() };
    site(&|site| site.steps = steps(&[(1.0, 1.0)]), &["candidates[0].steps (x)", "capacity"]);
    for list in [[(2.0, 1.0), (2.0, 2.0)], [(2.0, 1.0), (1.0, 2.0)], [(1.0, 2.0), (2.0, 1.0)]] {
        site(
            &|site| (site.capacity, site.steps) = (None, steps(&list)),
            &["candidates[0].steps[1] (x)", "step to step"],
        );
    }
    for other in ["smallest", "place_cost"] {
        let change = |site: &mut Candidate| {
            (site.capacity, site.steps) = (None, steps(&[(1.0, 1.0)]));
            if other == "smallest" { site.smallest = Some(1.0) } else { site.place_cost = 1.0 }
        };
        site(&change, &["candidates[0].steps (x)", other]);
    }
}

#[test]
fn ids_and_counts() {
    let constraint =
        |change: &dyn Fn(&mut Constraints), words: &[&str]| refused(|case| change(&mut case.constraints), words);
    let floors = |ids: &[&str]| vec![floor(&["a"], 0.5), floor(ids, 0.5)];
    constraint(&|all| all.coverage_floors = floors(&["a", "q"]), &["coverage_floors[1].demand (north)", "“q”"]);
    constraint(&|all| all.coverage_floors = floors(&["x"]), &["coverage_floors[1].demand (north)", "“x”"]);
    constraint(&|all| all.coverage_floors = floors(&[]), &["coverage_floors[1].demand (north)", "empty", "one id"]);
    let with = |site: &str, any_of: &[&str]| vec![OnlyWith { site: site.into(), any_of: strings(any_of) }];
    constraint(&|all| all.only_with = with("q", &["x"]), &["only_with[0].site", "“q”"]);
    constraint(&|all| all.only_with = with("a", &["x"]), &["only_with[0].site", "“a”"]);
    constraint(&|all| all.only_with = with("x", &["y", "q"]), &["only_with[0].any_of", "“q”"]);
    constraint(&|all| all.only_with = with("x", &[]), &["only_with[0].any_of", "empty", "one id"]);
    constraint(&|all| all.together = vec![strings(&["x", "q"])], &["together[0]", "“q”"]);
    constraint(&|all| all.together = vec![strings(&["x"]), vec![]], &["together[1]", "empty", "one id"]);
    let count = |ids: &[&str], at_least: usize, at_most: Option<usize>| {
        vec![SiteCount { name: "south".into(), candidates: strings(ids), at_least, at_most }]
    };
    constraint(&|all| all.site_counts = count(&["q"], 0, None), &["site_counts[0] (south).candidates", "“q”"]);
    constraint(&|all| all.site_counts = count(&[], 0, None), &["site_counts[0] (south).candidates", "empty"]);
    let counted = "site_counts[0] (south).at_least";
    constraint(&|all| all.site_counts = count(&["x", "y"], 2, Some(1)), &[counted, ": 2", "more than 1"]);
    constraint(&|all| all.site_counts = count(&["x", "x"], 2, None), &[counted, ": 2", "more than 1"]);
    constraint(&|all| all.site_counts = count(&["x"], usize::MAX, Some(usize::MAX)), &[counted, "more than 1"]);
}

#[test]
fn objectives_and_what_they_need() {
    let goals = |goals: &[Goal], limit| Objective::Lexicographic { sites: None, limit, goals: goals.to_vec() };
    let objective = |objective: Objective, words: &[&str]| refused(|case| case.objective = objective, words);
    objective(goals(&[], None), &["objective.goals", "empty"]);
    objective(goals(&[Goal::Cost, Goal::Sites, Goal::Cost], None), &["objective.goals[2]", "once"]);
    objective(goals(&[Goal::Cost, Goal::Backup], None), &["objective.limit", "missing"]);
    objective(Objective::BackupCover { sites: 2, limit: None }, &["objective.limit", "missing"]);
    objective(Objective::BackupCover { sites: 0, limit: Some(1.0) }, &["objective.sites: 0", "at least 1"]);
    objective(Objective::WorstMean { sites: 4, share: 0.5 }, &["objective.sites: 4", "only 3"]);
    objective(
        Objective::Lexicographic { sites: Some(0), limit: None, goals: vec![Goal::Cost] },
        &["objective.sites: 0", "at least 1"],
    );
    let bare = |change: &dyn Fn(&mut Constraints), field: &str| {
        let change = |case: &mut Case| {
            case.objective = Objective::PMedian { sites: 2 };
            change(&mut case.constraints);
        };
        refused(change, &[field, "constraints.standard"]);
    };
    bare(&|all| all.maximum_duplication = Some(1.0), "constraints.maximum_duplication");
    bare(&|all| all.backup_share = Some(0.5), "constraints.backup_share");
    bare(&|all| all.coverage_floors = vec![floor(&["a"], 0.5)], "constraints.coverage_floors");
    // Who is the worst off is not known of a point that rooms divide.
    let divided = |case: &mut Case| {
        case.constraints =
            Constraints { worst_mean: Some(WorstMean { share: 0.1, most: 9.0 }), ..Constraints::default() };
    };
    refused(divided, &["constraints.worst_mean", "constraints.single_source = true"]);
    let divided = |case: &mut Case| {
        (case.objective, case.constraints) = (Objective::WorstMean { sites: 2, share: 0.1 }, Constraints::default());
    };
    refused(divided, &["objective.kind = worst_mean", "constraints.single_source = true"]);
}

#[test]
fn empty_lists_and_too_many_pairs() {
    let nobody = Problem::new(
        Vec::new(),
        case().candidates,
        TravelMatrix::new(0, 3, vec![]).unwrap(),
        case().objective,
        Constraints::default(),
    );
    assert!(nobody.unwrap_err().to_string().contains("demand: the list is empty"));
    let start = Instant::now();
    let error = TravelMatrix::from_fn(10_000_000, 10_000, |_, _| Some(1.0)).unwrap_err().to_string();
    assert!(error.contains("MAX_ENTRIES") && error.contains("10000000 × 10000"), "{error}");
    let (rows, columns) = (1_001, 1_000);
    let demand = (0..rows).map(|row| Demand::new(format!("d{row}"), 1.0)).collect();
    let sites = (0..columns).map(|column| Candidate::new(format!("c{column}"), Status::Candidate)).collect();
    let travel = TravelMatrix::new(rows, columns, vec![1.0; rows * columns]).unwrap();
    let backup = Objective::BackupCover { sites: 2, limit: Some(1.0) };
    let error = Problem::new(demand, sites, travel, backup, Constraints::default()).unwrap_err().to_string();
    assert!(
        error.contains("1001 × 1000") && error.contains(&format!("{MAX_PROGRAM_PAIRS} (MAX_PROGRAM_PAIRS)")),
        "{error}"
    );
    assert!(start.elapsed().as_secs() < 2, "it takes {:?}", start.elapsed());
}

/// What no answer can keep is no bad input: it is answered, by name.
#[test]
fn what_is_impossible_has_a_reason() {
    let reason = |change: &dyn Fn(&mut Case)| {
        let mut case = case();
        change(&mut case);
        let solution = case.solved();
        assert_eq!(solution.status, SolutionStatus::Infeasible, "{solution:?}");
        let reason = solution.reason.unwrap();
        assert_eq!(reason.kind, ReasonKind::Conflict);
        (
            reason.constraints,
            reason.relaxations.iter().map(|change| (change.field.clone(), change.value)).collect::<Vec<_>>(),
        )
    };
    // Below what is there already, whose places cost something as well.
    let poor = reason(&|case| {
        (case.candidates[2].smallest, case.candidates[2].opening_cost) = (Some(1.0), 4.0);
        case.objective = Objective::Lexicographic { sites: None, limit: Some(5.0), goals: vec![Goal::Coverage] };
        case.constraints.budget = Some(3.9);
    });
    assert_eq!(poor, (strings(&["constraints.budget", "candidates.status"]), vec![("constraints.budget".into(), 4.0)]));
    let (fields, _) = reason(&|case| {
        case.demand[1].service = Some("other".into());
        case.objective = Objective::WorstMean { sites: 2, share: 0.5 };
    });
    assert_eq!(fields, ["travel"]);
    let (fields, _) = reason(&|case| {
        let all = strings(&["x", "y"]);
        case.constraints.site_counts =
            vec![SiteCount { name: "south".into(), candidates: all, at_least: 2, at_most: None }];
    });
    assert_eq!(fields, ["objective.sites", "constraints.site_counts", "candidates.status"]);
}

/// No weight at all: nothing to cover, to back up or to duplicate, and everything as good as anything.
#[test]
fn all_weights_zero() {
    let objectives = [
        Objective::BackupCover { sites: 2, limit: Some(5.0) },
        Objective::WorstMean { sites: 2, share: 0.5 },
        Objective::Lexicographic {
            sites: Some(2),
            limit: Some(5.0),
            goals: vec![Goal::Coverage, Goal::Travel, Goal::Sites],
        },
        Objective::MaxCover { sites: 2, limit: Some(5.0) },
    ];
    for objective in objectives {
        let mut case = case();
        case.demand.iter_mut().for_each(|point| point.weight = 0.0);
        case.candidates[0].smallest = Some(1.0);
        case.constraints = Constraints {
            maximum_duplication: Some(0.0),
            backup_share: Some(1.0),
            standard: Some(5.0),
            worst_mean: Some(WorstMean { share: 0.5, most: 0.0 }),
            coverage_floors: vec![floor(&["a", "b"], 1.0)],
            ..case.constraints
        };
        case.objective = objective.clone();
        let solution = case.solved();
        assert_eq!(
            (solution.status, solution.objective, solution.gap),
            (SolutionStatus::Optimal, Some(0.0), Some(0.0)),
            "{objective:?}"
        );
    }
}

/// The largest amounts there may be, all at once: no panic, no endless search, and what is answered is right.
#[test]
fn the_largest_amounts() {
    let most = planner::problem::MAX_AMOUNT;
    let objectives = [
        (
            Objective::Lexicographic { sites: Some(2), limit: Some(most), goals: vec![Goal::Coverage, Goal::Cost] },
            2.0 * most,
        ),
        (Objective::BackupCover { sites: 2, limit: Some(most) }, 2.0 * most),
        (Objective::WorstMean { sites: 2, share: 0.5 }, 5.0),
    ];
    for (objective, best) in objectives {
        let mut case = case();
        case.demand.iter_mut().for_each(|point| point.weight = most);
        for site in &mut case.candidates {
            (site.capacity, site.place_cost, site.opening_cost) = (Some(most), most, most);
        }
        case.constraints = Constraints { maximum_duplication: Some(most), standard: Some(most), ..case.constraints };
        case.objective = objective.clone();
        let solution = case.solved();
        let is_best = solution.objective.is_none_or(|found| (found - best).abs() <= 1e-6 * best);
        assert!(is_best && solution.status != SolutionStatus::Infeasible, "{objective:?}: {solution:?}");
    }
}

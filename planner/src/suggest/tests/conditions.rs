//! Conditions of an answer, against enumeration of all pairs.
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "numbers of places and sites are small")]

use super::*;
use crate::problem::Status;
use crate::solve::solve;
use crate::suggest::pose::Posed;

fn with(goal: Goal, sites: usize, conditions: Conditions) -> Question {
    Question { conditions, ..question(goal, sites, KnownSites::Ignore) }
}

/// The least sum of people × minutes when two sites serve everybody, each with as much room: everybody at the nearer one,
/// then those moved who lose least by it. `None` where not everybody has a place.
fn least_with_room(instance: &Instance<'_>, pair: [usize; 2], room: f64) -> Option<f64> {
    let mut rows = Vec::new();
    for (row, point) in instance.demand.iter().enumerate() {
        let times = pair.map(|site| instance.times.get(row, site).unwrap());
        rows.push((times[0] - times[1], point.people.thousandths() as f64, times));
    }
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let all: f64 = rows.iter().map(|row| row.1).sum();
    let at_first: f64 = rows.iter().filter(|row| row.0 <= 0.0).map(|row| row.1).sum();
    // What goes to the first site, of those in the order of what they gain by it.
    let mut left = at_first.clamp((all - room).max(0.0), room.max(0.0));
    if all > 2.0 * room {
        return None;
    }
    let mut sum = 0.0;
    for (_, people, times) in rows {
        let first = people.min(left);
        left -= first;
        sum += first * times[0] + (people - first) * times[1];
    }
    Some(sum / all)
}

#[test]
fn places_are_kept_and_the_mean_is_the_best_of_all_pairs() {
    let data = DataSet::embedded().unwrap();
    let network = network(&data);
    let plain = question(Goal::MeanTime, 2, KnownSites::Ignore);
    let instance = Instance::new(&data, &network, &plain).unwrap();
    let all: People = instance.demand.iter().map(|point| point.people).sum();
    // A little more than half of everybody.
    let places = (all.as_f64() * 0.55).ceil() as u32;
    let asked = with(Goal::MeanTime, 2, Conditions { places: Some(places), ..Conditions::default() });
    let spots = instance.spots.len();
    let pairs = (0..spots).flat_map(|a| (a + 1..spots).map(move |b| [a, b]));
    let room = f64::from(places) * 1000.0;
    let best = pairs.filter_map(|pair| least_with_room(&instance, pair, room)).min_by(f64::total_cmp).unwrap();
    let found = suggest(&data, &network, &asked, &Options::default()).unwrap();
    assert_eq!(found.proof, Proof::Optimal);
    let mean = found.after.unwrap().mean.unwrap().0;
    assert!((mean - best).abs() < 1e-5 * best, "{mean} {best}");
    assert!(found.sites.iter().all(|site| site.people <= People::whole(places) && site.capacity == Some(places)));
    assert_eq!(found.assignments.iter().map(|row| row.people).sum::<People>(), all);
    assert!(found.unreached.is_empty());
}

#[test]
fn whoever_has_no_place_is_listed() {
    let data = DataSet::embedded().unwrap();
    let asked = with(Goal::Coverage, 2, Conditions { places: Some(20), ..Conditions::default() });
    let found = answer(&data, &asked);
    let after = found.after.unwrap();
    assert_eq!((found.proof, after.covered), (Proof::Optimal, People::whole(40)));
    let without: People = found.unreached.iter().map(|row| row.people).sum();
    assert_eq!(after.reached + without, after.people);
    assert!(found.unreached.iter().any(|row| row.why == WhyUnreached::NoPlaceLeft));
    for (index, site) in found.sites.iter().enumerate() {
        let served: People = found.assignments.iter().filter(|row| row.site == index).map(|row| row.people).sum();
        assert_eq!(site.people, served);
        assert!(served <= People::whole(20));
    }
}

/// A budget for as many places as asked and no more: more of them help only with the money for them, told beside them.
#[test]
fn more_places_come_with_the_budget_that_pays_for_them() {
    let data = DataSet::embedded().unwrap();
    let (opening, place_cost) = (1000.0, 10.0);
    let cost = |places: f64| 2.0 * (opening + place_cost * places);
    let conditions = Conditions {
        places: Some(100),
        budget: Some(cost(100.0)),
        opening: Some(opening),
        place_cost: Some(place_cost),
        ..Conditions::default()
    };
    let asked = with(Goal::MeanTime, 2, conditions);
    let found = answer(&data, &asked);
    let Some(Reason::Conflict { changes, together, .. }) = &found.reason else { panic!("{:?}", found.reason) };
    assert!(changes.is_empty(), "{changes:?}");
    let [places, budget] = together[..] else { panic!("{together:?}") };
    assert_eq!((places.condition, budget.condition), (Condition::Places, Condition::Budget));
    assert!((budget.value - cost(places.value)).abs() < 1e-9);
    let with = |places: f64, budget: f64| {
        let conditions = Conditions { places: Some(places as u32), budget: Some(budget), ..conditions };
        let options = Options { progress: Some(&|progress| progress.incumbent.is_none()), ..Options::default() };
        suggest(&data, &network(&data), &Question { conditions, ..asked.clone() }, &options).unwrap().after.is_some()
    };
    assert!(with(places.value, budget.value));
    assert!(!with(places.value, cost(100.0)) && !with(100.0, budget.value) && !with(places.value - 1.0, budget.value));
}

#[test]
fn too_few_places_name_the_conflict_and_the_change_that_helps() {
    let data = DataSet::embedded().unwrap();
    let asked = with(Goal::MeanTime, 2, Conditions { places: Some(100), ..Conditions::default() });
    let found = answer(&data, &asked);
    assert_eq!(found.proof, Proof::Infeasible);
    let Some(Reason::Conflict { conditions, changes, .. }) = &found.reason else { panic!("{:?}", found.reason) };
    assert_eq!(conditions, &[Condition::Sites, Condition::Places]);
    for change in changes {
        let mut mended = asked.clone();
        match change.condition {
            Condition::Sites => mended.sites = change.value as usize,
            Condition::Places => mended.conditions.places = Some(change.value as u32),
            other => panic!("{other:?}"),
        }
        // Any answer will do.
        let options = Options { progress: Some(&|progress| progress.incumbent.is_none()), ..Options::default() };
        let mended = suggest(&data, &network(&data), &mended, &options).unwrap();
        assert!(mended.after.is_some(), "{change:?}: {:?}", mended.reason);
    }
    assert_eq!(changes.len(), 2);
}

#[test]
fn sites_are_apart_and_the_best_of_all_pairs_that_are() {
    let data = DataSet::embedded().unwrap();
    let network = network(&data);
    let plain = question(Goal::Coverage, 2, KnownSites::Ignore);
    let asked = with(Goal::Coverage, 2, Conditions { separation: Some(Minutes(75.0)), ..Conditions::default() });
    let instance = Instance::new(&data, &network, &asked).unwrap();
    let between = instance.between.as_ref().unwrap();
    let apart = |[a, b]: [usize; 2]| {
        let way = |a, b| between.get(a, b).unwrap_or(f64::INFINITY);
        way(a, b).min(way(b, a))
    };
    let spots = instance.spots.len();
    let pairs = (0..spots).flat_map(|a| (a + 1..spots).map(move |b| [a, b]));
    let covered =
        |pair: [usize; 2]| Figures::of(&instance, 2, &served::nearest(&instance, &pair, None), asked.standard).covered;
    let best = pairs.filter(|&pair| apart(pair) >= 75.0).map(covered).max().unwrap();
    let found = suggest(&data, &network, &asked, &Options::default()).unwrap();
    assert_eq!((found.proof, found.after.unwrap().covered), (Proof::Optimal, best));
    assert!(best <= suggest(&data, &network, &plain, &Options::default()).unwrap().after.unwrap().covered);
}

#[test]
fn nobody_is_sent_farther_than_allowed() {
    let data = DataSet::embedded().unwrap();
    let of = |goal, sites, longest| {
        with(goal, sites, Conditions { longest: Some(Minutes(longest)), ..Conditions::default() })
    };
    let covering = answer(&data, &of(Goal::Coverage, 2, 50.0));
    assert!(covering.assignments.iter().all(|row| row.minutes <= Minutes(50.0)));
    assert!(
        covering.unreached.iter().any(|row| matches!(row.why, WhyUnreached::TooFar { nearest } if nearest.0 > 50.0))
    );
    let two = answer(&data, &of(Goal::MeanTime, 2, 60.0));
    let Some(Reason::Conflict { changes, .. }) = two.reason else { panic!("{:?}", two.reason) };
    let value = |of| changes.iter().find(|change| change.condition == of).unwrap().value;
    let sites = value(Condition::Sites) as usize;
    assert!(answer(&data, &of(Goal::MeanTime, sites, 60.0)).after.is_some());
    assert!(answer(&data, &of(Goal::MeanTime, sites - 1, 60.0)).after.is_none());
    let longest = value(Condition::Longest);
    assert_eq!(answer(&data, &of(Goal::MeanTime, 2, longest)).after.unwrap().longest, Some(Minutes(longest)));
}

#[test]
fn a_budget_is_for_new_sites() {
    let data = DataSet::embedded().unwrap();
    let budget = |budget| Conditions {
        budget: Some(budget),
        opening: Some(100.0),
        place_cost: Some(10.0),
        places: Some(40),
        ..Conditions::default()
    };
    let asked = |of| Question { conditions: budget(of), ..question(Goal::Coverage, 3, KnownSites::Keep) };
    let enough = answer(&data, &asked(1500.0));
    assert_eq!((enough.cost, enough.proof), (Some(1500.0), Proof::Optimal));
    let short = answer(&data, &asked(1499.0));
    let Some(Reason::Conflict { conditions, changes, .. }) = short.reason else { panic!("{:?}", short.reason) };
    assert_eq!(conditions, [Condition::Sites, Condition::Budget]);
    assert!(changes.contains(&Change { condition: Condition::Budget, value: 1500.0 }), "{changes:?}");
    assert!(changes.contains(&Change { condition: Condition::Sites, value: 2.0 }), "{changes:?}");
}

#[test]
fn senseless_conditions_are_refused_by_field() {
    let data = DataSet::embedded().unwrap();
    let refused = |goal, conditions| {
        suggest(&data, &network(&data), &with(goal, 2, conditions), &Options::default()).expect_err("refused")
    };
    let field = |conditions| refused(Goal::MeanTime, conditions).field();
    let none = Conditions::default();
    assert_eq!(field(Conditions { places: Some(0), ..none }), "places");
    for minutes in [0.0, -1.0, f64::NAN, 1441.0] {
        assert_eq!(field(Conditions { separation: Some(Minutes(minutes)), ..none }), "separation");
        assert_eq!(field(Conditions { longest: Some(Minutes(minutes)), ..none }), "longest");
    }
    assert_eq!(field(Conditions { budget: Some(-1.0), opening: Some(1.0), ..none }), "budget");
    assert_eq!(field(Conditions { budget: Some(1.0), ..none }), "opening");
    assert_eq!(field(Conditions { budget: Some(1.0), opening: Some(0.0), ..none }), "opening");
    let placeless = Conditions { budget: Some(1.0), opening: Some(1.0), place_cost: Some(1.0), ..none };
    assert_eq!(field(placeless), "places");
    let short = Conditions { longest: Some(Minutes(30.0)), ..none };
    assert_eq!(refused(Goal::Coverage, short).field(), "longest");
    for language in [geodata::Language::Latvian, geodata::Language::English] {
        assert!(refused(Goal::Coverage, short).message(language).contains("45"));
    }
}

/// Where places are few, nearly any sites cover equally many. Those are suggested that are near: no other site in place of one of
/// them covers as many with a shorter mean.
#[test]
fn few_places_are_where_people_are() {
    let data = DataSet::embedded().unwrap();
    let asked = with(Goal::Coverage, 4, Conditions { places: Some(30), ..Conditions::default() });
    let network = network(&data);
    let posed = Posed::new(&data, &network, &asked).unwrap();
    let measured = |open: &[usize]| {
        let spots = 0..posed.instance.spots.len();
        let status = |spot: usize| if open.contains(&spot) { Status::Required } else { Status::Forbidden };
        let fixed = posed.problem.with_statuses(&spots.map(|spot| (spot, status(spot))).collect::<Vec<_>>()).unwrap();
        let found = solve(&fixed, &Options::default());
        (found.objective.unwrap(), found.measures.unwrap().mean_cost.unwrap())
    };
    let open = posed.open(&solve(&posed.problem, &Options::default()));
    let (covered, mean) = measured(&open);
    assert!((covered - 120_000.0).abs() < f64::EPSILON, "{covered}");
    for (at, spot) in (0..open.len()).flat_map(|at| (0..posed.instance.spots.len()).map(move |spot| (at, spot))) {
        let mut other = open.clone();
        other[at] = spot;
        if !open.contains(&spot) {
            let (others, longer) = measured(&other);
            assert!(others < covered || longer > mean - 1e-3, "{open:?} {other:?}: {mean} {longer}");
        }
    }
}

/// Daugavpils alone needs more places than any site has, and with a limit on the worst off its people may not be divided.
#[test]
fn whole_points_are_a_matter_of_the_worst_off() {
    let data = DataSet::embedded().unwrap();
    let conditions = Conditions { places: Some(20), worst_tenth: Some(Minutes(120.0)), ..Conditions::default() };
    let found = suggest(&data, &network(&data), &with(Goal::MeanTime, 20, conditions), &Options::default()).unwrap();
    let Some(Reason::Conflict { conditions, .. }) = found.reason else { panic!("{:?}", found.reason) };
    assert_eq!(conditions, [Condition::Places, Condition::WorstTenth]);
}

/// HiGHS once never came back from what it first made of such a program, whatever time it was given.
#[cfg(feature = "mip")]
#[test]
fn all_conditions_at_once_are_answered() {
    let data = DataSet::embedded().unwrap();
    let minutes = |minutes| Some(Minutes(minutes));
    let conditions = Conditions {
        places: Some(56),
        separation: minutes(20.0),
        longest: minutes(90.0),
        budget: Some(972_000.0),
        opening: Some(50_000.0),
        place_cost: Some(2_000.0),
        duplication: Some(0.3),
        worst_tenth: minutes(65.0),
        floor: Some(0.1),
        backup: Some(0.05),
    };
    let found = answer(&data, &with(Goal::MeanTime, 6, conditions));
    assert_eq!(found.proof, Proof::Infeasible);
    let Some(Reason::Conflict { conditions, .. }) = found.reason else { panic!("{:?}", found.reason) };
    assert_eq!(conditions, [Condition::Places, Condition::WorstTenth]);
}

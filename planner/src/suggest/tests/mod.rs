//! Questions on the embedded data set, checked against enumeration and invariants.

mod conditions;
mod explained;

use std::num::NonZeroUsize;

use geodata::{DataSet, Minutes, People};

use super::{instance::Instance, served, *};
use crate::{solve::Options, travel::Network};

fn question(goal: Goal, sites: usize, known: KnownSites) -> Question {
    Question {
        region: Some("Latgale".into()),
        group: "adults".into(),
        service: "day-care".into(),
        goal,
        sites,
        share: 0.9,
        standard: Minutes(45.0),
        known,
        all_municipalities: false,
        scenario: "base".into(),
        conditions: Conditions::default(),
    }
}

fn network(data: &DataSet) -> Network {
    Network::from_streets(data.streets().clone(), NonZeroUsize::MIN, &mut |_, _| ()).expect("short ways")
}

fn answer(data: &DataSet, question: &Question) -> Suggestion {
    suggest(data, &network(data), question, &Options::default()).expect("a question that makes sense")
}

/// Figures of every pair of candidates.
fn every_pair(data: &DataSet, question: &Question) -> Vec<Figures> {
    let instance = Instance::new(data, &network(data), question).expect("a question that makes sense");
    let spots = instance.spots.len();
    let pairs = (0..spots).flat_map(|a| (a + 1..spots).map(move |b| [a, b]));
    let longest = question.conditions.longest;
    let figures =
        |pair: [usize; 2]| Figures::of(&instance, 2, &served::nearest(&instance, &pair, longest), question.standard);
    pairs.map(figures).collect()
}

#[test]
fn two_sites_are_the_best_of_all_pairs() {
    let data = DataSet::embedded().unwrap();
    let of = |goal| question(goal, 2, KnownSites::Ignore);
    let pairs = every_pair(&data, &of(Goal::MeanTime));
    let reached = pairs.iter().map(|pair| pair.reached).max().unwrap();
    let whole = || pairs.iter().filter(|pair| pair.reached == reached);

    let best = whole().map(|pair| pair.mean.unwrap().0).min_by(f64::total_cmp).unwrap();
    let found = answer(&data, &of(Goal::MeanTime));
    assert_eq!((found.proof, found.sites.len()), (Proof::Optimal, 2));
    assert!((found.after.unwrap().mean.unwrap().0 - best).abs() < 1e-9);

    let best = whole().map(|pair| pair.longest.unwrap().0).min_by(f64::total_cmp).unwrap();
    assert!((answer(&data, &of(Goal::LongestTime)).after.unwrap().longest.unwrap().0 - best).abs() < 1e-9);

    let best = pairs.iter().map(|pair| pair.covered).max().unwrap();
    assert_eq!(answer(&data, &of(Goal::Coverage)).after.unwrap().covered, best);

    let fewest = answer(&data, &of(Goal::FewestSites));
    assert_eq!(fewest.proof, Proof::Optimal);
    assert!(fewest.after.unwrap().coverage.unwrap() >= 0.9);
    let one_fewer = question(Goal::Coverage, fewest.sites.len() - 1, KnownSites::Ignore);
    assert!(answer(&data, &one_fewer).after.unwrap().coverage.unwrap() < 0.9);
}

#[test]
fn known_sites_stay_and_new_ones_are_added() {
    let data = DataSet::embedded().unwrap();
    let kept = answer(&data, &question(Goal::MeanTime, 3, KnownSites::Keep));
    let suggested = kept.sites.iter().filter(|site| site.open_as == OpenAs::Suggested).count();
    assert_eq!(suggested, 3);
    let before = kept.before.expect("Latgale has day care centres");
    assert_eq!(kept.sites.len(), before.sites + 3);
    assert!(kept.after.unwrap().mean < before.mean && kept.after.unwrap().covered >= before.covered);
    let existing = answer(&data, &question(Goal::MeanTime, 3, KnownSites::KeepExisting));
    assert!(existing.sites.iter().all(|site| site.open_as != OpenAs::Planned));
    assert!(existing.before.expect("some exist").sites < before.sites);
}

#[test]
fn everybody_is_assigned_or_listed() {
    let data = DataSet::embedded().unwrap();
    for region in [None, Some("Vidzeme".into()), Some("Rīga".into())] {
        let asked = Question { region, ..question(Goal::Coverage, 4, KnownSites::Keep) };
        let found = answer(&data, &asked);
        let assigned: People = found.assignments.iter().map(|row| row.people).sum();
        let unreached: People = found.unreached.iter().map(|row| row.people).sum();
        let all: People = data
            .demand(asked.region.as_ref(), &asked.group, &asked.service, false)
            .iter()
            .map(|point| point.people)
            .sum();
        assert_eq!(assigned + unreached, all);
        assert_eq!((found.after.unwrap().people, found.after.unwrap().reached), (all, assigned));
        for (index, site) in found.sites.iter().enumerate() {
            let served: People = found.assignments.iter().filter(|row| row.site == index).map(|row| row.people).sum();
            assert_eq!(site.people, served);
        }
    }
}

#[test]
fn more_sites_are_never_worse() {
    let data = DataSet::embedded().unwrap();
    let mut before = f64::INFINITY;
    for sites in [1, 2, 4, 8, 12] {
        let mean = answer(&data, &question(Goal::MeanTime, sites, KnownSites::Keep)).after.unwrap().mean.unwrap().0;
        assert!(mean <= before);
        before = mean;
    }
}

#[test]
fn a_share_out_of_reach_says_what_would_do() {
    let data = DataSet::embedded().unwrap();
    let asked = Question { standard: Minutes(5.0), share: 1.0, ..question(Goal::FewestSites, 0, KnownSites::Ignore) };
    let found = answer(&data, &asked);
    assert_eq!(found.proof, Proof::Infeasible);
    let Some(Reason::ShareOutOfReach { largest_share, shortest_standard: Some(standard) }) = found.reason else {
        panic!("{:?}", found.reason)
    };
    let within = answer(&data, &Question { share: largest_share, ..asked.clone() });
    assert_eq!(within.proof, Proof::Optimal);
    assert_eq!(answer(&data, &Question { standard, ..asked.clone() }).proof, Proof::Optimal);
    let shorter = Minutes(standard.0 - 1e-6);
    assert_eq!(answer(&data, &Question { standard: shorter, ..asked }).proof, Proof::Infeasible);
}

#[test]
fn senseless_questions_are_refused_by_field() {
    let data = DataSet::embedded().unwrap();
    let good = question(Goal::MeanTime, 3, KnownSites::Keep);
    let field = |question: Question| {
        suggest(&data, &network(&data), &question, &Options::default()).expect_err("refused").field()
    };
    assert_eq!(field(Question { region: Some("Atlantis".into()), ..good.clone() }), "region");
    assert_eq!(field(Question { group: "martians".into(), ..good.clone() }), "group");
    assert_eq!(field(Question { service: "youth-house".into(), ..good.clone() }), "service");
    assert_eq!(field(Question { sites: 0, ..good.clone() }), "sites");
    assert_eq!(field(Question { sites: 10_000, ..good.clone() }), "sites");
    for standard in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(field(Question { standard: Minutes(standard), ..good.clone() }), "standard");
    }
    for share in [0.0, -0.1, 1.1, f64::NAN] {
        assert_eq!(field(Question { share, ..good.clone() }), "share");
    }
}

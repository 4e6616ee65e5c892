//! Explanations and trade-offs, against enumeration of all pairs.

use super::*;

/// Every pair of candidates by their identifiers, with its figures.
fn pairs_by_name(data: &DataSet, question: &Question) -> Vec<([String; 2], Figures)> {
    let instance = Instance::new(data, &network(data), question).unwrap();
    let spots = instance.spots.len();
    let pairs = (0..spots).flat_map(|a| (a + 1..spots).map(move |b| [a, b]));
    pairs
        .map(|pair| {
            let served = served::nearest(&instance, &pair, None);
            (
                pair.map(|column| instance.spots[column].candidate.id.clone()),
                Figures::of(&instance, 2, &served, question.standard),
            )
        })
        .collect()
}

fn explained(data: &DataSet, question: &Question, candidate: &str) -> Explanation {
    explain(data, &network(data), question, candidate, &Options::default()).unwrap()
}

#[test]
fn a_site_is_worth_what_the_best_pair_without_it_loses() {
    let data = DataSet::embedded().unwrap();
    let asked = question(Goal::MeanTime, 2, KnownSites::Ignore);
    let pairs = pairs_by_name(&data, &asked);
    let best = |wanted: &dyn Fn(&[String; 2]) -> bool| {
        let means = pairs.iter().filter(|(pair, _)| wanted(pair)).map(|(_, figures)| figures.mean.unwrap().0);
        means.min_by(f64::total_cmp).unwrap()
    };
    let found = answer(&data, &asked);
    for site in &found.sites {
        let why = explained(&data, &asked, &site.candidate);
        assert_eq!((why.explained, why.proven, why.answer), (Explained::Suggested, true, found.after));
        let without = best(&|pair| !pair.contains(&site.candidate));
        assert!((why.other.unwrap().mean.unwrap().0 - without).abs() < 1e-9);
        assert!(!why.instead.is_empty());
        assert!(why.instead.iter().all(|name| name.candidate != site.candidate));
    }
    let instance = Instance::new(&data, &network(&data), &asked).unwrap();
    let others = instance.spots.iter().map(|spot| &spot.candidate.id);
    let others: Vec<_> =
        others.filter(|id| found.sites.iter().all(|site| site.candidate != **id)).step_by(40).collect();
    for other in others {
        let why = explained(&data, &asked, other);
        assert_eq!((why.explained, why.proven), (Explained::NotSuggested, true));
        let with = best(&|pair| pair.contains(other));
        assert!((why.other.unwrap().mean.unwrap().0 - with).abs() < 1e-9);
    }
}

#[test]
fn a_kept_site_needs_no_explanation_and_an_unknown_one_has_none() {
    let data = DataSet::embedded().unwrap();
    let asked = question(Goal::MeanTime, 2, KnownSites::Keep);
    let found = answer(&data, &asked);
    let kept = found.sites.iter().find(|site| site.open_as != OpenAs::Suggested).unwrap();
    let why = explained(&data, &asked, &kept.candidate);
    assert_eq!((why.explained, why.other), (Explained::Kept, None));
    // A candidate has a name, too.
    assert_eq!(explained(&data, &asked, &format!(" {} ", kept.name.to_uppercase())), why);
    let unknown = explain(&data, &network(&data), &asked, "nowhere", &Options::default()).unwrap_err();
    assert_eq!((unknown.field(), unknown.value().as_deref()), ("candidate", Some("nowhere")));
}

#[test]
fn the_curve_of_sites_holds_the_best_of_all_pairs() {
    let data = DataSet::embedded().unwrap();
    let asked = question(Goal::MeanTime, 5, KnownSites::Ignore);
    let curve = trade_off(&data, &network(&data), &asked, Measures::Coverage, &Options::default()).unwrap();
    assert!(curve.complete);
    let best = every_pair(&data, &asked).iter().map(|pair| pair.covered).max().unwrap();
    let two = curve.points.iter().find(|point| point.new_sites == 2).unwrap();
    assert_eq!((two.figures.covered, two.sites.len()), (best, 2));
    assert!(
        curve
            .points
            .windows(2)
            .all(|pair| { pair[0].new_sites < pair[1].new_sites && pair[0].figures.covered < pair[1].figures.covered })
    );
}

#[test]
fn the_curve_of_sites_says_what_they_cost_and_ends_with_the_money() {
    let data = DataSet::embedded().unwrap();
    let conditions = Conditions { budget: Some(250.0), opening: Some(100.0), ..Conditions::default() };
    let asked = Question { conditions, ..question(Goal::MeanTime, 2, KnownSites::Ignore) };
    let curve = trade_off(&data, &network(&data), &asked, Measures::Coverage, &Options::default()).unwrap();
    let costs: Vec<_> = curve.points.iter().map(|point| (point.new_sites, point.cost)).collect();
    assert!(curve.complete);
    assert_eq!(costs, [(1, Some(100.0)), (2, Some(200.0))]);
}

#[test]
fn the_curve_of_trips_is_that_of_all_pairs() {
    let data = DataSet::embedded().unwrap();
    let asked = question(Goal::Coverage, 2, KnownSites::Ignore);
    let curve = trade_off(&data, &network(&data), &asked, Measures::Longest, &Options::default()).unwrap();
    let trips = |figures: &Figures| (figures.mean.unwrap().0, figures.longest.unwrap().0);
    let mut all: Vec<_> = every_pair(&data, &asked).iter().map(trips).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut front: Vec<(f64, f64)> = Vec::new();
    for pair in all {
        if front.last().is_none_or(|last| pair.1 < last.1) {
            front.push(pair);
        }
    }
    assert!(curve.complete);
    let found: Vec<_> = curve.points.iter().map(|point| trips(&point.figures)).collect();
    assert_eq!(found.len(), front.len());
    for (a, b) in found.iter().zip(&front) {
        assert!((a.0 - b.0).abs() < 1e-9 && (a.1 - b.1).abs() < 1e-9, "{a:?} {b:?}");
    }
}

//! What to branch on, by hand.

use crate::solve::general::branching::Rises;
use crate::solve::model::Decision;

#[test]
fn without_experience_the_least_sure_site_is_branched_on() {
    let rises = Rises::new(3);
    let [open, closed] = rises.branch(&[0.9, 0.4, 0.1], &[Decision::Free; 3]).unwrap();
    assert_eq!((open.site, open.decision), (1, Decision::Open));
    assert_eq!((closed.site, closed.decision), (1, Decision::Closed));
    // Of equal ones the first, and only free ones.
    let branch = |decisions: &[Decision]| rises.branch(&[0.5; 3], decisions).map(|[open, _]| open.site);
    assert_eq!(branch(&[Decision::Free; 3]), Some(0));
    assert_eq!(branch(&[Decision::Open, Decision::Closed, Decision::Free]), Some(2));
    assert_eq!(branch(&[Decision::Open, Decision::Closed, Decision::Closed]), None);
}

#[test]
fn sites_whose_decisions_raised_the_bound_more_come_first() {
    let mut rises = Rises::new(2);
    let free = [Decision::Free; 2];
    // Site 0 at one half: both decisions are a distance of a half, and raise the bound by 1, which is 2 for each unit.
    for branch in rises.branch(&[0.5, 0.9], &free).unwrap() {
        rises.note(branch, 1.0);
    }
    // Site 1 is expected to be like the mean, 2 for each unit: 0.5 · 2 · 0.5 · 2 = 1 is more than 0.6 · 2 · 0.4 · 2 = 0.96.
    assert_eq!(rises.branch(&[0.5, 0.4], &free).unwrap()[0].site, 0);
    // Once it has raised the bound by 3 on both sides, from 0.4, it is 5 and 7.5 for each unit.
    for branch in rises.branch(&[0.0, 0.4], &free).unwrap() {
        assert_eq!(branch.site, 1);
        rises.note(branch, 3.0);
    }
    assert_eq!(rises.branch(&[0.5, 0.4], &free).unwrap()[0].site, 1);
    // A decision that leaves nothing tells no rise.
    for branch in rises.branch(&[0.5, 0.0], &free).unwrap() {
        rises.note(branch, f64::INFINITY);
    }
    assert_eq!(rises.branch(&[0.5, 0.4], &free).unwrap()[0].site, 1);
}

//! Problems as integer programs: every objective under every constraint, for what the special methods do not know.
//!
//! Sites in [`sites`], people in [`service`], HiGHS in [`linear`], and a search around it that can be watched in [`search`];
//! where it begins in [`relaxed`]. Where the number of sites is given and places are limited, sets of sites are searched instead,
//! and the program judges them ([`tree`]).
//! The strong form of the location constraints (a share is at most the opening, for each pair): Daskin, M. S. (2013), Network
//! and discrete location, 2nd edition, Wiley, chapters 4 to 8.

mod cuts;
mod distances;
mod fewest;
mod halving;
mod linear;
mod relaxed;
mod search;
mod service;
mod settle;
mod sites;
mod tree;

use std::time::Duration;

use self::cuts::Cuts;
use self::linear::{Linear, Program};
use self::relaxed::Easier;
use self::search::{Found, Frame, NO_GAP, search};
use self::service::{Full, Service};
use self::sites::Sites;
use super::Answer;
use super::general::Verdict;
use super::watch::Watch;
use super::{PROVEN_GAP, gap};
use crate::measure::{
    Evaluation, SUM_ROUNDING, Served, covers_whole_weights, evaluate, has_whole_weights, least_covered, total_weight,
};
use crate::problem::{Goal, Objective, Problem};

/// A bound that is less above a whole number than this may be that number.
const WHOLE: f64 = 1e-4;

/// Problems with more pairs of a demand point and a candidate than this are first tried with the nearest sites alone.
const FEW_PAIRS: usize = 3_000;
const NEAREST: usize = 10;

/// No more numbers of sites are searched one after another.
const MOST_NUMBERS: usize = 100;

/// Sites that are decided are given this part of the time, and searched to this gap.
const LOOK: u32 = 30;
const GLANCE: f64 = 1e-3;

/// A problem as a program, with everything but a goal.
struct Formulation {
    program: Program,
    sites: Sites,
    shares: Vec<Vec<(usize, usize)>>,
    cuts: Cuts,
}

/// What is minimised; more is better is said as what is left.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Aim {
    Nothing,
    Goal(Goal),
    Extreme(Extreme),
    WorstMean(f64),
    /// Cost of sites and travel together.
    Total,
}

/// An answer of a program.
struct Placed {
    open: Vec<usize>,
    served: Served,
}

/// Solves a problem of any objective under any constraints.
pub(super) fn solve(problem: &Problem, watch: &mut Watch<'_>) -> Verdict {
    match problem.objective() {
        Objective::PCenter { .. } => halving::smallest_limit(problem, watch),
        Objective::PDispersion { .. } => halving::largest_separation(problem, watch),
        Objective::Lexicographic { goals, .. } => lexicographic(problem, goals, watch),
        Objective::PMedian { .. } => one(problem, Aim::Goal(Goal::Travel), watch),
        Objective::MaxCover { .. } => one(problem, Aim::Goal(Goal::Coverage), watch),
        Objective::BackupCover { .. } => one(problem, Aim::Goal(Goal::Backup), watch),
        Objective::SetCover { .. } if fewest::knows(problem) => fewest::solve(problem, watch),
        Objective::SetCover { .. } => one(problem, Aim::Goal(Goal::Cost), watch),
        Objective::WorstMean { share, .. } => one(problem, Aim::WorstMean(*share), watch),
        Objective::FacilityLocation {} => one(problem, Aim::Total, watch),
    }
}

/// What can be asked of the answers there are, whatever is best.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Extreme {
    /// The least cost of the sites.
    Cost,
    /// The fewest sites.
    Sites,
    /// The least weight that is not within the cover limit.
    Uncovered,
    /// The least weight without two sites within the standard.
    NotBackedUp,
    /// The least weight that is duplicated.
    Duplicated,
    /// The least mean cost of this share of the worst off.
    WorstMean(f64),
    /// The least part of its share by which each floor of coverage has to shrink, the floors not being kept otherwise.
    BelowFloors,
}

/// Whether sets of sites are searched for any answer, which is quickly known then.
pub(super) fn knows_sets(problem: &Problem) -> bool {
    tree::knows(problem, Aim::Nothing)
}

/// Any answer with such a number of sites that keeps all constraints, measured; and, where there is none, whether that is known.
/// Each search gets a part of the time that is left. Sets of sites are searched one number of sites after another: with few
/// there is soon none, and with more there is soon one.
pub(super) fn answer_to(
    problem: &Problem,
    (least, most): (usize, usize),
    watch: &mut Watch<'_>,
) -> (Option<Evaluation>, bool) {
    let one_by_one = knows_sets(problem) && most.saturating_sub(least) <= MOST_NUMBERS;
    let counts = if one_by_one { (least..=most).map(|sites| (sites, sites)).collect() } else { vec![(least, most)] };
    let mut is_known = true;
    for count in counts {
        let asked = Asked { count: Some(count), ..Asked::of(problem) };
        let (placed, finished) = watch.for_a_part(|watch| any(&asked, watch));
        if let Some(Placed { open, served }) = placed {
            return (Some(evaluate(problem, &open, served)), finished);
        }
        is_known &= finished;
    }
    (None, is_known)
}

/// Any answer, and whether it is known that there is none where there is none.
fn any(asked: &Asked<'_>, watch: &mut Watch<'_>) -> (Option<Placed>, bool) {
    if tree::knows(asked.problem, Aim::Nothing) && asked.kept.is_empty() {
        let (_, finished, found) = tree::search(asked, Aim::Nothing, watch);
        return (found.map(|(_, placed)| placed), finished);
    }
    let reached = best(asked, Aim::Nothing, watch);
    (settle::placed(asked.problem, &reached), reached.found.finished)
}

/// An answer with such a number of sites and the least of something, measured; `None` where there are none or the search was
/// stopped.
pub(super) fn least(
    problem: &Problem,
    count: (usize, usize),
    what: Extreme,
    watch: &mut Watch<'_>,
) -> Option<(Vec<usize>, Evaluation)> {
    let reached = best(&Asked { count: Some(count), ..Asked::of(problem) }, Aim::Extreme(what), watch);
    let Placed { open, served } = settle::placed(problem, &reached).filter(|_| reached.found.finished)?;
    let evaluation = evaluate(problem, &open, served);
    Some((open, evaluation))
}

/// Who does best by one aim. Where loads matter, first by the sites that do best by an easier problem, and, where time is
/// short, by the nearest sites alone.
fn one(problem: &Problem, aim: Aim, watch: &mut Watch<'_>) -> Verdict {
    let mut asked = Asked::of(problem);
    let mut first = None;
    if tree::knows(problem, aim) {
        report(problem, aim, watch);
        return match tree::search(&asked, aim, watch) {
            (bound, _, Some((value, placed))) => answer(problem, aim, placed, bound.min(value)),
            (_, true, None) => Verdict::Infeasible,
            (_, false, None) => Verdict::Stopped,
        };
    }
    if problem.loads_matter() {
        watch.silent();
        match relaxed::search(problem, watch) {
            Some(Easier::Impossible) => return Verdict::Infeasible,
            Some(Easier::Found { bound, open }) => {
                asked.frame.bound = bound;
                first = open.and_then(|open| begun(&asked, aim, &open, watch));
            }
            None => {}
        }
        let pairs = problem.demand().len() * problem.candidates().len();
        asked.frame.value = first.as_ref().map(Reached::value);
        if let Some(left) = watch.time_left().filter(|_| pairs > FEW_PAIRS) {
            report(problem, aim, watch);
            let frame = Frame { reserve: left / 3, ..asked.frame };
            first = found(&Asked { nearest: NEAREST, frame, ..asked }, aim, watch).or(first);
        }
    }
    report(problem, aim, watch);
    asked.frame.value = first.as_ref().map(Reached::value);
    if let Some(near) =
        first.as_mut().filter(|near| near.value() - asked.frame.bound <= watch.gap().max(NO_GAP) * near.value().abs())
    {
        (near.found.bound, near.found.finished) = (asked.frame.bound, true);
        return verdict(problem, near, watch);
    }
    let mut reached = best(&asked, aim, watch);
    if let (None, Some(mut near)) = (&reached.found.values, first) {
        // Nothing is better than what was found first, or nothing was found in time.
        (near.found.bound, near.found.finished) = (reached.found.bound.min(near.value()), reached.found.finished);
        reached = near;
    }
    verdict(problem, &reached, watch)
}

/// The best answer with the sites of an easier problem, looked at for a while only.
fn begun(asked: &Asked<'_>, aim: Aim, open: &[usize], watch: &mut Watch<'_>) -> Option<Reached> {
    let reserve = watch.time_left().map_or(Duration::ZERO, |left| left.saturating_sub(left / LOOK));
    let frame = Frame { reserve, undivided: true, near: GLANCE, ..asked.frame };
    found(&Asked { open: Some(open), frame, ..*asked }, aim, watch)
}

/// What is best of what is asked, if anything is found.
fn found(asked: &Asked<'_>, aim: Aim, watch: &mut Watch<'_>) -> Option<Reached> {
    Some(best(asked, aim, watch)).filter(|reached| reached.found.values.is_some())
}

/// Has values told in the problem's terms.
fn report(problem: &Problem, aim: Aim, watch: &mut Watch<'_>) {
    match aim {
        Aim::Goal(goal) if goal.maximises() => watch.maximising(total_weight(problem)),
        _ => watch.minimising(0.0),
    }
}

/// One aim after another, those before it kept.
fn lexicographic(problem: &Problem, goals: &[Goal], watch: &mut Watch<'_>) -> Verdict {
    let mut kept: Vec<(Goal, f64)> = Vec::new();
    let mut answer: Option<Answer> = None;
    let mut longest = f64::INFINITY;
    let mut proven = 0;
    for &goal in goals {
        // The first goal is the objective.
        if answer.is_none() {
            report(problem, Aim::Goal(goal), watch);
        } else {
            watch.silent();
        }
        if goal == Goal::LongestTravel {
            let (limit, bound, placed) = halving::radius(problem, &kept, longest, watch);
            let Some(placed) = placed else { return missing(answer, bound.is_infinite(), watch) };
            longest = limit;
            proven += usize::from(gap(limit, bound, 0.0) <= PROVEN_GAP);
            let first = answer.map_or(bound, |before| before.bound);
            answer = Some(Answer { open: placed.open, served: Some(placed.served), bound: first });
        } else {
            let reached = best(&Asked { kept: &kept, limit: longest, ..Asked::of(problem) }, Aim::Goal(goal), watch);
            let Some(placed) = settle::placed(problem, &reached) else {
                return missing(answer, reached.found.finished, watch);
            };
            let value = reached.found.values.as_ref().map_or(0.0, |values| reached.goal.value(values));
            let bound = original(problem, Aim::Goal(goal), reached.found.bound.min(value));
            let (finished, whole) = (reached.found.finished, total_weight(problem) * f64::from(goal.covers()));
            let told = if goal.maximises() { total_weight(problem) - value } else { value };
            let searched = finished && watch.gap() <= PROVEN_GAP;
            proven += usize::from(searched || gap(told, bound, whole) <= PROVEN_GAP);
            kept.push((goal, value));
            let first = answer.map_or(bound, |before| before.bound);
            answer = Some(Answer { open: placed.open, served: Some(placed.served), bound: first });
            if !finished {
                break;
            }
        }
        if watch.stopped() {
            break;
        }
    }
    match answer {
        Some(answer) if proven == goals.len() => Verdict::Answer(answer),
        Some(answer) => Verdict::Partly(answer),
        None => Verdict::Stopped,
    }
}

/// What is known when a later goal has no answer: the earlier one's, or that there is none.
fn missing(answer: Option<Answer>, finished: bool, watch: &Watch<'_>) -> Verdict {
    match answer {
        Some(answer) => Verdict::Partly(answer),
        None if finished && !watch.was_stopped() => Verdict::Infeasible,
        None => Verdict::Stopped,
    }
}

/// A program, what was minimised, and what was found.
struct Reached {
    formulation: Formulation,
    goal: Linear,
    aim: Aim,
    found: Found,
}

impl Reached {
    /// The best value, if any was found.
    fn value(&self) -> f64 {
        self.found.values.as_ref().map_or(f64::INFINITY, |values| self.goal.value(values))
    }
}

/// A problem, narrowed.
#[derive(Clone, Copy)]
struct Asked<'a> {
    problem: &'a Problem,
    /// Goals that keep their values.
    kept: &'a [(Goal, f64)],
    /// Nobody is served at a cost beyond this.
    limit: f64,
    /// In place of the problem's own separation.
    separation: Option<f64>,
    /// In place of the objective's number of sites, the least and the largest.
    count: Option<(usize, usize)>,
    /// Everybody is served by one of so many nearest sites, where loads matter.
    nearest: usize,
    /// These columns are open and no others.
    open: Option<&'a [usize]>,
    full: Full<'a>,
    /// For each demand point the only columns that may serve it, where loads matter.
    servers: Option<&'a [Vec<usize>]>,
    frame: Frame,
}

impl<'a> Asked<'a> {
    fn of(problem: &'a Problem) -> Self {
        let separation = problem.constraints().minimum_separation;
        let count = problem.objective().sites().map(|sites| (sites, sites));
        let (limit, nearest) = (f64::INFINITY, usize::MAX);
        Self {
            problem,
            kept: &[],
            limit,
            separation,
            count,
            nearest,
            open: None,
            full: Full::Any,
            servers: None,
            frame: Frame::default(),
        }
    }
}

/// The best values of an aim.
fn best(asked: &Asked<'_>, aim: Aim, watch: &mut Watch<'_>) -> Reached {
    let aims = asked.kept.iter().map(|(goal, _)| Aim::Goal(*goal)).chain([aim]);
    let (mut formulation, mut goals) = formulate(asked, aims);
    let goal = goals.pop().unwrap_or_default();
    for (earlier, (_, value)) in goals.iter().zip(asked.kept) {
        formulation.program.keep(earlier, *value);
    }
    let choices: Vec<usize> = formulation.sites.open.iter().flatten().copied().collect();
    let found = search(&formulation.program, &goal, &choices, &formulation.cuts, asked.frame, watch);
    Reached { formulation, goal, aim, found }
}

/// The program of a problem, and its aims as sums of columns.
fn formulate(asked: &Asked<'_>, aims: impl Iterator<Item = Aim>) -> (Formulation, Vec<Linear>) {
    let problem = asked.problem;
    let mut program = Program::default();
    let mut sites = sites::add(&mut program, problem, asked.separation);
    if let Some(open) = asked.open {
        sites.decide(&mut program, open);
    }
    if let Some((least, most)) = asked.count {
        program.at_least(sites.count().terms, least as f64);
        program.at_most(sites.count().terms, most as f64);
    }
    if matches!(problem.objective(), Objective::PDispersion { .. }) {
        // Nobody is served.
        let goal = |aim| match aim {
            Aim::Extreme(Extreme::Cost) => sites.cost.clone(),
            Aim::Extreme(Extreme::Sites) => sites.count(),
            _ => Linear::default(),
        };
        let goals = aims.map(goal).collect();
        return (Formulation { program, sites, shares: Vec::new(), cuts: Cuts::default() }, goals);
    }
    let aims: Vec<Aim> = aims.collect();
    // Whoever takes the places of a site makes it less of a duplicate.
    let any = problem.serves_everybody()
        || problem.constraints().maximum_duplication.is_some()
        || aims.contains(&Aim::Extreme(Extreme::Duplicated));
    let far = if any { f64::INFINITY } else { standards(problem) };
    let mut service = Service::add(&mut program, problem, &sites, far.min(asked.limit), asked);
    if !aims.contains(&Aim::Extreme(Extreme::BelowFloors)) {
        service.add_floors(&mut program);
    }
    service.add_constraints(&mut program);
    let cover = problem.cover_limit().unwrap_or(f64::INFINITY);
    if let Objective::SetCover { share, .. } = problem.objective() {
        cover_share(&mut program, &mut service, problem, cover, share.unwrap_or(1.0));
    }
    let goals = aims
        .into_iter()
        .map(|aim| match aim {
            Aim::Nothing => Linear::default(),
            Aim::Extreme(what) => extreme(&mut program, &mut service, &sites, what),
            Aim::Goal(Goal::Coverage) => service.uncovered(&mut program, cover),
            Aim::Goal(Goal::Backup) => service.not_backed_up(&mut program, cover),
            // The largest cost is found by halving.
            Aim::Goal(Goal::Travel | Goal::LongestTravel) => service.travel(),
            Aim::Goal(Goal::Cost) => sites.cost.clone(),
            Aim::Goal(Goal::Sites) => sites.count(),
            Aim::WorstMean(share) => service.worst_mean(&mut program, share),
            Aim::Total => {
                let mut total = service.travel();
                total.add(1.0, &sites.cost);
                total
            }
        })
        .collect();
    let Service { shares, links, distances, .. } = service;
    let cuts = Cuts { links, distances: distances.into_iter().map(|(_, distance)| distance).collect() };
    (Formulation { program, sites, shares, cuts }, goals)
}

fn extreme(program: &mut Program, service: &mut Service<'_>, sites: &Sites, what: Extreme) -> Linear {
    let problem = service.problem;
    let standard = problem.standard().unwrap_or(f64::INFINITY);
    match what {
        Extreme::Cost => sites.cost.clone(),
        Extreme::Sites => sites.count(),
        Extreme::Uncovered => service.uncovered(program, problem.cover_limit().unwrap_or(f64::INFINITY)),
        Extreme::NotBackedUp => service.not_backed_up(program, standard),
        Extreme::Duplicated => service.duplicated(program, standard),
        Extreme::WorstMean(share) => service.worst_mean(program, share),
        Extreme::BelowFloors => service.below_floors(program),
    }
}

/// The largest cost at which it matters to a covering problem that somebody is served.
fn standards(problem: &Problem) -> f64 {
    let cover = problem.cover_limit().unwrap_or(0.0);
    if problem.constraints().needs_standard().is_some() { cover.max(problem.standard().unwrap_or(0.0)) } else { cover }
}

/// Covers a share of the weight; a share of 1 is every point of positive weight.
fn cover_share(program: &mut Program, service: &mut Service<'_>, problem: &Problem, limit: f64, share: f64) {
    if share < 1.0 {
        let left = service.uncovered(program, limit);
        let least = least_covered(problem, share) - SUM_ROUNDING.powi(2);
        program.at_most(left.terms, total_weight(problem) - least - left.constant);
        return;
    }
    for row in (0..problem.demand().len()).filter(|&row| problem.demand()[row].weight > 0.0) {
        let covered = service.covered(program, row, limit);
        program.at_least(covered, 1.0);
    }
}

fn verdict(problem: &Problem, reached: &Reached, watch: &Watch<'_>) -> Verdict {
    match settle::placed(problem, reached) {
        Some(placed) => answer(problem, reached.aim, placed, reached.found.bound.min(reached.value())),
        None if reached.found.finished && !watch.was_stopped() => Verdict::Infeasible,
        None => Verdict::Stopped,
    }
}

/// An answer, with a bound on the aim.
fn answer(problem: &Problem, aim: Aim, Placed { open, served }: Placed, bound: f64) -> Verdict {
    Verdict::Answer(Answer { open, served: Some(served), bound: original(problem, aim, bound) })
}

/// A bound on an aim in the problem's own terms: what is left of the whole becomes what is covered, and where every value is a
/// whole number the bound is the next one.
fn original(problem: &Problem, aim: Aim, bound: f64) -> f64 {
    let whole = match aim {
        Aim::Goal(Goal::Coverage) => covers_whole_weights(problem),
        Aim::Goal(Goal::Backup) => has_whole_weights(problem),
        Aim::Goal(Goal::Sites) => true,
        _ => false,
    };
    let bound = if whole { (bound - WHOLE).ceil() } else { bound };
    match aim {
        Aim::Goal(goal) if goal.maximises() => total_weight(problem) - bound.max(0.0),
        _ => bound,
    }
}

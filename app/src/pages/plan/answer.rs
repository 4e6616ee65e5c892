//! The answer: a sentence, large figures, what is proven, the sites, and whom nobody reaches.

use std::collections::BTreeMap;

use geodata::{Municipality, MunicipalityId, People};
use leptos::prelude::*;
use planner::suggest::{Change, Figures, OpenAs, Proof, Reason, Suggestion, UncountedSite, WhyUncounted};

use super::{
    super::travel::scenario_word,
    Plan,
    curve::CurveSection,
    has_answer,
    tables::{SiteTable, UnreachedTable},
    why::WhySection,
};
use crate::{
    address::Draft,
    format,
    parts::{Modelled, text},
    text::{Text, counted, fill},
    wire::DataSetSummary,
    words,
};

/// Names of municipalities by their codes.
#[derive(Clone)]
pub(super) struct Names(BTreeMap<MunicipalityId, String>);

impl Names {
    pub(super) fn new(municipalities: Vec<Municipality>) -> Self {
        Self(municipalities.into_iter().map(|municipality| (municipality.id, municipality.name)).collect())
    }

    /// The name, or the code where none is known.
    pub(super) fn of(&self, id: &MunicipalityId) -> String {
        self.0.get(id).unwrap_or(&id.0).clone()
    }
}

/// Everything below the form.
#[component]
pub(super) fn AnswerView(
    plan: Plan,
    answer: Suggestion,
    dataset: DataSetSummary,
    municipalities: Vec<Municipality>,
) -> impl IntoView {
    let text = text();
    if !has_answer(&answer) {
        return view! { <NoAnswer plan answer/> }.into_any();
    }
    let names = Names::new(municipalities);
    let question = &answer.question;
    let subject = [
        dataset.service_name(text, question.service.as_str()),
        dataset.group_name(text, question.group.as_str()),
        question.region.as_ref().map_or(text.common.all_regions, |region| region.as_str()).to_owned(),
    ];
    let has_places = question.conditions.places.is_some();
    let json = format!("/api/v1/suggestions?{}", plan.asked.get_untracked().query());
    let points = counted(text.language, answer.assignments.len() + answer.unreached.len(), text.plan.points_count);
    let points = format!("{}: {}", text.plan.points_title, fill(text.plan.points_hint, &[("count", &points)]));
    let engine = fill(text.plan.engine, &[("engine", &answer.engine)]);
    view! {
        <p class="subject">{subject.join(" · ")}</p>
        <h2 class="verdict-line">{sentence(text, &answer)}</h2>
        {answer.after.map(|after| view! { <FigureList answer=answer.clone() after/> })}
        <ProofLine answer=answer.clone()/>
        <SiteTable plan sites=answer.sites.clone() has_places/>
        <WhySection plan answer=answer.clone()/>
        <UnreachedTable unreached=answer.unreached.clone() names=names.clone()/>
        <Uncounted sites=answer.uncounted.clone() names/>
        <CurveSection plan answer=answer.clone()/>
        <p><a href=move || plan.to(plan.site.get().as_deref(), true)>{points}</a></p>
        <p class="small">{engine}" "<a href=json rel="external">{text.plan.as_json}</a></p>
    }
    .into_any()
}

fn sentence(text: &Text, answer: &Suggestion) -> String {
    let new = answer.sites.iter().filter(|site| site.open_as == OpenAs::Suggested).count();
    let share = answer
        .after
        .and_then(|after| after.coverage)
        .map_or_else(|| "–".to_owned(), |share| format::percent(text.language, share));
    fill(
        text.plan.sentence,
        &[
            ("sites", &counted(text.language, new, text.plan.new_sites)),
            ("minutes", &format::plain(text.language, answer.question.standard.0)),
            ("share", &share),
        ],
    )
}

/// The figures, each compared with what there is now.
#[component]
fn FigureList(answer: Suggestion, after: Figures) -> impl IntoView {
    let text = text();
    let language = text.language;
    let Suggestion { before, question, times, outside_programme, cost, .. } = answer;
    let local = format::plain(language, times.access.kmh);
    let road = match times.kmh {
        Some(kmh) => format!("{}\u{a0}km/h", format::plain(language, kmh)),
        None => fill(text.plan.by_class, &[("profile", &times.profile)]),
    };
    let basis = fill(text.plan.basis_note, &[("road", &road), ("local", &local)]);
    let has_places = question.conditions.places.is_some();
    let capacity = if has_places { text.explain.capacity_note } else { text.plan.no_capacity_note };
    let cost = cost.map(|cost| fill(text.explain.cost, &[("cost", &format::plain(language, cost))]));
    let duplicated = if has_places { text.explain.duplicated_room } else { text.explain.duplicated };
    let duplicated = after.duplicated.map(|people| fill(duplicated, &[("people", &format::people(language, people))]));
    let under = (question.scenario != geodata::Scenario::BASE).then(|| {
        let scenario = scenario_word(text, &question.scenario).to_lowercase();
        fill(text.plan.basis_scenario, &[("scenario", &scenario)])
    });
    let outside = (outside_programme > People::ZERO)
        .then(|| fill(text.plan.outside_note, &[("people", &format::people(language, outside_programme))]));
    let minutes = move |minutes| format!("{}\u{a0}{}", format::minutes(language, minutes), text.plan.minute);
    let share = move |figures: &Figures| {
        figures.coverage.map_or_else(|| "–".to_owned(), |share| format::percent(language, share))
    };
    let was = move |value: &dyn Fn(&Figures) -> String| match &before {
        Some(before) => fill(text.plan.before, &[("value", &value(before))]),
        None => text.plan.before_none.to_owned(),
    };
    let reached = if has_places { text.explain.served } else { text.plan.people_hint };
    let reached = fill(reached, &[("reached", &format::people(language, after.reached))]);
    let standard = format::plain(language, question.standard.0);
    let within = fill(text.plan.coverage, &[("minutes", &standard)]);
    let figures = [
        (text.plan.people.to_owned(), format::people(language, after.people), reached),
        (within, share(&after), was(&share)),
        (text.plan.mean.to_owned(), minutes(after.mean), was(&|figures| minutes(figures.mean))),
        (text.plan.longest.to_owned(), minutes(after.longest), was(&|figures| minutes(figures.longest))),
    ];
    let row = |(name, value, compared): (String, String, String)| {
        view! {
            <div class="figure">
                <dt>{name}</dt>
                <dd class="figure-value">{value}</dd>
                <dd class="figure-was">{compared}</dd>
            </div>
        }
    };
    view! {
        <dl class="figures">{figures.map(row).into_iter().collect::<Vec<_>>()}</dl>
        <p class="figures-mark"><Modelled/></p>
        {cost.map(|cost| view! { <p>{cost}</p> })}
        <p class="small">{duplicated}" "{basis}" "{capacity}" "{under}" "{outside}</p>
    }
}

/// How good the answer is, in plain words.
#[component]
fn ProofLine(answer: Suggestion) -> impl IntoView {
    let text = text();
    let words = match (answer.proof, answer.gap) {
        (Proof::Optimal, _) => text.plan.proof_optimal.to_owned(),
        (_, Some(gap)) => fill(text.plan.proof_gap, &[("gap", &format::percent_at_most(text.language, gap))]),
        (_, None) => text.plan.proof_unknown_gap.to_owned(),
    };
    let is_proven = answer.proof == Proof::Optimal;
    view! {
        <p class="proof" class:proven=is_proven>
            <span class="unseen">{text.plan.proof}": "</span>
            {words}
        </p>
    }
}

/// Why there is no answer, and the smallest change that helps, as a link that makes it.
#[component]
fn NoAnswer(plan: Plan, answer: Suggestion) -> impl IntoView {
    let text = text();
    let (why, changes) = match &answer.reason {
        Some(reason) => reason_words(text, &answer, reason, &plan.asked.get_untracked()),
        None => (text.plan.unknown_detail.to_owned(), Vec::new()),
    };
    let title = if answer.proof == Proof::Infeasible { text.plan.infeasible } else { text.plan.unknown };
    let changes = changes.into_iter().map(|(words, draft)| {
        view! { <a class="button" href=format!("/plan?{}", draft.query())>{words}</a> }
    });
    view! {
        <div class="notice calm" role="alert">
            <p class="notice-title">{title}</p>
            <p>{why}</p>
            <p class="changes">{changes.collect::<Vec<_>>()}</p>
        </div>
    }
}

fn reason_words(text: &Text, answer: &Suggestion, reason: &Reason, asked: &Draft) -> (String, Vec<(String, Draft)>) {
    let language = text.language;
    match reason {
        Reason::Conflict { conditions, people, changes, together } => {
            let why = words::conflict(text, answer, conditions, *people);
            let with = |changes: &[Change]| {
                let words = changes.iter().map(|change| words::change(text, change)).collect::<Vec<_>>().join("; ");
                let draft =
                    changes.iter().fold(asked.clone(), |draft, change| draft.with(change.condition, change.value));
                (words, draft)
            };
            let all = Some(with(together)).filter(|_| !together.is_empty());
            let drafts: Vec<_> = changes.chunks(1).map(with).chain(all).collect();
            let lead = words::changes_lead(text, changes.len(), together.len());
            (format!("{why} {lead}"), drafts)
        }
        Reason::TooFewSites { fewest } => {
            let count = counted(language, *fewest, text.plan.new_sites);
            let change = Draft { sites: fewest.to_string(), ..asked.clone() };
            let count = count.as_str();
            (
                fill(text.plan.too_few, &[("count", count)]),
                vec![(fill(text.plan.too_few_change, &[("count", count)]), change)],
            )
        }
        Reason::ShareOutOfReach { largest_share, shortest_standard } => {
            // Rounded down to what is surely possible, as far as it is shown.
            let possible = (largest_share * 1000.0).floor() / 1000.0;
            let share = format::percent(language, possible);
            let minutes = format::plain(language, answer.question.standard.0);
            let mut changes = Vec::new();
            if possible > 0.0 {
                let draft = Draft { share: possible.to_string(), ..asked.clone() };
                changes.push((fill(text.plan.share_change, &[("share", &share)]), draft));
            }
            if let Some(standard) = shortest_standard {
                // Rounded up to what is surely enough.
                let standard = format::tenths_at_least(standard.0);
                let words = format::plain(language, standard);
                let draft = Draft { standard: standard.to_string(), ..asked.clone() };
                changes.push((fill(text.plan.standard_change, &[("minutes", &words)]), draft));
            }
            (fill(text.plan.share_out_of_reach, &[("minutes", &minutes), ("share", &share)]), changes)
        }
    }
}

/// Known sites that the answer leaves out, and why.
#[component]
fn Uncounted(sites: Vec<UncountedSite>, names: Names) -> impl IntoView {
    let text = text();
    let count = sites.len();
    let row = |site: UncountedSite| {
        let why = match site.why {
            WhyUncounted::NoCoordinate => text.plan.why_no_coordinate,
            WhyUncounted::GroupNotStated => text.plan.why_no_group,
        };
        view! { <li>{names.of(&site.municipality)}": "{site.address}<span class="small block">{why}</span></li> }
    };
    let rows: Vec<_> = sites.into_iter().map(row).collect();
    (count > 0).then(|| {
        view! {
            <details>
                <summary>{text.plan.unlocated_title}": "{count}</summary>
                <p class="small">{text.plan.unlocated_detail}</p>
                <ul class="plain">{rows}</ul>
            </details>
        }
    })
}

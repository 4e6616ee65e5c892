//! Why a site is suggested and another is not.

use geodata::Candidate;
use leptos::{ev, prelude::*};
use leptos_router::hooks::use_navigate;
use planner::suggest::{Explanation, OpenAs, OpenSite, Suggestion};

use super::{super::map::still, Plan};
use crate::{
    api::Failure,
    parts::{Modelled, Notice, text},
    text::fill,
    words,
};

/// What can be asked about the answer, and what is answered.
#[component]
pub(super) fn WhySection(plan: Plan, answer: Suggestion) -> impl IntoView {
    let text = text();
    let suggested: Vec<OpenSite> =
        answer.sites.iter().filter(|site| site.open_as == OpenAs::Suggested).cloned().collect();
    let is_any = !suggested.is_empty();
    let ask = move || {
        let site = plan.site.get().and_then(|id| suggested.iter().find(|site| site.candidate == id).cloned());
        match site {
            Some(site) if plan.why.get().as_ref() == Some(&site.candidate) => None,
            Some(site) => {
                let label = fill(text.explain.why_here, &[("name", &site.name)]);
                let href = move || plan.to_more(Some(&site.candidate), plan.curve.get().as_deref());
                Some(view! { <a class="button quiet" id="why-here" href=href data-noscroll="">{label}</a> }.into_any())
            }
            None => is_any.then(|| view! { <p class="small">{text.explain.pick}</p> }.into_any()),
        }
    };
    view! {
        <section class="why" id="why" aria-label=text.explain.title>
            <h3>{text.explain.title}" "<Modelled/></h3>
            {ask}
            <Answered plan/>
            <OtherSite plan answer/>
        </section>
    }
}

/// The explanation of the candidate in the address.
#[component]
fn Answered(plan: Plan) -> impl IntoView {
    let text = text();
    let close = move || plan.to_more(None, plan.curve.get().as_deref());
    let waiting = move || {
        plan.why.get().map(|_| {
            view! { <p class="small live" role="status"><i class="spinner" aria-hidden="true"></i>{text.explain.computing}"…"</p> }
        })
    };
    view! {
        <Suspense fallback=waiting>
            {move || Suspend::new(async move {
                Some(match plan.explanation.await? {
                    Ok(explanation) => view! { <Explained explanation close=Callback::new(move |()| close())/> }.into_any(),
                    Err(Failure::StillWorking) => waiting().into_any(),
                    Err(failure) => view! { <Notice failure/> }.into_any(),
                })
            })}
        </Suspense>
    }
}

#[component]
fn Explained(explanation: Explanation, close: Callback<(), String>) -> impl IntoView {
    let text = text();
    let (first, differences, last) = words::explanation(text, &explanation);
    let differences: Vec<_> = differences.into_iter().map(|words| view! { <li>{words}</li> }).collect();
    let differences = (!differences.is_empty()).then(|| view! { <ul>{differences}</ul> });
    view! {
        <div class="explained" role="status">
            <a class="close" href=move || close.run(()) data-noscroll="" aria-label=text.explain.close title=text.explain.close>"×"</a>
            <h4>{words::explained(text, &explanation)}</h4>
            <p>{first}</p>
            {differences}
            {last.into_iter().map(|words| view! { <p>{words}</p> }).collect::<Vec<_>>()}
        </div>
    }
}

/// Any other candidate to ask about.
#[component]
fn OtherSite(plan: Plan, answer: Suggestion) -> impl IntoView {
    let open: Vec<String> = answer.sites.into_iter().map(|site| site.candidate).collect();
    view! {
        <Suspense>
            {move || {
                let open = open.clone();
                Suspend::new(async move {
                    let mut others = plan.candidates.await.unwrap_or_default();
                    others.retain(|candidate| !open.contains(&candidate.id));
                    others.sort_by_cached_key(|candidate| geodata::fold(&candidate.name));
                    view! { <OtherForm plan others/> }
                })
            }}
        </Suspense>
    }
}

/// A plain form, which the scripts only make quicker.
#[component]
fn OtherForm(plan: Plan, others: Vec<Candidate>) -> impl IntoView {
    let text = text();
    let picked = RwSignal::new(String::new());
    let navigate = use_navigate();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let picked = picked.get_untracked();
        if !picked.is_empty() {
            navigate(&untrack(|| plan.to_more(Some(&picked), plan.curve.get().as_deref())), still());
        }
    };
    let hidden = plan.asked.get_untracked().given().into_iter();
    let hidden: Vec<_> = hidden.map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect();
    let option = |candidate: Candidate| view! { <option value=candidate.id>{candidate.name}</option> };
    view! {
        <details class="other">
            <summary>{text.explain.other_site}</summary>
            <form class="start" method="get" action="/plan" on:submit=submit>
                {hidden}
                <div class="field">
                    <label for="other">{text.explain.other_label}</label>
                    <select id="other" name="why" on:change=move |event| picked.set(event_target_value(&event))>
                        <option value="">"–"</option>
                        {others.into_iter().map(option).collect::<Vec<_>>()}
                    </select>
                </div>
                <button class="button quiet" type="submit">{text.explain.compare}</button>
            </form>
            <p class="small">{text.explain.other_hint}</p>
        </details>
    }
}

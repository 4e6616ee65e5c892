//! The question: a plain form, which the scripts only make quicker.

use leptos::{ev, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use planner::suggest::Goal;

use super::Plan;
use crate::{
    address::Draft,
    format,
    parts::{capitalised, text},
    text::{Text, fill},
    wire::DataSetSummary,
};

/// Shares that can be asked for; another one in the address is added.
const SHARES: [&str; 9] = ["0.5", "0.6", "0.7", "0.8", "0.85", "0.9", "0.95", "0.99", "1"];

/// Shares that a condition can name; another one in the address is added.
const LIMITS: [&str; 10] = ["0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1"];

/// A field of the draft.
type Field = fn(&mut Draft) -> &mut String;

impl Draft {
    /// The same with what is empty filled in as the data set proposes, and with a service that the group has.
    fn completed(mut self, dataset: &DataSetSummary) -> Self {
        let or = |field: &mut String, value: &str| {
            if field.is_empty() {
                value.clone_into(field);
            }
        };
        or(&mut self.group, dataset.groups.first().map_or("", |group| group.id.as_str()));
        let services =
            || dataset.services.iter().filter(|service| service.groups.iter().any(|group| group.0 == self.group));
        if !services().any(|service| service.id.0 == self.service) {
            self.service = services().next().map(|service| service.id.0.clone()).unwrap_or_default();
            self.standard.clear();
        }
        let service = dataset.services.iter().find(|service| service.id.0 == self.service);
        or(&mut self.standard, &service.map_or(45.0, |service| service.standard.longest.0).to_string());
        or(&mut self.goal, Goal::default().word());
        or(&mut self.sites, "5");
        or(&mut self.share, "0.95");
        or(&mut self.known, "keep");
        self
    }
}

/// The form.
#[component]
pub(super) fn QuestionForm(plan: Plan, dataset: DataSetSummary) -> impl IntoView {
    let text = text();
    let dataset = StoredValue::new(dataset);
    let draft = plan.draft;
    let complete = move |draft: Draft| dataset.with_value(|dataset| draft.completed(dataset));
    draft.update_untracked(|draft| *draft = complete(draft.clone()));
    // A new address brings a new question.
    Effect::new(move |_| draft.set(complete(plan.asked.get())));
    let navigate = use_navigate();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let question = draft.get_untracked();
        if question == plan.asked.get_untracked() {
            plan.answer.refetch();
        } else {
            navigate(&format!("/plan?{}", question.query()), NavigateOptions::default());
        }
    };
    let regions = dataset.with_value(|dataset| {
        let all = std::iter::once((String::new(), text.common.all_regions.to_owned()));
        let regions =
            dataset.regions.iter().map(|row| (row.region.id.0.clone(), row.region.name.get(text.language).to_owned()));
        all.chain(regions).collect::<Vec<_>>()
    });
    let groups = dataset.with_value(|dataset| {
        let groups = dataset.groups.iter();
        groups.map(|group| (group.id.0.clone(), capitalised(group.name.get(text.language)))).collect::<Vec<_>>()
    });
    let services = Signal::derive(move || {
        let group = draft.get().group;
        dataset.with_value(|dataset| {
            let services = dataset.services.iter().filter(|service| service.groups.iter().any(|own| own.0 == group));
            services.map(|service| (service.id.0.clone(), capitalised(service.name.get(text.language)))).collect()
        })
    });
    let regroup = move |()| draft.update(|draft| *draft = complete(draft.clone()));
    let restandard = move |()| {
        draft.update(|draft| {
            draft.standard.clear();
            *draft = complete(draft.clone());
        });
    };
    let goals = Goal::ALL.map(|goal| (goal.word().to_owned(), goal_words(text, goal).0.to_owned())).to_vec();
    let explained = move || {
        let chosen = draft.get().goal;
        Goal::ALL.into_iter().find(|goal| goal.word() == chosen).map(|goal| goal_words(text, goal).1)
    };
    let proposed = move || {
        let service = draft.get().service;
        let minutes = dataset.with_value(|dataset| {
            let service = dataset.services.iter().find(|known| known.id.0 == service);
            service.map(|service| format::plain(text.language, service.standard.longest.0))
        });
        minutes.map(|minutes| fill(text.plan.standard_hint, &[("minutes", &minutes)]))
    };
    view! {
        <form id="question" method="get" action="/plan" on:submit=submit>
            <p class="lead">{text.plan.lead}</p>
            <Choice id="region" label=text.plan.region draft field=|draft| &mut draft.region options=Signal::stored(regions)/>
            <Choice id="group" label=text.plan.group draft field=|draft| &mut draft.group options=Signal::stored(groups) changed=Callback::new(regroup)/>
            <Choice id="service" label=text.plan.service draft field=|draft| &mut draft.service options=services changed=Callback::new(restandard)/>
            <Choice id="goal" label=text.plan.goal draft field=|draft| &mut draft.goal options=Signal::stored(goals)/>
            <p class="hint">{explained}</p>
            <div class="pair">
                <Number id="sites" label=text.plan.sites draft field=|draft| &mut draft.sites class="field-sites" step="1" least="1"/>
                <Choice id="share" label=text.plan.share draft field=|draft| &mut draft.share options=shares(text, draft) class="field-share"/>
                <Number id="standard" label=text.plan.standard draft field=|draft| &mut draft.standard class="" step="any" least="0"/>
            </div>
            <p class="hint">{proposed}</p>
            <details class="more" open=draft.with_untracked(Draft::has_conditions)>
                <summary>{text.plan.more}</summary>
                <div class="stack">
                    <Choice id="known" label=text.plan.known draft field=|draft| &mut draft.known options=Signal::stored(known(text))/>
                    <label class="check">
                        <input
                            type="checkbox"
                            name="all_municipalities"
                            value="true"
                            checked=move || draft.get().all_municipalities == "true"
                            prop:checked=move || draft.get().all_municipalities == "true"
                            on:change=move |event| {
                                let value = if event_target_checked(&event) { "true" } else { "" };
                                draft.update(|draft| value.clone_into(&mut draft.all_municipalities));
                            }
                        />
                        <span>{text.plan.others}</span>
                    </label>
                    <ConditionFields draft/>
                </div>
            </details>
            {move || {
                let scenario = draft.get().scenario;
                (!scenario.is_empty()).then(|| view! { <input type="hidden" name="scenario" value=scenario/> })
            }}
            <button class="button strong" type="submit">{text.plan.suggest}</button>
        </form>
    }
}

/// What the answer must keep beside; an empty field asks for nothing.
#[component]
fn ConditionFields(draft: RwSignal<Draft>) -> impl IntoView {
    let words = &text().explain;
    view! {
        <p class="small">{words.empty_is_no_limit}</p>
        <Number id="places" label=words.places draft field=|draft| &mut draft.places class="" step="1" least="1"/>
        <p class="hint">{words.places_hint}</p>
        <div class="pair">
            <Number id="longest" label=words.longest draft field=|draft| &mut draft.longest class="" step="any" least="0"/>
            <Number id="separation" label=words.separation draft field=|draft| &mut draft.separation class="" step="any" least="0"/>
        </div>
        <p class="hint">{words.separation_hint}</p>
        <div class="pair">
            <Choice id="floor" label=words.floor draft field=|draft| &mut draft.floor options=limits(text(), draft, |draft| &mut draft.floor)/>
            <Choice id="backup" label=words.backup draft field=|draft| &mut draft.backup options=limits(text(), draft, |draft| &mut draft.backup)/>
        </div>
        <div class="pair">
            <Number id="worst_tenth" label=words.worst_tenth draft field=|draft| &mut draft.worst_tenth class="" step="any" least="0"/>
            <Choice id="duplication" label=words.duplication draft field=|draft| &mut draft.duplication options=limits(text(), draft, |draft| &mut draft.duplication)/>
        </div>
        <p class="hint">{words.worst_tenth_hint}</p>
        <p class="hint">{words.duplication_hint}</p>
        <Number id="budget" label=words.budget draft field=|draft| &mut draft.budget class="" step="any" least="0"/>
        <div class="pair">
            <Number id="opening" label=words.opening draft field=|draft| &mut draft.opening class="" step="any" least="0"/>
            <Number id="place_cost" label=words.place_cost draft field=|draft| &mut draft.place_cost class="" step="any" least="0"/>
        </div>
        <p class="hint">{words.budget_hint}</p>
    }
}

/// Shares that a condition can name, and none.
fn limits(text: &'static Text, draft: RwSignal<Draft>, field: Field) -> Signal<Vec<(String, String)>> {
    let current = Memo::new(move |_| field(&mut draft.get()).clone());
    Signal::derive(move || {
        let other = Some(current.get()).filter(|share| !share.is_empty() && !LIMITS.contains(&share.as_str()));
        let words = |share: String| {
            let percent = share.parse().map_or_else(|_| share.clone(), |share| format::percent(text.language, share));
            (share, percent)
        };
        let none = (String::new(), text.explain.no_limit.to_owned());
        let shares = LIMITS.iter().map(|share| (*share).to_owned()).chain(other).map(words);
        std::iter::once(none).chain(shares).collect()
    })
}

fn shares(text: &'static Text, draft: RwSignal<Draft>) -> Signal<Vec<(String, String)>> {
    let other = Memo::new(move |_| draft.get().share);
    Signal::derive(move || {
        let other = Some(other.get()).filter(|share| !share.is_empty() && !SHARES.contains(&share.as_str()));
        let words = |share: String| {
            let percent = share.parse().map_or_else(|_| share.clone(), |share| format::percent(text.language, share));
            (share, percent)
        };
        SHARES.iter().map(|share| (*share).to_owned()).chain(other).map(words).collect()
    })
}

fn known(text: &Text) -> Vec<(String, String)> {
    let choices = [
        ("keep", text.plan.known_keep),
        ("keep_existing", text.plan.known_keep_existing),
        ("ignore", text.plan.known_ignore),
    ];
    choices.map(|(word, meaning)| (word.to_owned(), meaning.to_owned())).to_vec()
}

/// A field with a list to choose from.
#[component]
fn Choice(
    id: &'static str,
    label: &'static str,
    draft: RwSignal<Draft>,
    field: Field,
    options: Signal<Vec<(String, String)>>,
    #[prop(optional)] changed: Option<Callback<()>>,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    let current = Memo::new(move |_| field(&mut draft.get()).clone());
    let change = move |event| {
        draft.update(|draft| *field(draft) = event_target_value(&event));
        if let Some(changed) = changed {
            changed.run(());
        }
    };
    let option = move |(value, name): (String, String)| {
        let (own, attribute) = (value.clone(), value.clone());
        view! {
            <option value=value selected=move || current.get() == attribute prop:selected=move || current.get() == own>{name}</option>
        }
    };
    view! {
        <div class=format!("field {class}")>
            <label for=id>{label}</label>
            <select id=id name=id on:change=change>
                {move || options.get().into_iter().map(option).collect::<Vec<_>>()}
            </select>
        </div>
    }
}

/// A field with a number.
#[component]
fn Number(
    id: &'static str,
    label: &'static str,
    draft: RwSignal<Draft>,
    field: Field,
    class: &'static str,
    step: &'static str,
    least: &'static str,
) -> impl IntoView {
    let current = Memo::new(move |_| field(&mut draft.get()).clone());
    view! {
        <div class=format!("field {class}")>
            <label for=id>{label}</label>
            <input
                id=id
                name=id
                type="number"
                inputmode="decimal"
                min=least
                step=step
                value=current.get_untracked()
                prop:value=current
                on:input=move |event| draft.update(|draft| *field(draft) = event_target_value(&event))
            />
        </div>
    }
}

/// The name of a goal and the sentence that explains it.
fn goal_words(text: &Text, goal: Goal) -> (&'static str, &'static str) {
    match goal {
        Goal::MeanTime => (text.plan.goal_mean_time, text.plan.goal_mean_time_hint),
        Goal::Coverage => (text.plan.goal_coverage, text.plan.goal_coverage_hint),
        Goal::LongestTime => (text.plan.goal_longest_time, text.plan.goal_longest_time_hint),
        Goal::FewestSites => (text.plan.goal_fewest_sites, text.plan.goal_fewest_sites_hint),
    }
}

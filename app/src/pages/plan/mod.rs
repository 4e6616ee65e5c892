//! The plan: a question, its answer on a map, and its tables.

mod answer;
mod asked;
mod curve;
mod form;
mod tables;
mod why;

use geodata::{Candidate, Municipality, Site};
use leptos::{ev, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::{use_navigate, use_query_map};
use planner::suggest::{Assignment, Explanation, OpenSite, Proof, Suggestion, TradeOff};

use self::{answer::AnswerView, asked::Asked, form::QuestionForm, tables::PointTables};
use super::{
    data::{self, Loaded, ready},
    map::{MarkLegend, still},
    travel::{ClassRows, Route, RouteView, ScenarioSwitch, under_scenario},
};
use crate::{
    address::{Draft, escape, in_language},
    api::{self, Cancel, Failure},
    format,
    map::{
        Scene,
        scene::Ground,
        symbols::Mark,
        view::{MapProps, MapView, Pick, Picked},
    },
    parts::{Notice, Waiting, focus, text},
    text::{Text, fill},
    wire::{DataSetSummary, RouteAnswer},
};

/// What the parts of the page share. Every resource is made here, before anything is awaited: resources are numbered as they
/// are made, and the browser must number them as the server did.
#[derive(Clone, Copy)]
pub(super) struct Plan {
    dataset: Loaded<DataSetSummary>,
    municipalities: Loaded<Vec<Municipality>>,
    sites: Loaded<Vec<Site>>,
    /// The question in the address.
    asked: Memo<Draft>,
    /// The question as the form holds it.
    draft: RwSignal<Draft>,
    /// The answer to the one in the address; `None` when there is none in it.
    answer: Asked<Suggestion>,
    cancel: Cancel,
    /// When the question under way was sent, in seconds of the browser's clock.
    sent: RwSignal<f64>,
    /// The selected site, by its candidate.
    site: Memo<Option<String>>,
    /// The demand point whose way to its site is shown.
    point: Memo<Option<String>>,
    /// The way to the site, and what of it is on the map.
    route: Route,
    trail: RwSignal<Option<RouteAnswer>>,
    is_table: Memo<bool>,
    /// The candidate that is explained.
    why: Memo<Option<String>>,
    /// The measures that are set against each other.
    curve: Memo<Option<String>>,
    explanation: Asked<Explanation>,
    trade_off: Asked<TradeOff>,
    /// Every place where the question allows a site.
    candidates: Loaded<Vec<Candidate>>,
}

impl Plan {
    fn new() -> Self {
        let query = use_query_map();
        let asked = Memo::new(move |_| Draft::read(|name| query.read().get(name)));
        let (cancel, sent) = (Cancel::new(), RwSignal::new(seconds_now()));
        let answer = asked::answer(asked, cancel, sent);
        let parameter =
            move |name: &'static str| Memo::new(move |_| query.read().get(name).filter(|value| !value.is_empty()));
        let (why, curve) = (parameter("why"), parameter("curve"));
        let (site, point) = (parameter("site"), parameter("point"));
        Self {
            dataset: data::dataset(),
            municipalities: data::municipalities(),
            sites: data::sites(),
            asked,
            draft: RwSignal::new(asked.get_untracked()),
            answer,
            cancel,
            sent,
            site,
            point,
            route: asked::way_to(asked, point, site, answer),
            trail: RwSignal::new(None),
            is_table: Memo::new(move |_| query.read().get_str("view") == Some("table")),
            why,
            curve,
            explanation: asked::explanation(asked, why),
            trade_off: asked::trade_off(asked, curve, answer),
            candidates: Resource::new(
                move || asked.get().candidates_query(),
                |query| api::get(format!("/candidates?{query}"), None),
            ),
        }
    }

    /// The address of the same question with another selection or form.
    fn to(self, site: Option<&str>, is_table: bool) -> String {
        let site = site.map(|site| format!("&site={}", escape(site)));
        let table = if is_table { "&view=table" } else { "" };
        format!("/plan?{}{}{table}", self.asked.get().query(), site.unwrap_or_default())
    }

    /// The address of the same question with the way from a demand point to its site.
    fn to_point(self, point: &str, site: &str) -> String {
        format!("{}&point={}", self.to(Some(site), false), escape(point))
    }

    /// The address of the same view with the explanation of a candidate, or with a curve of measures; `None` is without.
    fn to_more(self, why: Option<&str>, curve: Option<&str>) -> String {
        let more =
            |name, value: Option<&str>| value.map(|value| format!("&{name}={}", escape(value))).unwrap_or_default();
        let site = self.site.get();
        let end = if why.is_some() {
            "#why"
        } else if curve.is_some() {
            "#curve"
        } else {
            ""
        };
        let view = self.to(site.as_deref(), self.is_table.get());
        format!("{view}{}{}{end}", more("why", why), more("curve", curve))
    }

    /// The answer, once it is there and has sites to show.
    fn solved(self) -> Option<Suggestion> {
        self.answer.get().flatten().and_then(Result::ok).filter(|answer| !answer.sites.is_empty())
    }
}

/// The page of the plan.
#[component]
pub(crate) fn PlanPage() -> impl IntoView {
    let text = text();
    let plan = Plan::new();
    let open = RwSignal::new(!plan.asked.get_untracked().is_question());
    Effect::new(move |has_asked: Option<bool>| {
        let answer = plan.answer.get();
        if asked::is_left(answer.as_ref()) {
            return false;
        }
        if let Some(Some(answer)) = answer {
            open.set(!answer.is_ok_and(|answer| has_answer(&answer)));
            // Whoever has just asked is led to the answer; whoever has just come is not moved.
            if has_asked == Some(true) {
                focus("answer");
            }
        }
        true
    });
    listen_to_keys(plan);
    view! {
        <Title text=text.plan.title/>
        <div class="workbench">
            <div class="panel">
                <i class="handle" aria-hidden="true"></i>
                <h1>{text.plan.title}</h1>
                <details
                    class="question"
                    open=move || open.get()
                    prop:open=move || open.get()
                    on:toggle=move |event| open.set(crate::parts::open_details(&event))
                >
                    <summary>{move || if plan.asked.read().is_question() { text.plan.change_question } else { text.plan.question }}</summary>
                    <Suspense fallback=Waiting>
                        {move || Suspend::new(async move {
                            match plan.dataset.await {
                                Ok(dataset) => view! { <QuestionForm plan dataset/> }.into_any(),
                                Err(failure) => view! { <Notice failure/> }.into_any(),
                            }
                        })}
                    </Suspense>
                </details>
                <section class="answer" id="answer" tabindex="-1" aria-label=text.plan.answer>
                    <Suspense fallback=move || view! { <Working plan/> }>
                        {move || Suspend::new(async move {
                            let names = (plan.dataset.await, plan.municipalities.await);
                            match (plan.answer.await, names) {
                                (Some(Ok(answer)), (Ok(dataset), Ok(municipalities))) => {
                                    view! { <AnswerView plan answer dataset municipalities/> }.into_any()
                                }
                                (Some(Err(Failure::StillWorking)), _) => view! { <Working plan/> }.into_any(),
                                (Some(Err(failure)), _) | (Some(_), (Err(failure), _) | (_, Err(failure))) => {
                                    view! { <Notice failure/> }.into_any()
                                }
                                (None, _) => view! {
                                    <div class="empty">
                                        <p class="empty-title">{text.plan.empty_title}</p>
                                        <p>{text.plan.empty_detail}</p>
                                    </div>
                                }.into_any(),
                            }
                        })}
                    </Suspense>
                </section>
            </div>
            <div class="stage">
                <Show when=move || plan.is_table.get() fallback=move || view! { <PlanMap plan/> }>
                    <Suspense fallback=Waiting>
                        {move || Suspend::new(async move {
                            let municipalities = plan.municipalities.await.unwrap_or_default();
                            let answer = plan.answer.await.and_then(Result::ok);
                            answer.map(|answer| view! { <PointTables plan answer municipalities/> })
                        })}
                    </Suspense>
                </Show>
                <Transition>
                    {move || {
                        let (point, site) = (plan.point.get(), plan.site.get());
                        Suspend::new(async move {
                            let answer = plan.answer.await.and_then(Result::ok)?;
                            let (row, site) = way(answer, &point?, site.as_ref())?;
                            Some(view! { <WayCard plan row site/> })
                        })
                    }}
                </Transition>
            </div>
        </div>
    }
}

/// A demand point of an answer and its site.
fn way(answer: Suggestion, point: &str, site: Option<&String>) -> Option<(Assignment, OpenSite)> {
    // Where places are limited, the people of one point may go to several sites.
    let is_shown = |row: &Assignment| answer.sites.get(row.site).is_some_and(|open| Some(&open.candidate) == site);
    let rows = || answer.assignments.iter().filter(|row| row.point.as_str() == point);
    let row = rows().find(|row| is_shown(row)).or_else(|| rows().next())?.clone();
    let site = answer.sites.into_iter().nth(row.site)?;
    Some((row, site))
}

/// The way from where people live to the site that they go to.
#[component]
fn WayCard(plan: Plan, row: Assignment, site: OpenSite) -> impl IntoView {
    let text = text();
    let close = {
        let site = site.candidate.clone();
        move || plan.to(Some(&site), plan.is_table.get())
    };
    view! {
        <aside class="card" aria-label=text.travel.how_to_get_there>
            <a class="close" href=close data-noscroll="" aria-label=text.travel.close_route title=text.travel.close_route>"×"</a>
            <div class="way"><RouteView from=row.name to=site.name route=plan.route trail=plan.trail/></div>
        </aside>
    }
}

/// Whether there are suggested sites to show, rather than a reason why not.
fn has_answer(answer: &Suggestion) -> bool {
    matches!(answer.proof, Proof::Optimal | Proof::Feasible)
}

/// Says that an answer is being computed, for how long already, and offers to stop.
#[component]
fn Working(plan: Plan) -> impl IntoView {
    let text = text();
    let now = RwSignal::new(seconds_now());
    #[cfg(feature = "hydrate")]
    if let Ok(clock) = set_interval_with_handle(move || now.set(seconds_now()), std::time::Duration::from_secs(1)) {
        on_cleanup(move || clock.clear());
    }
    let elapsed = move || {
        let seconds = format::decimal(text.language, (now.get() - plan.sent.get()).max(0.0).floor(), 0);
        fill(text.plan.working_seconds, &[("seconds", &seconds)])
    };
    view! {
        <div class="working" role="status">
            <p class="working-title"><i class="spinner" aria-hidden="true"></i>{text.plan.working}</p>
            <p aria-live="off">{elapsed}" "{text.plan.working_limit}</p>
            <noscript><p>{text.plan.working_script}</p></noscript>
            <button class="button quiet" type="button" on:click=move |_| plan.cancel.cancel()>{text.plan.cancel}</button>
        </div>
    }
}

/// The browser's clock in seconds; on the server nobody watches it.
fn seconds_now() -> f64 {
    #[cfg(feature = "hydrate")]
    {
        js_sys::Date::now() / 1000.0
    }
    #[cfg(not(feature = "hydrate"))]
    0.0
}

#[component]
fn PlanMap(plan: Plan) -> impl IntoView {
    let text = text();
    let navigate = use_navigate();
    let scene = Signal::derive(move || {
        if let Some(answer) = plan.solved() {
            return Some(Scene::answer(&answer, text).with_trail(plan.trail.get().as_ref()));
        }
        let (municipalities, mut sites) = (ready(plan.municipalities)?, ready(plan.sites)?);
        let draft = plan.draft.get();
        sites.retain(|site| {
            site.service.as_ref().is_some_and(|service| service.as_str() == draft.service)
                && site.groups.iter().any(|group| group.as_str() == draft.group)
        });
        let region = Some(draft.region.as_str()).filter(|region| !region.is_empty());
        Some(Scene::known(Ground::Plain, region, &municipalities, &sites, text))
    });
    let title = Signal::derive(move || {
        let is_answered = plan.solved().is_some();
        let draft = if is_answered { plan.asked.get() } else { plan.draft.get() };
        let Some(dataset) = ready(plan.dataset) else { return text.plan.title.to_owned() };
        let template = if is_answered { text.plan.map_title } else { text.plan.map_title_known };
        let group = dataset.group_name(text, &draft.group);
        let service = dataset.service_name(text, &draft.service);
        let title = fill(template, &[("service", &service), ("group", &lower(&group))]);
        under_scenario(text, title, Some(&draft.scenario).filter(|_| is_answered).map(String::as_str))
    });
    let picture = Signal::derive(move || picture(plan, text));
    let pick = Callback::new(move |Picked { what, .. }| {
        let is_answered = plan.solved().is_some();
        match what {
            Pick::Site(site) if is_answered => navigate(&plan.to(Some(&site), false), still()),
            Pick::Point { point, site } if is_answered => navigate(&plan.to_point(&point, &site), still()),
            _ if plan.site.get_untracked().is_some() => navigate(&plan.to(None, false), still()),
            _ => {}
        }
    });
    let under = Callback::new(move |scenario: Option<String>| {
        let asked = Draft { scenario: scenario.unwrap_or_default(), ..plan.asked.get() };
        format!("/plan?{}", asked.query())
    });
    let current = Signal::derive(move || Some(plan.asked.get().scenario).filter(|scenario| !scenario.is_empty()));
    let props = MapProps {
        title,
        scene,
        selected: plan.site.into(),
        hovered: RwSignal::new(None),
        has_card: true,
        picture,
        table: Signal::derive(move || plan.to(plan.site.get().as_deref(), true)),
        pick,
    };
    view! {
        <MapView props over=move || view! { <ScenarioSwitch current to=under/> }>
            <PlanLegend plan/>
        </MapView>
    }
}

/// The address of the picture of what the map shows.
fn picture(plan: Plan, text: &Text) -> String {
    let asked = plan.asked.get();
    if plan.solved().is_some() {
        let point = plan.point.get().map(|point| format!("&point={}", escape(&point)));
        let query = format!("{}{}", asked.query(), point.unwrap_or_default());
        return in_language("/api/v1/pictures/suggestions.svg", &query, text.language);
    }
    let Draft { region, group, service, .. } = plan.draft.get();
    let known = Draft { region, group, service, ..Draft::default() };
    in_language("/api/v1/pictures/sites.svg", &known.query(), text.language)
}

#[component]
fn PlanLegend(plan: Plan) -> impl IntoView {
    let text = text();
    let rows = move || {
        let answer = plan.solved();
        let is_answered = answer.is_some();
        let known = [Mark::Existing, Mark::Planned].into_iter();
        let marks: Vec<_> = known.chain(is_answered.then_some(Mark::Suggested)).collect();
        let classes = answer.map(|answer| {
            view! { <ClassRows standard=answer.question.standard.0 title=text.plan.demand_legend/> }
        });
        view! {
            {classes}
            <ul>
                <MarkLegend marks=marks/>
                <li><i class="swatch hatched"></i>{text.common.not_participating}</li>
            </ul>
            {is_answered.then(|| view! { <p class="small">{text.plan.demand_size}". "{text.plan.lines}"."</p> })}
        }
    };
    view! { <Transition>{rows}</Transition> }
}

/// Within a sentence: the first letter in lower case.
fn lower(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// Esc ends the selection, the way first.
fn listen_to_keys(plan: Plan) {
    let navigate = use_navigate();
    let handle = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" && plan.site.get_untracked().is_some() {
            let site = plan.site.get_untracked().filter(|_| plan.point.get_untracked().is_some());
            navigate(&untrack(|| plan.to(site.as_deref(), plan.is_table.get())), still());
        }
    });
    on_cleanup(move || handle.remove());
}

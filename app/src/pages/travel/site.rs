//! A site on the map: how far it reaches, whom, and the way there.

use geodata::{Municipality, Place, Position, Site};
use leptos::{ev, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_navigate;

use super::{RestsOn, RouteView, position_of, position_text, route, scenario_query};
use crate::{
    SetStatus, api, format,
    map::{colours::Classes, scene::mark_of},
    pages::{
        data::Loaded,
        map::{MarkSign, Shown, View, still},
    },
    parts::{Modelled, Notice, TableFrame, Waiting, capitalised, text},
    text::{Text, fill},
    wire::{DataSetSummary, Isochrones, MunicipalityCard, Reach},
};

/// What the map draws of the selected site.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::pages) struct Drawn {
    pub(in crate::pages) areas: Option<Isochrones>,
    pub(in crate::pages) reach: Option<Reach>,
}

/// A site with everything that is asked about it.
#[derive(Clone)]
pub(in crate::pages) struct Chosen {
    site: Site,
    position: Position,
    /// The service's name.
    name: String,
    /// The place's name, or the municipality's.
    place: String,
    standard: f64,
}

impl Chosen {
    /// The site with this identifier, if it is on the map.
    pub(in crate::pages) fn find(
        text: &Text,
        id: &str,
        sites: &[Site],
        municipality: &str,
        places: &[Place],
        dataset: &DataSetSummary,
    ) -> Option<Self> {
        let site = sites.iter().find(|site| site.id.0 == id)?.clone();
        let position = site.location.position()?;
        let service = site.service.as_ref().map(geodata::ServiceTypeId::as_str);
        let name = service.map_or_else(|| capitalised(&site.service_as_published), |id| dataset.service_name(text, id));
        let kind = service.and_then(|id| dataset.services.iter().find(|kind| kind.id.as_str() == id));
        let place = places.iter().find(|place| Some(&place.id) == site.location.place());
        let place = place.map_or_else(|| municipality.to_owned(), |place| place.name.clone());
        let standard = kind.map_or(Classes::STANDARD, |kind| kind.standard.longest.0);
        Some(Self { site, position, name, place, standard })
    }

    /// The sentence above the map.
    pub(in crate::pages) fn title(&self, text: &Text) -> String {
        fill(text.travel.map_title, &[("service", &self.name), ("place", &self.place)])
    }

    /// Where it is.
    pub(in crate::pages) fn position(&self) -> Position {
        self.position
    }

    /// The limit of its service.
    pub(in crate::pages) fn standard(&self) -> f64 {
        self.standard
    }

    fn limits(&self) -> String {
        let limits: Vec<_> = Classes::new(self.standard).breaks().iter().map(ToString::to_string).collect();
        limits.join(",")
    }
}

/// The card of a site of a municipality.
#[component]
pub(in crate::pages) fn SiteCard(
    here: View,
    id: String,
    card: MunicipalityCard,
    names: DataSetSummary,
) -> impl IntoView {
    let text = text();
    let MunicipalityCard { municipality, places, sites, .. } = card;
    let found = Chosen::find(text, &id, &sites, &municipality.name, &places, &names);
    let back = {
        let id = municipality.id.0.clone();
        move || here.to(Some(&id))
    };
    let Some(chosen) = found else {
        if let Some(SetStatus(set)) = use_context::<SetStatus>() {
            set(404);
        }
        return view! {
            <Title text=text.travel.site_missing/>
            <div class="notice" role="alert">
                <p class="notice-title">{text.travel.site_missing}</p>
                <p>{text.travel.site_missing_detail}</p>
            </div>
            <p><a class="button quiet" href=back data-noscroll="">{text.travel.back}</a></p>
        }
        .into_any();
    };
    let mark = mark_of(chosen.site.status).map(|mark| view! { <MarkSign mark/> });
    view! {
        <Title text=chosen.title(text)/>
        <p class="small back"><a href=back data-noscroll="">"← "{municipality.name.clone()}</a></p>
        <h2>{chosen.name.clone()}</h2>
        <p class="card-lead">{mark}" "{chosen.place.clone()}<span class="small block">{chosen.site.address.clone()}</span></p>
        <Way here chosen=chosen.clone() places=places.clone()/>
        <Whom here chosen=chosen.clone() names/>
        <HowToGetThere here chosen municipality places/>
    }
    .into_any()
}

/// How many people reach the site, beside the areas on the map.
#[component]
fn Whom(here: View, chosen: Chosen, names: DataSetSummary) -> impl IntoView {
    let text = text();
    let (at, limits) = (position_text(chosen.position), chosen.limits());
    let of = format!("&minutes={limits}");
    let areas = LocalResource::new({
        let path = format!("/isochrones?from={at}{of}");
        move || api::get::<Isochrones>(format!("{path}{}", scenario_query(here.scenario.get().as_deref())), None)
    });
    // Handed on by an effect: whatever reads them here would leave the whole card to the browser.
    let loaded = RwSignal::new(None);
    Effect::new(move |_| {
        let areas = areas.get();
        here.drawn.update(|drawn| drawn.areas = areas.clone().and_then(Result::ok));
        loaded.set(areas);
    });
    on_cleanup(move || {
        here.drawn.try_set(Drawn::default());
    });
    let state = move || match loaded.get() {
        None => view! { <p class="small live" role="status">{text.travel.loading_areas}"…"</p> }.into_any(),
        Some(Ok(areas)) => areas.detail.map(|detail| view! { <p role="status">{detail}</p> }).into_any(),
        Some(Err(failure)) => view! { <Notice failure/> }.into_any(),
    };
    let group = chosen.site.groups.first().map(|group| group.as_str().to_owned());
    let reach = chosen.site.service.as_ref().map(|service| {
        let group = group.as_ref().map(|group| format!("&group={group}")).unwrap_or_default();
        let path = format!("/reach?to={at}{of}&service={service}{group}");
        view! { <ReachTable here path group=group_name(text, &names, &chosen.site)/> }
    });
    let without = reach.is_none().then(|| view! { <p class="small">{text.travel.no_service}</p> });
    view! {
        <section>
            <h3>{text.travel.reached}" "<Modelled/></h3>
            {reach}
            {without}
            {state}
            <p class="small">{text.travel.areas_note}" "<RestsOn/></p>
        </section>
    }
}

fn group_name(text: &Text, names: &DataSetSummary, site: &Site) -> String {
    let of_service = || {
        let service = site.service.as_ref()?;
        names.services.iter().find(|kind| kind.id == *service)?.groups.first()
    };
    site.groups.first().or_else(of_service).map(|group| names.group_name(text, group.as_str())).unwrap_or_default()
}

/// People by limit, by the time from where each lives.
#[component]
fn ReachTable(here: View, path: String, group: String) -> impl IntoView {
    let reach: Loaded<Reach> = Resource::new(
        move || here.scenario.get(),
        move |scenario| api::get(format!("{path}{}", scenario_query(scenario.as_deref())), None),
    );
    Effect::new(move |_| {
        let reach = reach.get();
        here.drawn.update(|drawn| drawn.reach = reach.and_then(Result::ok));
    });
    let group = StoredValue::new(group);
    view! {
        <Suspense fallback=Waiting>
            {move || Suspend::new(async move {
                match reach.await {
                    Ok(reach) => view! { <ReachRows reach group=group.get_value()/> }.into_any(),
                    Err(failure) => view! { <Notice failure/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn ReachRows(reach: Reach, group: String) -> impl IntoView {
    let text = text();
    let people = move |people| format::people(text.language, people);
    let rows = reach.within.iter().map(move |row| {
        let limit = fill(text.travel.limit, &[("minutes", &format::plain(text.language, row.minutes.0))]);
        view! {
            <tr><th scope="row">{limit}" "{text.plan.minute}</th><td class="number">{people(row.people)}</td></tr>
        }
    });
    let rows: Vec<_> = rows.collect();
    let without = reach.unreached.iter().map(|row| row.people).sum();
    let none = (!reach.unreached.is_empty()).then(|| {
        view! { <tr><th scope="row">{text.travel.no_way_row}</th><td class="number">{people(without)}</td></tr> }
    });
    let caption = fill(text.travel.reached_caption, &[("group", &group)]);
    view! {
        <TableFrame label=caption.clone()>
            <table class="tight">
                <caption class="unseen">{caption}</caption>
                <thead><tr>
                    <th scope="col">{text.travel.column_limit}</th>
                    <th scope="col" class="number">{text.common.people}</th>
                </tr></thead>
                <tbody>{rows}{none}</tbody>
            </table>
        </TableFrame>
        <p class="small">{fill(text.travel.reached_hint, &[("group", &group)])}</p>
    }
}

/// The way from the place that is picked, before everything else.
#[component]
fn Way(here: View, chosen: Chosen, places: Vec<Place>) -> impl IntoView {
    let text = text();
    let places = StoredValue::new(places);
    let to = chosen.place.clone();
    move || {
        let from = position_of(&here.from.get()?)?;
        let place = places.with_value(|places| places.iter().find(|place| place.position == from).cloned());
        let municipality = || {
            let all = here.municipalities.get_untracked().and_then(Result::ok).unwrap_or_default();
            all.into_iter().find(|row| row.inside == from).map(|row| row.name)
        };
        let name = place.map(|place| place.name).or_else(municipality).unwrap_or_else(|| point_words(text, from));
        let (to, at) = (to.clone(), chosen.position);
        let scenario = here.scenario.get();
        let asked = move |()| {
            let scenario = scenario.clone();
            async move { Some(route(from, at, scenario.as_deref()).await) }
        };
        let end = Shown { from: None, ..here.shown() }.address();
        Some(view! {
            <section class="route">
                <a class="close" href=end data-noscroll="" aria-label=text.travel.end_route title=text.travel.end_route>"×"</a>
                <RouteView from=name to route=Resource::new(|| (), asked) trail=here.trail/>
            </section>
        })
    }
}

/// Places to come from.
#[component]
fn HowToGetThere(here: View, chosen: Chosen, municipality: Municipality, places: Vec<Place>) -> impl IntoView {
    let text = text();
    let start = move |place: Place| {
        let from = position_text(place.position);
        let own = from.clone();
        view! {
            <a
                class="chip"
                href=move || Shown { from: Some(from.clone()), ..here.shown() }.address()
                aria-current=move || (here.from.get().as_ref() == Some(&own)).then_some("true")
                data-noscroll=""
            >
                {place.name}
            </a>
        }
    };
    // The site's own place is no way.
    let elsewhere = move |place: &Place| place.position != chosen.position;
    let starts: Vec<_> = places.into_iter().filter(elsewhere).map(start).collect();
    view! {
        <section>
            <h3>{text.travel.how_to_get_there}</h3>
            <p class="small">{text.travel.pick_start}</p>
            {(!starts.is_empty()).then(|| view! {
                <nav class="chips" aria-label=format!("{}: {}", text.travel.start_list, municipality.name)>{starts}</nav>
            })}
            <StartForm here/>
        </section>
    }
}

/// Any municipality to come from: a plain form, for whoever has no pointer or no scripts.
#[component]
fn StartForm(here: View) -> impl IntoView {
    let text = text();
    let navigate = use_navigate();
    let picked = RwSignal::new(String::new());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let from = picked.get_untracked();
        if !from.is_empty() {
            navigate(&untrack(|| Shown { from: Some(from), ..here.shown() }.address()), still());
        }
    };
    let mut rows = here.municipalities.get_untracked().and_then(Result::ok).unwrap_or_default();
    rows.sort_by_cached_key(|row| geodata::fold(&row.name));
    let option = |row: Municipality| view! { <option value=position_text(row.inside)>{row.name}</option> };
    let hidden = move || {
        let Shown { region, site, scenario, .. } = here.shown();
        let fields = [("region", region), ("site", site), ("scenario", scenario)];
        let given = fields.into_iter().filter_map(|(name, value)| Some((name, value?)));
        given.map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect::<Vec<_>>()
    };
    view! {
        <form class="start" method="get" on:submit=submit>
            {hidden}
            <div class="field">
                <label for="from">{text.travel.start_municipality}</label>
                <select id="from" name="from" on:change=move |event| picked.set(event_target_value(&event))>
                    <option value="">"–"</option>
                    {rows.into_iter().map(option).collect::<Vec<_>>()}
                </select>
            </div>
            <button class="button quiet" type="submit">{text.travel.show_the_way}</button>
        </form>
    }
}

/// A position that has no name.
fn point_words(text: &Text, at: Position) -> String {
    let degrees = |degrees| format::decimal(text.language, degrees, 3);
    fill(text.travel.point_at, &[("lat", &degrees(at.lat)), ("lon", &degrees(at.lon))])
}

//! The map of municipalities with its list, its table and its card.

use geodata::{Municipality, Position};
use leptos::{ev, prelude::*};
use leptos_meta::Title;
use leptos_router::{
    NavigateOptions,
    components::Outlet,
    hooks::{use_location, use_navigate, use_query_map},
};

use super::{
    data::{self, Loaded, ready},
    municipalities::{MunicipalityList, MunicipalityTable},
    travel::{Chosen, ClassRows, Drawn, ScenarioSwitch, position_of, position_text, under_scenario},
};
use crate::{
    SetStatus,
    address::{escape, in_language},
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

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct View {
    pub(super) dataset: Loaded<DataSetSummary>,
    pub(super) municipalities: Loaded<Vec<Municipality>>,
    pub(super) sites: Loaded<Vec<geodata::Site>>,
    pub(super) region: Memo<Option<String>>,
    pub(super) selected: Memo<Option<String>>,
    /// The selected site of the municipality.
    pub(super) site: Memo<Option<String>>,
    /// Where the way to it begins.
    pub(super) from: Memo<Option<String>>,
    /// The circumstances of travel; `None` are the usual ones.
    pub(super) scenario: Memo<Option<String>>,
    pub(super) hovered: RwSignal<Option<String>>,
    pub(super) is_table: Memo<bool>,
    /// What the card of a site has for the map.
    pub(super) drawn: RwSignal<Drawn>,
    /// The way that is shown.
    pub(super) trail: RwSignal<Option<RouteAnswer>>,
}

/// What the address of the map holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) municipality: Option<String>,
    pub(super) region: Option<String>,
    pub(super) site: Option<String>,
    pub(super) from: Option<String>,
    pub(super) scenario: Option<String>,
    pub(super) is_table: bool,
}

impl Shown {
    /// The address.
    pub(super) fn address(&self) -> String {
        let path =
            self.municipality.as_ref().map_or_else(|| "/".to_owned(), |id| format!("/municipalities/{}", escape(id)));
        let table = self.is_table.then(|| "table".to_owned());
        let parts = [
            ("region", &self.region),
            ("site", &self.site),
            ("from", &self.from),
            ("scenario", &self.scenario),
            ("view", &table),
        ];
        let pairs = parts.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", escape(value.as_ref()?))));
        let query: Vec<_> = pairs.collect();
        if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
    }

    /// The same with another municipality, or none, and nothing selected in it.
    pub(super) fn at(self, municipality: Option<&str>) -> Self {
        Self { municipality: municipality.map(str::to_owned), site: None, from: None, ..self }
    }
}

impl View {
    /// What the address holds.
    pub(super) fn shown(self) -> Shown {
        Shown {
            municipality: self.selected.get(),
            region: self.region.get(),
            site: self.site.get(),
            from: self.from.get(),
            scenario: self.scenario.get(),
            is_table: self.is_table.get(),
        }
    }

    /// The address of a municipality in this view.
    pub(super) fn to(self, municipality: Option<&str>) -> String {
        self.shown().at(municipality).address()
    }

    /// The selected site, once it is known.
    fn chosen(self) -> Option<Chosen> {
        let (id, sites, dataset) = (self.site.get()?, ready(self.sites)?, ready(self.dataset)?);
        let municipalities = ready(self.municipalities)?;
        let owner = sites.iter().find(|site| site.id.0 == id).map(|site| &site.municipality)?;
        let name = municipalities.iter().find(|row| row.id == *owner).map_or("", |row| row.name.as_str());
        Chosen::find(text(), &id, &sites, name, &[], &dataset)
    }

    /// The region in the address when the data set has no such region.
    fn unknown_region(self) -> Option<String> {
        let (region, dataset) = (self.region.get()?, ready(self.dataset)?);
        (!dataset.has_region(&region)).then_some(region)
    }

    /// The region in view; every region when the one in the address does not exist.
    fn known_region(self) -> Option<String> {
        if self.unknown_region().is_some() { None } else { self.region.get() }
    }

    /// The municipalities of the region in view.
    pub(super) fn in_view(self) -> Vec<Municipality> {
        let region = self.known_region();
        let mut all = ready(self.municipalities).unwrap_or_default();
        all.retain(|municipality| region.as_ref().is_none_or(|region| *region == municipality.region.0));
        all
    }
}

/// The page of the map; the card comes from the nested route.
#[component]
pub(crate) fn MapPage() -> impl IntoView {
    let text = text();
    let (location, query) = (use_location(), use_query_map());
    let named = move |name| Memo::new(move |_| query.read().get(name).filter(|value| !value.is_empty()));
    let here = View {
        dataset: data::dataset(),
        municipalities: data::municipalities(),
        sites: data::sites(),
        region: named("region"),
        selected: Memo::new(move |_| {
            let path = location.pathname.get();
            path.strip_prefix("/municipalities/").map(|id| id.trim_end_matches('/').to_owned())
        }),
        site: named("site"),
        from: named("from"),
        scenario: named("scenario"),
        hovered: RwSignal::new(None),
        drawn: RwSignal::new(Drawn::default()),
        trail: RwSignal::new(None),
        is_table: Memo::new(move |_| query.read().get_str("view") == Some("table")),
    };
    provide_context(here);
    listen_to_keys(here);
    view! {
        <Title text=move || if here.selected.get().is_none() { text.map.title } else { "" }/>
        <div class="workbench">
            <section class="panel" aria-label=text.map.list>
                <i class="handle" aria-hidden="true"></i>
                <h1>{text.map.title}</h1>
                <Suspense fallback=Waiting>
                    {move || Suspend::new(async move {
                        match (here.dataset.await, here.municipalities.await) {
                            (Ok(dataset), Ok(_)) => match here.unknown_region() {
                                Some(region) => view! { <UnknownRegion region dataset/> }.into_any(),
                                None => view! { <Panel here dataset/> }.into_any(),
                            },
                            (Err(failure), _) | (_, Err(failure)) => {
                                view! { <Failed failure here/> }.into_any()
                            }
                        }
                    })}
                </Suspense>
            </section>
            <div class="stage">
                <Show when=move || here.is_table.get() fallback=move || view! { <Ground here/> }>
                    <Suspense fallback=Waiting>
                        {move || Suspend::new(async move {
                            let _ = (here.municipalities.await, here.sites.await);
                            view! { <MunicipalityTable here/> }
                        })}
                    </Suspense>
                </Show>
                <Outlet/>
            </div>
        </div>
    }
}

#[component]
fn Failed(failure: crate::api::Failure, here: View) -> impl IntoView {
    let again = move |_| {
        here.dataset.refetch();
        here.municipalities.refetch();
        here.sites.refetch();
    };
    view! {
        <Notice failure>
            <button class="button quiet" type="button" on:click=again>{text().common.try_again}</button>
        </Notice>
    }
}

/// There is no such region, with status 404; those that there are.
#[component]
fn UnknownRegion(region: String, dataset: DataSetSummary) -> impl IntoView {
    let text = text();
    if let Some(SetStatus(set)) = use_context::<SetStatus>() {
        set(404);
    }
    let chip = |region: Option<&str>, name: &str| {
        let shown = Shown { region: region.map(str::to_owned), ..Shown::default() };
        view! { <a class="chip" href=shown.address()>{name.to_owned()}</a> }
    };
    let all = std::iter::once(chip(None, text.common.all_regions));
    let regions = dataset.regions.iter().map(|row| chip(Some(row.region.id.as_str()), row.region.id.as_str()));
    view! {
        <div class="notice" role="alert">
            <p class="notice-title">{fill(text.map.region_missing, &[("region", &region)])}</p>
            <p>{text.map.region_missing_detail}</p>
        </div>
        <nav class="chips" aria-label=text.common.region>{all.chain(regions).collect::<Vec<_>>()}</nav>
    }
}

/// Region, search and list.
#[component]
fn Panel(here: View, dataset: DataSetSummary) -> impl IntoView {
    let text = text();
    let regions = StoredValue::new(dataset.regions);
    let counts = move || {
        let region = here.region.get();
        regions.with_value(|regions| {
            let chosen = regions.iter().filter(|row| region.as_ref().is_none_or(|region| *region == row.region.id.0));
            let (participating, all) =
                chosen.fold((0, 0), |(some, all), row| (some + row.participating, all + row.municipalities));
            let template = if region.is_some() { text.map.intro_region } else { text.map.intro };
            let region = region.unwrap_or_default();
            fill(
                template,
                &[("region", &region), ("participating", &participating.to_string()), ("all", &all.to_string())],
            )
        })
    };
    let chip = move |id: Option<String>, name: String, hue: Option<usize>| {
        let (to, is) = (id.clone(), id);
        view! {
            <a
                class="chip"
                href=move || Shown { region: to.clone(), ..here.shown() }.address()
                aria-current=move || (here.region.get() == is).then_some("true")
                data-noscroll=""
            >
                {hue.map(|index| view! { <i class=format!("dot hue-{index}")></i> })}
                {name}
            </a>
        }
    };
    let chips = regions.with_value(|regions| {
        let mut ids: Vec<_> = regions.iter().map(|row| row.region.id.0.clone()).collect();
        ids.sort();
        let chips = ids.into_iter().enumerate();
        chips.map(|(index, id)| chip(Some(id.clone()), id, Some(index))).collect::<Vec<_>>()
    });
    view! {
        <p class="lead">{counts}</p>
        <nav class="chips" aria-label=text.common.region>
            {chip(None, text.common.all_regions.to_owned(), None)}
            {chips}
        </nav>
        <MunicipalityList here/>
    }
}

/// The map itself.
#[component]
fn Ground(here: View) -> impl IntoView {
    let text = text();
    let navigate = use_navigate();
    let scene = Signal::derive(move || {
        let (municipalities, sites) = (ready(here.municipalities)?, ready(here.sites)?);
        let scene = Scene::known(Ground::Regions, here.known_region().as_deref(), &municipalities, &sites, text);
        let (Drawn { areas, reach }, trail) = (here.drawn.get(), here.trail.get());
        let scene = match (areas, here.chosen()) {
            (Some(areas), Some(chosen)) => scene.with_areas(&areas, chosen.standard()),
            _ => scene,
        };
        let unreached = reach.map(|reach| reach.unreached).unwrap_or_default();
        Some(scene.with_unreached(&unreached, text).with_trail(trail.as_ref()))
    });
    let title = Signal::derive(move || match here.known_region() {
        _ if here.site.get().is_some() => site_title(here, text),
        Some(region) => fill(text.map.map_title_region, &[("region", &region)]),
        None => text.map.map_title.to_owned(),
    });
    let picture = Signal::derive(move || {
        let parts = [
            ("region", here.known_region()),
            ("site", here.chosen().and_then(|_| here.site.get())),
            ("from", here.from.get().filter(|from| position_of(from).is_some())),
            ("scenario", here.scenario.get()),
        ];
        let pairs = parts.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", escape(&value?))));
        in_language("/api/v1/pictures/sites.svg", &pairs.collect::<Vec<_>>().join("&"), text.language)
    });
    let table = Signal::derive(move || Shown { is_table: true, ..here.shown() }.address());
    let pick = Callback::new(move |Picked { what, at }| {
        let shown = here.shown();
        let to = match what {
            Pick::Site(site) => {
                let sites = ready(here.sites).unwrap_or_default();
                let owner = sites.iter().find(|known| known.id.0 == site).map(|known| known.municipality.0.clone());
                Shown { site: Some(site), ..shown.at(owner.as_deref()) }
            }
            // With a site selected, a click asks for the way from there.
            Pick::Municipality(_) | Pick::Point { .. } | Pick::Nothing if shown.site.is_some() => {
                let rounded = |degrees: f64| (degrees * 1e5).round() / 1e5;
                let at = Position { lon: rounded(at.lon), lat: rounded(at.lat) };
                Shown { from: Some(position_text(at)), ..shown }
            }
            Pick::Municipality(id) => shown.at(Some(&id)),
            Pick::Point { .. } | Pick::Nothing => shown.at(None),
        };
        navigate(&to.address(), still());
    });
    // The mark of a place stands for all of its sites.
    let selected = Signal::derive(move || {
        let Some(chosen) = here.chosen() else { return here.selected.get() };
        let mark = scene.get().and_then(|scene| scene.mark_at(chosen.position()));
        mark.or_else(|| here.selected.get())
    });
    let under = Callback::new(move |scenario| Shown { scenario, ..here.shown() }.address());
    let switch = move || {
        let is_shown = here.site.get().is_some();
        is_shown.then(|| view! { <ScenarioSwitch current=here.scenario.into() to=under/> })
    };
    let props = MapProps { title, scene, selected, hovered: here.hovered, has_card: true, picture, table, pick };
    view! {
        <MapView props over=switch>
            <MapLegend text here/>
        </MapView>
    }
}

#[component]
fn MapLegend(text: &'static Text, here: View) -> impl IntoView {
    let regions = move || {
        let mut ids: Vec<_> =
            ready(here.dataset).into_iter().flat_map(|data| data.regions).map(|row| row.region.id.0).collect();
        ids.sort();
        let row = |(index, id): (usize, String)| {
            let class = format!("swatch hue-{index}");
            view! { <li><i class=class></i>{id}</li> }
        };
        ids.into_iter().enumerate().map(row).collect::<Vec<_>>()
    };
    let areas = move || {
        let chosen = here.chosen()?;
        Some(view! { <ClassRows standard=chosen.standard() title=text.travel.areas_legend areas=true/> })
    };
    let regions = move || if here.chosen().is_some() { Vec::new() } else { regions() };
    view! {
        <Transition>{areas}</Transition>
        <ul>
            <Transition>{regions}</Transition>
            <li><i class="swatch hatched"></i>{text.common.not_participating}</li>
            <MarkLegend marks=vec![Mark::Existing, Mark::Planned]/>
        </ul>
    }
}

/// Legend rows of the shapes of sites.
#[component]
pub(super) fn MarkLegend(marks: Vec<Mark>) -> impl IntoView {
    let text = text();
    let row = |mark: Mark| view! { <li><MarkSign mark/>{mark.meaning(text)}</li> };
    marks.into_iter().map(row).collect::<Vec<_>>()
}

/// A site's shape within text.
#[component]
pub(super) fn MarkSign(mark: Mark) -> impl IntoView {
    view! { <svg class="sign" viewBox="0 0 20 20" aria-hidden="true" inner_html=mark.svg(10.0, 10.0, 9.0)></svg> }
}

/// A move within the page that keeps its scroll position.
pub(super) fn still() -> NavigateOptions {
    NavigateOptions { scroll: false, ..NavigateOptions::default() }
}

/// `/` goes to the search, Esc closes the card.
fn listen_to_keys(here: View) {
    let navigate = use_navigate();
    let handle = window_event_listener(ev::keydown, move |event| {
        let typing = is_typing(&event);
        match event.key().as_str() {
            "/" if !typing && !event.ctrl_key() && !event.meta_key() => {
                event.prevent_default();
                focus("search");
            }
            "Escape" if here.selected.get_untracked().is_some() => {
                // One step back at a time: the way, the site, the municipality.
                let shown = untrack(|| here.shown());
                let to = match (&shown.from, &shown.site) {
                    (Some(_), _) => Shown { from: None, ..shown },
                    (None, Some(_)) => Shown { site: None, ..shown },
                    (None, None) => shown.at(None),
                };
                navigate(&to.address(), still());
            }
            _ => {}
        }
    });
    on_cleanup(move || handle.remove());
}

/// What the map shows of the selected site.
fn site_title(here: View, text: &'static Text) -> String {
    let title = here.chosen().map_or_else(|| text.map.map_title.to_owned(), |chosen| chosen.title(text));
    under_scenario(text, title, here.scenario.get().as_deref())
}

/// Whether a key goes into a field.
fn is_typing(event: &ev::KeyboardEvent) -> bool {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;
        let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        element.is_some_and(|element| ["INPUT", "SELECT", "TEXTAREA"].contains(&element.tag_name().as_str()))
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = event;
        false
    }
}

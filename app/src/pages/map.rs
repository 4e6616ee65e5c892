//! The map of municipalities with its list, its table and its card.

use geodata::Municipality;
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
};
use crate::{
    SetStatus,
    address::{escape, in_language},
    map::{
        Scene,
        scene::Ground,
        symbols::Mark,
        view::{MapProps, MapView, Pick},
    },
    parts::{Notice, Waiting, focus, text},
    text::{Text, fill},
    wire::DataSetSummary,
};

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct View {
    pub(super) dataset: Loaded<DataSetSummary>,
    pub(super) municipalities: Loaded<Vec<Municipality>>,
    pub(super) sites: Loaded<Vec<geodata::Site>>,
    pub(super) region: Memo<Option<String>>,
    pub(super) selected: Memo<Option<String>>,
    pub(super) hovered: RwSignal<Option<String>>,
    pub(super) is_table: Memo<bool>,
}

impl View {
    /// The address of this view with another municipality, region or form.
    pub(super) fn address(municipality: Option<&str>, region: Option<&str>, is_table: bool) -> String {
        let path = municipality.map_or_else(|| "/".to_owned(), |id| format!("/municipalities/{}", escape(id)));
        let region = region.map(|region| format!("region={}", escape(region)));
        let table = is_table.then(|| "view=table".to_owned());
        let query: Vec<_> = region.into_iter().chain(table).collect();
        if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
    }

    /// The address of a municipality in this view.
    pub(super) fn to(self, municipality: Option<&str>) -> String {
        Self::address(municipality, self.region.get().as_deref(), self.is_table.get())
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
    let here = View {
        dataset: data::dataset(),
        municipalities: data::municipalities(),
        sites: data::sites(),
        region: Memo::new(move |_| query.read().get("region").filter(|region| !region.is_empty())),
        selected: Memo::new(move |_| {
            let path = location.pathname.get();
            path.strip_prefix("/municipalities/").map(|id| id.trim_end_matches('/').to_owned())
        }),
        hovered: RwSignal::new(None),
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
                                Some(region) => view! { <UnknownRegion here region dataset/> }.into_any(),
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
fn UnknownRegion(here: View, region: String, dataset: DataSetSummary) -> impl IntoView {
    let text = text();
    if let Some(SetStatus(set)) = use_context::<SetStatus>() {
        set(404);
    }
    let chip = |region: Option<&str>, name: &str| {
        let to = View::address(None, region, here.is_table.get_untracked());
        view! { <a class="chip" href=to>{name.to_owned()}</a> }
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
                href=move || View::address(here.selected.get().as_deref(), to.as_deref(), here.is_table.get())
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
        Some(Scene::known(Ground::Regions, here.known_region().as_deref(), &municipalities, &sites, text))
    });
    let title = Signal::derive(move || match here.known_region() {
        Some(region) => fill(text.map.map_title_region, &[("region", &region)]),
        None => text.map.map_title.to_owned(),
    });
    let picture = Signal::derive(move || {
        let region = here.known_region().map(|region| format!("region={}", escape(&region)));
        in_language("/api/v1/pictures/sites.svg", &region.unwrap_or_default(), text.language)
    });
    let table =
        Signal::derive(move || View::address(here.selected.get().as_deref(), here.region.get().as_deref(), true));
    let pick = Callback::new(move |pick| {
        let to = match pick {
            Pick::Municipality(id) | Pick::Site(id) => Some(id),
            Pick::Nothing => None,
        };
        navigate(&here.to(to.as_deref()), still());
    });
    let props = MapProps {
        title,
        scene,
        selected: here.selected.into(),
        hovered: here.hovered,
        has_card: true,
        picture,
        table,
        pick,
    };
    view! {
        <MapView props>
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
    view! {
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
                let region = here.region.get_untracked();
                navigate(&View::address(None, region.as_deref(), here.is_table.get_untracked()), still());
            }
            _ => {}
        }
    });
    on_cleanup(move || handle.remove());
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

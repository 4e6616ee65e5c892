//! The map on a page: title, tools, picture, living map, legend and sources, always in the same places.

use geodata::Position;
use leptos::{children::ViewFn, prelude::*};

use super::Scene;
use crate::parts::{copy_address, full_screen, print, text};

/// What a click on the map hit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    /// A municipality, by its code.
    Municipality(String),
    /// A site.
    Site(String),
    /// People who go to a site, or their line to it.
    Point {
        /// The demand point.
        point: String,
        /// Their site.
        site: String,
    },
    /// Neither.
    Nothing,
}

/// A click on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct Picked {
    /// What it hit.
    pub what: Pick,
    /// Where.
    pub at: Position,
}

/// What the pointer reads, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Tip {
    /// Pixels from the left edge of the map.
    pub x: f64,
    /// Pixels from its upper edge.
    pub y: f64,
    /// Lines of text.
    pub text: String,
}

/// What the map shows and tells.
#[derive(Clone, Copy)]
pub struct MapProps {
    /// The sentence above the map.
    pub title: Signal<String>,
    /// What is to be seen; `None` while it is being loaded.
    pub scene: Signal<Option<Scene>>,
    /// The selected municipality or site.
    pub selected: Signal<Option<String>>,
    /// The municipality that the list or the pointer is on.
    pub hovered: RwSignal<Option<String>>,
    /// Whether a card covers the right of the map when something is selected.
    pub has_card: bool,
    /// Address of the SVG picture of the same.
    pub picture: Signal<String>,
    /// Address of the same as a table.
    pub table: Signal<String>,
    /// What a click does.
    pub pick: Callback<Picked>,
}

/// The map of a page.
#[component]
pub fn MapView(
    /// What it shows and tells.
    props: MapProps,
    /// What lies over the map's upper left corner, such as a switch.
    #[prop(optional, into)]
    over: ViewFn,
    /// The legend.
    children: Children,
) -> impl IntoView {
    let text = text();
    let ground = NodeRef::<leptos::html::Div>::new();
    let tip = RwSignal::new(None::<Tip>);
    let zoom = start(props, ground, tip, text.common.live_map);
    let unfolded = RwSignal::new(true);
    // On a narrow screen the map needs the room.
    Effect::new(move |_| unfolded.set(is_wide()));
    let copied = RwSignal::new(None::<bool>);
    let said = move || match copied.get() {
        Some(true) => text.common.copied,
        Some(false) => text.common.not_copied,
        None => "",
    };
    view! {
        <section class="map" id="map" aria-label=text.common.map>
            <div class="map-head">
                <h2 class="map-title"><Transition>{move || props.title.get()}</Transition></h2>
                <div class="map-tools" role="group" aria-label=text.common.map_tools>
                    <a class="tool" href=props.table>{text.common.table}</a>
                    <button class="tool live wide" type="button" on:click=|_| full_screen("map")>{text.common.full_screen}</button>
                    <button class="tool live" type="button" on:click=|_| print()>{text.common.print}</button>
                    <button class="tool live" type="button" on:click=move |_| copy_address(copied)>{text.common.share}</button>
                    <span class="said" class:shown=move || copied.get().is_some() role="status" aria-live="polite">{said}</span>
                </div>
            </div>
            <div class="map-ground">
                <Transition>
                    {move || view! { <img class="map-picture" src=props.picture.get() alt=text.common.picture/> }}
                </Transition>
                <div class="map-live" node_ref=ground data-painted="false"></div>
                {over.run()}
                <div class="map-zoom" role="group" aria-label=text.common.map_tools>
                    <button type="button" aria-label=text.common.zoom_in title=text.common.zoom_in on:click=move |_| zoom.run(true)>"+"</button>
                    <button type="button" aria-label=text.common.zoom_out title=text.common.zoom_out on:click=move |_| zoom.run(false)>"−"</button>
                </div>
                {move || tip.get().map(|tip| view! {
                    <div class="tip" aria-hidden="true" style=format!("translate:{:.0}px {:.0}px", tip.x, tip.y)>{tip.text}</div>
                })}
            </div>
            <details class="legend" open=move || unfolded.get() prop:open=move || unfolded.get()>
                <summary>{text.common.legend}</summary>
                {children()}
            </details>
        </section>
    }
}

/// On the server there is only the picture.
#[cfg(not(feature = "hydrate"))]
fn start(
    props: MapProps,
    _ground: NodeRef<leptos::html::Div>,
    _tip: RwSignal<Option<Tip>>,
    _label: &'static str,
) -> Callback<bool> {
    let _ = (props.scene, props.selected, props.hovered, props.has_card, props.pick);
    Callback::new(|_| ())
}

/// Brings the living map up and keeps it true to the signals; gives what its zoom buttons do.
#[cfg(feature = "hydrate")]
fn start(
    props: MapProps,
    ground: NodeRef<leptos::html::Div>,
    tip: RwSignal<Option<Tip>>,
    label: &'static str,
) -> Callback<bool> {
    use super::{
        Outlines,
        live::{Listener, Live, fonts, on_theme_change},
    };

    /// Width of a card over the map, its margins included; narrow screens show it below.
    const CARD: f64 = 392.0;

    let live = StoredValue::new_local(None::<Live>);
    let theme = RwSignal::new(());
    let outlines = LocalResource::new(|| async {
        fonts().await;
        crate::api::get::<Outlines>("/boundaries".into(), None).await
    });
    on_theme_change(move || {
        theme.try_set(());
    });
    let listener = Listener { pick: props.pick, tip, hovered: props.hovered };
    Effect::new(move |_| {
        theme.track();
        let selected = props.selected.get();
        let (Some(Ok(outlines)), Some(scene), Some(ground)) = (outlines.get(), props.scene.get(), ground.get()) else {
            return;
        };
        live.update_value(|live| match live {
            Some(live) => live.show(&outlines, &scene, selected.as_deref()),
            None => *live = Live::start(ground.into(), &outlines, &scene, selected.as_deref(), label, listener),
        });
    });
    let region = Memo::new(move |_| props.scene.get().map(|scene| scene.region));
    Effect::new(move |before: Option<Option<Option<String>>>| {
        let region = region.get();
        // The first frame is the map's own; after that a new region moves it.
        if let (Some(Some(_)), Some(Ok(outlines)), Some(region)) = (before, outlines.get_untracked(), &region) {
            live.with_value(|live| live.as_ref().map(|live| live.frame(outlines.bounds(region.as_deref()), 0.0)));
        }
        region
    });
    let focus = Memo::new(move |_| props.scene.get().and_then(|scene| scene.focus()));
    Effect::new(move |_| {
        let focus = focus.get();
        let right = if is_wide() { CARD } else { 0.0 };
        if let (Some(Ok(_)), Some(bounds)) = (outlines.get(), focus) {
            live.with_value(|live| live.as_ref().map(|live| live.frame(bounds, right)));
        }
    });
    Effect::new(move |_| {
        let hovered = props.hovered.get();
        live.with_value(|live| live.as_ref().map(|live| live.hover(hovered.as_deref())));
    });
    Effect::new(move |_| {
        let (hovered, selected) = (props.hovered.get(), props.selected.get());
        let (Some(Ok(outlines)), Some(_)) = (outlines.get(), props.scene.get()) else { return };
        // Under the pointer the map keeps still; for the list and for a selection it follows.
        let sought =
            if tip.get_untracked().is_some() { selected.clone() } else { hovered.or_else(|| selected.clone()) };
        let site = |id: &str| props.scene.get_untracked().and_then(|scene| scene.site(id));
        // What has a picture of its own is framed already.
        let sought = sought.filter(|_| focus.get_untracked().is_none());
        let at = sought.and_then(|id| outlines.middle_of(&id).or_else(|| site(&id)));
        let right = if props.has_card && is_wide() && selected.is_some() { CARD } else { 0.0 };
        if let Some(at) = at {
            live.with_value(|live| live.as_ref().map(|live| live.reveal(at, right)));
        }
    });
    Callback::new(move |nearer| {
        live.with_value(|live| live.as_ref().map(|live| live.zoom(nearer)));
    })
}

/// Whether there is room for panel, map and card beside each other; the style sheets draw the line at the same width.
fn is_wide() -> bool {
    window().inner_width().ok().and_then(|width| width.as_f64()).is_some_and(|width| width >= 900.0)
}

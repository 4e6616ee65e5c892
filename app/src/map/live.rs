//! A map that lives on the page: a scene goes in, what the person points at comes out.

use geodata::Position;
use leptos::prelude::*;
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::HtmlElement;

use super::{
    Outlines, Scene,
    colours::{DARK, LIGHT, Theme},
    maplibre::MapLibre,
    scene::Bounds,
    style::{HOT_LAYERS, IMAGE_RADIUS, style},
    symbols::{Mark, hatch_pixels, no_route_pixels},
    view::{Pick, Picked, Tip},
};

/// Pixels kept free around what is framed; the picture below the map keeps the same (see `.map-picture`).
const MARGIN: f64 = 28.0;
/// Milliseconds of a move, as the look asks.
const EASE: f64 = 300.0;

/// What the map tells.
#[derive(Clone, Copy)]
pub(super) struct Listener {
    /// Something was clicked.
    pub(super) pick: Callback<Picked>,
    /// The pointer is over something, or over nothing any more.
    pub(super) tip: RwSignal<Option<Tip>>,
    /// The municipality under the pointer.
    pub(super) hovered: RwSignal<Option<String>>,
}

/// The map and what keeps its listeners alive.
pub(super) struct Live {
    map: MapLibre,
    container: HtmlElement,
    listeners: Vec<Closure<dyn FnMut(JsValue)>>,
}

impl Live {
    /// Puts a map into `container`; `None` when the browser cannot draw one, so that the picture stays.
    pub(super) fn start(
        container: HtmlElement,
        outlines: &Outlines,
        scene: &Scene,
        selected: Option<&str>,
        label: &str,
        listener: Listener,
    ) -> Option<Self> {
        let canvas = document().create_element("canvas").ok()?.dyn_into::<web_sys::HtmlCanvasElement>().ok()?;
        canvas.get_context("webgl2").ok()??;
        let country = outlines.bounds(None);
        let options = js(&json!({
            "style": style(outlines, scene, selected, theme()),
            "bounds": outlines.bounds(scene.region.as_deref()),
            "fitBoundsOptions": { "padding": MARGIN },
            "maxBounds": [country[0] - 9.0, country[1] - 4.0, country[2] + 9.0, country[3] + 4.0],
            "maxZoom": 12,
            "attributionControl": false,
            "dragRotate": false,
            "touchPitch": false,
            "renderWorldCopies": false,
            "fadeDuration": if is_calm() { 0 } else { 150 },
            "locale": { "Map.Title": label },
        }));
        set(&options, "container", &container);
        let map = MapLibre::new(&options).ok()?;
        // For tests and tools: the map itself, to project degrees to pixels.
        set(&container, "maplibre", map.as_ref());
        let mut live = Self { map, container, listeners: Vec::new() };
        live.supply_images();
        live.listen(listener);
        Some(live)
    }

    /// Shows another scene or selection; MapLibre changes only what differs.
    pub(super) fn show(&self, outlines: &Outlines, scene: &Scene, selected: Option<&str>) {
        let _ = self.container.set_attribute("data-painted", "false");
        self.map.set_style(&js(&style(outlines, scene, selected, theme())), &js(&json!({ "diff": true })));
    }

    /// Moves so that `bounds` fill the map, but for `right` pixels under a card.
    pub(super) fn frame(&self, bounds: Bounds, right: f64) {
        let padding = json!({ "top": MARGIN, "bottom": MARGIN, "left": MARGIN, "right": MARGIN + right });
        self.map.fit_bounds(&js(&json!(bounds)), &js(&json!({ "padding": padding, "duration": duration() })));
    }

    /// Outlines a municipality.
    pub(super) fn hover(&self, id: Option<&str>) {
        let _ = self.map.set_filter("hovered", &js(&json!(["==", ["get", "id"], id.unwrap_or_default()])));
    }

    /// Moves to `at` if it is out of sight, or under a card that covers `right` pixels.
    pub(super) fn reveal(&self, at: Position, right: f64) {
        let centre = json!([at.lon, at.lat]);
        let pixel = self.map.project(&js(&centre));
        let (width, height) =
            (f64::from(self.container.client_width()) - right, f64::from(self.container.client_height()));
        let within =
            |axis, size: f64| get(&pixel, axis).as_f64().is_some_and(|at| (MARGIN..size - MARGIN).contains(&at));
        if !within("x", width) || !within("y", height) {
            let options = json!({ "center": centre, "offset": [-right / 2.0, 0.0], "duration": duration() });
            self.map.ease_to(&js(&options));
        }
    }

    /// One step nearer or farther.
    pub(super) fn zoom(&self, nearer: bool) {
        if nearer {
            self.map.zoom_in();
        } else {
            self.map.zoom_out();
        }
    }

    /// Gives MapLibre each symbol and hatch when it first asks for it.
    fn supply_images(&mut self) {
        let map = self.map.clone();
        let supply = Closure::<dyn FnMut(JsValue)>::new(move |id: JsValue| {
            let id = id.as_string().unwrap_or_default();
            if let (Some(image), false) = (image(&id), map.has_image(&id)) {
                map.add_image(&id, &image, &js(&json!({ "pixelRatio": 2 })));
            }
        });
        self.map.set_missing_image_resolver(supply.as_ref().unchecked_ref());
        self.listeners.push(supply);
    }

    fn listen(&mut self, listener: Listener) {
        let container = self.container.clone();
        self.on("idle", move |_| {
            let _ = container.set_attribute("data-painted", "true");
            let _ = container.class_list().add_1("once-painted");
        });
        let map = self.map.clone();
        self.on("click", move |event| {
            let at = get(&event, "lngLat");
            let degrees = |axis| get(&at, axis).as_f64().unwrap_or_default();
            let at = Position { lon: degrees("lng"), lat: degrees("lat") };
            listener.pick.run(Picked { what: Pick::from(hit(&map, &event)), at });
        });
        let (map, container) = (self.map.clone(), self.container.clone());
        self.on("mousemove", move |event| {
            let hit = hit(&map, &event);
            let _ = container.class_list().toggle_with_force("pointing", hit.is_some());
            let id = hit.as_ref().filter(|hit| hit.layer == "municipalities").map(|hit| hit.id.clone());
            listener.tip.set(hit.map(|hit| Tip { x: hit.x, y: hit.y, text: hit.tip }));
            if listener.hovered.get_untracked() != id {
                listener.hovered.set(id);
            }
        });
        self.on("mouseout", move |_| {
            listener.tip.set(None);
            listener.hovered.set(None);
        });
    }

    fn on(&mut self, event: &str, listener: impl FnMut(JsValue) + 'static) {
        let listener = Closure::<dyn FnMut(JsValue)>::new(listener);
        self.map.on(event, listener.as_ref().unchecked_ref());
        self.listeners.push(listener);
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.map.remove();
    }
}

/// Loads the fonts that the names are drawn with, marked letters included, before the first of them is drawn.
pub(super) async fn fonts() {
    for font in ["500 16px \"Inter Medium\"", "700 16px \"Inter Bold\""] {
        let _ = wasm_bindgen_futures::JsFuture::from(document().fonts().load_with_text(font, "Rīga")).await;
    }
}

/// Calls `changed` whenever the reader switches between light and dark.
pub(super) fn on_theme_change(changed: impl FnMut() + 'static) {
    if let Ok(Some(query)) = window().match_media("(prefers-color-scheme: dark)") {
        let changed = Closure::<dyn FnMut()>::new(changed);
        let _ = query.add_event_listener_with_callback("change", changed.as_ref().unchecked_ref());
        // Lives as long as the page: the query outlives the map.
        changed.forget();
    }
}

/// What lies under the pointer.
struct Hit {
    layer: String,
    id: String,
    site: String,
    point: String,
    tip: String,
    x: f64,
    y: f64,
}

impl From<Option<Hit>> for Pick {
    fn from(hit: Option<Hit>) -> Self {
        match hit {
            Some(hit) if hit.layer == "municipalities" => Self::Municipality(hit.id),
            Some(hit) if hit.layer == "sites" => Self::Site(hit.id),
            // People whom nobody reaches have no site.
            Some(hit) if hit.site.is_empty() => Self::Nothing,
            Some(hit) => Self::Point { point: hit.point, site: hit.site },
            None => Self::Nothing,
        }
    }
}

/// The uppermost thing under the pointer.
fn hit(map: &MapLibre, event: &JsValue) -> Option<Hit> {
    let point = get(event, "point");
    let found = map.query_rendered_features(&point, &js(&json!({ "layers": HOT_LAYERS }))).ok()?;
    let feature = found.get(0);
    let properties = get(&feature, "properties");
    let text = |name| get(&properties, name).as_string().unwrap_or_default();
    let layer = get(&get(&feature, "layer"), "id").as_string()?;
    let (x, y) = (get(&point, "x").as_f64()?, get(&point, "y").as_f64()?);
    Some(Hit { layer, id: text("id"), site: text("site"), point: text("point"), tip: text("tip"), x, y })
}

/// The pixels of an image that the style names, twice as dense as CSS pixels.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a small whole number
fn image(id: &str) -> Option<JsValue> {
    let size = (IMAGE_RADIUS * 4.0) as usize;
    let (size, pixels) = match id {
        "hatch" => (16, hatch_pixels(16, LIGHT)),
        "hatch-dark" => (16, hatch_pixels(16, DARK)),
        "no-route" => (size, no_route_pixels(size)),
        _ => {
            let themes = [LIGHT, DARK].into_iter();
            let (mark, theme) = themes
                .flat_map(|theme| Mark::ALL.map(|mark| (mark, theme)))
                .find(|(mark, theme)| mark.image(*theme) == id)?;
            (size, mark.pixels(size, theme))
        }
    };
    let image = js(&json!({ "width": size, "height": size }));
    set(&image, "data", &js_sys::Uint8Array::from(pixels.as_slice()));
    Some(image)
}

fn theme() -> Theme {
    if matches("(prefers-color-scheme: dark)") { DARK } else { LIGHT }
}

fn is_calm() -> bool {
    matches("(prefers-reduced-motion: reduce)")
}

fn duration() -> f64 {
    if is_calm() { 0.0 } else { EASE }
}

fn matches(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|query| query.matches())
}

fn js(value: &Value) -> JsValue {
    js_sys::JSON::parse(&value.to_string()).unwrap_or_default()
}

fn get(object: &JsValue, key: &str) -> JsValue {
    js_sys::Reflect::get(object, &key.into()).unwrap_or_default()
}

fn set(object: &JsValue, key: &str, value: &JsValue) {
    // Fails only for what is no object, and these are.
    let _ = js_sys::Reflect::set(object, &key.into(), value);
}

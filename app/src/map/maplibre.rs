//! The few words of MapLibre GL JS that the map speaks. Nothing else touches JavaScript objects of the map.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(raw_module = "/vendor/maplibre-gl/maplibre-gl.mjs")]
extern "C" {
    /// A map in an element of the page.
    #[wasm_bindgen(js_name = Map)]
    #[derive(Clone)]
    pub(super) type MapLibre;

    #[wasm_bindgen(constructor, js_class = "Map", catch)]
    pub(super) fn new(options: &JsValue) -> Result<MapLibre, JsValue>;

    #[wasm_bindgen(method)]
    pub(super) fn on(this: &MapLibre, event: &str, listener: &js_sys::Function);

    #[wasm_bindgen(method, js_name = addImage)]
    pub(super) fn add_image(this: &MapLibre, id: &str, image: &JsValue, options: &JsValue);

    #[wasm_bindgen(method, js_name = hasImage)]
    pub(super) fn has_image(this: &MapLibre, id: &str) -> bool;

    #[wasm_bindgen(method, js_name = setMissingStyleImageResolver)]
    pub(super) fn set_missing_image_resolver(this: &MapLibre, resolver: &js_sys::Function);

    #[wasm_bindgen(method, js_name = setStyle)]
    pub(super) fn set_style(this: &MapLibre, style: &JsValue, options: &JsValue);

    #[wasm_bindgen(method, js_name = setFilter, catch)]
    pub(super) fn set_filter(this: &MapLibre, layer: &str, filter: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, js_name = queryRenderedFeatures, catch)]
    pub(super) fn query_rendered_features(
        this: &MapLibre,
        point: &JsValue,
        options: &JsValue,
    ) -> Result<js_sys::Array, JsValue>;

    #[wasm_bindgen(method, js_name = fitBounds)]
    pub(super) fn fit_bounds(this: &MapLibre, bounds: &JsValue, options: &JsValue);

    #[wasm_bindgen(method, js_name = easeTo)]
    pub(super) fn ease_to(this: &MapLibre, options: &JsValue);

    #[wasm_bindgen(method)]
    pub(super) fn project(this: &MapLibre, position: &JsValue) -> JsValue;

    #[wasm_bindgen(method, js_name = zoomIn)]
    pub(super) fn zoom_in(this: &MapLibre);

    #[wasm_bindgen(method, js_name = zoomOut)]
    pub(super) fn zoom_out(this: &MapLibre);

    #[wasm_bindgen(method)]
    pub(super) fn remove(this: &MapLibre);
}

//! The front end: a map and a plan, rendered on the server (`ssr`) and made interactive in the browser (`hydrate`).
//!
//! Invariants
//!
//! - Talks only to the public JSON API (see [`api`]); holds no algorithm of planning and no data of its own.
//! - Every address renders the same on the server and in the browser; the address holds the view.
//! - Every word stands in [`text`] in both languages; every colour, class and shape of a map in [`map`] once.
//! - Works without scripts as far as a page can: links, forms, tables and pictures come from the server.
#![forbid(unsafe_code)]
// The component macro makes what it generates `pub`, whatever the function is.
#![allow(unreachable_pub)]
// The properties of a component are its own, whether it uses them up or not.
#![allow(clippy::needless_pass_by_value)]

pub mod address;
pub mod api;
pub mod format;
pub mod map;
mod pages;
pub mod parts;
mod shell;
pub mod text;
pub mod wire;
pub mod words;

pub use shell::{App, SetStatus, shell};

/// Makes the rendered page interactive.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    parts::remember_language();
    leptos::mount::hydrate_body(App);
    // From here on the page answers; tests wait for it.
    if let Some(root) = leptos::prelude::document().document_element() {
        let _ = root.set_attribute("data-hydrated", "true");
    }
}

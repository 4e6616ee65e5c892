//! What only a browser can do; on the server each of these does nothing.

use leptos::prelude::*;

/// Copies the page's address and tells through `copied` whether it worked.
#[cfg_attr(not(feature = "hydrate"), allow(unused_variables))]
pub fn copy_address(copied: RwSignal<Option<bool>>) {
    #[cfg(feature = "hydrate")]
    leptos::task::spawn_local(async move {
        let window = window();
        let done = match window.location().href() {
            // Without a secure context there is no clipboard: `writeText` of nothing throws, which counts as not copied.
            Ok(address) if window.is_secure_context() => {
                wasm_bindgen_futures::JsFuture::from(window.navigator().clipboard().write_text(&address)).await.is_ok()
            }
            _ => false,
        };
        copied.set(Some(done));
    });
}

/// Opens the print dialogue.
pub fn print() {
    #[cfg(feature = "hydrate")]
    let _ = window().print();
}

/// Shows the element with this id on the full screen, or ends that.
#[cfg_attr(not(feature = "hydrate"), allow(unused_variables))]
pub fn full_screen(id: &str) {
    #[cfg(feature = "hydrate")]
    if document().fullscreen_element().is_some() {
        document().exit_fullscreen();
    } else if let Some(element) = document().get_element_by_id(id) {
        let _ = element.request_fullscreen();
    }
}

/// Puts the focus on the element with this id.
#[cfg_attr(not(feature = "hydrate"), allow(unused_variables))]
pub fn focus(id: &str) {
    #[cfg(feature = "hydrate")]
    if let Some(element) = document().get_element_by_id(id) {
        use wasm_bindgen::JsCast;
        if let Some(element) = element.dyn_ref::<web_sys::HtmlElement>() {
            let _ = element.focus();
        }
    }
}

/// Moves the focus by `step` among the elements that match `selector`; from outside, to the first.
#[cfg_attr(not(feature = "hydrate"), allow(unused_variables))]
pub fn step_focus(selector: &str, step: i32) {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;
        let Ok(found) = document().query_selector_all(selector) else { return };
        let active = document().active_element();
        let at = (0..found.length()).find(|&index| {
            active.as_ref().is_some_and(|active| found.item(index).is_some_and(|node| active.is_same_node(Some(&node))))
        });
        let next = at.map_or(0, |at: u32| at.saturating_add_signed(step).min(found.length().saturating_sub(1)));
        if let Some(element) = found.item(next).and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = element.focus();
        }
    }
}

/// Whether the `details` element that an event comes from is open now.
#[cfg_attr(not(feature = "hydrate"), allow(unused_variables))]
pub fn open_details(event: &leptos::ev::Event) -> bool {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;
        let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        element.is_some_and(|element| element.has_attribute("open"))
    }
    #[cfg(not(feature = "hydrate"))]
    false
}

/// Keeps the language of this page for the next ones.
#[cfg(feature = "hydrate")]
pub fn remember_language() {
    use wasm_bindgen::JsCast;
    let asked = window().location().search().is_ok_and(|query| query.contains("lang="));
    let code = document().document_element().and_then(|root| root.get_attribute("lang"));
    if let (true, Some(code), Some(document)) = (asked, code, document().dyn_ref::<web_sys::HtmlDocument>()) {
        let _ = document.set_cookie(&format!("lang={code}; path=/; max-age=31536000; samesite=lax"));
    }
}

//! Tables that scroll inside their own frame.

use leptos::prelude::*;

/// A frame that scrolls sideways by pointer, touch and keyboard, so that the page never does.
#[component]
pub fn TableFrame(
    /// What the table holds; also its visible caption's text.
    #[prop(into)]
    label: String,
    /// The table.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="table-frame" role="region" aria-label=label tabindex="0">{children()}</div>
    }
}

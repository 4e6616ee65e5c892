//! What is said when there is something to wait for, to know or to mend.

use leptos::prelude::*;

use super::text;
use crate::api::Failure;

/// The mark beside a modelled figure; opens the method.
#[component]
pub fn Modelled() -> impl IntoView {
    let text = text();
    view! {
        <a class="modelled" href="/method" title=text.common.modelled_hint>{text.common.modelled}</a>
    }
}

/// Why something is not there and what to do next.
#[component]
pub fn Notice(
    /// What happened.
    failure: Failure,
    /// What follows the words, such as a button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let text = text();
    let calm = failure == Failure::Cancelled;
    view! {
        <div class="notice" class:calm=calm role="alert">
            <p class="notice-title">{failure.title(text)}</p>
            <p>{failure.detail(text)}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// Grey lines where text will come in under a second.
#[component]
pub fn Waiting() -> impl IntoView {
    let text = text();
    view! {
        <div class="waiting" role="status">
            <span class="unseen">{text.common.loading}</span>
            <i></i><i></i><i></i><i></i>
        </div>
    }
}

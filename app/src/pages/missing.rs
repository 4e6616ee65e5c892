//! No page at this address.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::{SetStatus, parts::text};

/// Says that there is no such page, with status 404.
#[component]
pub(crate) fn MissingPage() -> impl IntoView {
    if let Some(SetStatus(set)) = use_context::<SetStatus>() {
        set(404);
    }
    let text = text();
    view! {
        <Title text=text.common.missing_title/>
        <div class="page">
            <h1>{text.common.missing_title}</h1>
            <p class="lead">{text.common.missing_detail}</p>
            <p><a class="button" href="/">{text.common.to_map}</a></p>
        </div>
    }
}

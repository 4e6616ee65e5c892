//! The switch between usual and other circumstances.

use leptos::prelude::*;

use super::{network, scenario_word};
use crate::{pages::data::ready, parts::text};

/// A link for each scenario of the network; nothing where there is but one.
#[component]
pub(in crate::pages) fn ScenarioSwitch(
    /// The one in the address; `None` is the usual one.
    current: Signal<Option<String>>,
    /// The address of the same view under another one.
    to: Callback<Option<String>, String>,
) -> impl IntoView {
    let text = text();
    let network = network();
    let link = move |(index, scenario): (usize, String)| {
        let word = scenario_word(text, &scenario);
        let target = (index > 0).then(|| scenario.clone());
        let own = target.clone();
        let is_current = move || current.get() == own || index == 0 && current.get().as_ref() == Some(&scenario);
        view! {
            <a
                href=move || to.run(target.clone())
                aria-current=move || is_current().then_some("true")
                data-noscroll=""
            >
                {word}
            </a>
        }
    };
    let links = move || {
        let scenarios = ready(network).map(|network| network.scenarios).filter(|scenarios| scenarios.len() > 1)?;
        let links: Vec<_> = scenarios.into_iter().enumerate().map(link).collect();
        Some(view! { <nav class="switch" aria-label=text.travel.conditions>{links}</nav> })
    };
    view! { <Transition>{links}</Transition> }
}

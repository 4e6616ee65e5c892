//! Classes of minutes, for legends.

use leptos::prelude::*;

use crate::{
    format,
    map::colours::Classes,
    parts::text,
    text::{Text, fill},
};

/// Legend rows of the classes of minutes for a standard.
#[component]
pub(in crate::pages) fn ClassRows(
    /// The limit that the classes have among theirs.
    standard: f64,
    /// What the minutes are of.
    title: &'static str,
    /// Whether they are areas, which end at the last limit, rather than circles.
    #[prop(optional)]
    areas: bool,
) -> impl IntoView {
    let text = text();
    let classes = Classes::new(standard);
    let shown = if areas { classes.breaks().len() } else { classes.breaks().len() + 1 };
    let shape = if areas { "swatch" } else { "swatch round" };
    let row = |(class, (from, to, is_standard)): (usize, (Option<f64>, Option<f64>, bool))| {
        view! {
            <li>
                <i class=shape style:background=classes.colour(class)></i>
                {limits(text, from, to)}" "{text.plan.minute}
                {is_standard.then(|| view! { <span class="tag">{text.plan.class_standard}</span> })}
            </li>
        }
    };
    let rows: Vec<_> = classes.limits().take(shown).enumerate().map(row).collect();
    let rest = if areas {
        view! {
            <li><i class="swatch land"></i>{text.travel.beyond}</li>
            <li><i class="swatch round no-route"></i>{text.travel.no_route_people}</li>
        }
        .into_any()
    } else {
        view! { <li><i class="swatch round no-route"></i>{text.plan.not_served}</li> }.into_any()
    };
    view! {
        <p class="legend-title">{title}</p>
        <ul>{rows}{rest}</ul>
    }
}

fn limits(text: &Text, from: Option<f64>, to: Option<f64>) -> String {
    let number = |minutes: f64| format::plain(text.language, minutes);
    match (from, to) {
        (None, Some(to)) => fill(text.plan.class_up_to, &[("to", &number(to))]),
        (Some(from), Some(to)) => fill(text.plan.class_between, &[("from", &number(from)), ("to", &number(to))]),
        (Some(from), None) => fill(text.plan.class_over, &[("from", &number(from))]),
        (None, None) => String::new(),
    }
}

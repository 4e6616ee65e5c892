//! How the modelled figures come about, and what the data rest on.

use std::collections::BTreeMap;

use geodata::{Basis, Municipality, Site};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{card::outside, data};
use crate::{
    api, format,
    parts::{Notice, TableFrame, Waiting, capitalised, text},
    text::{Text, fill},
    wire::{DataSetSummary, Method},
};

/// The page of the method.
#[component]
pub(crate) fn MethodPage() -> impl IntoView {
    let text = text();
    let method: data::Loaded<Method> = Resource::new(|| (), |()| api::get("/method".into(), None));
    let (dataset, municipalities, sites) = (data::dataset(), data::municipalities(), data::sites());
    view! {
        <Title text=text.method.title/>
        <div class="page">
            <h1>{text.method.title}</h1>
            <p class="lead">{text.method.lead}</p>
            <Suspense fallback=Waiting>
                {move || Suspend::new(async move {
                    let known = (method.await, dataset.await, municipalities.await, sites.await);
                    match known {
                        (Ok(method), Ok(dataset), Ok(municipalities), Ok(sites)) => {
                            view! { <Chapters method dataset municipalities sites/> }.into_any()
                        }
                        (Err(failure), ..) | (_, Err(failure), ..) | (_, _, Err(failure), _) | (.., Err(failure)) => {
                            view! { <Notice failure/> }.into_any()
                        }
                    }
                })}
            </Suspense>
        </div>
    }
}

#[component]
fn Chapters(
    method: Method,
    dataset: DataSetSummary,
    municipalities: Vec<Municipality>,
    sites: Vec<Site>,
) -> impl IntoView {
    let text = text();
    let km = format::plain(text.language, method.grid_km);
    view! {
        <section>
            <h2>{text.method.steps_title}</h2>
            <ol class="steps">
                <li>{text.method.step_1}</li>
                <li>{text.method.step_2}</li>
                <li>{fill(text.method.step_3, &[("km", &km)])}</li>
                <li>{text.method.step_4}</li>
            </ol>
        </section>
        {regional_needs(text, &method, &dataset)}
        {shares(text, &method, &dataset)}
        {speeds(text, &method)}
        {findings(text, &method, &municipalities, &sites)}
        {sources(text, dataset)}
    }
}

fn regional_needs(text: &'static Text, method: &Method, dataset: &DataSetSummary) -> impl IntoView + use<> {
    let row = |need: &geodata::RegionalNeed| {
        view! {
            <tr>
                <th scope="row">{need.region.0.clone()}</th>
                <td>{dataset.group_name(text, need.group.as_str())}</td>
                <td class="number">{format::people(text.language, need.people)}</td>
                <td>{basis(text, need.basis)}</td>
                <td>{need.measure.get(text.language).to_owned()}" "{need.source.clone().map(|url| outside(&url, text.common.source))}</td>
            </tr>
        }
    };
    let rows: Vec<_> = method.regional_needs.iter().map(row).collect();
    view! {
        <section>
            <h2>{text.method.needs_title}</h2>
            <TableFrame label=text.method.needs_caption>
                <table>
                    <caption class="unseen">{text.method.needs_caption}</caption>
                    <thead><tr>
                        <th scope="col">{text.common.region}</th>
                        <th scope="col">{text.map.group}</th>
                        <th scope="col" class="number">{text.common.people}</th>
                        <th scope="col">{text.method.basis}</th>
                        <th scope="col">{text.method.measure}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableFrame>
        </section>
    }
}

fn shares(text: &'static Text, method: &Method, dataset: &DataSetSummary) -> impl IntoView + use<> {
    let number = |number| format::plain(text.language, number);
    let row = |share: &geodata::ServiceShare| {
        let of = fill(text.method.share_of, &[("needing", &number(share.needing)), ("of", &number(share.of))]);
        view! {
            <tr>
                <th scope="row">{dataset.service_name(text, share.service.as_str())}</th>
                <td>{dataset.group_name(text, share.group.as_str())}</td>
                <td class="number">{format::percent(text.language, share.needing / share.of)}</td>
                <td class="number">{of}</td>
                <td>{basis(text, share.basis)}</td>
                <td>{share.measure.get(text.language).to_owned()}" "{share.source.clone().map(|url| outside(&url, text.common.source))}</td>
            </tr>
        }
    };
    let rows: Vec<_> = method.service_shares.iter().map(row).collect();
    view! {
        <section>
            <h2>{text.method.shares_title}</h2>
            <TableFrame label=text.method.shares_caption>
                <table>
                    <caption class="unseen">{text.method.shares_caption}</caption>
                    <thead><tr>
                        <th scope="col">{text.map.service}</th>
                        <th scope="col">{text.map.group}</th>
                        <th scope="col" class="number" colspan="2">{text.method.share}</th>
                        <th scope="col">{text.method.basis}</th>
                        <th scope="col">{text.method.measure}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableFrame>
        </section>
    }
}

fn speeds(text: &'static Text, method: &Method) -> impl IntoView + use<> {
    let (speeds, words) = (&method.speeds, &text.method);
    let rows = [
        (words.road_kmh, speeds.road_kmh, words.kmh),
        (words.road_length, speeds.road_length_factor, "×"),
        (words.connector_kmh, speeds.connector_kmh, words.kmh),
        (words.connector_length, speeds.connector_length_factor, "×"),
        (words.longest_connector, speeds.longest_connector_km, "km"),
    ];
    let row = |(what, value, unit): (&'static str, f64, &'static str)| {
        let value = format::plain(text.language, value);
        let value = if unit == "×" { format!("{unit}\u{a0}{value}") } else { format!("{value}\u{a0}{unit}") };
        view! { <tr><th scope="row">{what}</th><td class="number">{value}</td></tr> }
    };
    view! {
        <section>
            <h2>{words.times_title}</h2>
            <p>{words.times_lead}</p>
            <TableFrame label=words.times_caption>
                <table class="narrow">
                    <caption class="unseen">{words.times_caption}</caption>
                    <thead><tr>
                        <th scope="col">{words.quantity}</th>
                        <th scope="col" class="number">{words.value}</th>
                    </tr></thead>
                    <tbody>{rows.map(row).into_iter().collect::<Vec<_>>()}</tbody>
                </table>
            </TableFrame>
        </section>
    }
}

fn findings(
    text: &'static Text,
    method: &Method,
    municipalities: &[Municipality],
    sites: &[Site],
) -> impl IntoView + use<> {
    let (words, findings) = (&text.method, &method.findings);
    let names: BTreeMap<_, _> = municipalities.iter().map(|row| (row.id.as_str(), row.name.as_str())).collect();
    let name = |id: &str| names.get(id).copied().unwrap_or(id).to_owned();
    let unlocated = sites.iter().filter(|site| findings.unlocated_sites.contains(&site.id)).map(|site| {
        view! { <li>{name(site.municipality.as_str())}": "{site.service_as_published.clone()}" – "{site.address.clone()}</li> }
    });
    let unlocated: Vec<_> = unlocated.collect();
    let without: Vec<_> = findings.municipalities_without_place.iter().map(|id| name(id.as_str())).collect();
    let islands: Vec<_> = findings
        .road_islands
        .iter()
        .map(|island| {
            let at = format!(
                "{}\u{a0}N {}\u{a0}E",
                format::decimal(text.language, island.at.lat, 2),
                format::decimal(text.language, island.at.lon, 2)
            );
            view! {
                <tr>
                    <th scope="row">{at}</th>
                    <td class="number">{format::whole(island.nodes as u64)}</td>
                    <td class="number">{format::decimal(text.language, island.length.0 / 1000.0, 1)}</td>
                </tr>
            }
        })
        .collect();
    let outside_polygon = findings.places_outside_polygon.len();
    view! {
        <section>
            <h2>{words.findings_title}</h2>
            <p>{words.boundaries_note}</p>
            <details>
                <summary>{words.unlocated}": "{unlocated.len()}</summary>
                <p>{words.unlocated_detail}</p>
                <ul>{unlocated}</ul>
            </details>
            <details>
                <summary>{words.islands}": "{islands.len()}</summary>
                <TableFrame label=words.islands_caption>
                    <table class="narrow">
                        <caption class="unseen">{words.islands_caption}</caption>
                        <thead><tr>
                            <th scope="col">{words.island_at}</th>
                            <th scope="col" class="number">{words.island_nodes}</th>
                            <th scope="col" class="number">{words.island_length}</th>
                        </tr></thead>
                        <tbody>{islands}</tbody>
                    </table>
                </TableFrame>
            </details>
            <p>{words.without_place}": "{if without.is_empty() { words.none.to_owned() } else { without.join(", ") }}</p>
            <p>{words.outside}": "{outside_polygon}</p>
        </section>
    }
}

fn sources(text: &'static Text, dataset: DataSetSummary) -> impl IntoView {
    let row = |source: geodata::Source| {
        view! {
            <tr>
                <td>{capitalised(source.what.get(text.language))}</td>
                <td>{source.credit}{source.url.map(|url| view! { " " {outside(&url, text.common.source)} })}</td>
                <td>{source.licence}</td>
            </tr>
        }
    };
    view! {
        <section id="sources">
            <h2>{text.method.sources_title}</h2>
            <TableFrame label=text.method.sources_caption>
                <table>
                    <caption class="unseen">{text.method.sources_caption}</caption>
                    <thead><tr>
                        <th scope="col">{text.method.what}</th>
                        <th scope="col">{text.method.credit}</th>
                        <th scope="col">{text.method.licence}</th>
                    </tr></thead>
                    <tbody>{dataset.sources.into_iter().map(row).collect::<Vec<_>>()}</tbody>
                </table>
            </TableFrame>
        </section>
    }
}

fn basis(text: &Text, basis: Basis) -> &'static str {
    match basis {
        Basis::Published => text.method.published,
        Basis::Modelled => text.common.modelled,
        Basis::Assumed => text.method.assumed,
        Basis::Own => text.method.own,
    }
}

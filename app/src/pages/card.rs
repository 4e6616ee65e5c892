//! The card of a municipality.

use geodata::{Municipality, Need, Site, SiteStatus};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::{
    data,
    map::{MarkSign, Shown, View},
    travel::SiteCard,
};
use crate::{
    SetStatus,
    address::escape,
    format,
    map::scene::mark_of,
    parts::{Modelled, Notice, TableFrame, Waiting, capitalised, focus, text},
    text::{Text, counted, fill},
    wire::{DataSetSummary, MunicipalityCard},
};

/// No municipality is selected: no card.
#[component]
pub(crate) fn NoCard() -> impl IntoView {}

/// The card of the municipality in the address.
#[component]
pub(crate) fn MunicipalityPage() -> impl IntoView {
    let text = text();
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("iso").unwrap_or_default());
    let card = data::card(move || id.get());
    let here = expect_context::<View>();
    // Another site is another card: whoever walks by keyboard begins at its top.
    Effect::new(move |before: Option<Option<String>>| {
        let site = here.site.get();
        if before.is_some_and(|before| before != site) {
            focus("card");
        }
        site
    });
    view! {
        <aside class="card" id="card" tabindex="-1" aria-label=text.common.municipality>
            <a class="close" href=move || here.to(None) data-noscroll="" aria-label=text.common.close title=text.common.close>"×"</a>
            <Transition fallback=Waiting>
                {move || Suspend::new(async move {
                    let names = here.dataset.await.ok();
                    // The card of a site names them all.
                    let _ = here.municipalities.await;
                    match card.await {
                        Ok(card) => view! { <Chosen here card names/> }.into_any(),
                        Err(failure) => {
                            if let (true, Some(SetStatus(set))) = (failure.is_missing(), use_context::<SetStatus>()) {
                                set(404);
                            }
                            view! {
                                <Title text=text.map.card_missing/>
                                <Notice failure/>
                            }.into_any()
                        }
                    }
                })}
            </Transition>
        </aside>
    }
}

/// The municipality, or the site of it that is selected.
#[component]
fn Chosen(here: View, card: MunicipalityCard, names: Option<DataSetSummary>) -> impl IntoView {
    move || match (here.site.get(), names.clone()) {
        (Some(id), Some(names)) => view! { <SiteCard here id card=card.clone() names/> }.into_any(),
        _ => view! { <Card card=card.clone() names=names.clone()/> }.into_any(),
    }
}

#[component]
fn Card(card: MunicipalityCard, names: Option<DataSetSummary>) -> impl IntoView {
    let text = text();
    let MunicipalityCard { municipality, region, places, sites, needs } = card;
    let plan = format!("/plan?region={}", escape(region.id.as_str()));
    let plan_words = fill(text.map.plan_here, &[("region", region.id.as_str())]);
    let places = places.into_iter().map(|place| {
        view! { <li><span>{place.name}</span><span class="row-figure">{format::whole(place.population)}</span></li> }
    });
    let places: Vec<_> = places.collect();
    let office = region.office.map(|office| {
        view! {
            <section>
                <h3>{text.map.office}</h3>
                <p>{office.institution}</p>
                <p class="small">{office.address}</p>
                <p class="small">{office.email}" · "{office.phone}</p>
            </section>
        }
    });
    view! {
        <Title text=municipality.name.clone()/>
        <h2>{municipality.name.clone()}</h2>
        <p class="card-lead">
            {region.name.get(text.language).to_owned()}
            <br/>
            {counted(text.language, municipality.population as usize, text.map.residents)}
        </p>
        <Participation municipality=municipality.clone()/>
        <SiteList sites names=names.clone()/>
        <NeedTable needs names/>
        <section>
            <h3>{text.map.place_list}</h3>
            {if places.is_empty() {
                view! { <p class="small">{text.map.place_none}</p> }.into_any()
            } else {
                view! { <ul class="plain">{places}</ul> }.into_any()
            }}
        </section>
        <Facts municipality/>
        {office}
        <p><a class="button quiet" href=plan>{plan_words}</a></p>
    }
}

#[component]
fn Participation(municipality: Municipality) -> impl IntoView {
    let text = text();
    let participates = municipality.participates;
    let basis = capitalised(municipality.participation_basis.get(text.language));
    let source = municipality.participation_source.map(|url| outside(&url, text.map.evidence));
    let erdf = municipality.erdf_source.map(|url| outside(&url, text.map.erdf_link));
    view! {
        <section>
            <p class="verdict">
                <i class=if participates { "swatch yes" } else { "swatch hatched" } aria-hidden="true"></i>
                {if participates { text.map.participates } else { text.map.participates_not }}
            </p>
            <p class="small">{text.map.rests_on}": "{basis}{source.map(|link| view! { ". " {link} })}</p>
            <p class="small">
                {text.map.erdf}": "
                {erdf.map_or_else(|| text.map.erdf_none.into_any(), IntoAny::into_any)}
            </p>
        </section>
    }
}

#[component]
fn SiteList(sites: Vec<Site>, names: Option<DataSetSummary>) -> impl IntoView {
    let text = text();
    let here = expect_context::<View>();
    let row = |site: Site| {
        let name = match (&site.service, &names) {
            (Some(service), Some(names)) => names.service_name(text, service.as_str()),
            _ => capitalised(&site.service_as_published),
        };
        let groups: Vec<_> = site
            .groups
            .iter()
            .map(|group| names.as_ref().map_or_else(|| group.0.clone(), |names| names.group_name(text, group.as_str())))
            .collect();
        let capacity = site.capacity.map(|capacity| counted(text.language, capacity as usize, text.map.capacity));
        let unlocated = site.location.position().is_none().then_some(text.map.unlocated);
        let reach = site.location.position().map(|_| {
            let (id, label) = (site.id.0.clone(), fill(text.travel.reach_of, &[("name", &name)]));
            let to = move || Shown { site: Some(id.clone()), from: None, ..here.shown() }.address();
            view! { <p><a href=to data-noscroll="" aria-label=label>{text.travel.reach}</a></p> }
        });
        let details = [Some(status(text, site.status).to_owned()), capacity, unlocated.map(str::to_owned)];
        view! {
            <li>
                {mark_of(site.status).map(|mark| view! { <MarkSign mark/> })}
                <div>
                    <p class="site-name">{name}</p>
                    {(!groups.is_empty()).then(|| view! { <p class="small">{groups.join(", ")}</p> })}
                    <p class="small">{details.into_iter().flatten().collect::<Vec<_>>().join(" · ")}</p>
                    <p class="small">{site.address}</p>
                    {reach}
                    <p class="small">
                        {text.map.as_published}": "{site.status_as_published}". "
                        {outside(&site.source, text.map.evidence)}
                    </p>
                </div>
            </li>
        }
    };
    let rows: Vec<_> = sites.into_iter().map(row).collect();
    view! {
        <section>
            <h3>{text.map.sites}</h3>
            {if rows.is_empty() {
                view! { <p class="small">{text.map.sites_none}</p> }.into_any()
            } else {
                view! { <ul class="site-list">{rows}</ul> }.into_any()
            }}
        </section>
    }
}

#[component]
fn NeedTable(needs: Vec<Need>, names: Option<DataSetSummary>) -> impl IntoView {
    let text = text();
    let row = |need: Need| {
        let names = names.as_ref();
        let service =
            names.map_or_else(|| need.service.0.clone(), |names| names.service_name(text, need.service.as_str()));
        let group = names.map_or_else(|| need.group.0.clone(), |names| names.group_name(text, need.group.as_str()));
        view! {
            <tr>
                <th scope="row">{service}<span class="small block">{group}</span></th>
                <td class="number">{format::people(text.language, need.people)}</td>
            </tr>
        }
    };
    let rows: Vec<_> = needs.into_iter().map(row).collect();
    view! {
        <section>
            <h3>{text.map.needs}" "<Modelled/></h3>
            {if rows.is_empty() {
                view! { <p class="small">{text.map.needs_none}</p> }.into_any()
            } else {
                view! {
                    <TableFrame label=text.map.needs_caption>
                        <table class="tight">
                            <caption class="unseen">{text.map.needs_caption}</caption>
                            <thead><tr>
                                <th scope="col">{text.map.service}", "{text.map.group.to_lowercase()}</th>
                                <th scope="col" class="number">{text.common.people}</th>
                            </tr></thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </TableFrame>
                }.into_any()
            }}
        </section>
    }
}

#[component]
fn Facts(municipality: Municipality) -> impl IntoView {
    let text = text();
    let successor = municipality.successor.map(|successor| {
        view! {
            <dt>{text.map.successor}</dt>
            <dd>{successor.name}{successor.note.map(|note| view! { <span class="small block">{note}</span> })}</dd>
        }
    });
    view! {
        <section>
            <dl>
                <dt>{text.map.residents_date}</dt>
                <dd>{format::whole(municipality.population)}</dd>
                <dt>{text.map.area}</dt>
                <dd>{format::decimal(text.language, municipality.area_km2, 1)}" km²"</dd>
                {successor}
            </dl>
        </section>
    }
}

/// A status in a word.
pub(super) fn status(text: &Text, status: SiteStatus) -> &'static str {
    match status {
        SiteStatus::Existing => text.common.existing,
        SiteStatus::Planned => text.common.planned,
        SiteStatus::Closed => text.common.closed,
    }
}

/// Links to other hosts, several where the source names several. Only web addresses become links; anything else stays
/// text.
pub(super) fn outside(sources: &str, words: &'static str) -> Vec<AnyView> {
    let link = |url: &str| {
        let url = url.to_owned();
        if url.starts_with("https://") || url.starts_with("http://") {
            view! { <a href=url rel="external noopener">{words}</a>" " }.into_any()
        } else {
            view! { <span>{url}</span>" " }.into_any()
        }
    };
    sources.split(" ; ").map(link).collect()
}

//! The maps as pictures (SVG): what a page shows before its scripts run, on paper, and where the browser cannot draw.

use app::{
    map::{Scene, colours::Classes, municipalities_svg, reach_svg, scene::Ground, suggestion_svg},
    text::Text,
    wire::ProblemDetails,
};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use geodata::{Language, Minutes, Position, RegionId, Site};
use planner::suggest::Conditions;

use super::{
    Service, isochrones, parameters::Parameters, problem::Problem, roads::position, routes, sites::known_sites,
    suggestions::question,
};
use crate::asked::Asked;

/// A map of the municipalities and the known sites: of one service, of one target group, or of all. With a site, how far one
/// gets from it, and with a position as well, the way from there.
#[utoipa::path(get, path = "/api/v1/pictures/sites.svg",
    params(("region" = Option<String>, Query, description = "A planning region, by identifier or name"),
           ("group" = Option<String>, Query, description = "A target group, by identifier or name"),
           ("service" = Option<String>, Query, description = "A service type, by identifier or name"),
           ("site" = Option<String>, Query, description = "A known site, by identifier"),
           ("from" = Option<String>, Query, description = "With `site`: longitude and latitude in degrees"),
           ("scenario" = Option<String>, Query, description = "With `site`: one of the network's scenarios"),
           ("lang" = Option<String>, Query, description = "`lv` or `en`")),
    responses((status = 200, body = String, content_type = "image/svg+xml"),
              (status = "4XX", body = ProblemDetails, content_type = "application/problem+json")))]
pub(super) async fn known(State(service): State<Service>, mut parameters: Parameters) -> Result<Response, Problem> {
    let data = &service.data;
    let language = parameters.language;
    let region = parameters.region(data)?;
    let (group, kind) = (parameters.group(data)?, parameters.service(data)?);
    let site = parameters.text("site").map(|id| located(&service, &id, language)).transpose()?;
    let from = parameters.has("from").then(|| position(&mut parameters, "from")).transpose()?;
    let scenario = service.roads.scenario(language, parameters.text("scenario"))?;
    parameters.nothing_else()?;
    // With a service in mind, hues of regions would only distract.
    let ground = if kind.is_some() { Ground::Plain } else { Ground::Regions };
    let sites = known_sites(data, region.as_ref(), group.as_ref(), kind.as_ref());
    let region = region.as_ref().map(RegionId::as_str);
    let Some((site, at)) = site else {
        return Ok(picture(municipalities_svg(
            &service.outlines,
            data.municipalities(),
            &sites,
            ground,
            region,
            language,
        )));
    };
    let standard = standard(&service, &site);
    let limits: Vec<_> = Classes::new(standard).breaks().iter().copied().map(Minutes).collect();
    let work = move |network: &planner::travel::Network| {
        let areas = isochrones::answer(network, scenario.clone(), at, &limits, language)?;
        let route = from.map(|from| routes::answer(network, scenario, from, at, language)).transpose()?;
        Ok((areas, route))
    };
    let (areas, route) = service.roads.work(language, work).await?;
    let known = Scene::known(ground, region, data.municipalities(), &sites, Text::of(language));
    Ok(picture(reach_svg(&service.outlines, known, &areas, standard, route.as_ref(), language)))
}

/// A known site and where it is.
fn located(service: &Service, id: &str, language: Language) -> Result<(Site, Position), Problem> {
    let site = service.data.sites().iter().find(|site| site.id.as_str() == id);
    site.and_then(|site| Some((site.clone(), site.location.position()?))).ok_or_else(|| {
        let id: String = id.chars().take(80).collect();
        Problem::not_found(
            language,
            match language {
                Language::Latvian => format!("Vietas „{id}” nav, vai arī tās adrese nav atrasta kartē."),
                Language::English => format!("There is no site “{id}”, or its address was not found on the map."),
            },
        )
    })
}

/// The limit of a site's service.
fn standard(service: &Service, site: &Site) -> f64 {
    let kind = service.data.service_types().iter().find(|kind| Some(&kind.id) == site.service.as_ref());
    kind.map_or(Classes::STANDARD, |kind| kind.standard.longest.0)
}

/// A map of the answer to a question; with a demand point, the way from there to its site.
#[utoipa::path(get, path = "/api/v1/pictures/suggestions.svg",
    params(Asked, Conditions, ("point" = Option<String>, Query, description = "A demand point of the answer"),
           ("lang" = Option<String>, Query, description = "`lv` or `en`")),
    responses((status = 200, body = String, content_type = "image/svg+xml"),
              (status = "4XX", body = ProblemDetails, content_type = "application/problem+json")))]
pub(super) async fn suggestion(
    State(service): State<Service>,
    mut parameters: Parameters,
) -> Result<Response, Problem> {
    let language = parameters.language;
    let point = parameters.text("point");
    let question = question(&service.data, parameters)?;
    let scenario = question.scenario.clone();
    let suggestion = service.suggestions.ask(&service.data, question, language).await?;
    let row = point.and_then(|point| suggestion.assignments.iter().find(|row| row.point.as_str() == point));
    let way = row.and_then(|row| Some((row.position, suggestion.sites.get(row.site)?.position)));
    let route = match way {
        Some((from, to)) => {
            let work =
                service.roads.work(language, move |network| routes::answer(network, scenario, from, to, language));
            Some(work.await?)
        }
        None => None,
    };
    Ok(picture(suggestion_svg(&service.outlines, &suggestion, route.as_ref(), language)))
}

fn picture(svg: String) -> Response {
    ([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response()
}

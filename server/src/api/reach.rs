//! Whom a place reaches, by the time of each person's way.

use app::wire::{NoWay, ProblemDetails, Reach, Within};
use axum::{Json, extract::State};
use geodata::{DataSet, DemandPoint, Minutes, People};
use planner::{suggest::QuestionError, travel::Network};

use super::{
    Service,
    isochrones::limits,
    parameters::Parameters,
    problem::Problem,
    roads::{find, position, under, way_end, why_no_way},
};
use crate::asked;

/// How many people who need a service get to a place within so many minutes, by the time of the way from where each of
/// them lives; nothing is counted by areas. People without a way are listed, and in none of the numbers.
#[utoipa::path(get, path = "/api/v1/reach",
    params(("to" = String, Query, description = "Longitude and latitude in degrees", example = "26.53,55.87"),
           ("minutes" = String, Query, description = "Up to 8 limits, each above 0 and at most 240", example = "15,30,45"),
           ("service" = String, Query, description = "A service type, by identifier or name", example = "day-care"),
           ("group" = Option<String>, Query, description = "A target group, by identifier or name; absent is the service's first"),
           ("region" = Option<String>, Query, description = "A planning region, by identifier or name; absent or `all` is every region"),
           ("scenario" = Option<String>, Query, description = "One of the network's scenarios; absent is the usual one")),
    responses((status = 200, body = Reach),
              (status = "4XX", body = ProblemDetails, content_type = "application/problem+json")))]
pub(super) async fn reach(State(service): State<Service>, mut parameters: Parameters) -> Result<Json<Reach>, Problem> {
    let language = parameters.language;
    let (roads, data) = (&service.roads, &service.data);
    let to = position(&mut parameters, "to")?;
    let limits = limits(&mut parameters)?;
    let region = parameters.region(data)?;
    let (group, kind) = (parameters.group(data)?, parameters.service(data)?);
    let scenario = roads.scenario(language, parameters.text("scenario"))?;
    let kind = kind.ok_or_else(|| parameters.refuse(&asked::unknown_service(data, "")))?;
    let group = group.or_else(|| first_group(data, kind.as_str()));
    let group = group.ok_or_else(|| parameters.refuse(&QuestionError::NobodyNeedsIt))?;
    parameters.nothing_else()?;
    let demand = data.demand(region.as_ref(), &group, &kind, false);
    let basis = data.needs_basis();
    let reach = move |network: &Network| {
        let place = find(network, to, "to", language)?;
        let homes: Vec<_> = demand.iter().map(|point| network.place(point.position)).collect();
        let trips = under(network, &scenario, language)?.matrix(&homes, &[place], std::num::NonZeroUsize::MIN);
        let minutes = |home: usize| trips.row(home).next().flatten().map(|trip| trip.minutes);
        let minutes: Vec<_> = (0..homes.len()).map(minutes).collect();
        let without = demand.iter().zip(&homes).zip(&minutes).filter(|(_, minutes)| minutes.is_none());
        let unreached = without.map(|((point, home), _)| NoWay {
            point: point.id.clone(),
            name: point.name.clone(),
            position: point.position,
            people: point.people,
            why: why_no_way(home, &place),
        });
        Ok(Reach {
            to: way_end(network, to, &place),
            people: demand.iter().map(|point| point.people).sum(),
            people_basis: basis,
            within: limits.iter().map(|&limit| within(&demand, &minutes, limit)).collect(),
            unreached: unreached.collect(),
            scenario,
        })
    };
    roads.work(language, reach).await.map(Json)
}

/// The people whose way takes at most `limit`.
fn within(demand: &[DemandPoint], minutes: &[Option<Minutes>], limit: Minutes) -> Within {
    let near = demand.iter().zip(minutes).filter(|(_, minutes)| minutes.is_some_and(|minutes| minutes <= limit));
    Within { minutes: limit, people: near.map(|(point, _)| point.people).sum::<People>() }
}

fn first_group(data: &DataSet, service: &str) -> Option<geodata::TargetGroupId> {
    data.service_types().iter().find(|kind| kind.id.as_str() == service)?.groups.first().cloned()
}

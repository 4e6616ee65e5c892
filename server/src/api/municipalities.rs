//! Municipalities.

use app::wire::{MunicipalityCard, ProblemDetails};
use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
};
use geodata::{Language, Municipality, MunicipalityId};

use super::{Service, parameters::Parameters, problem::Problem};

/// The municipalities, of one region or of all.
#[utoipa::path(get, path = "/api/v1/municipalities",
    params(("region" = Option<String>, Query, description = "A planning region, by identifier or name; absent or `all` is every region")),
    responses((status = 200, body = Vec<Municipality>),
              (status = "4XX", body = ProblemDetails, content_type = "application/problem+json")))]
pub(super) async fn municipalities(
    State(service): State<Service>,
    mut parameters: Parameters,
) -> Result<Json<Vec<Municipality>>, Problem> {
    let region = parameters.region(&service.data)?;
    parameters.nothing_else()?;
    let of_region = |municipality: &&Municipality| region.as_ref().is_none_or(|region| municipality.region == *region);
    Ok(Json(service.data.municipalities().iter().filter(of_region).cloned().collect()))
}

/// Everything about one municipality.
#[utoipa::path(get, path = "/api/v1/municipalities/{id}",
    params(("id" = String, Path, description = "ISO 3166-2 code", example = "LV-033")),
    responses((status = 200, body = MunicipalityCard),
              (status = 404, body = ProblemDetails, content_type = "application/problem+json")))]
pub(super) async fn municipality(
    State(service): State<Service>,
    path: Result<Path<String>, PathRejection>,
    parameters: Parameters,
) -> Result<Json<MunicipalityCard>, Problem> {
    let language = parameters.language;
    parameters.nothing_else()?;
    let data = &service.data;
    let id = MunicipalityId(path.map(|Path(id)| id).unwrap_or_default());
    let found = data.municipality(&id);
    let found = found.and_then(|it| Some((it, data.regions().iter().find(|region| region.id == it.region)?)));
    let Some((municipality, region)) = found else {
        return Err(Problem::not_found(
            language,
            match language {
                Language::Latvian => format!("Pašvaldības ar kodu „{id}” nav; kodi ir kā LV-033."),
                Language::English => format!("There is no municipality with the code “{id}”; codes are like LV-033."),
            },
        ));
    };
    let needs = data.needs().iter().filter(|need| need.municipality == id && municipality.participates);
    let mut places: Vec<_> = data.places().iter().filter(|place| place.municipality == id).cloned().collect();
    places.sort_by(|a, b| b.population.cmp(&a.population).then_with(|| a.name.cmp(&b.name)));
    Ok(Json(MunicipalityCard {
        municipality: municipality.clone(),
        region: region.clone(),
        places,
        sites: data.sites().iter().filter(|site| site.municipality == id).cloned().collect(),
        needs: needs.cloned().collect(),
    }))
}

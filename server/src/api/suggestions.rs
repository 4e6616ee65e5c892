//! Suggestions: where new services should go.

use std::{io::Cursor, sync::Arc};

use app::wire::ProblemDetails;
use axum::{Json, body::Bytes, extract::State};
use geodata::{DataSet, Language, Minutes};
use planner::{
    solve::Options,
    suggest::{Conditions, Question, Suggestion, suggest as answer},
    travel::Network,
};

use super::{Service, parameters::Parameters, problem::Problem};
use crate::asked::{Asked, KNOWN_SITES, goals};

/// The most bytes of a planner's own table of needs.
pub(super) const MAX_BODY_BYTES: usize = 4 << 20;

/// Suggests sites: which places to open, whom they serve in how many minutes, and how far from the best possible that can be.
#[utoipa::path(get, path = "/api/v1/suggestions",
    params(Asked, Conditions),
    responses((status = 200, body = Suggestion),
              (status = "4XX", body = ProblemDetails, content_type = "application/problem+json")))]
pub(super) async fn suggest(
    State(service): State<Service>,
    parameters: Parameters,
) -> Result<Json<Suggestion>, Problem> {
    let language = parameters.language;
    let question = question(&service.data, parameters)?;
    let suggestion = service.suggestions.ask(&service.data, question, language).await?;
    Ok(Json(Arc::unwrap_or_clone(suggestion)))
}

/// The same with a planner's own needs: a CSV `municipality,target_group,service,people` as the body replaces the modelled
/// ones for this answer only; nothing of it is kept.
#[utoipa::path(post, path = "/api/v1/suggestions",
    params(Asked, Conditions),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = Suggestion),
              (status = "4XX", body = ProblemDetails, content_type = "application/problem+json")))]
pub(super) async fn suggest_with_own_needs(
    State(service): State<Service>,
    parameters: Parameters,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Result<Json<Suggestion>, Problem> {
    let language = parameters.language;
    let question = question(&service.data, parameters)?;
    let body = body.map_err(|rejection| {
        let detail = match language {
            Language::Latvian => format!("Tabula nav saņemta pilnībā vai ir lielāka par {MAX_BODY_BYTES} baitiem."),
            Language::English => format!("The table did not arrive whole or is larger than {MAX_BODY_BYTES} bytes."),
        };
        Problem::new(rejection.status(), "body", language.pick("Nederīga tabula", "Invalid table"), detail)
    })?;
    let modelled = service.data.clone();
    let own = move || {
        let mut data = DataSet::clone(&modelled);
        data.replace_needs("needs.csv", Cursor::new(body))?;
        Ok(Arc::new(data))
    };
    let work = move |own: &DataSet, network: &Network, options: &Options<'_>| answer(own, network, &question, options);
    Ok(Json(service.suggestions.work(own, language, work).await?))
}

/// Reads a question from the parameters of an address.
pub(crate) fn question(data: &DataSet, mut parameters: Parameters) -> Result<Question, Problem> {
    let asked = Asked {
        region: parameters.region(data)?,
        group: parameters.group(data)?,
        service: parameters.service(data)?,
        goal: parameters.word("goal", &goals())?,
        sites: parameters.number("sites", "veselam skaitlim, vismaz 1", "a whole number, at least 1")?,
        share: parameters.number(
            "share",
            "skaitlim no 0 līdz 1, piemēram, 0.95",
            "a number from 0 to 1, such as 0.95",
        )?,
        standard: parameters.number("standard", "minūšu skaitam, piemēram, 45", "a number of minutes, such as 45")?,
        known: parameters.word("known", &KNOWN_SITES)?.unwrap_or_default(),
        all_municipalities: parameters
            .number("all_municipalities", "true vai false", "true or false")?
            .unwrap_or(false),
        scenario: parameters.text("scenario"),
        conditions: conditions(&mut parameters)?,
    };
    let question = asked.question(data).map_err(|error| parameters.refuse(&error))?;
    parameters.nothing_else()?;
    Ok(question)
}

/// Takes the conditions of a question.
fn conditions(parameters: &mut Parameters) -> Result<Conditions, Problem> {
    let mut number = |name, lv, en| parameters.number::<f64>(name, lv, en);
    let (minutes_lv, minutes_en) = ("minūšu skaitam, piemēram, 30", "a number of minutes, such as 30");
    let (share_lv, share_en) = ("skaitlim no 0 līdz 1, piemēram, 0.8", "a number from 0 to 1, such as 0.8");
    let (sum_lv, sum_en) =
        ("naudas summai bez atdalītājiem, piemēram, 50000", "a sum without separators, such as 50000");
    Ok(Conditions {
        separation: number("separation", minutes_lv, minutes_en)?.map(Minutes),
        longest: number("longest", minutes_lv, minutes_en)?.map(Minutes),
        budget: number("budget", sum_lv, sum_en)?,
        opening: number("opening", sum_lv, sum_en)?,
        place_cost: number("place_cost", sum_lv, sum_en)?,
        worst_tenth: number("worst_tenth", minutes_lv, minutes_en)?.map(Minutes),
        duplication: number("duplication", share_lv, share_en)?,
        floor: number("floor", share_lv, share_en)?,
        backup: number("backup", share_lv, share_en)?,
        places: parameters.number("places", "veselam skaitlim, vismaz 1", "a whole number, at least 1")?,
    })
}

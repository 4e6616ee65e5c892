//! Why a site is suggested and another is not, and what one measure costs in another.

use std::sync::Arc;

use app::wire::ProblemDetails;
use axum::{Json, extract::State};
use planner::suggest::{Conditions, Explanation, Measures, TradeOff};

use super::{Service, parameters::Parameters, problem::Problem, suggestions::question};
use crate::asked::Asked;

/// Explains why a site is, or is not, in the answer to a question: the best answer without it, or with it, everything else
/// chosen anew, and so its best substitute and the difference in each measure.
#[utoipa::path(get, path = "/api/v1/explanations",
    params(Asked, Conditions, ("candidate" = String, Query, description = "The candidate, as in `/api/v1/candidates` or in the answer, or its name")),
    responses((status = 200, body = Explanation),
              (status = "4XX", body = ProblemDetails, content_type = "application/problem+json")))]
pub(super) async fn explain(
    State(service): State<Service>,
    mut parameters: Parameters,
) -> Result<Json<Explanation>, Problem> {
    let language = parameters.language;
    let Some(candidate) = parameters.text("candidate") else {
        let detail = language.pick(
            "Trūkst parametra „candidate”: kuru vietu paskaidrot.",
            "The parameter “candidate” is missing: which site to explain.",
        );
        return Err(Problem::parameter(language, "candidate", "", detail.into()));
    };
    let question = question(&service.data, parameters)?;
    let explanation = service.suggestions.explain(&service.data, question, candidate, language).await?;
    Ok(Json(Arc::unwrap_or_clone(explanation)))
}

/// Every answer that no other one beats in both of two measures: new sites and people within the standard, or mean and
/// longest trip. The question's own goal plays no part.
#[utoipa::path(get, path = "/api/v1/trade-offs",
    params(Asked, Conditions, ("measures" = inline(Option<Measures>), Query, description = "Which two measures; absent is `coverage`")),
    responses((status = 200, body = TradeOff),
              (status = "4XX", body = ProblemDetails, content_type = "application/problem+json")))]
pub(super) async fn trade_off(
    State(service): State<Service>,
    mut parameters: Parameters,
) -> Result<Json<TradeOff>, Problem> {
    let language = parameters.language;
    let words = Measures::ALL.map(|measures| (measures.word(), measures));
    let measures = parameters.word("measures", &words)?.unwrap_or(Measures::Coverage);
    let question = question(&service.data, parameters)?;
    let curve = service.suggestions.trade_off(&service.data, question, measures, language).await?;
    Ok(Json(Arc::unwrap_or_clone(curve)))
}

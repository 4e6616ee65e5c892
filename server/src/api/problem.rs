//! Errors of the API: `application/problem+json` (RFC 9457) in the language of the request.

use std::convert::Infallible;

use app::wire::ProblemDetails;
use axum::{
    Json,
    extract::FromRequestParts,
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use geodata::{DataError, Language};
use planner::suggest::QuestionError;

use crate::language;

/// The language of a request.
pub(crate) struct Lang(pub(crate) Language);

impl<S: Sync> FromRequestParts<S> for Lang {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(language::of_request(parts.uri.query(), &parts.headers)))
    }
}

/// An error answer.
#[derive(Clone, Debug)]
pub(crate) struct Problem(Box<ProblemDetails>);

impl Problem {
    pub(crate) fn new(status: StatusCode, kind: &str, title: &str, detail: String) -> Self {
        Self(Box::new(ProblemDetails {
            kind: format!("/problems/{kind}"),
            title: title.into(),
            status: status.as_u16(),
            detail,
            field: None,
            value: None,
        }))
    }

    /// What exactly is wrong, and what would be right.
    pub(crate) fn detail(&self) -> &str {
        &self.0.detail
    }

    /// A parameter that cannot be understood.
    pub(crate) fn parameter(language: Language, field: &str, value: &str, detail: String) -> Self {
        let title = language.pick("Nederīgs parametrs", "Invalid parameter");
        Self::new(StatusCode::BAD_REQUEST, "invalid-parameter", title, detail).about(field, value)
    }

    /// The same, naming the field at fault and its value.
    pub(super) fn about(mut self, field: &str, value: &str) -> Self {
        self.0.field = Some(field.into());
        self.0.value = Some(value.chars().take(200).collect());
        self
    }

    /// A value that can be understood but makes no sense on this network.
    pub(super) fn invalid(language: Language, field: &str, value: &str, detail: String) -> Self {
        let title = language.pick("Uz šo jautājumu nevar atbildēt", "This question cannot be answered");
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "question", title, detail).about(field, value)
    }

    /// A question that makes no sense on this data set.
    pub(crate) fn question(language: Language, error: &QuestionError) -> Self {
        let title = language.pick("Uz šo jautājumu nevar atbildēt", "This question cannot be answered");
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "question", title, error.message(language));
        problem.0.field = Some(error.field().into());
        problem.0.value = error.value();
        problem
    }

    /// Something that the data set does not have.
    pub(crate) fn not_found(language: Language, detail: String) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", language.pick("Nav atrasts", "Not found"), detail)
    }

    /// A table of needs that cannot be used.
    pub(crate) fn needs(language: Language, error: &DataError) -> Self {
        let title = language.pick("Nederīga tabula", "Invalid table");
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "needs", title, error.message(language))
    }

    /// Too many questions at once.
    pub(crate) fn busy(language: Language) -> Self {
        let title = language.pick("Pašlaik ir pārāk daudz jautājumu", "Too many questions at the moment");
        let detail = language.pick("Mēģiniet vēlreiz pēc pusminūtes.", "Try again in half a minute.");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", title, detail.into())
    }

    /// A fault of ours: what happened is in the log.
    pub(crate) fn fault(language: Language) -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "fault",
            language.pick("Kļūda mūsu pusē", "A fault on our side"),
            language
                .pick(
                    "Atbildi neizdevās sagatavot; nekas nav mainīts.",
                    "The answer could not be made; nothing was changed.",
                )
                .into(),
        )
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, [(header::CONTENT_TYPE, "application/problem+json")], Json(self.0)).into_response()
    }
}

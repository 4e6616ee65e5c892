//! The one way to the data: `GET` on the public JSON API, like any other client.
//!
//! In the browser it is a fetch; on the server the very same router is called in process (see [`InProcess`]).

use std::fmt;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{text::Text, wire::ProblemDetails};

/// Why there is no data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Failure {
    /// The API refused, and says why.
    Problem(Box<ProblemDetails>),
    /// The server was not reached.
    NoAnswer,
    /// The answer was not what this version of the page understands.
    NotUnderstood,
    /// The person cancelled.
    Cancelled,
    /// The server sent the page without waiting any longer: the browser is to ask again.
    StillWorking,
}

impl Failure {
    /// What happened, in words.
    pub fn title(&self, text: &Text) -> String {
        match self {
            Self::Problem(problem) => problem.title.clone(),
            Self::NoAnswer => text.common.no_answer.to_owned(),
            Self::NotUnderstood => text.common.not_understood.to_owned(),
            Self::Cancelled => text.plan.cancelled.to_owned(),
            Self::StillWorking => text.plan.working.to_owned(),
        }
    }

    /// What was kept and what to do next.
    pub fn detail(&self, text: &Text) -> String {
        match self {
            Self::Problem(problem) => problem.detail.clone(),
            Self::NoAnswer => text.common.no_answer_detail.to_owned(),
            Self::NotUnderstood => text.common.not_understood_detail.to_owned(),
            Self::Cancelled => text.plan.cancelled_detail.to_owned(),
            Self::StillWorking => text.plan.working_limit.to_owned(),
        }
    }

    /// Whether the thing asked for does not exist.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Problem(problem) if problem.status == 404)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.title(Text::of(geodata::Language::English)))
    }
}

impl std::error::Error for Failure {}

/// The answer of the API with this status and these bytes.
fn read<T: DeserializeOwned>(status: u16, body: &[u8]) -> Result<T, Failure> {
    if (200..300).contains(&status) {
        serde_json::from_slice(body).map_err(|_| Failure::NotUnderstood)
    } else {
        Err(serde_json::from_slice(body).map_or(Failure::NoAnswer, |problem| Failure::Problem(Box::new(problem))))
    }
}

#[cfg(not(feature = "hydrate"))]
mod transport {
    use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

    use geodata::Language;
    use leptos::prelude::*;
    use serde::de::DeserializeOwned;

    use super::{Failure, read};
    use crate::parts::language;

    /// How long a page that is being made waits for what may take long; then the browser waits, with progress and a way out.
    const MOMENT: Duration = Duration::from_secs(1);

    /// What [`InProcess`] answers with: status and body, or nothing within the time that was given.
    pub type Reply = Pin<Box<dyn Future<Output = Option<(u16, Vec<u8>)>> + Send>>;

    /// Calls the API's router without a network: takes path and query, the language, and how long to wait if not to the end;
    /// the server provides it as a context.
    #[derive(Clone)]
    pub struct InProcess(pub Arc<dyn Fn(String, Language, Option<Duration>) -> Reply + Send + Sync>);

    /// Stops a request that is under way; on the server there is nobody to ask for it.
    #[derive(Clone, Copy, Default)]
    pub struct Cancel;

    impl Cancel {
        /// A handle without a request.
        pub fn new() -> Self {
            Self
        }

        /// Stops the request.
        pub fn cancel(self) {}
    }

    /// Reads `path` (from `/api/v1` on, with its query string) of the API.
    ///
    /// # Errors
    /// See [`Failure`].
    pub fn get<T: DeserializeOwned>(
        path: String,
        _cancel: Option<Cancel>,
    ) -> impl Future<Output = Result<T, Failure>> + Send + 'static {
        within(&path, None)
    }

    /// The same for what may take long.
    ///
    /// # Errors
    /// [`Failure::StillWorking`] if it is not there within a moment; the browser is to ask for it.
    pub fn ask<T: DeserializeOwned>(
        path: String,
        _cancel: Option<Cancel>,
    ) -> impl Future<Output = Result<T, Failure>> + Send + 'static {
        within(&path, Some(MOMENT))
    }

    fn within<T: DeserializeOwned>(
        path: &str,
        limit: Option<Duration>,
    ) -> impl Future<Output = Result<T, Failure>> + Send + use<T> + 'static {
        // Contexts are only there before the first await.
        let reply = use_context::<InProcess>().map(|InProcess(call)| call(format!("/api/v1{path}"), language(), limit));
        async move {
            let (status, body) = reply.ok_or(Failure::NoAnswer)?.await.ok_or(Failure::StillWorking)?;
            read(status, &body)
        }
    }
}

#[cfg(feature = "hydrate")]
mod transport {
    use std::future::Future;

    use geodata::Language;
    use leptos::prelude::*;
    use send_wrapper::SendWrapper;
    use serde::de::DeserializeOwned;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{AbortController, Headers, RequestInit, Response};

    use super::{Failure, read};
    use crate::parts::language;

    /// Stops a request that is under way.
    #[derive(Clone, Copy)]
    pub struct Cancel(StoredValue<Option<SendWrapper<AbortController>>>);

    impl Cancel {
        /// A handle without a request; it lives as long as the page that makes it.
        #[allow(clippy::new_without_default)] // it belongs to an owner, so that it is no plain value
        pub fn new() -> Self {
            Self(StoredValue::new(None))
        }

        /// Stops the request; what waits for it gets [`Failure::Cancelled`].
        pub fn cancel(self) {
            if let Some(controller) = self.0.try_update_value(Option::take).flatten() {
                controller.abort();
            }
        }

        fn next(self) -> Option<AbortController> {
            self.cancel();
            let controller = AbortController::new().ok()?;
            self.0.set_value(Some(SendWrapper::new(controller.clone())));
            Some(controller)
        }
    }

    /// Reads `path` (from `/api/v1` on, with its query string) of the API.
    ///
    /// # Errors
    /// See [`Failure`].
    pub fn get<T: DeserializeOwned>(
        path: String,
        cancel: Option<Cancel>,
    ) -> impl Future<Output = Result<T, Failure>> + Send + 'static {
        let request = fetch(format!("/api/v1{path}"), language(), cancel.and_then(Cancel::next));
        SendWrapper::new(async move {
            let (status, body) = request.await?;
            read(status, &body)
        })
    }

    pub use self::get as ask;

    async fn fetch(
        address: String,
        language: Language,
        controller: Option<AbortController>,
    ) -> Result<(u16, Vec<u8>), Failure> {
        let failed = |error: JsValue| {
            let name = js_sys::Reflect::get(&error, &"name".into()).ok().and_then(|name| name.as_string());
            if name.as_deref() == Some("AbortError") { Failure::Cancelled } else { Failure::NoAnswer }
        };
        let options = RequestInit::new();
        let headers = Headers::new().map_err(failed)?;
        headers.set("Accept", "application/json").map_err(failed)?;
        headers.set("Accept-Language", language.code()).map_err(failed)?;
        options.set_headers(&headers);
        if let Some(controller) = &controller {
            options.set_signal(Some(&controller.signal()));
        }
        let reply = JsFuture::from(window().fetch_with_str_and_init(&address, &options)).await.map_err(failed)?;
        let reply: Response = reply.dyn_into().map_err(failed)?;
        let body = JsFuture::from(reply.array_buffer().map_err(failed)?).await.map_err(failed)?;
        Ok((reply.status(), js_sys::Uint8Array::new(&body).to_vec()))
    }
}

pub use transport::*;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_are_told_from_silence() {
        let problem = br#"{"type":"/problems/unknown-region","title":"T","status":404,"detail":"D"}"#;
        let refused = read::<Vec<u8>>(404, problem).unwrap_err();
        assert!(refused.is_missing());
        assert_eq!(refused.detail(Text::of(geodata::Language::English)), "D");
        assert_eq!(read::<Vec<u8>>(502, b"<html>"), Err(Failure::NoAnswer));
        assert_eq!(read::<Vec<u8>>(200, b"{}"), Err(Failure::NotUnderstood));
        assert_eq!(read::<Vec<u8>>(200, b"[1]"), Ok(vec![1]));
    }
}

//! The whole site: the pages (rendered here, hydrated in the browser), the API, the embedded files.
//!
//! The pages' own requests go to the very router that serves `/api`, in process: the front end is one more client.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use app::{SetStatus, api::InProcess};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::Response,
    routing::get,
};
use geodata::Language;
use leptos::{
    config::LeptosOptions,
    prelude::{provide_context, use_context},
};
use leptos_axum::ResponseOptions;
use tokio::time::timeout;
use tower::ServiceExt;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer, trace::TraceLayer};

use crate::{
    api::{self, Service},
    assets,
    pages::Press,
};

/// Everything that the server answers. `address` is where it listens.
pub fn router(service: Service, address: SocketAddr) -> Router {
    // Only the first call can set it, and every one sets the same.
    let _ = any_spawner::Executor::init_tokio();
    let options = LeptosOptions::builder().output_name("app").site_pkg_dir("pkg").site_addr(address).build();
    let api = api::router(service);
    let in_process = in_process(api.clone());
    let context = move || {
        provide_context(in_process.clone());
        let Some(response) = use_context::<ResponseOptions>() else { return };
        restrict_scripts(&response);
        provide_context(SetStatus(Arc::new(move |status| {
            if let Ok(status) = StatusCode::from_u16(status) {
                response.set_status(status);
            }
        })));
    };
    let shell = move || app::shell(options.clone());
    let press = Press::new();
    let pages = Router::new().fallback(get(move |request| {
        let (press, context, shell) = (press.clone(), context.clone(), shell.clone());
        async move { press.page(context, shell, request).await }
    }));
    // Embedded files are compressed when built, so the layer that compresses leaves them alone.
    let made = Router::new().merge(api).fallback_service(pages).layer(CompressionLayer::new());
    assets::routes()
        .merge(made)
        .layer(middleware::from_fn(harden))
        .layer(CatchPanicLayer::new())
        .layer(TraceLayer::new_for_http())
}

/// How long what a page does not wait for is still worked on, for the browser to join.
const HANDOVER: Duration = Duration::from_secs(5);

/// Calls the API's router without a network.
fn in_process(api: Router) -> InProcess {
    InProcess(Arc::new(move |path: String, language: Language, limit: Option<Duration>| {
        let answer = answer(api.clone(), path, language);
        Box::pin(async move {
            let Some(limit) = limit else { return Some(answer.await) };
            let answer = tokio::spawn(timeout(limit + HANDOVER, answer));
            timeout(limit, answer).await.ok()?.ok()?.ok()
        })
    }))
}

/// Status and body of the API's answer.
async fn answer(api: Router, path: String, language: Language) -> (u16, Vec<u8>) {
    let request = Request::get(path).header(header::ACCEPT_LANGUAGE, language.code()).body(Body::empty());
    let Ok(request) = request else { return (400, Vec::new()) };
    let Ok(response) = api.oneshot(request).await;
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), usize::MAX).await;
    (status, body.map(Into::into).unwrap_or_default())
}

/// A content security policy for the page being rendered: scripts of this site only, inline ones only with this page's nonce.
fn restrict_scripts(response: &ResponseOptions) {
    let nonce = leptos::nonce::use_nonce().map(|nonce| format!(" 'nonce-{nonce}'")).unwrap_or_default();
    let policy = format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{nonce}; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data: blob:; worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'self'; \
         form-action 'self'; frame-ancestors *"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// Headers that every answer carries.
async fn harden(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin"));
    response
}

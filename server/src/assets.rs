//! The files that the browser loads, embedded in the binary by the build (`cargo xtask serve`).
//!
//! Every file has a strong entity tag, the hash of its bytes, and is asked about anew each time; an unchanged one
//! costs a 304. Where the build left a brotli form beside a file, those who accept it get it, without compressing
//! anything here.

use axum::Router;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, VARY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::etag::{hexadecimal, is_known, items};

#[derive(RustEmbed)]
#[folder = "../target/site"]
struct Site;

/// One route for each embedded file, and none else: what is not there is left to the rest of the server.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let mut router = Router::new();
    for path in Site::iter().filter(|path| !path.ends_with(".br")) {
        let address = format!("/{path}");
        router = router.route(&address, get(async move |headers: HeaderMap| respond(&path, &headers)));
    }
    router
}

fn respond(path: &str, request: &HeaderMap) -> Response {
    let Some(plain) = Site::get(path) else { return StatusCode::NOT_FOUND.into_response() };
    let packed = Site::get(&format!("{path}.br")).filter(|_| accepts_brotli(request));
    let encoding = packed.as_ref().map(|_| (CONTENT_ENCODING, "br"));
    let file = packed.unwrap_or(plain);

    let version = version(&file);
    let tag = format!("\"{version}\"");
    let about = [(ETAG, tag.as_str()), (CACHE_CONTROL, "no-cache"), (VARY, "accept-encoding")];
    if is_known(request, &version) {
        return (StatusCode::NOT_MODIFIED, about).into_response();
    }
    let mut response = (about, [(CONTENT_TYPE, media_type(path))], file.data).into_response();
    if let Some((name, value)) = encoding {
        response.headers_mut().insert(name, axum::http::HeaderValue::from_static(value));
    }
    response
}

/// What changes when the file does.
fn version(file: &EmbeddedFile) -> String {
    hexadecimal(&file.metadata.sha256_hash())
}

/// Whether `br` is among the accepted codings and not refused by `q=0`.
fn accepts_brotli(request: &HeaderMap) -> bool {
    items(request, &ACCEPT_ENCODING).any(|coding| {
        let (name, quality) = coding.split_once(';').unwrap_or((coding, "q=1"));
        let quality = quality.trim().strip_prefix("q=").and_then(|quality| quality.parse::<f64>().ok());
        name.trim().eq_ignore_ascii_case("br") && quality.is_none_or(|quality| quality > 0.0)
    })
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("png") => "image/png",
        Some("svg") => "image/svg+xml",
        Some("txt") => "text/plain; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, header::IF_NONE_MATCH};

    use super::*;

    fn with(name: HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn brotli_is_sent_to_those_who_accept_it() {
        for accepted in ["br", "gzip, deflate, br, zstd", "gzip;q=1.0, br;q=0.5", "BR"] {
            assert!(accepts_brotli(&with(ACCEPT_ENCODING, accepted)), "{accepted}");
        }
        for refused in ["gzip", "br;q=0", "gzip, br; q=0.0", "brotli", ""] {
            assert!(!accepts_brotli(&with(ACCEPT_ENCODING, refused)), "{refused}");
        }
        assert!(!accepts_brotli(&HeaderMap::new()));
    }

    #[test]
    fn modules_and_webassembly_have_the_types_that_browsers_insist_on() {
        assert!(media_type("vendor/maplibre-gl/maplibre-gl.mjs").starts_with("text/javascript"));
        assert_eq!(media_type("pkg/app_bg.wasm"), "application/wasm");
        assert_eq!(media_type("pkg/unknown"), "application/octet-stream");
    }

    #[test]
    fn every_embedded_file_is_served_whole_and_then_by_its_tag() {
        for path in Site::iter().filter(|path| !path.ends_with(".br")) {
            let first = respond(&path, &HeaderMap::new());
            assert_eq!(
                (first.status(), &first.headers()[CACHE_CONTROL]),
                (StatusCode::OK, &"no-cache".parse().unwrap())
            );
            let tag = first.headers()[ETAG].to_str().unwrap().to_owned();
            assert_eq!(respond(&path, &with(IF_NONE_MATCH, &tag)).status(), StatusCode::NOT_MODIFIED);
        }
        assert_eq!(respond("no/such.file", &HeaderMap::new()).status(), StatusCode::NOT_FOUND);
    }
}

//! Entity tags: who has an answer already is told so in a few bytes.

use std::fmt::Write;

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

/// Adds a weak entity tag (weak, because compression changes the bytes) to successful answers to GET, and answers
/// 304 when the request has it already.
pub(crate) async fn etag(request: Request, next: Next) -> Response {
    let is_get = request.method() == Method::GET;
    let asked = request.headers().clone();
    let response = next.run(request).await;
    if !is_get || response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let digest = hexadecimal(&Sha256::digest(&bytes));
    let tag = format!("W/\"{digest}\"");
    if let Ok(value) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, value);
    }
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    parts.headers.insert(header::VARY, HeaderValue::from_static("accept-language, cookie"));
    if is_known(&asked, &digest) {
        parts.headers.remove(header::CONTENT_LENGTH);
        parts.status = StatusCode::NOT_MODIFIED;
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// The first 128 bits of a hash.
pub(crate) fn hexadecimal(hash: &[u8]) -> String {
    hash.iter().take(16).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Whether the caller has the version with this tag already (RFC 9110, 13.1.2: weak comparison, a list, or `*`).
pub(crate) fn is_known(request: &HeaderMap, tag: &str) -> bool {
    items(request, &header::IF_NONE_MATCH)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known).trim_matches('"') == tag)
}

/// The items of a header that holds a comma-separated list.
pub(crate) fn items<'a>(request: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    let values = request.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_version_is_recognised() {
        let with = |known: &str| HeaderMap::from_iter([(header::IF_NONE_MATCH, known.parse().unwrap())]);
        for known in ["\"ab\"", "W/\"ab\"", "\"x\", \"ab\"", "*"] {
            assert!(is_known(&with(known), "ab"), "{known}");
        }
        assert!(!is_known(&with("\"abc\""), "ab"));
        assert!(!is_known(&HeaderMap::new(), "ab"));
    }
}

//! Answers of the API and how they are read.

use reqwest::{Response, StatusCode, header};
use serde_json::Value;

use crate::Server;

/// The JSON of an answer with status 200.
pub async fn json(response: Response) -> Value {
    assert_eq!(response.status(), StatusCode::OK, "{}", response.url());
    response.json().await.expect("JSON")
}

/// The JSON at a path.
pub async fn get(server: &Server, path: &str) -> Value {
    json(server.get(path).await).await
}

/// The answer to a JSON document that is sent to a path.
pub async fn post(server: &Server, path: &str, body: &Value) -> Response {
    let request = server.client().post(server.url(path)).body(body.to_string());
    request.send().await.expect("an answer")
}

/// The request was refused as a problem (RFC 9457) that names each of these.
pub async fn refused(response: Response, expected: u16, names: &[&str]) -> Value {
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE).cloned();
    let body: Value = response.json().await.expect("JSON");
    assert_eq!(status.as_u16(), expected, "{body}");
    assert_eq!(kind.as_ref().and_then(|kind| kind.to_str().ok()), Some("application/problem+json"), "{body}");
    assert_eq!(body["status"], expected);
    for name in names {
        assert!(body.to_string().contains(name), "“{name}” is missing in {body}");
    }
    body
}

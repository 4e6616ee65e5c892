//! Large matrices as jobs: accepted, told of, kept over a restart, cancelled.
#![allow(clippy::unwrap_used)]

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tests::{
    PATIENCE, Server,
    answer::{get, json, post, refused},
    call,
};
use tokio::time::sleep;

/// Points on a grid over the east of Latvia, where the roads of the embedded data set are.
fn points(count: usize) -> Vec<Value> {
    let point = |index: usize| {
        let (column, row) = (index % 50, index / 50);
        let (lon, lat) = (26.0 + column as f64 * 0.02, 56.3 + row as f64 * 0.005);
        json!({ "id": format!("p{index}"), "lon": lon, "lat": lat })
    };
    (0..count).map(point).collect()
}

/// A little more than is answered at once.
fn small() -> Value {
    json!({ "from": points(102), "to": points(1000), "scenario": "winter" })
}

/// What takes a while.
fn large() -> Value {
    json!({ "from": points(4000), "to": points(4000) })
}

async fn submit(server: &Server, body: &Value) -> String {
    let accepted = post(server, "/api/v1/matrices", body).await;
    assert_eq!(accepted.status(), 202);
    let location = accepted.headers()["location"].to_str().unwrap().to_owned();
    let status: Value = accepted.json().await.unwrap();
    assert_eq!(status["job"], location);
    assert_eq!(status["id"].as_str().unwrap().len(), 32, "{status}");
    location
}

/// Waits for a state; longer than for anything else, because there is something to do.
async fn until(server: &Server, job: &str, state: &str) -> Value {
    let started = Instant::now();
    loop {
        let status = get(server, job).await;
        if status["state"] == state {
            return status;
        }
        assert!(started.elapsed() < 4 * PATIENCE, "still not {state}: {status}");
        sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_large_matrix_is_a_job_with_a_result() {
    let server = Server::start().await;
    let job = submit(&server, &small()).await;
    let events = server.get(&format!("{job}/events")).await;
    assert_eq!(events.headers()["content-type"], "text/event-stream");
    // The stream ends with the job.
    let told = events.text().await.unwrap();
    let last = told.lines().rfind(|line| line.starts_with("data:")).unwrap().trim_start_matches("data:");
    let last: Value = serde_json::from_str(last).unwrap();
    assert_eq!((&last["state"], &last["done"], &last["all"]), (&json!("done"), &json!(102), &json!(102)));
    let result = server.get(last["result"].as_str().unwrap()).await;
    assert!(result.headers()["content-type"].to_str().unwrap().starts_with("text/csv"));
    let csv = result.text().await.unwrap();
    let lines: Vec<_> = csv.lines().collect();
    assert_eq!(lines.len(), 1 + 102 * 1000);
    assert_eq!(lines[0], "from,to,minutes,metres,from_snap_metres,to_snap_metres");
    // A line of it is the route.
    let fields: Vec<_> = lines[1 + 7 * 1000 + 321].split(',').collect();
    assert_eq!(&fields[..2], ["p7", "p321"]);
    let (from, to) = (&points(8)[7], &points(322)[321]);
    let path =
        format!("/api/v1/routes?from={},{}&to={},{}&scenario=winter", from["lon"], from["lat"], to["lon"], to["lat"]);
    assert_eq!(fields[2].parse::<f64>().ok(), get(&server, &path).await["minutes"].as_f64());
    // Removed for good.
    let removed = server.client().delete(server.url(&job)).send().await.unwrap();
    assert_eq!(removed.status(), 200);
    refused(server.get(&format!("{job}?lang=en")).await, 404, &["no such job"]).await;
}

#[tokio::test]
async fn a_result_may_be_a_numpy_array() {
    let server = Server::start().await;
    let mut body = small();
    body["format"] = json!("npy");
    let job = submit(&server, &body).await;
    let status = until(&server, &job, "done").await;
    let bytes = server.get(status["result"].as_str().unwrap()).await.bytes().await.unwrap();
    assert!(bytes.starts_with(b"\x93NUMPY"));
    let header = String::from_utf8_lossy(&bytes[..128]).into_owned();
    assert!(header.contains("'<f4'") && header.contains("(102, 1000"), "{header}");
}

#[tokio::test]
async fn jobs_outlive_the_server() {
    let state = tempfile::tempdir().unwrap();
    let folder = state.path().display().to_string();
    let server = Server::start_with(&["--state", &folder]).await;
    let (running, waiting) = (submit(&server, &large()).await, submit(&server, &small()).await);
    until(&server, &running, "running").await;
    refused(server.get(&format!("{waiting}/result?lang=en")).await, 409, &["not done"]).await;
    // Killed, not asked to stop.
    drop(server);
    let server = Server::start_with(&["--state", &folder]).await;
    let again = get(&server, &running).await;
    assert!(["waiting", "running"].contains(&again["state"].as_str().unwrap()), "{again}");
    assert_eq!(json(server.client().delete(server.url(&running)).send().await.unwrap()).await["state"], "cancelled");
    let done = until(&server, &waiting, "done").await;
    let csv = server.get(done["result"].as_str().unwrap()).await.text().await.unwrap();
    assert_eq!(csv.lines().count(), 1 + 102 * 1000);
    // The finished one is there after another restart, the cancelled one is not.
    drop(server);
    let server = Server::start_with(&["--state", &folder]).await;
    assert_eq!(get(&server, &waiting).await["state"], "done");
    refused(server.get(&running).await, 404, &[]).await;
}

#[tokio::test]
async fn a_job_is_cancelled_at_once() {
    let server = Server::start().await;
    let (running, next) = (submit(&server, &large()).await, submit(&server, &small()).await);
    until(&server, &running, "running").await;
    let asked = Instant::now();
    let cancelled = json(server.client().delete(server.url(&running)).send().await.unwrap()).await;
    assert_eq!(cancelled["state"], "cancelled");
    // The next one gets its turn.
    while get(&server, &next).await["state"] == "waiting" {
        assert!(asked.elapsed() < Duration::from_secs(10), "the cancelled job still runs");
        sleep(Duration::from_millis(20)).await;
    }
    until(&server, &next, "done").await;
    refused(server.get(&format!("{running}/result?lang=en")).await, 409, &["not done"]).await;
}

#[tokio::test]
async fn a_job_cannot_be_guessed_and_folders_are_not_shared() {
    let state = tempfile::tempdir().unwrap();
    let folder = state.path().display().to_string();
    let server = Server::start_with(&["--state", &folder]).await;
    for id in ["0", "..", "%2e%2e%2flock", "lock", &"0".repeat(32)] {
        refused(server.get(&format!("/api/v1/jobs/{id}/events?lang=en")).await, 404, &[]).await;
    }
    let second = call::tuvu(&["serve", "--listen", "127.0.0.1:0", "--state", &folder]);
    call::refused(&second, 1, &[&folder, "another server", "--state"]);
}

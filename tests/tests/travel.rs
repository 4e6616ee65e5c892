//! Travel over the HTTP API: times that follow from the roads by hand, answers that agree with each other, refusals.
#![allow(clippy::unwrap_used)]

use std::fs;

use serde_json::{Value, json};
use tests::{
    Server,
    answer::{get, post, refused},
    call,
    data_folder::DataFolder,
};

/// Two roads that meet at a right angle, in the south-east of Latvia:
///
/// ```text
///                       3 (26.4, 56.9)
///                       │
/// 1 (26.0, 56.5) ────── 2 (26.4, 56.5)
/// ```
const CORNERS: [[f64; 2]; 3] = [[26.0, 56.5], [26.4, 56.5], [26.4, 56.9]];

/// Great-circle distance in metres on the sphere of 6,371,008.8 m: the law of cosines, another formula than the product's.
fn metres([lon_a, lat_a]: [f64; 2], [lon_b, lat_b]: [f64; 2]) -> f64 {
    let (a, b, apart) = (lat_a.to_radians(), lat_b.to_radians(), (lon_b - lon_a).to_radians());
    6_371_008.8 * (a.sin() * b.sin() + a.cos() * b.cos() * apart.cos()).acos()
}

fn two_roads() -> DataFolder {
    let road = |a: usize, b: usize| {
        let (from, to) = (CORNERS[a - 1], CORNERS[b - 1]);
        json!({ "type": "Feature", "properties": { "a": a, "b": b, "source": "osm", "km": metres(from, to) / 1000.0 },
            "geometry": { "type": "LineString", "coordinates": [from, to] } })
    };
    let roads = json!({ "type": "FeatureCollection", "features": [road(1, 2), road(2, 3)] });
    DataFolder::default().with("roads.geojson", &roads.to_string())
}

async fn route(server: &Server, from: [f64; 2], to: [f64; 2], more: &str) -> Value {
    let path = format!("/api/v1/routes?from={},{}&to={},{}{more}", from[0], from[1], to[0], to[1]);
    get(server, &path).await
}

#[track_caller]
fn is_about(found: &Value, expected: f64, tolerance: f64) {
    let found = found.as_f64().unwrap_or_else(|| panic!("{found} instead of {expected}"));
    assert!((found - expected).abs() <= tolerance, "{found} instead of {expected}");
}

/// The profile of the data set: 70 km/h on roads that are 4.5 % longer than drawn; 45 km/h on ways to them that are 1.3
/// times as long as the straight line; in winter 0.8 times the speed.
#[tokio::test]
async fn times_follow_from_the_roads_by_hand() {
    let folder = two_roads();
    let server = Server::start_with(&["--data", &folder.argument()]).await;
    let [west, corner, north] = CORNERS;
    let length = (metres(west, corner) + metres(corner, north)) * 1.045;
    let minutes = length * 60.0 / 70_000.0;
    let found = route(&server, west, north, "").await;
    is_about(&found["minutes"], minutes, 0.001);
    is_about(&found["metres"], length, 1.0);
    let legs: f64 = found["legs"].as_array().unwrap().iter().map(|leg| leg["minutes"].as_f64().unwrap()).sum();
    is_about(&found["minutes"], legs, 0.001);
    let line = found["geometry"]["coordinates"].as_array().unwrap();
    assert_eq!((line.first(), line.last()), (Some(&json!(west)), Some(&json!(north))));
    let winter = route(&server, west, north, "&scenario=winter").await;
    is_about(&winter["minutes"], minutes / 0.8, 0.001);
    // A door a little north of the first road.
    let door = [26.2, 56.51];
    let off = metres(door, [26.2, 56.5]);
    let access = off * 1.3 * 60.0 / 45_000.0;
    let found = route(&server, door, corner, "").await;
    is_about(&found["from"]["street_distance"], off, 20.0);
    is_about(&found["from"]["access"], access, 0.05);
    is_about(&found["minutes"], access + metres([26.2, 56.5], corner) * 1.045 * 60.0 / 70_000.0, 0.05);
    assert_eq!(found["legs"][0]["class"], "access");
    let there_already = route(&server, corner, corner, "").await;
    is_about(&there_already["minutes"], 0.0, 0.0);
}

#[tokio::test]
async fn an_end_without_a_street_is_named_and_never_0_minutes() {
    let folder = two_roads();
    let server = Server::start_with(&["--data", &folder.argument()]).await;
    let (far, near) = ([26.0, 56.9], CORNERS[0]);
    for (from, to, ends, word) in [
        (far, near, json!(["from"]), "The beginning is 2"),
        (near, far, json!(["to"]), "The end is 2"),
        (far, far, json!(["from", "to"]), "The end is 2"),
    ] {
        let found = route(&server, from, to, "&lang=en").await;
        assert_eq!(
            (&found["minutes"], &found["metres"], &found["geometry"]),
            (&Value::Null, &Value::Null, &Value::Null)
        );
        assert_eq!(found["why"], json!({ "kind": "unsnapped", "ends": ends }));
        let detail = found["detail"].as_str().unwrap();
        assert!(detail.contains(word) && detail.contains("20.0 km"), "{detail}");
    }
    let areas = get(&server, "/api/v1/isochrones?from=26.0,56.9&minutes=30&lang=en").await;
    assert_eq!((&areas["features"], &areas["from"]["is_snapped"]), (&json!([]), &json!(false)));
    // A time to the street would be a way that nobody has.
    assert_eq!((&areas["from"]["access"], areas["from"]["street_distance"].is_number()), (&json!(null), true));
    assert!(areas["detail"].as_str().unwrap().contains("20.0 km"), "{areas}");
    let body = json!({ "from": [{ "id": "far", "lon": 26.0, "lat": 56.9 }], "to": [{ "id": "near", "lon": 26.0, "lat": 56.5 }] });
    let matrix = tests::answer::json(post(&server, "/api/v1/matrices", &body).await).await;
    assert_eq!(matrix["minutes"], json!([[null]]));
    assert_eq!(matrix["unsnapped_from"][0]["id"], "far");
    assert_eq!(matrix["unsnapped_to"], json!([]));
}

/// Some places of the data set as points of a matrix.
async fn points(server: &Server, region: &str, count: usize) -> Vec<Value> {
    let candidates = get(server, &format!("/api/v1/candidates?region={region}")).await;
    let point = |it: &Value| json!({ "id": it["id"], "lon": it["position"]["lon"], "lat": it["position"]["lat"] });
    candidates.as_array().unwrap().iter().take(count).map(point).collect()
}

fn at(point: &Value) -> [f64; 2] {
    [point["lon"].as_f64().unwrap(), point["lat"].as_f64().unwrap()]
}

#[tokio::test]
async fn the_matrix_equals_the_routes_and_winter_is_never_faster() {
    let server = Server::start().await;
    let (from, to) = (points(&server, "Latgale", 6).await, points(&server, "Vidzeme", 5).await);
    let ask = |scenario: &str| json!({ "from": from, "to": to, "scenario": scenario });
    let mut known: Vec<Vec<f64>> = Vec::new();
    for scenario in ["base", "winter"] {
        let matrix = tests::answer::json(post(&server, "/api/v1/matrices", &ask(scenario)).await).await;
        let mut all = Vec::new();
        for (row, start) in from.iter().enumerate() {
            for (column, end) in to.iter().enumerate() {
                let found = route(&server, at(start), at(end), &format!("&scenario={scenario}")).await;
                assert_eq!(found["minutes"], matrix["minutes"][row][column], "{start} {end}");
                assert_eq!(found["metres"], matrix["metres"][row][column], "{start} {end}");
                all.push(found["minutes"].as_f64().unwrap());
            }
        }
        known.push(all);
    }
    assert!(known[0].iter().zip(&known[1]).all(|(base, winter)| winter > base), "{known:?}");
    // What takes longer than the limit is no route.
    let limit = known[0].iter().sum::<f64>() / 30.0;
    let body = json!({ "from": from, "to": to, "max_minutes": limit });
    let within = tests::answer::json(post(&server, "/api/v1/matrices", &body).await).await;
    let flat = within["minutes"].as_array().unwrap().iter().flat_map(|row| row.as_array().unwrap());
    for (found, base) in flat.zip(&known[0]) {
        assert_eq!(found.is_null(), *base > limit, "{found} {base}");
    }
}

#[tokio::test]
async fn people_are_counted_by_the_time_of_their_way() {
    let server = Server::start().await;
    let suggestion =
        "/api/v1/suggestions?service=day-care&group=adults&goal=mean_time&sites=1&known=ignore&standard=45";
    let answer = get(&server, suggestion).await;
    let site = &answer["sites"][0]["position"];
    let path =
        format!("/api/v1/reach?to={},{}&minutes=30,45,60&service=day-care&group=adults", site["lon"], site["lat"]);
    let reach = get(&server, &path).await;
    // With one site open, everybody goes there: the same people, counted by another part of the product.
    assert_eq!(reach["within"][1], json!({ "minutes": 45.0, "people": answer["after"]["covered"] }));
    assert_eq!(reach["people"], answer["after"]["people"]);
    let unreached: f64 = reach["unreached"].as_array().unwrap().iter().map(|row| row["people"].as_f64().unwrap()).sum();
    is_about(&answer["after"]["reached"], reach["people"].as_f64().unwrap() - unreached, 1e-6);
    let within = |index: usize| reach["within"][index]["people"].as_f64().unwrap();
    assert!(within(0) <= within(1) && within(1) <= within(2), "{reach}");
}

#[tokio::test]
async fn isochrones_nest() {
    let server = Server::start().await;
    let found = get(&server, "/api/v1/isochrones?from=27.33,56.51&minutes=45,15,30,30&scenario=winter").await;
    let features = found["features"].as_array().unwrap();
    let limits: Vec<_> = features.iter().map(|it| it["properties"]["minutes"].as_f64().unwrap()).collect();
    assert_eq!(limits, [45.0, 30.0, 15.0]);
    assert!(found["note"].as_str().unwrap().contains("attēls"), "{}", found["note"]);
    for pair in features.windows(2) {
        let [outer, inner] = [&pair[0], &pair[1]].map(rings);
        let corners: Vec<[f64; 2]> = outer.iter().flatten().copied().collect();
        assert!(area(&inner) > 0.0 && area(&inner) < area(&outer));
        for corner in inner.iter().flatten().filter(|corner| !corners.contains(corner)) {
            assert!(holds(&outer, *corner), "{corner:?} is outside");
        }
    }
}

/// Every ring of a feature, outer ones and holes.
fn rings(feature: &Value) -> Vec<Vec<[f64; 2]>> {
    assert_eq!(feature["geometry"]["type"], "MultiPolygon");
    serde_json::from_value::<Vec<Vec<Vec<[f64; 2]>>>>(feature["geometry"]["coordinates"].clone()).unwrap().concat()
}

/// Outer rings run against the clock and holes with it (RFC 7946), so that their signed areas add up.
fn area(rings: &[Vec<[f64; 2]>]) -> f64 {
    let of = |ring: &Vec<[f64; 2]>| {
        ring.windows(2).map(|pair| pair[0][0] * pair[1][1] - pair[1][0] * pair[0][1]).sum::<f64>()
    };
    rings.iter().map(of).sum::<f64>() / 2.0
}

/// Whether a ray from the point crosses the rings an odd number of times.
fn holds(rings: &[Vec<[f64; 2]>], [x, y]: [f64; 2]) -> bool {
    let crosses = |pair: &[[f64; 2]]| {
        let ([ax, ay], [bx, by]) = (pair[0], pair[1]);
        (ay > y) != (by > y) && x < ax + (y - ay) / (by - ay) * (bx - ax)
    };
    rings.iter().flat_map(|ring| ring.windows(2)).filter(|pair| crosses(pair)).count() % 2 == 1
}

#[tokio::test]
async fn bad_questions_are_refused_by_field_value_and_remedy_in_both_languages() {
    let server = Server::start().await;
    for (path, status, field, names) in [
        ("routes?to=27.33,56.51", 400, "from", &["24.11,56.95"][..]),
        ("routes?from=27.33&to=27.33,56.51", 400, "from", &["27.33"]),
        ("routes?from=27.33,NaNN&to=27.33,56.51", 400, "from", &["NaNN"]),
        ("routes?from=27.33,NaN&to=27.33,56.51", 422, "from", &["NaN"]),
        ("routes?from=56.51,27.33&to=27.33,56.51", 422, "from", &["swapped"]),
        ("routes?from=27.33,56.51&to=2.35,48.86", 422, "to", &["utside the road network"]),
        ("routes?from=27.33,56.51&to=27.4,56.6&scenario=flood", 422, "scenario", &["flood", "winter"]),
        ("routes?from=27.33,56.51&to=27.4,56.6&via=1,2", 400, "via", &["via"]),
        ("isochrones?from=27.33,56.51", 400, "minutes", &["15,30,45"]),
        ("isochrones?from=27.33,56.51&minutes=soon", 400, "minutes", &["soon"]),
        ("isochrones?from=27.33,56.51&minutes=0", 400, "minutes", &["above 0"]),
        ("isochrones?from=27.33,56.51&minutes=-5", 400, "minutes", &["-5"]),
        ("isochrones?from=27.33,56.51&minutes=1,2,3,4,5,6,7,8,9", 400, "minutes", &["at most 8"]),
        ("isochrones?from=27.33,56.51&minutes=1e9", 400, "minutes", &["240"]),
        ("isochrones?from=56.51,27.33&minutes=15", 422, "from", &["swapped"]),
        ("reach?to=27.33,56.51&minutes=15", 422, "service", &["day-care"]),
        ("reach?to=27.33,56.51&minutes=15&service=casino", 422, "service", &["casino"]),
        ("reach?to=56.51,27.33&minutes=15&service=day-care", 422, "to", &["swapped"]),
        ("network?x=1", 400, "x", &["x"]),
    ] {
        let problem = refused(server.get(&format!("/api/v1/{path}&lang=en")).await, status, names).await;
        assert_eq!(problem["field"], field, "{path}");
        let latvian = refused(server.get(&format!("/api/v1/{path}&lang=lv")).await, status, &[]).await;
        assert_ne!(latvian["detail"], problem["detail"], "{path}");
    }
}

#[tokio::test]
async fn bad_matrices_are_refused() {
    let server = Server::start().await;
    let point = |id: &str, lon: f64, lat: f64| json!({ "id": id, "lon": lon, "lat": lat });
    let good = || vec![point("a", 27.33, 56.51)];
    let many = |count: usize| (0..count).map(|index| point(&index.to_string(), 27.33, 56.51)).collect::<Vec<_>>();
    for (body, status, names) in [
        (json!({ "from": [], "to": good() }), 422, &["from", "at least one"][..]),
        (json!({ "from": good(), "to": many(20_001) }), 422, &["20001", "20000"]),
        (json!({ "from": many(5000), "to": many(4001) }), 422, &["20005000", "20000000"]),
        (json!({ "from": [point("", 27.33, 56.51)], "to": good() }), 422, &["from[0]"]),
        (
            json!({ "from": good(), "to": [point("x", 27.33, 56.51), point("x", 27.33, 56.52)] }),
            422,
            &["to[1]", "repeated"],
        ),
        (json!({ "from": [point("a", 56.51, 27.33)], "to": good() }), 422, &["from[0]", "swapped"]),
        (json!({ "from": [point("a", 2.35, 48.86)], "to": good() }), 422, &["from[0]", "utside the road network"]),
        (json!({ "from": good(), "to": good(), "scenario": "flood" }), 422, &["flood", "winter"]),
        (json!({ "from": good(), "to": good(), "max_minutes": -1 }), 422, &["max_minutes", "-1"]),
        (json!({ "from": good(), "to": good(), "colour": "red" }), 400, &["colour"]),
        (json!({ "from": good() }), 400, &["to"]),
        (json!({ "from": [{ "id": "a", "lon": "27", "lat": 56.5 }], "to": good() }), 400, &["lon"]),
        (json!([]), 400, &["JSON"]),
    ] {
        refused(post(&server, "/api/v1/matrices?lang=en", &body).await, status, names).await;
        let latvian = refused(post(&server, "/api/v1/matrices?lang=lv", &body).await, status, &[]).await;
        assert!(!latvian["detail"].as_str().unwrap().contains('“'), "{latvian}");
    }
    let half = server.client().post(server.url("/api/v1/matrices?lang=en")).body("{\"from\": [").send().await.unwrap();
    refused(half, 400, &["JSON"]).await;
}

#[tokio::test]
async fn a_request_that_is_too_large_is_refused() {
    let server = Server::start().await;
    let body = vec![b' '; (8 << 20) + 1];
    // The refusal comes before all is sent, and may cut the sender off.
    for _ in 0..10 {
        let request = server.client().post(server.url("/api/v1/matrices?lang=en")).body(body.clone());
        if let Ok(answer) = request.send().await {
            refused(answer, 413, &["8388608"]).await;
            return;
        }
    }
    panic!("never an answer");
}

#[tokio::test]
async fn a_network_file_replaces_the_roads_of_the_data_set() {
    let folder = DataFolder::default();
    let file = folder.liechtenstein();
    let server = Server::start_with(&["--network", &file.display().to_string()]).await;
    let network = get(&server, "/api/v1/network").await;
    assert_eq!((&network["is_own"], &network["scenarios"][0]), (&json!(false), &json!("base")));
    assert!(network["credit"].as_str().unwrap().contains("OpenStreetMap"), "{network}");
    assert_eq!(network["source"], "liechtenstein-2013-08-03.osm.pbf");
    assert!(network["kilometres"].as_f64().unwrap() > 100.0, "{network}");
    assert!(server.log().contains("liechtenstein.tuvu"), "{}", server.log());
    let foot = server.get("/").await.text().await.unwrap();
    let foot = foot.split_once("<footer").unwrap().1.split_once("</footer>").unwrap().0;
    assert!(foot.contains("Ceļu tīkls: ") && foot.contains("OpenStreetMap"), "{foot}");
    // From Vaduz to Schaan, on streets that have names.
    let found = route(&server, [9.5209, 47.141], [9.5095, 47.165], "").await;
    let minutes = found["minutes"].as_f64().unwrap();
    assert!((2.0..15.0).contains(&minutes), "{found}");
    let legs = found["legs"].as_array().unwrap();
    assert!(legs.iter().any(|leg| leg["name"] != ""), "{found}");
    let same = |pair: &[Value]| pair[0]["name"] == pair[1]["name"] && pair[0]["class"] == pair[1]["class"];
    assert!(!legs.windows(2).any(same), "neighbours of the same name are one: {found}");
    // Latvia is not on it.
    refused(
        server.get("/api/v1/routes?from=27.33,56.51&to=27.4,56.6&lang=en").await,
        422,
        &["utside the road network"],
    )
    .await;
    // In the data folder it needs no naming.
    fs::rename(&file, folder.path().join("network.tuvu")).unwrap();
    let server = Server::start_with(&["--data", &folder.argument()]).await;
    assert_eq!(get(&server, "/api/v1/network").await["is_own"], false);
}

#[tokio::test]
async fn a_file_that_is_no_network_is_refused_at_the_start() {
    let folder = DataFolder::default();
    let file = folder.liechtenstein();
    let refuse = |name: &str, content: &[u8], word: &str| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        let arguments = ["serve", "--listen", "127.0.0.1:0", "--network", &path.display().to_string()];
        call::refused(&call::tuvu(&arguments), 1, &[name, word]);
    };
    let mut whole = fs::read(&file).unwrap();
    refuse("half.tuvu", &whole[..whole.len() / 2], "cut short");
    refuse("foreign.tuvu", b"PK\x03\x04 something else", "not a network file");
    let middle = whole.len() / 2;
    whole[middle] ^= 1;
    refuse("scratched.tuvu", &whole, "damaged");
    let missing = ["serve", "--listen", "127.0.0.1:0", "--network", "nowhere.tuvu"];
    call::refused(&call::tuvu(&missing), 1, &["nowhere.tuvu"]);
}

//! The HTTP API: what it answers, how it refuses, that it describes itself.
#![allow(clippy::unwrap_used)]

use reqwest::{StatusCode, header};
use serde_json::Value;
use tests::{
    Server,
    answer::{get, json, refused},
    data_folder::DataFolder,
};

#[tokio::test]
async fn the_data_set_has_its_regions_and_municipalities() {
    let server = Server::start().await;
    let data = get(&server, "/api/v1/dataset").await;
    let count = |region: &Value, key: &str| region[key].as_u64().unwrap();
    let regions: Vec<_> = data["regions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["region"]["id"].as_str().unwrap(), count(it, "municipalities"), count(it, "participating")))
        .collect();
    assert_eq!(
        regions,
        [("Kurzeme", 20, 20), ("Latgale", 21, 19), ("Rīga", 30, 29), ("Vidzeme", 26, 26), ("Zemgale", 22, 21)]
    );
    let all = get(&server, "/api/v1/municipalities").await;
    assert_eq!(all.as_array().unwrap().len(), 119);
    let outside: Vec<_> = all.as_array().unwrap().iter().filter(|it| it["participates"] == false).collect();
    let mut outside: Vec<_> = outside.iter().map(|it| it["name"].as_str().unwrap()).collect();
    outside.sort_unstable();
    assert_eq!(outside, ["Ciblas novads", "Jaunjelgavas novads", "Līvānu novads", "Rīga"]);
    // By name, without diacritics, and the card of one of them.
    assert_eq!(get(&server, "/api/v1/municipalities?region=riga").await.as_array().unwrap().len(), 30);
    let card = get(&server, "/api/v1/municipalities/LV-033").await;
    assert_eq!(card["municipality"]["name"], "Gulbenes novads");
    assert_eq!(card["region"]["id"], "Vidzeme");
    assert_eq!(card["sites"].as_array().unwrap().len(), 5);
    assert!(card["needs"].as_array().unwrap().iter().all(|need| need["basis"] == "modelled"));
}

#[tokio::test]
async fn boundaries_are_geojson_for_every_municipality() {
    let server = Server::start().await;
    let boundaries = get(&server, "/api/v1/boundaries").await;
    assert_eq!(boundaries["type"], "FeatureCollection");
    let features = boundaries["features"].as_array().unwrap();
    assert_eq!(features.len(), 119);
    assert_eq!(features.iter().filter(|it| it["properties"]["participates"] == true).count(), 115);
}

#[tokio::test]
async fn needs_add_up_to_the_published_figures() {
    let server = Server::start().await;
    let method = get(&server, "/api/v1/method").await;
    let published = |region: &str, group: &str| {
        let rows = method["regional_needs"].as_array().unwrap();
        let row = rows.iter().find(|row| row["region"] == region && row["group"] == group).unwrap();
        (row["people"].as_f64().unwrap(), row["basis"].as_str().unwrap().to_owned())
    };
    assert_eq!(published("Latgale", "adults"), (462.0, "published".into()));
    assert_eq!(published("Zemgale", "children-in-care"), (276.0, "published".into()));
    assert_eq!(published("Kurzeme", "children"), (350.0, "published".into()));
    assert_eq!(published("Vidzeme", "adults").1, "modelled");
    // 462 adults, of whom 216 in 389 need day care: 256.535 people, to the thousandth.
    let needs = get(&server, "/api/v1/needs?region=Latgale&group=adults&service=day-care").await;
    let participating = get(&server, "/api/v1/municipalities?region=Latgale").await;
    let takes_part =
        |id: &Value| participating.as_array().unwrap().iter().any(|it| it["id"] == *id && it["participates"] == true);
    let total: f64 = needs
        .as_array()
        .unwrap()
        .iter()
        .filter(|need| takes_part(&need["municipality"]))
        .map(|need| (need["people"].as_f64().unwrap() * 1000.0).round())
        .sum();
    assert!((total - (462.0 * 216.0 / 389.0 * 1000.0_f64).round()).abs() < f64::EPSILON, "{total}");
}

#[tokio::test]
async fn the_same_question_has_the_same_answer_and_the_terminal_agrees() {
    let server = Server::start().await;
    let path = "/api/v1/suggestions?region=Latgale&service=day-care&group=adults&goal=mean_time&sites=8&standard=45";
    let first = get(&server, path).await;
    assert_eq!(first["proof"], "optimal");
    assert_eq!(first, get(&server, path).await);
    let output = std::process::Command::new(tests::tuvu())
        .args(["suggest", "--region", "Latgale", "--service", "day-care", "--group", "adults", "--sites", "8"])
        .args(["--standard", "45", "--json"])
        .output()
        .unwrap();
    assert_eq!(first, serde_json::from_slice::<Value>(&output.stdout).unwrap());
}

#[tokio::test]
async fn own_needs_are_used_for_one_answer_only() {
    let server = Server::start().await;
    let path = "/api/v1/suggestions?region=Latgale&service=day-care&goal=mean_time&sites=1&known=ignore";
    let modelled = get(&server, path).await;
    let post = |body: &'static str| server.client().post(server.url(path)).body(body).send();
    let own = post("municipality,target_group,service,people\nLV-REZ,adults,day-care,12.5\n").await.unwrap();
    let own = json(own).await;
    assert_eq!((own["people_basis"].as_str(), own["after"]["people"].as_f64()), (Some("own"), Some(12.5)));
    assert_eq!(get(&server, path).await, modelled);
    let bad = post("municipality,target_group,service,people\nLV-REZ,adults,day-care,-1\n").await.unwrap();
    refused(bad, 422, &["needs.csv", "2", "people", "-1"]).await;
    let large = server.client().post(server.url(path)).body(vec![b'x'; 5 << 20]).send().await.unwrap();
    refused(large, 413, &["/problems/body"]).await;
}

#[tokio::test]
async fn bad_questions_are_refused_by_field_value_and_remedy_in_both_languages() {
    let server = Server::start().await;
    for (query, status, field, names) in [
        ("service=day-care&region=Atlantis", 422, "region", &["Atlantis", "Latgale"][..]),
        ("service=casino", 422, "service", &["casino", "day-care"]),
        ("", 422, "service", &["day-care"]),
        ("service=day-care&group=martians", 422, "group", &["martians", "adults"]),
        ("service=youth-house&group=adults", 422, "service", &["youth-house", "day-care"]),
        ("service=day-care&sites=0", 422, "sites", &["at least 1"]),
        ("service=day-care&sites=99999", 422, "sites", &["99999", "at most"]),
        ("service=day-care&sites=-1", 400, "sites", &["-1", "whole number"]),
        ("service=day-care&sites=3.5", 400, "sites", &["3.5", "whole number"]),
        ("service=day-care&sites=3&standard=0", 422, "standard", &["above 0"]),
        ("service=day-care&sites=3&standard=-1", 422, "standard", &["-1"]),
        ("service=day-care&sites=3&standard=NaN", 422, "standard", &["NaN"]),
        ("service=day-care&sites=3&standard=soon", 400, "standard", &["soon", "minutes"]),
        ("service=day-care&share=2", 422, "share", &["2", "0.95"]),
        ("service=day-care&goal=joy", 400, "goal", &["joy", "mean_time"]),
        ("service=day-care&known=perhaps", 400, "known", &["perhaps", "keep_existing"]),
        ("service=day-care&all_municipalities=1", 400, "all_municipalities", &["true"]),
        ("service=day-care&stes=3", 400, "stes", &["stes"]),
        ("service=day-care&sites=3&sites=4", 400, "sites", &["twice"]),
        ("service=day-care&sites=%FF%00", 400, "sites", &[]),
    ] {
        let problem = refused(server.get(&format!("/api/v1/suggestions?lang=en&{query}")).await, status, names).await;
        assert_eq!(problem["field"], field, "{query}");
        let latvian = refused(server.get(&format!("/api/v1/suggestions?lang=lv&{query}")).await, status, &[]).await;
        assert_ne!(latvian["detail"], problem["detail"], "{query}");
        assert!(!latvian["detail"].as_str().unwrap().contains('“'), "{latvian} has English quotation marks");
    }
    refused(server.get("/api/v1/municipalities/LV-999?lang=en").await, 404, &["LV-999"]).await;
    refused(server.get("/api/v1/nothing?lang=en").await, 404, &["/api/docs"]).await;
    let wrong = server.client().delete(server.url("/api/v1/dataset?lang=en")).send().await.unwrap();
    refused(wrong, 405, &["DELETE"]).await;
    let long = format!("/api/v1/suggestions?service={}", "x".repeat(5000));
    refused(server.get(&long).await, 400, &["4096"]).await;
}

#[tokio::test]
async fn a_number_that_plays_no_part_does_no_harm() {
    let server = Server::start().await;
    let path = "/api/v1/suggestions?region=Latgale&service=day-care&goal=fewest_sites&share=0.9";
    let huge = get(&server, &format!("{path}&sites={}", u64::MAX)).await;
    assert_eq!(huge, get(&server, path).await);
}

#[tokio::test]
async fn an_answer_that_is_known_costs_a_few_bytes() {
    let server = Server::start().await;
    let first = server.get("/api/v1/dataset").await;
    let tag = first.headers()[header::ETAG].clone();
    let again = server.client().get(server.url("/api/v1/dataset")).header(header::IF_NONE_MATCH, tag.clone());
    let again = again.send().await.unwrap();
    assert_eq!((again.status(), &again.headers()[header::ETAG]), (StatusCode::NOT_MODIFIED, &tag));
    assert!(again.bytes().await.unwrap().is_empty());
    let packed = server.client().get(server.url("/api/v1/boundaries")).header(header::ACCEPT_ENCODING, "br");
    assert_eq!(packed.send().await.unwrap().headers()[header::CONTENT_ENCODING], "br");
}

#[tokio::test]
async fn the_api_describes_itself() {
    let server = Server::start().await;
    for path in ["/healthz", "/readyz", "/api/docs/"] {
        assert_eq!(server.get(path).await.status(), StatusCode::OK, "{path}");
    }
    let description = get(&server, "/api/v1/openapi.json").await;
    assert!(description["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths = description["paths"].as_object().unwrap();
    assert!(paths.keys().all(|path| path.starts_with("/api/v1/")), "{:?}", paths.keys());
    // Those that answer without being told more.
    let needs_more = ["suggestions", "explanations", "trade-offs", "isochrones", "reach", "routes", "matrices", "jobs"];
    for path in paths.keys().filter(|path| !needs_more.iter().any(|word| path.contains(word))) {
        assert_eq!(server.get(&path.replace("{id}", "LV-001")).await.status(), StatusCode::OK, "{path}");
    }
    let schemas = &description["components"]["schemas"];
    for reference in references(&description) {
        let name = reference.strip_prefix("#/components/schemas/").expect("a schema of this document");
        assert!(schemas[name].is_object(), "{reference} points nowhere");
    }
}

fn references(value: &Value) -> Vec<&str> {
    match value {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(key, value)| match value.as_str() {
                Some(target) if key == "$ref" => vec![target],
                _ => references(value),
            })
            .collect(),
        Value::Array(values) => values.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn a_data_folder_serves_the_same_as_the_embedded_data() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../geodata/data/lv");
    let (embedded, opened) = (Server::start().await, Server::start_with(&["--data", folder]).await);
    for path in ["/api/v1/dataset", "/api/v1/needs?region=Zemgale", "/api/v1/sites"] {
        assert_eq!(get(&embedded, path).await, get(&opened, path).await, "{path}");
    }
}

#[tokio::test]
async fn credits_come_from_the_data_set() {
    let folder = DataFolder::default().with_word("dataset.toml", "\"GeoNames\"", "\"Gazetteer of Erewhon\"");
    let server = Server::start_with(&["--data", &folder.argument()]).await;
    for path in ["/", "/plan", "/method", "/nowhere"] {
        let page = server.get(path).await.text().await.unwrap();
        let foot = page.split_once("<footer").unwrap().1.split_once("</footer>").unwrap().0;
        assert!(foot.contains("Gazetteer of Erewhon") && !foot.contains("GeoNames"), "{path}: {foot}");
    }
}

#[tokio::test]
async fn an_unknown_region_is_refused_by_name() {
    let server = Server::start().await;
    for (query, words) in
        [("region=XYZ", "Plānošanas reģiona „XYZ” nav"), ("region=XYZ&lang=en", "planning region “XYZ”")]
    {
        for path in ["/", "/municipalities/LV-033"] {
            let response = server.get(&format!("{path}?{query}")).await;
            assert_eq!(response.status(), 404, "{path}?{query}");
            let page = response.text().await.unwrap();
            assert!(page.contains(words) && page.contains("region=Latgale"), "{path}?{query}");
        }
    }
    assert_eq!(server.get("/?region=Latgale").await.status(), 200);
}

#[tokio::test]
async fn pictures_and_downloads_say_what_is_modelled() {
    let server = Server::start().await;
    let question = "region=Latgale&service=day-care&group=adults&goal=mean_time&sites=1&standard=45";
    let picture =
        server.get(&format!("/api/v1/pictures/suggestions.svg?{question}&lang=en")).await.text().await.unwrap();
    assert!(picture.contains("Modelled: numbers of people, and minutes"));
    let table = server.get(&format!("/plan?{question}&view=table")).await.text().await.unwrap();
    let csv = table.split_once("data:text/csv").expect("a download").1;
    assert!(csv.contains("people_basis") && csv.contains("minutes_basis") && csv.contains("modelled"));
}

//! Conditions of a suggestion, its explanations and trade-offs: over HTTP, at the terminal and on the page.
#![allow(clippy::unwrap_used)]

use std::time::{Duration, Instant};

use serde_json::Value;
use tests::{
    Browser, Server,
    answer::{get, refused},
    call::{status, tuvu},
    page::{NARROW, QUESTION, WIDE, fits, is_quiet, open},
};

/// The question of the pages, as the API takes it.
fn question() -> &'static str {
    QUESTION.split_once('?').unwrap().1
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

#[tokio::test]
async fn conditions_are_kept_and_senseless_ones_refused() {
    let server = Server::start().await;
    let ask = |more: &'static str| format!("/api/v1/suggestions?{}&lang=en&{more}", question());
    let limited = get(&server, &ask("known=ignore&places=80")).await;
    assert_eq!(limited["proof"], "infeasible");
    let reason = limited["reason"].to_string();
    assert!(reason.contains("places") && reason.contains("sites"), "{reason}");
    let covering = ask("places=20&longest=60&known=ignore").replace("mean_time", "coverage");
    let covering = get(&server, &covering).await;
    for site in covering["sites"].as_array().unwrap() {
        assert!(number(&site["people"]) <= 20.0 && site["capacity"] == 20, "{site}");
    }
    let rows = |name: &str| covering[name].as_array().unwrap().clone();
    let people = |name: &str| rows(name).iter().map(|row| number(&row["people"])).sum::<f64>();
    assert!((people("assignments") + people("unreached") - number(&covering["after"]["people"])).abs() < 1e-6);
    assert!(rows("unreached").iter().any(|row| row["why"]["kind"] == "no_place_left"));
    for (more, status, field, names) in [
        ("places=0", 422, "places", &["0", "1000000"][..]),
        ("places=-1", 400, "places", &["-1", "whole number"]),
        ("separation=0", 422, "separation", &["1440"]),
        ("longest=soon", 400, "longest", &["soon", "minutes"]),
        ("budget=1000", 422, "opening", &["budget"]),
        ("budget=-1&opening=1", 422, "budget", &["-1"]),
        ("duplication=2", 422, "duplication", &["2", "20 %"]),
        ("floor=0", 422, "floor", &["80 %"]),
        ("backup=NaN", 422, "backup", &["NaN"]),
        ("worst_tenth=-3", 422, "worst_tenth", &["-3", "1440"]),
    ] {
        let problem = refused(server.get(&ask(more)).await, status, names).await;
        assert_eq!(problem["field"], field, "{more}");
        let latvian = refused(server.get(&ask(more).replace("lang=en", "lang=lv")).await, status, &[]).await;
        assert_ne!(latvian["detail"], problem["detail"], "{more}");
    }
}

#[tokio::test]
async fn fairness_is_a_condition_too() {
    let server = Server::start().await;
    let ask =
        |more: &str| format!("/api/v1/suggestions?{}&known=ignore&{more}", question().replace("mean_time", "coverage"));
    let free = get(&server, &ask("")).await;
    let backed = get(&server, &ask("backup=0.3")).await;
    assert_eq!(backed["proof"], "optimal", "{}", backed["reason"]);
    assert!(number(&backed["after"]["covered"]) <= number(&free["after"]["covered"]));
    let single = get(&server, &ask("duplication=0")).await;
    assert!(number(&single["after"]["duplicated"]).abs() < f64::EPSILON);
    let fair = get(&server, &ask("worst_tenth=20")).await;
    assert_eq!(fair["reason"]["kind"], "conflict");
    let change = fair["reason"]["changes"].as_array().unwrap();
    let mended = change.iter().find(|change| change["condition"] == "worst_tenth").unwrap();
    let mended = get(&server, &ask(&format!("worst_tenth={}", number(&mended["value"]) + 0.1))).await;
    assert!(mended["after"].is_object(), "{}", mended["reason"]);
}

#[tokio::test]
async fn a_site_is_explained_and_another_compared() {
    let server = Server::start().await;
    let answer = get(&server, &format!("/api/v1/suggestions?{}", question())).await;
    let sites = answer["sites"].as_array().unwrap();
    let suggested = sites.iter().find(|site| site["open_as"] == "suggested").unwrap();
    let ask = |candidate: &str| format!("/api/v1/explanations?{}&lang=en&candidate={candidate}", question());
    let why = get(&server, &ask(suggested["candidate"].as_str().unwrap())).await;
    assert_eq!((&why["explained"], &why["proven"]), (&Value::from("suggested"), &Value::from(true)));
    assert_eq!(why["answer"], answer["after"]);
    assert!(number(&why["other"]["mean"]) >= number(&why["answer"]["mean"]));
    assert!(!why["instead"].as_array().unwrap().is_empty());
    let candidates = get(&server, "/api/v1/candidates?region=Latgale").await;
    let is_open = |id: &Value| sites.iter().any(|site| site["candidate"] == *id);
    let other = candidates.as_array().unwrap().iter().find(|candidate| !is_open(&candidate["id"])).unwrap();
    let not = get(&server, &ask(other["id"].as_str().unwrap())).await;
    assert_eq!((&not["explained"], &not["proven"]), (&Value::from("not_suggested"), &Value::from(true)));
    assert!(number(&not["other"]["mean"]) >= number(&not["answer"]["mean"]));
    refused(server.get(&ask("nowhere")).await, 422, &["nowhere", "/api/v1/candidates"]).await;
    refused(server.get(&ask("")).await, 400, &["candidate"]).await;
}

#[tokio::test]
async fn a_curve_holds_the_answer_to_each_number_of_sites() {
    let server = Server::start().await;
    let curve = get(&server, &format!("/api/v1/trade-offs?{}", question())).await;
    assert_eq!(curve["complete"], true);
    let three = curve["points"].as_array().unwrap().iter().find(|point| point["new_sites"] == 3).unwrap().clone();
    let coverage = format!("/api/v1/suggestions?{}", question().replace("mean_time", "coverage"));
    assert_eq!(get(&server, &coverage).await["after"]["covered"], three["figures"]["covered"]);
    let trips = get(&server, &format!("/api/v1/trade-offs?{}&measures=longest", question())).await;
    let first = &trips["points"][0]["figures"]["mean"];
    let mean = &get(&server, &format!("/api/v1/suggestions?{}", question())).await["after"]["mean"];
    assert!((number(first) - number(mean)).abs() < 1e-9);
    refused(server.get(&format!("/api/v1/trade-offs?{}&measures=joy&lang=en", question())).await, 400, &["joy"]).await;
}

#[test]
fn the_terminal_explains_and_compares_too() {
    let ask = |more: &[&str]| {
        tuvu(
            &[&["suggest", "--region", "Latgale", "--service", "day-care", "--sites", "2", "--known", "ignore"], more]
                .concat(),
        )
    };
    let short = ask(&["--places", "20"]);
    let said = String::from_utf8(short.stdout.clone()).unwrap();
    assert_eq!(status(&short), 3, "{said}");
    assert!(said.contains("cannot be met together") && said.contains("Any one of these changes helps"), "{said}");
    let curve = String::from_utf8(ask(&["--trade-off", "coverage"]).stdout).unwrap();
    assert!(curve.lines().any(|line| line.contains("new sites") && line.contains('%')), "{curve}");
    assert_eq!(status(&ask(&["--why", "nowhere"])), 2);
    let named = ask(&["--why", "daugavpils"]);
    assert!(String::from_utf8(named.stdout).unwrap().contains("Daugavpils"));
}

#[test]
fn the_terminal_says_how_far_it_is_and_stops_in_time() {
    let start = Instant::now();
    // Without a limit, the proof takes more than 20 s.
    let hard = "suggest --region Zemgale --service day-care --sites 6 --goal coverage --known ignore --places 76 \
                --separation 20 --longest 100 --worst-tenth 75 --floor 0.05 --backup 0.02 --duplication 0.4 --time-limit 3";
    let stopped = tuvu(&hard.split_whitespace().collect::<Vec<_>>());
    assert!(matches!(status(&stopped), 0 | 3 | 4));
    assert!(start.elapsed() < Duration::from_secs(15), "{:?}", start.elapsed());
    assert!(String::from_utf8(stopped.stderr).unwrap().contains(" s: searching"));
}

#[tokio::test]
async fn the_page_explains_a_site_and_offers_the_curve() {
    let server = Server::start().await;
    let browser = Browser::start(WIDE.0, WIDE.1).await;
    open(&server, &browser, QUESTION).await;
    browser.click("table.sites tbody tr:first-child a").await;
    browser.wait_until("the question why", "document.querySelector('#why-here')").await;
    browser.click("#why-here").await;
    browser.wait_until("an explanation", "document.querySelector('.explained')").await;
    let explained = browser.text(".explained").await;
    assert!(explained.contains("Bez šīs vietas") && explained.contains("min"), "{explained}");
    let page = server.get(&path(&browser.address().await)).await.text().await.unwrap();
    assert!(page.contains("Bez šīs vietas"), "without scripts");
    browser.click("#curve nav a").await;
    browser
        .wait_until("a curve", "document.querySelector('.plot a') && document.querySelector('.curve-table a')")
        .await;
    browser.assert_accessible().await;
    browser.script("document.querySelector('.curve-table tbody tr:last-child a').focus()").await;
    browser.script("document.activeElement.click()").await;
    browser
        .wait_until(
            "another number of sites",
            "!location.search.includes('sites=3') && location.search.includes('goal=coverage')",
        )
        .await;
    is_quiet(&server, &browser).await;
    let narrow = Browser::start(NARROW.0, NARROW.1).await;
    for more in ["&curve=coverage", "&curve=longest", "&places=20&known=ignore"] {
        let path = format!("{QUESTION}{more}");
        open(&server, &narrow, &path).await;
        fits(&narrow, &path).await;
        narrow.assert_accessible().await;
    }
}

/// An address without its host.
fn path(address: &str) -> String {
    let (_, rest) = address.split_once("://").unwrap();
    format!("/{}", rest.split_once('/').unwrap().1.split('#').next().unwrap())
}

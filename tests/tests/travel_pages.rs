//! Ways and reach on the pages, in a real browser: how far a site reaches, why it takes so long, and winter.
#![allow(clippy::unwrap_used)]

use serde_json::Value;
use tests::{
    Browser, Server,
    answer::get,
    page::{NARROW, PAINTED, QUESTION, WIDE, fits, is_quiet, open, pixel},
};
use thirtyfour::Key;

/// A municipality with a site on the map and a place that is elsewhere: its page, its site, that place.
struct Example {
    page: String,
    site: Value,
    place: Value,
}

async fn example(server: &Server) -> Example {
    for site in get(server, "/api/v1/sites?region=Latgale").await.as_array().unwrap() {
        let owner = site["municipality"].as_str().unwrap();
        let card = get(server, &format!("/api/v1/municipalities/{owner}")).await;
        let elsewhere = |place: &&Value| place["position"] != *position(site);
        let place = card["places"].as_array().unwrap().iter().find(elsewhere).cloned();
        if let (Some(place), false, false) = (place, site["service"].is_null(), position(site).is_null()) {
            let page = format!("/municipalities/{owner}?site={}", site["id"].as_str().unwrap().replace(':', "%3A"));
            return Example { page, site: site.clone(), place };
        }
    }
    panic!("no site on the map");
}

/// Where a site is; null for one that is not on the map.
fn position(site: &Value) -> &Value {
    &site["location"]["position"]
}

fn text_of(position: &Value) -> String {
    format!("{},{}", position["lon"], position["lat"])
}

/// Minutes as the Latvian page writes them: rounded up to a tenth.
fn minutes(route: &Value) -> String {
    format!("{:.1}", (route["minutes"].as_f64().unwrap() * 10.0).ceil() / 10.0).replace('.', ",")
}

#[tokio::test]
async fn a_site_shows_how_far_it_reaches_and_whom() {
    let server = Server::start().await;
    let browser = Browser::start(WIDE.0, WIDE.1).await;
    let Example { page, site, .. } = example(&server).await;
    open(&server, &browser, "/municipalities/LV-033").await;
    browser.click(".site-list a[href*='site=']").await;
    browser.wait_until("the site's card", "document.querySelector('.card .tight tbody tr')").await;
    assert!(browser.address().await.contains("site="));
    // People by point-to-point time, as the API counts them.
    open(&server, &browser, &page).await;
    let service = site["service"].as_str().unwrap();
    let group = site["groups"][0].as_str().map(|group| format!("&group={group}")).unwrap_or_default();
    let kinds = get(&server, "/api/v1/dataset").await;
    let kind = kinds["services"].as_array().unwrap().iter().find(|kind| kind["id"] == service).unwrap().clone();
    let at = text_of(position(&site));
    let reach = get(&server, &format!("/api/v1/reach?to={at}&minutes=15,30,45,60&service={service}{group}")).await;
    browser.wait_until("the rows", "document.querySelector('.card .tight tbody td')").await;
    let rows = browser
        .script("return [...document.querySelectorAll('.card .tight tbody td')].map(cell => cell.innerText)")
        .await;
    let last = reach["within"].as_array().unwrap().last().unwrap()["people"].as_f64().unwrap();
    let shown = rows.as_array().unwrap().iter().filter_map(|cell| cell.as_str()).map(|cell| cell.replace(',', "."));
    let whole: Vec<String> = shown.collect();
    let expected = if last < 9.95 { format!("{last:.1}") } else { format!("{last:.0}") };
    assert!(whole.contains(&expected), "{expected} of {kind} is not among {whole:?}");
    let card = browser.text(".card").await;
    assert!(card.contains("modelēts") && card.contains("Laukumi ir attēls"), "{card}");
    // The legend has the classes of the ramp, and the map their colours.
    let legend = browser.text(".legend").await;
    assert!(legend.contains("līdz 15 min") && legend.contains("Minūtes ar auto no izvēlētās vietas"), "{legend}");
    browser.wait_until("the map is painted", PAINTED).await;
    browser
        .wait_until("the areas", "document.querySelector('.map-live').maplibre.querySourceFeatures('areas').length > 0")
        .await;
    let areas = "document.querySelector('.map-live').maplibre.getStyle().sources.areas.data.features.length";
    let limits = reach["within"].as_array().unwrap().len();
    browser.wait_until("an area for each limit", &format!("{areas} === {limits}")).await;
    // Without scripts the picture shows the same.
    let html = server.get(&page).await.text().await.unwrap();
    assert!(html.contains("Laukumi ir attēls") && html.contains("pictures/sites.svg?site="), "no picture of it");
    let picture = server.get(&format!("/api/v1/pictures/sites.svg?site={}", page.split_once("site=").unwrap().1)).await;
    assert!(picture.text().await.unwrap().contains("class=\"area\""));
    is_quiet(&server, &browser).await;
}

#[tokio::test]
async fn the_way_to_a_site_is_told_stretch_by_stretch_and_slower_in_winter() {
    let server = Server::start().await;
    let browser = Browser::start(WIDE.0, WIDE.1).await;
    let Example { page, site, place } = example(&server).await;
    let (from, to) = (text_of(&place["position"]), text_of(position(&site)));
    open(&server, &browser, &page).await;
    let name = place["name"].as_str().unwrap();
    browser.wait_until("the place", &format!("[...document.querySelectorAll('.card .chip')].some(chip => (chip.dataset.test = chip.innerText === '{name}') && chip.innerText === '{name}')")).await;
    browser.script("document.querySelector('.card .chip[data-test=true]').focus()").await;
    browser.press(Key::Enter).await;
    browser.wait_until("the way", "document.querySelector('.card .legs tbody tr')").await;
    let route = get(&server, &format!("/api/v1/routes?from={from}&to={to}")).await;
    let total = browser.text(".route-total").await;
    assert!(total.contains(&minutes(&route)), "{} is missing in {total}", minutes(&route));
    let legs = browser.script("return document.querySelectorAll('.card .legs tbody tr').length").await;
    assert_eq!(legs.as_u64(), Some(route["legs"].as_array().unwrap().len() as u64));
    browser
        .wait_until(
            "the way on the map",
            "document.querySelector('.map-live').maplibre?.getStyle().sources.trail.data.features.length",
        )
        .await;
    // Winter is another address, and slower.
    browser.click(".switch a:last-child").await;
    browser.wait_until("winter", "location.search.includes('scenario=winter')").await;
    let winter = get(&server, &format!("/api/v1/routes?from={from}&to={to}&scenario=winter")).await;
    browser
        .wait_until(
            "its minutes",
            &format!("document.querySelector('.route-total')?.innerText.includes('{}')", minutes(&winter)),
        )
        .await;
    assert!(winter["minutes"].as_f64() > route["minutes"].as_f64());
    // Who opens the address sees the same.
    // Not the whole card: that also says for a while that the areas are being drawn.
    let way = browser.text(".card .route").await;
    let address = browser.address().await;
    browser.open(&address).await;
    browser.wait_until("the way", "document.querySelector('.card .legs tbody tr')").await;
    assert_eq!(browser.text(".card .route").await, way);
    browser.assert_accessible().await;
    // Esc goes back a step at a time.
    browser.wait_until("the page is interactive", "document.documentElement.dataset.hydrated").await;
    for gone in
        ["!location.search.includes('from=')", "!location.search.includes('site=')", "location.pathname === '/'"]
    {
        browser.press(Key::Escape).await;
        browser.wait_until(gone, gone).await;
    }
    is_quiet(&server, &browser).await;
}

#[tokio::test]
async fn a_click_on_the_map_asks_for_the_way_from_there() {
    let server = Server::start().await;
    let browser = Browser::start(WIDE.0, WIDE.1).await;
    let Example { page, site, .. } = example(&server).await;
    open(&server, &browser, &page).await;
    browser.wait_until("the map is painted", PAINTED).await;
    browser
        .wait_until("the areas", "document.querySelector('.map-live').maplibre.querySourceFeatures('areas').length > 0")
        .await;
    browser.wait_until("the map is painted", PAINTED).await;
    let at = position(&site);
    let (x, y) = pixel(&browser, at["lon"].as_f64().unwrap() - 0.1, at["lat"].as_f64().unwrap() + 0.05).await;
    browser.driver().action_chain().move_to(i64::from(x), i64::from(y)).click().perform().await.unwrap();
    browser
        .wait_until("a way or why there is none", "document.querySelector('.card .route-total, .card .route .notice')")
        .await;
    assert!(browser.address().await.contains("from="));
}

#[tokio::test]
async fn a_row_of_the_answer_shows_its_way() {
    let server = Server::start().await;
    let browser = Browser::start(WIDE.0, WIDE.1).await;
    open(&server, &browser, &format!("{QUESTION}&view=table")).await;
    browser.wait_until("the rows", "document.querySelector('.sheet tbody a')").await;
    // The farthest of those who are reached.
    let row = browser.script("const row = document.querySelector('.sheet tbody a').closest('tr'); return [...row.cells].map(cell => cell.innerText)").await;
    browser.click(".sheet tbody a").await;
    browser.wait_until("the way", "document.querySelector('.card .legs tbody tr')").await;
    let total = browser.text(".card .route-total").await;
    // The very minutes of the table.
    assert!(total.contains(row[3].as_str().unwrap()), "{} is missing in {total}", row[3]);
    let address = browser.address().await;
    assert!(address.contains("point=") && address.contains("site="), "{address}");
    browser.wait_until("the map is painted", PAINTED).await;
    let question = address.split_once('?').unwrap().1;
    let picture =
        server.get(&format!("/api/v1/pictures/suggestions.svg?{}", question.replace(&site_of(question), ""))).await;
    assert!(picture.text().await.unwrap().contains("class=\"trail\""));
    // Winter is another question.
    browser.click(".switch a:last-child").await;
    browser
        .wait_until(
            "an answer for winter",
            "location.search.includes('scenario=winter') && document.querySelector('.verdict-line')",
        )
        .await;
    is_quiet(&server, &browser).await;
}

/// The part of a query that names the selected site.
fn site_of(query: &str) -> String {
    query.split('&').find(|pair| pair.starts_with("site=")).map(|pair| format!("&{pair}")).unwrap_or_default()
}

#[tokio::test]
async fn a_switch_is_only_where_there_is_something_to_switch() {
    let folder = tests::data_folder::DataFolder::default().with_word("profile.toml", "winter = 0.8", "");
    let server = Server::start_with(&["--data", &folder.argument()]).await;
    let page = server.get(QUESTION).await.text().await.unwrap();
    assert!(!page.contains("class=\"switch\""));
    let usual = Server::start().await;
    assert!(usual.get(QUESTION).await.text().await.unwrap().contains("class=\"switch\""));
}

#[tokio::test]
async fn pages_of_travel_are_accessible_and_fit_wide_and_narrow() {
    let server = Server::start().await;
    let Example { page, place, .. } = example(&server).await;
    let way = format!("{page}&from={}", text_of(&place["position"]));
    let answer = get(&server, &format!("/api/v1/suggestions?{}", QUESTION.split_once('?').unwrap().1)).await;
    let point = answer["assignments"][0]["point"].as_str().unwrap();
    for (width, height) in [WIDE, NARROW] {
        let browser = Browser::start(width, height).await;
        for path in [
            page.clone(),
            format!("{page}&lang=en"),
            way.clone(),
            format!("{way}&scenario=winter&lang=en"),
            format!("{page}x"),
            "/?region=XYZ".to_owned(),
            format!("{QUESTION}&point={point}"),
            format!("{QUESTION}&scenario=winter&lang=en"),
        ] {
            open(&server, &browser, &path).await;
            browser.wait_until("everything is loaded", "!document.querySelector('.waiting')").await;
            fits(&browser, &path).await;
            browser.assert_accessible().await;
        }
    }
}

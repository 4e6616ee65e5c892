//! The pages, in a real browser against the real server, on the embedded data.
#![allow(clippy::unwrap_used)]

use tests::{
    Browser, Server,
    page::{NARROW, PAINTED, QUESTION, WIDE, fits, is_quiet, open, pixel},
};

#[tokio::test]
async fn the_map_tells_who_takes_part() {
    let server = Server::start().await;
    let browser = Browser::start(WIDE.0, WIDE.1).await;
    open(&server, &browser, "/").await;
    browser.wait_until("the map is painted", PAINTED).await;
    // Rīga does not take part; Madonas novads does, and so does its neighbour of the same region.
    let picture = browser.picture().await;
    let around = |(x, y): (u32, u32)| picture.colours(x - 8..x + 8, y - 8..y + 8);
    let (madona, lubana) = (pixel(&browser, 26.05, 56.80).await, pixel(&browser, 26.60, 56.80).await);
    let riga = pixel(&browser, 24.02, 57.00).await;
    assert_eq!(picture.pixel(madona.0, madona.1), picture.pixel(lubana.0, lubana.1));
    assert!(around(riga) > around(madona), "the hatch of {riga:?} is not plain like {madona:?}");
    is_quiet(&server, &browser).await;
}

#[tokio::test]
async fn the_first_map_is_painted_soon() {
    let server = Server::start().await;
    let browser = Browser::start(WIDE.0, WIDE.1).await;
    browser.open(&server.url("/")).await;
    let picture =
        "document.querySelector('.map-picture')?.complete && document.querySelector('.map-picture').naturalWidth > 0";
    browser.wait_until("the picture of the map is there", picture).await;
    let painted = browser
        .script("return performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? performance.now()")
        .await;
    assert!(painted.as_f64().unwrap() < 2500.0, "first paint after {painted} ms");
}

#[tokio::test]
async fn a_municipality_is_found_searched_and_shared() {
    let server = Server::start().await;
    let browser = Browser::start(WIDE.0, WIDE.1).await;
    open(&server, &browser, "/").await;
    browser.press("/").await;
    browser.fill("#search", "gulb").await;
    browser.wait_until("one is found", "document.querySelectorAll('.municipalities a').length === 1").await;
    browser.click(".municipalities a").await;
    browser
        .wait_until("its card", "location.pathname === '/municipalities/LV-033' && document.querySelector('.card')")
        .await;
    let card = browser.text(".card").await;
    for expected in ["Gulbenes novads", "Vidzeme", "modelēts", "Dzirnavu iela 7A"] {
        assert!(card.contains(expected), "“{expected}” is missing in {card}");
    }
    // The address alone brings the same card, also without scripts.
    let page = server.get("/municipalities/LV-033").await.text().await.unwrap();
    assert!(page.contains("Dzirnavu iela 7A"));
    open(&server, &browser, "/municipalities/LV-033").await;
    assert_eq!(browser.text(".card").await, card);
    browser.press(thirtyfour::Key::Escape).await;
    browser.wait_until("the card is closed", "location.pathname === '/' && !document.querySelector('.card')").await;
    is_quiet(&server, &browser).await;
}

#[tokio::test]
async fn a_click_on_the_map_opens_the_card() {
    let server = Server::start().await;
    let browser = Browser::start(WIDE.0, WIDE.1).await;
    open(&server, &browser, "/").await;
    browser.wait_until("the map is painted", PAINTED).await;
    let (x, y) = pixel(&browser, 26.05, 56.80).await;
    browser.driver().action_chain().move_to(i64::from(x), i64::from(y)).click().perform().await.unwrap();
    browser
        .wait_until("a card", "location.pathname.startsWith('/municipalities/LV-') && document.querySelector('.card')")
        .await;
    assert!(browser.text(".card h2").await.contains("novads"));
}

#[tokio::test]
async fn a_region_is_filtered_on_the_map_and_in_the_table() {
    let server = Server::start().await;
    let browser = Browser::start(WIDE.0, WIDE.1).await;
    open(&server, &browser, "/").await;
    browser.click(".chips a[href*='Kurzeme']").await;
    browser.wait_until("20 are listed", "document.querySelectorAll('.municipalities a').length === 20").await;
    browser.click(".map-tools a").await;
    browser.wait_until("20 rows", "document.querySelectorAll('.stage table tbody tr').length === 20").await;
    assert!(browser.address().await.contains("view=table"));
    open(&server, &browser, "/?view=table").await;
    browser.wait_until("119 rows", "document.querySelectorAll('.stage table tbody tr').length === 119").await;
    browser.assert_accessible().await;
    is_quiet(&server, &browser).await;
}

#[tokio::test]
async fn sites_are_suggested_and_the_address_is_the_question() {
    let server = Server::start().await;
    let browser = Browser::start(WIDE.0, WIDE.1).await;
    open(&server, &browser, "/plan").await;
    browser.click("#region").await;
    browser.script("const field = document.querySelector('#region'); field.value = 'Latgale'; field.dispatchEvent(new Event('change', {bubbles: true}))").await;
    browser.fill("#sites", "3").await;
    browser.click("#question button[type=submit]").await;
    let answered = "document.querySelector('.verdict-line')";
    browser.wait_until("an answer", answered).await;
    let address = browser.address().await;
    for part in ["region=Latgale", "sites=3", "service=", "group=", "goal=mean_time", "standard=45"] {
        assert!(address.contains(part), "{part} is missing in {address}");
    }
    let answer = browser.text(".panel").await;
    assert!(answer.contains("Pierādīts"), "{answer}");
    assert!(answer.contains("modelēts"), "{answer}");
    // Who opens the address sees the same, at once.
    browser.open(&address).await;
    browser.wait_until("the page is interactive", "document.documentElement.dataset.hydrated").await;
    assert_eq!(browser.text(".panel").await, answer);
    browser.wait_until("the map is painted", PAINTED).await;
    is_quiet(&server, &browser).await;
}

#[tokio::test]
async fn the_plan_works_without_scripts() {
    let server = Server::start().await;
    let page = server.get(QUESTION).await.text().await.unwrap();
    assert!(page.contains("Pierādīts"));
    let english = server.get(&format!("{QUESTION}&lang=en")).await.text().await.unwrap();
    assert!(english.contains("lang=\"en\"") && english.contains("Proven"));
    let picture =
        server.get(&format!("/api/v1/pictures/suggestions.svg?{}", QUESTION.split_once('?').unwrap().1)).await;
    assert_eq!(picture.headers()["content-type"], "image/svg+xml");
    assert!(picture.text().await.unwrap().contains("<svg"));
}

#[tokio::test]
async fn a_question_without_sense_is_refused_and_kept() {
    let server = Server::start().await;
    let browser = Browser::start(WIDE.0, WIDE.1).await;
    open(&server, &browser, &QUESTION.replace("sites=3", "sites=5000")).await;
    browser.wait_until("the refusal", "document.querySelector('.panel [role=alert]')").await;
    assert!(browser.text(".panel [role=alert]").await.contains("5000"));
    assert_eq!(browser.script("return document.querySelector('#sites').value").await, "5000");
}

#[tokio::test]
async fn the_language_is_switched_and_remembered() {
    let server = Server::start().await;
    let browser = Browser::start(WIDE.0, WIDE.1).await;
    open(&server, &browser, QUESTION).await;
    assert!(browser.text(".panel").await.contains("Pierādīts"));
    browser.click(".languages a[lang=en]").await;
    browser
        .wait_until("English", "document.documentElement.lang === 'en' && document.documentElement.dataset.hydrated")
        .await;
    assert!(browser.text(".panel").await.contains("Proven"));
    assert!(browser.address().await.contains("sites=3"));
    open(&server, &browser, "/").await;
    assert_eq!(browser.script("return document.documentElement.lang").await, "en");
    is_quiet(&server, &browser).await;
}

#[tokio::test]
async fn every_page_is_accessible_and_fits_wide_and_narrow() {
    let server = Server::start().await;
    for (width, height) in [WIDE, NARROW] {
        let browser = Browser::start(width, height).await;
        for path in [
            "/",
            "/?lang=en",
            "/municipalities/LV-033",
            "/plan",
            QUESTION,
            &format!("{QUESTION}&view=table"),
            "/method",
            "/nowhere",
        ] {
            open(&server, &browser, path).await;
            fits(&browser, path).await;
            browser.assert_accessible().await;
        }
    }
}

#[tokio::test]
async fn what_is_not_there_is_said_with_the_right_status() {
    let server = Server::start().await;
    assert_eq!(server.get("/nowhere").await.status(), 404);
    assert_eq!(server.get("/municipalities/LV-999").await.status(), 404);
    assert_eq!(server.get("/municipalities/LV-033").await.status(), 200);
}

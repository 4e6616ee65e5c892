//! The product's pages, as tests open and look at them.

use crate::{Browser, Server};

/// Width and height of a desk's screen.
pub const WIDE: (u32, u32) = (1440, 900);
/// Width and height of a phone's.
pub const NARROW: (u32, u32) = (390, 844);

/// The map has drawn everything it has to.
pub const PAINTED: &str = "document.querySelector('.map-live[data-painted=true]')";

/// A question with the same answer for everybody who opens its address.
pub const QUESTION: &str = "/plan?region=Latgale&group=adults&service=day-care&goal=mean_time&sites=3&standard=45";

/// Opens a page and waits until it answers.
pub async fn open(server: &Server, browser: &Browser, path: &str) {
    browser.open(&server.url(path)).await;
    browser.wait_until("the page is interactive", "document.documentElement.dataset.hydrated").await;
}

/// Where a position of the earth is in the viewport.
pub async fn pixel(browser: &Browser, lon: f64, lat: f64) -> (u32, u32) {
    let at = browser
        .script(&format!(
            "const ground = document.querySelector('.map-live'), box = ground.getBoundingClientRect();
             const at = ground.maplibre.project([{lon}, {lat}]);
             return [Math.round(box.x + at.x), Math.round(box.y + at.y)]"
        ))
        .await;
    let coordinate = |index: usize| at[index].as_u64().and_then(|pixels| u32::try_from(pixels).ok());
    coordinate(0).zip(coordinate(1)).unwrap_or_else(|| panic!("{lon}, {lat} is outside of the viewport: {at}"))
}

/// Nothing in the console, nothing asked of anybody else.
pub async fn is_quiet(server: &Server, browser: &Browser) {
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
    assert_eq!(browser.requests_to_others(&server.url("/")).await, Vec::<String>::new());
}

/// Nothing scrolls sideways.
pub async fn fits(browser: &Browser, path: &str) {
    let over = browser.script("return document.documentElement.scrollWidth - window.innerWidth").await;
    assert!(over.as_i64().is_some_and(|over| over <= 0), "{path} is {over} pixels too wide");
}

//! A headless Chromium that a test drives as a person would.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::Instant;

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::prelude::*;
use thirtyfour::{ChromeCapabilities, ChromiumLikeCapabilities, LoggingPrefsLogLevel};
use tokio::time::sleep;

use crate::process::Process;
use crate::{INTERVAL, PATIENCE, Picture};

/// Software rendering, nothing that calls home, and no host but this one: requests elsewhere fail, and are seen.
/// (`--use-angle=swiftshader` would make SVG and canvas many times slower.)
const FLAGS: [&str; 11] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
];

/// One browser window with a new profile; closed when dropped.
// The session ends before the driver program, that before the profile's folder.
pub struct Browser {
    driver: WebDriver,
    port: u16,
    _chromedriver: Process,
    _profile: TempDir,
}

impl Drop for Browser {
    /// Has chromedriver close the browser: killed alone, it would leave the browser behind.
    ///
    /// This is no matter for `WebDriver`'s own clean-up, which waits on the runtime that it blocks.
    fn drop(&mut self) {
        let session = self.driver.handle().session_id().clone();
        let closed = TcpStream::connect(("127.0.0.1", self.port)).and_then(|mut stream| {
            stream.set_read_timeout(Some(PATIENCE))?;
            write!(stream, "DELETE /session/{session} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
            stream.read(&mut [0; 1024])
        });
        if let Err(error) = closed {
            eprintln!("the browser may still run: {error}");
        }
        // An error means that the test has closed it itself.
        let _ = self.driver.clone().leak();
    }
}

impl Browser {
    /// Starts a browser whose viewport has this size in CSS pixels.
    pub async fn start(width: u32, height: u32) -> Self {
        let profile = tempfile::tempdir().expect("a temporary folder");
        let chromedriver = Process::spawn(Command::new("chromedriver").arg("--port=0"));
        let port = chromedriver.await_line(|line| {
            line.split_once("started successfully on port ")?.1.trim_end_matches('.').parse::<u16>().ok()
        });
        let capabilities = capabilities(&profile).expect("capabilities");
        let session = WebDriver::builder(format!("http://127.0.0.1:{port}"), capabilities);
        let driver = session.request_timeout(2 * PATIENCE).await;
        let driver = driver.unwrap_or_else(|error| panic!("Chromium does not start: {error}\n{}", chromedriver.said()));
        let browser = Self { driver, port, _chromedriver: chromedriver, _profile: profile };
        browser.driver.set_script_timeout(PATIENCE).await.expect("a script timeout");
        browser.resize(width, height).await;
        browser
    }

    /// The `WebDriver` session, for what this type has no word for.
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// Gives the viewport another size in CSS pixels.
    pub async fn resize(&self, width: u32, height: u32) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", metrics).await.expect("the viewport's size");
    }

    /// Goes to an address and waits for the page to load (not for what its scripts fetch afterwards).
    pub async fn open(&self, url: &str) {
        self.driver.goto(url).await.unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// The address in the address bar.
    pub async fn address(&self) -> String {
        self.driver.current_url().await.expect("an address").to_string()
    }

    /// What the body of a function in the page returns; a promise is awaited.
    pub async fn script(&self, body: &str) -> Value {
        let answer = self.driver.execute(body, Vec::new()).await;
        let answer = answer.unwrap_or_else(|error| panic!("{error}\nin {body:.200}"));
        answer.json().clone()
    }

    /// Waits until a JavaScript expression is truthy, and returns its value (an element is returned as a reference).
    pub async fn wait_until(&self, what: &str, expression: &str) -> Value {
        let started = Instant::now();
        loop {
            let value = self.script(&format!("return ({expression}) || null")).await;
            if !value.is_null() {
                return value;
            }
            if started.elapsed() > PATIENCE {
                let text = self.script("return document.body.innerText.slice(0, 2000)").await;
                let errors = self.console_errors().await;
                panic!(
                    "after {} s still not: {what}\nthe page says: {text}\nthe console: {errors:?}",
                    PATIENCE.as_secs()
                );
            }
            sleep(INTERVAL).await;
        }
    }

    /// The first element that a CSS selector finds, displayed; waits for it.
    pub async fn element(&self, css: &str) -> WebElement {
        let query = self.driver.query(By::Css(css)).wait(PATIENCE, INTERVAL).and_displayed();
        query.first().await.unwrap_or_else(|error| panic!("no element {css}: {error}"))
    }

    /// Clicks an element where a person would; what covers it would take the click, and is an error.
    pub async fn click(&self, css: &str) {
        let started = Instant::now();
        // An element may move or be covered while the page settles.
        while let Err(error) = self.element(css).await.click().await {
            assert!(started.elapsed() < PATIENCE, "cannot click {css}: {error}");
            sleep(INTERVAL).await;
        }
    }

    /// Types into a field, in place of what it holds.
    pub async fn fill(&self, css: &str, text: &str) {
        let field = self.element(css).await;
        let typed = async {
            field.clear().await?;
            field.send_keys(text).await
        };
        typed.await.unwrap_or_else(|error| panic!("cannot type into {css}: {error}"));
    }

    /// Presses keys wherever the focus is, such as `Key::Tab` or `"/"`.
    pub async fn press(&self, keys: impl Into<TypingData>) {
        let focus = self.driver.active_element().await.expect("something has the focus");
        focus.send_keys(keys).await.expect("keys pressed");
    }

    /// The visible text of an element.
    pub async fn text(&self, css: &str) -> String {
        self.element(css).await.text().await.unwrap_or_else(|error| panic!("{css}: {error}"))
    }

    /// The middle of an element, in pixels of [`Browser::picture`].
    pub async fn centre(&self, css: &str) -> (u32, u32) {
        self.element(css).await;
        let selector = json!(css);
        let middle = format!(
            "const box = document.querySelector({selector}).getBoundingClientRect();
             return [Math.floor(box.x + box.width / 2), Math.floor(box.y + box.height / 2)]"
        );
        let at = self.script(&middle).await;
        let coordinate = |index: usize| at[index].as_u64().and_then(|pixels| u32::try_from(pixels).ok());
        coordinate(0).zip(coordinate(1)).unwrap_or_else(|| panic!("{css} is outside of the viewport: {at}"))
    }

    /// What the viewport shows now.
    pub async fn picture(&self) -> Picture {
        Picture::decode(self.driver.screenshot_as_png().await.expect("a screenshot"))
    }

    /// Errors in the console since this was asked last: uncaught exceptions, `console.error`, failed requests.
    pub async fn console_errors(&self) -> Vec<String> {
        let entries = self.driver.browser_log().await.expect("the console");
        entries.into_iter().filter(|entry| entry.level == "SEVERE").map(|entry| entry.message).collect()
    }

    /// The addresses that pages asked for over a network since this was asked last, in order.
    pub async fn requests(&self) -> Vec<String> {
        let events = self.driver.get_log("performance").await.expect("the log of the network");
        let events = events.iter().filter_map(|event| serde_json::from_str::<Value>(&event.message).ok());
        let sent = events.filter(|event| event["message"]["method"] == "Network.requestWillBeSent");
        let urls = sent.filter_map(|event| Some(event["message"]["params"]["request"]["url"].as_str()?.to_owned()));
        // Not `data:`, `blob:` and the browser's own `chrome:`.
        urls.filter(|url| url.starts_with("http") || url.starts_with("ws")).collect()
    }

    /// Those of [`Browser::requests`] that went elsewhere than to addresses that begin with `origin`.
    pub async fn requests_to_others(&self, origin: &str) -> Vec<String> {
        self.requests().await.into_iter().filter(|url| !url.starts_with(origin)).collect()
    }
}

fn capabilities(profile: &TempDir) -> WebDriverResult<ChromeCapabilities> {
    let mut capabilities = DesiredCapabilities::chrome();
    for flag in FLAGS {
        capabilities.add_arg(flag)?;
    }
    capabilities.add_arg(&format!("--user-data-dir={}", profile.path().display()))?;
    capabilities.set_browser_log_level(LoggingPrefsLogLevel::All)?;
    capabilities.set_logging_prefs("performance", LoggingPrefsLogLevel::All)?;
    Ok(capabilities)
}

//! End-to-end tests: the real `tuvu` binary, its API, and the page in a real headless Chromium.
//!
//! This library is the harness; the tests are in `tests/tests/`, a file for each side from which the product is met:
//! `cli.rs`, `network.rs`, `osm.rs`, `api.rs`, `travel.rs`, `jobs.rs`, `browser.rs`, `travel_pages.rs` (and `harness.rs`,
//! which tests the harness). `cargo xtask test` builds what they
//! need and runs them; `cargo nextest run --release -p tests` runs them again.
//!
//! ```no_run
//! use tests::{Browser, Server};
//!
//! #[tokio::test]
//! async fn the_map_names_its_municipalities() {
//!     let server = Server::start().await;                             // own process, own port, own folder
//!     let answer = server.get("/api/v1/municipalities").await;        // a reqwest::Response
//!     assert_eq!(answer.status(), 200);
//!
//!     let browser = Browser::start(1440, 900).await;                  // the viewport in CSS pixels
//!     browser.open(&server.url("/")).await;
//!     browser.wait_until("the map is idle", "document.querySelector('.map[data-idle]')").await;
//!     browser.click("a[href$='LV-033']").await;                       // waits up to 30 s for the element
//!     let (x, y) = browser.centre("#legend .participating").await;
//!     assert_ne!(browser.picture().await.pixel(x, y), [255, 255, 255]);
//!     browser.assert_accessible().await;                              // axe-core
//!     assert_eq!(browser.console_errors().await, Vec::<String>::new());
//!     assert_eq!(browser.requests_to_others(&server.url("/")).await, Vec::<String>::new());
//! }
//! # fn main() {}
//! ```
//!
//! Invariants: every test has a server, a browser and folders of its own and leaves none behind, whether it passes or
//! panics; every wait polls and gives up after [`PATIENCE`], saying what it waited for; nothing here knows what the
//! product should answer.
#![forbid(unsafe_code)]

mod accessibility;
pub mod answer;
mod browser;
pub mod call;
pub mod data_folder;
pub mod folder;
pub mod osm;
pub mod page;
mod picture;
mod process;
mod server;

use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use browser::Browser;
pub use picture::Picture;
pub use server::Server;

/// How long anything is waited for: machines are shared, and a slow answer is no wrong answer.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// How often a wait looks again.
const INTERVAL: Duration = Duration::from_millis(50);

/// The binary under test: `TUVU_BIN`, or the release build of the workspace.
pub fn tuvu() -> PathBuf {
    let built = || {
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), PathBuf::from);
        workspace().join(target).join("release/tuvu")
    };
    let binary = env::var_os("TUVU_BIN").map_or_else(built, PathBuf::from);
    assert!(binary.is_file(), "{} is not there; `cargo xtask test` builds it", binary.display());
    binary
}

/// The repository.
fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this crate is in a workspace")
}

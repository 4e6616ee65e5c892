//! What is where: municipalities, places, services, needs and roads, checked on loading.
//!
//! Invariants
//!
//! - Knows nothing of travel times, plans, HTTP or screens: `planner`, `server` and `app` depend on it, never the other way.
//! - Does no I/O except where a function takes a reader or a path; no async, no clock, no global state; compiles to wasm32.
//! - Nothing is guessed: what cannot be located or connected is listed (see [`Findings`]).
#![forbid(unsafe_code)]

pub mod ids;
pub mod language;
pub mod model;
pub mod units;

pub use ids::*;
pub use language::{Bilingual, Language};
pub use model::*;
pub use units::{Metres, Minutes, People, Position};

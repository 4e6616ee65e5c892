//! What is where: municipalities, places, services, needs and roads, checked on loading.
//!
//! Invariants
//!
//! - Knows nothing of travel times, plans, HTTP or screens: `planner`, `server` and `app` depend on it, never the other way.
//! - Does no I/O except where a function takes a reader or a path; no async, no clock, no global state; compiles to wasm32.
//! - Nothing is guessed: what cannot be located or connected is listed (see [`Findings`]).
#![forbid(unsafe_code)]

mod apportion;
mod arc_graph;
mod dataset;
pub mod dimacs;
mod error;
mod features;
mod files;
pub mod ids;
pub mod language;
mod locate;
mod manifest;
pub mod model;
mod municipalities;
mod needs;
#[cfg(feature = "osm")]
pub mod osm;
mod own_needs;
mod places;
mod points;
mod profile;
mod regions;
mod roads;
mod search;
mod sites;
mod spread;
mod street_index;
mod street_parts;
mod streets;
mod table;
pub mod units;

pub use apportion::apportion;
pub use arc_graph::ArcGraph;
pub use dataset::DataSet;
pub use error::{DataError, Row};
pub use ids::*;
pub use language::{Bilingual, Language};
pub use model::*;
pub use points::{Given, read_points};
pub use search::fold;
pub use street_index::{Snap, StreetIndex};
pub use street_parts::Parts;
pub use streets::{AboutStreets, AccessRules, FixedPosition, Lane, Scenario, Street, Streets};
pub use units::{Metres, Minutes, People, Position};

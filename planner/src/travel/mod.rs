//! Travel times by road.
//!
//! A [`Network`] is streets (or a plain graph) prepared for questions and kept in a file; [`Travel`] is one under a scenario
//! such as winter. It answers from door to door: a [`Place`] is snapped to the nearest street, the way leads along streets from
//! lane to lane (`turns` says which may follow which), and [`hierarchy`] finds the fastest, thousands of times faster than
//! [`dijkstra`], which stays as its oracle.
//!
//! [`isochrone`] draws times as polygons, to look at: coverage is never computed from them.

pub mod dijkstra;
mod door;
pub mod hierarchy;
pub mod isochrone;
mod matrix;
pub mod matrix_file;
mod network;
mod network_file;
mod place;
mod reach;
mod route;
mod turns;

pub use matrix::{Matrix, Towards, Travel, Trip};
pub use network::Network;
pub use network_file::NetworkFileError;
pub use place::Place;
pub use reach::{Isochrones, WIDTH};
pub use route::{Leg, Route};

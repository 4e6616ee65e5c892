//! Travel times by road.
//!
//! [`RoadTimes`] turns a road network and its speed profile into minutes between positions:
//! a connector to the nearest point of a road, the fastest way along roads ([`dijkstra`]), a connector to the other end.
//!
//! [`hierarchy`] answers what [`dijkstra`] does, thousands of times faster, on networks of a country's size;
//! a [`Network`] is one with its hierarchy, kept in a file.
//!
//! [`isochrone`] draws times as polygons, to look at: coverage is never computed from them.

pub mod dijkstra;
pub mod hierarchy;
pub mod isochrone;
pub mod matrix_file;
pub mod network;
mod network_file;
mod road_times;

pub use network::Network;
pub use network_file::NetworkFileError;
pub use road_times::{Access, RoadTimes};

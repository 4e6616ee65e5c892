//! Travel times by road.
//!
//! [`RoadTimes`] turns a road network and its speed profile into minutes between positions:
//! a connector to the nearest point of a road, the fastest way along roads ([`dijkstra`]), a connector to the other end.
//!
//! [`hierarchy`] answers what [`dijkstra`] does, thousands of times faster, on networks of a country's size.

pub mod dijkstra;
pub mod hierarchy;
mod road_times;

pub use road_times::{Access, RoadTimes};

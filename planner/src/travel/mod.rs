//! Travel times by road.
//!
//! [`RoadTimes`] turns a road network and its speed profile into minutes between positions:
//! a connector to the nearest point of a road, the fastest way along roads ([`dijkstra`]), a connector to the other end.

pub mod dijkstra;
mod road_times;

pub use road_times::{Access, RoadTimes};

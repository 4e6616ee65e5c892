//! The map: one description of what is to be seen ([`Scene`]), drawn by MapLibre and as an SVG picture.
//!
//! Colours, classes and shapes stand in [`colours`] and [`symbols`] once and serve both.

pub mod colours;
#[cfg(feature = "hydrate")]
mod live;
#[cfg(feature = "hydrate")]
mod maplibre;
pub mod outlines;
pub mod picture;
pub mod scene;
#[cfg(any(feature = "hydrate", test))]
mod style;
pub mod symbols;
pub mod view;

pub use outlines::{OutlineError, Outlines};
pub use picture::{municipalities_svg, reach_svg, suggestion_svg};
pub use scene::Scene;

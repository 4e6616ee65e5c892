//! How near and where to put it.
#![forbid(unsafe_code)]
pub mod errors;
pub mod files;
pub mod matrix;
pub mod measure;
pub mod problem;
pub mod solution;
pub mod solve;
pub mod suggest;
pub mod travel;

pub use files::schema;

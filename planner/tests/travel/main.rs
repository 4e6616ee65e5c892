//! The contraction hierarchy against plain Dijkstra, and against times derived by hand; isochrones against geometry.

mod benchmark;
mod by_hand;
mod file;
mod isochrone;
mod oracle;
mod streets;

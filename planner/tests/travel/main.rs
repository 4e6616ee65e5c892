//! The contraction hierarchy against plain Dijkstra, and against times derived by hand.

mod by_hand;
mod file;
mod oracle;
mod streets;

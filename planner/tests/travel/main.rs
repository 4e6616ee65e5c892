//! The contraction hierarchy against plain Dijkstra, and against times derived by hand.

mod benchmark;
mod by_hand;
mod file;
mod oracle;

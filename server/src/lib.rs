//! The `tuvu` program: command line, HTTP API and server-side rendering.
//!
//! Invariants
//!
//! - Holds no algorithm: a handler reads, calls `geodata` or `planner`, and writes.
//! - Never panics and never answers 500 to a client's mistake; every input is bounded in size, every computation in time.
//! - The pages get their data from the same public API as everybody else (see [`web`]).
#![forbid(unsafe_code)]

pub mod api;
mod asked;
mod assets;
pub mod cli;
mod etag;
mod jobs;
mod language;
mod pages;
pub mod web;

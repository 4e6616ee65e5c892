//! Placement, checked from outside: against enumeration, by invariants, on classical instances, with bad input.
#![allow(
    clippy::unwrap_used,
    clippy::float_cmp,
    reason = "a test that panics has failed; the values compared are exact"
)]

mod bad_input;
mod combined;
mod conflicts;
mod enumeration;
mod explain;
mod instances;
mod invariants;
mod invariants_constrained;
mod known;
mod known_constrained;
#[cfg(feature = "mip")]
mod programs;
mod reassign;
mod robust;
mod stopping;

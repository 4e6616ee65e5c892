//! Placement, checked from outside: against enumeration, by invariants, on classical instances, with bad input.
#![allow(
    clippy::unwrap_used,
    clippy::float_cmp,
    reason = "a test that panics has failed; the values compared are exact"
)]

#[cfg(feature = "mip")]
mod bad_fields;
mod bad_input;
mod combined;
mod conflicts;
#[cfg(feature = "mip")]
mod divisible;
mod enumeration;
mod explain;
#[cfg(feature = "mip")]
mod fronts;
mod instances;
mod invariants;
mod invariants_constrained;
mod known;
mod known_constrained;
#[cfg(feature = "mip")]
mod program_conflicts;
#[cfg(feature = "mip")]
mod program_instances;
#[cfg(feature = "mip")]
mod program_invariants;
#[cfg(feature = "mip")]
mod program_stops;
#[cfg(feature = "mip")]
mod programs;
#[cfg(feature = "mip")]
mod questions;
mod radii;
mod reassign;
mod robust;
#[cfg(feature = "mip")]
mod rooms;
#[cfg(feature = "mip")]
mod simplex;
#[cfg(feature = "mip")]
mod small;
mod stopping;

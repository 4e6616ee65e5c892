//! Placement, checked from outside: against enumeration, by invariants, on classical instances, with bad input.
#![allow(missing_docs, reason = "tests")]

mod bad_input;
mod enumeration;
mod instances;
mod invariants;
mod known;

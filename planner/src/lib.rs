//! How near and where to put it: travel times, placement with proven bounds, measures.
//!
//! - [`travel`] turns a road network into minutes; [`suggest`] turns a planner's question into sites on the map.
//! - [`problem`] and [`solution`] are PROBLEM.json and SOLUTION.json, [`files`] reads them, [`solve`] answers, and
//!   [`measure`] checks every answer before it leaves the crate; [`explain`] answers questions about an answer.
//!
//! ```
//! use planner::matrix::TravelMatrix;
//! use planner::problem::{Candidate, Constraints, Demand, Objective, Problem, Status};
//! use planner::solution::SolutionStatus;
//! use planner::solve::{Options, solve};
//!
//! let demand = [("Liepa", 120.0), ("Osis", 80.0), ("Kalns", 40.0)];
//! let demand = demand.map(|(id, weight)| Demand::new(id.into(), weight)).to_vec();
//! let candidates = ["north", "south"].map(|id| Candidate::new(id, Status::Candidate)).to_vec();
//! // Minutes from each demand point (row) to each candidate (column); `None` is unreachable.
//! let minutes = [[Some(5.0), Some(30.0)], [Some(12.0), Some(20.0)], [Some(45.0), None]];
//! let travel = TravelMatrix::from_fn(3, 2, |row, column| minutes[row][column])?;
//!
//! let problem = Problem::new(demand, candidates, travel, Objective::PMedian { sites: 1 }, Constraints::default())?;
//! let solution = solve(&problem, &Options::default());
//! assert_eq!(solution.status, SolutionStatus::Optimal);
//! assert_eq!(solution.open, ["north"]);
//! assert_eq!(solution.objective, Some(120.0 * 5.0 + 80.0 * 12.0 + 40.0 * 45.0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Invariants
//!
//! - No input or output except where a function takes a reader or a path; no clock, no global state, no unsafe code;
//!   threads only where the caller asks for more than one; compiles to wasm32. Knows nothing of Latvia: places and rates
//!   come from [`geodata`].
//! - A matrix knows its rows and columns; unreachable is never 0 and never dropped; `cost <= limit` is exact.
//! - A [`problem::Problem`] is valid by construction; what is not supported is refused, never ignored.
//! - Every bound is true, rounding included; `optimal` is proven; the same input and seed give the same answer.
#![forbid(unsafe_code)]

pub mod errors;
pub mod explain;
pub mod files;
pub mod matrix;
pub mod measure;
pub mod problem;
pub mod solution;
pub mod solve;
pub mod suggest;
pub mod travel;

pub use files::schema;

//! Policies: what an operation asks of its caller, known when the program is compiled.

mod requirement;
mod tree;

pub use self::requirement::{Credentials, Requirement};
pub use self::tree::{Policy, Probe, ProbeFallback, RoutePolicy};

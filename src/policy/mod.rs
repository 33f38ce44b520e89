//! Policies: what an operation asks of its caller, known when the program is compiled.

mod alternatives;
mod fault;
mod freshness;
mod implied;
mod met;
mod operation;
mod reduce;
mod requirement;
mod text;
mod tree;
mod walk;

pub use self::freshness::{Acr, Freshness};
pub use self::requirement::{Credentials, Requirement};
pub use self::tree::{GroupPolicy, Line, Policy, Probe, ProbeFallback, RoutePolicy, Source, Trial};
pub(crate) use self::walk::Named;
pub use self::walk::check_parameters;

pub(crate) use self::alternatives::Alternative;
pub(crate) use self::fault::Fault;
pub(crate) use self::freshness::Authentication;
pub(crate) use self::operation::Operation;
pub(crate) use self::text::Text;

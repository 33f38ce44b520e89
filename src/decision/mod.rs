//! Decisions: what the check of a request came to, for those who watch.

mod counts;
mod event;

pub use self::counts::{DecisionCount, Decisions};
pub use self::event::{Decision, Outcome};

pub(crate) use self::counts::Counts;
pub(crate) use self::event::{Hook, tell};

//! The commands about the policy: show it, lock it, check it against the lock.
//!
//! Exit codes besides those of all commands: 3 the policy is weaker than the lock, 4 it differs and
//! nothing is weaker.

mod args;
mod check;
mod error;
mod explain;
mod file;
mod lock;
mod run;
#[cfg(test)]
mod scratch;
mod show;

pub(super) use args::POLICY_EXAMPLES;
pub use args::{Explain, Format, LockFile, PolicyArgs, PolicyCommand};
pub use error::PolicyError;
pub(super) use run::run;

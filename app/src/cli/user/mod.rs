//! The commands about accounts.

mod args;
mod run;

pub(super) use args::USER_EXAMPLES;
pub use args::{Add, UserCommand};
pub(super) use run::run;

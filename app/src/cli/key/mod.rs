//! The commands about the keys that sign tokens.

mod args;
mod run;

pub(super) use args::KEY_EXAMPLES;
pub use args::KeyCommand;
pub(super) use run::run;

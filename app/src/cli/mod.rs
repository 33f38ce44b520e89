//! The command line: `app serve`, `app openapi`, `app policy ...` for who may call what, `app key ...`
//! for what signs tokens, and `app user ...` to manage the accounts.
//!
//! Exit codes: 0 done, 1 the operation failed, 2 the command line was not understood; `app policy
//! check` has more.

mod args;
mod error;
mod key;
mod password;
mod policy;
mod prompt;
mod run;
mod table;
mod user;

pub use args::{Cli, Command};
pub use error::CliError;
pub use key::KeyCommand;
pub use password::WeakPassword;
pub use policy::{Explain, Format, LockFile, PolicyArgs, PolicyCommand, PolicyError};
pub use prompt::PromptError;
pub use run::{fail, manage, manage_keys, run_policy, show_document};
pub use user::{Add, UserCommand};

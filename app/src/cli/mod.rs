//! The command line: `app serve`, `app openapi`, and `app user ...` to manage the accounts.
//!
//! Exit codes: 0 done, 1 the operation failed, 2 the command line was not understood.

mod args;
mod error;
mod password;
mod prompt;
mod run;
mod table;
mod user;

pub use args::{Add, Cli, Command, UserCommand};
pub use error::CliError;
pub use password::WeakPassword;
pub use prompt::PromptError;
pub use run::{fail, manage, show_document};

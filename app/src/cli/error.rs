//! Why a command failed.

use std::error::Error;
use std::{fmt, io};

use crate::cli::{PolicyError, PromptError, WeakPassword};
use crate::users::StoreError;
use rocket_scopes::{KeyFileError, PasswordError};

/// Why a command failed. The message is one line and holds no secret.
#[non_exhaustive]
#[derive(Debug)]
pub enum CliError {
    /// The password could not be hashed, for instance because it is too long.
    Hash(PasswordError),
    /// The file of keys cannot be read or changed.
    Keys(KeyFileError),
    /// The answer could not be written.
    Output(io::Error),
    /// A command about the policy failed.
    Policy(PolicyError),
    /// The password could not be read.
    Prompt(PromptError),
    /// The store refused, or is not there.
    Store(StoreError),
    /// The password breaks a rule for new ones.
    WeakPassword(WeakPassword),
}

impl CliError {
    /// The exit code.
    pub fn code(&self) -> u8 {
        match self {
            Self::Policy(error) => error.code(),
            Self::Hash(_)
            | Self::Keys(_)
            | Self::Output(_)
            | Self::Prompt(_)
            | Self::Store(_)
            | Self::WeakPassword(_) => 1,
        }
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hash(error) => error.fmt(f),
            Self::Keys(error) => error.fmt(f),
            Self::Output(_) => f.write_str("the output cannot be written"),
            Self::Policy(error) => error.fmt(f),
            Self::Prompt(error) => error.fmt(f),
            Self::Store(error) => error.fmt(f),
            Self::WeakPassword(error) => error.fmt(f),
        }
    }
}

impl Error for CliError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            // The message is that of the error inside, so that its cause comes next.
            Self::Hash(error) => error.source(),
            Self::Keys(error) => error.source(),
            Self::Output(error) => Some(error),
            Self::Policy(error) => error.source(),
            Self::Prompt(error) => error.source(),
            Self::Store(error) => error.source(),
            Self::WeakPassword(error) => error.source(),
        }
    }
}

impl From<PasswordError> for CliError {
    fn from(error: PasswordError) -> Self {
        Self::Hash(error)
    }
}

impl From<KeyFileError> for CliError {
    fn from(error: KeyFileError) -> Self {
        Self::Keys(error)
    }
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<PolicyError> for CliError {
    fn from(error: PolicyError) -> Self {
        Self::Policy(error)
    }
}

impl From<PromptError> for CliError {
    fn from(error: PromptError) -> Self {
        Self::Prompt(error)
    }
}

impl From<StoreError> for CliError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<WeakPassword> for CliError {
    fn from(error: WeakPassword) -> Self {
        Self::WeakPassword(error)
    }
}

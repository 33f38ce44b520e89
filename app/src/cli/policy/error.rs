//! Why a command about the policy failed, and with which exit code.

use std::error::Error;
use std::path::PathBuf;
use std::{fmt, io};

use rocket_scopes::inventory::{CallError, LockError};

/// Why a command about the policy did not end with 0.
#[non_exhaustive]
#[derive(Debug)]
pub enum PolicyError {
    /// Nothing can be said of the call.
    Call(CallError),
    /// The policy differs from the lock, and nothing is weaker.
    Different(PathBuf),
    /// The file is no lock.
    Invalid(PathBuf, LockError),
    /// There is no lock file.
    Missing(PathBuf),
    /// The file is no text: in this line there are bytes that are no UTF-8.
    NotText(PathBuf, usize),
    /// Clauses are still only reported, although their day is over.
    Overdue(Vec<String>),
    /// The file cannot be read.
    Read(PathBuf, io::Error),
    /// The call is refused.
    Refused,
    /// The policy is weaker than the lock.
    Weaker(PathBuf),
    /// The file cannot be written.
    Write(PathBuf, io::Error),
}

impl PolicyError {
    /// The exit code.
    pub fn code(&self) -> u8 {
        match self {
            Self::Call(_)
            | Self::Missing(_)
            | Self::Overdue(_)
            | Self::Read(..)
            | Self::Write(..) => 1,
            Self::Invalid(..) | Self::NotText(..) => 2,
            Self::Refused | Self::Weaker(_) => 3,
            Self::Different(_) => 4,
        }
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => write!(f, "{error}; help: `app policy` lists the routes"),
            Self::Different(file) => write!(
                f,
                "the policy differs from `{}`, and nothing is weaker; {ACCEPT}",
                file.display()
            ),
            Self::Invalid(file, error) => write!(f, "`{}`: {error}; {MEND}", file.display()),
            Self::Missing(file) => write!(
                f,
                "there is no `{}`; help: `app policy lock` writes it",
                file.display()
            ),
            Self::NotText(file, line) => write!(
                f,
                "`{}`: line {line}: bytes that are no text: expected UTF-8; {MEND}",
                file.display()
            ),
            Self::Overdue(clauses) => write!(
                f,
                "still only reported, although the day is over: {}; help: enforce what it needs, or name \
                 a later day",
                clauses.join(", ")
            ),
            Self::Read(file, _) => write!(f, "`{}` cannot be read", file.display()),
            Self::Refused => f.write_str("the call is refused"),
            Self::Weaker(file) => write!(
                f,
                "the policy is weaker than `{}`; {ACCEPT}",
                file.display()
            ),
            Self::Write(file, _) => write!(f, "`{}` cannot be written", file.display()),
        }
    }
}

impl Error for PolicyError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Read(_, error) | Self::Write(_, error) => Some(error),
            // The message holds the reason.
            Self::Call(_) | Self::Invalid(..) => None,
            Self::Different(_)
            | Self::Missing(_)
            | Self::NotText(..)
            | Self::Overdue(_)
            | Self::Refused
            | Self::Weaker(_) => None,
        }
    }
}

const ACCEPT: &str = "help: if that is meant, `app policy lock` writes it down";
const MEND: &str = "help: mend the line, or delete the file and write it anew: `app policy lock`";

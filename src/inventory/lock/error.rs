//! Why a text is no lock.

use std::error::Error;
use std::fmt;

use super::write::{HEADER, VERSION};
use crate::inventory::plain::Plain;

/// Why a text cannot be read as a lock. The message is one line, begins with the number of the line
/// that is wrong, and says what was expected there.
///
/// ```
/// use rocket_scopes::inventory::Lock;
///
/// let error = Lock::read("# security.lock 1\nscope items\nGET /items: itms\n").unwrap_err();
/// assert_eq!(error.line(), 3);
/// assert!(error.to_string().starts_with("line 3: a route says `itms`: expected "));
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LockError {
    /// Git could not merge the file, and marked the place.
    Conflict {
        /// From 1.
        line: usize,
        /// `<<<<<<<`, `|||||||`, `=======` or `>>>>>>>`.
        marker: &'static str,
    },
    /// Something is said twice.
    Duplicate {
        /// From 1.
        line: usize,
        /// What: `GET /items`, `scope items`.
        what: String,
        /// Where it is said first.
        first: usize,
    },
    /// The first line is not that of a lock.
    Header {
        /// What stands there.
        found: String,
    },
    /// Something else stands where only this and that may.
    Unexpected {
        /// From 1.
        line: usize,
        /// What the line is about.
        of: &'static str,
        /// What stands there; empty at the end of the line.
        found: String,
        /// What may stand there.
        expected: &'static str,
    },
    /// The lock is of a version that this program does not know.
    Version {
        /// The version.
        found: String,
    },
}

impl LockError {
    /// The number of the line, from 1.
    pub fn line(&self) -> usize {
        match self {
            Self::Conflict { line, .. }
            | Self::Duplicate { line, .. }
            | Self::Unexpected { line, .. } => *line,
            Self::Header { .. } | Self::Version { .. } => 1,
        }
    }
}

impl fmt::Display for LockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: ", self.line())?;
        match self {
            Self::Conflict { marker, .. } => write!(
                f,
                "a conflict marker, `{marker}`: expected a file that is merged to the end"
            ),
            Self::Duplicate { what, first, .. } => write!(
                f,
                "`{}` stands in line {first} already: expected it once",
                Plain(what)
            ),
            Self::Header { found } => write!(
                f,
                "the file begins with `{}`: expected `{HEADER}{VERSION}`",
                Plain(found)
            ),
            Self::Unexpected {
                of,
                found,
                expected,
                ..
            } if found.is_empty() => write!(f, "{of} ends too early: expected {expected}"),
            Self::Unexpected {
                of,
                found,
                expected,
                ..
            } => write!(f, "{of} says `{}`: expected {expected}", Plain(found)),
            Self::Version { found } => write!(
                f,
                "the file is of version `{}`: expected version {VERSION}, the only one that this program knows",
                Plain(found)
            ),
        }
    }
}

impl Error for LockError {}

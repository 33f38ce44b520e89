//! Why a file of keys cannot be used.

use std::{fmt, io};

use crate::key::KeyError;

/// Why a file of signing keys cannot be read or changed. Holds nothing of the keys.
#[non_exhaustive]
#[derive(Debug)]
pub enum KeyFileError {
    /// Another command is changing the file, or was ended while it did.
    Busy,
    /// It holds no keys.
    Empty,
    /// It holds as many keys as there may be.
    Full,
    /// A key of it cannot be used; the number of the key, from 1.
    Key(usize),
    /// It is no private JSON Web Key Set, or is over 1 MiB.
    Malformed,
    /// It is not there.
    Missing,
    /// Two of its keys have the same `kid`.
    Repeated,
    /// The system does not let it be read or written.
    System(io::Error),
    /// Nothing can be signed with this algorithm by a key pair.
    Symmetric,
}

impl fmt::Display for KeyFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy => f.write_str(
                "the file of keys is being changed by another command; help: if there is none, remove the \
                 file of the same name that ends in `.new`",
            ),
            Self::Empty => f.write_str("the file of keys holds none"),
            Self::Full => f.write_str("the file of keys holds a hundred"),
            Self::Key(number) => write!(f, "key {number} of the file of keys cannot be used"),
            Self::Malformed => f.write_str("the file of keys is no private JSON Web Key Set"),
            Self::Missing => f.write_str("the file of keys is not there"),
            Self::Repeated => f.write_str("two keys of the file of keys have the same `kid`"),
            Self::System(_) => f.write_str("the file of keys cannot be read or written"),
            Self::Symmetric => f.write_str("a secret is no key pair"),
        }
    }
}

impl std::error::Error for KeyFileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::System(error) => Some(error),
            Self::Busy
            | Self::Empty
            | Self::Full
            | Self::Key(_)
            | Self::Malformed
            | Self::Missing
            | Self::Repeated
            | Self::Symmetric => None,
        }
    }
}

impl From<io::Error> for KeyFileError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            _ => Self::System(error),
        }
    }
}

/// Which key it is, [`ring`](super::ring) knows.
impl From<KeyError> for KeyFileError {
    fn from(_: KeyError) -> Self {
        Self::Malformed
    }
}

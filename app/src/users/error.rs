//! Why the user store did not do what it was asked to.

use std::error::Error;
use std::{fmt, io};

use sqlx::migrate::MigrateError;

/// Why the user store did not do what it was asked to.
///
/// The messages hold no user input and no path, so that they may be logged and shown; what the
/// database said is in [`source`](Error::source).
#[non_exhaustive]
#[derive(Debug)]
pub enum StoreError {
    /// The database URL is not one that the store can open.
    Address,
    /// There is an account with this user name already.
    AlreadyExists,
    /// The database file could not be created.
    File(io::Error),
    /// The tables could not be brought up to date: the file is not ours, or of a newer version.
    Migration(MigrateError),
    /// There is no account with this user name.
    NotFound,
    /// The database did not answer: it is locked, damaged, or gone.
    Unavailable(sqlx::Error),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Address => "the database URL is not of the form `sqlite:PATH`",
            Self::AlreadyExists => "there is an account with this user name already",
            Self::File(_) => "the database file cannot be created",
            Self::Migration(_) => "the tables of the database cannot be brought up to date",
            Self::NotFound => "there is no account with this user name",
            Self::Unavailable(_) => "the user database does not answer",
        })
    }
}

impl Error for StoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Address | Self::AlreadyExists | Self::NotFound => None,
            Self::File(error) => Some(error),
            Self::Migration(error) => Some(error),
            Self::Unavailable(error) => Some(error),
        }
    }
}

impl From<MigrateError> for StoreError {
    fn from(error: MigrateError) -> Self {
        Self::Migration(error)
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Unavailable(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cause_is_kept_where_there_is_one() {
        assert!(
            StoreError::from(sqlx::Error::PoolTimedOut)
                .source()
                .is_some()
        );
        assert!(StoreError::from(MigrateError::Dirty(1)).source().is_some());
        assert!(
            StoreError::File(io::ErrorKind::NotFound.into())
                .source()
                .is_some()
        );
        assert!(StoreError::NotFound.source().is_none());
    }
}

//! What a database URL says: where the database is, and whether it may be created.

use std::path::Path;
use std::str::FromStr;

use sqlx::sqlite::SqliteConnectOptions;

use crate::users::StoreError;

/// A checked database URL: `sqlite:PATH`, `sqlite://PATH` or `sqlite::memory:`, with the query
/// parameters that sqlx knows (`mode`, `cache`, `immutable`, `vfs`).
pub(super) struct Address {
    options: SqliteConnectOptions,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A file that must be there: the URL has `mode=rw` or `mode=ro`.
    ExistingFile,
    /// A file that is created if it is missing.
    File,
    /// Nothing on the disk; the database goes with its connection.
    Memory,
}

impl Address {
    /// How to connect, with sqlx's defaults for the rest.
    pub(super) fn options(&self) -> SqliteConnectOptions {
        self.options.clone()
    }

    /// The file to create if it is missing.
    pub(super) fn file_to_create(&self) -> Option<&Path> {
        (self.kind == Kind::File).then(|| self.options.get_filename())
    }

    /// Whether the database exists within one connection only.
    pub(super) fn is_in_memory(&self) -> bool {
        self.kind == Kind::Memory
    }
}

impl FromStr for Address {
    type Err = StoreError;

    fn from_str(url: &str) -> Result<Self, StoreError> {
        // sqlx takes a URL of any other scheme for the name of a file.
        let rest = url.strip_prefix("sqlite:").ok_or(StoreError::Address)?;
        let (name, parameters) = rest.split_once('?').unwrap_or((rest, ""));
        let name = name.strip_prefix("//").unwrap_or(name);
        let mode = parameters
            .split('&')
            .find_map(|parameter| parameter.strip_prefix("mode="));
        let kind = match (name, mode) {
            (":memory:", _) | (_, Some("memory")) => Kind::Memory,
            // SQLite makes a database of its own for each connection to a file without a name, and
            // takes `file:` for a URL of its own.
            ("", _) => return Err(StoreError::Address),
            (name, _) if name.starts_with("file:") => return Err(StoreError::Address),
            (_, None | Some("rwc")) => Kind::File,
            (_, Some(_)) => Kind::ExistingFile,
        };
        let options = SqliteConnectOptions::from_str(url)?;
        Ok(Self {
            options: options.create_if_missing(kind == Kind::File),
            kind,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_is_understood() {
        for (url, kind, file) in [
            ("sqlite:app.db", Kind::File, Some("app.db")),
            ("sqlite://app.db", Kind::File, Some("app.db")),
            (
                "sqlite:///var/lib/app.db",
                Kind::File,
                Some("/var/lib/app.db"),
            ),
            (
                "sqlite:/var/lib/app.db?mode=rwc",
                Kind::File,
                Some("/var/lib/app.db"),
            ),
            ("sqlite:my%20users.db", Kind::File, Some("my users.db")),
            ("sqlite:app.db?mode=rw", Kind::ExistingFile, None),
            ("sqlite:app.db?mode=ro", Kind::ExistingFile, None),
            ("sqlite::memory:", Kind::Memory, None),
            ("sqlite://:memory:", Kind::Memory, None),
            ("sqlite://?cache=private&mode=memory", Kind::Memory, None),
        ] {
            let address = url.parse::<Address>().unwrap();
            assert_eq!(
                (address.kind, address.file_to_create()),
                (kind, file.map(Path::new)),
                "of {url}"
            );
        }
    }

    #[test]
    fn what_would_open_something_else_is_refused() {
        for url in [
            "",
            "app.db",
            "postgres://host/app",
            "sqlite:",
            "sqlite://",
            "sqlite:?cache=shared",
            "sqlite:file:app.db",
        ] {
            assert!(
                matches!(url.parse::<Address>(), Err(StoreError::Address)),
                "of {url}"
            );
        }
        assert!(matches!(
            "sqlite:app.db?mode=x".parse::<Address>(),
            Err(StoreError::Unavailable(_))
        ));
    }
}

//! The lock file on disk.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use crate::cli::PolicyError;
use rocket_scopes::inventory::Lock;

/// Reads a lock file; nothing, if there is none.
pub(super) fn read(path: &Path) -> Result<Option<(Lock, String)>, PolicyError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(PolicyError::Read(path.to_owned(), error)),
    };
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + good.iter().filter(|byte| **byte == b'\n').count();
        PolicyError::NotText(path.to_owned(), line)
    })?;
    match Lock::read(&text) {
        Ok(lock) => Ok(Some((lock, text))),
        Err(error) => Err(PolicyError::Invalid(path.to_owned(), error)),
    }
}

/// Writes a text so that the file holds the old one or the new one, whatever happens meanwhile.
pub(super) fn replace(path: &Path, text: &str) -> Result<(), PolicyError> {
    let failed = |error| PolicyError::Write(path.to_owned(), error);
    // What a link points to is replaced, not the link.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let name = target
        .file_name()
        .ok_or_else(|| failed(io::ErrorKind::InvalidInput.into()))?;
    let mut beside = name.to_owned();
    beside.push(format!(".{}.new", std::process::id()));
    let beside = target.with_file_name(beside);
    let mut file = File::create_new(&beside).map_err(failed)?;
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&beside, &target));
    if written.is_err() {
        // It helps nobody; whether it goes away changes nothing.
        let _ = fs::remove_file(&beside);
    }
    written.map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::super::scratch::Scratch;
    use super::*;

    const LOCK: &str = "# security.lock 1\nGET /: any token\n";

    #[test]
    fn a_file_is_a_lock_or_absent_or_an_error() {
        let scratch = Scratch::new("file-read");
        let path = scratch.file("security.lock");
        assert!(read(&path).unwrap().is_none());
        fs::write(&path, LOCK).unwrap();
        assert_eq!(read(&path).unwrap().unwrap().1, LOCK);
        for (bytes, message) in [
            (&b""[..], "line 1: the file begins with ``: "),
            (b"# security.lock 1\nGET /: x", "line 2: a route says `x`: "),
            (
                b"# security.lock 1\n\n\xff",
                "line 3: bytes that are no text: ",
            ),
        ] {
            fs::write(&path, bytes).unwrap();
            let error = read(&path).unwrap_err();
            assert_eq!(error.code(), 2);
            let start = format!("`{}`: {message}", path.display());
            assert!(error.to_string().starts_with(&start), "{error}");
        }
        let error = read(&scratch.file("")).unwrap_err();
        assert!(matches!(error, PolicyError::Read(..)), "{error}");
    }

    #[test]
    fn a_file_is_replaced_as_a_whole_and_nothing_stays_beside_it() {
        let scratch = Scratch::new("file-replace");
        let path = scratch.file("security.lock");
        for text in [LOCK, "other"] {
            replace(&path, text).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(scratch.names(), ["security.lock"]);

        // A folder cannot be replaced by a file.
        fs::create_dir(scratch.file("folder")).unwrap();
        for path in ["folder", "missing/security.lock", ""] {
            let error = replace(&scratch.file(path), "text").unwrap_err();
            assert_eq!(error.code(), 1);
            assert!(matches!(error, PolicyError::Write(..)), "{error}");
        }
        assert_eq!(scratch.names(), ["folder", "security.lock"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_one() {
        let scratch = Scratch::new("file-link");
        let (path, link) = (scratch.file("security.lock"), scratch.file("link"));
        fs::write(&path, LOCK).unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        replace(&link, "other").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&path).unwrap(), "other");
    }
}

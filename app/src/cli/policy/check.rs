//! `app policy check`: what has changed since the policy was written down.

use std::io::{self, Write};
use std::path::Path;

use crate::cli::policy::file;
use crate::cli::policy::lock::enforced_in_time;
use crate::cli::{CliError, PolicyError};
use crate::escape::Escaped;
use rocket_scopes::inventory::{Inventory, Verdict};

/// Prints each change in words, and fails if there is one.
pub(super) fn check(
    inventory: &Inventory,
    path: &Path,
    today: &str,
    out: &mut impl Write,
) -> Result<(), CliError> {
    let Some((lock, _)) = file::read(path)? else {
        return Err(PolicyError::Missing(path.to_owned()).into());
    };
    let changes = lock.compare(inventory);
    let lines: String = changes.iter().map(|change| format!("{change}\n")).collect();
    print(&lines, out)?;
    enforced_in_time(inventory, today)?;
    match Verdict::of(&changes) {
        Verdict::Different => Err(PolicyError::Different(path.to_owned()).into()),
        Verdict::Same => {
            let sentence = format!("Nothing has changed since `{}`.", path.display());
            print(&format!("{}\n", Escaped(&sentence)), out)
        }
        Verdict::Weaker => Err(PolicyError::Weaker(path.to_owned()).into()),
    }
}

/// A reader that has seen enough does not change the verdict.
fn print(text: &str, out: &mut impl Write) -> Result<(), CliError> {
    match out.write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::scratch::{Scratch, inventory};
    use super::*;

    /// What is printed, the exit code, and the error.
    fn check(now: &[&str], path: &Path, today: &str) -> (String, u8, String) {
        let mut out = Vec::new();
        let done = super::check(&inventory(now), path, today, &mut out);
        let (code, error) = done.map_or_else(
            |error| (error.code(), error.to_string()),
            |()| (0, String::new()),
        );
        (String::from_utf8(out).unwrap(), code, error)
    }

    #[test]
    fn each_verdict_has_a_code_and_each_change_a_line() {
        let scratch = Scratch::new("check");
        let path = scratch.file("security.lock");
        let shown = path.display();
        for (was, is, printed, code, error) in [
            (
                &["me"][..],
                &["me"][..],
                format!("Nothing has changed since `{shown}`.\n"),
                0,
                String::new(),
            ),
            (
                &["me"],
                &["items", "me"],
                "weakened: GET /items: was `me`, is `items | me`; lets in a token with `items`\n"
                    .to_owned(),
                3,
                format!(
                    "the policy is weaker than `{shown}`; help: if that is meant, `app policy lock` writes it down"
                ),
            ),
            (
                &["items", "me"],
                &["me"],
                "tightened: GET /items: was `items | me`, is `me`; refuses a token with `items`\n"
                    .to_owned(),
                4,
                format!(
                    "the policy differs from `{shown}`, and nothing is weaker; \
                     help: if that is meant, `app policy lock` writes it down"
                ),
            ),
        ] {
            fs::write(&path, inventory(was).to_lock()).unwrap();
            assert_eq!(check(is, &path, "2026-12-31"), (printed, code, error));
            assert_eq!(fs::read_to_string(&path).unwrap(), inventory(was).to_lock());
        }
    }

    #[test]
    fn a_lock_that_is_missing_or_none_has_no_verdict() {
        let scratch = Scratch::new("check-none");
        let path = scratch.file("security.lock");
        let (printed, code, error) = check(&["me"], &path, "2026-12-31");
        assert_eq!((printed.as_str(), code), ("", 1));
        assert_eq!(
            error,
            format!(
                "there is no `{}`; help: `app policy lock` writes it",
                path.display()
            )
        );

        fs::write(&path, "# security.lock 1\nGET /items: me\n").unwrap();
        let (printed, code, error) = check(&["me"], &path, "2026-12-31");
        assert_eq!((printed.as_str(), code), ("", 2));
        assert!(
            error.contains("line 2: a route says `me`: expected "),
            "{error}"
        );
    }

    #[test]
    fn an_overdue_clause_fails_after_the_changes_are_told() {
        let scratch = Scratch::new("check-overdue");
        let path = scratch.file("security.lock");
        fs::write(&path, inventory(&["me"]).to_lock()).unwrap();
        let (printed, code, error) = check(&["me"], &path, "2027-01-01");
        assert_eq!((printed.as_str(), code), ("", 1));
        assert!(
            error.starts_with("still only reported, although the day is over: "),
            "{error}"
        );
        let (printed, code, _) = check(&["items"], &path, "2027-01-01");
        assert_eq!((printed.lines().count(), code), (1, 1), "{printed}");
    }

    #[test]
    fn a_reader_that_leaves_does_not_change_the_verdict() {
        struct Closed(io::ErrorKind);

        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(self.0.into())
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }

        let scratch = Scratch::new("check-pipe");
        let path = scratch.file("security.lock");
        fs::write(&path, inventory(&["me"]).to_lock()).unwrap();
        for (kind, code) in [
            (io::ErrorKind::BrokenPipe, 3),
            (io::ErrorKind::StorageFull, 1),
        ] {
            let is = inventory(&["items", "me"]);
            let error = super::check(&is, &path, "2026-12-31", &mut Closed(kind)).unwrap_err();
            assert_eq!(error.code(), code, "{error}");
        }
    }
}

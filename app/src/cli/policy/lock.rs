//! `app policy lock`: writes the policy down.

use std::io::Write;
use std::path::Path;

use crate::cli::policy::file;
use crate::cli::{CliError, PolicyError};
use crate::escape::Escaped;
use rocket_scopes::inventory::{Declaration, Inventory};

/// Writes the lock file, unless a clause is overdue or something else stands in its place.
pub(super) fn lock(
    inventory: &Inventory,
    path: &Path,
    today: &str,
    out: &mut impl Write,
) -> Result<(), CliError> {
    enforced_in_time(inventory, today)?;
    let text = inventory.to_lock();
    let old = file::read(path)?;
    let said = if old.is_some_and(|(_, old)| old == text) {
        "There is nothing new for"
    } else {
        file::replace(path, &text)?;
        "Wrote"
    };
    let sentence = format!("{said} `{}`.", path.display());
    Ok(writeln!(out, "{}", Escaped(&sentence))?)
}

/// Is no clause still only reported after its day?
pub(super) fn enforced_in_time(inventory: &Inventory, today: &str) -> Result<(), PolicyError> {
    let late: Vec<String> = inventory.overdue(today).into_iter().map(told).collect();
    if late.is_empty() {
        Ok(())
    } else {
        Err(PolicyError::Overdue(late))
    }
}

fn told(clause: &Declaration) -> String {
    let until = clause
        .report_only
        .as_ref()
        .and_then(|clause| clause.until.as_deref());
    format!(
        "{}:{}: `{}` until {}",
        clause.place.file,
        clause.place.line,
        clause.says,
        until.unwrap_or("no day")
    )
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::scratch::{Scratch, inventory};
    use super::*;

    /// What is said, or the exit code and the error.
    fn lock(inventory: &Inventory, path: &Path, today: &str) -> Result<String, (u8, String)> {
        let mut out = Vec::new();
        match super::lock(inventory, path, today, &mut out) {
            Ok(()) => Ok(String::from_utf8(out).unwrap()),
            Err(error) => Err((error.code(), error.to_string())),
        }
    }

    #[test]
    fn the_lock_is_written_and_overwritten() {
        let scratch = Scratch::new("lock");
        let path = scratch.file("security.lock");
        let shown = path.display();
        for (scopes, said) in [
            (&["me"][..], "Wrote"),
            (&["me"], "There is nothing new for"),
            (&["items"], "Wrote"),
        ] {
            let inventory = inventory(scopes);
            assert_eq!(
                lock(&inventory, &path, "2026-12-31"),
                Ok(format!("{said} `{shown}`.\n"))
            );
            assert_eq!(fs::read_to_string(&path).unwrap(), inventory.to_lock());
        }
        assert_eq!(scratch.names(), ["security.lock"]);
    }

    #[test]
    fn what_is_no_lock_is_not_overwritten() {
        let scratch = Scratch::new("lock-other");
        let path = scratch.file("security.lock");
        let conflict = inventory(&["me"]).to_lock() + "<<<<<<< ours\n";
        for (text, expected) in [
            (
                "my notes",
                "line 1: the file begins with `my notes`: expected `# security.lock 1`",
            ),
            ("", "line 1: "),
            (
                "# security.lock 2\n",
                "line 1: the file is of version `2`: ",
            ),
            (&conflict, "line 6: a conflict marker, `<<<<<<<`: "),
        ] {
            fs::write(&path, text).unwrap();
            let (code, message) = lock(&inventory(&["me"]), &path, "2026-12-31").unwrap_err();
            assert_eq!(code, 2, "{message}");
            assert!(
                message.contains(expected) && !message.contains('\n'),
                "{message}"
            );
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(scratch.names(), ["security.lock"]);
    }

    #[test]
    fn nothing_is_written_while_a_clause_is_overdue() {
        let scratch = Scratch::new("lock-overdue");
        let path = scratch.file("security.lock");
        assert_eq!(
            lock(&inventory(&["me"]), &path, "2027-01-01"),
            Err((
                1,
                "still only reported, although the day is over: src/items.rs:7: `items` until 2026-12-31; \
                 help: enforce what it needs, or name a later day"
                    .to_owned()
            )),
        );
        assert_eq!(scratch.names(), Vec::<String>::new());
    }
}

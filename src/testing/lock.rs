//! The lock file in a test: it fails with the list of changes when the server asks something else.

use std::io::ErrorKind;
use std::path::Path;
use std::{env, fs};

use rocket::{Build, Rocket};

use super::runtime;
use crate::inventory::{Change, Inventory, Lock, Verdict};
use crate::launch::{Clock, SystemClock};

/// Fails the test where a server asks something else of its callers than the lock file says, with the list
/// of changes.
///
/// The file is written, and overwritten, where the environment says `UPDATE_SECURITY_LOCK=1`: commit it beside
/// the code, and a change of who may call what shows in review. A relative path begins at the folder of the
/// package, where `cargo test` runs.
///
/// ```no_run
/// # fn rocket() -> rocket::Rocket<rocket::Build> { rocket::build() }
/// use rocket_scopes::testing::check_lock;
///
/// // In a test: `fn the_lock_is_up_to_date() { .. }`
/// check_lock(rocket(), "security.lock");
/// ```
///
/// The server is ignited, which runs its fairings, and not launched.
///
/// # Panics
///
/// Where the file differs, is missing or is no lock; where a report-only clause is
/// [overdue](Inventory::overdue); where the server does not ignite or has no `Security`;
/// and within an async function.
#[track_caller]
pub fn check_lock(rocket: Rocket<Build>, path: impl AsRef<Path>) {
    let rocket = match runtime().block_on(rocket.ignite()) {
        Ok(rocket) => rocket,
        Err(error) => panic!("the server does not ignite: {}", error.kind()),
    };
    let Some(inventory) = rocket.state::<Inventory>() else {
        panic!("`Security` is not attached: nothing is declared");
    };
    let update = env::var_os(UPDATE).is_some_and(|it| !it.is_empty() && it != "0");
    if let Err(fault) = check(inventory, path.as_ref(), update, &SystemClock.today()) {
        panic!("{fault}");
    }
}

const UPDATE: &str = "UPDATE_SECURITY_LOCK";

fn check(inventory: &Inventory, path: &Path, update: bool, today: &str) -> Result<(), String> {
    let shown = path.display();
    let late = inventory.overdue(today);
    if !late.is_empty() {
        let late: Vec<_> = late
            .iter()
            .map(|it| format!("  `{}`, {}", it.says, it.place))
            .collect();
        return Err(format!(
            "these clauses are only reported, although the day until which they may be is over:\n\n{}\n\n\
             help: take `report_only` out, or name a later day",
            late.join("\n")
        ));
    }
    let lock = match fs::read_to_string(path) {
        Ok(text) => Some(Lock::read(&text).map_err(|error| {
            format!("`{shown}`: {error}; help: mend it, or remove it and write it anew: {UPDATE}=1")
        })?),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(format!("`{shown}` cannot be read: {error}")),
    };
    if update {
        let written = fs::write(path, inventory.to_lock());
        return written.map_err(|error| format!("`{shown}` cannot be written: {error}"));
    }
    let lock = lock.ok_or_else(|| {
        format!("there is no `{shown}`; help: write it with {UPDATE}=1, and commit it")
    })?;
    let changes = lock.compare(inventory);
    let head = match Verdict::of(&changes) {
        Verdict::Same => return Ok(()),
        Verdict::Different => "who may call what has changed, and nobody new is let in",
        Verdict::Weaker => "callers are let in whom the lock refuses",
    };
    Err(format!(
        "`{shown}`: {head}\n\n{}\n\nhelp: if that is meant, write it down with {UPDATE}=1, and commit it",
        lines(&changes)
    ))
}

fn lines(changes: &[Change]) -> String {
    let lines: Vec<_> = changes.iter().map(|it| format!("  {it}")).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::process;

    use super::*;

    const TODAY: &str = "2026-11-25";

    /// A folder that is removed.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new(name: &str) -> Self {
            let folder =
                env::temp_dir().join(format!("rocket-scopes-lock-{name}-{}", process::id()));
            fs::create_dir_all(&folder).expect("a folder");
            Self(folder)
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn inventory(scopes: &[&str]) -> Inventory {
        let json = serde_json::json!({
            "scopes": [
                {"name": "items", "description": "Read items.", "implies": [], "is_used": true},
                {"name": "me", "description": "Read who I am.", "implies": [], "is_used": true},
            ],
            "acr_values": [],
            "routes": [{
                "method": "GET", "path": "/me", "stance": {"kind": "requires_scopes"}, "items": [],
                "needs": {"credentials": "required", "alternatives": [scopes]},
            }],
        });
        serde_json::from_value(json).expect("an inventory")
    }

    #[test]
    fn a_lock_is_written_and_found_to_be_the_same() {
        let scratch = Scratch::new("same");
        let path = scratch.0.join("security.lock");
        let both = inventory(&["items", "me"]);
        let missing = check(&both, &path, false, TODAY).expect_err("there is none");
        assert!(missing.contains("there is no `") && missing.contains("UPDATE_SECURITY_LOCK=1"));
        assert!(
            !path.exists(),
            "nothing is written unless that is asked for"
        );
        check(&both, &path, true, TODAY).expect("written");
        assert_eq!(fs::read_to_string(&path).expect("a file"), both.to_lock());
        check(&both, &path, false, TODAY).expect("the same");
    }

    #[test]
    fn changes_are_listed_and_what_weakens_is_said() {
        let scratch = Scratch::new("changes");
        let path = scratch.0.join("security.lock");
        for (was, is, head, line) in [
            (
                &["items", "me"][..],
                &["me"][..],
                "callers are let in whom the lock refuses",
                "  weakened: GET /me: was `items me`, is `me`",
            ),
            (
                &["me"],
                &["items", "me"],
                "nobody new is let in",
                "  tightened: GET /me: was `me`, is `items me`",
            ),
        ] {
            check(&inventory(was), &path, true, TODAY).expect("written");
            let changed = check(&inventory(is), &path, false, TODAY).expect_err("it differs");
            assert!(
                changed.contains(head) && changed.contains(line),
                "{changed}"
            );
            assert!(changed.contains("UPDATE_SECURITY_LOCK=1"), "{changed}");
            assert_eq!(
                fs::read_to_string(&path).expect("a file"),
                inventory(was).to_lock()
            );
        }
    }

    #[test]
    fn a_clause_that_is_overdue_stands_in_no_lock() {
        let scratch = Scratch::new("overdue");
        let path = scratch.0.join("security.lock");
        let mut trial = inventory(&["me"]);
        let item = serde_json::json!({
            "kind": "route", "name": "me", "guards": [], "is_optional": false,
            "declarations": [{
                "says": "items", "place": {"file": "src/me.rs", "line": 7},
                "needs": {"credentials": "required", "alternatives": [["items"]]},
                "report_only": {"until": "2026-11-24"},
            }],
        });
        trial.routes[0].items = vec![serde_json::from_value(item).expect("an item")];
        for update in [false, true] {
            let late = check(&trial, &path, update, TODAY).expect_err("it is over");
            assert!(late.contains("`items`, src/me.rs:7"), "{late}");
            assert!(!path.exists());
        }
        check(&trial, &path, true, "2026-11-24").expect("in time");
    }

    #[test]
    fn what_is_no_lock_is_never_overwritten() {
        let scratch = Scratch::new("other");
        let path = scratch.0.join("security.lock");
        fs::write(&path, "my notes").expect("written");
        for update in [false, true] {
            let other = check(&inventory(&["me"]), &path, update, TODAY).expect_err("no lock");
            assert!(
                other.contains("line 1: the file begins with `my notes`"),
                "{other}"
            );
            assert_eq!(fs::read_to_string(&path).expect("a file"), "my notes");
        }
    }
}

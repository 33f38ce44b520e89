//! Comparing a lock with what a server asks now.

use super::change::{Change, ChangeKind};
use super::contents::Lock;
use super::difference::was_is;
use super::word::word;
use super::write::Order;

impl Lock {
    /// What has changed since this lock was written: first what weakens, then the rest, each by
    /// scopes and routes. Nothing, if writing the lock anew would give the same.
    ///
    /// `now` is the inventory of the server, or another lock. Whether a route is weakened is not read
    /// from the words: it is, if there is a caller whom it lets in now and did not before. The names of
    /// placeholders do not count, and requests that another route gets now are compared with that one.
    ///
    /// ```
    /// # use rocket_scopes::inventory::{Inventory, Lock, Verdict};
    /// # fn check(lock: &Lock, inventory: &Inventory) {
    /// let changes = lock.compare(inventory);
    /// for change in &changes {
    ///     println!("{change}");
    /// }
    /// assert_ne!(Verdict::of(&changes), Verdict::Weaker);
    /// # }
    /// ```
    pub fn compare(&self, now: impl Into<Lock>) -> Vec<Change> {
        let now = now.into();
        let mut changes = Vec::new();
        let (was, now) = self.with_names_of(&now, &mut changes);
        was.compare_named(&now, changes)
    }

    fn compare_named(&self, now: &Lock, mut changes: Vec<Change>) -> Vec<Change> {
        self.compare_scopes(now, &mut changes);
        if self.acr_values != now.acr_values {
            let (was, is) = (Order(&self.acr_values), Order(&now.acr_values));
            let detail = was_is(&was.to_string(), &is.to_string());
            changes.push(Change::new(ChangeKind::AcrOrder, "", detail));
        }
        self.compare_routes(now, &mut changes);
        changes.sort_by_key(|change| !change.is_weakening());
        changes
    }

    fn compare_scopes(&self, now: &Lock, changes: &mut Vec<Change>) {
        for scope in self.scopes.keys() {
            if !now.scopes.contains_key(scope) {
                changes.push(Change::new(ChangeKind::RemovedScope, word(scope), ""));
            }
        }
        for (scope, grants) in &now.scopes {
            let granted = self.scopes.get(scope);
            if granted.is_none() {
                changes.push(Change::new(ChangeKind::NewScope, word(scope), ""));
            }
            for new in grants {
                if granted.is_none_or(|granted| !granted.contains(new)) {
                    let detail = format!("grants `{}` now", word(new));
                    changes.push(Change::new(ChangeKind::NewImplication, word(scope), detail));
                }
            }
            for old in granted.into_iter().flatten() {
                // That it does not grant what is gone goes without saying.
                if !grants.contains(old) && now.scopes.contains_key(old) {
                    let detail = format!("does not grant `{}` any longer", word(old));
                    changes.push(Change::new(
                        ChangeKind::RemovedImplication,
                        word(scope),
                        detail,
                    ));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::super::sample::{self, Dice};
    use super::*;

    fn lock(lines: &str) -> Lock {
        let scopes = ["admin", "items", "me"].map(|scope| format!("scope {scope}\n"));
        let declared = scopes
            .iter()
            .filter(|line| !lines.contains(line.trim_end()));
        let declared: String = declared.map(String::as_str).collect();
        Lock::read(&format!("# security.lock 1\n{declared}{lines}")).unwrap()
    }

    fn changes(was: &str, is: &str) -> Vec<String> {
        let changes = lock(was).compare(lock(is));
        changes.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn routes_come_and_go() {
        assert_eq!(
            changes(
                "GET /old: me\n",
                "GET /: public \"hello\"\nGET /x: optional me\nGET /y: me\n"
            ),
            [
                "newly public: GET /: `public \"hello\"`, a new route",
                "newly public: GET /x: `optional me`, a new route",
                "removed route: GET /old: `me`",
                "new route: GET /y: `me`",
            ],
        );
        assert_eq!(
            changes("GET /x: undeclared\n", "GET /x [rank 2]: undeclared\n"),
            [
                "newly public: GET /x [rank 2]: `undeclared`, a new route",
                "removed route: GET /x: `undeclared`",
            ],
        );
    }

    #[test]
    fn an_implication_weakens_the_routes_that_it_opens() {
        let plain = "GET /items: items\nGET /me: me\n";
        let implied = format!("scope admin implies items\n{plain}");
        assert_eq!(
            changes(plain, &implied),
            [
                "new implication: admin: grants `items` now",
                "weakened: GET /items: `items` as before; lets in a token with `admin`",
            ],
        );
        assert_eq!(
            changes(&implied, plain),
            [
                "removed implication: admin: does not grant `items` any longer",
                "tightened: GET /items: `items` as before; refuses a token with `admin`",
            ],
        );
    }

    #[test]
    fn what_an_implication_makes_the_same_is_only_said_differently() {
        let implied = "scope admin implies items\nGET /items: ";
        assert_eq!(
            changes(
                &format!("{implied}admin items\n"),
                &format!("{implied}admin\n")
            ),
            ["said differently: GET /items: was `admin items`, is `admin`"],
        );
        assert_eq!(
            changes(
                &format!("{implied}items\n"),
                &format!("{implied}admin | items\n")
            ),
            ["said differently: GET /items: was `items`, is `admin | items`"],
        );
    }

    #[test]
    fn scopes_come_and_go() {
        assert_eq!(changes("", "scope \"a|b\"\n"), ["new scope: \"a|b\""]);
        assert_eq!(
            changes(
                "scope old implies me\nscope me implies old\n",
                "scope new implies me\n"
            ),
            [
                "new implication: new: grants `me` now",
                "removed scope: old",
                "new scope: new",
            ],
        );
    }

    #[test]
    fn another_order_of_classes_weakens_the_routes_that_ask_for_one() {
        assert_eq!(
            changes(
                "acr pwd < mfa\nGET /x: any token, acr=mfa\nGET /y: any token\n",
                "acr mfa < pwd\nGET /x: any token, acr=mfa\nGET /y: any token\n",
            ),
            [
                "weakened: GET /x: `any token, acr=mfa` as before; lets in a log-in of class `pwd`",
                "order of `acr` changed: was `pwd < mfa`, is `mfa < pwd`",
            ],
        );
        assert_eq!(
            changes("acr pwd\n", ""),
            ["order of `acr` changed: was `pwd`, is nothing"],
        );
    }

    #[test]
    fn no_change_means_that_writing_gives_the_same() {
        let inventory = sample::inventory();
        let read = Lock::read(sample::TEXT).unwrap();
        assert_eq!(read.compare(&inventory), []);

        let mut dice = Dice::new(3);
        let mut seen = [0; 3];
        for _ in 0..2_000 {
            let old = dice.inventory();
            let mut new = if dice.below(9) == 0 {
                dice.inventory()
            } else {
                old.clone()
            };
            if let Some(route) = new.routes.first_mut() {
                let others = dice.inventory().routes;
                if let (Some(other), true) = (others.first(), dice.below(2) == 0) {
                    let path = std::mem::take(&mut route.path);
                    *route = crate::inventory::Route {
                        path,
                        ..other.clone()
                    };
                }
            }
            let changes = Lock::from(&old).compare(&new);
            assert_eq!(
                changes.is_empty(),
                old.to_lock() == new.to_lock(),
                "{changes:#?}"
            );
            for change in &changes {
                assert!(!change.to_string().contains(char::is_control), "{change}");
            }
            seen[match Verdict::of(&changes) {
                Verdict::Different => 0,
                Verdict::Same => 1,
                Verdict::Weaker => 2,
            }] += 1;
        }
        assert!(seen.iter().all(|count| *count > 50), "{seen:?}");
    }

    #[test]
    fn what_weakens_comes_first() {
        let mut dice = Dice::new(4);
        for _ in 0..300 {
            let changes = Lock::from(&dice.inventory()).compare(&dice.inventory());
            assert!(
                changes.is_sorted_by_key(|change| !change.is_weakening()),
                "{changes:#?}"
            );
        }
    }
}

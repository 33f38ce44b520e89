//! Routes that come, go, or take the place of others.

use std::collections::{BTreeMap, BTreeSet};

use super::callers::{Caller, Side, only_of};
use super::change::{Change, ChangeKind};
use super::contents::{Entry, Key, Lock};
use super::difference::{differences, listed, was_is};
use super::write::Enforced;
use crate::inventory::Credentials;

impl Lock {
    pub(super) fn compare_routes(&self, now: &Lock, changes: &mut Vec<Change>) {
        let pairs = self.pairs(now);
        for (key, entry) in &self.routes {
            match pairs
                .get(key)
                .and_then(|new| now.routes.get_key_value(*new))
            {
                Some((new_key, new)) => {
                    changes.extend(self.kept(now, (key, entry), (new_key, new)))
                }
                None => changes.push(self.removed(now, &pairs, (key, entry))),
            }
        }
        let kept: BTreeSet<&Key> = pairs.values().copied().collect();
        for (key, entry) in &now.routes {
            if !kept.contains(key) {
                changes.push(self.new_route(now, &pairs, (key, entry)));
            }
        }
    }

    /// Each route that stays, and what it is now: the names of its placeholders may have changed.
    fn pairs<'l>(&'l self, now: &'l Lock) -> BTreeMap<&'l Key, &'l Key> {
        let same = self.routes.keys().filter_map(|key| {
            let (new, _) = now.routes.get_key_value(key)?;
            Some((key, new))
        });
        let mut pairs: BTreeMap<&Key, &Key> = same.collect();
        let mut new: Vec<&Key> = now
            .routes
            .keys()
            .filter(|key| !self.routes.contains_key(key))
            .collect();
        for key in self.routes.keys() {
            if pairs.contains_key(key) {
                continue;
            }
            if let Some(at) = new.iter().position(|new| new.is_form_of(key)) {
                pairs.insert(key, new.remove(at));
            }
        }
        pairs
    }

    fn kept(&self, now: &Lock, was: (&Key, &Entry), is: (&Key, &Entry)) -> Vec<Change> {
        let ((old_key, old), (key, new)) = (was, is);
        if old_key == key {
            return differences(key, (self, old), (now, new));
        }
        let old = key.said_here(old_key, old);
        let mut changes = differences(key, (self, &old), (now, new));
        if changes.is_empty() {
            let detail = format!("was `{old_key}`");
            changes.push(Change::new(ChangeKind::Reworded, key, detail));
        }
        changes
    }

    /// Its requests may fall to a route that it went before.
    fn removed(&self, now: &Lock, pairs: &BTreeMap<&Key, &Key>, was: (&Key, &Entry)) -> Change {
        let (key, entry) = was;
        let found = pairs.values().find_map(|other| {
            if !other.overlaps(key) || other.goes_before(key) {
                return None;
            }
            let new = now.routes.get(*other)?;
            let (kind, detail) = self.let_in(now, was, (other, new))?;
            let said = format!("a removed route, whose requests fall to {other}: {detail}");
            Some(Change::new(kind, key, said))
        });
        found.unwrap_or_else(|| Change::new(ChangeKind::RemovedRoute, key, format!("`{entry}`")))
    }

    /// It may get requests of a route that was here before.
    fn new_route(&self, now: &Lock, pairs: &BTreeMap<&Key, &Key>, is: (&Key, &Entry)) -> Change {
        let (key, entry) = is;
        match entry.needs.credentials {
            Credentials::Ignored | Credentials::Optional => {
                let detail = format!("`{entry}`, a new route");
                return Change::new(ChangeKind::NewlyPublic, key, detail);
            }
            Credentials::Required => {}
        }
        let found = self.routes.iter().find_map(|(other, old)| {
            // A guard that refuses ends the request: what comes after it never sees that one.
            let still_first = pairs.contains_key(other) && other.goes_before(key);
            if !other.overlaps(key) || still_first {
                return None;
            }
            let (kind, detail) = self.let_in(now, (other, old), is)?;
            let said = format!("a new route in the place of {other}: {detail}");
            Some(Change::new(kind, key, said))
        });
        found.unwrap_or_else(|| Change::new(ChangeKind::NewRoute, key, format!("`{entry}`")))
    }

    /// Whom a route lets in now that another one refused.
    fn let_in(
        &self,
        now: &Lock,
        (old_key, old): (&Key, &Entry),
        (key, new): (&Key, &Entry),
    ) -> Option<(ChangeKind, String)> {
        let before = Side {
            lock: self,
            needs: &key.named_here(old_key, &old.needs),
        };
        let after = Side {
            lock: now,
            needs: &new.needs,
        };
        let callers = only_of(after, before);
        let kind = match &*callers {
            [] => return None,
            [Caller::NoToken, ..] => ChangeKind::NewlyPublic,
            [_, ..] => ChangeKind::Weakened,
        };
        let said = was_is(&Enforced(old).to_string(), &Enforced(new).to_string());
        Some((kind, format!("{said}; lets in {}", listed(&callers))))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Lock;

    fn changes(was: &str, is: &str) -> Vec<String> {
        let lock = |routes: &str| {
            let text = format!(
                "# security.lock 1\nscope admin\nscope p:{{id}}:read\n\
                 scope p:{{id}}:write implies p:{{id}}:read\nscope p:{{x}}:read\n\
                 scope p:{{x}}:write\nscope p:{{y}}:write\n{routes}"
            );
            Lock::read(&text).unwrap()
        };
        let changes = lock(was).compare(lock(is));
        changes.iter().map(ToString::to_string).collect()
    }

    const ADMIN: &str = "GET /users/<id>: admin\n";

    #[test]
    fn a_route_is_the_same_whatever_its_placeholders_are_called() {
        for (was, is, expected) in [
            (
                ADMIN,
                "GET /users/<user>: any token",
                "weakened: GET /users/<user>: was `admin`, is `any token`; lets in a token without scopes",
            ),
            (
                ADMIN,
                "GET /users/<user>: admin",
                "said differently: GET /users/<user>: was `GET /users/<id>`",
            ),
            (
                "GET /p/<id>: p:{id}:read",
                "GET /p/<x>: p:{x}:read",
                "said differently: GET /p/<x>: was `GET /p/<id>`",
            ),
            (
                "GET /p/<x>/<y>: p:{x}:write",
                "GET /p/<y>/<x>: p:{x}:write",
                "weakened and tightened: GET /p/<y>/<x>: was `p:{y}:write`, is `p:{x}:write`; \
                 lets in a token with `p:{x}:write`; refuses a token with `p:{y}:write`",
            ),
        ] {
            assert_eq!(changes(was, is), [expected]);
        }
    }

    #[test]
    fn a_new_route_in_the_place_of_a_stricter_one_weakens_it() {
        let weakened = |key: &str| {
            format!(
                "weakened: {key}: a new route in the place of GET /users/<id>: \
                 was `admin`, is `any token`; lets in a token without scopes"
            )
        };
        assert_eq!(
            changes(ADMIN, "GET /users/<user> [rank 2]: any token"),
            [
                weakened("GET /users/<user> [rank 2]"),
                "removed route: GET /users/<id>: `admin`".to_owned()
            ],
        );
        for key in ["GET /users/<id> [rank -9]", "GET /users/me"] {
            let now = format!("{ADMIN}{key}: any token");
            assert_eq!(changes(ADMIN, &now), [weakened(key)]);
        }
        for route in [
            "GET /users/<id> [rank -9]: admin",
            "GET /users/<id> [rank 2]: any token",
            "GET /users/<id>/x: any token",
            "GET /<path..>: any token",
            "POST /users/<id>: any token",
        ] {
            let changes = changes(ADMIN, &format!("{ADMIN}{route}"));
            assert!(changes[0].starts_with("new route: "), "{changes:?}");
            assert_eq!(changes.len(), 1, "{changes:?}");
        }
    }

    #[test]
    fn a_removed_route_that_leaves_its_requests_to_a_weaker_one_is_weakened() {
        let secret = "GET /f/secret: admin\n";
        let public = "GET /f/<path..>: public \"files\"\n";
        assert_eq!(
            changes(&format!("{secret}{public}"), public),
            [
                "newly public: GET /f/secret: a removed route, whose requests fall to GET /f/<path..>: \
                 was `admin`, is `public \"files\"`; lets in callers without a token"
            ],
        );
        for other in [
            "GET /f/<path..>: admin\n",
            "GET /f/<path..> [rank -20]: any token\n",
            "GET /g/<path..>: public \"files\"\n",
            "POST /f/<path..>: public \"files\"\n",
        ] {
            assert_eq!(
                changes(&format!("{secret}{other}"), other),
                ["removed route: GET /f/secret: `admin`"],
            );
        }
    }

    #[test]
    fn families_imply_each_other_for_the_same_parameter_alone() {
        assert_eq!(
            changes("GET /p/<x>: p:{x}:read", "GET /p/<x>: p:{x}:write"),
            [
                "tightened: GET /p/<x>: was `p:{x}:read`, is `p:{x}:write`; refuses a token with `p:{x}:read`"
            ],
        );
        assert_eq!(
            changes("GET /p/<x>/<y>: p:{x}:read", "GET /p/<x>/<y>: p:{y}:write"),
            [
                "weakened and tightened: GET /p/<x>/<y>: was `p:{x}:read`, is `p:{y}:write`; \
                 lets in a token with `p:{y}:write`; refuses a token with `p:{x}:read`"
            ],
        );
    }
}

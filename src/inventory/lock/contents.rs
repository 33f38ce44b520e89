//! What a lock holds: of the inventory what decides who may call, in one form whatever the order.

use std::collections::{BTreeMap, BTreeSet};

use super::schemes::{Schemes, Shown};
use super::ways::{fitted, plain_ways};
use crate::inventory::{Credentials, Inventory, Needs, Route, Stance};

/// The contents of a lock file: which scopes there are, and who may call which route.
///
/// Two servers that are declared alike have equal locks, in whatever order things are written: of
/// scopes that are needed together only the set counts.
///
/// ```
/// use rocket_scopes::inventory::Lock;
///
/// let lock = Lock::read("# security.lock 1\nscope items\nGET /items: items\n")?;
/// assert!(lock.to_string().ends_with("scope items\nGET /items: items\n"));
/// # Ok::<_, rocket_scopes::inventory::LockError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// Each scope with all that it grants besides itself.
    pub(super) scopes: BTreeMap<String, BTreeSet<String>>,
    /// Weakest first.
    pub(super) acr_values: Vec<String>,
    pub(super) schemes: Schemes,
    pub(super) routes: BTreeMap<Key, Entry>,
}

/// Which route. In the order of the lines.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) path: String,
    pub(super) method: String,
    pub(super) rank: Option<isize>,
    pub(super) format: Option<String>,
    /// From 1, among routes that only their queries tell apart.
    pub(super) number: u32,
}

/// What is said of a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) mark: Option<Mark>,
    pub(super) needs: Needs,
    pub(super) trial: Option<Trial>,
}

/// What a stance says beyond what is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Public { reason: String },
    Undeclared,
}

/// What would be needed if the report-only clauses were enforced, and the days that they name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trial {
    pub(super) needs: Needs,
    pub(super) until: BTreeSet<String>,
}

impl Lock {
    /// Closes the implications, and adds the scopes that are only named: each has its line. Says by which schemes
    /// callers come in the one form of a lock.
    pub(super) fn complete(mut self) -> Self {
        self.schemes = self.schemes.complete();
        for entry in self.routes.values_mut() {
            entry.fit(&self.schemes);
        }
        let named = self.named_scopes();
        for scope in named {
            self.scopes.entry(scope).or_default();
        }
        let direct = self.scopes.clone();
        for (scope, granted) in &mut self.scopes {
            let mut open: Vec<String> = granted.iter().cloned().collect();
            while let Some(next) = open.pop() {
                for further in direct.get(&next).into_iter().flatten() {
                    if granted.insert(further.clone()) {
                        open.push(further.clone());
                    }
                }
            }
            granted.remove(scope);
        }
        self
    }

    fn named_scopes(&self) -> Vec<String> {
        let implied = self.scopes.values().flatten();
        let needed = self.routes.values().flat_map(Entry::scopes);
        implied.chain(needed).cloned().collect()
    }
}

impl Entry {
    /// Says by which schemes callers come as a lock of these schemes does.
    pub(super) fn fit(&mut self, schemes: &Schemes) {
        self.needs = fitted(&self.needs, schemes);
        if let Some(trial) = &mut self.trial {
            trial.needs = fitted(&trial.needs, schemes);
        }
    }

    /// Does it ask for credentials, and not say of which schemes?
    pub(super) fn names_no_scheme(&self) -> bool {
        let mut asked = self
            .each_needs()
            .filter(|it| it.credentials != Credentials::Ignored);
        asked.any(|needs| needs.ways.is_empty())
    }

    /// Every scheme that it names.
    pub(super) fn schemes(&self) -> impl Iterator<Item = &String> {
        self.each_needs()
            .flat_map(|needs| needs.ways.iter().flat_map(|way| way.keys()))
    }

    fn each_needs(&self) -> impl Iterator<Item = &Needs> {
        let trial = self.trial.as_ref().map(|trial| &trial.needs);
        std::iter::once(&self.needs).chain(trial)
    }

    /// Every scope that it names.
    pub(super) fn scopes(&self) -> impl Iterator<Item = &String> {
        self.each_needs().flat_map(|needs| {
            let of_ways = needs.ways.iter().flat_map(BTreeMap::values);
            needs.alternatives.iter().chain(of_ways).flatten()
        })
    }
}

impl From<&Inventory> for Lock {
    fn from(inventory: &Inventory) -> Self {
        let mut schemes = Schemes::from(inventory).complete();
        let entries = inventory.routes.iter().map(Entry::from);
        for name in entries
            .clone()
            .flat_map(|it| it.schemes().cloned().collect::<Vec<_>>())
        {
            // A route names schemes that the inventory has.
            if schemes.are_told() && !schemes.shown.contains_key(&name) {
                schemes.shown.insert(name, Shown::Bearer);
            }
        }
        let schemes = schemes.complete();
        let mut found: Vec<(Key, Option<&String>, Entry)> = inventory
            .routes
            .iter()
            .zip(entries)
            .map(|(route, mut entry)| {
                entry.fit(&schemes);
                (Key::from(route), route.handler.as_ref(), entry)
            })
            .collect();
        // So that the numbers are the same in whatever order the routes were mounted.
        found.sort_by_cached_key(|(key, handler, entry)| {
            (key.clone(), handler.cloned(), entry.to_string())
        });
        let mut routes = BTreeMap::new();
        for (mut key, _, entry) in found {
            while routes.contains_key(&key) {
                key.number += 1;
            }
            routes.insert(key, entry);
        }
        let mut acr_values: Vec<String> = Vec::new();
        for class in &inventory.acr_values {
            if !acr_values.contains(class) {
                acr_values.push(class.clone());
            }
        }
        Self {
            scopes: inventory
                .scopes
                .iter()
                .map(|scope| (scope.name.clone(), scope.implies.iter().cloned().collect()))
                .collect(),
            acr_values,
            schemes,
            routes,
        }
        .complete()
    }
}

impl From<&Route> for Key {
    fn from(route: &Route) -> Self {
        Self {
            path: route.path.clone(),
            method: route.method.clone(),
            rank: route.rank,
            format: route.format.clone(),
            number: 1,
        }
    }
}

impl From<&Route> for Entry {
    fn from(route: &Route) -> Self {
        let until = || {
            route
                .declarations()
                .filter_map(|declaration| declaration.report_only.as_ref()?.until.clone())
                .collect()
        };
        Self {
            mark: match &route.stance {
                Stance::Authenticated | Stance::RequiresScopes => None,
                Stance::Public { reason } => Some(Mark::Public {
                    reason: reason.clone(),
                }),
                Stance::Undeclared => Some(Mark::Undeclared),
            },
            needs: plain(&route.needs),
            trial: route.trial.as_ref().map(|needs| Trial {
                needs: plain(needs),
                until: until(),
            }),
        }
    }
}

/// The same needs in the one form that they have in a lock: minimal, sorted, and nothing that is not
/// looked at.
pub(super) fn plain(needs: &Needs) -> Needs {
    if needs.credentials == Credentials::Ignored {
        return Needs::default();
    }
    let sets: BTreeSet<BTreeSet<&String>> = needs
        .alternatives
        .iter()
        .map(|scopes| scopes.iter().collect())
        .collect();
    let is_minimal = |set: &BTreeSet<_>| {
        !sets
            .iter()
            .any(|other| other != set && other.is_subset(set))
    };
    let mut alternatives: Vec<Vec<String>> = sets
        .iter()
        .filter(|set| is_minimal(set))
        .map(|set| set.iter().copied().cloned().collect())
        .collect();
    let ways = plain_ways(&needs.ways);
    // An alternative that needs nothing: then no scope is needed. And the ways have their scopes beside them.
    if alternatives.first().is_some_and(Vec::is_empty) || !ways.is_empty() {
        alternatives.clear();
    }
    Needs {
        alternatives,
        ways,
        acr: needs.acr.clone(),
        ..*needs
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::needs;
    use super::*;

    #[test]
    fn alternatives_are_minimal_and_sorted() {
        for (written, kept) in [
            (&[][..], &[][..]),
            (&["b a"], &["a b"]),
            (&["b", "a"], &["a", "b"]),
            (&["a b", "b", "b b"], &["b"]),
        ] {
            assert_eq!(plain(&needs(written)), needs(kept), "of {written:?}");
        }
        let mut nothing = needs(&["a"]);
        nothing.alternatives.push(Vec::new());
        assert_eq!(plain(&nothing), needs(&[]));
    }

    #[test]
    fn what_is_not_looked_at_is_left_out() {
        let ignored = Needs {
            credentials: Credentials::Ignored,
            max_age: Some(300),
            ..needs(&["a"])
        };
        assert_eq!(plain(&ignored), Needs::default());
    }

    #[test]
    fn implications_are_closed_and_named_scopes_get_their_line() {
        let lock = |scopes: &[(&str, &[&str])]| Lock {
            scopes: scopes
                .iter()
                .map(|(scope, granted)| {
                    let granted = granted.iter().map(|scope| (*scope).to_owned()).collect();
                    ((*scope).to_owned(), granted)
                })
                .collect(),
            ..Lock::default()
        };
        assert_eq!(
            lock(&[("a", &["b"]), ("b", &["c"]), ("x", &["y"]), ("y", &["x"])]).complete(),
            lock(&[
                ("a", &["b", "c"]),
                ("b", &["c"]),
                ("c", &[]),
                ("x", &["y"]),
                ("y", &["x"]),
            ]),
        );
    }
}

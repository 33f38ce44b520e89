//! In which line of a lock things stand: each of them once, and whatever is named in one of its own.

use std::collections::BTreeMap;

use super::LockError;
use super::contents::{Entry, Key, Lock};
use super::route::NEEDS;

/// The numbers of the lines.
#[derive(Default)]
pub(super) struct Lines {
    acr: Option<usize>,
    default: Option<usize>,
    routes: BTreeMap<Key, usize>,
    schemes: BTreeMap<String, usize>,
    scopes: BTreeMap<String, usize>,
    /// The scopes that are granted by others.
    granted: Vec<(String, usize)>,
}

impl Lines {
    pub(super) fn acr(&mut self, line: usize) -> Result<(), LockError> {
        once(self.acr.replace(line), line, || "acr".to_owned())
    }

    pub(super) fn default(&mut self, line: usize) -> Result<(), LockError> {
        once(self.default.replace(line), line, || "default".to_owned())
    }

    pub(super) fn route(&mut self, key: &Key, line: usize) -> Result<(), LockError> {
        let first = self.routes.insert(key.clone(), line);
        once(first, line, || key.to_string())
    }

    pub(super) fn scheme(&mut self, name: &str, line: usize) -> Result<(), LockError> {
        let first = self.schemes.insert(name.to_owned(), line);
        once(first, line, || format!("scheme {name}"))
    }

    pub(super) fn scope(&mut self, name: &str, line: usize) -> Result<(), LockError> {
        let first = self.scopes.insert(name.to_owned(), line);
        once(first, line, || format!("scope {name}"))
    }

    /// A scope that another one grants.
    pub(super) fn granted(&mut self, name: String, line: usize) {
        self.granted.push((name, line));
    }

    /// Is whatever these lines name in a line of its own? One that is not is a misspelt word more often than not.
    pub(super) fn check(&self, lock: &Lock) -> Result<(), LockError> {
        let named = self.scopes_without(lock).chain(self.schemes_without(lock));
        if let Some((name, line, of, expected)) = named.min_by_key(|(_, line, ..)| *line) {
            return Err(unexpected(line, of, name, expected));
        }
        let first = self.schemes.values().min();
        if let (Some(line), None) = (first, self.default) {
            return Err(unexpected(*line, "a scheme", "", DEFAULT));
        }
        let silent = self.routes(lock).filter(|(_, it)| it.names_no_scheme());
        match silent.map(|(line, _)| line).min() {
            Some(line) if lock.schemes.of_tokens().is_none() => {
                Err(unexpected(line, "a route", "", SCHEMES))
            }
            Some(_) | None => Ok(()),
        }
    }

    fn scopes_without<'l>(&'l self, lock: &'l Lock) -> impl Iterator<Item = Named<'l>> {
        let granted = self.granted.iter();
        let granted = granted.map(|(scope, line)| (scope, *line, "a scope", DECLARED));
        let routes = self.routes(lock).flat_map(|(line, entry)| {
            let scopes = entry.scopes();
            scopes.map(move |scope| (scope, line, "a route", NEEDS))
        });
        let named = granted.chain(routes);
        named.filter(|(scope, ..)| !self.scopes.contains_key(*scope))
    }

    fn schemes_without<'l>(&'l self, lock: &'l Lock) -> impl Iterator<Item = Named<'l>> {
        let default = self.default.into_iter().flat_map(|line| {
            let names = lock.schemes.default.iter().flatten();
            names.map(move |name| (name, line, "the default", SCHEME))
        });
        let routes = self.routes(lock).flat_map(|(line, entry)| {
            let names = entry.schemes();
            names.map(move |name| (name, line, "a route", SCHEME))
        });
        let named = default.chain(routes);
        named.filter(|(name, ..)| !self.schemes.contains_key(*name))
    }

    fn routes<'l>(&'l self, lock: &'l Lock) -> impl Iterator<Item = (usize, &'l Entry)> {
        let routes = self.routes.iter();
        routes.filter_map(|(key, line)| Some((*line, lock.routes.get(key)?)))
    }
}

/// A name, where it stands, what that line is about, and what is expected there.
type Named<'l> = (&'l String, usize, &'static str, &'static str);

fn once(first: Option<usize>, line: usize, what: impl Fn() -> String) -> Result<(), LockError> {
    match first {
        None => Ok(()),
        Some(first) => Err(LockError::Duplicate {
            line,
            what: what(),
            first,
        }),
    }
}

fn unexpected(line: usize, of: &'static str, found: &str, expected: &'static str) -> LockError {
    LockError::Unexpected {
        line,
        of,
        found: found.to_owned(),
        expected,
    }
}

const DECLARED: &str = "a scope that has its line: `scope ..`";
const DEFAULT: &str =
    "a line beside it that says which schemes are asked where none is named: `default ..`";
const SCHEME: &str = "a scheme that has its line: `scheme ..`";
const SCHEMES: &str =
    "schemes in brackets, since those of the default are not a single one, of tokens";

//! By which schemes callers come to a route, in the one form that a lock has for that.

use std::collections::{BTreeMap, BTreeSet};

use super::contents::plain;
use super::schemes::Schemes;
use crate::inventory::{Credentials, Needs};

/// Credentials of all these schemes, each granted its scopes.
pub(super) type Way<'a> = Vec<(&'a str, &'a [String])>;

/// What is needed, as it stands in a lock of these schemes: scopes alone where tokens of the scheme are meant that
/// routes mean which name none, and schemes with their scopes elsewhere.
pub(super) fn fitted(needs: &Needs, schemes: &Schemes) -> Needs {
    let mut needs = plain(needs);
    if needs.credentials == Credentials::Ignored {
        return needs;
    }
    if needs.ways.is_empty() && schemes.of_tokens().is_none() {
        let lists = match &*needs.alternatives {
            [] => vec![Vec::new()],
            lists => lists.to_vec(),
        };
        for schemes in &schemes.default {
            needs.ways.extend(lists.iter().map(|scopes| {
                let each = schemes.iter().map(|name| (name.clone(), scopes.clone()));
                each.collect::<BTreeMap<_, _>>()
            }));
        }
    }
    let is_meant = |way: &BTreeMap<String, Vec<String>>| match schemes.of_tokens() {
        Some("") => true,
        Some(name) => way.len() == 1 && way.contains_key(name),
        None => false,
    };
    if !needs.ways.is_empty() && needs.ways.iter().all(is_meant) {
        let ways = std::mem::take(&mut needs.ways).into_iter();
        needs.alternatives = ways
            .map(|way| way.into_values().flatten().collect())
            .collect();
    }
    plain(&needs)
}

/// Minimal and sorted. A way without a scheme is none.
pub(super) fn plain_ways(
    ways: &[BTreeMap<String, Vec<String>>],
) -> Vec<BTreeMap<String, Vec<String>>> {
    let sets: BTreeSet<BTreeMap<&String, BTreeSet<&String>>> = ways
        .iter()
        .filter(|way| !way.is_empty())
        .map(|way| {
            way.iter()
                .map(|(name, scopes)| (name, scopes.iter().collect()))
                .collect()
        })
        .collect();
    let asks_less = |one: &BTreeMap<_, BTreeSet<_>>, other: &BTreeMap<_, BTreeSet<_>>| {
        one.iter().all(|(name, scopes)| {
            let others = other.get(name);
            others.is_some_and(|others| scopes.is_subset(others))
        })
    };
    let is_minimal = |set: &&BTreeMap<_, _>| {
        !sets
            .iter()
            .any(|other| other != *set && asks_less(other, set))
    };
    let kept = sets.iter().filter(is_minimal).map(|set| {
        let each = set.iter().map(|(name, scopes)| {
            let scopes = scopes.iter().copied().cloned().collect();
            ((*name).clone(), scopes)
        });
        each.collect()
    });
    kept.collect()
}

/// Every way to be let through. Where it counts how callers have logged in, tokens alone say that.
pub(super) fn ways<'a>(needs: &'a Needs, schemes: &'a Schemes) -> Vec<Way<'a>> {
    let mut ways: Vec<Way<'a>> = match &*needs.ways {
        [] => {
            let scheme = schemes.of_tokens().unwrap_or_default();
            match &*needs.alternatives {
                [] => vec![vec![(scheme, &[])]],
                lists => lists
                    .iter()
                    .map(|scopes| vec![(scheme, &**scopes)])
                    .collect(),
            }
        }
        ways => {
            let each = ways.iter().map(|way| {
                let schemes = way.iter();
                schemes.map(|(name, scopes)| (&**name, &**scopes)).collect()
            });
            each.collect()
        }
    };
    if needs.max_age.is_some() || needs.acr.is_some() {
        ways.retain(|way| has_token(way, schemes));
    }
    ways
}

/// Does a caller show a token who comes this way?
pub(super) fn has_token(way: &Way<'_>, schemes: &Schemes) -> bool {
    way.iter().any(|(name, _)| schemes.takes_tokens(name))
}

#[cfg(test)]
mod tests {
    use super::super::Lock;

    fn read(lines: &str) -> Lock {
        let text = format!("# security.lock 1\nscope a\nscope b\n{lines}");
        Lock::read(&text).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn ways_are_minimal_and_sorted() {
        let schemes = "scheme K basic\nscheme L oauth2\ndefault L\n";
        for (written, kept) in [
            ("[K] b a", "[K] a b"),
            ("[L] a | [K]", "[K] | [L] a"),
            ("[L] a | [L + K] a | [K] b", "[K] b | [L] a"),
            ("[L] a b | [L] a", "a"),
            ("[L]", "any token"),
            ("[L] b | [L] a", "a | b"),
            ("[L] a [K]", "[K] [L] a"),
            ("[L + K] a", "[K + L] a"),
            ("optional [L] a", "optional a"),
            ("optional [K], max_age=300", "optional [K], max_age=300"),
        ] {
            let text = read(&format!("{schemes}GET /x: {written}\n")).to_string();
            let line = text.lines().last().unwrap();
            assert_eq!(line, format!("GET /x: {kept}"), "{written}");
            assert_eq!(Lock::read(&text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn one_scheme_of_tokens_is_not_named() {
        let lock = read("scheme L oauth2\ndefault L\nGET /x: [L] a\nGET /y: any token\n");
        assert!(
            lock.to_string()
                .ends_with("scope b\nGET /x: a\nGET /y: any token\n"),
            "{lock}"
        );
    }
}

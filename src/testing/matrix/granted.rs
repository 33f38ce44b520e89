//! What words of a token grant, worked out from the names of the catalogue alone.
//!
//! The check compares bits. This is the same again by other means: so that a test that compares the two
//! can fail.

use std::collections::BTreeSet;

use super::target::Values;
use crate::scope::private::ScopeRef;
use crate::scope::{CatalogueInfo, ScopeInfo, family};

/// The names of all scopes that some words grant. The bare name of a family stands for all of its scopes.
#[derive(Debug, Default)]
pub(super) struct Granted(BTreeSet<String>);

impl Granted {
    pub(super) fn by<'w>(
        catalogue: &CatalogueInfo,
        words: impl IntoIterator<Item = &'w str>,
    ) -> Self {
        let mut granted = BTreeSet::new();
        for word in words {
            for scope in catalogue.scopes {
                match scope.is_family() {
                    true => granted.extend(of_family(catalogue, scope, word)),
                    false if scope.name() == word => {
                        granted.insert(word.to_owned());
                        granted.extend(implied(catalogue, scope).map(|it| it.name().to_owned()));
                    }
                    false => {}
                }
            }
        }
        Self(granted)
    }

    /// Is this scope granted, for these values of the path?
    pub(super) fn has(&self, scope: &ScopeRef, values: &Values) -> bool {
        self.0.contains(scope.info().name())
            || word(scope, values).is_some_and(|word| self.0.contains(&word))
    }
}

/// What a word grants, if it is of this family.
fn of_family(catalogue: &CatalogueInfo, scope: &ScopeInfo, word: &str) -> Vec<String> {
    let Some(values) = family::values(scope.name(), word) else {
        return Vec::new();
    };
    let names = scope.placeholders().iter().copied();
    let values: Values = names.zip(values).collect();
    let implied = implied(catalogue, scope).filter_map(|other| match other.is_family() {
        true => instance(other, &values),
        false => Some(other.name().to_owned()),
    });
    std::iter::once(word.to_owned()).chain(implied).collect()
}

fn implied<'c>(
    catalogue: &'c CatalogueInfo,
    scope: &ScopeInfo,
) -> impl Iterator<Item = &'c ScopeInfo> {
    let implied = *scope.implied();
    let scopes = (0..=u8::MAX).zip(catalogue.scopes);
    scopes
        .filter(move |(place, _)| implied.has(*place))
        .map(|(_, scope)| scope)
}

/// The scope of a family for values of its placeholders.
pub(super) fn instance(scope: &ScopeInfo, values: &Values) -> Option<String> {
    let names = scope.placeholders().iter();
    let values: Option<Vec<_>> = names.map(|name| values.get(name)).collect();
    family::instance(scope.name(), values?)
}

/// The scope as it stands in tokens, for these values of the path; none, if one of them can be in no scope.
pub(super) fn word(scope: &ScopeRef, values: &Values) -> Option<String> {
    match scope.parameters {
        [] => Some(scope.info().name().to_owned()),
        parameters => {
            let values: Option<Vec<_>> = parameters.iter().map(|name| values.get(name)).collect();
            family::instance(scope.info().name(), values?)
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in super::super) static CATALOGUE: CatalogueInfo = CatalogueInfo {
        path: "tests::Scope",
        scopes: &[
            ScopeInfo::new("items", ""),
            ScopeInfo::new("items:write", "").implying(&[0]),
            ScopeInfo::new("project:{id}:read", "").with_placeholders(&["id"]),
            ScopeInfo::new("project:{id}:write", "")
                .implying(&[0, 2])
                .with_placeholders(&["id"]),
            ScopeInfo::new("admin", "").implying(&[0, 1, 2, 3]),
        ],
        acr_values: &["pwd", "mfa", "hwk"],
    };

    #[test]
    fn words_grant_what_they_imply_and_nothing_else() {
        let values: Values = [("id", "7")].into_iter().collect();
        let scope = |place| ScopeRef::new(&CATALOGUE, place);
        for (words, granted) in [
            (&[][..], &[][..]),
            (&["items"], &[0]),
            (&["items:write"], &[0, 1]),
            (&["admin"], &[0, 1, 2, 3, 4]),
            (&["project:7:read"], &[2]),
            (&["project:7:write"], &[0, 2, 3]),
            (&["project:8:write"], &[0]),
            (&["project:{id}:write", "ITEMS", "itmes"], &[]),
        ] {
            let found = Granted::by(&CATALOGUE, words.iter().copied());
            let places: Vec<_> = (0..5)
                .filter(|it| found.has(&scope(*it), &values))
                .collect();
            assert_eq!(places, granted, "{words:?}");
        }
    }
}

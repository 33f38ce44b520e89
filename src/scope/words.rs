//! Scopes of one catalogue, as tokens hold them: plain ones as bits, those of families as words.

use std::collections::HashMap;

use super::{CatalogueInfo, Mask, family};

/// A set of scopes of one catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Words {
    /// Plain scopes; the bit of a family stands for all of its scopes.
    pub(crate) mask: Mask,
    /// Scopes of families, sorted.
    bound: Vec<Box<str>>,
}

impl Words {
    pub(crate) const NOTHING: Self = Self::of(Mask::EMPTY);

    pub(crate) const fn of(mask: Mask) -> Self {
        Self {
            mask,
            bound: Vec::new(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.mask.is_empty() && self.bound.is_empty()
    }

    /// The scopes of families.
    pub(crate) fn bound(&self) -> impl Iterator<Item = &str> {
        self.bound.iter().map(|word| &**word)
    }

    /// Does it hold this scope of a family?
    pub(crate) fn holds(&self, word: &str) -> bool {
        self.bound
            .binary_search_by(|held| (**held).cmp(word))
            .is_ok()
    }

    /// Adds a scope of a family.
    pub(crate) fn bind(&mut self, word: impl Into<Box<str>>) {
        let word = word.into();
        if let Err(place) = self.bound.binary_search(&word) {
            self.bound.insert(place, word);
        }
    }
}

/// Finds scopes by their names.
pub(crate) struct Index {
    catalogue: &'static CatalogueInfo,
    plain: HashMap<&'static str, u8>,
    families: Vec<u8>,
}

impl Index {
    pub(crate) fn new(catalogue: &'static CatalogueInfo) -> Self {
        let places = || catalogue.scopes.iter().zip(0..=u8::MAX);
        Self {
            catalogue,
            plain: places()
                .filter(|(scope, _)| !scope.is_family())
                .map(|(scope, place)| (scope.name(), place))
                .collect(),
            families: places()
                .filter(|(scope, _)| scope.is_family())
                .map(|(_, place)| place)
                .collect(),
        }
    }

    /// Adds what a scope of a token grants: itself and what it implies. One that the catalogue does not
    /// have grants nothing, and neither does the bare name of a family.
    pub(crate) fn grant(&self, granted: &mut Words, word: &str) {
        match self.plain.get(word) {
            Some(place) => granted.mask = granted.mask.union(self.catalogue.grants(*place)),
            None => self.families.iter().for_each(|place| {
                let name = self.catalogue.scopes[usize::from(*place)].name();
                if let Some(values) = family::values(name, word) {
                    grant_bound(self.catalogue, granted, *place, word, &values);
                }
            }),
        }
    }
}

/// Adds a scope of a family, and what that implies: the same of other families, for the same values.
pub(crate) fn grant_bound(
    catalogue: &CatalogueInfo,
    granted: &mut Words,
    place: u8,
    word: &str,
    values: &[&str],
) {
    granted.bind(word);
    let own = &catalogue.scopes[usize::from(place)];
    for implied in own.implied().indices() {
        let other = &catalogue.scopes[usize::from(implied)];
        if !other.is_family() {
            // With the families for which it stands as a whole.
            granted.mask = granted.mask.union(catalogue.grants(implied));
            continue;
        }
        let value_of = |name: &&str| {
            let place = own.placeholders().iter().position(|own| own == name);
            place.and_then(|place| values.get(place).copied())
        };
        let values: Option<Vec<_>> = other.placeholders().iter().map(value_of).collect();
        if let Some(word) = values.and_then(|values| family::instance(other.name(), values)) {
            granted.bind(word);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scope::ScopeInfo;

    static CATALOGUE: CatalogueInfo = CatalogueInfo {
        path: "tests::Scope",
        scopes: &[
            ScopeInfo::new("items", ""),
            ScopeInfo::new("items:write", "").implying(&[0]),
            ScopeInfo::new("project:{id}:read", "").with_placeholders(&["id"]),
            ScopeInfo::new("project:{id}:write", "")
                .implying(&[0, 2])
                .with_placeholders(&["id"]),
            ScopeInfo::new("admin", "").implying(&[0, 1, 2, 3]),
            ScopeInfo::new("owner:{id}", "")
                .implying(&[0, 1, 2, 3, 4])
                .with_placeholders(&["id"]),
        ],
        acr_values: &[],
    };

    fn granted(words: &[&str]) -> (Vec<u8>, Vec<String>) {
        let index = Index::new(&CATALOGUE);
        let mut granted = Words::default();
        words
            .iter()
            .for_each(|word| index.grant(&mut granted, word));
        let bound = granted.bound().map(str::to_owned).collect();
        (granted.mask.indices().collect(), bound)
    }

    #[test]
    fn a_scope_grants_what_it_implies_and_nothing_else() {
        for (words, mask, bound) in [
            (&["items"][..], &[0][..], &[][..]),
            (&["items:write"], &[0, 1], &[]),
            (&["admin"], &[0, 1, 2, 3, 4], &[]),
            (&["project:7:read"], &[], &["project:7:read"]),
            (
                &["project:7:write"],
                &[0],
                &["project:7:read", "project:7:write"],
            ),
            // It implies a plain scope, which stands for all of the families.
            (
                &["owner:7"],
                &[0, 1, 2, 3, 4],
                &["owner:7", "project:7:read", "project:7:write"],
            ),
            (
                &["project:8:read", "project:7:read", "project:7:read"],
                &[],
                &["project:7:read", "project:8:read"],
            ),
            (
                &["project:{id}:write", "project:*:write", "ITEMS", ""],
                &[],
                &[],
            ),
        ] {
            let (found_mask, found_bound) = granted(words);
            assert_eq!(
                (&*found_mask, &*found_bound),
                (
                    mask,
                    &*bound.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>()
                ),
                "{words:?}"
            );
        }
    }

    #[test]
    fn words_are_found_exactly() {
        let mut words = Words::default();
        for word in ["b", "a", "c", "a"] {
            words.bind(word);
        }
        assert_eq!(words.bound().collect::<Vec<_>>(), ["a", "b", "c"]);
        for (word, held) in [("a", true), ("aa", false), ("", false), ("A", false)] {
            assert_eq!(words.holds(word), held, "{word:?}");
        }
    }
}

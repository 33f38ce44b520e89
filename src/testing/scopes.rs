//! Scopes as a test names them: variants of the catalogue, or words as they stand in tokens.

use crate::scope::{Catalogue, CatalogueInfo, ScopeSet, family};

/// What a test may name scopes with: `[Scope::Items]`, a [`ScopeSet`], or words such as
/// `"items project:42:write"`.
///
/// # Panics
///
/// Where scopes are taken, a word that the catalogue does not have panics: a misspelt one would make a test
/// of a refusal pass. So does a family as a whole, which no token holds: name one of its scopes.
pub trait TestScopes: private::Words {}

impl<T: private::Words> TestScopes for T {}

pub(super) mod private {
    use crate::scope::CatalogueInfo;

    pub trait Words {
        /// The scopes as they stand in a token of a server with this catalogue.
        #[doc(hidden)]
        fn words(self, catalogue: &'static CatalogueInfo) -> String;
    }
}

impl private::Words for &str {
    #[track_caller]
    fn words(self, catalogue: &'static CatalogueInfo) -> String {
        let words: Vec<_> = self.split(' ').filter(|word| !word.is_empty()).collect();
        // No closure, so that the test's own line is the one that panics.
        for word in &words {
            check(word, catalogue);
        }
        words.join(" ")
    }
}

impl private::Words for String {
    #[track_caller]
    fn words(self, catalogue: &'static CatalogueInfo) -> String {
        self.as_str().words(catalogue)
    }
}

impl<C: Catalogue, const N: usize> private::Words for [C; N] {
    #[track_caller]
    fn words(self, catalogue: &'static CatalogueInfo) -> String {
        ScopeSet::from_iter(self).words(catalogue)
    }
}

impl<C: Catalogue> private::Words for ScopeSet<C> {
    #[track_caller]
    fn words(self, catalogue: &'static CatalogueInfo) -> String {
        (&self).words(catalogue)
    }
}

impl<C: Catalogue> private::Words for &ScopeSet<C> {
    #[track_caller]
    fn words(self, catalogue: &'static CatalogueInfo) -> String {
        assert!(
            C::INFO.is(catalogue),
            "these are scopes of `{}`, but the server grants those of `{}`",
            C::INFO.path,
            catalogue.path
        );
        self.to_string().as_str().words(catalogue)
    }
}

/// Fails the test where no token of this server holds such a scope.
#[track_caller]
fn check(word: &str, catalogue: &CatalogueInfo) {
    let known = catalogue.scopes.iter().find(|scope| scope.name() == word);
    if known.is_some_and(|scope| scope.is_family()) {
        panic!(
            "`{word}` is a family, and no token holds it as a whole; help: name one of its scopes"
        );
    }
    let is_of = |name: &str| family::values(name, word).is_some();
    let mut families = catalogue.scopes.iter().filter(|scope| scope.is_family());
    assert!(
        known.is_some() || families.any(|family| is_of(family.name())),
        "the catalogue `{}` has no scope `{word}`",
        catalogue.path
    );
}

#[cfg(test)]
mod tests {
    use super::private::Words;
    use super::*;
    use crate::scope::ScopeInfo;

    static CATALOGUE: CatalogueInfo = CatalogueInfo {
        path: "tests::Scope",
        scopes: &[
            ScopeInfo::new("items", ""),
            ScopeInfo::new("project:{id}:write", "").with_placeholders(&["id"]),
        ],
        acr_values: &[],
    };

    #[test]
    fn words_stand_in_the_token_as_they_are_named() {
        for (words, expected) in [
            ("", ""),
            ("items", "items"),
            (" items  project:42:write ", "items project:42:write"),
        ] {
            assert_eq!(words.words(&CATALOGUE), expected, "{words:?}");
            assert_eq!(words.to_owned().words(&CATALOGUE), expected, "{words:?}");
        }
    }

    #[test]
    #[should_panic(expected = "has no scope `itmes`")]
    fn a_misspelt_scope_panics() {
        "itmes".words(&CATALOGUE);
    }

    #[test]
    #[should_panic(expected = "is a family")]
    fn a_family_as_a_whole_panics() {
        "project:{id}:write".words(&CATALOGUE);
    }

    #[test]
    #[should_panic(expected = "has no scope `project::write`")]
    fn a_family_without_a_value_panics() {
        "project::write".words(&CATALOGUE);
    }
}

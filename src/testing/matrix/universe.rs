//! All scopes that a token may hold, as far as one operation can tell them apart.

use super::granted::{Granted, instance, word};
use super::target::Values;
use crate::policy::Requirement;
use crate::scope::private::ScopeRef;
use crate::scope::{CatalogueInfo, ScopeInfo};

/// The plain scopes of a catalogue, and those scopes of its families that are for the values of a path.
pub(super) struct Universe<'v> {
    catalogue: &'static CatalogueInfo,
    requirement: &'static Requirement,
    values: &'v Values,
    words: Vec<String>,
}

impl<'v> Universe<'v> {
    /// A token of 8 KiB is the longest that is looked at, a third of which is encoding.
    const LONGEST: usize = 5000;

    pub(super) fn new(
        catalogue: &'static CatalogueInfo,
        requirement: &'static Requirement,
        values: &'v Values,
    ) -> Self {
        let mut universe = Self {
            catalogue,
            requirement,
            values,
            words: Vec::new(),
        };
        let mut words: Vec<_> = catalogue
            .scopes
            .iter()
            .flat_map(|scope| universe.words_of(scope))
            .collect();
        // Where not all of them have room, those that decide come first.
        words.sort_by_key(|word| !universe.decides(word));
        let mut length = 0;
        words.retain(|word| {
            length += word.len() + 1;
            length <= Self::LONGEST
        });
        universe.words = words;
        universe
    }

    /// All of them.
    pub(super) fn all(&self) -> Vec<String> {
        self.words.clone()
    }

    /// All but those that grant this scope.
    pub(super) fn without(&self, scope: &ScopeRef) -> Vec<String> {
        let mut words = self.all();
        self.withhold(&mut words, scope);
        words
    }

    /// Takes away what grants a scope.
    pub(super) fn withhold(&self, words: &mut Vec<String>, scope: &ScopeRef) {
        words.retain(|word| !Granted::by(self.catalogue, [&**word]).has(scope, self.values));
    }

    /// The first alternative that these words meet.
    pub(super) fn met_by(&self, words: &[String]) -> Option<Vec<ScopeRef>> {
        let granted = Granted::by(self.catalogue, words.iter().map(String::as_str));
        let mut alternatives = self.requirement.alternatives();
        alternatives.find(|scopes| scopes.iter().all(|scope| granted.has(scope, self.values)))
    }

    /// Does a word grant one of the scopes that the operation names?
    fn decides(&self, word: &str) -> bool {
        let granted = Granted::by(self.catalogue, [word]);
        let mut scopes = self.requirement.scopes();
        scopes.any(|scope| granted.has(&scope, self.values))
    }

    /// A plain scope; of a family those for the values that the operation's scopes have, since what implies
    /// them has the same placeholders.
    fn words_of(&self, scope: &'static ScopeInfo) -> Vec<String> {
        if !scope.is_family() {
            return vec![scope.name().to_owned()];
        }
        let mut words = Vec::new();
        for bound in self.requirement.scopes() {
            let names = bound.info().placeholders().iter();
            let values = names
                .zip(bound.parameters)
                .filter_map(|(name, parameter)| Some((*name, self.values.get(parameter)?)));
            // Other placeholders have no part in it.
            let others = scope.placeholders().iter().map(|name| (*name, "any"));
            let values: Values = values.chain(others).collect();
            words.extend(instance(scope, &values));
            if bound.index == place_of(self.catalogue, scope) {
                words.extend(word(&bound, self.values));
            }
        }
        if words.is_empty() {
            let any: Values = scope
                .placeholders()
                .iter()
                .map(|name| (*name, "any"))
                .collect();
            words.extend(instance(scope, &any));
        }
        words.sort();
        words.dedup();
        words
    }
}

fn place_of(catalogue: &CatalogueInfo, scope: &ScopeInfo) -> u8 {
    let mut scopes = (0..=u8::MAX).zip(catalogue.scopes);
    let found = scopes.find(|(_, known)| known.name() == scope.name());
    found.map_or(u8::MAX, |(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;
    use crate::testing::matrix::granted::tests::CATALOGUE;

    const fn scope(place: usize) -> Policy {
        Policy::Scope(ScopeRef::new(&CATALOGUE, place))
    }

    fn universe<'v>(policy: &Policy, values: &'v Values) -> Universe<'v> {
        // A test's requirement lives as long as the program, as those of routes do.
        let requirement = Box::leak(Box::new(Requirement::of(policy)));
        Universe::new(&CATALOGUE, requirement, values)
    }

    #[test]
    fn families_are_held_for_the_values_of_the_path() {
        let values = [("id", "7")].into_iter().collect();
        for (place, deciding, others) in [
            (
                0,
                &["admin", "items", "items:write", "project:any:write"][..],
                &["project:any:read"][..],
            ),
            (
                2,
                &["admin", "project:7:read", "project:7:write"],
                &["items", "items:write"],
            ),
        ] {
            let policy = scope(place);
            let words = universe(&policy, &values).all();
            let (mut first, mut last) = (words.clone(), words.clone());
            last = last.split_off(deciding.len());
            first.truncate(deciding.len());
            first.sort();
            last.sort();
            assert_eq!((&*first, &*last), (&*owned(deciding), &*owned(others)));
        }
    }

    fn owned(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn without_a_scope_nothing_grants_it() {
        let values = [("id", "7")].into_iter().collect();
        for (place, kept) in [
            (0, &["project:any:read"][..]),
            (1, &["items", "project:any:read", "project:any:write"]),
            (2, &["items", "items:write"]),
            (3, &["items", "items:write", "project:7:read"]),
            (
                4,
                &[
                    "items",
                    "items:write",
                    "project:any:read",
                    "project:any:write",
                ],
            ),
        ] {
            let policy = scope(place);
            let universe = universe(&policy, &values);
            let mut words = universe.without(&ScopeRef::new(&CATALOGUE, place));
            assert!(universe.met_by(&words).is_none(), "{place}");
            assert!(universe.met_by(&universe.all()).is_some(), "{place}");
            words.sort();
            assert_eq!(words, kept, "{place}");
        }
    }

    static MANY: CatalogueInfo = CatalogueInfo {
        path: "tests::Many",
        scopes: &[ScopeInfo::new(
            "a:scope:with:a:name:that:is:so:long:that:a:hundred:of:them:are:too:many:for:a:token",
            "",
        ); 200],
        acr_values: &[],
    };

    #[test]
    fn a_token_is_never_too_long() {
        let values = Values::default();
        let requirement: &'static Requirement = Box::leak(Box::new(Requirement::of(
            &Policy::Scope(ScopeRef::new(&MANY, 199)),
        )));
        let universe = Universe::new(&MANY, requirement, &values);
        let length: usize = universe.all().iter().map(|word| word.len() + 1).sum();
        assert!((4000..=Universe::LONGEST).contains(&length), "{length}");
    }
}

//! A policy reduced to what a check compares: one credential rule and one mask.

use super::Policy;
use crate::scope::private::ScopeRef;
use crate::scope::{CatalogueInfo, Mask, ScopeInfo};

/// What an operation asks of its caller, with the scopes of all its guards.
///
/// Computed by the compiler: a request costs one comparison of bits, whatever the depth of guards
/// and the size of the catalogue.
#[derive(Debug)]
pub struct Requirement {
    credentials: Credentials,
    /// Is a verified token not enough: does it take the principal?
    principal: bool,
    needed: Mask,
    catalogue: Option<&'static CatalogueInfo>,
    /// The places of the scopes, outermost first, without duplicates.
    order: [u8; Mask::CAPACITY],
    count: usize,
}

/// Whether the caller must show credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// They are not looked at.
    Ignored,
    /// They may be missing; if there are any, they must be good.
    Optional,
    /// They must be there and good.
    Required,
}

impl Requirement {
    /// Reduces the policy of a guard.
    #[track_caller]
    pub const fn of(policy: &Policy) -> Self {
        Self {
            credentials: Credentials::Ignored,
            principal: false,
            needed: Mask::EMPTY,
            catalogue: None,
            order: [0; Mask::CAPACITY],
            count: 0,
        }
        .and(policy, false)
    }

    /// Reduces the policy of a route.
    ///
    /// Panics, which fails the compilation, where `#[public]` stands beside a guard that needs a token.
    #[track_caller]
    pub const fn of_route(policy: &Policy) -> Self {
        let requirement = Self::of(policy);
        assert!(
            !(is_public(policy) && matches!(requirement.credentials, Credentials::Required)),
            "`#[public]` stands beside a guard that needs a token\n\
             help: take the guard as `Option<..>`, or state `#[authenticated]`"
        );
        requirement
    }

    /// Whether the caller must show credentials.
    pub const fn credentials(&self) -> Credentials {
        self.credentials
    }

    /// The scopes that the caller must hold, outermost first, without duplicates.
    pub fn scopes(&self) -> impl Iterator<Item = &'static ScopeInfo> + '_ {
        let scopes = self.catalogue.map_or(&[][..], |catalogue| catalogue.scopes);
        self.order[..self.count]
            .iter()
            .map(|index| &scopes[usize::from(*index)])
    }

    /// Does the operation need a scope?
    pub const fn needs_scopes(&self) -> bool {
        self.count > 0
    }

    /// Does it take the principal, and not just a verified token?
    pub(crate) const fn needs_principal(&self) -> bool {
        self.principal
    }

    pub(crate) const fn catalogue(&self) -> Option<&'static CatalogueInfo> {
        self.catalogue
    }

    /// Is every needed scope among those granted? The only place where scopes are compared.
    pub(crate) const fn is_met_by(&self, granted: &Mask) -> bool {
        granted.contains(&self.needed)
    }

    #[track_caller]
    const fn and(mut self, policy: &Policy, optional: bool) -> Self {
        match policy {
            Policy::All(parts) => {
                let mut at = 0;
                while at < parts.len() {
                    self = self.and(parts[at], optional);
                    at += 1;
                }
                self
            }
            Policy::Authenticated => self.with_principal(optional),
            Policy::Token => self.with_credentials(optional),
            Policy::Nothing | Policy::Public { .. } => self,
            Policy::Optional(inner) => self.and(inner, true),
            Policy::Scopes(scopes) => {
                self = self.with_principal(optional);
                let mut at = 0;
                while at < scopes.len() {
                    // Literals the macro has compared; `"items", Scope::Items` only the compiler can.
                    assert!(
                        !is_among(&scopes[at], scopes, at),
                        "a scope is required twice, as a string and as a path\n\
                         help: name each scope once"
                    );
                    self = self.scope(&scopes[at]);
                    at += 1;
                }
                self
            }
        }
    }

    const fn with_principal(mut self, optional: bool) -> Self {
        self.principal = true;
        self.with_credentials(optional)
    }

    const fn with_credentials(mut self, optional: bool) -> Self {
        self.credentials = match (self.credentials, optional) {
            (Credentials::Required, _) | (_, false) => Credentials::Required,
            (Credentials::Ignored | Credentials::Optional, true) => Credentials::Optional,
        };
        self
    }

    #[track_caller]
    const fn scope(mut self, scope: &ScopeRef) -> Self {
        if let Some(catalogue) = self.catalogue {
            assert!(
                catalogue.is(scope.catalogue),
                "the scopes of this operation come from two catalogues\n\
                 help: a token is granted scopes of one catalogue: move them into one `#[derive(Scopes)]` enum"
            );
        }
        self.catalogue = Some(scope.catalogue);
        if !self.needed.has(scope.index) {
            self.needed = self.needed.with(scope.index);
            self.order[self.count] = scope.index;
            self.count += 1;
        }
        self
    }
}

/// Is this scope among the first so many?
const fn is_among(scope: &ScopeRef, scopes: &[ScopeRef], first: usize) -> bool {
    let mut at = 0;
    while at < first {
        if scopes[at].index == scope.index && scopes[at].catalogue.is(scope.catalogue) {
            return true;
        }
        at += 1;
    }
    false
}

const fn is_public(policy: &Policy) -> bool {
    match policy {
        Policy::Public { .. } => true,
        Policy::All(parts) => !parts.is_empty() && is_public(parts[0]),
        Policy::Authenticated
        | Policy::Nothing
        | Policy::Optional(_)
        | Policy::Scopes(_)
        | Policy::Token => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static CATALOGUE: CatalogueInfo = CatalogueInfo {
        path: "tests::Scope",
        scopes: &[
            ScopeInfo::new("a", ""),
            ScopeInfo::new("b", ""),
            ScopeInfo::new("c", ""),
        ],
    };
    const A: ScopeRef = ScopeRef::new(&CATALOGUE, 0);
    const B: ScopeRef = ScopeRef::new(&CATALOGUE, 1);
    const C: ScopeRef = ScopeRef::new(&CATALOGUE, 2);

    fn names(requirement: &Requirement) -> Vec<&str> {
        requirement.scopes().map(ScopeInfo::name).collect()
    }

    #[test]
    fn scopes_are_united_outermost_first_without_duplicates() {
        const DEEP: &Policy = &Policy::All(&[&Policy::Scopes(&[C, A]), &Policy::Scopes(&[B])]);
        const POLICY: &Policy = &Policy::All(&[&Policy::Scopes(&[A]), DEEP]);
        let requirement = Requirement::of_route(POLICY);
        assert_eq!(names(&requirement), ["a", "c", "b"]);
        for (held, allowed) in [(&[0, 1, 2][..], true), (&[0, 1], false), (&[], false)] {
            let granted = held.iter().fold(Mask::EMPTY, |mask, i| mask.with(*i));
            assert_eq!(requirement.is_met_by(&granted), allowed, "holding {held:?}");
        }
    }

    #[test]
    fn credentials_are_optional_only_if_every_part_says_so() {
        let user = &Policy::Optional(&Policy::Authenticated);
        let public = &Policy::Public { reason: "a test" };
        for (parts, expected) in [
            (&[public, user][..], Credentials::Optional),
            (&[public], Credentials::Ignored),
            (&[user, &Policy::Authenticated], Credentials::Required),
            (&[&Policy::Authenticated, user], Credentials::Required),
            (&[&Policy::Scopes(&[A]), user], Credentials::Required),
            (&[public, &Policy::Nothing], Credentials::Ignored),
        ] {
            let requirement = parts
                .iter()
                .fold(Requirement::of(&Policy::Nothing), |all, part| {
                    all.and(part, false)
                });
            assert_eq!(requirement.credentials(), expected, "{parts:?}");
        }
    }

    #[test]
    fn optional_guards_keep_their_scopes() {
        let requirement = Requirement::of(&Policy::Optional(&Policy::Scopes(&[B])));
        assert_eq!(requirement.credentials(), Credentials::Optional);
        assert_eq!(names(&requirement), ["b"]);
    }

    #[test]
    #[should_panic(expected = "`#[public]` stands beside a guard that needs a token")]
    fn public_beside_a_guard_is_refused() {
        let _ = Requirement::of_route(&Policy::All(&[
            &Policy::Public { reason: "a test" },
            &Policy::Authenticated,
        ]));
    }

    #[test]
    #[should_panic(expected = "two catalogues")]
    fn two_catalogues_are_refused() {
        static OTHER: CatalogueInfo = CatalogueInfo {
            path: "tests::Other",
            scopes: &[ScopeInfo::new("a", "")],
        };
        const BOTH: &[ScopeRef] = &[A, ScopeRef::new(&OTHER, 0)];
        let _ = Requirement::of(&Policy::Scopes(BOTH));
    }
}

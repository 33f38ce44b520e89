//! A scheme as data.

use std::any::TypeId;
use std::fmt;

use super::{CredentialKind, Scheme, SchemeKind};
use crate::scope::{Catalogue, CatalogueInfo};

/// A scheme as data: what a policy names.
#[derive(Clone, Copy)]
pub struct SchemeInfo {
    pub(crate) id: TypeId,
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
    pub(crate) kind: SchemeKind,
    pub(crate) catalogue: &'static CatalogueInfo,
}

impl SchemeInfo {
    /// The data of a scheme. One that cannot be, its principal refuses: [`check_scheme`].
    pub const fn of<S: Scheme>() -> Self {
        Self {
            id: TypeId::of::<S>(),
            name: S::NAME,
            description: S::DESCRIPTION,
            kind: S::KIND,
            catalogue: <S::Scopes as Catalogue>::INFO,
        }
    }

    /// Are its credentials granted scopes of this catalogue?
    pub(crate) fn has(&self, catalogue: &CatalogueInfo) -> bool {
        std::ptr::eq(self.catalogue, catalogue) || self.catalogue.is(catalogue)
    }

    /// Do its callers show access tokens?
    pub(crate) fn takes_tokens(&self) -> bool {
        self.kind.credential() == CredentialKind::Token
    }

    /// Is it the same declaration?
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// Refuses to compile the principal of a scheme whose name or kind cannot be. Only there: a scheme without a
/// principal has no callers, and one mistake is one error.
#[track_caller]
pub const fn check_scheme(scheme: &SchemeInfo) {
    assert!(
        is_component_name(scheme.name),
        "the name of this scheme holds something else than letters, digits, `.`, `-` and `_`\n\
         help: const NAME: &'static str = \"OAuth2PasswordBearer\";"
    );
    if let Some(fault) = scheme.kind.fault() {
        panic!("{}", fault);
    }
}

impl PartialEq for SchemeInfo {
    fn eq(&self, other: &Self) -> bool {
        self.is(other)
    }
}

impl Eq for SchemeInfo {}

impl fmt::Debug for SchemeInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SchemeInfo({})", self.name)
    }
}

/// OpenAPI 3.0.3 section 4.7.7: `^[a-zA-Z0-9\.\-_]+$`. The name stands in challenges, too.
const fn is_component_name(name: &str) -> bool {
    let name = name.as_bytes();
    let mut at = 0;
    while at < name.len() {
        if !matches!(name[at], b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_') {
            return false;
        }
        at += 1;
    }
    at > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_schemes_need_no_escape() {
        for (name, good) in [
            ("OAuth2PasswordBearer", true),
            ("my-api_v1.0", true),
            ("", false),
            ("my api", false),
            ("a\"b", false),
            ("a\r\nb", false),
            ("ä", false),
        ] {
            assert_eq!(is_component_name(name), good, "{name:?}");
        }
    }
}

//! What an application has verified, and what it grants: the way from a credential to a principal.

use std::fmt;
use std::ops::Deref;

use crate::scope::{Catalogue, CatalogueInfo, ScopeSet, Words};

/// What was stored of a caller whose credentials were good: made by [`ApiKey::verify`](crate::ApiKey::verify)
/// and [`BasicCredentials::verify`](crate::BasicCredentials::verify), and by nothing else.
#[derive(Clone, Copy)]
pub struct Verified<T>(T);

/// A principal, and the scopes that its credentials are granted: what a [`principal`](macro@crate::principal)
/// gives that has verified them itself.
pub struct Granted<T> {
    value: T,
    scopes: Words,
    catalogue: &'static CatalogueInfo,
}

impl<T> Verified<T> {
    pub(super) const fn new(stored: T) -> Self {
        Self(stored)
    }

    /// What its credentials are granted, with all that it implies: every call with them.
    pub fn granted<C: Catalogue>(self, scopes: impl FnOnce(&T) -> ScopeSet<C>) -> Granted<T> {
        Granted {
            scopes: scopes(&self.0).closed(),
            catalogue: C::INFO,
            value: self.0,
        }
    }
}

impl<T> Deref for Verified<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> Granted<T> {
    /// The principal, made of what was stored.
    pub fn map<U>(self, principal: impl FnOnce(T) -> U) -> Granted<U> {
        Granted {
            value: principal(self.value),
            scopes: self.scopes,
            catalogue: self.catalogue,
        }
    }

    pub(crate) fn into_parts(self) -> (T, Words, &'static CatalogueInfo) {
        (self.value, self.scopes, self.catalogue)
    }
}

/// Shows nothing of what is stored.
impl<T> fmt::Debug for Verified<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verified(..)")
    }
}

impl<T> fmt::Debug for Granted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Granted(..)")
    }
}

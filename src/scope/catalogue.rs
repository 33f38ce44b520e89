//! The catalogue: every scope that an API grants, with its text.

use std::fmt;

use super::Mask;

/// The scopes that an API grants, as an enum.
///
/// Derived, never written by hand ([`NoScopes`](crate::NoScopes) is the one without a scope): `#[derive(Scopes)]` reads the scope of each variant from
/// `#[scope("..")]` and its description from the doc comment.
///
/// ```
/// use rocket_scopes::{Catalogue, Scopes};
///
/// #[derive(Scopes)]
/// enum Scope {
///     /// Read information about the current user.
///     #[scope("me")]
///     Me,
///     /// Read items.
///     #[scope("items")]
///     Items,
/// }
///
/// assert_eq!(Scope::Items.name(), "items");
/// assert_eq!(Scope::SCOPES[0].description(), "Read information about the current user.");
/// ```
pub trait Catalogue: Sized + Send + Sync + 'static {
    /// Every scope, in the order of the variants.
    const SCOPES: &'static [ScopeInfo];

    #[doc(hidden)]
    const INFO: &'static CatalogueInfo;

    /// The place of this scope in [`SCOPES`](Self::SCOPES).
    fn index(self) -> usize;

    /// The scope at a place in [`SCOPES`](Self::SCOPES).
    fn at(index: usize) -> Option<Self>;

    /// The scope as it stands in a token (RFC 6749 section 3.3).
    fn name(self) -> &'static str {
        Self::SCOPES[self.index()].name()
    }
}

/// A scope of a catalogue: its name and what it permits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScopeInfo {
    name: &'static str,
    description: &'static str,
    /// The places of what it implies, directly or not.
    implied: Mask,
    /// The placeholders of a family: `["id"]` of `project:{id}:write`.
    placeholders: &'static [&'static str],
}

impl ScopeInfo {
    #[doc(hidden)]
    pub const fn new(name: &'static str, description: &'static str) -> Self {
        Self {
            name,
            description,
            implied: Mask::EMPTY,
            placeholders: &[],
        }
    }

    #[doc(hidden)]
    pub const fn implying(mut self, places: &[u8]) -> Self {
        let mut at = 0;
        while at < places.len() {
            self.implied = self.implied.with(places[at]);
            at += 1;
        }
        self
    }

    #[doc(hidden)]
    pub const fn with_placeholders(mut self, placeholders: &'static [&'static str]) -> Self {
        self.placeholders = placeholders;
        self
    }

    /// The scope as it stands in a token (RFC 6749 section 3.3).
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What the scope permits, as people read it on a consent page and in the docs.
    pub const fn description(&self) -> &'static str {
        self.description
    }

    /// Does it stand for many scopes, one for each value of its placeholders (`project:{id}:write`)?
    pub const fn is_family(&self) -> bool {
        !self.placeholders.is_empty()
    }

    pub(crate) const fn implied(&self) -> &Mask {
        &self.implied
    }

    pub(crate) const fn placeholders(&self) -> &'static [&'static str] {
        self.placeholders
    }
}

/// A catalogue as data: what policies refer to.
#[derive(Debug)]
pub struct CatalogueInfo {
    /// The path of the enum: tells two catalogues apart.
    pub path: &'static str,
    /// Every scope, in the order of the variants.
    pub scopes: &'static [ScopeInfo],
    /// The classes of authentication (`acr`) that clauses may ask for, weakest first.
    pub acr_values: &'static [&'static str],
}

impl CatalogueInfo {
    /// Is it the same catalogue? Two enums may share a path (functions are not part of it), and so may
    /// two versions of a crate: then their scopes decide, and where these are equal it does not matter.
    pub(crate) const fn is(&self, other: &Self) -> bool {
        if !is_same(self.path, other.path) || self.scopes.len() != other.scopes.len() {
            return false;
        }
        let mut at = 0;
        while at < self.scopes.len() {
            if !is_same(self.scopes[at].name, other.scopes[at].name) {
                return false;
            }
            at += 1;
        }
        are_same(self.acr_values, other.acr_values)
    }

    /// The place of a class of authentication.
    #[doc(hidden)]
    #[track_caller]
    pub const fn acr(&self, class: &str) -> u8 {
        let mut at = 0;
        while at < self.acr_values.len() {
            if is_same(self.acr_values[at], class) {
                return at as u8;
            }
            at += 1;
        }
        assert!(
            !self.acr_values.is_empty(),
            "the catalogue names no class of authentication\n\
             help: `#[acr_values(\"pwd\", \"mfa\")]` above the enum, weakest first"
        );
        panic!(
            "the catalogue does not name this class of authentication\n\
             help: add it to `#[acr_values(..)]` of the enum, weakest first"
        )
    }

    /// Every scope that the catalogue holds.
    pub(crate) fn all(&self) -> Mask {
        (0..self.scopes.len()).fold(Mask::EMPTY, |mask, index| mask.with(index as u8))
    }

    /// The scope at a place, with what it implies.
    pub(crate) const fn grants(&self, index: u8) -> Mask {
        self.scopes[index as usize].implied.with(index)
    }
}

/// `==`, which is not for constants yet.
pub(crate) const fn are_same(a: &[&str], b: &[&str]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if !is_same(a[at], b[at]) {
            return false;
        }
        at += 1;
    }
    true
}

/// The same for one text.
pub(crate) const fn is_same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// A scope of a catalogue, as policies hold it: known when the program is compiled.
#[derive(Clone, Copy)]
pub struct ScopeRef {
    pub(crate) catalogue: &'static CatalogueInfo,
    pub(crate) index: u8,
    /// The path parameters that stand in the placeholders of a family, in their order.
    pub(crate) parameters: &'static [&'static str],
}

impl ScopeRef {
    /// The scope at a place of a catalogue; a family is bound to parameters of its placeholders' names.
    pub const fn new(catalogue: &'static CatalogueInfo, index: usize) -> Self {
        assert!(index < catalogue.scopes.len() && index < Mask::CAPACITY);
        Self {
            catalogue,
            index: index as u8,
            parameters: catalogue.scopes[index].placeholders,
        }
    }

    /// A family bound to path parameters of other names.
    pub const fn bound_to(mut self, parameters: &'static [&'static str]) -> Self {
        self.parameters = parameters;
        self
    }

    pub(crate) const fn info(&self) -> &'static ScopeInfo {
        &self.catalogue.scopes[self.index as usize]
    }

    /// Is it the same scope, bound to the same parameters?
    pub(crate) const fn is(&self, other: &Self) -> bool {
        self.index == other.index
            && self.catalogue.is(other.catalogue)
            && are_same(self.parameters, other.parameters)
    }
}

impl PartialEq for ScopeRef {
    fn eq(&self, other: &Self) -> bool {
        self.is(other)
    }
}

/// As it is written in attributes: `project:{project_id}:write`.
impl fmt::Display for ScopeRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&super::family::with_parameters(
            self.info().name(),
            self.parameters,
        ))
    }
}

impl fmt::Debug for ScopeRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_catalogue_is_its_path_and_its_scopes() {
        const ME: &[ScopeInfo] = &[ScopeInfo::new("me", "")];
        const ADMIN: &[ScopeInfo] = &[ScopeInfo::new("admin", "")];
        const BOTH: &[ScopeInfo] = &[ScopeInfo::new("me", ""), ScopeInfo::new("admin", "")];
        let catalogue = CatalogueInfo {
            path: "a::Scope",
            scopes: ME,
            acr_values: &[],
        };
        for (path, scopes, same) in [
            ("a::Scope", ME, true),
            ("a::Scope", ADMIN, false),
            ("a::Scope", BOTH, false),
            ("b::Scope", ME, false),
        ] {
            assert_eq!(
                catalogue.is(&CatalogueInfo {
                    path,
                    scopes,
                    acr_values: &[],
                }),
                same,
                "{path} {scopes:?}"
            );
        }
    }
}

//! The catalogue: every scope that an API grants, with its text.

use std::fmt;

use super::Mask;

/// The scopes that an API grants, as an enum.
///
/// Derived, never written by hand: `#[derive(Scopes)]` reads the scope of each variant from
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
}

impl ScopeInfo {
    #[doc(hidden)]
    pub const fn new(name: &'static str, description: &'static str) -> Self {
        Self { name, description }
    }

    /// The scope as it stands in a token (RFC 6749 section 3.3).
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What the scope permits, as people read it on a consent page and in the docs.
    pub const fn description(&self) -> &'static str {
        self.description
    }
}

/// A catalogue as data: what policies refer to.
#[derive(Debug)]
pub struct CatalogueInfo {
    /// The path of the enum: tells two catalogues apart.
    pub path: &'static str,
    /// Every scope, in the order of the variants.
    pub scopes: &'static [ScopeInfo],
}

impl CatalogueInfo {
    pub(crate) const fn is(&self, other: &Self) -> bool {
        let (a, b) = (self.path.as_bytes(), other.path.as_bytes());
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

    /// Every scope that the catalogue holds.
    pub(crate) fn all(&self) -> Mask {
        (0..self.scopes.len()).fold(Mask::EMPTY, |mask, index| mask.with(index as u8))
    }
}

/// A scope of a catalogue, as policies hold it: known when the program is compiled.
#[derive(Clone, Copy)]
pub struct ScopeRef {
    pub(crate) catalogue: &'static CatalogueInfo,
    pub(crate) index: u8,
}

impl ScopeRef {
    /// The scope at a place of a catalogue.
    pub const fn new(catalogue: &'static CatalogueInfo, index: usize) -> Self {
        assert!(index < catalogue.scopes.len() && index < Mask::CAPACITY);
        Self {
            catalogue,
            index: index as u8,
        }
    }
}

impl fmt::Debug for ScopeRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.catalogue.scopes[usize::from(self.index)].name())
    }
}

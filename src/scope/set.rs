//! Sets of scopes of one catalogue, as accounts are allowed and tokens are granted.

use std::fmt;
use std::marker::PhantomData;
use std::ops::BitAnd;
use std::str::FromStr;

use super::{Catalogue, Mask};

/// A set of scopes of the catalogue `C`.
///
/// Parsed from, and shown as, the text form of RFC 6749 section 3.3: words parted by spaces.
///
/// ```
/// # #[derive(rocket_scopes::Scopes, Debug)]
/// # enum Scope { #[doc = "."] #[scope("me")] Me, #[doc = "."] #[scope("items")] Items }
/// use rocket_scopes::ScopeSet;
///
/// let asked: ScopeSet<Scope> = "items me".parse()?;
/// let allowed = ScopeSet::from_iter([Scope::Me]);
/// assert_eq!((asked & allowed).to_string(), "me");
/// assert!("itmes".parse::<ScopeSet<Scope>>().is_err());
/// # Ok::<(), rocket_scopes::UnknownScope>(())
/// ```
pub struct ScopeSet<C> {
    mask: Mask,
    catalogue: PhantomData<fn() -> C>,
}

/// A scope that the catalogue does not have. Holds no input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownScope;

impl<C: Catalogue> ScopeSet<C> {
    /// The set without a scope.
    pub const fn new() -> Self {
        Self::from_mask(Mask::EMPTY)
    }

    /// Every scope of the catalogue.
    pub fn all() -> Self {
        Self::from_mask(C::INFO.all())
    }

    /// Does the set hold this scope?
    pub fn contains(&self, scope: C) -> bool {
        self.mask.has(scope.index() as u8)
    }

    /// Adds a scope.
    pub fn insert(&mut self, scope: C) {
        self.mask = self.mask.with(scope.index() as u8);
    }

    /// Does the set hold no scope?
    pub fn is_empty(&self) -> bool {
        self.mask.is_empty()
    }

    /// The scopes, in the order of the catalogue.
    pub fn iter(&self) -> impl Iterator<Item = C> + use<C> {
        let known = self.mask.indices();
        known.filter_map(|index| C::at(usize::from(index)))
    }

    pub(crate) const fn from_mask(mask: Mask) -> Self {
        Self {
            mask,
            catalogue: PhantomData,
        }
    }
}

impl<C> Clone for ScopeSet<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for ScopeSet<C> {}

impl<C> PartialEq for ScopeSet<C> {
    fn eq(&self, other: &Self) -> bool {
        self.mask == other.mask
    }
}

impl<C> Eq for ScopeSet<C> {}

impl<C: Catalogue> Default for ScopeSet<C> {
    fn default() -> Self {
        Self::new()
    }
}

impl<C: Catalogue> FromIterator<C> for ScopeSet<C> {
    fn from_iter<I: IntoIterator<Item = C>>(scopes: I) -> Self {
        let mut set = Self::new();
        scopes.into_iter().for_each(|scope| set.insert(scope));
        set
    }
}

/// The scopes that both sets hold.
impl<C: Catalogue> BitAnd for ScopeSet<C> {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self::from_mask(self.mask.intersection(other.mask))
    }
}

impl<C: Catalogue> FromStr for ScopeSet<C> {
    type Err = UnknownScope;

    /// Reads words parted by U+0020 only; doubled spaces are harmless (RFC 6749 section 3.3).
    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        let words = text.split(' ').filter(|word| !word.is_empty());
        words
            .map(|word| {
                let index = C::SCOPES.iter().position(|scope| scope.name() == word);
                index.and_then(C::at).ok_or(UnknownScope)
            })
            .collect()
    }
}

impl<C: Catalogue> fmt::Display for ScopeSet<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, scope) in self.iter().enumerate() {
            let space = if n == 0 { "" } else { " " };
            write!(f, "{space}{}", scope.name())?;
        }
        Ok(())
    }
}

impl<C: Catalogue> fmt::Debug for ScopeSet<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ScopeSet({:?})", self.to_string())
    }
}

impl fmt::Display for UnknownScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a scope that this API does not have")
    }
}

impl std::error::Error for UnknownScope {}

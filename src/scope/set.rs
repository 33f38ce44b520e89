//! Sets of scopes of one catalogue, as accounts are allowed and tokens are granted.

use std::collections::HashSet;
use std::fmt;
use std::marker::PhantomData;
use std::ops::BitAnd;
use std::str::FromStr;

use super::words::grant_bound;
use super::{Catalogue, Mask, Words, family};

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
///
/// # Families
///
/// Of a family (`project:{id}:write`) a set may hold single scopes, and the family itself, which
/// [`insert`](Self::insert) adds: it stands for all of them. An account may be *allowed* a family; a token
/// that is issued holds single scopes only.
///
/// ```
/// # #[derive(rocket_scopes::Scopes, Debug)]
/// # enum Scope { #[doc = "."] #[scope("project:{id}:write")] WriteProject }
/// use rocket_scopes::ScopeSet;
///
/// let allowed = ScopeSet::from_iter([Scope::WriteProject]);
/// let asked: ScopeSet<Scope> = "project:42:write".parse()?;
/// assert_eq!((asked & allowed).to_string(), "project:42:write");
/// # Ok::<(), rocket_scopes::UnknownScope>(())
/// ```
pub struct ScopeSet<C> {
    words: Words,
    catalogue: PhantomData<fn() -> C>,
}

/// A scope that the catalogue does not have. Holds no input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownScope;

impl<C: Catalogue> ScopeSet<C> {
    /// The set without a scope.
    pub const fn new() -> Self {
        Self::of(Words::of(Mask::EMPTY))
    }

    /// Every scope of the catalogue; its families as a whole.
    pub fn all() -> Self {
        Self::of(Words::of(C::INFO.all()))
    }

    /// Does the set hold this scope, or this family as a whole?
    pub fn contains(&self, scope: C) -> bool {
        self.words.mask.has(scope.index() as u8)
    }

    /// Adds a scope, or a family as a whole.
    pub fn insert(&mut self, scope: C) {
        self.words.mask = self.words.mask.with(scope.index() as u8);
    }

    /// Adds a scope of a family, with a value for each placeholder.
    ///
    /// # Errors
    ///
    /// Too few or too many values, or one that cannot be in a scope: it has 1 to 128 of the ASCII letters
    /// and digits and of `-._~@+`.
    pub fn insert_bound(&mut self, scope: C, values: &[&str]) -> Result<(), UnknownScope> {
        let info = &C::SCOPES[scope.index()];
        let fits = info.is_family() && info.placeholders().len() == values.len();
        let word = family::instance(info.name(), values.iter().copied()).filter(|_| fits);
        self.words.bind(word.ok_or(UnknownScope)?);
        Ok(())
    }

    /// Does the set hold no scope?
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The scopes, in the order of the catalogue; those of families only where the set holds all of them.
    pub fn iter(&self) -> impl Iterator<Item = C> + use<C> {
        let known = self.words.mask.indices();
        known.filter_map(|index| C::at(usize::from(index)))
    }

    /// The scopes as they stand in tokens: in the order of the catalogue, those of families last.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let plain = self.words.mask.indices();
        let plain = plain.filter_map(|index| C::SCOPES.get(usize::from(index)));
        plain.map(|scope| scope.name()).chain(self.words.bound())
    }

    pub(crate) const fn of(words: Words) -> Self {
        Self {
            words,
            catalogue: PhantomData,
        }
    }

    /// The set without families as a whole, which no token holds.
    pub(crate) fn issuable(&self) -> Self {
        let mut words = self.words.clone();
        for index in words.mask.indices() {
            if C::SCOPES[usize::from(index)].is_family() {
                words.mask = words.mask.without(index);
            }
        }
        Self::of(words)
    }

    /// The set with all that its scopes imply.
    pub(crate) fn closed(&self) -> Words {
        let own = self.words.mask.indices();
        let mut closed = Words::of(own.fold(Mask::EMPTY, |closed, index| {
            closed.union(C::INFO.grants(index))
        }));
        self.words
            .bound()
            .for_each(|word| close::<C>(&mut closed, word));
        closed
    }

    /// The set without what its scopes imply of each other.
    fn reduced(mut self) -> Self {
        let all = self.words.mask.indices();
        let implied = all.fold(Mask::EMPTY, |implied, index| {
            implied.union(*C::SCOPES[usize::from(index)].implied())
        });
        for index in implied.indices() {
            self.words.mask = self.words.mask.without(index);
        }
        // What each word implies besides itself, in one pass: there may be many.
        let mut implied = HashSet::new();
        for word in self.words.bound() {
            let mut alone = Words::default();
            close::<C>(&mut alone, word);
            implied.extend(alone.bound().filter(|it| *it != word).map(str::to_owned));
        }
        let mut kept = Words::of(self.words.mask);
        let needed = self.words.bound().filter(|word| !implied.contains(*word));
        needed.for_each(|word| kept.bind(word));
        Self::of(kept)
    }
}

/// Adds a scope of a family, with all that it implies.
fn close<C: Catalogue>(closed: &mut Words, word: &str) {
    for (place, family) in families::<C>() {
        if let Some(values) = family::values(family.name(), word) {
            grant_bound(C::INFO, closed, place, word, &values);
        }
    }
}

fn families<C: Catalogue>() -> impl Iterator<Item = (u8, &'static super::ScopeInfo)> {
    let places = (0..=u8::MAX).zip(C::SCOPES);
    places.filter(|(_, scope)| scope.is_family())
}

impl<C> Clone for ScopeSet<C> {
    fn clone(&self) -> Self {
        Self {
            words: self.words.clone(),
            catalogue: PhantomData,
        }
    }
}

impl<C> PartialEq for ScopeSet<C> {
    fn eq(&self, other: &Self) -> bool {
        self.words == other.words
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

/// The scopes that both sets grant, with what their scopes imply: who is allowed `items:write`, which
/// implies `items`, may ask for `items`.
impl<C: Catalogue> BitAnd for ScopeSet<C> {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        let (ours, theirs) = (self.closed(), other.closed());
        let mut both = Words::of(ours.mask.intersection(theirs.mask));
        for (words, others) in [(&ours, &theirs), (&theirs, &ours)] {
            for word in words.bound() {
                let whole = || {
                    families::<C>().any(|(place, family)| {
                        others.mask.has(place) && family::values(family.name(), word).is_some()
                    })
                };
                if others.holds(word) || whole() {
                    both.bind(word);
                }
            }
        }
        Self::of(both).reduced()
    }
}

impl<C: Catalogue> FromStr for ScopeSet<C> {
    type Err = UnknownScope;

    /// Reads words parted by U+0020 only; doubled spaces are harmless (RFC 6749 section 3.3).
    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        let words = text.split(' ').filter(|word| !word.is_empty());
        let mut set = Self::new();
        for word in words {
            let index = C::SCOPES.iter().position(|scope| scope.name() == word);
            let is_bound =
                || families::<C>().any(|(_, family)| family::values(family.name(), word).is_some());
            match index.and_then(C::at) {
                Some(scope) => set.insert(scope),
                None if is_bound() => set.words.bind(word),
                None => return Err(UnknownScope),
            }
        }
        Ok(set)
    }
}

impl<C: Catalogue> fmt::Display for ScopeSet<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, scope) in self.names().enumerate() {
            let space = if n == 0 { "" } else { " " };
            write!(f, "{space}{scope}")?;
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

//! Remembered tokens: verified once, then found by their whole text.

use std::hash::{Hash, Hasher};
use std::num::{NonZeroU32, NonZeroU64};
use std::sync::Arc;

use quick_cache::sync::Cache;
use quick_cache::{Equivalent, Weighter};

use super::AccessToken;

/// Tokens whose signature and claims were good, of whatever issuer. Their times, their keys, whether they
/// were revoked, and their principal are looked at again at each request.
///
/// Bounded by number and bytes; a flood of tokens that are seen once does not push out the busy ones
/// (S3-FIFO). Only good tokens are kept, so that strangers cannot fill it. One that has expired goes when
/// it is shown again, or makes room for others.
pub(crate) struct TokenCache(Cache<Text, AccessToken, Bytes>);

/// The text of a token that is remembered.
#[derive(Clone, PartialEq, Eq)]
struct Text(Box<str>);

/// The text of a token that is looked for.
struct Shown<'t>(&'t str);

/// Hashes the end of a token, which holds what nobody but its issuer can choose: its signature, or of a long one
/// as much as tells tokens apart. So a long token is found as fast as a short one; the whole is compared.
fn hash<H: Hasher>(token: &str, state: &mut H) {
    const HASHED: usize = 64;
    let start = token.len().saturating_sub(HASHED);
    token.as_bytes()[start..].hash(state);
}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash(&self.0, state);
    }
}

impl Hash for Shown<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash(self.0, state);
    }
}

impl Equivalent<Text> for Shown<'_> {
    fn equivalent(&self, known: &Text) -> bool {
        *self.0 == *known.0
    }
}

/// How many bytes a token takes, and at least so many that the number of tokens is kept as well.
#[derive(Clone)]
struct Bytes {
    at_least: u64,
}

impl Weighter<Text, AccessToken> for Bytes {
    fn weight(&self, token: &Text, verified: &AccessToken) -> u64 {
        self.at_least.max(size(&token.0, verified))
    }
}

/// How many bytes a remembered token takes, about.
fn size(token: &str, verified: &AccessToken) -> u64 {
    /// What a table, a queue and three allocations add.
    const OVERHEAD: usize = 160;
    (token.len() + verified.verified().size() + OVERHEAD) as u64
}

impl TokenCache {
    /// A cache of so many tokens, which take so many bytes.
    pub(crate) fn new(tokens: NonZeroU32, bytes: NonZeroU64) -> Self {
        let each = bytes.get().div_ceil(tokens.get().into());
        let size = Bytes {
            // The cache takes nothing that fills it alone.
            at_least: each.min(bytes.get() / 10 * 9),
        };
        Self(Cache::with_weighter(
            tokens.get() as usize,
            bytes.get(),
            size,
        ))
    }

    pub(super) fn get(&self, token: &str) -> Option<AccessToken> {
        self.0.get(&Shown(token))
    }

    pub(super) fn insert(&self, token: &str, verified: AccessToken) {
        self.0.insert(Text(token.into()), verified);
    }

    pub(super) fn remove(&self, token: &str) {
        self.0.remove(&Shown(token));
    }

    /// How many tokens there are.
    pub(super) fn tokens(&self) -> u64 {
        self.0.len() as u64
    }

    /// How many bytes they take.
    #[cfg(test)]
    pub(super) fn bytes(&self) -> u64 {
        let each = self
            .0
            .iter()
            .map(|(token, verified)| size(&token.0, &verified));
        each.sum()
    }
}

/// How the memory for verified tokens does. Managed by Rocket: take it as `&State<RememberedTokens>`.
///
/// ```
/// use rocket::State;
/// use rocket_scopes::RememberedTokens;
///
/// fn share_of_hits(remembered: &State<RememberedTokens>) -> f64 {
///     let counts = remembered.counts();
///     counts.hits as f64 / (counts.hits + counts.misses).max(1) as f64
/// }
/// ```
#[derive(Clone)]
pub struct RememberedTokens(Option<Arc<TokenCache>>);

/// What [`RememberedTokens`] counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RememberedCounts {
    /// How many tokens were found, since the server started.
    pub hits: u64,
    /// How many were not, and had to be verified: bad ones among them.
    pub misses: u64,
    /// How many are remembered now.
    pub tokens: u64,
}

impl RememberedTokens {
    pub(crate) fn new(cache: Option<Arc<TokenCache>>) -> Self {
        Self(cache)
    }

    /// The counters; all are zero where nothing is remembered (`token_cache = 0`).
    pub fn counts(&self) -> RememberedCounts {
        let cache = self.0.as_deref();
        cache.map_or_else(RememberedCounts::default, |cache| RememberedCounts {
            hits: cache.0.hits(),
            misses: cache.0.misses(),
            tokens: cache.tokens(),
        })
    }
}

impl std::fmt::Debug for RememberedTokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RememberedTokens({:?})", self.counts())
    }
}

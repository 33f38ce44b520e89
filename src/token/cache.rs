//! Remembered tokens: verified once, then found by their whole text.

use std::num::NonZeroU32;

use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::AccessToken;

/// Tokens whose signature and claims were good. Their times and their principal are looked at again
/// at each request.
///
/// Bounded by number and size; a flood of tokens that are seen once does not push out the busy ones
/// (S3-FIFO). Only good tokens are kept, so that strangers cannot fill it.
pub(crate) struct TokenCache(Cache<Box<str>, AccessToken, Size>);

/// A token of up to 1 KiB counts as one, a longer one as so many.
#[derive(Clone)]
struct Size;

impl Weighter<Box<str>, AccessToken> for Size {
    fn weight(&self, token: &Box<str>, _: &AccessToken) -> u64 {
        token.len().div_ceil(1024) as u64
    }
}

impl TokenCache {
    /// A cache of so many tokens of up to 1 KiB.
    pub(crate) fn new(tokens: NonZeroU32) -> Self {
        let tokens = tokens.get();
        Self(Cache::with_weighter(
            tokens as usize,
            u64::from(tokens),
            Size,
        ))
    }

    pub(super) fn get(&self, token: &str) -> Option<AccessToken> {
        self.0.get(token)
    }

    pub(super) fn insert(&self, token: &str, verified: AccessToken) {
        self.0.insert(token.into(), verified);
    }
}

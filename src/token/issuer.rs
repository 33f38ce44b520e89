//! One issuer whose tokens are accepted: its keys, and what its tokens must say.

use std::sync::Arc;

use super::expected::Expectations;
use super::jws::Header;
use super::keys::Keys;
use super::{InvalidToken, Unverified};
use crate::key::Key;

/// An issuer whose tokens are accepted. Its keys verify its tokens and no others.
pub(crate) struct Issuer {
    pub(super) expected: Expectations,
    pub(super) origin: Arc<Origin>,
    /// The place of its scope claim among those of all issuers.
    pub(super) scope_place: usize,
    pub(super) keys: Keys,
    /// A header that needs no reading, as it is spelt, and the key that it names.
    known_header: Option<(String, Arc<Key>)>,
}

/// Where a token comes from.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Origin {
    /// Its verified `iss`.
    pub(super) issuer: Option<Arc<str>>,
    /// The scheme that it belongs to; none for this server's own tokens.
    pub(super) scheme: Option<Box<str>>,
}

impl Issuer {
    pub(crate) fn new(expected: Expectations, keys: Keys) -> Self {
        let origin = Origin {
            issuer: expected.issuer.as_deref().map(Arc::from),
            scheme: expected.scheme.as_deref().map(Box::from),
        };
        Self {
            expected,
            origin: Arc::new(origin),
            scope_place: 0,
            keys,
            known_header: None,
        }
    }

    /// Tokens with a header that is spelt like this one are signed with this key: that of our own tokens.
    pub(crate) fn with_known_header(mut self, spelling: String, key: Arc<Key>) -> Self {
        self.known_header = Some((spelling, key));
        self
    }

    /// The key of a header that needs no reading.
    pub(super) fn known_key(&self, spelling: &str) -> Option<&Arc<Key>> {
        let (known, key) = self.known_header.as_ref()?;
        (known == spelling && !key.is_retired()).then_some(key)
    }

    /// The key that a header names, if the header is one that this issuer's tokens may have.
    pub(super) fn key(&self, header: &Header<'_>) -> Result<Arc<Key>, Unverified> {
        // Our own list: never the token's, nor the provider's (RFC 8725 section 3.1).
        if !self.expected.algorithms.contains(&header.algorithm) {
            return Err(InvalidToken::Algorithm.into());
        }
        if !self.expected.kinds.accept(header.kind.as_deref()) {
            return Err(InvalidToken::Type.into());
        }
        self.keys.find(header.algorithm, header.key_id.as_deref())
    }
}

//! One issuer whose tokens are accepted: its keys, and what its tokens must say.

use std::sync::{Arc, PoisonError, RwLock};

use super::expected::Expectations;
use super::jws::{self, Header};
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
    /// The header of the last token whose signature was good: most are spelt alike.
    known_header: RwLock<Option<Arc<KnownHeader>>>,
}

/// A header that needs no reading.
pub(super) struct KnownHeader {
    spelling: Box<str>,
    /// The key that it names.
    pub(super) key: Arc<Key>,
    /// `typ`.
    pub(super) kind: Option<Box<str>>,
    /// Names it this key whatever others there will be? A key without a name is meant as long as it is alone.
    is_lasting: bool,
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
            known_header: RwLock::new(None),
        }
    }

    /// What a header says, if it is spelt like that of the last good token, whose key is still in use.
    pub(super) fn known_header(&self, spelling: &str) -> Option<Arc<KnownHeader>> {
        let known = self
            .known_header
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let known = known.as_ref()?;
        (*known.spelling == *spelling && !known.key.is_retired()).then(|| known.clone())
    }

    /// Remembers the header of a token whose signature was good, if it means the same key as long as that is in
    /// use.
    pub(super) fn remember(&self, header: &Arc<KnownHeader>) {
        if !header.is_lasting {
            return;
        }
        let mut known = self
            .known_header
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *known = Some(header.clone());
    }

    /// Reads a header.
    ///
    /// # Errors
    ///
    /// It is none that this issuer's tokens may have, or it names no key.
    pub(super) fn read_header(&self, spelling: &str) -> Result<Arc<KnownHeader>, Unverified> {
        let bytes = jws::decode(spelling)?;
        let header = Header::read(&bytes)?;
        let key = self.key(&header)?;
        let is_named = header.key_id.is_some() && header.key_id.as_deref() == key.id();
        Ok(Arc::new(KnownHeader {
            spelling: spelling.into(),
            is_lasting: is_named || matches!(self.keys, Keys::Fixed(_)),
            key,
            kind: header.kind.as_deref().map(Into::into),
        }))
    }

    /// The key that a header names, if the header is one that this issuer's tokens may have.
    fn key(&self, header: &Header<'_>) -> Result<Arc<Key>, Unverified> {
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

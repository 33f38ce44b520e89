//! Whether a token is good: its form, its signature, its claims, in that order.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use super::access::{AccessToken, Verified};
use super::cache::TokenCache;
use super::claims::Claims;
use super::jws::{self, Compact};
use super::key::Key;
use crate::launch::Clock;
use crate::scope::CatalogueInfo;

/// Why a token was refused: for logs and tests. Clients are not told, and it holds no input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidToken {
    /// `alg` is not the key's (RFC 8725 section 3.1).
    Algorithm,
    /// `aud` is missing, names others, or is there although none is configured (RFC 7519 section 4.1.3).
    Audience,
    /// `cnf` binds the token to a key whose proof this server cannot check (RFC 7800, RFC 9449).
    Bound,
    /// The claims are no JSON object, or one of them is repeated or of the wrong type.
    Claims,
    /// `exp` is missing or not in the future.
    Expired,
    /// The header asks for an extension (`crit`, `b64`, `zip`, ..): none is supported.
    Extension,
    /// `iat` lies in the future.
    IssuedInTheFuture,
    /// `iss` is missing or not the configured one.
    Issuer,
    /// `kid` names another key.
    Key,
    /// Not three parts of base64url, over 8 KiB, or no header (RFC 7515 section 7.1).
    Malformed,
    /// `nbf` lies in the future.
    NotYetValid,
    /// Not signed with the key.
    Signature,
    /// `sub` is missing or empty.
    Subject,
    /// `typ` is not `at+jwt` (RFC 9068 section 4).
    Type,
    /// Nobody is known under this `sub` (any more).
    UnknownSubject,
}

impl fmt::Display for InvalidToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Algorithm => "the token's algorithm is not the key's",
            Self::Audience => "the token is for another audience",
            Self::Bound => "the token is bound to a key that cannot be checked",
            Self::Claims => "the token's claims are malformed",
            Self::Expired => "the token has expired or never says when",
            Self::Extension => "the token's header asks for an extension",
            Self::IssuedInTheFuture => "the token was issued in the future",
            Self::Issuer => "the token is from another issuer",
            Self::Key => "the token names another key",
            Self::Malformed => "the token is malformed",
            Self::NotYetValid => "the token is not valid yet",
            Self::Signature => "the token's signature is wrong",
            Self::Subject => "the token has no subject",
            Self::Type => "the token is no access token",
            Self::UnknownSubject => "the token's subject is unknown",
        })
    }
}

impl std::error::Error for InvalidToken {}

/// What the claims of a good token say.
pub(crate) struct Expectations {
    pub(crate) issuer: Option<String>,
    pub(crate) audience: Option<String>,
    /// The one claim that holds the scopes.
    pub(crate) scope_claim: String,
    /// By how many seconds clocks may differ.
    pub(crate) leeway: f64,
    /// The place of each scope in the catalogue.
    pub(crate) scopes: HashMap<&'static str, u8>,
}

impl Expectations {
    /// The scopes of a catalogue, by name.
    pub(crate) fn index(catalogue: &CatalogueInfo) -> HashMap<&'static str, u8> {
        let names = catalogue.scopes.iter().map(|scope| scope.name());
        names.zip(0..=u8::MAX).collect()
    }
}

/// Verifies tokens, and remembers those that it has verified.
pub(crate) struct Verifier {
    key: Arc<Key>,
    /// The header of our own tokens as it is spelt in them: needs no reading.
    own_header: String,
    expected: Expectations,
    cache: Option<TokenCache>,
    clock: Arc<dyn Clock>,
}

impl Verifier {
    pub(crate) fn new(
        key: Arc<Key>,
        own_header: String,
        expected: Expectations,
        cache: Option<TokenCache>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            key,
            own_header,
            expected,
            cache,
            clock,
        }
    }

    /// Verifies a token. What was remembered saves the signature only: the times are compared at
    /// each request.
    pub(crate) fn verify(&self, token: &str) -> Result<AccessToken, InvalidToken> {
        let remembered = self.cache.as_ref().and_then(|cache| cache.get(token));
        let known = remembered.is_some();
        let verified = match remembered {
            Some(verified) => verified,
            None => AccessToken::new(self.read(token)?),
        };
        self.check_times(verified.verified())?;
        if let (Some(cache), false) = (&self.cache, known) {
            cache.insert(token, verified.clone());
        }
        Ok(verified)
    }

    /// Form, signature and claims; the times are left to [`check_times`](Self::check_times).
    fn read(&self, token: &str) -> Result<Verified, InvalidToken> {
        let compact = Compact::cut(token)?;
        if compact.header != self.own_header {
            jws::check_header(&jws::decode(compact.header)?, &self.key)?;
        }
        let signature = jws::decode(compact.signature)?;
        if !self.key.verifies(compact.signed.as_bytes(), &signature) {
            return Err(InvalidToken::Signature);
        }
        let payload = String::from_utf8(jws::decode(compact.payload)?);
        let payload = payload.map_err(|_| InvalidToken::Claims)?;
        let claims = Claims::read(&payload, &self.expected).map_err(|()| InvalidToken::Claims)?;
        self.check_claims(&claims)?;
        let subject = claims.subject.filter(|subject| !subject.is_empty());
        Ok(Verified {
            subject: subject.ok_or(InvalidToken::Subject)?.into(),
            expires: claims.expires.ok_or(InvalidToken::Expired)?,
            not_before: claims.not_before,
            issued: claims.issued,
            granted: claims.scopes,
            payload: payload.into(),
        })
    }

    fn check_claims(&self, claims: &Claims<'_>) -> Result<(), InvalidToken> {
        if claims.bound {
            return Err(InvalidToken::Bound);
        }
        let issuer = self.expected.issuer.as_deref();
        if issuer.is_some() && issuer != claims.issuer.as_deref() {
            return Err(InvalidToken::Issuer);
        }
        match (&self.expected.audience, claims.audience) {
            (None, None) | (Some(_), Some(true)) => Ok(()),
            (None, Some(_)) | (Some(_), None | Some(false)) => Err(InvalidToken::Audience),
        }
    }

    fn check_times(&self, token: &Verified) -> Result<(), InvalidToken> {
        let (now, leeway) = (self.clock.now() as f64, self.expected.leeway);
        let later = |time: Option<f64>| time.is_some_and(|time| time > now + leeway);
        // RFC 7519 section 4.1.4: not accepted "on or after" this time.
        if now >= token.expires + leeway {
            return Err(InvalidToken::Expired);
        }
        if later(token.not_before) {
            return Err(InvalidToken::NotYetValid);
        }
        if later(token.issued) {
            return Err(InvalidToken::IssuedInTheFuture);
        }
        Ok(())
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Verifier({:?})", self.key)
    }
}

//! Whether a token is good: its form, its issuer, its signature, its claims.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::access::{AccessToken, Verified};
use super::cache::TokenCache;
use super::claims::{Claims, ScopeClaims};
use super::issuer::Issuer;
use super::jws::{self, Compact, MAX_SIGNATURE};
use super::{InvalidToken, Revocations, Unverified};
use crate::key::Key;
use crate::launch::{Clock, hex};

/// Verifies tokens, and remembers those that it has verified.
pub(crate) struct Verifier {
    issuers: Vec<Issuer>,
    scope_claims: ScopeClaims,
    cache: Option<Arc<TokenCache>>,
    revocations: Revocations,
    /// What subjects are hashed with.
    pseudonyms: Arc<Key>,
    own_everywhere: bool,
    /// By how many seconds clocks may differ, where no issuer says otherwise.
    leeway: f64,
    clock: Arc<dyn Clock>,
}

/// What a verifier is made of, besides issuers.
pub(crate) struct Parts {
    pub(crate) cache: Option<Arc<TokenCache>>,
    pub(crate) revocations: Revocations,
    /// An HMAC key: it signs alike each time.
    pub(crate) pseudonyms: Arc<Key>,
    /// Are this server's own tokens of every scheme, since each has another issuer as well?
    pub(crate) own_everywhere: bool,
    pub(crate) leeway: f64,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Verifier {
    /// Verifies the tokens of these issuers. No two have the same name, and one without a name is alone.
    pub(crate) fn new(mut issuers: Vec<Issuer>, parts: Parts) -> Self {
        let mut scope_claims = ScopeClaims::default();
        for issuer in &mut issuers {
            issuer.scope_place = scope_claims.place(&issuer.expected.scope_claim);
        }
        Self {
            issuers,
            scope_claims,
            cache: parts.cache,
            revocations: parts.revocations,
            pseudonyms: parts.pseudonyms,
            own_everywhere: parts.own_everywhere,
            leeway: parts.leeway,
            clock: parts.clock,
        }
    }

    /// Verifies a token, unless it is [opaque](Unverified::Opaque): then its issuer has to be
    /// [asked](Self::ask). What was remembered saves form, signature and claims: its key, its times and
    /// whether it was revoked are looked at at each request.
    pub(crate) fn verify(&self, token: &str) -> Result<AccessToken, Unverified> {
        if let Some(known) = self.remembered(token) {
            self.check(token, &known)?;
            return Ok(known);
        }
        let verified = AccessToken::new(self.read(token)?);
        self.check(token, &verified)?;
        if let Some(cache) = &self.cache {
            cache.insert(token, verified.clone());
        }
        Ok(verified)
    }

    /// The token, if it was verified with a key that is still in use.
    fn remembered(&self, token: &str) -> Option<AccessToken> {
        let cache = self.cache.as_ref()?;
        let known = cache.get(token)?;
        let key = known.verified().key.as_ref();
        if key.is_some_and(|key| key.is_retired()) {
            cache.remove(token);
            return None;
        }
        Some(known)
    }

    /// Is the token of the scheme of this name?
    pub(crate) fn is_of(&self, token: &AccessToken, scheme: &str) -> bool {
        match token.scheme() {
            Some(own) => own == scheme,
            None => self.takes_own(scheme),
        }
    }

    /// Are this server's own tokens of the scheme of this name? They are of those that no other issuer has, and of
    /// all where there are none.
    pub(crate) fn takes_own(&self, scheme: &str) -> bool {
        let mut schemes = self.issuers.iter().map(|it| it.expected.scheme.as_deref());
        self.own_everywhere || !schemes.any(|own| own == Some(scheme))
    }

    /// Form, issuer, signature and claims; what changes with time is left to [`check`](Self::check).
    fn read(&self, token: &str) -> Result<Verified, Unverified> {
        let compact = Compact::cut(token).map_err(|fault| self.unread(token, fault))?;
        let payload = String::from_utf8(jws::decode(compact.payload)?);
        let payload = payload.map_err(|_| InvalidToken::Claims)?;
        let claims = Claims::read(&payload, &self.scope_claims);
        let claims = claims.map_err(|()| InvalidToken::Claims)?;
        // Said, and not proven yet: its own keys decide, and none but these.
        let issuer = self.issuer(claims.issuer.as_deref());
        let issuer = issuer.ok_or(InvalidToken::Issuer)?;
        if issuer.keys.are_kept_back() {
            return Err(Self::unproven(token));
        }
        let known = issuer.known_header(compact.header);
        let header = match &known {
            Some(known) => known.clone(),
            None => issuer.read_header(compact.header)?,
        };
        let mut memory = [0; MAX_SIGNATURE];
        let signature = compact.signature(&mut memory)?;
        if !header.key.verifies(compact.signed.as_bytes(), signature) {
            return Err(InvalidToken::Signature.into());
        }
        if known.is_none() {
            issuer.remember(&header);
        }
        let expected = &issuer.expected;
        expected.check(&claims, header.kind.as_deref())?;
        let granted = expected.granted(claims.scopes(issuer.scope_place))?;
        let mark = self.revocations.mark(&issuer.origin, claims.id(), &payload);
        Ok(Verified {
            origin: issuer.origin.clone(),
            key: Some(header.key.clone()),
            authentication: claims.authentication(expected.acr_values),
            client: claims.client().map(Into::into),
            subject: claims.subject.ok_or(InvalidToken::Subject)?.into(),
            expires: claims.expires.ok_or(InvalidToken::Expired)? + expected.leeway,
            not_before: claims.not_before.map(|time| time - expected.leeway),
            issued: claims.issued.map(|time| time - expected.leeway),
            granted,
            payload,
            mark,
            looked_up: AtomicU64::new(0),
        })
    }

    /// The names of the issuers whose tokens are accepted: its own first.
    pub(crate) fn issuers(&self) -> impl Iterator<Item = &str> {
        let issuers = self.issuers.iter();
        issuers.filter_map(|it| it.expected.issuer.as_deref())
    }

    /// Starts what fetches keys, until the server ends. Needs a runtime of tokio.
    pub(crate) fn start(&self, shutdown: impl Fn() -> rocket::Shutdown) {
        let issuers = self.issuers.iter();
        issuers.for_each(|issuer| issuer.keys.start(&shutdown));
    }

    /// The issuer of this name (RFC 8725 section 3.8: exactly).
    fn issuer(&self, name: Option<&str>) -> Option<&Issuer> {
        match &*self.issuers {
            [only] if only.expected.issuer.is_none() => Some(only),
            all => {
                let name = name?;
                let mut all = all.iter();
                all.find(|it| it.expected.issuer.as_deref() == Some(name))
            }
        }
    }

    /// What changes with time.
    fn check(&self, text: &str, token: &AccessToken) -> Result<(), InvalidToken> {
        let token = token.verified();
        let time = self.clock.now();
        let now = time as f64;
        let later = |time: Option<f64>| time.is_some_and(|time| time > now);
        let forget = || self.cache.iter().for_each(|cache| cache.remove(text));
        // RFC 7519 section 4.1.4: not accepted "on or after" this time.
        if now >= token.expires {
            forget();
            return Err(InvalidToken::Expired);
        }
        if token.key.as_ref().is_some_and(|key| key.has_ended(time)) {
            forget();
            return Err(InvalidToken::Key);
        }
        if later(token.not_before) {
            return Err(InvalidToken::NotYetValid);
        }
        if later(token.issued) {
            return Err(InvalidToken::IssuedInTheFuture);
        }
        match self.revocations.hold(token) {
            true => Err(InvalidToken::Revoked),
            false => Ok(()),
        }
    }

    /// The name of a caller for those who shall not know it: 64 bits of an HMAC over what the name is unique in (an
    /// issuer, a scheme) and the name.
    pub(crate) fn subject_hash(&self, namespace: &str, name: &str) -> String {
        // No token is ever signed over this: it has a byte that base64url and `.` do not. The names of issuers
        // and schemes have no such byte, so that the pair has one spelling.
        let parts = [
            b"rocket_scopes subject",
            namespace.as_bytes(),
            name.as_bytes(),
        ];
        let hash = self.pseudonyms.sign(&parts.join(&0)).unwrap_or_default();
        hex(hash.get(..8).unwrap_or_default())
    }

    /// What time it is, and by how much clocks may differ. In seconds.
    pub(crate) fn now(&self) -> (f64, f64) {
        (self.clock.now() as f64, self.leeway)
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Verifier({} issuers)", self.issuers.len())
    }
}

mod ask;
#[cfg(test)]
mod tests;

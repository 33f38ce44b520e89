//! Whether a token is good: its form, its signature, its claims, in that order.

use std::fmt;
use std::sync::Arc;

use super::access::{AccessToken, Verified};
use super::cache::TokenCache;
use super::claims::Claims;
use super::jws::{self, Compact};
use crate::key::{Key, KeySet};
use crate::launch::Clock;
use crate::scope::Index;

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
    /// The scopes of the catalogue, by name.
    pub(crate) scopes: Index,
    /// The classes of authentication that the catalogue names.
    pub(crate) acr_values: &'static [&'static str],
}

/// Verifies tokens, and remembers those that it has verified.
pub(crate) struct Verifier {
    /// Signs our own tokens, and has signed most of those that come.
    key: Arc<Key>,
    keys: KeySet,
    /// What subjects are hashed with.
    pseudonyms: Arc<Key>,
    /// The header of our own tokens as it is spelt in them: needs no reading.
    own_header: String,
    expected: Expectations,
    cache: Option<TokenCache>,
    clock: Arc<dyn Clock>,
}

impl Verifier {
    pub(crate) fn new(
        key: Arc<Key>,
        keys: KeySet,
        pseudonyms: Arc<Key>,
        own_header: String,
        expected: Expectations,
        cache: Option<TokenCache>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            key,
            keys,
            pseudonyms,
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
        let key = match compact.header == self.own_header {
            true => &self.key,
            false => jws::check_header(&jws::decode(compact.header)?, &self.keys)?,
        };
        let signature = jws::decode(compact.signature)?;
        if !key.verifies(compact.signed.as_bytes(), &signature) {
            return Err(InvalidToken::Signature);
        }
        let payload = String::from_utf8(jws::decode(compact.payload)?);
        let payload = payload.map_err(|_| InvalidToken::Claims)?;
        let claims = Claims::read(&payload, &self.expected).map_err(|()| InvalidToken::Claims)?;
        self.check_claims(&claims)?;
        let authentication = claims.authentication(self.expected.acr_values);
        let subject = claims.subject.filter(|subject| !subject.is_empty());
        Ok(Verified {
            subject: subject.ok_or(InvalidToken::Subject)?.into(),
            expires: claims.expires.ok_or(InvalidToken::Expired)?,
            not_before: claims.not_before,
            issued: claims.issued,
            granted: claims.scopes.unwrap_or_default(),
            authentication,
            payload,
        })
    }

    fn check_claims(&self, claims: &Claims<'_>) -> Result<(), InvalidToken> {
        if claims.bound.is_some() {
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

    /// A subject's name for those who shall not know it: 64 bits of an HMAC.
    pub(crate) fn subject_hash(&self, subject: &str) -> String {
        // No token is ever signed over this: it has a byte that base64url and `.` do not.
        let text = [b"rocket_scopes subject\0", subject.as_bytes()].concat();
        let hash = self.pseudonyms.sign(&text).unwrap_or_default();
        hash.iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// What time it is, and by how much clocks may differ. In seconds.
    pub(crate) fn now(&self) -> (f64, f64) {
        (self.clock.now() as f64, self.expected.leeway)
    }

    fn check_times(&self, token: &Verified) -> Result<(), InvalidToken> {
        let (now, leeway) = self.now();
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

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;
    use std::sync::atomic::{AtomicU64, Ordering};

    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;
    use crate::key::SecretKey;
    use crate::scope::CatalogueInfo;

    static NO_SCOPES: CatalogueInfo = CatalogueInfo {
        path: "tests::Scope",
        scopes: &[],
        acr_values: &[],
    };

    struct Hands(AtomicU64);

    impl Clock for Hands {
        fn now(&self) -> u64 {
            self.0.load(Ordering::Relaxed)
        }
    }

    impl Hands {
        fn set(&self, now: u64) {
            self.0.store(now, Ordering::Relaxed);
        }
    }

    fn key() -> Arc<Key> {
        let secret = SecretKey::new("kMx2vWq8Zr4tYb7nJc3hLp6sFd9gTa1e".into());
        Arc::new(Key::from_own_secret(&secret).expect("an HMAC key"))
    }

    fn token(times: &str) -> String {
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"at+jwt"}"#);
        let payload = URL_SAFE_NO_PAD.encode(format!(r#"{{"sub":"johndoe",{times}}}"#));
        let signed = format!("{header}.{payload}");
        let signature = key().sign(signed.as_bytes()).expect("signed");
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// A verifier that remembers so many tokens, and its clock.
    fn verifier(leeway: u32, remembered: u32) -> (Verifier, Arc<Hands>) {
        let clock = Arc::new(Hands(AtomicU64::new(0)));
        let expected = Expectations {
            issuer: None,
            audience: None,
            scope_claim: "scope".to_owned(),
            leeway: leeway.into(),
            scopes: Index::new(&NO_SCOPES),
            acr_values: &[],
        };
        let cache = NonZeroU32::new(remembered).map(TokenCache::new);
        let verifier = Verifier::new(
            key(),
            KeySet::of(key()),
            key(),
            String::new(),
            expected,
            cache,
            clock.clone(),
        );
        (verifier, clock)
    }

    #[test]
    fn the_times_of_a_token_count_at_each_use_remembered_or_not() {
        use InvalidToken::*;
        for (times, leeway, uses) in [
            (
                r#""exp":1000"#,
                0,
                &[
                    (999, None),
                    (1000, Some(Expired)),
                    (2000, Some(Expired)),
                    (900, None),
                ][..],
            ),
            (
                r#""exp":1000"#,
                30,
                &[
                    (1000, None),
                    (1029, None),
                    (1030, Some(Expired)),
                    (1029, None),
                ],
            ),
            (r#""exp":1000.5"#, 0, &[(1000, None), (1001, Some(Expired))]),
            (
                r#""exp":1000,"nbf":500"#,
                0,
                &[
                    (499, Some(NotYetValid)),
                    (500, None),
                    (499, Some(NotYetValid)),
                    (501, None),
                ],
            ),
            (
                r#""exp":1000,"nbf":500"#,
                30,
                &[
                    (469, Some(NotYetValid)),
                    (470, None),
                    (469, Some(NotYetValid)),
                ],
            ),
            // A clock that was set back.
            (
                r#""exp":1000,"iat":500"#,
                0,
                &[(500, None), (499, Some(IssuedInTheFuture)), (500, None)],
            ),
            (
                r#""exp":1000,"iat":500"#,
                30,
                &[(470, None), (469, Some(IssuedInTheFuture))],
            ),
        ] {
            for remembered in [0, 10] {
                let (verifier, clock) = verifier(leeway, remembered);
                let token = token(times);
                for (now, fault) in uses {
                    clock.set(*now);
                    let verified = verifier.verify(&token).err();
                    assert_eq!(
                        verified, *fault,
                        "{times} at {now}, remembering {remembered}"
                    );
                }
            }
        }
    }

    #[test]
    fn only_good_tokens_are_remembered() {
        let (verifier, clock) = verifier(0, 10);
        clock.set(600);
        let good = token(r#""exp":1000"#);
        for (token, kept) in [
            (&*good, true),
            (&format!("{good}A"), false),
            (&good[..good.len() - 1], false),
            (&token(r#""exp":600"#), false),
            (&token(r#""exp":1000,"nbf":601"#), false),
            (&token(r#""exp":"1000""#), false),
        ] {
            let first = verifier.verify(token).is_ok();
            let cache = verifier.cache.as_ref().expect("it remembers");
            assert_eq!((first, cache.get(token).is_some()), (kept, kept), "{token}");
            assert_eq!(verifier.verify(token).is_ok(), kept, "{token}, again");
        }
    }
}

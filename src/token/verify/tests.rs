//! Verifiers of one issuer and of several, and the tokens that they are shown.

mod headers;
mod issuers;
#[cfg(feature = "remote")]
mod opaque;
mod profile;
mod remembered;
mod revoked;
mod times;

use std::num::{NonZeroU32, NonZeroU64};
use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::*;
use crate::key::{Algorithm, KeySet};
use crate::scope::{CatalogueInfo, Index, ScopeInfo};
use crate::token::{Expectations, Keys, Kinds};

static SCOPES: CatalogueInfo = CatalogueInfo {
    path: "tests::Scope",
    scopes: &[ScopeInfo::new("me", ""), ScopeInfo::new("items", "")],
    acr_values: &[],
};

const HEADER: &str = r#"{"alg":"HS256","typ":"at+jwt"}"#;

/// A clock that is set by hand.
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

/// A key of one's own, by the character that it is made of.
fn key(of: u8) -> Key {
    Key::from_secret(&[of; 32], Algorithm::Hs256).expect("an HMAC key")
}

/// A token with this header and these claims, signed with a key.
fn token(key: &Key, header: &str, claims: &str) -> String {
    let [header, payload] = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part));
    let signed = format!("{header}.{payload}");
    let signature = key.sign(signed.as_bytes()).expect("signed");
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// What is expected of this server's own tokens, where nothing is configured.
fn own() -> Expectations {
    Expectations {
        scheme: None,
        issuer: None,
        audiences: Vec::new(),
        algorithms: vec![Algorithm::Hs256],
        kinds: Kinds::Own,
        is_complete: false,
        scope_claim: "scope".to_owned(),
        leeway: 0.0,
        max_lifetime: None,
        scopes: Index::new(&SCOPES),
        acr_values: &[],
    }
}

/// What is expected of another issuer's tokens for the audience `api`.
fn other(scheme: &str, issuer: &str) -> Expectations {
    Expectations {
        scheme: Some(scheme.to_owned()),
        issuer: Some(issuer.to_owned()),
        audiences: vec!["api".to_owned()],
        kinds: Kinds::Any(vec!["at+jwt".to_owned()]),
        ..own()
    }
}

/// A verifier of these issuers that remembers so many tokens, and its clock.
fn verifier(
    issuers: impl IntoIterator<Item = (Expectations, Vec<Key>)>,
    remembered: u32,
) -> (Verifier, Arc<Hands>) {
    let clock = Arc::new(Hands(AtomicU64::new(0)));
    let issuers = issuers.into_iter().map(|(expected, keys)| {
        let (keys, _) = KeySet::new(keys.into_iter().map(Arc::new).collect());
        Issuer::new(expected, Keys::Fixed(keys))
    });
    let bytes = NonZeroU64::MIN.saturating_add(1024 * 1024);
    let parts = Parts {
        own_everywhere: false,
        cache: NonZeroU32::new(remembered).map(|tokens| Arc::new(TokenCache::new(tokens, bytes))),
        revocations: Revocations::new(clock.clone()),
        pseudonyms: Arc::new(key(b'p')),
        leeway: 0.0,
        clock: clock.clone(),
    };
    (Verifier::new(issuers.collect(), parts), clock)
}

/// Why a token is refused: at first sight, and again the same.
fn fault(verifier: &Verifier, token: &str) -> Option<InvalidToken> {
    let refused = || match verifier.verify(token) {
        Ok(_) => None,
        Err(Unverified::Invalid(fault)) => Some(fault),
        Err(Unverified::Opaque) => panic!("nobody is asked"),
        Err(Unverified::Unavailable { .. }) => panic!("the keys are there"),
    };
    let (first, again) = (refused(), refused());
    assert_eq!(first, again, "{token}");
    first
}

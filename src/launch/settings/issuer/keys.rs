//! The keys that an issuer's tokens are verified with: where they come from, what they may be, how long they last.

use std::path::PathBuf;

use rocket::figment::value::magic::RelativePathBuf;

use super::{IntrospectionEndpoint, IssuerTable};
use crate::key::{Algorithm, SecretKey};

/// Where the keys of an issuer come from.
#[derive(Clone, Debug)]
pub(crate) enum KeySource {
    /// Its metadata says where.
    Discovery,
    /// It is asked about each token instead.
    Introspection(IntrospectionEndpoint),
    /// A file with one key.
    KeyFile(PathBuf),
    /// A file with a set of keys.
    SetFile(PathBuf),
    /// A set of keys at this address.
    #[cfg_attr(
        not(feature = "remote"),
        expect(dead_code, reason = "nothing is fetched")
    )]
    SetUrl(String),
    /// A secret that it shares with this server.
    Secret(SecretKey),
}

/// How often keys are fetched, and how long they are used when they cannot be. In seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refresh {
    /// Between two fetches.
    pub(crate) every: u32,
    /// Between two fetches because a token names a key that is not there.
    pub(crate) cool_down: u32,
    /// How long keys are used when the issuer is down.
    pub(crate) stale_for: u32,
}

impl IssuerTable {
    /// Exactly one source.
    pub(super) fn keys(&self) -> Result<KeySource, (&'static str, String)> {
        let file = |path: &RelativePathBuf| path.relative();
        let named = [
            self.introspection()?.map(KeySource::Introspection),
            self.jwks_url.clone().map(KeySource::SetUrl),
            self.jwks_file.as_ref().map(file).map(KeySource::SetFile),
            self.key_file.as_ref().map(file).map(KeySource::KeyFile),
            self.secret.clone().map(KeySource::Secret),
        ];
        let mut named = named.into_iter().flatten();
        let source = named.next().unwrap_or(KeySource::Discovery);
        if named.next().is_some() {
            return Err((
                "",
                "has more than one source of keys; help: one of jwks_url, jwks_file, key_file, secret, \
                 introspection_url, or none of them for the issuer's own metadata"
                    .to_owned(),
            ));
        }
        Ok(source)
    }

    pub(super) fn refresh(&self) -> Result<Refresh, (&'static str, &'static str)> {
        let refresh = Refresh {
            every: self.keys_refresh.unwrap_or(10 * 60),
            cool_down: self.keys_cool_down.unwrap_or(30),
            stale_for: self.keys_stale_for.unwrap_or(24 * 60 * 60),
        };
        if !(10..=24 * 60 * 60).contains(&refresh.every) {
            return Err((".keys_refresh", "is not between 10 seconds and a day"));
        }
        if !(1..=60 * 60).contains(&refresh.cool_down) {
            return Err((".keys_cool_down", "is not between 1 second and an hour"));
        }
        // Keys that are forgotten before they can be fetched again would be none.
        if !(2 * refresh.every..=30 * 24 * 60 * 60).contains(&refresh.stale_for) {
            return Err((
                ".keys_stale_for",
                "is not between twice `keys_refresh` and 30 days",
            ));
        }
        Ok(refresh)
    }

    /// A shared secret is for HMAC, and nothing else is.
    pub(super) fn algorithms(&self, keys: &KeySource) -> Result<Vec<Algorithm>, String> {
        match (keys, self.algorithms.as_deref()) {
            (_, Some([])) => Err("is empty; help: leave it out for the usual ones".to_owned()),
            (KeySource::Secret(_), None) => Ok(vec![Algorithm::Hs256]),
            (KeySource::Secret(_), Some([only])) if only.is_symmetric() => Ok(vec![*only]),
            (KeySource::Secret(_), Some(_)) => Err(
                "does not fit `secret`; help: one of HS256, HS384, HS512 (one key, one algorithm)"
                    .to_owned(),
            ),
            (KeySource::KeyFile(_), Some(all)) if all.iter().all(|it| it.is_symmetric()) => {
                Ok(all.to_vec())
            }
            (_, None) => Ok(DEFAULT_ALGORITHMS.to_vec()),
            (_, Some(all)) if all.iter().any(|it| it.is_symmetric()) => {
                Err("names HMAC beside keys that are public; help: HMAC needs `secret`".to_owned())
            }
            (_, Some(all)) => Ok(all.to_vec()),
        }
    }
}

/// Without a word of the operator: what is current, and nothing that needs a shared secret.
pub(super) const DEFAULT_ALGORITHMS: [Algorithm; 4] = [
    Algorithm::Rs256,
    Algorithm::Ps256,
    Algorithm::Es256,
    Algorithm::EdDsa,
];

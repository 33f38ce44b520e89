//! The settings of one issuer: a table of `[default.scopes.issuers]`.

use std::path::PathBuf;

use rocket::figment::value::magic::RelativePathBuf;
use serde::Deserialize;

use super::SettingsError;
use super::client::{ClientAuthentication, ClientCredentials, ClientSecret};
use super::texts::Texts;
use crate::key::{Algorithm, SecretKey};
use crate::token::{Kinds, may_be_accepted};

/// The table as it is written. An unknown key stops the launch.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IssuerTable {
    issuer: Option<String>,
    audience: Option<Texts>,
    algorithms: Option<Vec<Algorithm>>,
    types: Option<Vec<String>>,
    #[serde(default)]
    rfc9068: bool,
    scope_claim: Option<String>,
    scheme: Option<String>,
    leeway: Option<u32>,
    max_lifetime: Option<u32>,
    keys_refresh: Option<u32>,
    keys_cool_down: Option<u32>,
    keys_stale_for: Option<u32>,
    jwks_url: Option<String>,
    jwks_file: Option<RelativePathBuf>,
    key_file: Option<RelativePathBuf>,
    secret: Option<SecretKey>,
    introspection_url: Option<String>,
    introspection_cache: Option<u32>,
    client_id: Option<String>,
    client_secret: Option<ClientSecret>,
    client_authentication: Option<ClientAuthentication>,
}

/// An issuer whose tokens are accepted.
#[derive(Clone, Debug)]
pub(crate) struct TrustedIssuer {
    /// The name of its table.
    pub(crate) name: String,
    /// The scheme of the document that its tokens belong to, where the table says so.
    scheme: Option<String>,
    /// Its exact `iss`.
    pub(crate) issuer: String,
    /// One of these must stand in `aud`. Empty only where the issuer is asked about its tokens.
    pub(crate) audiences: Vec<String>,
    /// What it may sign with. Not empty.
    pub(crate) algorithms: Vec<Algorithm>,
    /// The accepted `typ`.
    pub(crate) kinds: Kinds,
    /// Must all claims be there that RFC 9068 requires?
    pub(crate) is_complete: bool,
    /// The one claim that holds scopes.
    pub(crate) scope_claim: String,
    /// By how many seconds clocks may differ.
    pub(crate) leeway: u32,
    /// For how many seconds a token may be good.
    pub(crate) max_lifetime: Option<u32>,
    /// Where its keys come from.
    pub(crate) keys: KeySource,
    /// How often they are fetched.
    #[cfg_attr(
        not(feature = "remote"),
        expect(dead_code, reason = "nothing is fetched")
    )]
    pub(crate) refresh: Refresh,
}

impl TrustedIssuer {
    /// The scheme of the document that its tokens belong to, on a server with these schemes of tokens. A table that
    /// names none is for the only one that there is; among several for that of its own name.
    pub(crate) fn scheme<'a>(&'a self, schemes: &[&'a str]) -> &'a str {
        match (&self.scheme, schemes) {
            (Some(scheme), _) => scheme,
            (None, [only]) => only,
            (None, _) => &self.name,
        }
    }
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

/// Where to ask about tokens, as whom, and for how long the answer is believed.
#[derive(Clone, Debug)]
#[cfg_attr(not(feature = "remote"), expect(dead_code, reason = "nobody is asked"))]
pub(crate) struct IntrospectionEndpoint {
    pub(crate) url: String,
    pub(crate) client: ClientCredentials,
    /// In seconds.
    pub(crate) believed_for: u32,
}

/// Without a word of the operator: what is current, and nothing that needs a shared secret.
const DEFAULT_ALGORITHMS: [Algorithm; 4] = [
    Algorithm::Rs256,
    Algorithm::Ps256,
    Algorithm::Es256,
    Algorithm::EdDsa,
];

const DEFAULT_KIND: &str = "at+jwt";

impl IssuerTable {
    /// Checks what is written in the table of this name.
    pub(super) fn check(&self, name: &str, leeway: u32) -> Result<TrustedIssuer, SettingsError> {
        if !is_component_name(name) {
            return Err(SettingsError(
                "a table of `scopes.issuers` has a name with something else than letters, digits, `.`, \
                 `-` and `_`; help: name it as the scheme whose tokens these are"
                    .to_owned(),
            ));
        }
        let fault = |key: &str, what: &str| {
            Err(SettingsError(format!(
                "`scopes.issuers.{name}.{key}` {what}"
            )))
        };
        let issuer = match self.issuer.as_deref() {
            None | Some("") => {
                return fault("issuer", "is not set; help: the exact `iss` of its tokens");
            }
            Some(issuer) if issuer.chars().any(char::is_control) => {
                return fault("issuer", "holds control characters");
            }
            Some(issuer) => issuer.to_owned(),
        };
        let audiences = self.audience.clone().unwrap_or_default().0;
        // Who is asked knows that it is this server that asks, and says for which tokens it is meant.
        let may_be_missing = self.introspection_url.is_some() && self.audience.is_none();
        if (audiences.is_empty() && !may_be_missing) || audiences.iter().any(String::is_empty) {
            return fault(
                "audience",
                "is not set; help: what `aud` of its tokens names this server, without which tokens that \
                 were issued for others would be accepted",
            );
        }
        let scope_claim = self.scope_claim.as_deref().unwrap_or("scope");
        if !may_hold_scopes(scope_claim) {
            return fault(
                "scope_claim",
                "is empty or a claim that means something else",
            );
        }
        if !self.scheme.as_deref().is_none_or(is_component_name) {
            return fault(
                "scheme",
                "holds something else than letters, digits, `.`, `-` and `_`",
            );
        }
        let leeway = self.leeway.unwrap_or(leeway);
        if leeway > 300 {
            return fault("leeway", "is over 300 seconds");
        }
        if self.max_lifetime == Some(0) {
            return fault("max_lifetime", "is 0: no token would be accepted");
        }
        let at = |what: &str, fault: String| {
            SettingsError(format!("`scopes.issuers.{name}{what}` {fault}"))
        };
        let keys = self.keys().map_err(|(key, it)| at(key, it))?;
        let kinds = self.kinds().map_err(|it| at(".types", it))?;
        let refresh = self.refresh();
        let refresh = refresh.map_err(|(key, it)| at(key, it.to_owned()))?;
        let algorithms = self.algorithms(&keys);
        let algorithms = algorithms.map_err(|it| at(".algorithms", it))?;
        Ok(TrustedIssuer {
            name: name.to_owned(),
            scheme: self.scheme.clone(),
            issuer,
            audiences,
            algorithms,
            kinds: Kinds::Any(kinds),
            is_complete: self.rfc9068,
            scope_claim: scope_claim.to_owned(),
            leeway,
            max_lifetime: self.max_lifetime,
            keys,
            refresh,
        })
    }

    fn kinds(&self) -> Result<Vec<String>, String> {
        let Some(kinds) = &self.types else {
            return Ok(vec![DEFAULT_KIND.to_owned()]);
        };
        if kinds.is_empty() {
            return Err("is empty; help: leave it out for `at+jwt`".to_owned());
        }
        if !kinds.iter().all(|kind| may_be_accepted(kind)) {
            return Err(
                "holds something else than types of access tokens; help: `at+jwt`, or `JWT` for an issuer \
                 that does not say what its tokens are"
                    .to_owned(),
            );
        }
        let is_profile = |kind: &String| Kinds::Any(vec![kind.clone()]).accept(Some(DEFAULT_KIND));
        if self.rfc9068 && !kinds.iter().all(is_profile) {
            return Err(
                "contradicts `rfc9068 = true`, which accepts `at+jwt` only; help: leave one of both out"
                    .to_owned(),
            );
        }
        Ok(kinds.clone())
    }

    /// Exactly one source.
    fn keys(&self) -> Result<KeySource, (&'static str, String)> {
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
        if let KeySource::Secret(secret) = &source
            && let Err(error) = secret.check()
        {
            return Err((".secret", error.to_string()));
        }
        Ok(source)
    }

    /// Whom to ask about tokens, if the issuer is asked.
    fn introspection(&self) -> Result<Option<IntrospectionEndpoint>, (&'static str, String)> {
        let fault = |key, what: &str| Err((key, what.to_owned()));
        let Some(url) = &self.introspection_url else {
            let only_with_it = [
                (".introspection_cache", self.introspection_cache.is_some()),
                (".client_id", self.client_id.is_some()),
                (".client_secret", self.client_secret.is_some()),
                (
                    ".client_authentication",
                    self.client_authentication.is_some(),
                ),
            ];
            return match only_with_it.iter().find(|(_, is_set)| *is_set) {
                Some((key, _)) => fault(
                    *key,
                    "is for an issuer that is asked; help: introspection_url",
                ),
                None => Ok(None),
            };
        };
        // What does nothing would seem to do something.
        let only_without_it = [
            (".algorithms", self.algorithms.is_some()),
            (".types", self.types.is_some()),
            (".rfc9068", self.rfc9068),
            (".keys_refresh", self.keys_refresh.is_some()),
            (".keys_cool_down", self.keys_cool_down.is_some()),
            (".keys_stale_for", self.keys_stale_for.is_some()),
        ];
        if let Some((key, _)) = only_without_it.iter().find(|(_, is_set)| *is_set) {
            return fault(
                *key,
                "is for tokens that are verified with keys, and this issuer is asked about them \
                 (`introspection_url`); help: leave one of both out",
            );
        }
        let id = self.client_id.clone().unwrap_or_default();
        if id.is_empty() {
            return fault(
                ".client_id",
                "is not set; help: what the issuer knows this server as",
            );
        }
        let secret = self.client_secret.clone().filter(|it| !it.is_empty());
        let Some(secret) = secret else {
            return fault(
                ".client_secret",
                "is not set; help: the secret of `client_id`",
            );
        };
        let believed_for = self.introspection_cache.unwrap_or(60);
        if believed_for > 300 {
            return fault(
                ".introspection_cache",
                "is over 300 seconds: for so long a revoked token would be accepted",
            );
        }
        Ok(Some(IntrospectionEndpoint {
            url: url.clone(),
            client: ClientCredentials {
                id,
                secret,
                authentication: self.client_authentication.unwrap_or_default(),
            },
            believed_for,
        }))
    }

    fn refresh(&self) -> Result<Refresh, (&'static str, &'static str)> {
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
    fn algorithms(&self, keys: &KeySource) -> Result<Vec<Algorithm>, String> {
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

/// May a claim of this name hold scopes? Others mean something else (RFC 7519 section 4.1, RFC 7800, 9068).
pub(super) fn may_hold_scopes(name: &str) -> bool {
    const REGISTERED: [&str; 17] = [
        "acr",
        "at_hash",
        "aud",
        "auth_time",
        "c_hash",
        "client_id",
        "cnf",
        "events",
        "exp",
        "iat",
        "iss",
        "jti",
        "nbf",
        "nonce",
        "s_hash",
        "sub",
        "typ",
    ];
    !name.is_empty() && !REGISTERED.contains(&name)
}

/// OpenAPI 3.0.3 section 4.7.7.
fn is_component_name(name: &str) -> bool {
    let good = |byte| matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_');
    !name.is_empty() && name.bytes().all(good)
}

#[cfg(test)]
mod tests;

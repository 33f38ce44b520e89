//! The settings of one issuer: a table of `[default.scopes.issuers]`.

mod introspection;
mod keys;

use rocket::figment::value::magic::RelativePathBuf;
use serde::Deserialize;

pub(crate) use self::introspection::IntrospectionEndpoint;
pub(crate) use self::keys::KeySource;

use self::keys::Refresh;
use super::SettingsError;
use super::client::{ClientAuthentication, ClientSecret};
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

//! From settings to what verifies and issues tokens.

use std::num::{NonZeroU32, NonZeroU64};
use std::sync::Arc;

use super::issuer_keys::issuer_keys;
use super::own_keys;
use super::secrets::Secrets;
use super::settings::{Settings, TrustedIssuer};
use super::{Clock, random};
use crate::guard::PrincipalInfo;
use crate::key::{Algorithm, Key, OwnKeys};
use crate::scheme::CredentialKind;
use crate::scope::{CatalogueInfo, Index};
use crate::token::{
    Expectations, Issuer, Keys, Kinds, Parts, RememberedTokens, Revocations, TokenCache,
    TokenIssuer, Verifier,
};

/// What verifies and issues tokens.
pub(super) struct Tokens {
    pub(super) verifier: Verifier,
    /// None where others issue all of them.
    pub(super) issuer: Option<TokenIssuer>,
    pub(super) remembered: RememberedTokens,
    pub(super) revocations: Revocations,
    /// The public keys, as a JSON Web Key Set.
    pub(super) published: Option<String>,
    /// Lines for the log.
    pub(super) warnings: Vec<String>,
}

/// The schemes of which callers show access tokens.
pub(super) fn schemes(accepted: &[&'static PrincipalInfo]) -> Vec<&'static str> {
    let schemes = accepted.iter().map(|it| it.scheme);
    let schemes = schemes.filter(|it| it.kind.credential() == CredentialKind::Token);
    schemes.map(|it| it.name).collect()
}

/// Makes ready what the settings ask for, for the schemes of which callers show access tokens. `catalogue` gives
/// the scopes that the tokens of a scheme grant, and without one those of this server's own tokens.
///
/// # Errors
///
/// The line that says what ends the launch.
pub(super) fn build(
    settings: &Settings,
    is_debug: bool,
    clock: Arc<dyn Clock>,
    schemes: &[&'static str],
    catalogue: impl Fn(Option<&str>) -> &'static CatalogueInfo,
) -> Result<Tokens, String> {
    let trusted = settings.trusted().map_err(|error| error.to_string())?;
    let is_claimed = |scheme: &&str| trusted.iter().any(|it| it.scheme(schemes) == *scheme);
    let own_everywhere = schemes.iter().all(is_claimed);
    let mut warnings = Vec::new();
    let mut issuers = Vec::new();
    let own = match issues_tokens(settings, &trusted, schemes)? {
        true => Some(own_keys(settings, is_debug, clock.now(), &mut warnings)?),
        false => None,
    };
    if own.is_none() && !settings.previous_secret_keys().is_empty() {
        warnings.push(
            "`scopes.previous_secret_keys` are not used: this server issues no tokens of its own"
                .to_owned(),
        );
    }
    let issuer = own.as_ref().map(|keys| {
        issuers.push(own_issuer(settings, keys, catalogue(None)));
        TokenIssuer::new(
            keys.signing.clone(),
            settings.issuer.clone(),
            settings.audience.clone(),
            settings.scope_claim.clone(),
            settings.token_lifetime,
            clock.clone(),
        )
    });
    let mut secrets = match own {
        Some(_) => Secrets::of_server(settings),
        None => Secrets::default(),
    };
    for trusted in &trusted {
        let keys = issuer_keys(trusted, &clock, &mut secrets, &mut warnings)?;
        let scheme = trusted.scheme(schemes);
        let catalogue = catalogue(Some(scheme));
        issuers.push(Issuer::new(expected(trusted, scheme, catalogue), keys));
    }
    let cache = cache(settings);
    let revocations = Revocations::new(clock.clone());
    let parts = Parts {
        cache: cache.clone(),
        revocations: revocations.clone(),
        pseudonyms: match &own {
            Some(keys) => keys.pseudonyms.clone(),
            None => pseudonyms()?,
        },
        own_everywhere,
        leeway: settings.leeway.into(),
        clock,
    };
    Ok(Tokens {
        verifier: Verifier::new(issuers, parts),
        issuer,
        remembered: RememberedTokens::new(cache),
        revocations,
        published: own.and_then(|keys| keys.published),
        warnings,
    })
}

/// Does this server issue tokens? Where a key is configured, and where a scheme has no other issuer.
fn issues_tokens(
    settings: &Settings,
    trusted: &[TrustedIssuer],
    schemes: &[&'static str],
) -> Result<bool, String> {
    let is_unknown = |it: &&TrustedIssuer| !schemes.contains(&it.scheme(schemes));
    if let Some(unknown) = trusted.iter().find(is_unknown) {
        let known = match schemes {
            [] => "no scheme of this server takes access tokens".to_owned(),
            known => format!("those that take access tokens are {}", known.join(", ")),
        };
        return Err(format!(
            "`scopes.issuers.{}` is for a scheme that this server does not have; help: name the table as the \
             scheme is, or set its `scheme`: {known}",
            unknown.name.escape_debug()
        ));
    }
    let is_claimed = |scheme: &&str| trusted.iter().any(|it| it.scheme(schemes) == *scheme);
    let without = schemes.iter().find(|it| !is_claimed(it));
    let is_own = settings.has_own_key() || without.is_some();
    if is_own && !trusted.is_empty() && settings.issuer.is_none() {
        let why = match without {
            Some(scheme) => format!("which are of the scheme `{scheme}`"),
            None => "for which it has a key".to_owned(),
        };
        return Err(format!(
            "`scopes.issuer` is not set, and tokens of `scopes.issuers` are accepted beside this server's own, {why}; \
             help: issuer = \"<this server's address>\", or no `secret_key` and no `signing_keys`, if it issues none"
        ));
    }
    Ok(is_own)
}

/// What this server signs with.
fn own_keys(
    settings: &Settings,
    is_debug: bool,
    now: u64,
    warnings: &mut Vec<String>,
) -> Result<OwnKeys, String> {
    let chosen = own_keys::choose(settings, is_debug, now).map_err(|error| error.to_string())?;
    warnings.extend(chosen.warnings);
    Ok(chosen.keys)
}

fn own_issuer(settings: &Settings, keys: &OwnKeys, catalogue: &'static CatalogueInfo) -> Issuer {
    let expected = Expectations {
        scheme: None,
        issuer: settings.issuer.clone(),
        audiences: settings.audience.iter().cloned().collect(),
        algorithms: keys.set.keys().iter().map(|key| key.algorithm()).collect(),
        kinds: Kinds::Own,
        is_complete: false,
        scope_claim: settings.scope_claim.clone(),
        leeway: settings.leeway.into(),
        max_lifetime: None,
        scopes: Index::new(catalogue),
        acr_values: catalogue.acr_values,
    };
    Issuer::new(expected, Keys::Fixed(keys.set.clone()))
}

fn expected(
    trusted: &TrustedIssuer,
    scheme: &str,
    catalogue: &'static CatalogueInfo,
) -> Expectations {
    Expectations {
        scheme: Some(scheme.to_owned()),
        issuer: Some(trusted.issuer.clone()),
        audiences: trusted.audiences.clone(),
        algorithms: trusted.algorithms.clone(),
        kinds: trusted.kinds.clone(),
        is_complete: trusted.is_complete,
        scope_claim: trusted.scope_claim.clone(),
        leeway: trusted.leeway.into(),
        max_lifetime: trusted.max_lifetime.map(f64::from),
        scopes: Index::new(catalogue),
        acr_values: catalogue.acr_values,
    }
}

fn cache(settings: &Settings) -> Option<Arc<TokenCache>> {
    let tokens = NonZeroU32::new(settings.token_cache)?;
    let bytes = NonZeroU64::new(settings.token_cache_bytes.into())?;
    Some(Arc::new(TokenCache::new(tokens, bytes)))
}

/// What callers are hashed with in events, where this server has no key of its own.
fn pseudonyms() -> Result<Arc<Key>, String> {
    let key = Key::from_secret(&random::<32>(), Algorithm::Hs256);
    let key = key.map_err(|error| format!("a random key is not used: {error}"))?;
    Ok(Arc::new(key))
}

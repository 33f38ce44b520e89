//! From settings to what verifies and issues tokens.

use std::num::{NonZeroU32, NonZeroU64};
use std::sync::Arc;

use super::issuer_keys::issuer_keys;
use super::own_keys;
use super::settings::{Settings, TrustedIssuer};
use super::{Clock, random};
use crate::key::{Algorithm, Key, OwnKeys};
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
    /// The public keys of this server, as JSON.
    pub(super) published: Option<String>,
    /// Lines for the log.
    pub(super) warnings: Vec<String>,
}

/// Makes ready what the settings ask for. `catalogue` gives the scopes that the tokens of a scheme grant, and
/// without one those of this server's own tokens.
///
/// # Errors
///
/// The line that says what ends the launch.
pub(super) fn build(
    settings: &Settings,
    is_debug: bool,
    clock: Arc<dyn Clock>,
    catalogue: impl Fn(Option<&str>) -> &'static CatalogueInfo,
) -> Result<Tokens, String> {
    let trusted = settings.trusted().map_err(|error| error.to_string())?;
    let mut warnings = Vec::new();
    let mut issuers = Vec::new();
    let own = match settings.issues_tokens() {
        true => Some(own_keys(settings, is_debug, clock.now(), &mut warnings)?),
        false => None,
    };
    let issuer = own.as_ref().map(|own| {
        let issuer = TokenIssuer::new(
            own.signing.clone(),
            settings.issuer.clone(),
            settings.audience.clone(),
            settings.scope_claim.clone(),
            settings.token_lifetime,
            clock.clone(),
        );
        issuers.push(own_issuer(settings, own, &issuer, catalogue(None)));
        issuer
    });
    for trusted in &trusted {
        let keys = issuer_keys(trusted, &mut warnings)?;
        let catalogue = catalogue(Some(&trusted.scheme));
        issuers.push(Issuer::new(expected(trusted, catalogue), keys));
    }
    let cache = cache(settings);
    let revocations = Revocations::new(clock.clone());
    let parts = Parts {
        cache: cache.clone(),
        revocations: revocations.clone(),
        pseudonyms: match &own {
            Some(own) => own.pseudonyms.clone(),
            None => pseudonyms_of_this_run()?,
        },
        leeway: settings.leeway.into(),
        clock,
    };
    Ok(Tokens {
        verifier: Verifier::new(issuers, parts),
        issuer,
        remembered: RememberedTokens::new(cache),
        revocations,
        published: own.and_then(|own| own.published),
        warnings,
    })
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

fn own_issuer(
    settings: &Settings,
    own: &OwnKeys,
    issuer: &TokenIssuer,
    catalogue: &'static CatalogueInfo,
) -> Issuer {
    let expected = Expectations {
        scheme: None,
        issuer: settings.issuer.clone(),
        audiences: settings.audience.iter().cloned().collect(),
        algorithms: own.set.keys().iter().map(|it| it.algorithm()).collect(),
        kinds: Kinds::Own,
        is_complete: false,
        scope_claim: settings.scope_claim.clone(),
        leeway: settings.leeway.into(),
        max_lifetime: None,
        scopes: Index::new(catalogue),
        acr_values: catalogue.acr_values,
    };
    Issuer::new(expected, Keys::Fixed(own.set.clone()))
        .with_known_header(issuer.header().to_owned(), own.signing.clone())
}

fn expected(trusted: &TrustedIssuer, catalogue: &'static CatalogueInfo) -> Expectations {
    Expectations {
        scheme: Some(trusted.scheme.clone()),
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

/// What subjects are hashed with where this server has no key: for as long as it runs.
fn pseudonyms_of_this_run() -> Result<Arc<Key>, String> {
    let key = Key::from_secret(&random::<32>(), Algorithm::Hs256);
    Ok(Arc::new(key.map_err(|error| error.to_string())?))
}

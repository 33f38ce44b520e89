//! From the settings of another issuer to its keys, or to where they will come from.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use super::Clock;
use super::secrets::Secrets;
use super::settings::{IntrospectionEndpoint, KeySource, TrustedIssuer};
use crate::key::{Algorithm, Key, KeySet, SecretKey};
use crate::token::Keys;

/// The keys of an issuer. What is there but not used is told in a warning. A secret is taken into those of the server.
///
/// # Errors
///
/// The line that says what ends the launch.
pub(super) fn issuer_keys(
    trusted: &TrustedIssuer,
    clock: &Arc<dyn Clock>,
    secrets: &mut Secrets,
    warnings: &mut Vec<String>,
) -> Result<Keys, String> {
    let table = format!("scopes.issuers.{}", trusted.name);
    let set = match &trusted.keys {
        KeySource::Discovery | KeySource::SetUrl(_) => return fetched(trusted, &table),
        KeySource::Introspection(endpoint) => return asked(endpoint, &table, clock),
        KeySource::KeyFile(path) => {
            let bytes = read(path).map_err(|why| format!("`{table}.key_file` {why}"))?;
            if let Some(secret) = SecretKey::of_jwk(&bytes) {
                secrets.take(format!("{table}.key_file"), secret)?;
            }
            let key = one_key(&bytes, &trusted.algorithms).ok_or_else(|| {
                format!(
                    "`{table}.key_file` holds no key for one of {}; help: one key as PEM, DER or JWK",
                    names(&trusted.algorithms)
                )
            })?;
            KeySet::of(Arc::new(key))
        }
        KeySource::SetFile(path) => {
            let bytes = read(path).map_err(|why| format!("`{table}.jwks_file` {why}"))?;
            let read = KeySet::read_jwks(&bytes, &trusted.algorithms);
            let (set, skipped) = read.map_err(|error| {
                format!(
                    "`{table}.jwks_file` holds no keys for {}: {error}",
                    names(&trusted.algorithms)
                )
            })?;
            if !skipped.is_empty() {
                warnings.push(format!("`{table}.jwks_file`: keys are left out: {skipped}"));
            }
            set
        }
        KeySource::Secret(secret) => {
            secrets.take(format!("{table}.secret"), secret.clone())?;
            let algorithm = trusted.algorithms.first().copied();
            let key = Key::from_secret(secret.as_bytes(), algorithm.unwrap_or(Algorithm::Hs256));
            let key = key.map_err(|error| format!("`{table}.secret` is not used: {error}"))?;
            KeySet::of(Arc::new(key))
        }
    };
    Ok(Keys::Fixed(set))
}

/// Keys that are fetched once the server runs.
#[cfg(feature = "remote")]
fn fetched(trusted: &TrustedIssuer, table: &str) -> Result<Keys, String> {
    use std::time::Duration;

    use crate::remote::{Discovery, Limits, Source};
    use crate::token::remote_keys;

    let source = match &trusted.keys {
        KeySource::SetUrl(url) => Source::document(url)
            .map_err(|error| format!("`{table}.jwks_url` {error}; help: an https address")),
        KeySource::Discovery
        | KeySource::Introspection(_)
        | KeySource::KeyFile(_)
        | KeySource::Secret(_)
        | KeySource::SetFile(_) => {
            Source::issuer(&trusted.issuer, Discovery::Either, "jwks_uri").map_err(|error| {
                format!(
                    "`{table}.issuer` {error}, so that its keys cannot be found out; help: say where they \
                     are with jwks_url, jwks_file or key_file"
                )
            })
        }
    };
    let seconds = |seconds: u32| Duration::from_secs(seconds.into());
    let limits = Limits {
        refresh: seconds(trusted.refresh.every),
        cool_down: seconds(trusted.refresh.cool_down),
        stale_for: seconds(trusted.refresh.stale_for),
        ..Limits::default()
    };
    let keys = remote_keys(
        source?,
        limits,
        trusted.algorithms.clone(),
        table.to_owned(),
    );
    Ok(Keys::Remote(keys))
}

#[cfg(not(feature = "remote"))]
fn fetched(_: &TrustedIssuer, table: &str) -> Result<Keys, String> {
    Err(format!(
        "the keys of `{table}` would have to be fetched, and the feature `remote` is off; help: jwks_file \
         or key_file"
    ))
}

/// None: the issuer is asked about each token.
#[cfg(feature = "remote")]
fn asked(
    endpoint: &IntrospectionEndpoint,
    table: &str,
    clock: &Arc<dyn Clock>,
) -> Result<Keys, String> {
    use crate::remote::{Introspection, IntrospectionLimits};

    let limits = IntrospectionLimits {
        active_for: endpoint.believed_for,
        ..IntrospectionLimits::default()
    };
    let asked = Introspection::new(
        &endpoint.url,
        endpoint.client.clone(),
        limits,
        clock.clone(),
    );
    let asked = asked
        .map_err(|error| format!("`{table}.introspection_url` {error}; help: an https address"))?;
    Ok(Keys::Introspection(asked))
}

#[cfg(not(feature = "remote"))]
fn asked(_: &IntrospectionEndpoint, table: &str, _: &Arc<dyn Clock>) -> Result<Keys, String> {
    Err(format!(
        "`{table}.introspection_url`: the issuer would have to be asked, and the feature `remote` is off; \
         help: tokens that are verified with keys, from jwks_file or key_file"
    ))
}

/// A key in whatever form it comes, for the first algorithm that fits: one key has one algorithm.
fn one_key(bytes: &[u8], algorithms: &[Algorithm]) -> Option<Key> {
    let text = std::str::from_utf8(bytes).ok().map(str::trim_start);
    if text.is_some_and(|text| text.starts_with('{')) {
        return Key::from_jwk(bytes, algorithms).ok();
    }
    let pem = text.filter(|text| text.contains("-----BEGIN "));
    let mut keys = algorithms.iter().map(|algorithm| match pem {
        Some(pem) => Key::from_pem(pem, *algorithm),
        None => Key::from_der(bytes, *algorithm),
    });
    keys.find_map(Result::ok)
}

/// Reads a file of keys. Errors hold neither its path nor its content.
fn read(path: &Path) -> Result<Vec<u8>, String> {
    /// No set of keys is longer.
    const MAX_LENGTH: u64 = 1024 * 1024;
    let unreadable = |error: std::io::Error| format!("cannot be read: {}", error.kind());
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    let mut file = file.take(MAX_LENGTH + 1);
    file.read_to_end(&mut bytes).map_err(unreadable)?;
    match bytes.len() as u64 {
        0 => Err("is empty".to_owned()),
        1..=MAX_LENGTH => Ok(bytes),
        _ => Err("is over 1 MiB".to_owned()),
    }
}

fn names(algorithms: &[Algorithm]) -> String {
    let names: Vec<_> = algorithms.iter().map(|it| it.name()).collect();
    names.join(", ")
}

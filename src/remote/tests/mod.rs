//! Fetching from a provider that misbehaves as it is told.

mod document;
mod introspection;
mod issuer;
mod provider;
mod schedule;

use std::time::Duration;

use super::{Limits, Remote, Source, Unusable};

/// A text of `{"keys": ..}`; an empty one is of no use.
fn keys(json: &[u8]) -> Result<String, Unusable> {
    let text = str::from_utf8(json).map_err(|_| Unusable("is not UTF-8"))?;
    match text {
        r#"{"keys": []}"# => Err(Unusable("holds no keys")),
        "panic" => panic!("on purpose"),
        text if text.starts_with(r#"{"keys": "#) => Ok(text.to_owned()),
        _ => Err(Unusable("is no set of keys")),
    }
}

/// For answers that never end.
fn impatient() -> Limits {
    Limits {
        fetch: Duration::from_millis(250),
        ..Limits::default()
    }
}

fn remote(source: &str, limits: Limits) -> Remote<String> {
    Remote::new(Source::document(source).unwrap(), limits, keys)
}

const GOOD: &str = r#"{"keys": 1}"#;
const OTHER: &str = r#"{"keys": 2}"#;

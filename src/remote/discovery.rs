//! The metadata of an issuer: who it says it is, and where its documents are.

use serde_json::{Deserializer, Value};

use super::address::Address;
use super::failure::Failure;
use super::members::members;

/// The address that a member of the metadata names.
///
/// The issuer in it must be the one that was asked, byte for byte (RFC 8414 section 3.3): it says whose
/// tokens these keys verify.
pub(super) fn read(json: &[u8], issuer: &str, member: &'static str) -> Result<Address, Failure> {
    let found = members(Deserializer::from_slice(json), ["issuer", member]).ok();
    let is_text = |it: &Option<Value>| it.as_ref().is_none_or(Value::is_string);
    let Some([said, address]) = found.filter(|found| found.iter().all(is_text)) else {
        return Err(Failure::Metadata("is not a JSON object as it should be"));
    };
    if said.as_ref().and_then(Value::as_str) != Some(issuer) {
        return Err(Failure::Issuer);
    }
    let address = address.as_ref().and_then(Value::as_str);
    let address = address.ok_or(Failure::Metadata("lacks the address"))?;
    Address::parse(address).map_err(Failure::Address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::remote::AddressError;

    const ISSUER: &str = "https://id.example.com";

    #[test]
    fn the_issuer_must_be_the_one_that_was_asked() {
        for issuer in [
            r#""https://id.example.com/""#,
            r#""https://ID.example.com""#,
            r#""https://id.example.com.evil.example""#,
            r#""""#,
        ] {
            let json = format!(r#"{{"issuer": {issuer}, "jwks_uri": "https://a.example/k"}}"#);
            let read = read(json.as_bytes(), ISSUER, "jwks_uri");
            assert_eq!(read, Err(Failure::Issuer), "{issuer}");
        }
    }

    #[test]
    fn metadata_is_read_strictly_where_it_counts() {
        let malformed = Failure::Metadata("is not a JSON object as it should be");
        let insecure = Failure::Address(AddressError::Insecure);
        for (json, expected) in [
            (
                r#"{"issuer": "I", "other": [{}], "jwks_uri": "https://a.example/k"}"#,
                None,
            ),
            (
                r#"{"issuer": "I", "jwks_uri": "http://a.example/k"}"#,
                Some(insecure),
            ),
            (
                r#"{"issuer": "I", "jwks_uri": "file:///k"}"#,
                Some(insecure),
            ),
            (
                r#"{"jwks_uri": "https://a.example/k"}"#,
                Some(Failure::Issuer),
            ),
            (
                r#"{"issuer": "I"}"#,
                Some(Failure::Metadata("lacks the address")),
            ),
            (
                r#"{"issuer": "evil", "issuer": "I", "jwks_uri": "https://a.example/k"}"#,
                Some(malformed),
            ),
            (
                r#"{"issuer": "I", "jwks_uri": "https://a.example/k"} more"#,
                Some(malformed),
            ),
            (
                r#"{"issuer": ["I"], "jwks_uri": "https://a.example/k"}"#,
                Some(malformed),
            ),
            (r#"["I"]"#, Some(malformed)),
            ("<html>", Some(malformed)),
            ("", Some(malformed)),
        ] {
            let json = json.replace(r#""I""#, &format!("{ISSUER:?}"));
            let read = read(json.as_bytes(), ISSUER, "jwks_uri");
            assert_eq!(read.err(), expected, "{json}");
        }
    }
}

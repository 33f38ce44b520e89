//! The metadata of an issuer: who it says it is, and where its documents are.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::address::Address;
use super::failure::Failure;

/// The address that a member of the metadata names.
///
/// The issuer in it must be the one that was asked, byte for byte (RFC 8414 section 3.3): it says whose
/// tokens these keys verify.
pub(super) fn read(json: &[u8], issuer: &str, member: &'static str) -> Result<Address, Failure> {
    let unreadable = |_| Failure::Metadata("is not a JSON object as it should be");
    let mut reader = serde_json::Deserializer::from_slice(json);
    let found = Wanted(member)
        .deserialize(&mut reader)
        .map_err(unreadable)?;
    reader.end().map_err(unreadable)?;
    if found.issuer.as_deref() != Some(issuer) {
        return Err(Failure::Issuer);
    }
    let address = found
        .address
        .ok_or(Failure::Metadata("lacks the address"))?;
    Address::parse(&address).map_err(Failure::Address)
}

#[derive(Default)]
struct Found {
    issuer: Option<String>,
    address: Option<String>,
}

/// Reads the issuer and this member; others are skipped, whatever they hold.
struct Wanted(&'static str);

impl<'de> DeserializeSeed<'de> for Wanted {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Found, D::Error> {
        reader.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Wanted {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Found, A::Error> {
        let mut found = Found::default();
        while let Some(name) = members.next_key::<String>()? {
            let place = match name {
                name if name == "issuer" => &mut found.issuer,
                name if name == self.0 => &mut found.address,
                _ => {
                    members.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            if place.replace(members.next_value()?).is_some() {
                return Err(A::Error::custom("repeated"));
            }
        }
        Ok(found)
    }
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

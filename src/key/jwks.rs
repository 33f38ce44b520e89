//! The document in which a provider publishes its keys (RFC 7517 section 5).

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::jwk::Jwk;
use super::{Algorithm, KeyError, KeySet};

/// The largest document that is read, in bytes.
pub(super) const MAX_SIZE: usize = 1024 * 1024;

/// So many keys are looked at, whether they can be used or not.
pub(super) const MAX_KEYS: usize = 100;

/// Why a document gives no keys. Holds nothing of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KeySetError {
    /// It holds no key that can be used.
    Empty(Skipped),
    /// It is over 1 MiB.
    Large,
    /// It is no JSON object with one list `keys`.
    Malformed,
}

/// How many keys of a document are not used, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Skipped(BTreeMap<KeyError, usize>);

impl KeySet {
    /// Reads a provider's keys: those that are good and for an allowed algorithm. The others are skipped one by one
    /// (RFC 7517 section 5). A document without a key to use is an error, so that it takes no good keys' place: also
    /// `{"keys":[]}`, since a provider that means it cannot be told from one that is broken.
    pub(crate) fn read_jwks(
        json: &[u8],
        allowed: &[Algorithm],
    ) -> Result<(Self, Skipped), KeySetError> {
        if json.len() > MAX_SIZE {
            return Err(KeySetError::Large);
        }
        // All of it: what is not looked at would not be checked.
        let text = std::str::from_utf8(json).map_err(|_| KeySetError::Malformed)?;
        let document: Document<'_> =
            serde_json::from_str(text).map_err(|_| KeySetError::Malformed)?;
        let mut skipped = Skipped::default();
        let mut keys = Vec::new();
        for jwk in &document.keys {
            match jwk.public_key(allowed) {
                Ok(key) => keys.push(Arc::new(key)),
                Err(error) => skipped.count(error, 1),
            }
        }
        let (set, repeated) = Self::new(keys);
        skipped.count(KeyError::Repeated, repeated);
        skipped.count(KeyError::Surplus, document.surplus);
        match set.keys() {
            [] => Err(KeySetError::Empty(skipped)),
            [..] => Ok((set, skipped)),
        }
    }
}

impl Skipped {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many were skipped for this reason?
    pub(crate) fn of(&self, error: KeyError) -> usize {
        self.0.get(&error).copied().unwrap_or_default()
    }

    fn count(&mut self, error: KeyError, more: usize) {
        if more > 0 {
            *self.0.entry(error).or_default() += more;
        }
    }
}

/// For a line of the log: `1 of an unknown type, 2 not for signatures`.
impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (error, count)) in self.0.iter().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            write!(f, "{comma}{count} {error}")?;
        }
        Ok(())
    }
}

impl fmt::Display for KeySetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty(skipped) if skipped.is_empty() => f.write_str("it holds no keys"),
            Self::Empty(skipped) => write!(f, "it holds no key to use: {skipped}"),
            Self::Large => f.write_str("it is over 1 MiB"),
            Self::Malformed => f.write_str("it is no JSON Web Key Set"),
        }
    }
}

impl std::error::Error for KeySetError {}

/// The keys of a document as they were written.
pub(super) struct Document<'t> {
    pub(super) keys: Vec<Jwk<'t>>,
    /// How many there are beyond those.
    pub(super) surplus: usize,
}

impl<'de> Deserialize<'de> for Document<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DocumentVisitor;

        impl<'de> Visitor<'de> for DocumentVisitor {
            type Value = Document<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON Web Key Set")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut document = None;
                while let Some(name) = map.next_key::<String>()? {
                    if name != "keys" {
                        map.next_value::<IgnoredAny>()?;
                    } else if document.replace(map.next_value()?).is_some() {
                        return Err(de::Error::duplicate_field("keys"));
                    }
                }
                let Keys(document) = document.ok_or_else(|| de::Error::missing_field("keys"))?;
                Ok(document)
            }
        }

        deserializer.deserialize_map(DocumentVisitor)
    }
}

struct Keys<'t>(Document<'t>);

impl<'de> Deserialize<'de> for Keys<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeysVisitor;

        impl<'de> Visitor<'de> for KeysVisitor {
            type Value = Keys<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of keys")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let (mut keys, mut surplus) = (Vec::new(), 0);
                while keys.len() < MAX_KEYS
                    && let Some(key) = list.next_element()?
                {
                    keys.push(key);
                }
                while list.next_element::<IgnoredAny>()?.is_some() {
                    surplus += 1;
                }
                Ok(Keys(Document { keys, surplus }))
            }
        }

        deserializer.deserialize_seq(KeysVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"kid":"good","kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;

    fn read(json: &str) -> Result<(KeySet, Skipped), KeySetError> {
        KeySet::read_jwks(json.as_bytes(), Algorithm::ALL)
    }

    #[test]
    fn foreign_entries_are_skipped_one_by_one() {
        let foreign = [
            "7",
            "null",
            "[]",
            r#""text""#,
            "{}",
            "1.5",
            "true",
            "-3",
            r#"{"kty":"oct","kid":"good2","k":"AAAA"}"#,
            r#"{"kty":"AKP","alg":"ML-DSA-44"}"#,
            r#"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#,
            r#"{"kty":"EC","crv":"P-256","x":"AQAB"}"#,
            r#"{"kty":"EC","crv":"P-256","x":[{"kty":{}}],"y":{"kid":"a"}}"#,
            &GOOD.replace("}", r#","use":"enc"}"#),
            &GOOD.replace("}", r#","d":"AAAA"}"#),
            &GOOD
                .replace("}", r#","x5c":"text","x5t":7,"ext":true}"#)
                .replace("good", "other"),
        ];
        let json = format!(
            r#"{{"a":[{{}}],"keys":[{},{GOOD}],"b":1}}"#,
            foreign.join(",")
        );
        let (set, skipped) = read(&json).expect("two good keys");
        let ids: Vec<_> = set.keys().iter().filter_map(|key| key.id()).collect();
        assert_eq!(ids, ["other", "good"]);
        assert_eq!(
            skipped.to_string(),
            "10 malformed, 1 with private members, 1 a secret that everybody can read, \
             1 of an unknown type, 1 not for signatures, 1 a weak RSA key"
        );
        assert_eq!(skipped.of(KeyError::Private), 1);
        assert_eq!(skipped.of(KeyError::Curve), 0);
    }

    #[test]
    fn a_document_without_a_key_to_use_is_an_error() {
        for json in [
            r#"{"keys":[]}"#,
            r#"{"keys":[{}]}"#,
            &format!(r#"{{"keys":[{GOOD},{GOOD}]}}"#),
        ] {
            assert!(matches!(read(json), Err(KeySetError::Empty(_))), "{json}");
        }
        for json in [
            "",
            "{}",
            "[]",
            "null",
            "<!doctype html>",
            r#"{"keys":{}}"#,
            r#"{"keys":null}"#,
            &format!("[{GOOD}]"),
            GOOD,
            &format!(r#"{{"keys":[{GOOD}],"keys":[{GOOD}]}}"#),
            &format!(r#"{{"keys":[{GOOD}]}} x"#),
            &format!(r#"{{"keys":[{GOOD}]"#),
            &format!("\u{feff}{{\"keys\":[{GOOD}]}}"),
            &format!(r#"{{"keys":[{GOOD},{}"#, "[".repeat(10_000)),
            &format!(r#"{{"keys":[{GOOD},{}]}}"#, "[".repeat(10_000)),
            &format!(
                r#"{{"keys":[{GOOD},{{"kid":{}"#,
                r#"{"kid":"#.repeat(10_000)
            ),
        ] {
            assert_eq!(read(json).err(), Some(KeySetError::Malformed), "{json:.60}");
        }
        let not_utf8 = [format!(r#"{{"keys":[{GOOD}],"x":""#).as_bytes(), b"\xff\"}"].concat();
        let read = KeySet::read_jwks(&not_utf8, Algorithm::ALL);
        assert_eq!(read.err(), Some(KeySetError::Malformed));
    }

    #[test]
    fn whatever_is_altered_gives_good_keys_or_an_error() {
        let rsa =
            r#"{"kid":"r","kty":"RSA","e":"AQAB","n":"AQAB","x5c":["AA=="],"key_ops":["verify"]}"#;
        let json = format!(r#"{{"keys":[{GOOD},{rsa}]}}"#);
        for at in 0..json.len() {
            for byte in [
                0,
                b'"',
                b'\\',
                b'{',
                b']',
                b',',
                b'0',
                b'-',
                0x80,
                0xff,
                json.as_bytes()[at] ^ 1,
            ] {
                let mut altered = json.clone().into_bytes();
                altered[at] = byte;
                if let Ok((set, _)) = KeySet::read_jwks(&altered, Algorithm::ALL) {
                    assert_eq!(set.keys().len(), 1);
                }
            }
            assert!(KeySet::read_jwks(&json.as_bytes()[..at], Algorithm::ALL).is_err());
        }
    }

    #[test]
    fn size_and_number_are_bounded() {
        let many = |keys: usize| {
            let keys = (0..keys).map(|at| GOOD.replace("good", &at.to_string()));
            format!(r#"{{"keys":[{}]}}"#, keys.collect::<Vec<_>>().join(","))
        };
        let (set, skipped) = read(&many(100)).expect("a hundred keys");
        assert_eq!((set.keys().len(), skipped.is_empty()), (100, true));
        let (set, skipped) = read(&many(130)).expect("a hundred keys");
        assert_eq!((set.keys().len(), skipped.of(KeyError::Surplus)), (100, 30));
        let filled = |size: usize| {
            let json = format!(r#"{{"keys":[{GOOD}]}}"#);
            format!("{json}{}", " ".repeat(size - json.len()))
        };
        assert!(read(&filled(MAX_SIZE)).is_ok());
        assert_eq!(read(&filled(MAX_SIZE + 1)).err(), Some(KeySetError::Large));
    }

    #[test]
    fn a_name_twice_is_resolved_by_algorithm_or_not_at_all() {
        let p256 = r#"{"kid":"good","kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#;
        let (set, skipped) = read(&format!(r#"{{"keys":[{GOOD},{p256}]}}"#)).expect("two keys");
        assert!(skipped.is_empty());
        assert!(set.find(Algorithm::EdDsa, Some("good")).is_some());
        assert!(set.find(Algorithm::Es256, Some("good")).is_some());
        let json = format!(r#"{{"keys":[{GOOD},{p256},{p256}]}}"#);
        let (set, skipped) = read(&json).expect("one key");
        assert_eq!(skipped.of(KeyError::Repeated), 2);
        assert!(set.find(Algorithm::Es256, Some("good")).is_none());
        assert!(set.find(Algorithm::EdDsa, Some("good")).is_some());
    }

    #[test]
    fn what_is_not_allowed_is_not_used() {
        let json = format!(r#"{{"keys":[{GOOD}]}}"#);
        for (allowed, good) in [
            (&[Algorithm::EdDsa][..], true),
            (&[Algorithm::Es256, Algorithm::EdDsa], true),
            (&[Algorithm::Es256], false),
            (&[], false),
        ] {
            let read = KeySet::read_jwks(json.as_bytes(), allowed);
            assert_eq!(read.is_ok(), good, "{allowed:?}");
        }
    }
}

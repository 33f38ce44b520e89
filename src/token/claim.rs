//! One claim of a token, by its name.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::jws::Text;

/// One claim of a payload that was [read](super::claims::Claims::read), if it is there and of this type.
///
/// All others are skipped: they may hold what is JSON and yet no value, such as half of a surrogate pair or `1e999`,
/// and whoever chooses his own name must not make other claims vanish.
pub(super) fn claim<T: DeserializeOwned>(json: &str, name: &str) -> Option<T> {
    let mut json = serde_json::Deserializer::from_str(json);
    let claim = ClaimSeed {
        name,
        kind: PhantomData,
    };
    claim.deserialize(&mut json).ok()?
}

struct ClaimSeed<'n, T> {
    name: &'n str,
    kind: PhantomData<T>,
}

impl<'de, T: DeserializeOwned> DeserializeSeed<'de> for ClaimSeed<'_, T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, T: DeserializeOwned> Visitor<'de> for ClaimSeed<'_, T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a claims set")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut claim = None;
        while let Some(name) = map.next_key_seed(Text)? {
            if name == self.name {
                claim = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(claim)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::token::claims::{Claims, ScopeClaims};

    #[test]
    fn a_claim_is_there_whatever_the_others_hold() {
        let deep = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
        for odd in [
            "7",
            r#""\ud83d""#,
            r#"["\udc00"]"#,
            r#"{"\ud83d":1}"#,
            "1e999",
            "-1e999",
            &deep,
        ] {
            for json in [
                format!(r#"{{"name":{odd},"tenant":"acme","suspended":true}}"#),
                format!(r#"{{"tenant":"acme","suspended":true,"name":{odd}}}"#),
            ] {
                assert!(
                    Claims::read(&json, &ScopeClaims::default()).is_ok(),
                    "{json}"
                );
                let tenant: Option<String> = claim(&json, "tenant");
                assert_eq!(tenant.as_deref(), Some("acme"), "{json}");
                assert_eq!(claim(&json, "suspended"), Some(true), "{json}");
            }
        }
    }

    #[test]
    fn a_claim_of_another_type_is_none() {
        let json = r#"{"a":7,"b":null,"c":"\ud83d","\u0064":["x"],"e":{"a":8}}"#;
        assert_eq!(claim(json, "a"), Some(7_u32));
        assert_eq!(claim::<String>(json, "a"), None);
        assert_eq!(claim::<String>(json, "b"), None);
        assert_eq!(claim(json, "b"), Some(None::<String>));
        assert_eq!(claim::<Value>(json, "c"), None);
        assert!(claim::<IgnoredAny>(json, "c").is_some());
        assert_eq!(claim(json, "d"), Some(vec!["x".to_owned()]));
        assert!(claim::<IgnoredAny>(json, "f").is_none());
    }
}

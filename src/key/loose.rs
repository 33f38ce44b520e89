//! JSON as others may have written it: what is wrong in one place spoils no other.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::jwk::Jwk;

/// Any JSON value, of which texts, numbers, lists of texts and the members of keys are kept.
pub(super) enum Loose<'t> {
    Key(Jwk<'t>),
    List(Vec<Cow<'t, str>>),
    Number(u64),
    Other,
    Text(Cow<'t, str>),
}

impl<'de> Deserialize<'de> for Jwk<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Loose::deserialize(deserializer)? {
            Loose::Key(key) => Ok(key),
            Loose::List(_) | Loose::Number(_) | Loose::Other | Loose::Text(_) => {
                Ok(Jwk::malformed())
            }
        }
    }
}

impl<'de> Deserialize<'de> for Loose<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LooseVisitor)
    }
}

struct LooseVisitor;

impl<'de> Visitor<'de> for LooseVisitor {
    type Value = Loose<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut key = Jwk::default();
        while let Some(name) = map.next_key::<Loose<'de>>()? {
            match name {
                Loose::Text(name) if Jwk::knows(&name) => key.take(&name, map.next_value()?),
                Loose::Key(_)
                | Loose::List(_)
                | Loose::Number(_)
                | Loose::Other
                | Loose::Text(_) => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Loose::Key(key))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let (mut texts, mut is_texts) = (Vec::new(), true);
        while let Some(element) = list.next_element()? {
            match element {
                Loose::Text(text) => texts.push(text),
                Loose::Key(_) | Loose::List(_) | Loose::Number(_) | Loose::Other => {
                    is_texts = false;
                }
            }
        }
        match is_texts {
            true => Ok(Loose::List(texts)),
            false => Ok(Loose::Other),
        }
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Loose::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Loose::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Loose::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Loose::Other)
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Loose::Number(number))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Loose::Other)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Loose::Other)
    }
}

//! Claims that are a text, or a list of texts (RFC 7519 section 4.1.3, RFC 8693 section 4.2).

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// What a claim holds that may be a text or a list of texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Texts<'t> {
    List(Vec<Cow<'t, str>>),
    /// Something else. Whether that is a fault depends on whose token it is.
    Odd,
    One(Cow<'t, str>),
}

impl Texts<'_> {
    /// The text, where it is no list.
    pub(super) fn one(&self) -> Option<&str> {
        match self {
            Self::One(text) => Some(text),
            Self::List(_) | Self::Odd => None,
        }
    }

    /// Each text; none, where it is something else.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        let texts = match self {
            Self::List(texts) => &texts[..],
            Self::Odd => &[],
            Self::One(text) => std::slice::from_ref(text),
        };
        texts.iter().map(|text| &**text)
    }
}

/// Reads whatever stands there: a JSON value of any kind.
pub(super) struct AnyTexts;

impl<'de> DeserializeSeed<'de> for AnyTexts {
    type Value = Texts<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AnyTexts {
    type Value = Texts<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a list of texts")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Texts::One(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Texts::One(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let (mut texts, mut is_odd) = (Vec::new(), false);
        while let Some(element) = list.next_element_seed(Self)? {
            match element {
                Texts::One(text) => texts.push(text),
                Texts::List(_) | Texts::Odd => is_odd = true,
            }
        }
        Ok(match is_odd {
            true => Texts::Odd,
            false => Texts::List(texts),
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Texts::Odd)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Texts::Odd)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Texts::Odd)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Texts::Odd)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Texts::Odd)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Texts::Odd)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Option<Texts<'_>> {
        let mut json = serde_json::Deserializer::from_str(json);
        let texts = AnyTexts.deserialize(&mut json).ok()?;
        json.end().ok()?;
        Some(texts)
    }

    #[test]
    fn every_json_value_is_read() {
        let list = |texts: &[&'static str]| {
            Texts::List(texts.iter().map(|text| Cow::Borrowed(*text)).collect())
        };
        for (json, expected) in [
            (r#""a b""#, Some(Texts::One("a b".into()))),
            (r#""\u0061""#, Some(Texts::One("a".into()))),
            (r#"["a","b"]"#, Some(list(&["a", "b"]))),
            ("[]", Some(list(&[]))),
            (r#"["a",7]"#, Some(Texts::Odd)),
            (r#"[["a"]]"#, Some(Texts::Odd)),
            (r#"{"a":{"b":[]}}"#, Some(Texts::Odd)),
            ("7", Some(Texts::Odd)),
            ("-7", Some(Texts::Odd)),
            ("7.5", Some(Texts::Odd)),
            ("true", Some(Texts::Odd)),
            ("null", Some(Texts::Odd)),
            ("a", None),
            (r#"["a""#, None),
            ("", None),
        ] {
            assert_eq!(read(json), expected, "{json}");
        }
        assert_eq!(read(&"[".repeat(4000)), None, "deeper than is read");
    }
}

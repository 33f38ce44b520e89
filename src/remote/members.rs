//! Members of a JSON object that somebody else has written.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::de::Read;

/// The members of these names, of which each may stand there once. Others are skipped, whatever they hold.
pub(super) fn members<'de, const N: usize>(
    mut json: serde_json::Deserializer<impl Read<'de>>,
    names: [&str; N],
) -> serde_json::Result<[Option<Value>; N]> {
    let found = Wanted(names).deserialize(&mut json)?;
    json.end()?;
    Ok(found)
}

struct Wanted<'n, const N: usize>([&'n str; N]);

impl<'de, const N: usize> DeserializeSeed<'de> for Wanted<'_, N> {
    type Value = [Option<Value>; N];

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_map(self)
    }
}

impl<'de, const N: usize> Visitor<'de> for Wanted<'_, N> {
    type Value = [Option<Value>; N];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut found = [const { None }; N];
        while let Some(name) = members.next_key::<String>()? {
            let mut places = self.0.iter().zip(&mut found);
            match places.find(|(wanted, _)| **wanted == name) {
                None => {
                    members.next_value::<IgnoredAny>()?;
                }
                Some((_, place)) => {
                    if place.replace(members.next_value()?).is_some() {
                        return Err(A::Error::custom("repeated"));
                    }
                }
            }
        }
        Ok(found)
    }
}

//! The claims of a verified token, read strictly: each once, each of its type (RFC 7519 section 4).

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::jws::Text;
use super::verify::Expectations;
use crate::policy::Authentication;
use crate::scope::Words;

/// The claims that decide. Times are seconds since the Unix epoch.
#[derive(Debug, Default)]
pub(super) struct Claims<'t> {
    pub(super) expires: Option<f64>,
    pub(super) not_before: Option<f64>,
    pub(super) issued: Option<f64>,
    pub(super) issuer: Option<Cow<'t, str>>,
    /// Does `aud` name the configured audience? None: there is no `aud`.
    pub(super) audience: Option<bool>,
    pub(super) subject: Option<Cow<'t, str>>,
    pub(super) scopes: Option<Words>,
    /// When the caller has logged in (RFC 9068 section 2.2.1).
    pub(super) authenticated: Option<f64>,
    /// How (`acr`).
    pub(super) class: Option<Cow<'t, str>>,
    /// Is the token bound to a key of its holder (RFC 7800 section 3.1)?
    pub(super) bound: Option<IgnoredAny>,
}

impl<'t> Claims<'t> {
    /// Reads the claims. Errors say nothing: they would quote the token.
    pub(super) fn read(json: &'t str, expected: &Expectations) -> Result<Self, ()> {
        let mut json = serde_json::Deserializer::from_str(json);
        let claims = ClaimsSeed(expected).deserialize(&mut json).map_err(drop)?;
        json.end().map_err(drop)?;
        Ok(claims)
    }
}

impl Claims<'_> {
    /// How the caller has authenticated, as far as the catalogue names it.
    pub(super) fn authentication(&self, acr_values: &[&str]) -> Authentication {
        let class = self.class.as_deref();
        Authentication {
            time: self.authenticated,
            acr: acr_values
                .iter()
                .zip(0..=u8::MAX)
                .find(|(value, _)| Some(**value) == class)
                .map(|(_, place)| place),
        }
    }
}

struct ClaimsSeed<'e>(&'e Expectations);

impl<'de> DeserializeSeed<'de> for ClaimsSeed<'_> {
    type Value = Claims<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ClaimsSeed<'_> {
    type Value = Claims<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a claims set")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut claims, mut others) = (Claims::default(), Members::default());
        while let Some(name) = map.next_key_seed(Text)? {
            match &*name {
                "exp" => once(&mut claims.expires, map.next_value_seed(NumericDate)?)?,
                "nbf" => once(&mut claims.not_before, map.next_value_seed(NumericDate)?)?,
                "iat" => once(&mut claims.issued, map.next_value_seed(NumericDate)?)?,
                "iss" => once(&mut claims.issuer, map.next_value_seed(Text)?)?,
                "sub" => once(&mut claims.subject, map.next_value_seed(Text)?)?,
                "aud" => once(&mut claims.audience, map.next_value_seed(Audience(self.0))?)?,
                "auth_time" => once(&mut claims.authenticated, map.next_value_seed(NumericDate)?)?,
                "acr" => once(&mut claims.class, map.next_value_seed(Text)?)?,
                "cnf" => once(&mut claims.bound, map.next_value()?)?,
                name if name == self.0.scope_claim => {
                    once(&mut claims.scopes, map.next_value_seed(Granted(self.0))?)?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    others.push(name);
                }
            }
        }
        others
            .are_unique()
            .then_some(claims)
            .ok_or_else(|| de::Error::custom("repeated"))
    }
}

/// Sets a claim that was not there yet.
fn once<T, E: de::Error>(claim: &mut Option<T>, value: T) -> Result<(), E> {
    match claim.replace(value) {
        None => Ok(()),
        Some(_) => Err(E::custom("repeated")),
    }
}

/// The names of a JSON object's members, to see that each is there once only.
#[derive(Default)]
pub(super) struct Members<'de>(Vec<Cow<'de, str>>);

impl<'de> Members<'de> {
    pub(super) fn push(&mut self, name: Cow<'de, str>) {
        self.0.push(name);
    }

    pub(super) fn are_unique(mut self) -> bool {
        self.0.sort_unstable();
        self.0.windows(2).all(|pair| pair[0] != pair[1])
    }
}

/// A JSON number of seconds, finite and within the years that a calendar has (RFC 7519 section 2).
struct NumericDate;

impl<'de> DeserializeSeed<'de> for NumericDate {
    type Value = f64;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<f64, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for NumericDate {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("seconds since the Unix epoch")
    }

    fn visit_f64<E: de::Error>(self, seconds: f64) -> Result<f64, E> {
        /// The end of the year 9999.
        const LATEST: f64 = 253_402_300_799.0;
        if (0.0..=LATEST).contains(&seconds) {
            Ok(seconds)
        } else {
            Err(E::custom("out of range"))
        }
    }

    fn visit_i64<E: de::Error>(self, seconds: i64) -> Result<f64, E> {
        self.visit_f64(seconds as f64)
    }

    fn visit_u64<E: de::Error>(self, seconds: u64) -> Result<f64, E> {
        self.visit_f64(seconds as f64)
    }
}

/// `aud`: a string or a list of strings (RFC 7519 section 4.1.3). Is ours among them?
struct Audience<'e>(&'e Expectations);

impl Audience<'_> {
    fn is_ours(&self, audience: &str) -> bool {
        self.0.audience.as_deref() == Some(audience)
    }
}

impl<'de> DeserializeSeed<'de> for Audience<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Audience<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an audience or a list of them")
    }

    fn visit_str<E: de::Error>(self, audience: &str) -> Result<bool, E> {
        Ok(self.is_ours(audience))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<bool, A::Error> {
        let mut ours = false;
        while let Some(audience) = list.next_element_seed(Text)? {
            ours |= self.is_ours(&audience);
        }
        Ok(ours)
    }
}

/// The granted scopes: words parted by U+0020 only, or a list of strings (RFC 8693 section 4.2).
/// Those that the catalogue does not have grant nothing.
struct Granted<'e>(&'e Expectations);

impl<'de> DeserializeSeed<'de> for Granted<'_> {
    type Value = Words;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Words, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Granted<'_> {
    type Value = Words;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("scopes as a string or a list of strings")
    }

    fn visit_str<E: de::Error>(self, scopes: &str) -> Result<Words, E> {
        let mut granted = Words::default();
        scopes
            .split(' ')
            .for_each(|scope| self.0.scopes.grant(&mut granted, scope));
        Ok(granted)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Words, A::Error> {
        let mut granted = Words::default();
        while let Some(scope) = list.next_element_seed(Text)? {
            self.0.scopes.grant(&mut granted, &scope);
        }
        Ok(granted)
    }
}

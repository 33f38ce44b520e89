//! The claims of a token, read strictly: each once, each of its type (RFC 7519 section 4).
//!
//! They are read before the signature is verified, since `iss` says whose it must be. Until then nothing
//! else of them is looked at.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::jws::Text;
use super::texts::{AnyTexts, Texts};
use crate::policy::Authentication;

/// The claims that decide. Times are seconds since the Unix epoch.
#[derive(Debug, Default)]
pub(super) struct Claims<'t> {
    pub(super) expires: Option<f64>,
    pub(super) not_before: Option<f64>,
    pub(super) issued: Option<f64>,
    pub(super) issuer: Option<Cow<'t, str>>,
    pub(super) audience: Option<Texts<'t>>,
    pub(super) subject: Option<Cow<'t, str>>,
    client: Option<Texts<'t>>,
    id: Option<Texts<'t>>,
    /// When the caller has logged in (RFC 9068 section 2.2.1).
    pub(super) authenticated: Option<f64>,
    /// How (`acr`).
    pub(super) class: Option<Cow<'t, str>>,
    /// Is the token bound to a key of its holder (RFC 7800 section 3.1)?
    pub(super) bound: Option<IgnoredAny>,
    /// What the payload says it is, as Keycloak's do: `Bearer`, `ID`, `Refresh`.
    pub(super) kind: Option<Texts<'t>>,
    /// Does it hold what only ID tokens, logout tokens and events have (OpenID Connect Core 1.0 sections
    /// 3.1.3.6 and 3.3.2.11, RFC 8417 section 2.2)?
    pub(super) is_notice: bool,
    /// Does it repeat what a client has asked its ID token to hold (OpenID Connect Core 1.0 section 2)?
    pub(super) has_nonce: bool,
    scopes: Scopes<'t>,
}

/// The names of the claims that hold scopes, over all issuers.
#[derive(Debug, Default)]
pub(super) struct ScopeClaims(Vec<Box<str>>);

impl ScopeClaims {
    /// The place of a name, which is new or known.
    pub(super) fn place(&mut self, name: &str) -> usize {
        let known = self.0.iter().position(|known| **known == *name);
        known.unwrap_or_else(|| {
            self.0.push(name.into());
            self.0.len() - 1
        })
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|known| **known == *name)
    }
}

/// What those claims hold, by their places. Most tokens have one.
#[derive(Debug, Default)]
struct Scopes<'t> {
    first: Option<(usize, Texts<'t>)>,
    others: Vec<(usize, Texts<'t>)>,
}

impl<'t> Claims<'t> {
    /// Reads the claims. Errors say nothing: they would quote the token.
    pub(super) fn read(json: &'t str, scope_claims: &ScopeClaims) -> Result<Self, ()> {
        let mut json = serde_json::Deserializer::from_str(json);
        let claims = ClaimsSeed(scope_claims);
        let claims = claims.deserialize(&mut json).map_err(drop)?;
        json.end().map_err(drop)?;
        Ok(claims)
    }
}

impl Claims<'_> {
    /// What the claim at a place of [`ScopeClaims`] holds.
    pub(super) fn scopes(&self, place: usize) -> Option<&Texts<'_>> {
        let mut all = self.scopes.first.iter().chain(&self.scopes.others);
        all.find(|(known, _)| *known == place).map(|(_, it)| it)
    }

    /// `client_id`, if it is a text.
    pub(super) fn client(&self) -> Option<&str> {
        self.client.as_ref()?.one()
    }

    /// `jti`, if it is a text.
    pub(super) fn id(&self) -> Option<&str> {
        self.id.as_ref()?.one()
    }

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

struct ClaimsSeed<'s>(&'s ScopeClaims);

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
                "aud" => once(&mut claims.audience, map.next_value_seed(AnyTexts)?)?,
                "client_id" => once(&mut claims.client, map.next_value_seed(AnyTexts)?)?,
                "jti" => once(&mut claims.id, map.next_value_seed(AnyTexts)?)?,
                "auth_time" => once(&mut claims.authenticated, map.next_value_seed(NumericDate)?)?,
                "acr" => once(&mut claims.class, map.next_value_seed(Text)?)?,
                "cnf" => once(&mut claims.bound, map.next_value()?)?,
                "typ" => once(&mut claims.kind, map.next_value_seed(AnyTexts)?)?,
                "at_hash" | "c_hash" | "s_hash" | "events" => {
                    claims.is_notice = true;
                    map.next_value::<IgnoredAny>()?;
                    others.push(name);
                }
                "nonce" => {
                    claims.has_nonce = true;
                    map.next_value::<IgnoredAny>()?;
                    others.push(name);
                }
                other => match self.0.find(other) {
                    Some(place) => claims.scopes.add(place, map.next_value_seed(AnyTexts)?)?,
                    None => {
                        map.next_value::<IgnoredAny>()?;
                        others.push(name);
                    }
                },
            }
        }
        others
            .are_unique()
            .then_some(claims)
            .ok_or_else(|| de::Error::custom("repeated"))
    }
}

impl<'t> Scopes<'t> {
    fn add<E: de::Error>(&mut self, place: usize, texts: Texts<'t>) -> Result<(), E> {
        let Some(first) = &self.first else {
            self.first = Some((place, texts));
            return Ok(());
        };
        let mut known = std::iter::once(first).chain(&self.others);
        if known.any(|(known, _)| *known == place) {
            return Err(E::custom("repeated"));
        }
        self.others.push((place, texts));
        Ok(())
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

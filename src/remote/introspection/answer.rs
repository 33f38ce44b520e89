//! What the endpoint answers, read strictly.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Deserializer, Value};

use crate::remote::Unusable;
use crate::remote::members::members;

/// What the issuer says of a token.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Introspected {
    /// It is good. The claims: a JSON object, as it came.
    Active(Arc<str>),
    /// It is not, whatever else stood in the answer.
    Inactive,
}

/// An answer, and what bounds how long it is believed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) introspected: Introspected,
    /// Seconds since the Unix epoch.
    pub(super) expires: Option<u64>,
}

impl Answer {
    /// RFC 7662 section 2.2: an object whose `active` is a boolean.
    ///
    /// Other members belong to whoever reads the claims, but for `exp`: a time that is none would be
    /// believed for as long as the cache likes.
    pub(super) fn read(json: &[u8]) -> Result<Self, Unusable> {
        let malformed = Unusable("is not an object with a boolean `active`");
        let text = str::from_utf8(json).map_err(|_| Unusable("is not UTF-8"))?;
        let found = members(Deserializer::from_str(text), ["active", "exp"]);
        let [active, expires] = found.map_err(|_| malformed)?;
        let expires = expires.map(|time| time.as_u64().ok_or(malformed));
        match (active, expires.transpose()?) {
            (Some(Value::Bool(true)), expires) => Ok(Self {
                introspected: Introspected::Active(text.into()),
                expires,
            }),
            (Some(Value::Bool(false)), _) => Ok(Self {
                introspected: Introspected::Inactive,
                expires: None,
            }),
            (Some(_), _) => Err(malformed),
            (None, _) => Err(Unusable("does not say whether the token is active")),
        }
    }

    /// The one error that is about the token: its kind is one that the endpoint never answers for, such as ID
    /// tokens (RFC 7009 section 2.2.1 has the word). None for those that are about who asks, or how.
    pub(super) fn of_error(json: &[u8]) -> Option<Self> {
        #[derive(Deserialize)]
        struct Said<'t> {
            #[serde(borrow)]
            error: Cow<'t, str>,
        }

        let said: Said<'_> = serde_json::from_slice(json).ok()?;
        (said.error == "unsupported_token_type").then_some(Self {
            introspected: Introspected::Inactive,
            expires: None,
        })
    }
}

/// Claims are somebody's personal data.
impl fmt::Debug for Introspected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Active(_) => "Active(..)",
            Self::Inactive => "Inactive",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn active_is_a_boolean_and_nothing_else() {
        for (json, expected) in [
            (r#"{"active": true}"#, Some((true, None))),
            (
                r#"{"exp": 7, "active": true, "a": [{}]}"#,
                Some((true, Some(7))),
            ),
            (r#"{"active": false}"#, Some((false, None))),
            (
                r#"{"active": false, "exp": 7, "sub": "me"}"#,
                Some((false, None)),
            ),
            (r#"{"active": "true"}"#, None),
            (r#"{"active": 1}"#, None),
            (r#"{"active": null}"#, None),
            (r#"{"active": [true]}"#, None),
            (r#"{"Active": true}"#, None),
            (r#"{"active": false, "active": true}"#, None),
            (r#"{"active": true, "exp": "7"}"#, None),
            (r#"{"active": true, "exp": -7}"#, None),
            (r#"{"active": true, "exp": 1e300}"#, None),
            (r#"{"active": true, "exp": 7, "exp": 8}"#, None),
            (r#"{"active": true} {}"#, None),
            (r#"{"active": true"#, None),
            (r#"[{"active": true}]"#, None),
            ("true", None),
            ("{}", None),
            ("", None),
        ] {
            let answer = Answer::read(json.as_bytes()).ok();
            let seen = answer.map(|answer| {
                let active = match answer.introspected {
                    Introspected::Active(claims) => &*claims == json,
                    Introspected::Inactive => false,
                };
                (active, answer.expires)
            });
            assert_eq!(seen, expected, "{json}");
        }
        assert_eq!(
            Answer::read(b"{\"active\": true, \"a\": \"\xff\"}"),
            Err(Unusable("is not UTF-8"))
        );
    }
}

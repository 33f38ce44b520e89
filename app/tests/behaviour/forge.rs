//! Tokens that no login issues: signed with any key, whatever they say.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey};
use rocket_scopes::{Clock, SystemClock};

use crate::api::KEY;

/// The header of this server's tokens, without the `kid` that it may have.
pub const HEADER: &str = r#"{"alg":"HS256","typ":"at+jwt"}"#;

pub fn now() -> u64 {
    SystemClock.now()
}

pub fn encode(part: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(part)
}

pub fn decode(part: &str) -> String {
    String::from_utf8(URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

/// A signature over a text, as it stands in a token.
pub fn signature(text: &str, key: &str, algorithm: Algorithm) -> String {
    let key = EncodingKey::from_secret(key.as_bytes());
    jsonwebtoken::crypto::sign(text.as_bytes(), &key, algorithm).unwrap()
}

/// Two parts, spelt as they are, with a good signature over them.
pub fn sealed(header: &str, payload: &str) -> String {
    let signed = format!("{header}.{payload}");
    let signature = signature(&signed, KEY, Algorithm::HS256);
    format!("{signed}.{signature}")
}

/// A well signed token with this header and good claims.
pub fn with_header(header: impl AsRef<[u8]>) -> String {
    sealed(&encode(header), &encode(Claims::good().json()))
}

/// A well signed token with this payload.
pub fn with_payload(payload: impl AsRef<[u8]>) -> String {
    sealed(&encode(HEADER), &encode(payload))
}

/// Claims as JSON texts, in their order: they may be wrong in any way.
#[derive(Clone)]
pub struct Claims(Vec<(String, String)>);

impl Claims {
    /// johndoe, with both scopes, for an hour.
    pub fn good() -> Self {
        Self(Vec::new())
            .set("sub", r#""johndoe""#)
            .set("scope", r#""me items""#)
            .set("exp", now() + 3600)
    }

    /// Gives a claim this value, a JSON text.
    pub fn set(self, name: &str, json: impl ToString) -> Self {
        self.without(name).and(name, json)
    }

    /// Adds a member even where there is one of this name.
    pub fn and(mut self, name: &str, json: impl ToString) -> Self {
        self.0.push((name.to_owned(), json.to_string()));
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.0.retain(|(known, _)| known != name);
        self
    }

    pub fn json(&self) -> String {
        let members = self.0.iter();
        let members: Vec<_> = members
            .map(|(name, json)| format!("\"{name}\":{json}"))
            .collect();
        format!("{{{}}}", members.join(","))
    }

    /// The token that says so.
    pub fn token(&self) -> String {
        with_payload(self.json())
    }
}

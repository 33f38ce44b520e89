//! What an issuer says of a token that it was asked about (RFC 7662 section 2.2): the claims of a token, and
//! what kind of token it is.

use serde::{Deserialize, Deserializer};

use super::InvalidToken;
use super::claims::{Claims, ScopeClaims};

/// What is said of a token that is active.
#[derive(Debug)]
pub(super) struct Answer<'t> {
    pub(super) claims: Claims<'t>,
    kind: Kind,
}

/// The members that tokens do not have. Those that are there are texts.
#[derive(Debug, Deserialize)]
struct Kind {
    /// How it is used (RFC 6749 section 7.1).
    #[serde(default, deserialize_with = "text")]
    token_type: Option<String>,
    /// What it is for, as Ory Hydra says it: its refresh tokens are of the type `Bearer`.
    #[serde(default, deserialize_with = "text")]
    token_use: Option<String>,
}

impl<'t> Answer<'t> {
    /// Reads it as strictly as a token.
    pub(super) fn read(json: &'t str, scope_claims: &ScopeClaims) -> Result<Self, InvalidToken> {
        let claims = Claims::read(json, scope_claims);
        let claims = claims.map_err(|()| InvalidToken::Claims)?;
        let kind = serde_json::from_str(json).map_err(|_| InvalidToken::Claims)?;
        Ok(Self { claims, kind })
    }

    /// Whom the token is about. A client that has it on its own account may be named as the client alone
    /// (RFC 9068 section 2.2 says the same of JWTs).
    pub(super) fn subject(&self) -> Option<&str> {
        let subject = self.claims.subject.as_deref();
        let subject = subject.or_else(|| self.claims.client());
        subject.filter(|it| !it.is_empty())
    }

    /// Is it said to be an access token for whoever bears it? None, where nothing is said.
    ///
    /// Endpoints answer for refresh tokens as well (RFC 7662 section 2.1), and most leave their type out.
    pub(super) fn is_bearer(&self) -> Option<bool> {
        if let Some(used) = self.kind.token_use.as_deref()
            && !["access", "access_token"].contains(&used)
        {
            return Some(false);
        }
        let kind = self.kind.token_type.as_deref();
        kind.map(|kind| kind.eq_ignore_ascii_case("Bearer"))
    }
}

/// A text: `null` is none.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    String::deserialize(deserializer).map(Some)
}

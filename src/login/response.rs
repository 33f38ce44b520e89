//! The answer of the token endpoint (RFC 6749 section 5.1).

use std::fmt;

use rocket::Request;
use rocket::http::{ContentType, Header};
use rocket::response::{Responder, Response, Result};
use serde::Serialize;

/// An issued token, as JSON that nobody may store (RFC 6749 section 5.1).
#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(rocket_okapi::JsonSchema))]
#[cfg_attr(feature = "openapi", schemars(crate = "rocket_okapi::okapi::schemars"))]
pub struct TokenResponse {
    /// The token: send it as `Authorization: Bearer ..`.
    access_token: String,
    /// Always `bearer`.
    token_type: &'static str,
    /// For how many seconds the token is good.
    expires_in: u64,
    /// The scopes that were granted, parted by spaces.
    scope: String,
}

impl TokenResponse {
    pub(crate) fn new(access_token: String, expires_in: u64, scope: String) -> Self {
        Self {
            access_token,
            token_type: "bearer",
            expires_in,
            scope,
        }
    }

    /// The token itself, for what is not an HTTP answer.
    pub fn access_token(&self) -> &str {
        &self.access_token
    }
}

impl fmt::Debug for TokenResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenResponse")
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

impl<'r> Responder<'r, 'static> for TokenResponse {
    fn respond_to(self, request: &'r Request<'_>) -> Result<'static> {
        let json =
            serde_json::to_string(&self).map_err(|_| rocket::http::Status::InternalServerError)?;
        let mut response = (ContentType::JSON, json).respond_to(request)?;
        forbid_storing(&mut response);
        Ok(response)
    }
}

/// RFC 6749 section 5.1: `no-store`, and `no-cache` for caches of HTTP/1.0.
pub(super) fn forbid_storing(response: &mut Response<'_>) {
    response.set_header(Header::new("Cache-Control", "no-store"));
    response.set_header(Header::new("Pragma", "no-cache"));
}

//! The errors of the token endpoint (RFC 6749 section 5.2), in two dialects.

use std::fmt;

use log::{error, info};
use rocket::Request;
use rocket::http::{ContentType, Header, Status};
use rocket::response::{Responder, Result};

use super::PasswordError;
use super::response::forbid_storing;
use crate::denial::{Body, Denied, Refusal};
use crate::scope::UnknownScope;

/// Why no token is issued.
///
/// Answered as `{"detail", "error", "error_description"}`: FastAPI's clients read the first, those of
/// RFC 6749 the others. The texts are constant: pages show them as HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenError {
    /// The user name is not known, or the password is not theirs: 400 `invalid_grant`.
    InvalidGrant,
    /// The form is not as it must be: 400 `invalid_request`, with what is wrong.
    InvalidRequest(&'static str),
    /// A scope that the API does not have: 400 `invalid_scope`.
    InvalidScope,
    /// Too many logins at once, or the store of users is down: 503 with `Retry-After`.
    Unavailable,
    /// Another grant than `password`: 400 `unsupported_grant_type`.
    UnsupportedGrantType,
}

impl TokenError {
    fn status(self) -> Status {
        match self {
            Self::InvalidGrant
            | Self::InvalidRequest(_)
            | Self::InvalidScope
            | Self::UnsupportedGrantType => Status::BadRequest,
            Self::Unavailable => Status::ServiceUnavailable,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::InvalidGrant => "invalid_grant",
            Self::InvalidRequest(_) => "invalid_request",
            Self::InvalidScope => "invalid_scope",
            Self::Unavailable => "temporarily_unavailable",
            Self::UnsupportedGrantType => "unsupported_grant_type",
        }
    }

    fn description(self) -> &'static str {
        match self {
            Self::InvalidGrant => "Incorrect username or password",
            Self::InvalidRequest(what) => what,
            Self::InvalidScope => "A requested scope does not exist",
            Self::Unavailable => "Temporarily unavailable",
            Self::UnsupportedGrantType => "The grant type is not password",
        }
    }

    fn retry_after(self) -> Option<u64> {
        (self == Self::Unavailable).then_some(1)
    }

    fn body(self) -> Body {
        Body {
            detail: self.description().into(),
            error: Some(self.code()),
            error_description: Some(self.description()),
            explain: None,
        }
    }

    /// The same, for a data guard: Rocket lets a catcher answer.
    pub(super) fn into_refusal(self) -> Refusal {
        info!("no token: {self}");
        Refusal::with_body(self.status(), self.retry_after(), self.body())
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code(), self.description())
    }
}

impl std::error::Error for TokenError {}

impl From<UnknownScope> for TokenError {
    fn from(_: UnknownScope) -> Self {
        Self::InvalidScope
    }
}

impl From<PasswordError> for TokenError {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Overloaded => Self::Unavailable,
            PasswordError::Unusable(_) | PasswordError::Wrong => Self::InvalidGrant,
        }
    }
}

/// A store that can refuse with [`Denied`] refuses logins as well: whatever it says, nobody gets a token.
impl From<Denied> for TokenError {
    fn from(denied: Denied) -> Self {
        error!("no token: {denied}");
        Self::Unavailable
    }
}

impl<'r> Responder<'r, 'static> for TokenError {
    fn respond_to(self, request: &'r Request<'_>) -> Result<'static> {
        info!("no token: {self}");
        let json = serde_json::to_string(&self.body()).map_err(|_| Status::InternalServerError)?;
        let mut response = (self.status(), (ContentType::JSON, json)).respond_to(request)?;
        forbid_storing(&mut response);
        if let Some(seconds) = self.retry_after() {
            response.set_header(Header::new("Retry-After", seconds.to_string()));
        }
        Ok(response)
    }
}

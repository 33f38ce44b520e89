//! The error of guards: a refusal with any status.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use rocket::Request;
use rocket::http::Status;
use rocket::response::{self, Responder};

use crate::guard::refuse;
use crate::scheme::CredentialError;
use crate::token::{InvalidToken, Unverified};

/// Why a guard refuses a request, with any status.
///
/// The text reaches the client as `{"detail": ".."}`: write it for them, and put nothing into it that
/// they sent. What only operators should know goes into [`caused_by`](Self::caused_by).
///
/// ```
/// use rocket::http::Status;
/// use rocket_scopes::Denied;
///
/// let denied = Denied::new(Status::BadRequest, "Inactive user");
/// assert_eq!(denied.detail(), "Inactive user");
/// ```
///
/// # Own error types
///
/// A guard may return any error with `Into<Denied>`:
///
/// ```
/// use rocket_scopes::Denied;
///
/// enum QuotaError { Exceeded, StoreDown }
///
/// impl From<QuotaError> for Denied {
///     fn from(error: QuotaError) -> Self {
///         match error {
///             QuotaError::Exceeded => Denied::new(rocket::http::Status::TooManyRequests, "Quota exceeded"),
///             QuotaError::StoreDown => Denied::unavailable(),
///         }
///     }
/// }
/// ```
#[derive(Clone)]
pub struct Denied {
    reason: Reason,
    status: Status,
    detail: Cow<'static, str>,
    retry_after: Option<Duration>,
    cause: Option<Arc<dyn Error + Send + Sync>>,
}

/// What kind of refusal it is: decides over status and challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// A guard below has refused, and has said why.
    Dependency,
    /// A good token whose bearer has logged in too long ago, or too weakly.
    InsufficientAuthentication,
    /// A good token with too few scopes.
    InsufficientScope,
    /// Credentials that are not good.
    InvalidCredentials,
    /// An access token that is not good.
    InvalidToken(InvalidToken),
    /// No credentials.
    NotAuthenticated,
    /// A guard of the application refused.
    Other,
    /// Credentials that were shown more than once.
    RepeatedCredentials,
    /// Credentials of which nobody can say whether they are good: the keys of their issuer are missing.
    Unavailable,
}

impl Reason {
    /// The reason in events and counters.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Dependency | Self::Other => "guard",
            Self::InsufficientAuthentication => "insufficient_authentication",
            Self::InsufficientScope => "insufficient_scope",
            Self::InvalidCredentials => "invalid_credentials",
            Self::InvalidToken(_) => "invalid_token",
            Self::NotAuthenticated => "no_credentials",
            Self::RepeatedCredentials => "repeated_credentials",
            Self::Unavailable => "unavailable",
        }
    }
}

impl Denied {
    /// A refusal with a status and the text that the client reads. A status that is no error (400 to
    /// 599) refuses with 500: nobody shall take a refusal for an answer.
    pub fn new(status: Status, detail: impl Into<Cow<'static, str>>) -> Self {
        let status = match status.code {
            400..=599 => status,
            _ => Status::InternalServerError,
        };
        Self {
            reason: Reason::Other,
            status,
            detail: detail.into(),
            retry_after: None,
            cause: None,
        }
    }

    /// The subject of the token is not known (any more): 401 `invalid_token`, as for a forged token.
    pub fn unknown_subject() -> Self {
        Self::because(Reason::InvalidToken(InvalidToken::UnknownSubject))
    }

    /// The credentials are not good: 401, and the same whether they are known or not.
    pub fn invalid_credentials() -> Self {
        Self::because(Reason::InvalidCredentials)
    }

    /// Something that the check needs is down: 503 with `Retry-After`.
    pub fn unavailable() -> Self {
        Self::new(Status::ServiceUnavailable, "Temporarily unavailable")
            .retry_after(Duration::from_secs(5))
    }

    /// When to try again, sent as `Retry-After` in whole seconds (RFC 9110 section 10.2.3).
    pub fn retry_after(mut self, delay: Duration) -> Self {
        self.retry_after = Some(delay);
        self
    }

    /// What led to the refusal: for the log, never for the client.
    pub fn caused_by(mut self, cause: impl Error + Send + Sync + 'static) -> Self {
        self.cause = Some(Arc::new(cause));
        self
    }

    /// The text that the client reads.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    pub(super) fn text(&self) -> Cow<'static, str> {
        self.detail.clone()
    }

    pub(crate) fn because(reason: Reason) -> Self {
        let (status, detail) = match reason {
            Reason::InsufficientAuthentication => (
                Status::Unauthorized,
                "A more recent or a stronger login is needed",
            ),
            Reason::InsufficientScope => (Status::Forbidden, "Not enough permissions"),
            Reason::InvalidCredentials | Reason::InvalidToken(_) => {
                (Status::Unauthorized, "Could not validate credentials")
            }
            Reason::NotAuthenticated => (Status::Unauthorized, "Not authenticated"),
            Reason::Dependency | Reason::Other => (Status::Forbidden, "Refused"),
            Reason::RepeatedCredentials => {
                (Status::BadRequest, "Credentials were shown more than once")
            }
            Reason::Unavailable => (Status::ServiceUnavailable, "Temporarily unavailable"),
        };
        Self {
            reason,
            ..Self::new(status, detail)
        }
    }

    /// A guard below, ours or not, has ended with this status.
    pub(crate) fn dependency(status: Status) -> Self {
        Self {
            reason: Reason::Dependency,
            ..Self::from(status)
        }
    }

    /// The server is not set up: fails closed.
    pub(crate) fn misconfigured() -> Self {
        Self::new(Status::InternalServerError, "Internal Server Error")
    }

    /// How much of use it says, of several refusals of one request: that something is down, rather than what is
    /// missing, rather than that credentials are not good, rather than that there are none.
    pub(crate) fn usefulness(&self) -> u8 {
        match (self.reason, self.status.code) {
            (Reason::Dependency | Reason::Other, 500..) | (Reason::Unavailable, _) => 6,
            (Reason::InsufficientScope, _) | (_, 403) => 5,
            (Reason::InsufficientAuthentication, _) => 4,
            (Reason::Dependency | Reason::Other | Reason::RepeatedCredentials, _) => 3,
            (Reason::InvalidCredentials | Reason::InvalidToken(_), _) => 2,
            (Reason::NotAuthenticated, _) => 1,
        }
    }

    /// Is it said of the credentials, and not of those who show them?
    pub(crate) fn is_of_credentials(&self) -> bool {
        match self.reason {
            Reason::InvalidCredentials
            | Reason::InvalidToken(_)
            | Reason::NotAuthenticated
            | Reason::RepeatedCredentials
            | Reason::Unavailable => true,
            Reason::Dependency
            | Reason::InsufficientAuthentication
            | Reason::InsufficientScope
            | Reason::Other => false,
        }
    }

    /// Has a guard below said why already?
    pub(crate) fn is_consequence(&self) -> bool {
        self.reason == Reason::Dependency
    }

    pub(crate) fn reason(&self) -> Reason {
        self.reason
    }

    /// The status before the challenge profile has its say.
    pub(crate) fn status(&self) -> Status {
        self.status
    }

    pub(crate) fn retry_after_seconds(&self) -> Option<u64> {
        self.retry_after.map(|delay| delay.as_secs().max(1))
    }
}

impl From<InvalidToken> for Denied {
    fn from(fault: InvalidToken) -> Self {
        Self::because(Reason::InvalidToken(fault))
    }
}

impl From<Unverified> for Denied {
    fn from(error: Unverified) -> Self {
        match error {
            Unverified::Invalid(fault) => fault.into(),
            // Nobody has asked.
            Unverified::Opaque => InvalidToken::Malformed.into(),
            Unverified::Unavailable { retry_after } => {
                Self::because(Reason::Unavailable).retry_after(retry_after)
            }
        }
    }
}

impl From<CredentialError> for Denied {
    fn from(error: CredentialError) -> Self {
        Self::because(match error {
            CredentialError::Malformed => Reason::InvalidCredentials,
            CredentialError::Missing => Reason::NotAuthenticated,
            CredentialError::Repeated => Reason::RepeatedCredentials,
        })
    }
}

/// A bare status refuses with its standard text.
impl From<Status> for Denied {
    fn from(status: Status) -> Self {
        Self::new(status, status.reason_lossy())
    }
}

impl From<std::convert::Infallible> for Denied {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}

/// A handler that returns it answers as a guard that refuses would.
impl<'r> Responder<'r, 'static> for Denied {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        Err(refuse(request, self).0)
    }
}

/// What the log shows: the kind, the text, and the cause.
impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)?;
        if let Reason::InvalidToken(fault) = self.reason {
            write!(f, ": {fault}")?;
        }
        let mut cause = self.cause.as_deref().map(|cause| cause as &dyn Error);
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

/// Rocket logs the errors of guards with `{:?}`: so this is what the client reads too, and no more.
impl fmt::Debug for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.status.code, self.detail)
    }
}

impl Error for Denied {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause
            .as_deref()
            .map(|cause| cause as &(dyn Error + 'static))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_are_logged_but_not_shown_to_clients() {
        let cause = std::io::Error::other("disk full");
        let denied = Denied::unavailable().caused_by(cause);
        assert_eq!(denied.to_string(), "Temporarily unavailable: disk full");
        assert_eq!(format!("{denied:?}"), r#"503 "Temporarily unavailable""#);
        assert_eq!(denied.detail(), "Temporarily unavailable");
        assert_eq!(denied.retry_after_seconds(), Some(5));
    }

    #[test]
    fn faults_of_tokens_are_logged_only() {
        let denied = Denied::from(InvalidToken::Expired);
        assert!(denied.to_string().contains("expired"));
        assert!(!format!("{denied:?}").contains("expired"));
    }

    #[test]
    fn a_refusal_is_never_a_success() {
        for (code, answered) in [
            (200, 500),
            (302, 500),
            (399, 500),
            (400, 400),
            (599, 599),
            (1000, 500),
        ] {
            assert_eq!(
                Denied::new(Status::new(code), "No").status().code,
                answered,
                "{code}"
            );
        }
    }

    #[test]
    fn a_status_refuses_with_its_standard_text() {
        let denied = Denied::from(Status::Forbidden);
        assert_eq!(
            (denied.status(), denied.detail()),
            (Status::Forbidden, "Forbidden")
        );
    }
}

//! A refusal as it is written: the one answer of a request that was denied.

use std::borrow::Cow;
use std::io::Cursor;

use log::{Level, log, log_enabled};
use rocket::Request;
use rocket::http::{ContentType, Header, Status};
use rocket::response::Response;
use serde::Serialize;

use super::{Challenge, Denied, Reason};
use crate::policy::Requirement;

/// The answer to a denied request, kept in the request until a catcher and the fairing write it.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    status: Status,
    challenge: Option<String>,
    retry_after: Option<u64>,
    body: Body,
    /// Did the caller merely show no credentials? Then `Option<Guard>` makes it `None`.
    anonymous: bool,
    /// Is it a guard's, that nobody may answer instead of?
    by_guard: bool,
}

/// The body of every error: `detail` for people, and for the token endpoint what RFC 6749 section
/// 5.2 asks for.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Body {
    pub(crate) detail: Cow<'static, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error_description: Option<&'static str>,
}

impl Body {
    /// The body of an error that no denial explains: the standard text of its status.
    pub(crate) fn of(status: Status) -> Self {
        Self::detail(status.reason_lossy().into())
    }

    fn detail(detail: Cow<'static, str>) -> Self {
        Self {
            detail,
            error: None,
            error_description: None,
        }
    }
}

impl Refusal {
    /// Puts a denial into the words of the challenge profile, and writes the log line.
    pub(crate) fn new(
        denied: &Denied,
        challenge: &Challenge,
        requirement: &Requirement,
        request: &Request<'_>,
    ) -> Self {
        let status = challenge.status(denied);
        log(request, status, denied);
        Self {
            status,
            challenge: challenge.header(denied, requirement),
            retry_after: denied.retry_after_seconds(),
            body: Body::detail(denied.text()),
            anonymous: denied.reason() == Reason::NotAuthenticated,
            by_guard: true,
        }
    }

    /// The refusal of a data guard that has its own body.
    pub(crate) fn with_body(status: Status, retry_after: Option<u64>, body: Body) -> Self {
        Self {
            status,
            challenge: None,
            retry_after,
            body,
            anonymous: false,
            by_guard: false,
        }
    }

    pub(crate) fn status(&self) -> Status {
        self.status
    }

    pub(crate) fn body(&self) -> &Body {
        &self.body
    }

    pub(crate) fn is_anonymous(&self) -> bool {
        self.anonymous
    }

    pub(crate) fn is_by_guard(&self) -> bool {
        self.by_guard
    }

    /// Answers in place of a handler that should not have run.
    pub(crate) fn overwrite(&self, response: &mut Response<'_>) {
        let body = serde_json::to_vec(&self.body).unwrap_or_default();
        *response = Response::build()
            .status(self.status)
            .header(ContentType::JSON)
            .sized_body(body.len(), Cursor::new(body))
            .finalize();
        self.write_headers(response);
    }

    /// Adds the headers, whatever catcher wrote the body.
    pub(crate) fn write_headers(&self, response: &mut Response<'_>) {
        if let Some(challenge) = &self.challenge {
            response.set_header(Header::new("WWW-Authenticate", challenge.clone()));
        }
        if let Some(seconds) = self.retry_after {
            response.set_header(Header::new("Retry-After", seconds.to_string()));
        }
        response.set_header(Header::new("Cache-Control", "no-store"));
    }
}

/// One line: the operation by its route, never by what the client wrote, and the reason.
fn log(request: &Request<'_>, status: Status, denied: &Denied) {
    let level = match status.code {
        500.. => Level::Error,
        _ => Level::Info,
    };
    // Refusals come in floods: nothing is put together for a line that nobody reads.
    if log_enabled!(level) {
        let route = request.route().map_or_else(String::new, |route| {
            format!("{} {}: ", route.method, route.uri)
        });
        log!(level, "{route}refused with {}: {denied}", status.code);
    }
}

//! The challenge to callers with access tokens (RFC 6750 section 3).

use std::borrow::Cow;

use rocket::http::Status;

use crate::denial::{Denied, Reason};
use crate::policy::{Freshness, Requirement};

/// As FastAPI's tutorial writes it.
pub(super) fn bearer_of_fastapi<'a>(
    denied: &Denied,
    asked: impl FnOnce() -> Asked<'a>,
) -> Option<String> {
    match denied.reason() {
        Reason::NotAuthenticated | Reason::RepeatedCredentials => Some("Bearer".to_owned()),
        Reason::InsufficientScope | Reason::InvalidCredentials | Reason::InvalidToken(_) => {
            Some(bare(&asked()))
        }
        Reason::InsufficientAuthentication => {
            let mut header = "Bearer ".to_owned();
            push_step_up(&mut header, asked().freshness);
            Some(header)
        }
        Reason::Dependency | Reason::Other => {
            (denied.status() == Status::Unauthorized).then(|| bare(&asked()))
        }
        Reason::Unavailable => None,
    }
}

/// The challenge of RFC 6750.
pub(super) struct Bearer<'c> {
    pub(super) realm: &'c str,
    /// Where the metadata of the resource is.
    pub(super) metadata: Option<&'c str>,
}

impl Bearer<'_> {
    pub(super) fn header<'a>(
        &self,
        denied: &Denied,
        asked: impl FnOnce() -> Asked<'a>,
    ) -> Option<String> {
        match denied.reason() {
            Reason::NotAuthenticated => Some(self.full(None, Some(&asked()))),
            Reason::RepeatedCredentials => Some(self.full(Some("invalid_request"), None)),
            Reason::InvalidCredentials | Reason::InvalidToken(_) => {
                Some(self.full(Some("invalid_token"), None))
            }
            Reason::InsufficientScope => {
                Some(self.full(Some("insufficient_scope"), Some(&asked())))
            }
            Reason::InsufficientAuthentication => {
                let mut header = self.full(None, None);
                header.push_str(", ");
                push_step_up(&mut header, asked().freshness);
                Some(header)
            }
            Reason::Dependency | Reason::Other => {
                (denied.status() == Status::Unauthorized).then(|| self.full(None, None))
            }
            Reason::Unavailable => None,
        }
    }

    fn full(&self, error: Option<&str>, asked: Option<&Asked<'_>>) -> String {
        // Refusals come in floods: without the formatting machinery they cost what answers cost.
        let mut header = String::with_capacity(128);
        header.push_str("Bearer realm=\"");
        header.push_str(self.realm);
        header.push('"');
        if let Some(error) = error {
            header.push_str(", error=\"");
            header.push_str(error);
            header.push('"');
        }
        if let Some(asked) = asked {
            push_scope(&mut header, ", ", &asked.scopes);
        }
        // RFC 9728 section 5.1. The address is checked when the settings are read.
        if let Some(metadata) = self.metadata {
            header.push_str(", resource_metadata=\"");
            header.push_str(metadata);
            header.push('"');
        }
        header
    }
}

/// What a caller has to ask for, to be let through.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) scopes: Scopes,
    pub(crate) freshness: &'a Freshness,
}

/// The scopes to ask for, as they stand in tokens, outermost first.
#[derive(Debug)]
pub(crate) enum Scopes {
    /// Those of a requirement with one alternative of plain scopes: nothing is to be put together.
    Plain(&'static Requirement),
    /// These. Those of families hold values of the path, in which there is nothing to escape.
    Some(Vec<Cow<'static, str>>),
}

fn bare(asked: &Asked<'_>) -> String {
    let mut header = "Bearer".to_owned();
    push_scope(&mut header, " ", &asked.scopes);
    header
}

/// Adds the attribute, unless there is no scope. Scopes hold no quote and no backslash: the catalogue
/// refuses them when it is compiled.
fn push_scope(header: &mut String, before: &str, scopes: &Scopes) {
    let start = header.len();
    let mut push = |scope: &str| {
        match header.len() == start {
            true => {
                header.push_str(before);
                header.push_str("scope=\"");
            }
            false => header.push(' '),
        }
        header.push_str(scope);
    };
    match scopes {
        Scopes::Plain(requirement) => requirement.plain_names().for_each(push),
        Scopes::Some(scopes) => scopes.iter().for_each(|scope| push(scope)),
    }
    if header.len() > start {
        header.push('"');
    }
}

/// RFC 9470 section 3. The names of classes are checked as scopes are.
fn push_step_up(header: &mut String, freshness: &Freshness) {
    header.push_str("error=\"insufficient_user_authentication\"");
    let acr_values = freshness.acr_values();
    if !acr_values.is_empty() {
        header.push_str(", acr_values=\"");
        header.push_str(&acr_values.join(" "));
        header.push('"');
    }
    if let Some(max_age) = freshness.max_age {
        header.push_str(", max_age=\"");
        header.push_str(&max_age.to_string());
        header.push('"');
    }
}

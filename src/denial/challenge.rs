//! The `WWW-Authenticate` challenge of a refusal (RFC 9110 section 11.6.1, RFC 6750 section 3).

use std::borrow::Cow;

use rocket::http::Status;
use serde::Deserialize;

use super::{Denied, Reason};
use crate::policy::{Freshness, Requirement};

/// How refusals are answered: the setting `challenge`.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ChallengeProfile {
    /// As FastAPI's tutorial answers: missing scopes are a 401 too, and challenges hold no error code.
    FastApi,
    /// RFC 6750: missing scopes are a 403 `insufficient_scope`.
    #[default]
    Rfc6750,
}

/// Writes challenges: the profile, and the realm that they name.
#[derive(Debug)]
pub(crate) struct Challenge {
    pub(crate) profile: ChallengeProfile,
    pub(crate) realm: String,
}

impl Challenge {
    /// The status of a refusal. Nothing else picks one.
    pub(crate) fn status(&self, denied: &Denied) -> Status {
        match (self.profile, denied.reason()) {
            (ChallengeProfile::FastApi, Reason::InsufficientScope) => Status::Unauthorized,
            (ChallengeProfile::FastApi | ChallengeProfile::Rfc6750, _) => denied.status(),
        }
    }

    /// The value of `WWW-Authenticate`, for what was asked. Every 401 has one (RFC 9110 section 15.5.2); a
    /// guard's own 403 has none: no scope would help.
    pub(crate) fn header<'a>(
        &self,
        denied: &Denied,
        asked: impl FnOnce() -> Asked<'a>,
    ) -> Option<String> {
        let is_401 = denied.status() == Status::Unauthorized;
        match self.profile {
            ChallengeProfile::FastApi => match denied.reason() {
                Reason::NotAuthenticated | Reason::RepeatedHeader => Some("Bearer".to_owned()),
                Reason::InsufficientScope | Reason::InvalidToken(_) => Some(bare(&asked())),
                Reason::InsufficientAuthentication => {
                    let mut header = "Bearer ".to_owned();
                    push_step_up(&mut header, asked().freshness);
                    Some(header)
                }
                Reason::Dependency | Reason::Other => is_401.then(|| bare(&asked())),
                Reason::Unavailable => None,
            },
            ChallengeProfile::Rfc6750 => match denied.reason() {
                Reason::NotAuthenticated => Some(self.full(None, Some(&asked()))),
                Reason::RepeatedHeader => Some(self.full(Some("invalid_request"), None)),
                Reason::InvalidToken(_) => Some(self.full(Some("invalid_token"), None)),
                Reason::InsufficientScope => {
                    Some(self.full(Some("insufficient_scope"), Some(&asked())))
                }
                Reason::InsufficientAuthentication => {
                    let mut header = self.full(None, None);
                    header.push_str(", ");
                    push_step_up(&mut header, asked().freshness);
                    Some(header)
                }
                Reason::Dependency | Reason::Other => is_401.then(|| self.full(None, None)),
                Reason::Unavailable => None,
            },
        }
    }

    fn full(&self, error: Option<&str>, asked: Option<&Asked<'_>>) -> String {
        // Refusals come in floods: without the formatting machinery they cost what answers cost.
        let mut header = String::with_capacity(128);
        header.push_str("Bearer realm=\"");
        header.push_str(&self.realm);
        header.push('"');
        if let Some(error) = error {
            header.push_str(", error=\"");
            header.push_str(error);
            header.push('"');
        }
        if let Some(asked) = asked {
            push_scope(&mut header, ", ", &asked.scopes);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Acr;
    use crate::scope::CatalogueInfo;
    use crate::token::InvalidToken;

    static CATALOGUE: CatalogueInfo = CatalogueInfo {
        path: "tests::Scope",
        scopes: &[],
        acr_values: &["pwd", "mfa", "hwk"],
    };
    const STEP_UP: Freshness = Freshness::new(Some(300), Some(Acr::new(&CATALOGUE, "mfa")));

    fn answer(profile: ChallengeProfile, denied: &Denied, scopes: bool) -> (u16, Option<String>) {
        let asked = || Asked {
            scopes: Scopes::Some(match scopes {
                true => vec!["items".into(), "me".into()],
                false => Vec::new(),
            }),
            freshness: &STEP_UP,
        };
        let challenge = Challenge {
            profile,
            realm: "api".into(),
        };
        (
            challenge.status(denied).code,
            challenge.header(denied, asked),
        )
    }

    #[test]
    fn every_reason_has_its_status_and_challenge() {
        use ChallengeProfile::*;
        let of = Denied::because;
        let bad = || of(Reason::InvalidToken(InvalidToken::Expired));
        let own = |code| Denied::new(Status::new(code), "No");
        for (profile, denied, scopes, status, header) in [
            (
                FastApi,
                of(Reason::NotAuthenticated),
                true,
                401,
                Some("Bearer"),
            ),
            (
                FastApi,
                of(Reason::RepeatedHeader),
                true,
                400,
                Some("Bearer"),
            ),
            (
                FastApi,
                bad(),
                true,
                401,
                Some(r#"Bearer scope="items me""#),
            ),
            (FastApi, bad(), false, 401, Some("Bearer")),
            (
                FastApi,
                of(Reason::InsufficientScope),
                true,
                401,
                Some(r#"Bearer scope="items me""#),
            ),
            (
                FastApi,
                of(Reason::InsufficientAuthentication),
                true,
                401,
                Some(
                    r#"Bearer error="insufficient_user_authentication", acr_values="mfa hwk", max_age="300""#,
                ),
            ),
            (FastApi, own(400), true, 400, None),
            (
                FastApi,
                own(401),
                true,
                401,
                Some(r#"Bearer scope="items me""#),
            ),
            (FastApi, own(403), true, 403, None),
            (
                Rfc6750,
                of(Reason::NotAuthenticated),
                false,
                401,
                Some(r#"Bearer realm="api""#),
            ),
            (
                Rfc6750,
                of(Reason::NotAuthenticated),
                true,
                401,
                Some(r#"Bearer realm="api", scope="items me""#),
            ),
            (
                Rfc6750,
                of(Reason::RepeatedHeader),
                true,
                400,
                Some(r#"Bearer realm="api", error="invalid_request""#),
            ),
            (
                Rfc6750,
                bad(),
                true,
                401,
                Some(r#"Bearer realm="api", error="invalid_token""#),
            ),
            (
                Rfc6750,
                of(Reason::InsufficientScope),
                true,
                403,
                Some(r#"Bearer realm="api", error="insufficient_scope", scope="items me""#),
            ),
            (
                Rfc6750,
                of(Reason::InsufficientAuthentication),
                true,
                401,
                Some(
                    r#"Bearer realm="api", error="insufficient_user_authentication", acr_values="mfa hwk", max_age="300""#,
                ),
            ),
            (Rfc6750, own(400), true, 400, None),
            (Rfc6750, own(401), true, 401, Some(r#"Bearer realm="api""#)),
            (Rfc6750, own(403), true, 403, None),
        ] {
            let expected = (status, header.map(str::to_owned));
            assert_eq!(
                answer(profile, &denied, scopes),
                expected,
                "{profile:?} {denied:?}"
            );
        }
    }
}

//! The `WWW-Authenticate` challenge of a refusal (RFC 9110 section 11.6.1, RFC 6750 section 3).

use rocket::http::Status;
use serde::Deserialize;

use super::{Denied, Reason};
use crate::policy::Requirement;

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

    /// The value of `WWW-Authenticate`, for an operation with this requirement. Every 401 has one
    /// (RFC 9110 section 15.5.2); a guard's own 403 has none: no scope would help.
    pub(crate) fn header(&self, denied: &Denied, requirement: &Requirement) -> Option<String> {
        match self.profile {
            ChallengeProfile::FastApi => match denied.reason() {
                Reason::NotAuthenticated | Reason::RepeatedHeader => Some("Bearer".to_owned()),
                Reason::InsufficientScope | Reason::InvalidToken(_) => Some(bare(requirement)),
                Reason::Dependency | Reason::Other => {
                    (denied.status() == Status::Unauthorized).then(|| bare(requirement))
                }
            },
            ChallengeProfile::Rfc6750 => match denied.reason() {
                Reason::NotAuthenticated => Some(self.full(None, Some(requirement))),
                Reason::RepeatedHeader => Some(self.full(Some("invalid_request"), None)),
                Reason::InvalidToken(_) => Some(self.full(Some("invalid_token"), None)),
                Reason::InsufficientScope => {
                    Some(self.full(Some("insufficient_scope"), Some(requirement)))
                }
                Reason::Dependency | Reason::Other => {
                    (denied.status() == Status::Unauthorized).then(|| self.full(None, None))
                }
            },
        }
    }

    fn full(&self, error: Option<&str>, requirement: Option<&Requirement>) -> String {
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
        if let Some(requirement) = requirement.filter(|requirement| requirement.needs_scopes()) {
            header.push_str(", ");
            push_scope(&mut header, requirement);
        }
        header
    }
}

fn bare(requirement: &Requirement) -> String {
    let mut header = "Bearer".to_owned();
    if requirement.needs_scopes() {
        header.push(' ');
        push_scope(&mut header, requirement);
    }
    header
}

/// Scopes hold no quote and no backslash: the catalogue refuses them when it is compiled.
fn push_scope(header: &mut String, requirement: &Requirement) {
    header.push_str("scope=\"");
    for (n, scope) in requirement.scopes().enumerate() {
        if n > 0 {
            header.push(' ');
        }
        header.push_str(scope.name());
    }
    header.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;
    use crate::scope::ScopeInfo;
    use crate::scope::private::{CatalogueInfo, ScopeRef};
    use crate::token::InvalidToken;

    static CATALOGUE: CatalogueInfo = CatalogueInfo {
        path: "tests::Scope",
        scopes: &[ScopeInfo::new("items", ""), ScopeInfo::new("me", "")],
    };
    const ITEMS: ScopeRef = ScopeRef::new(&CATALOGUE, 0);
    const ME: ScopeRef = ScopeRef::new(&CATALOGUE, 1);

    fn answer(profile: ChallengeProfile, denied: &Denied, scopes: bool) -> (u16, Option<String>) {
        let requirement = Requirement::of(match scopes {
            true => &Policy::Scopes(&[ITEMS, ME]),
            false => &Policy::Authenticated,
        });
        let challenge = Challenge {
            profile,
            realm: "api".into(),
        };
        (
            challenge.status(denied).code,
            challenge.header(denied, &requirement),
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

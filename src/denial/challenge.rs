//! The `WWW-Authenticate` challenge of a refusal (RFC 9110 section 11.6.1, RFC 6750 section 3).

use std::borrow::Cow;

use rocket::http::Status;
use serde::Deserialize;

use super::{Denied, Reason};
use crate::launch::{hex, random};
use crate::policy::{Freshness, Requirement};
use crate::scheme::{CredentialKind, SchemeInfo, SchemeKind};

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
    /// The name of the scheme, where it is not set.
    pub(crate) realm: Option<String>,
    /// Where the metadata of this resource is (RFC 9728), if it is published.
    pub(crate) metadata: Option<String>,
}

impl Challenge {
    /// The status of a refusal. Nothing else picks one.
    pub(crate) fn status(&self, denied: &Denied) -> Status {
        match (self.profile, denied.reason()) {
            (ChallengeProfile::FastApi, Reason::InsufficientScope) => Status::Unauthorized,
            (ChallengeProfile::FastApi | ChallengeProfile::Rfc6750, _) => denied.status(),
        }
    }

    /// The value of `WWW-Authenticate` for the callers of one scheme, for what was asked. Every 401 has one (RFC
    /// 9110 section 15.5.2); a guard's own 403 has none: no scope would help.
    pub(crate) fn header<'a>(
        &self,
        denied: &Denied,
        scheme: &SchemeInfo,
        asked: impl FnOnce() -> Asked<'a>,
    ) -> Option<String> {
        match (scheme.kind.credential(), self.profile) {
            (CredentialKind::Token, ChallengeProfile::FastApi) => bearer_of_fastapi(denied, asked),
            (CredentialKind::Token, ChallengeProfile::Rfc6750) => {
                let bearer = Bearer {
                    realm: self.realm(scheme),
                    metadata: self.metadata.as_deref(),
                };
                bearer.header(denied, asked)
            }
            (CredentialKind::ApiKey | CredentialKind::Basic | CredentialKind::Digest, profile) => {
                let is_401 = self.status(denied) == Status::Unauthorized;
                let is_400 = denied.reason() == Reason::RepeatedCredentials;
                let says = || other(&scheme.kind, profile, self.realm(scheme));
                (is_401 || is_400).then(says).flatten()
            }
        }
    }

    fn realm<'a>(&'a self, scheme: &'a SchemeInfo) -> &'a str {
        self.realm.as_deref().unwrap_or(scheme.name)
    }
}

/// As FastAPI's tutorial writes it.
fn bearer_of_fastapi<'a>(denied: &Denied, asked: impl FnOnce() -> Asked<'a>) -> Option<String> {
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
struct Bearer<'c> {
    realm: &'c str,
    metadata: Option<&'c str>,
}

impl Bearer<'_> {
    fn header<'a>(&self, denied: &Denied, asked: impl FnOnce() -> Asked<'a>) -> Option<String> {
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

/// The challenge of a scheme without tokens, which has no place for errors and scopes. What is in it is checked
/// when the scheme is compiled, or when the settings are read.
fn other(kind: &SchemeKind, profile: ChallengeProfile, realm: &str) -> Option<String> {
    match (kind, profile) {
        // RFC 7617 section 2.1.
        (SchemeKind::HttpBasic, _) => Some(format!("Basic realm=\"{realm}\", charset=\"UTF-8\"")),
        // RFC 7616 section 3.3. The application remembers no nonce of ours: it is there for the form.
        (SchemeKind::HttpDigest, _) => Some(format!(
            "Digest realm=\"{realm}\", qop=\"auth\", algorithm=SHA-256, charset=UTF-8, nonce=\"{}\"",
            hex(&random::<16>())
        )),
        // No registered scheme: the name is FastAPI's.
        (SchemeKind::ApiKey { .. }, ChallengeProfile::FastApi) => Some("APIKey".to_owned()),
        (SchemeKind::ApiKey { from, .. }, ChallengeProfile::Rfc6750) => {
            let (place, name) = from.place();
            Some(format!(
                "APIKey realm=\"{realm}\", in=\"{place}\", name=\"{name}\""
            ))
        }
        (
            SchemeKind::HttpBearer { .. }
            | SchemeKind::OAuth2(_)
            | SchemeKind::OpenIdConnect { .. },
            _,
        ) => None,
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
    use crate::scheme::ApiKeyFrom;
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
            realm: Some("api".into()),
            metadata: None,
        };
        let scheme = scheme(SchemeKind::HttpBearer { format: "" });
        (
            challenge.status(denied).code,
            challenge.header(denied, &scheme, asked),
        )
    }

    fn scheme(kind: SchemeKind) -> SchemeInfo {
        SchemeInfo {
            id: std::any::TypeId::of::<()>(),
            name: "Machine",
            description: "",
            kind,
            catalogue: &CATALOGUE,
        }
    }

    #[test]
    fn the_metadata_of_the_resource_is_named_to_clients_of_rfc_6750() {
        let url = "https://api.example.com/.well-known/oauth-protected-resource";
        let bearer = scheme(SchemeKind::HttpBearer { format: "" });
        let header = |profile, reason| {
            let challenge = Challenge {
                profile,
                realm: Some("api".into()),
                metadata: Some(url.into()),
            };
            let asked = || Asked {
                scopes: Scopes::Some(vec!["items".into()]),
                freshness: &STEP_UP,
            };
            challenge.header(&Denied::because(reason), &bearer, asked)
        };
        for reason in [
            Reason::NotAuthenticated,
            Reason::InvalidToken(InvalidToken::Expired),
            Reason::InsufficientScope,
            Reason::InsufficientAuthentication,
        ] {
            let header = header(ChallengeProfile::Rfc6750, reason).expect("a challenge");
            let named = format!(", resource_metadata=\"{url}\"");
            assert_eq!(header.matches(&named).count(), 1, "{header}");
        }
        let fastapi = header(ChallengeProfile::FastApi, Reason::NotAuthenticated);
        assert_eq!(fastapi.as_deref(), Some("Bearer"));
    }

    #[test]
    fn schemes_without_tokens_say_how_to_call_and_no_more() {
        use ChallengeProfile::*;
        let of = Denied::because;
        let key = |from| SchemeKind::ApiKey { from, prefix: "a_" };
        let header = key(ApiKeyFrom::Header("X-API-Key"));
        let missing = || of(Reason::NotAuthenticated);
        for (profile, kind, denied, expected) in [
            (
                Rfc6750,
                header,
                missing(),
                Some(r#"APIKey realm="Machine", in="header", name="X-API-Key""#),
            ),
            (
                Rfc6750,
                key(ApiKeyFrom::Cookie("k")),
                of(Reason::InvalidCredentials),
                Some(r#"APIKey realm="Machine", in="cookie", name="k""#),
            ),
            (FastApi, header, missing(), Some("APIKey")),
            (
                FastApi,
                header,
                of(Reason::InsufficientScope),
                Some("APIKey"),
            ),
            (Rfc6750, header, of(Reason::InsufficientScope), None),
            (Rfc6750, header, Denied::from(Status::Forbidden), None),
            (
                Rfc6750,
                SchemeKind::HttpBasic,
                of(Reason::RepeatedCredentials),
                Some(r#"Basic realm="Machine", charset="UTF-8""#),
            ),
        ] {
            let challenge = Challenge {
                profile,
                realm: None,
                metadata: None,
            };
            let asked = || -> Asked<'static> { panic!("it has no place for scopes") };
            let header = challenge.header(&denied, &scheme(kind), asked);
            assert_eq!(header.as_deref(), expected, "{kind:?}, {denied:?}");
        }
        let digest = other(&SchemeKind::HttpDigest, Rfc6750, "api").expect("a challenge");
        let again = other(&SchemeKind::HttpDigest, Rfc6750, "api").expect("a challenge");
        let start = r#"Digest realm="api", qop="auth", algorithm=SHA-256, charset=UTF-8, nonce=""#;
        assert!(digest.starts_with(start) && digest != again, "{digest}");
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
                of(Reason::RepeatedCredentials),
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
                of(Reason::RepeatedCredentials),
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

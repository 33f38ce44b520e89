//! Each refusal in the words of each profile.

use super::*;
use crate::policy::{Acr, Freshness};
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

//! What the refused are told to show.

use super::shown::Show::*;
use super::shown::{shown, shown_with};
use crate::api::figment;

#[test]
fn challenges_list_each_scheme_that_would_do() {
    let shown = shown();
    const KEY: &str = r#"APIKey realm="MachineKey", in="header", name="X-API-Key""#;
    for (path, shows, expected) in [
        ("/any", &[][..], &[r#"Bearer realm="Login""#, KEY][..]),
        (
            "/caller",
            &[],
            &[r#"Bearer realm="Login", scope="items""#, KEY],
        ),
        (
            "/caller",
            &[BadToken],
            &[r#"Bearer realm="Login", error="invalid_token""#, KEY],
        ),
        (
            "/caller",
            &[WrongMachine],
            &[r#"Bearer realm="Login", scope="items""#, KEY],
        ),
        (
            "/caller",
            &[Token("me"), WrongMachine],
            &[r#"Bearer realm="Login", error="insufficient_scope", scope="items""#],
        ),
        ("/caller", &[ReadingMachine], &[]),
        ("/machine", &[], &[KEY]),
        ("/caller", &[Locked], &[]),
        ("/basic", &[], &[r#"Basic realm="Basic", charset="UTF-8""#]),
    ] {
        let (_, _, challenges) = shown.get(path, shows);
        assert_eq!(challenges, expected, "{path} {shows:?}");
    }
    let (_, _, challenges) = shown.get("/digest", &[]);
    assert!(
        challenges[0].starts_with(r#"Digest realm="Digest", "#),
        "{challenges:?}"
    );
}

#[test]
fn fastapi_challenges_are_those_of_its_security_module() {
    let shown = shown_with(figment().merge(("scopes.challenge", "fastapi")));
    for (path, expected) in [
        ("/caller", &["Bearer", "APIKey"][..]),
        ("/machine", &["APIKey"]),
        ("/basic", &[r#"Basic realm="Basic", charset="UTF-8""#]),
    ] {
        let (status, _, challenges) = shown.get(path, &[]);
        assert_eq!(
            (status, &*challenges),
            (
                401,
                &expected.iter().map(|it| it.to_string()).collect::<Vec<_>>()[..]
            ),
            "{path}"
        );
    }
    let (status, _, challenges) = shown.get("/caller", &[ReadingMachine]);
    assert_eq!((status, challenges), (401, vec!["APIKey".to_owned()]));
}

//! Settings of issuers that end the launch, and what they leave out.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rocket::error::ErrorKind;
use rocket::http::Status;
use rocket::local::blocking::Client;
use rocket::serde::json::serde_json::Value;
use rocket_scopes::{Revocations, TokenIssuer};

use crate::api::rocket;

const KEY: &str = "nQ4vYx8sKd2mZp7wRt5uJc9gHb3fLa6e";
const SHARED: &str = "uJc9gHb3fLa6enQ4vYx8sKd2mZp7wRt5";

#[test]
fn a_server_issues_tokens_where_it_has_a_key_or_is_alone() {
    let other = format!(
        "[scopes.issuers.A]\nscheme = 'Corporate'\nissuer = 'https://a.example'\naudience = 'api'\nsecret = '{SHARED}'"
    );
    for (settings, issues) in [
        (String::new(), true),
        (format!("scopes.secret_key = '{KEY}'"), true),
        (other.clone(), false),
        (
            format!("[scopes]\nsecret_key = '{KEY}'\nissuer = 'https://here.example'\n{other}"),
            true,
        ),
    ] {
        let client = Client::untracked(rocket(&settings)).expect(&settings);
        let issuer = client.rocket().state::<TokenIssuer>();
        assert_eq!(issuer.is_some(), issues, "{settings}");
        assert!(client.rocket().state::<Revocations>().is_some());
    }
}

#[test]
fn own_tokens_beside_those_of_others_name_their_issuer() {
    let other = format!(
        "[scopes.issuers.A]\nscheme = 'Corporate'\nissuer = 'https://a.example'\naudience = 'api'\nsecret = '{SHARED}'"
    );
    for (settings, expected) in [
        (format!("[scopes]\nsecret_key = '{KEY}'\n{other}"), true),
        (
            format!("[scopes]\nsecret_key = '{KEY}'\nissuer = 'https://here.example'\n{other}"),
            false,
        ),
    ] {
        assert_eq!(ends(&settings), expected, "{settings}");
    }
}

#[test]
fn an_issuer_of_a_scheme_that_is_not_there_ends_the_launch() {
    for (table, scheme, expected) in [
        ("Corporate", "", false),
        ("A", "", false),
        ("A", "scheme = 'Corporate'", false),
        ("Partner", "scheme = 'Corporate'", false),
        ("Partner", "scheme = 'Partner'", true),
        ("Corporate", "scheme = 'Partner'", true),
    ] {
        let settings = format!(
            "[scopes.issuers.{table}]\n{scheme}\nissuer = 'https://a.example'\naudience = 'api'\nsecret = '{SHARED}'"
        );
        assert_eq!(ends(&settings), expected, "{settings}");
    }
}

#[test]
fn a_weak_secret_of_an_issuer_ends_the_launch() {
    for (secret, expected) in [
        (SHARED, false),
        ("tiny", true),
        ("changemechangemechangemechangeme1", true),
    ] {
        let settings = format!(
            "[scopes.issuers.Corporate]\nissuer = 'https://a.example'\naudience = 'api'\nsecret = '{secret}'"
        );
        assert_eq!(ends(&settings), expected, "{settings}");
    }
}

/// Do these settings end the launch?
fn ends(settings: &str) -> bool {
    match Client::untracked(rocket(settings)) {
        Ok(_) => false,
        Err(error) => matches!(error.kind(), ErrorKind::FailedFairings(_)),
    }
}

#[test]
fn an_issuer_without_usable_keys_ends_the_launch() {
    for source in [
        "jwks_file = '/nowhere/keys.json'",
        "key_file = '/nowhere/key.pem'",
        "key_file = '/dev/null'",
        "key_file = '/etc/hostname'",
        "jwks_url = 'http://a.example/keys'",
        "jwks_url = 'nowhere'",
        "client_id = 'api'\nclient_secret = 'a secret'\nintrospection_url = 'http://a.example/ask'",
        "client_id = 'api'\nclient_secret = 'a secret'\nintrospection_url = 'https://a:b@a.example/ask'",
        "client_id = 'api'\nclient_secret = 'a secret'\nintrospection_url = 'ask'",
        "introspection_url = 'https://a.example/ask'",
        "secret = 'short'",
        "algorithms = ['HS512']\nsecret = 'uJc9gHb3fLa6enQ4vYx8sKd2mZp7wRt5'",
    ] {
        let settings = format!(
            "[scopes.issuers.A]\nscheme = 'Corporate'\nissuer = 'https://a.example'\naudience = 'api'\n{source}"
        );
        assert!(ends(&settings), "{source}");
    }
    let settings = "[scopes.issuers.A]\nscheme = 'Corporate'\nissuer = 'a name'\naudience = 'api'";
    assert!(ends(settings), "{settings}");
}

#[test]
fn a_secret_is_good_and_of_one_issuer_wherever_it_stands() {
    let path = std::env::temp_dir().join(format!("rocket_scopes-oct-{}", std::process::id()));
    let previous = "kMx2vWq8Zr4tYb7nJc3hLp6sFd9gTa1e";
    for (secret, expected) in [
        (SHARED, false),
        (KEY, true),
        (previous, true),
        ("changemechangemechangemechangeme1", true),
        (&"ab".repeat(20), true),
    ] {
        let key = URL_SAFE_NO_PAD.encode(secret);
        std::fs::write(&path, format!(r#"{{"kty":"oct","k":"{key}"}}"#)).expect("a file");
        for source in [
            format!("secret = '{secret}'"),
            format!("algorithms = ['HS256']\nkey_file = '{}'", path.display()),
        ] {
            let settings = format!(
                "[scopes]\nsecret_key = '{KEY}'\nprevious_secret_keys = ['{previous}']\n\
                 issuer = 'https://here.example'\n[scopes.issuers.A]\nissuer = 'https://a.example'\n\
                 audience = 'api'\n{source}"
            );
            assert_eq!(ends(&settings), expected, "{settings}");
        }
    }
    std::fs::remove_file(path).expect("our file");
}

#[test]
fn metadata_of_the_resource_is_answered_where_challenges_say() {
    for (resource, path) in [
        ("https://api.example.com", ""),
        ("https://api.example.com/", ""),
        ("https://api.example.com/v1", "/v1"),
        ("https://api.example.com/v1/", "/v1/"),
    ] {
        let settings = format!("scopes.resource = '{resource}'");
        let client = Client::untracked(rocket(&settings)).expect(resource);
        let path = format!("/.well-known/oauth-protected-resource{path}");
        let refused = client.get("/who").dispatch();
        let challenge = refused.headers().get_one("WWW-Authenticate");
        let named = format!("resource_metadata=\"https://api.example.com{path}\"");
        assert!(
            challenge.is_some_and(|it| it.contains(&named)),
            "{challenge:?}"
        );
        let answer = client.get(&path).dispatch();
        assert_eq!(answer.status(), Status::Ok, "{path}");
        let json: Value = answer.into_json().expect("JSON");
        assert_eq!(json["resource"], resource);
    }
}

//! Opaque tokens, about which their issuer is asked (RFC 7662).

#![cfg(feature = "remote")]

use std::time::Duration;

use rocket::futures::future::join_all;
use rocket::http::Status;
use rocket::local::asynchronous::Client;
use rocket::serde::json::serde_json::{Value, json};
use rocket::tokio::time::{Instant, sleep};
use rocket_scopes::{Clock, SystemClock};

use crate::api::{Hands, client, get, rocket, rocket_at, status};
use crate::provider::Provider;
use crate::signer::Signer;

const ISSUER: &str = "https://asked.example";

fn settings(provider: &Provider, more: &str) -> String {
    format!(
        "[scopes.issuers.Asked]\nscheme = 'Corporate'\nissuer = '{ISSUER}'\nclient_id = 'api'\n\
         client_secret = 'a secret'\nintrospection_url = '{}/introspect'\n{more}",
        provider.issuer()
    )
}

/// What an issuer says of an access token that is good for an hour, with more members.
fn active(more: Value) -> String {
    let now = SystemClock.now();
    let mut said = json!({
        "active": true,
        "iss": ISSUER,
        "sub": "johndoe",
        "aud": "api",
        "client_id": "portal",
        "token_type": "Bearer",
        "iat": now,
        "exp": now + 3600,
    });
    for (name, value) in more.as_object().unwrap() {
        match value {
            Value::Null => drop(said.as_object_mut().unwrap().remove(name)),
            value => said[name] = value.clone(),
        }
    }
    said.to_string()
}

/// A provider that says this of every token, and a server that asks it.
async fn asking(said: impl Into<String>, more: &str) -> (Provider, Client) {
    let provider = Provider::start();
    provider.answer(200, said);
    let client = client(&settings(&provider, more)).await;
    (provider, client)
}

#[rocket::async_test]
async fn a_token_grants_what_its_issuer_says() {
    let (provider, client) = asking(active(json!({ "scope": "items other" })), "").await;
    let response = get(&client, "/who", "an-opaque-token").await;
    assert_eq!(response.status(), Status::Ok);
    let body = response.into_string().await;
    assert_eq!(body.as_deref(), Some("johndoe of https://asked.example"));
    assert_eq!(
        status(&client, "/items", "an-opaque-token").await,
        Status::Ok
    );
    let asked = provider.asked();
    assert_eq!(asked.len(), 1, "the answer is remembered");
    assert!(asked[0].ends_with("token_type_hint=access_token&token=an-opaque-token"));
    assert!(asked[0].contains("Basic YXBpOmErc2VjcmV0"), "{}", asked[0]);

    provider.answer(200, active(json!({ "scope": "other" })));
    let response = get(&client, "/items", "another-token").await;
    assert_eq!(response.status(), Status::Forbidden);
    let challenge = response.headers().get_one("WWW-Authenticate").unwrap();
    assert!(
        challenge.contains(r#"error="insufficient_scope""#),
        "{challenge}"
    );
    assert_eq!(status(&client, "/who", "another-token").await, Status::Ok);
}

#[rocket::async_test]
async fn the_scopes_stand_in_the_claim_of_the_settings() {
    let said = active(json!({ "scope": "items", "permissions": ["other"] }));
    let (provider, client) = asking(said, "scope_claim = 'permissions'").await;
    assert_eq!(status(&client, "/items", "one").await, Status::Forbidden);
    provider.answer(200, active(json!({ "permissions": ["items"] })));
    assert_eq!(status(&client, "/items", "two").await, Status::Ok);
}

#[rocket::async_test]
async fn what_the_issuer_says_must_be_of_this_server_and_of_a_good_token() {
    let now = SystemClock.now();
    for (audience, more, expected) in [
        ("", json!({}), Status::Ok),
        ("", json!({ "aud": null }), Status::Ok),
        ("", json!({ "aud": "other" }), Status::Ok),
        ("audience = 'api'", json!({}), Status::Ok),
        (
            "audience = 'api'",
            json!({ "aud": ["other", "api"] }),
            Status::Ok,
        ),
        (
            "audience = 'api'",
            json!({ "aud": "other" }),
            Status::Unauthorized,
        ),
        (
            "audience = 'api'",
            json!({ "aud": null }),
            Status::Unauthorized,
        ),
        ("", json!({ "iss": null }), Status::Ok),
        (
            "",
            json!({ "iss": "https://other.example" }),
            Status::Unauthorized,
        ),
        ("", json!({ "token_type": "bearer" }), Status::Ok),
        ("", json!({ "token_type": "DPoP" }), Status::Unauthorized),
        ("", json!({ "sub": null }), Status::Ok),
        (
            "",
            json!({ "sub": null, "client_id": null }),
            Status::Unauthorized,
        ),
        ("", json!({ "cnf": { "jkt": "x" } }), Status::Unauthorized),
        ("", json!({ "exp": null, "iat": null }), Status::Ok),
        ("", json!({ "exp": now - 10 }), Status::Unauthorized),
        ("", json!({ "nbf": now + 600 }), Status::Unauthorized),
        ("", json!({ "iat": now + 600 }), Status::Unauthorized),
        ("", json!({ "active": false }), Status::Unauthorized),
    ] {
        let (_provider, client) = asking(active(more.clone()), audience).await;
        for path in ["/who", "/items"] {
            let response = get(&client, path, "an-opaque-token").await;
            // Nothing grants the scope.
            let expected = match path {
                "/items" if expected == Status::Ok => Status::Forbidden,
                _ => expected,
            };
            assert_eq!(response.status(), expected, "{path} {audience} {more}");
            if expected == Status::Unauthorized {
                let challenge = response.headers().get_one("WWW-Authenticate").unwrap();
                assert!(
                    challenge.contains(r#"error="invalid_token""#),
                    "{challenge}"
                );
            }
        }
    }
}

#[rocket::async_test]
async fn an_endpoint_that_is_down_is_waited_for() {
    let provider = Provider::start();
    let client = client(&settings(&provider, "")).await;
    for (code, body) in [
        (500, String::new()),
        (401, String::new()),
        (200, "<html>".to_owned()),
        (
            200,
            json!({ "active": "true", "sub": "johndoe" }).to_string(),
        ),
    ] {
        provider.answer(code, body);
        let response = get(&client, "/who", "an-opaque-token").await;
        assert_eq!(response.status(), Status::ServiceUnavailable);
        let wait = response.headers().get_one("Retry-After").unwrap();
        assert!(wait.parse::<u64>().unwrap() >= 1, "{wait}");
        assert_eq!(response.headers().get_one("WWW-Authenticate"), None);
    }
    provider.answer(200, active(json!({})));
    let late = Instant::now() + Duration::from_secs(20);
    loop {
        let found = status(&client, "/who", "an-opaque-token").await;
        if found == Status::Ok {
            break;
        }
        assert_eq!(found, Status::ServiceUnavailable);
        assert!(Instant::now() < late, "it does not recover");
        sleep(Duration::from_millis(20)).await;
    }
}

#[rocket::async_test]
async fn requests_with_one_token_share_one_call() {
    let (provider, client) = asking(active(json!({ "scope": "items" })), "").await;
    let requests = (0..200).map(|_| status(&client, "/items", "an-opaque-token"));
    let found = join_all(requests).await;
    assert!(found.iter().all(|it| *it == Status::Ok), "{found:?}");
    assert_eq!(provider.asked().len(), 1);
}

#[rocket::async_test]
async fn a_revocation_by_the_issuer_is_noticed_after_the_time_of_the_cache() {
    let clock = Hands::default();
    clock.set(1000);
    for (more, believed_for) in [("", 60), ("introspection_cache = 7", 7)] {
        let provider = Provider::start();
        let rocket = rocket_at(&settings(&provider, more), &clock);
        let client = Client::untracked(rocket).await.unwrap();
        let start = clock.now();
        provider.answer(200, r#"{"active":true,"sub":"x","token_type":"Bearer"}"#);
        assert_eq!(status(&client, "/who", "token").await, Status::Ok);
        provider.answer(200, r#"{"active":false}"#);
        clock.set(start + believed_for - 1);
        assert_eq!(status(&client, "/who", "token").await, Status::Ok);
        assert_eq!(provider.asked().len(), 1);
        clock.set(start + believed_for);
        assert_eq!(status(&client, "/who", "token").await, Status::Unauthorized);
        assert_eq!(provider.asked().len(), 2);
    }
}

#[rocket::async_test]
async fn nothing_is_remembered_where_that_is_set() {
    let (provider, client) = asking(active(json!({})), "introspection_cache = 0").await;
    for calls in 1..4 {
        assert_eq!(status(&client, "/who", "token").await, Status::Ok);
        assert_eq!(provider.asked().len(), calls);
    }
}

#[rocket::async_test]
async fn a_token_that_is_revoked_here_stays_so() {
    for more in [json!({}), json!({ "jti": "1" }), json!({ "exp": null })] {
        let said = active(more.clone());
        let (provider, client) = asking(said, "introspection_cache = 0").await;
        let header = rocket::http::Header::new("Authorization", "Bearer token");
        let logout = client.post("/logout").header(header).dispatch().await;
        assert_eq!(logout.status(), Status::Ok);
        let mut again = more.clone();
        again["seen"] = json!(2);
        provider.answer(200, active(again));
        assert_eq!(
            status(&client, "/who", "token").await,
            Status::Unauthorized,
            "{more}"
        );
    }
}

/// Who is shown a token can use it.
#[rocket::async_test]
async fn a_token_is_shown_to_nobody_whom_it_is_not_from() {
    let (asked, keys) = (Provider::start(), Provider::start());
    asked.answer(200, active(json!({})));
    let signer = Signer::new(keys.issuer(), "1");
    let settings = settings(&asked, "")
        + &format!(
            "\n[scopes.issuers.Signs]\nscheme = 'Corporate'\nissuer = '{}'\naudience = 'api'\n\
             algorithms = ['ES256']",
            keys.issuer()
        );
    let client = client(&settings).await;
    let other = signer.token(json!({}));
    // Its keys are not there yet: nobody can say, and nobody else is asked.
    assert_eq!(
        status(&client, "/who", &other).await,
        Status::ServiceUnavailable
    );
    keys.answer(200, crate::signer::jwks(&[&signer]));
    let late = Instant::now() + Duration::from_secs(20);
    while status(&client, "/who", &other).await != Status::Ok {
        assert!(Instant::now() < late, "the keys are not fetched");
        sleep(Duration::from_millis(20)).await;
    }
    let forged = Signer::new(keys.issuer(), "1").token(json!({}));
    let expired = signer.token(json!({ "exp": 1 }));
    let foreign = signer.token(json!({ "iss": "https://nobody.example" }));
    let without = signer.token(json!({ "iss": 7 }));
    let unsigned = other[..=other.rfind('.').unwrap()].to_owned();
    for token in [
        &forged,
        &expired,
        &foreign,
        &without,
        &unsigned,
        &format!("{other}.x"),
        &format!("x.{other}"),
        &format!("{other} x"),
        &format!("x,{other}"),
        &other.replace('.', ".."),
        &other[..other.rfind('.').unwrap()].to_owned(),
    ] {
        assert_eq!(
            status(&client, "/who", token).await,
            Status::Unauthorized,
            "{token}"
        );
    }
    assert_eq!(asked.asked(), [""; 0]);

    // Its own it is asked about, also where they are JWTs.
    let own = Signer::new(ISSUER, "1").token(json!({}));
    assert_eq!(status(&client, "/who", &own).await, Status::Ok);
    assert_eq!(status(&client, "/who", "opaque").await, Status::Ok);
    assert_eq!(asked.asked().len(), 2);
}

#[test]
fn what_is_no_token_is_not_asked_about() {
    let provider = Provider::start();
    provider.answer(200, active(json!({})));
    let client = rocket::local::blocking::Client::untracked(rocket(&settings(&provider, "")));
    let client = client.unwrap();
    let long = "a".repeat(8193);
    for token in [
        "two words",
        "a,b",
        "\"a\"",
        "a=b",
        "a:b",
        "ä",
        "=",
        "a.b.c",
        &long,
    ] {
        let header = rocket::http::Header::new("Authorization", format!("Bearer {token}"));
        let response = client.get("/who").header(header).dispatch();
        assert_eq!(response.status(), Status::Unauthorized, "{token}");
    }
    assert_eq!(provider.asked(), [""; 0]);
}

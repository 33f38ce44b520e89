//! Tokens of an issuer whose keys are fetched.

#![cfg(feature = "remote")]

use std::time::Duration;

use rocket::http::Status;
use rocket::local::asynchronous::Client;
use rocket::serde::json::serde_json::json;
use rocket::tokio::time::{Instant, sleep};

use crate::api::{client, get, status};
use crate::provider::Provider;
use crate::signer::{Signer, jwks};

fn settings(provider: &Provider, source: &str) -> String {
    format!(
        "[scopes.issuers.A]\nscheme = 'Corporate'\nissuer = '{}'\naudience = 'api'\nalgorithms = ['ES256']\n\
         keys_cool_down = 1\n{source}",
        provider.issuer()
    )
}

/// Asks until the answer is this one: the keys are fetched in the background.
async fn comes(client: &Client, token: &str, expected: Status) {
    let late = Instant::now() + Duration::from_secs(20);
    loop {
        let found = status(client, "/who", token).await;
        if found == expected {
            return;
        }
        assert!(Instant::now() < late, "{found} and not {expected}");
        sleep(Duration::from_millis(20)).await;
    }
}

#[rocket::async_test]
async fn a_provider_that_is_down_at_the_start_is_waited_for() {
    for by_address in [false, true] {
        let provider = Provider::start();
        let source = match by_address {
            true => format!("jwks_url = '{}/jwks'", provider.issuer()),
            false => String::new(),
        };
        let client = client(&settings(&provider, &source)).await;
        let signer = Signer::new(provider.issuer(), "1");
        let token = signer.token(json!({}));
        let response = get(&client, "/who", &token).await;
        assert_eq!(response.status(), Status::ServiceUnavailable);
        let wait = response.headers().get_one("Retry-After").unwrap();
        assert!(wait.parse::<u64>().unwrap() >= 1, "{wait}");
        assert_eq!(response.headers().get_one("WWW-Authenticate"), None);
        // What could not be good whatever the keys are is refused all the same.
        let foreign = signer.token(json!({ "iss": "https://other.example" }));
        assert_eq!(
            status(&client, "/who", &foreign).await,
            Status::Unauthorized
        );

        provider.answer(200, jwks(&[&signer]));
        comes(&client, &token, Status::Ok).await;
    }
}

#[rocket::async_test]
async fn keys_rotate_with_an_overlap_and_are_gone_after_it() {
    let provider = Provider::start();
    let (old, new) = (
        Signer::new(provider.issuer(), "old"),
        Signer::new(provider.issuer(), "new"),
    );
    provider.answer(200, jwks(&[&old]));
    let client = client(&settings(&provider, "")).await;
    let (of_old, of_new) = (old.token(json!({})), new.token(json!({})));
    comes(&client, &of_old, Status::Ok).await;

    provider.answer(200, jwks(&[&old, &new]));
    comes(&client, &of_new, Status::Ok).await;
    assert_eq!(status(&client, "/who", &of_old).await, Status::Ok);

    // The old key is dropped, and noticed when somebody asks for a third one.
    provider.answer(200, jwks(&[&new]));
    let third = Signer::new(provider.issuer(), "third").token(json!({}));
    let late = Instant::now() + Duration::from_secs(20);
    while status(&client, "/who", &of_old).await == Status::Ok {
        assert!(Instant::now() < late, "the old key is still used");
        status(&client, "/who", &third).await;
        sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(status(&client, "/who", &of_new).await, Status::Ok);
    assert!(!status(&client, "/who", &third).await.class().is_success());
}

/// A key without a name is meant by any, as long as there is none of that name.
#[rocket::async_test]
async fn a_key_without_a_name_is_not_remembered_by_the_name_of_another() {
    let provider = Provider::start();
    let [nameless, named] = [(); 2].map(|()| Signer::new(provider.issuer(), "x"));
    provider.answer(
        200,
        json!({ "keys": [nameless.nameless_jwk()] }).to_string(),
    );
    let settings = settings(&provider, "").replace("['ES256']", "['ES256', 'ES384']");
    let client = client(&settings).await;
    comes(&client, &nameless.token(json!({})), Status::Ok).await;
    comes(&client, &nameless.token(json!({ "jti": "2" })), Status::Ok).await;

    let both = json!({ "keys": [nameless.nameless_jwk(), named.jwk()] });
    provider.answer(200, both.to_string());
    let (new, unknown) = (named.token(json!({})), named.token_of("ES384", json!({})));
    let late = Instant::now() + Duration::from_secs(20);
    while status(&client, "/who", &new).await != Status::Ok {
        assert!(Instant::now() < late, "the named key is not used");
        // Nobody has such a key: the set is read again.
        status(&client, "/who", &unknown).await;
        sleep(Duration::from_millis(20)).await;
    }
    // The header is the same, and now means the other key.
    let third = nameless.token(json!({ "jti": "3" }));
    assert_eq!(status(&client, "/who", &third).await, Status::Unauthorized);
}

#[rocket::async_test]
async fn good_keys_are_used_while_the_provider_is_down_or_lies() {
    let provider = Provider::start();
    let signer = Signer::new(provider.issuer(), "1");
    provider.answer(200, jwks(&[&signer]));
    let client = client(&settings(&provider, "")).await;
    comes(&client, &signer.token(json!({})), Status::Ok).await;
    for (status_code, body) in [(500, ""), (200, "<html>"), (200, r#"{"keys":[]}"#)] {
        provider.answer(status_code, body);
        let unknown = Signer::new(provider.issuer(), "2").token(json!({}));
        let before = provider.fetches();
        let late = Instant::now() + Duration::from_secs(20);
        while status_code == 200 && provider.fetches() == before {
            assert!(Instant::now() < late, "nothing is fetched");
            assert!(!status(&client, "/who", &unknown).await.class().is_success());
            sleep(Duration::from_millis(20)).await;
        }
        // Another token: the first one is remembered.
        let another = signer.token(json!({ "jti": body }));
        assert_eq!(
            status(&client, "/who", &another).await,
            Status::Ok,
            "{body}"
        );
    }
}

#[rocket::async_test]
async fn unknown_keys_cost_the_provider_one_fetch() {
    let provider = Provider::start();
    let signer = Signer::new(provider.issuer(), "1");
    provider.answer(200, jwks(&[&signer]));
    let source = settings(&provider, "").replace("keys_cool_down = 1", "keys_cool_down = 600");
    let client = client(&source).await;
    comes(&client, &signer.token(json!({})), Status::Ok).await;
    let unknown = Signer::new(provider.issuer(), "2");
    for n in 0..200 {
        let token = unknown.token(json!({ "jti": n.to_string() }));
        let refused = status(&client, "/who", &token).await;
        assert!(!refused.class().is_success(), "{refused}");
    }
    assert!(provider.fetches() <= 2, "{} fetches", provider.fetches());
}

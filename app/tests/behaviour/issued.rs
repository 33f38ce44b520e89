//! The tokens that the login issues (RFC 9068 section 2).

use rocket::serde::json::serde_json::{self, Value};

use crate::api::Api;
use crate::forge::{Claims, decode, now, with_header};
use crate::verdict::{accepted, refused};

const FORM: &str = "username=zoe&password=correct+horse&scope=items+me";

/// Logs in as somebody whose hash is quick to verify: the answer, the token's header and claims.
async fn issued(settings: &str) -> (Value, String, Value) {
    let api = Api::with(&format!("bcrypt_cost = 10\n{settings}")).await;
    api.add_user("zoe", "correct horse").await;
    let answer = api.login(FORM).await.json();
    let token = answer["access_token"].as_str().unwrap();
    assert_eq!(
        api.get_as("/users/me/items", token).await.status,
        200,
        "{settings}"
    );
    let parts: Vec<_> = token.split('.').collect();
    assert_eq!(parts.len(), 3);
    let claims = serde_json::from_str(&decode(parts[1])).unwrap();
    (answer.clone(), decode(parts[0]), claims)
}

fn names(object: &Value) -> Vec<&str> {
    let mut names: Vec<_> = object
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    names.sort_unstable();
    names
}

#[rocket::async_test]
async fn header_and_claims_are_those_and_no_others() {
    let before = now();
    let (answer, header, claims) = issued("").await;
    let kid = header
        .strip_prefix(r#"{"alg":"HS256","typ":"at+jwt","kid":""#)
        .and_then(|rest| rest.strip_suffix(r#""}"#));
    let is_hex = |kid: &str| kid.len() == 16 && kid.bytes().all(|b| b.is_ascii_hexdigit());
    assert!(kid.is_some_and(is_hex), "{header}");
    assert_eq!(
        names(&claims),
        ["client_id", "exp", "iat", "jti", "scope", "sub"]
    );
    assert_eq!(
        (&claims["sub"], &claims["scope"]),
        (&"zoe".into(), &"me items".into())
    );
    let (issued, expires) = (
        claims["iat"].as_u64().unwrap(),
        claims["exp"].as_u64().unwrap(),
    );
    assert!((before..=now()).contains(&issued));
    assert_eq!(expires - issued, 30 * 60);
    assert_eq!(answer["expires_in"], 30 * 60);
    // 128 random bits.
    assert_eq!(claims["jti"].as_str().unwrap().len(), 22);
}

#[rocket::async_test]
async fn issuer_audience_claim_and_lifetime_are_as_configured() {
    let settings = "issuer = 'https://issuer.example'\naudience = 'items-api'\n\
                    scope_claim = 'scp'\ntoken_lifetime = 900";
    let (answer, _, claims) = issued(settings).await;
    assert_eq!(
        names(&claims),
        ["aud", "client_id", "exp", "iat", "iss", "jti", "scp", "sub"]
    );
    assert_eq!(claims["iss"], "https://issuer.example");
    assert_eq!(claims["aud"], "items-api");
    assert_eq!(claims["scp"], "me items");
    assert_eq!(
        claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap(),
        900
    );
    assert_eq!(
        (&answer["expires_in"], &answer["scope"]),
        (&900.into(), &"me items".into())
    );
}

/// RFC 9068 section 2.2: required. It is what the client calls itself.
#[rocket::async_test]
async fn the_token_names_the_client() {
    let api = Api::with("bcrypt_cost = 10").await;
    api.add_user("zoe", "correct horse").await;
    let longest = "x".repeat(128);
    for (id, named) in [
        ("", "anonymous"),
        ("a+%22b%22", "a \"b\""),
        (&longest, &longest),
    ] {
        let answer = api.login(&format!("{FORM}&client_id={id}")).await.json();
        let token = answer["access_token"].as_str().unwrap().to_owned();
        let claims: Value =
            serde_json::from_str(&decode(token.split('.').nth(1).unwrap())).unwrap();
        assert_eq!(claims["client_id"], named);
    }
    for id in [format!("{longest}x"), "%00".to_owned(), "%C3%A4".to_owned()] {
        let answer = api.login(&format!("{FORM}&client_id={id}")).await;
        assert_eq!(answer.status, 400, "{id}");
        assert_eq!(answer.json()["error"], "invalid_request", "{id}");
    }
}

#[rocket::async_test]
async fn no_two_tokens_are_equal() {
    let api = Api::with("").await;
    let tokens: std::collections::HashSet<_> =
        (0..100).map(|_| api.token("johndoe", "me")).collect();
    assert_eq!(tokens.len(), 100);
}

#[rocket::async_test]
async fn the_kid_tells_keys_apart_and_gives_none_away() {
    let header = async |settings| issued(settings).await.1;
    let (one, same) = (header("").await, header("token_lifetime = 60").await);
    let other = header("secret_key = 'aW8sX2kP5vQ7zN1cB4mJ6hT9yR3dL0gE'").await;
    assert_eq!(one, same);
    assert_ne!(one, other);

    let api = Api::with("").await;
    accepted(&api, "its own kid", &with_header(&one)).await;
    refused(&api, "the other's kid", &with_header(&other)).await;
}

/// RFC 7519 section 4.1.2: whatever a name holds, the token says it and nothing else.
#[rocket::async_test]
async fn any_user_name_is_one_subject() {
    let api = Api::with("bcrypt_cost = 10").await;
    for name in [
        "o'brien",
        "\"q\"",
        "zoë ☃",
        "a\\b",
        "{\"sub\":\"johndoe\"}",
        "x\",\"scope\":\"items",
    ] {
        api.add_user(name, "correct horse").await;
        let token = api.token(name, "me");
        let answer = api.get_as("/users/me", &token).await;
        assert_eq!(
            (answer.status, &answer.json()["username"]),
            (200, &name.into()),
            "{name}"
        );
        assert_eq!(
            api.get_as("/users/me/items", &token).await.status,
            401,
            "{name}"
        );
    }
    accepted(&api, "johndoe", &Claims::good().token()).await;
}

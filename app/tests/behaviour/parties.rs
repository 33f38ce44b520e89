//! `iss` and `aud`: for whom a token is, and from whom (RFC 7519 section 4.1, RFC 9068 section 4).

use crate::api::Api;
use crate::forge::Claims;
use crate::verdict::{accepted, refused};

const ISSUER: &str = "https://issuer.example/a";
const AUDIENCE: &str = "items-api";

#[rocket::async_test]
async fn without_an_audience_of_our_own_every_aud_is_refused() {
    let api = Api::with("").await;
    accepted(&api, "no aud", &Claims::good().token()).await;
    for json in [r#""x""#, r#"["x"]"#, "[]", r#""""#, "null", "7", "{}"] {
        refused(&api, json, &Claims::good().set("aud", json).token()).await;
    }
}

#[rocket::async_test]
async fn aud_names_the_configured_audience() {
    let api = Api::with(&format!("audience = '{AUDIENCE}'")).await;
    for (json, good) in [
        (r#""items-api""#, true),
        (r#"["items-api"]"#, true),
        (r#"["x","items-api"]"#, true),
        (r#"["items-api","items-api"]"#, true),
        (r#""items-api2""#, false),
        (r#""items-ap""#, false),
        (r#""ITEMS-API""#, false),
        (r#""items-api ""#, false),
        (r#""x items-api""#, false),
        (r#""x,items-api""#, false),
        (r#""""#, false),
        (r#"["x"]"#, false),
        ("[]", false),
        (r#"[["items-api"]]"#, false),
        (r#"["items-api",7]"#, false),
        (r#"[null,"items-api"]"#, false),
        (r#"{"items-api":1}"#, false),
        (r#"{"aud":"items-api"}"#, false),
        ("null", false),
        ("7", false),
        ("true", false),
    ] {
        let token = Claims::good().set("aud", json).token();
        match good {
            true => accepted(&api, json, &token).await,
            false => refused(&api, json, &token).await,
        }
    }
    refused(&api, "no aud", &Claims::good().token()).await;
}

#[rocket::async_test]
async fn iss_is_the_configured_issuer_to_the_byte() {
    let api = Api::with(&format!("issuer = '{ISSUER}'")).await;
    for (json, good) in [
        (r#""https://issuer.example/a""#, true),
        (r#""https:\/\/issuer.example\/a""#, true),
        (r#""https://issuer.example/a/""#, false),
        (r#""https://issuer.example/""#, false),
        (r#""https://issuer.example/ab""#, false),
        (r#""https://issuer.example/A""#, false),
        (r#""HTTPS://issuer.example/a""#, false),
        (r#""http://issuer.example/a""#, false),
        (r#""https://issuer.example:443/a""#, false),
        (r#""https://issuer.example/a#""#, false),
        (r#"" https://issuer.example/a""#, false),
        (r#""https://evil.example/https://issuer.example/a""#, false),
        (r#"["https://issuer.example/a"]"#, false),
        (r#"{"https://issuer.example/a":1}"#, false),
        (r#""""#, false),
        ("null", false),
        ("7", false),
    ] {
        let token = Claims::good().set("iss", json).token();
        match good {
            true => accepted(&api, json, &token).await,
            false => refused(&api, json, &token).await,
        }
    }
    refused(&api, "no iss", &Claims::good().token()).await;
}

#[rocket::async_test]
async fn iss_is_text_even_where_none_is_configured() {
    let api = Api::with("").await;
    for json in ["7", "null", "[]", "{}", r#"["https://issuer.example/a"]"#] {
        refused(&api, json, &Claims::good().set("iss", json).token()).await;
    }
}

#[rocket::async_test]
async fn tokens_of_the_login_pass_the_checks_of_the_same_server_only() {
    let settings = format!("issuer = '{ISSUER}'\naudience = '{AUDIENCE}'");
    let (named, plain) = (Api::with(&settings).await, Api::with("").await);
    let (from_named, from_plain) = (
        named.token("johndoe", "me items"),
        plain.token("johndoe", "me items"),
    );
    accepted(&named, "its own", &from_named).await;
    accepted(&plain, "its own", &from_plain).await;
    refused(&named, "without iss and aud", &from_plain).await;
    refused(&plain, "with aud", &from_named).await;
}

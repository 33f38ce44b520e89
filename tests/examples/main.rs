//! The programs in `examples/`: who must pass, and who must not.
#![cfg(feature = "openapi")]
#![allow(missing_docs, reason = "a test")]
#![allow(clippy::duplicate_mod, reason = "each program has its login")]

mod api_keys;
mod external_issuer;
mod multi_tenant;
mod programs;
mod provider;
mod two_issuers;
mod websockets;

use rocket::Config;
use rocket::figment::Figment;
use rocket::http::{ContentType, Header, Status};
use rocket::local::blocking::{Client, LocalRequest};
use rocket::serde::json::Value;

/// Settings as of a program that is run alone, with cheap passwords.
fn figment() -> Figment {
    Figment::from(Config::debug_default())
        .merge(("log_level", "off"))
        .merge(("scopes.bcrypt_cost", 10))
}

/// Logs in with a password.
fn log_in(client: &Client, name: &str, password: &str, scope: &str) -> Header<'static> {
    let form = format!("username={name}&password={password}&scope={scope}");
    let response = client
        .post("/token")
        .header(ContentType::Form)
        .body(form)
        .dispatch();
    assert_eq!(response.status(), Status::Ok, "{name}");
    let token: Value = response.into_json().expect("JSON");
    bearer(token["access_token"].as_str().expect("a token"))
}

fn bearer(token: &str) -> Header<'static> {
    Header::new("Authorization", format!("Bearer {token}"))
}

fn answer(request: LocalRequest<'_>) -> (u16, String) {
    let response = request.dispatch();
    let status = response.status().code;
    (status, response.into_string().unwrap_or_default())
}

//! The document, as it is served: a golden file, so that a change of the contract shows in review.
//!
//! `UPDATE_GOLDEN=1 cargo test -p app --test behaviour document` writes it anew.

use std::fs;
use std::path::Path;

use rocket::serde::json::serde_json::{Value, json};

use crate::api::Api;
use crate::forge::Claims;

#[rocket::async_test]
async fn the_document_is_the_golden_file() {
    let served = Api::with("").await.get("/openapi.json", &[]).await;
    assert_eq!(served.status, 200);
    served.json();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/behaviour/openapi.json");
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|set| set == "1") {
        fs::write(&path, &served.body).unwrap();
    }
    let golden = fs::read_to_string(&path).unwrap();
    let changed = served
        .body
        .lines()
        .zip(golden.lines())
        .find(|(now, then)| now != then);
    assert_eq!(
        changed, None,
        "served, and golden; UPDATE_GOLDEN=1 takes what is served"
    );
    assert!(
        served.body == golden,
        "one is longer; UPDATE_GOLDEN=1 takes what is served"
    );
}

#[rocket::async_test]
async fn scheme_and_scopes_are_those_of_the_contract() {
    let document = Api::with("").await.get("/openapi.json", &[]).await.json();
    let scheme = &document["components"]["securitySchemes"]["OAuth2PasswordBearer"];
    assert_eq!(scheme["type"], "oauth2");
    let flow = json!({
        "tokenUrl": "token",
        "scopes": {
            "me": "Read information about the current user.",
            "items": "Read items.",
            "metrics": "Read how often callers were let through and refused.",
        },
    });
    assert_eq!(scheme["flows"], json!({ "password": flow }));
    for (path, method, security) in [
        ("/status", "get", json!([{ "OAuth2PasswordBearer": [] }])),
        (
            "/users/me",
            "get",
            json!([{ "OAuth2PasswordBearer": ["me"] }]),
        ),
        (
            "/users/me/items",
            "get",
            json!([{ "OAuth2PasswordBearer": ["items", "me"] }]),
        ),
        (
            "/metrics",
            "get",
            json!([{ "OAuth2PasswordBearer": ["metrics"] }]),
        ),
        ("/token", "post", json!([])),
    ] {
        assert_eq!(
            document["paths"][path][method]["security"], security,
            "{path}"
        );
    }
    assert_eq!(document["paths"].as_object().unwrap().len(), 5);
}

/// A response of an operation, with its reference followed.
pub fn response<'d>(document: &'d Value, operation: &'d Value, status: &str) -> Option<&'d Value> {
    let response = operation["responses"].get(status)?;
    match response["$ref"].as_str() {
        None => Some(response),
        Some(reference) => document.pointer(reference.trim_start_matches('#')),
    }
}

#[rocket::async_test]
async fn refusals_are_documented_with_their_challenge() {
    let document = Api::with("").await.get("/openapi.json", &[]).await.json();
    for (path, scoped) in [
        ("/status", false),
        ("/users/me", true),
        ("/users/me/items", true),
    ] {
        let operation = &document["paths"][path]["get"];
        // A guard's own 403 has no challenge: no scope would help.
        for (status, there, is_challenged) in [("401", true, true), ("403", scoped, false)] {
            let found = response(&document, operation, status);
            assert_eq!(found.is_some(), there, "{status} of {path}");
            if let Some(found) = found {
                assert_eq!(
                    found["headers"]["WWW-Authenticate"]["required"], is_challenged,
                    "{status} of {path}"
                );
                assert!(
                    found["content"]["application/json"]["schema"].is_object(),
                    "{path}"
                );
            }
        }
    }
}

#[rocket::async_test]
async fn an_etag_saves_the_second_download() {
    let api = Api::with("").await;
    for path in ["/openapi.json", "/docs", "/docs/view.js"] {
        let first = api.get(path, &[]).await;
        assert_eq!((first.status, first.all("ETag").len()), (200, 1), "{path}");
        let tag = first.all("ETag")[0].to_owned();
        let weak = format!("W/{tag}");
        let list = format!("\"x\", {tag}");
        for (known, status) in [
            (&*tag, 304),
            (&weak, 304),
            (&list, 304),
            ("*", 304),
            ("\"x\"", 200),
            ("", 200),
            (tag.trim_matches('"'), 200),
        ] {
            let answer = api.get(path, &[("If-None-Match", known)]).await;
            assert_eq!(answer.status, status, "{path} {known}");
            assert_eq!(answer.body.is_empty(), status == 304, "{path} {known}");
            assert_eq!(answer.all("ETag"), [tag.as_str()], "{path} {known}");
        }
        let again = Api::with("").await.get(path, &[]).await;
        assert_eq!(
            again.all("ETag"),
            [tag.as_str()],
            "{path}: the same at each start"
        );
    }
}

#[rocket::async_test]
async fn the_page_loads_nothing_from_elsewhere() {
    let api = Api::with("").await;
    let page = api.get("/docs", &[]).await;
    assert_eq!(page.status, 200);
    assert_eq!(page.all("Content-Type"), ["text/html; charset=utf-8"]);
    let policy = page.all("Content-Security-Policy");
    assert_eq!(policy.len(), 1);
    for directive in [
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
    ] {
        assert!(policy[0].contains(directive), "{policy:?}");
    }
    for unsafe_word in ["unsafe-eval", "*", "http:", "https:"] {
        assert!(!policy[0].contains(unsafe_word), "{policy:?}");
    }
    let script = policy[0]
        .split(';')
        .find(|part| part.contains("script-src"));
    assert!(!script.unwrap().contains("unsafe-inline"), "{policy:?}");
    assert!(page.body.contains("rapi-doc"), "RapiDoc shows the document");
    assert!(!page.body.contains("src=\"http") && !page.body.contains("href=\"http"));
    let script = api.get("/docs/rapidoc-min.js", &[]).await;
    assert_eq!(script.status, 200);
    assert_eq!(page.all("X-Content-Type-Options"), ["nosniff"]);
}

#[rocket::async_test]
async fn credentials_make_no_difference_to_the_document() {
    let api = Api::with("").await;
    let plain = api.get("/openapi.json", &[]).await;
    for value in [
        format!("Bearer {}", Claims::good().token()),
        "Bearer x".to_owned(),
    ] {
        assert_eq!(
            api.get("/openapi.json", &[("Authorization", &value)]).await,
            plain
        );
    }
}

//! What the OpenAPI document says of several schemes.

use rocket_scopes::openapi::Document;
use serde_json::{Value, json};

use super::shown::{Show, shown};

#[test]
fn the_document_says_how_each_route_refuses() {
    let shown = shown();
    let document: &Document = shown.client.rocket().state().expect("managed");
    let document: Value = serde_json::from_str(document.as_str()).expect("JSON");
    for (path, expected) in [
        ("/any", &["400", "401"][..]),
        ("/caller", &["400", "401", "403"]),
        ("/both", &["400", "401", "403"]),
        ("/stated", &["400", "401", "403"]),
        ("/machine", &["400", "401", "403"]),
        ("/optional", &["400", "401"]),
        ("/optional-items", &["400", "401", "403"]),
        ("/beside", &["400", "401", "403"]),
        ("/soon", &["400", "401"]),
        ("/digest", &["400", "401"]),
        ("/public", &[]),
    ] {
        let responses = document["paths"][path]["get"]["responses"].as_object();
        let refusals = responses.expect("responses").keys();
        let refusals: Vec<_> = refusals.filter(|it| it.starts_with('4')).collect();
        assert_eq!(refusals, expected, "{path}");
    }
    for (name, required) in [("Unauthorized", true), ("Forbidden", false)] {
        let response = &document["components"]["responses"][name];
        let challenge = &response["headers"]["WWW-Authenticate"];
        assert_eq!(challenge["required"], required, "{name}");
    }
    let badges = |path: &str| {
        let badges = document["paths"][path]["get"]["x-badges"].as_array();
        let labels = badges.into_iter().flatten().map(|it| it["label"].clone());
        Value::from_iter(labels)
    };
    for (path, expected) in [
        ("/any", json!([])),
        ("/caller", json!(["items"])),
        ("/machine", json!(["me", "or items"])),
        ("/beside", json!(["me", "or no scope with MachineKey"])),
    ] {
        assert_eq!(badges(path), expected, "{path}");
    }
}

#[test]
fn the_document_says_what_any_and_both_mean() {
    let shown = shown();
    let document: &Document = shown.client.rocket().state().expect("managed");
    let document: Value = serde_json::from_str(document.as_str()).expect("JSON");
    for (path, expected) in [
        ("/any", json!([{ "Login": [] }, { "MachineKey": [] }])),
        (
            "/caller",
            json!([{ "Login": ["items"] }, { "MachineKey": [] }]),
        ),
        (
            "/anybody",
            json!([{ "Login": [] }, { "MachineKey": [] }, { "Digest": [] }]),
        ),
        ("/both", json!([{ "Login": ["items"], "AppCookie": [] }])),
        (
            "/stated",
            json!([{ "Basic": [] }, { "Login": ["items"], "MachineKey": [] }]),
        ),
        ("/machine", json!([{ "MachineKey": [] }])),
        ("/optional", json!([{}, { "MachineKey": [] }])),
        (
            "/optional-items",
            json!([{}, { "Login": ["items"] }, { "MachineKey": [] }]),
        ),
        (
            "/beside",
            json!([{ "Login": ["me"] }, { "MachineKey": [] }]),
        ),
        ("/public", json!([])),
    ] {
        let operation = &document["paths"][path]["get"];
        assert_eq!(operation["security"], expected, "{path}");
    }
    assert_eq!(
        document["paths"]["/machine"]["get"]["x-required-scopes"],
        json!({ "MachineKey": [["me"], ["items"]] })
    );
    let schemes = &document["components"]["securitySchemes"];
    let scopes = json!({
        "items": "Read items.",
        "me": "Read information about the caller.",
    });
    for (name, member, expected) in [
        ("Login", "type", json!("oauth2")),
        (
            "Login",
            "flows",
            json!({
                "password": { "tokenUrl": "token", "scopes": scopes },
                "authorizationCode": {
                    "authorizationUrl": "https://login.example.com/authorize",
                    "tokenUrl": "token",
                    "refreshUrl": "refresh",
                    "x-pkce": "S256",
                    "scopes": scopes,
                },
                "clientCredentials": { "tokenUrl": "token", "scopes": scopes },
            }),
        ),
        ("MachineKey", "type", json!("apiKey")),
        ("MachineKey", "in", json!("header")),
        ("MachineKey", "name", json!("X-API-Key")),
        ("MachineKey", "x-scopes", scopes.clone()),
        ("AppCookie", "in", json!("cookie")),
        ("QueryKey", "in", json!("query")),
        ("Basic", "scheme", json!("basic")),
        ("Digest", "scheme", json!("digest")),
    ] {
        assert_eq!(schemes[name][member], expected, "{name} {member}");
    }
    assert_eq!(schemes.as_object().map(|it| it.len()), Some(6));
}

#[test]
fn callers_of_every_scheme_see_what_they_may_call() {
    use Show::*;
    let shown = shown();
    for (shows, seen, hidden) in [
        (
            &[Machine][..],
            &["/any", "/caller", "/machine", "/optional", "/public"][..],
            &["/both", "/query"][..],
        ),
        // Not of the schemes of the server, and a stranger to what is optional.
        (
            &[App],
            &["/optional", "/optional-items", "/public"],
            &["/any", "/caller", "/both"],
        ),
        (
            &[Token("items"), App],
            &["/any", "/both", "/optional-items"],
            &["/machine"],
        ),
    ] {
        let (code, body, _) = shown.get("/openapi.json?view=mine", shows);
        assert_eq!(code, 200, "{shows:?}");
        let document: Value = serde_json::from_str(&body).expect("JSON");
        let paths = document["paths"].as_object().expect("paths");
        let is_there = |path: &&&str| paths.contains_key(**path);
        assert_eq!(
            seen.iter().filter(is_there).count(),
            seen.len(),
            "{shows:?}: {paths:?}"
        );
        assert_eq!(hidden.iter().find(is_there), None, "{shows:?}");
    }
    for shows in [&[][..], &[BadToken], &[WrongMachine]] {
        assert_eq!(
            shown.get("/openapi.json?view=mine", shows).0,
            401,
            "{shows:?}"
        );
    }
}

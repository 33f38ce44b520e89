//! What the OpenAPI document says of several schemes.

use rocket_scopes::openapi::Document;
use serde_json::{Value, json};

use super::shown::shown;

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

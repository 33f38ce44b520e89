//! The document equals the check: for every operation and every subset of the catalogue.

use rocket::http::Status;
use rocket_scopes::openapi::Document;
use serde_json::Value;

use crate::api::{bearer, challenge, client, get, rocket, subsets};

/// The paths of the document that this API has operations at, filled in.
fn operations(document: &Value) -> Vec<(String, Value)> {
    let paths = document["paths"].as_object().expect("paths");
    paths
        .iter()
        .map(|(path, item)| (path.replace("{id}", "7"), item["get"]["security"].clone()))
        .collect()
}

/// What the document says of a caller that holds these scopes, or has no token.
fn is_allowed(security: &Value, held: Option<&[&str]>) -> bool {
    let alternatives = security
        .as_array()
        .expect("every operation states its security");
    let satisfied = |requirement: &Value| {
        requirement
            .as_object()
            .expect("a requirement")
            .iter()
            .all(|(scheme, scopes)| {
                assert_eq!(scheme, "Login");
                let scopes = scopes.as_array().expect("scopes");
                held.is_some_and(|held| {
                    scopes
                        .iter()
                        .all(|scope| held.contains(&scope.as_str().expect("a scope")))
                })
            })
    };
    alternatives.is_empty() || alternatives.iter().any(satisfied)
}

#[test]
fn the_document_says_who_is_let_through() {
    let client = client(rocket());
    let document: &Document = client.rocket().state().expect("managed");
    let document: Value = serde_json::from_str(document.as_str()).expect("JSON");
    let operations = operations(&document);
    assert_eq!(operations.len(), 6);
    let (mut allowed, mut denied) = (0, 0);
    for (path, security) in &operations {
        let answer = get(&client, path, None).status();
        let expected = is_allowed(security, None);
        assert_eq!(
            answer == Status::Ok,
            expected,
            "{path} without a token: {answer}"
        );
        for held in subsets() {
            let header = bearer(&client, "somebody", held.clone());
            let answer = client.get(path).header(header).dispatch().status();
            let names = held.to_string();
            let names: Vec<_> = names.split(' ').collect();
            let expected = match is_allowed(security, Some(&names)) {
                true => Status::Ok,
                false => Status::Forbidden,
            };
            assert_eq!(answer, expected, "{path} holding {held}");
            match expected == Status::Ok {
                true => allowed += 1,
                false => denied += 1,
            }
        }
    }
    // Neither side is empty.
    assert!(
        allowed >= 32 * 2 && denied >= 32 * 2,
        "{allowed} allowed, {denied} denied"
    );
}

#[test]
fn scopes_are_united_outermost_first() {
    let client = client(rocket());
    for (path, scopes) in [
        ("/deep", Some("5th c-d.e/f b:read a")),
        ("/siblings", Some("type a b:read")),
        ("/stacked", Some("type a b:read")),
        ("/alone/7", Some("type 5th")),
        ("/any", None),
    ] {
        let expected = match scopes {
            Some(scopes) => format!("Bearer realm=\"Login\", scope=\"{scopes}\""),
            None => "Bearer realm=\"Login\"".to_owned(),
        };
        let response = get(&client, path, None);
        assert_eq!(response.status(), Status::Unauthorized, "{path}");
        assert_eq!(challenge(&response), Some(expected), "{path}");
    }
    assert_eq!(challenge(&get(&client, "/open", None)), None);
}

#[test]
fn parameters_come_after_the_check() {
    let client = client(rocket());
    // Rocket answers 422 to a path that does not parse: only to those who may call.
    for (scopes, status) in [
        (None, Status::Unauthorized),
        (Some("a"), Status::Forbidden),
        (Some("type 5th"), Status::UnprocessableEntity),
    ] {
        assert_eq!(
            get(&client, "/alone/x", scopes).status(),
            status,
            "{scopes:?}"
        );
    }
    let response = get(&client, "/alone/7?page=2", Some("type 5th"));
    assert_eq!(response.into_string().as_deref(), Some("7 Some(2)"));
}

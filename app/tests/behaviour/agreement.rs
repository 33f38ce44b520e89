//! The document equals the check: for every operation and every set of scopes (SCP-08).

use std::str::FromStr;

use rocket::http::Method;
use rocket::serde::json::serde_json::Value;

use crate::api::Api;
use crate::document::response;

/// All sets of these names.
fn subsets(names: &[&str]) -> Vec<Vec<String>> {
    (0..1_u32 << names.len())
        .map(|bits| {
            let chosen = names.iter().enumerate().filter(|(n, _)| bits >> n & 1 == 1);
            chosen.map(|(_, name)| (*name).to_owned()).collect()
        })
        .collect()
}

/// OpenAPI's security requirements: one of them is met. No list, and an empty one, ask nothing.
fn is_open_to(security: &Value, held: Option<&[String]>) -> bool {
    let requirements = security.as_array().unwrap();
    let is_met = |requirement: &Value| {
        requirement.as_object().unwrap().values().all(|needed| {
            let mut needed = needed.as_array().unwrap().iter();
            held.is_some_and(|held| needed.all(|scope| held.iter().any(|held| scope == held)))
        })
    };
    requirements.is_empty() || requirements.iter().any(is_met)
}

#[rocket::async_test]
async fn every_operation_opens_to_those_whom_the_document_names_and_nobody_else() {
    for settings in ["", "challenge = 'rfc6750'", "token_cache = 0"] {
        let api = Api::with(settings).await;
        let document = api.get("/openapi.json", &[]).await.json();
        let flow = &document["components"]["securitySchemes"]["OAuth2PasswordBearer"]["flows"];
        let catalogue: Vec<_> = flow["password"]["scopes"]
            .as_object()
            .unwrap()
            .keys()
            .collect();
        let catalogue: Vec<_> = catalogue.into_iter().map(String::as_str).collect();
        assert_eq!(catalogue.len(), 3);
        let holders = subsets(&catalogue);
        let mut seen = (0, 0);
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                let method = Method::from_str(&method.to_uppercase()).unwrap();
                for held in holders.iter().map(Some).chain([None]) {
                    let token = held.map(|held| api.token("johndoe", &held.join(" ")));
                    let value = token.map(|token| format!("Bearer {token}"));
                    let headers: Vec<_> = value
                        .iter()
                        .map(|value| ("Authorization", &**value))
                        .collect();
                    let answer = api.send(method, path, &headers, b"").await;
                    let what = format!("{method} {path} holding {held:?}: {answer:?}");
                    let open = is_open_to(&operation["security"], held.map(Vec::as_slice));
                    // Behind an open door the login still wants its form.
                    assert_eq!(!matches!(answer.status, 401 | 403), open, "{what}");
                    let status = answer.status.to_string();
                    assert!(response(&document, operation, &status).is_some(), "{what}");
                    match open {
                        true => seen.0 += 1,
                        false => seen.1 += 1,
                    }
                }
            }
        }
        // 8 sets and nobody, on 5 operations: S opens to 8, U and the metrics to 4, I to 2, the login to all.
        assert_eq!(seen, (8 + 4 + 4 + 2 + 9, 1 + 5 + 5 + 7), "{settings}");
    }
}

/// The other way round: what is served without a token is in the document as public, or the document.
#[rocket::async_test]
async fn every_route_is_in_the_document_or_shows_it() {
    let rocket = app::rocket(crate::api::figment("")).ignite().await.unwrap();
    let document = Api::with("").await.get("/openapi.json", &[]).await.json();
    for route in rocket.routes() {
        let path = route.uri.to_string();
        let method = route.method.as_str().to_lowercase();
        let documented = document["paths"][&path][&method].is_object();
        let shows_it = matches!(
            &*path,
            "/openapi.json" | "/docs" | "/docs/rapidoc-min.js" | "/docs/view.js"
        );
        assert!(documented ^ shows_it, "{method} {path}");
    }
}

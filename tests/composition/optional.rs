//! Optional login: no credentials is `None`, bad credentials is still a refusal.

use rocket::http::{Header, Status};
use rocket::local::blocking::Client;
use rocket::request::Outcome;
use rocket::{Build, Rocket, get};
use rocket_okapi::{openapi, openapi_get_routes_spec};
use rocket_scopes::openapi::{Docs, Document};
use rocket_scopes::{Denied, ScopeSet, Security, guard, public, requires_scopes};
use serde_json::{Value, json};

use crate::api::{Caller, First, Loads, Scope, bearer, client, figment, get as ask};

type Perhaps = Option<First>;

/// A guard that takes its caller if there is one.
struct Viewer(&'static str);

#[guard]
fn viewer(caller: Option<&Caller>) -> Result<Viewer, Denied> {
    Ok(Viewer(if caller.is_some() {
        "somebody"
    } else {
        "nobody"
    }))
}

#[public(reason = "a test")]
#[openapi]
#[get("/caller")]
fn by_caller(caller: Option<Caller>) -> &'static str {
    if caller.is_some() {
        "somebody"
    } else {
        "nobody"
    }
}

#[public(reason = "a test")]
#[openapi]
#[get("/scoped")]
fn by_scoped_guard(first: Option<First>) -> &'static str {
    if first.is_some() {
        "somebody"
    } else {
        "nobody"
    }
}

#[public(reason = "a test")]
#[openapi]
#[get("/alias")]
fn by_alias(first: Perhaps) -> &'static str {
    if first.is_some() {
        "somebody"
    } else {
        "nobody"
    }
}

#[public(reason = "a test")]
#[openapi]
#[get("/result")]
fn by_result(first: Result<First, Denied>) -> &'static str {
    if first.is_ok() { "somebody" } else { "nobody" }
}

#[public(reason = "a test")]
#[openapi]
#[get("/outcome")]
fn by_outcome(first: Outcome<First, Denied>) -> &'static str {
    if first.is_success() {
        "somebody"
    } else {
        "nobody"
    }
}

#[public(reason = "a test")]
#[openapi]
#[get("/viewer")]
fn by_guard(viewer: Viewer) -> &'static str {
    viewer.0
}

/// With a stance that needs a token the guard is always there.
#[requires_scopes("b:read")]
#[openapi]
#[get("/needless")]
fn needless(first: Option<First>) -> &'static str {
    if first.is_some() {
        "somebody"
    } else {
        "nobody"
    }
}

fn rocket() -> Rocket<Build> {
    let (routes, document) = openapi_get_routes_spec![
        by_caller,
        by_scoped_guard,
        by_alias,
        by_result,
        by_outcome,
        by_guard,
        needless
    ];
    rocket::custom(figment())
        .mount("/", routes)
        .manage(Loads::default())
        .attach(Security::new::<Caller>().docs(Docs::new(document)))
}

fn with(client: &Client, path: &str, header: Header<'static>) -> (Status, String) {
    let response = client.get(path.to_owned()).header(header).dispatch();
    (
        response.status(),
        response.into_string().unwrap_or_default(),
    )
}

const PATHS: [&str; 6] = [
    "/caller", "/scoped", "/alias", "/result", "/outcome", "/viewer",
];

#[test]
fn without_credentials_there_is_nobody() {
    let client = client(rocket());
    for path in PATHS {
        let response = ask(&client, path, None);
        assert_eq!(response.status(), Status::Ok, "{path}");
        assert_eq!(
            response.headers().get_one("WWW-Authenticate"),
            None,
            "{path}"
        );
        assert_eq!(response.into_string().as_deref(), Some("nobody"), "{path}");
    }
    assert_eq!(
        ask(&client, "/needless", None).status(),
        Status::Unauthorized
    );
}

#[test]
fn with_good_credentials_there_is_somebody() {
    let client = client(rocket());
    for path in PATHS.into_iter().chain(["/needless"]) {
        let header = bearer(&client, "somebody", ScopeSet::all());
        assert_eq!(
            with(&client, path, header),
            (Status::Ok, "somebody".to_owned()),
            "{path}"
        );
    }
}

#[test]
fn bad_credentials_are_refused() {
    let client = client(rocket());
    for path in PATHS.into_iter().chain(["/needless"]) {
        let forged = Header::new("Authorization", "Bearer a.b.c");
        assert_eq!(
            with(&client, path, forged).0,
            Status::Unauthorized,
            "{path}"
        );
        let unknown = bearer(&client, "nobody", ScopeSet::all());
        assert_eq!(
            with(&client, path, unknown).0,
            Status::Unauthorized,
            "{path}"
        );
    }
}

#[test]
fn what_an_optional_guard_refuses_is_refused() {
    let client = client(rocket());
    for path in ["/scoped", "/alias", "/result", "/outcome", "/needless"] {
        let scopes: ScopeSet<Scope> = "b:read".parse().expect("of the catalogue");
        let without = bearer(&client, "somebody", scopes);
        assert_eq!(with(&client, path, without).0, Status::Forbidden, "{path}");
        let disabled = bearer(&client, "disabled", ScopeSet::all());
        let refused = (Status::BadRequest, r#"{"detail":"Disabled"}"#.to_owned());
        assert_eq!(with(&client, path, disabled), refused, "{path}");
    }
}

#[test]
fn the_document_says_that_login_is_optional() {
    let client = client(rocket());
    let document: &Document = client.rocket().state().expect("managed");
    let document: Value = serde_json::from_str(document.as_str()).expect("JSON");
    for (path, expected) in [
        ("/caller", json!([{}, { "Login": [] }])),
        ("/scoped", json!([{}, { "Login": ["a"] }])),
        ("/viewer", json!([{}, { "Login": [] }])),
        ("/needless", json!([{ "Login": ["b:read", "a"] }])),
    ] {
        assert_eq!(
            document["paths"][path]["get"]["security"], expected,
            "{path}"
        );
    }
}

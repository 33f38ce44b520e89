//! What `Docs` mends, and where it serves.

use rocket::http::Status;
use rocket::{Build, Rocket, get, post, routes};
use rocket_okapi::okapi::openapi3::OpenApi;
use rocket_okapi::{openapi, openapi_get_spec};
use rocket_scopes::openapi::{Docs, Document};
use rocket_scopes::{Security, authenticated, requires_scopes};
use serde_json::{Value, json};

use crate::api::{Caller, Loads, Scope, client, figment};

#[authenticated]
#[openapi]
#[get("/")]
fn list() {}

#[requires_scopes("a")]
#[openapi]
#[post("/items")]
fn add() {}

/// As rocket_okapi merges documents: `list` is mounted at `/items`.
fn document() -> OpenApi {
    let mut merged = openapi_get_spec![add];
    let list = openapi_get_spec![list];
    for (_, item) in list.paths {
        merged.paths.insert("/items/".to_owned(), item);
    }
    merged
}

fn rocket(docs: Docs, base: &str) -> Rocket<Build> {
    let base = base.trim_end_matches('/');
    rocket::custom(figment())
        .mount(format!("{base}/items"), routes![list])
        .mount(format!("{base}/"), routes![add])
        .manage(Loads::default())
        .attach(Security::new::<Caller>().docs(docs))
}

fn finished(docs: Docs, base: &str) -> Value {
    let client = client(rocket(docs, base));
    let document: &Document = client.rocket().state().expect("managed");
    serde_json::from_str(document.as_str()).expect("JSON")
}

#[test]
fn two_spellings_of_a_path_are_one_item() {
    let document = finished(Docs::new(document()), "/");
    let item = &document["paths"]["/items"];
    assert_eq!(item["get"]["security"], json!([{ "Login": [] }]));
    assert_eq!(item["post"]["security"], json!([{ "Login": ["a"] }]));
    assert_eq!(
        document["paths"].as_object().map(|paths| paths.len()),
        Some(1)
    );
}

#[test]
fn the_login_is_found_from_the_origin() {
    for (base, expected) in [
        (None, "token"),
        (Some("/"), "token"),
        (Some("/api"), "api/token"),
        (Some("/api/v1/"), "api/v1/token"),
        (Some("https://elsewhere"), "token"),
    ] {
        let docs = Docs::new(document());
        let docs = match base {
            Some(base) => docs.routes_at(base),
            None => docs,
        };
        // Another server's address is no place of this one.
        let base = base.filter(|base| base.starts_with('/')).unwrap_or("/");
        let document = finished(docs, base);
        let flow = &document["components"]["securitySchemes"]["Login"]["flows"]["password"];
        assert_eq!(flow["tokenUrl"], expected, "{base:?}");
    }
}

#[test]
fn page_and_document_are_served_where_they_are_wanted() {
    for (page, document_path, scripts) in [
        ("/docs", "/openapi.json", "/docs"),
        ("reference/", "api.json", "/reference"),
        ("/ui", "/ui/openapi.json", "/ui"),
    ] {
        let scripts = ["rapidoc-min.js", "view.js"].map(|name| format!("{scripts}/{name}"));
        let docs = Docs::new(document())
            .page_at(page)
            .document_at(document_path);
        let client = client(rocket(docs, "/"));
        let page = format!("/{}", page.trim_matches('/'));
        let html = client
            .get(page)
            .dispatch()
            .into_string()
            .unwrap_or_default();
        for script in &scripts {
            assert!(html.contains(&format!("src=\"{script}\"")), "{html}");
        }
        let path = format!("/{}", document_path.trim_matches('/'));
        assert!(html.contains(&format!("spec-url=\"{path}\"")), "{html}");
        for path in scripts.into_iter().chain([path]) {
            assert_eq!(client.get(path).dispatch().status(), Status::Ok);
        }
    }
}

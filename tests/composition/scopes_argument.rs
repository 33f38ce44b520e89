//! `SecurityScopes`: what the operation needs, as its guards and handlers see it.

use rocket::serde::json::Json;
use rocket::{Build, Rocket, get};
use rocket_scopes::{
    Denied, Security, SecurityScopes, authenticated, guard, public, requires_scopes,
};

use crate::api::{Caller, First, Loads, Scope, client, figment, get as ask};

struct Seen(Vec<String>);

#[guard]
#[requires_scopes("type")]
fn seen(scopes: SecurityScopes, _caller: &Caller) -> Result<Seen, Denied> {
    Ok(Seen(scopes.scopes().map(str::to_owned).collect()))
}

#[requires_scopes("5th")]
#[get("/both")]
fn both(scopes: SecurityScopes, seen: Seen, _first: First) -> Json<(String, Vec<String>)> {
    Json((scopes.scope_str(), seen.0))
}

#[authenticated]
#[get("/none")]
fn none(scopes: SecurityScopes) -> String {
    format!("[{scopes}]")
}

#[public(reason = "a test")]
#[get("/public")]
fn nothing(scopes: SecurityScopes) -> String {
    format!("[{scopes}]")
}

fn rocket() -> Rocket<Build> {
    rocket::custom(figment())
        .mount("/", rocket::routes![both, none, nothing])
        .manage(Loads::default())
        .attach(Security::new::<Caller>())
}

#[test]
fn guards_and_handlers_see_the_scopes_of_the_whole_operation() {
    let client = client(rocket());
    let answer = ask(&client, "/both", Some("5th type a")).into_string();
    let expected = r#"["5th type a",["5th","type","a"]]"#;
    assert_eq!(answer.as_deref(), Some(expected));
    for path in ["/none", "/public"] {
        assert_eq!(
            ask(&client, path, Some("a")).into_string().as_deref(),
            Some("[]"),
            "{path}"
        );
    }
}

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

#[requires_scopes("a")]
#[get("/forwards/<_number>", rank = 1)]
fn forwards(_number: u32, scopes: SecurityScopes) -> String {
    scopes.scope_str()
}

#[requires_scopes("type")]
#[get("/forwards/<_name>", rank = 2)]
fn follows(_name: &str, scopes: SecurityScopes) -> String {
    scopes.scope_str()
}

fn rocket() -> Rocket<Build> {
    rocket::custom(figment())
        .mount("/", rocket::routes![both, none, nothing, forwards, follows])
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

#[test]
fn a_route_that_follows_another_states_its_own_scopes() {
    let client = client(rocket());
    for (path, held, answer) in [
        ("/forwards/7", "a type", Ok("a")),
        ("/forwards/x", "a type", Ok("type")),
        ("/forwards/x", "a", Err("scope=\"type\"")),
        // A refusal does not forward: the first route asks for `a` of everybody.
        ("/forwards/x", "type", Err("scope=\"a\"")),
    ] {
        let response = ask(&client, path, Some(held));
        let challenge = crate::api::challenge(&response);
        match answer {
            Ok(scopes) => assert_eq!(response.into_string().as_deref(), Some(scopes), "{path}"),
            Err(missing) => assert!(challenge.is_some_and(|it| it.contains(missing)), "{path}"),
        }
    }
}

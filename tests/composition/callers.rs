//! Callers of tests: tokens of the server, and clients that show them.

use rocket::http::{Method, Status};
use rocket::local::{asynchronous, blocking};
use rocket::{Build, Rocket, delete, get, patch, post, put, routes};
use rocket_scopes::testing::{TestClient, TestToken};
use rocket_scopes::{AccessToken, ScopeSet, Security, requires_scopes};

use crate::api;
use crate::matrix::server::{Caller, Scope, rocket};

#[test]
fn a_client_asks_with_the_scopes_of_its_choice() {
    let client = blocking::Client::untracked(rocket("rfc6750")).expect("it launches");
    let status = |scopes: &str| {
        client
            .as_scopes(scopes)
            .get("/projects/42")
            .dispatch()
            .status()
    };
    for (scopes, expected) in [
        ("", Status::Forbidden),
        ("items", Status::Forbidden),
        ("project:41:write", Status::Forbidden),
        ("items project:42:write", Status::Ok),
        ("admin", Status::Ok),
    ] {
        assert_eq!(status(scopes), expected, "{scopes:?}");
    }
    let set = ScopeSet::from_iter([Scope::Trial]);
    for caller in [
        client.as_scopes([Scope::WriteItems, Scope::Items]),
        client.as_scopes(&set),
        client.as_scopes(set.clone()),
    ] {
        assert_eq!(caller.get("/any").dispatch().status(), Status::Ok);
    }
}

#[rocket::async_test]
async fn the_asynchronous_client_does_too() {
    let client = asynchronous::Client::untracked(rocket("rfc6750"))
        .await
        .expect("it launches");
    let caller = client.as_user("johndoe");
    let response = caller.get("/any").dispatch().await;
    assert_eq!(response.status(), Status::Forbidden);
    let response = caller
        .clone()
        .scopes([Scope::Trial])
        .get("/any")
        .dispatch()
        .await;
    assert_eq!(response.status(), Status::Ok);
    let unknown = client.as_user("nobody").scopes([Scope::Trial]);
    let response = unknown.get("/any").dispatch().await;
    assert_eq!(response.status(), Status::Unauthorized);
}

#[test]
fn the_principals_loader_decides_who_is_known() {
    let client = blocking::Client::untracked(rocket("rfc6750")).expect("it launches");
    for (subject, status) in [
        ("test", Status::Ok),
        ("nobody", Status::Unauthorized),
        ("inactive", Status::BadRequest),
    ] {
        let caller = client.as_user(subject).scopes("trial");
        assert_eq!(caller.get("/any").dispatch().status(), status, "{subject}");
    }
}

#[test]
fn logins_are_as_recent_and_as_strong_as_is_said() {
    let client = blocking::Client::untracked(rocket("rfc6750")).expect("it launches");
    type Say = for<'t> fn(TestToken<'t>) -> TestToken<'t>;
    let cases: [(&str, Say, Status); 5] = [
        ("nothing", |it| it, Status::Unauthorized),
        ("when", |it| it.authenticated_now(), Status::Unauthorized),
        ("how", |it| it.acr("mfa"), Status::Unauthorized),
        ("both", |it| it.authenticated_now().acr("hwk"), Status::Ok),
        (
            "long ago",
            |it| it.authenticated_at(1).acr("hwk"),
            Status::Unauthorized,
        ),
    ];
    for (what, say, status) in cases {
        let caller = client.as_scopes([Scope::Items]).with(say);
        assert_eq!(caller.post("/fresh").dispatch().status(), status, "{what}");
    }
}

#[requires_scopes("items")]
#[get("/claims")]
fn claims(_caller: Caller, token: &AccessToken) -> String {
    let subject = token.subject();
    let tenant = token.claim::<String>("tenant");
    format!("{subject} {tenant:?}")
}

#[requires_scopes("items")]
#[post("/")]
fn posted() -> &'static str {
    "POST"
}

#[requires_scopes("items")]
#[put("/")]
fn put_there() -> &'static str {
    "PUT"
}

#[requires_scopes("items")]
#[patch("/")]
fn patched() -> &'static str {
    "PATCH"
}

#[requires_scopes("items")]
#[delete("/")]
fn deleted() -> &'static str {
    "DELETE"
}

fn small() -> Rocket<Build> {
    rocket::custom(api::figment())
        .mount("/", routes![claims, posted, put_there, patched, deleted])
        .attach(Security::new::<Caller>())
}

#[test]
fn every_method_shows_the_token() {
    let client = blocking::Client::untracked(small()).expect("it launches");
    let caller = client.as_scopes([Scope::Items]);
    for (request, method) in [
        (caller.post("/"), "POST"),
        (caller.put("/"), "PUT"),
        (caller.patch("/"), "PATCH"),
        (caller.delete("/"), "DELETE"),
        (caller.req(Method::Delete, "/".to_owned()), "DELETE"),
    ] {
        assert_eq!(request.dispatch().into_string().as_deref(), Some(method));
    }
}

#[test]
fn a_token_says_what_it_is_told() {
    let client = blocking::Client::untracked(small()).expect("it launches");
    let token = TestToken::of(client.rocket()).scopes([Scope::Items]);
    let answer = |token: TestToken<'_>| {
        let response = client.get("/claims").header(token).dispatch();
        (
            response.status().code,
            response.into_string().unwrap_or_default(),
        )
    };
    let said = token.clone().subject("johndoe").claim("tenant", "acme");
    assert_eq!(answer(said), (200, "johndoe Some(\"acme\")".to_owned()));
    assert_eq!(answer(token.clone()).0, 200);
    for (bad, fault) in [
        (token.clone().expired(), "expired"),
        (token.clone().malformed(), "malformed"),
        (token.clone().signed_with_another_key(), "another key"),
    ] {
        let response = client.get("/claims").header(bad).dispatch();
        assert_eq!(response.status(), Status::Unauthorized, "{fault}");
        let challenge = api::challenge(&response).unwrap_or_default();
        assert!(
            challenge.ends_with("error=\"invalid_token\""),
            "{fault}: {challenge}"
        );
    }
    assert!(!format!("{token:?}").contains(&token.text()));
}

#[test]
#[should_panic(expected = "these are scopes of")]
fn scopes_of_another_catalogue_are_refused() {
    let client = blocking::Client::untracked(small()).expect("it launches");
    let _ = client.as_scopes([api::Scope::A]);
}

#[test]
#[should_panic(expected = "has no scope `itmes`")]
fn a_misspelt_scope_is_refused() {
    let client = blocking::Client::untracked(small()).expect("it launches");
    let _ = client.as_scopes("itmes");
}

//! Clauses that are only reported: what they would refuse is let through.

use rocket::fs::FileServer;
use rocket::http::{Header, Status};
use rocket::{Build, Rocket, Route, State, get, routes};
use rocket_okapi::{openapi, openapi_get_routes_spec};
use rocket_scopes::openapi::{Docs, Document};
use rocket_scopes::{
    AccessToken, Denied, ScopeSet, Security, authenticated, guard, principal, public,
    requires_scopes,
};
use serde_json::{Value, json};

use crate::api::{Caller, Loads, Login, Scope, bearer, challenge, client, figment, get as ask};

struct Tried;

#[guard]
#[requires_scopes("a")]
#[requires_scopes("type", report_only)]
fn tried(_caller: &Caller) -> Result<Tried, Denied> {
    Ok(Tried)
}

/// A guard of which nothing is enforced but the token.
struct OnlyTried;

#[guard]
#[requires_scopes("type", report_only, until = "2999-12-31")]
fn only_tried(_caller: &Caller) -> Result<OnlyTried, Denied> {
    Ok(OnlyTried)
}

#[requires_scopes(any("a", "type"), report_only)]
#[openapi]
#[get("/lone")]
fn lone() {}

#[requires_scopes("a")]
#[requires_scopes("b:read", report_only, until = "2999-12-31")]
#[openapi]
#[get("/beside")]
fn beside() {}

#[public(reason = "a test")]
#[requires_scopes("a", report_only)]
#[openapi]
#[get("/open")]
fn open() {}

#[public(reason = "a test")]
#[authenticated(report_only)]
#[get("/planned")]
fn planned(caller: Option<Caller>) -> &'static str {
    if caller.is_some() {
        "somebody"
    } else {
        "nobody"
    }
}

#[requires_scopes("b:read")]
#[openapi]
#[get("/guarded")]
fn guarded(_tried: Tried, _also: &OnlyTried) {}

#[authenticated]
#[authenticated(max_age = 60, report_only)]
#[get("/fresh")]
fn fresh() {}

#[requires_scopes("a", report_only)]
mod module {
    #[rocket::get("/module")]
    pub fn within() {}

    #[rocket_scopes::requires_scopes("b:read")]
    #[rocket::get("/module/own")]
    pub fn own() {}

    use super::Scope;
}

#[requires_scopes("a", report_only)]
fn files() -> Vec<Route> {
    FileServer::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ui")).into()
}

#[public(reason = "a test")]
#[requires_scopes("a", report_only)]
fn open_files() -> Vec<Route> {
    FileServer::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ui")).into()
}

fn rocket() -> Rocket<Build> {
    let (documented, document) = openapi_get_routes_spec![lone, beside, open, guarded];
    rocket::custom(figment())
        .mount("/", documented)
        .mount("/", routes![planned, fresh, module::within, module::own])
        .mount("/files", files())
        .mount("/open-files", open_files())
        .manage(Loads::default())
        .attach(Security::new::<Caller>().docs(Docs::new(document)))
}

#[test]
fn what_is_only_reported_is_let_through() {
    let client = client(rocket());
    for (path, scopes, status) in [
        // Alone it needs a good token.
        ("/lone", Some("a"), 200),
        ("/lone", Some(""), 200),
        ("/lone", None, 401),
        ("/beside", Some("a b:read"), 200),
        ("/beside", Some("a"), 200),
        ("/beside", Some("b:read"), 403),
        ("/beside", None, 401),
        ("/open", Some("a"), 200),
        ("/open", Some(""), 200),
        ("/open", None, 200),
        ("/planned", Some(""), 200),
        ("/planned", None, 200),
        ("/guarded", Some("a b:read type"), 200),
        ("/guarded", Some("a b:read"), 200),
        ("/guarded", Some("b:read type"), 403),
        ("/guarded", Some("a type"), 403),
        ("/guarded", None, 401),
        ("/fresh", Some(""), 200),
        ("/fresh", None, 401),
        ("/module", Some(""), 200),
        ("/module", None, 401),
        ("/module/own", Some("b:read"), 200),
        ("/module/own", Some("a"), 403),
        ("/files/main.rs", Some(""), 200),
        ("/files/main.rs", None, 401),
        ("/open-files/main.rs", Some(""), 200),
        ("/open-files/main.rs", None, 200),
    ] {
        let response = ask(&client, path, scopes);
        assert_eq!(response.status().code, status, "{path} {scopes:?}");
        assert_eq!(
            challenge(&response).is_some(),
            status != 200,
            "{path} {scopes:?}"
        );
    }
}

#[test]
fn bad_tokens_are_refused_where_a_token_is_looked_at() {
    let client = client(rocket());
    for (path, status) in [
        ("/lone", 401),
        ("/beside", 401),
        ("/guarded", 401),
        ("/files/main.rs", 401),
        // Nothing that holds looks at it.
        ("/open", 200),
        ("/open-files/main.rs", 200),
        // The guard does.
        ("/planned", 401),
    ] {
        let forged = Header::new("Authorization", "Bearer a.b.c");
        let response = client.get(path).header(forged).dispatch();
        assert_eq!(response.status().code, status, "{path}");
        assert_eq!(challenge(&response).is_some(), status != 200, "{path}");
        let unknown = bearer(&client, "nobody", ScopeSet::all());
        let response = client.get(path).header(unknown).dispatch();
        assert_eq!(response.status().code, status, "{path}");
    }
}

#[test]
fn what_is_only_reported_is_not_asked_for() {
    let client = client(rocket());
    let document: &Document = client.rocket().state().expect("managed");
    let document: Value = document.as_str().parse().expect("JSON");
    for (path, scopes, security) in [
        ("/lone", None, json!([{ "Login": [] }])),
        ("/beside", Some("a"), json!([{ "Login": ["a"] }])),
        (
            "/guarded",
            Some("b:read a"),
            json!([{ "Login": ["b:read", "a"] }]),
        ),
    ] {
        let expected = match scopes {
            None => "Bearer realm=\"Login\"".to_owned(),
            Some(scopes) => format!("Bearer realm=\"Login\", scope=\"{scopes}\""),
        };
        let response = ask(&client, path, None);
        assert_eq!(challenge(&response), Some(expected), "{path}");
        assert_eq!(
            document["paths"][path]["get"]["security"], security,
            "{path}"
        );
    }
    assert_eq!(document["paths"]["/open"]["get"]["security"], json!([]));
}

mod traceless {
    //! A principal whose guard refuses, while nothing asks for it but a trial.

    use super::*;

    pub struct Tenant;

    #[guard]
    fn tenant(_token: &AccessToken, loads: &State<Loads>) -> Result<Tenant, Denied> {
        let _ = loads;
        Err(Denied::new(Status::Gone, "The tenant has left"))
    }

    #[derive(Clone)]
    pub struct Member;

    #[principal(scheme = Login)]
    fn member(_tenant: Tenant) -> Result<Member, Denied> {
        Ok(Member)
    }

    #[public(reason = "a test")]
    #[requires_scopes("a", report_only)]
    #[get("/open")]
    fn open() -> &'static str {
        "open"
    }

    #[public(reason = "a test")]
    #[requires_scopes("a", report_only)]
    #[get("/missing")]
    fn missing() -> Option<()> {
        None
    }

    #[public(reason = "a test")]
    #[requires_scopes("a", report_only)]
    #[get("/member")]
    fn of_members(_member: Option<Member>) {}

    #[test]
    fn a_trial_leaves_no_trace() {
        let rocket = rocket::custom(figment())
            .manage(Loads::default())
            .mount("/", routes![open, missing, of_members])
            .attach(Security::new::<Member>());
        let client = client(rocket);
        for (path, status, body) in [
            ("/open", 200, "open"),
            ("/missing", 404, r#"{"detail":"Not Found"}"#),
            // Asked for in earnest, it refuses.
            ("/member", 410, r#"{"detail":"The tenant has left"}"#),
        ] {
            let response = ask(&client, path, Some("a"));
            assert_eq!(response.status().code, status, "{path}");
            assert_eq!(challenge(&response), None, "{path}");
            assert_eq!(response.into_string().as_deref(), Some(body), "{path}");
        }
    }
}

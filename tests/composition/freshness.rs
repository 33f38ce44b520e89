//! How recent and how strong a login must be (RFC 9470).

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rocket::http::{Header, Status};
use rocket::local::blocking::Client;
use rocket::{Build, Rocket, get};
use rocket_okapi::{openapi, openapi_get_routes_spec};
use rocket_scopes::openapi::{Docs, Document};
use rocket_scopes::{
    AccessToken, Clock, Denied, OAuth2Flow, Scheme, SchemeKind, ScopeSet, Scopes, Security,
    TokenIssuer, authenticated, guard, principal, public, requires_scopes,
};
use serde_json::{Value, json};

use crate::api::{challenge, figment};

#[derive(Clone, Copy, Scopes)]
#[acr_values("pwd", "mfa", "hwk")]
enum Scope {
    /// Transfer money.
    #[scope("transfer")]
    Transfer,
    /// List transfers.
    #[scope("list")]
    List,
}

struct Login;

impl Scheme for Login {
    type Scopes = Scope;
    const NAME: &'static str = "Login";
    const KIND: SchemeKind = SchemeKind::OAuth2(&[OAuth2Flow::password("token")]);
}

#[derive(Clone)]
struct Caller;

#[principal(scheme = Login)]
fn caller(_token: &AccessToken) -> Result<Caller, Denied> {
    Ok(Caller)
}

/// A caller who has logged in with two factors.
struct Strong;

#[guard]
#[authenticated(acr = "mfa")]
fn strong(_caller: &Caller) -> Result<Strong, Denied> {
    Ok(Strong)
}

/// One who has done so a minute ago.
struct Recent;

#[guard]
#[authenticated(max_age = 60)]
fn recent(_strong: Strong) -> Result<Recent, Denied> {
    Ok(Recent)
}

#[authenticated(max_age = 300)]
#[openapi]
#[get("/age")]
fn age() {}

#[authenticated(acr = "mfa")]
#[openapi]
#[get("/class")]
fn class() {}

#[requires_scopes(Scope::Transfer, max_age = 300, acr = "pwd")]
#[openapi]
#[get("/both")]
fn both() {}

/// The strictest of each wins: 60 seconds, `hwk`.
#[requires_scopes("transfer", max_age = 300, acr = "pwd")]
#[requires_scopes("list", acr = "hwk", max_age = 600)]
#[openapi]
#[get("/strictest")]
fn strictest(_recent: Recent) {}

#[authenticated]
#[openapi]
#[get("/guarded")]
fn guarded(_recent: &Strong, _optional: Option<Caller>) {}

#[public(reason = "a test")]
#[openapi]
#[get("/optional")]
fn optional(strong: Option<Strong>) -> &'static str {
    if strong.is_some() { "strong" } else { "nobody" }
}

/// A clock that stands still until it is set.
struct Hands(AtomicU64);

impl Clock for Hands {
    fn now(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

const NOW: u64 = 1_000_000;

fn rocket(profile: &str, leeway: u32, clock: Arc<Hands>) -> Rocket<Build> {
    let (routes, document) =
        openapi_get_routes_spec![age, class, both, strictest, guarded, optional];
    let figment = figment()
        .merge(("scopes.challenge", profile))
        .merge(("scopes.leeway", leeway))
        .merge(("scopes.token_lifetime", 100_000));
    let security = Security::new::<Caller>().clock(clock);
    rocket::custom(figment)
        .mount("/", routes)
        .attach(security.docs(Docs::new(document)))
}

fn client(profile: &str, leeway: u32) -> (Client, Arc<Hands>) {
    let clock = Arc::new(Hands(AtomicU64::new(NOW)));
    let client = Client::tracked(rocket(profile, leeway, clock.clone())).expect("it launches");
    (client, clock)
}

/// A token of somebody who has logged in at a time and with a class, as far as these are known.
fn bearer(client: &Client, time: Option<u64>, class: Option<&str>) -> Header<'static> {
    let issuer: &TokenIssuer = client.rocket().state().expect("managed by `Security`");
    let mut token = issuer.token("somebody").scopes(&ScopeSet::<Scope>::all());
    if let Some(time) = time {
        token = token.authenticated_at(time);
    }
    if let Some(class) = class {
        token = token.acr(class);
    }
    Header::new(
        "Authorization",
        format!("Bearer {}", token.issue().access_token()),
    )
}

#[test]
fn a_login_must_be_as_recent_and_as_strong_as_the_strictest_clause_says() {
    let (client, _) = client("rfc6750", 0);
    for (path, age, class, allowed) in [
        ("/age", Some(0), None, true),
        ("/age", Some(300), None, true),
        ("/age", Some(301), None, false),
        ("/age", None, Some("hwk"), false),
        ("/class", None, Some("mfa"), true),
        ("/class", Some(900_000), Some("hwk"), true),
        ("/class", Some(0), Some("pwd"), false),
        ("/class", Some(0), Some("MFA"), false),
        ("/class", Some(0), Some("other"), false),
        ("/class", Some(0), Some(""), false),
        ("/class", Some(0), None, false),
        ("/both", Some(300), Some("pwd"), true),
        ("/both", Some(301), Some("hwk"), false),
        ("/both", Some(0), None, false),
        ("/strictest", Some(60), Some("hwk"), true),
        ("/strictest", Some(61), Some("hwk"), false),
        ("/strictest", Some(60), Some("mfa"), false),
        ("/guarded", None, Some("mfa"), true),
        ("/guarded", None, Some("pwd"), false),
        ("/optional", None, Some("mfa"), true),
        ("/optional", None, Some("pwd"), false),
    ] {
        let header = bearer(&client, age.map(|age| NOW - age), class);
        let response = client.get(path).header(header).dispatch();
        let expected = match allowed {
            true => Status::Ok,
            false => Status::Unauthorized,
        };
        assert_eq!(response.status(), expected, "{path} {age:?} {class:?}");
        let challenge = challenge(&response);
        let says = challenge.is_some_and(|it| it.contains("insufficient_user_authentication"));
        assert_eq!(says, !allowed, "{path} {age:?} {class:?}");
    }
    let response = client.get("/optional").dispatch();
    assert_eq!(response.into_string().as_deref(), Some("nobody"));
}

#[test]
fn the_challenge_says_how_to_log_in() {
    for (profile, prefix) in [
        ("rfc6750", "Bearer realm=\"Login\", error="),
        ("fastapi", "Bearer error="),
    ] {
        let (client, _) = client(profile, 0);
        for (path, asked) in [
            ("/age", "max_age=\"300\""),
            ("/class", "acr_values=\"mfa hwk\""),
            ("/both", "acr_values=\"pwd mfa hwk\", max_age=\"300\""),
            ("/strictest", "acr_values=\"hwk\", max_age=\"60\""),
            ("/guarded", "acr_values=\"mfa hwk\""),
            ("/optional", "acr_values=\"mfa hwk\""),
        ] {
            let header = bearer(&client, None, None);
            let response = client.get(path).header(header).dispatch();
            assert_eq!(response.status(), Status::Unauthorized, "{profile} {path}");
            let expected = format!("{prefix}\"insufficient_user_authentication\", {asked}");
            assert_eq!(challenge(&response), Some(expected), "{profile} {path}");
            let body = response.into_string().unwrap_or_default();
            let detail = "{\"detail\":\"A more recent or a stronger login is needed\"";
            assert!(body.starts_with(detail), "{profile} {path}: {body}");
        }
    }
}

#[test]
fn a_login_in_the_future_is_none() {
    let (client, _) = client("rfc6750", 0);
    // As milliseconds would be.
    for (time, status) in [(NOW, 200), (NOW + 1, 401), (NOW * 1000, 401)] {
        let header = bearer(&client, Some(time), None);
        let response = client.get("/age").header(header).dispatch();
        assert_eq!(response.status().code, status, "{time}");
    }
}

#[test]
fn scopes_are_looked_at_first() {
    let (client, _) = client("rfc6750", 0);
    let issuer: &TokenIssuer = client.rocket().state().expect("managed by `Security`");
    let token = issuer.token("somebody").issue();
    let header = Header::new("Authorization", format!("Bearer {}", token.access_token()));
    let response = client.get("/both").header(header).dispatch();
    assert_eq!(response.status(), Status::Forbidden);
    assert!(challenge(&response).is_some_and(|it| it.contains("insufficient_scope")));
}

#[test]
fn a_login_grows_old_while_its_token_is_good() {
    for (leeway, seconds) in [(0, 300), (30, 330)] {
        let (client, clock) = client("rfc6750", leeway);
        let issuer: &TokenIssuer = client.rocket().state().expect("managed by `Security`");
        let token = issuer.token("somebody").authenticated_now().issue();
        let ask = |now: u64| {
            clock.0.store(now, Ordering::Relaxed);
            let header = Header::new("Authorization", format!("Bearer {}", token.access_token()));
            client.get("/age").header(header).dispatch().status()
        };
        assert_eq!(ask(NOW + seconds), Status::Ok, "{leeway}");
        // The token is remembered by now, its age is not.
        assert_eq!(ask(NOW + seconds + 1), Status::Unauthorized, "{leeway}");
    }
}

#[test]
fn the_document_says_how_to_log_in() {
    let (client, _) = client("rfc6750", 0);
    let document: &Document = client.rocket().state().expect("managed");
    let document: Value = document.as_str().parse().expect("JSON");
    for (path, expected) in [
        ("/age", json!({ "max_age": 300 })),
        ("/class", json!({ "acr_values": ["mfa", "hwk"] })),
        (
            "/strictest",
            json!({ "max_age": 60, "acr_values": ["hwk"] }),
        ),
    ] {
        let operation = &document["paths"][path]["get"];
        assert_eq!(operation["x-authentication"], expected, "{path}");
        assert!(operation["security"][0]["Login"].is_array(), "{path}");
    }
}

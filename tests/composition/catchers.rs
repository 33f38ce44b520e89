//! Refusals carry their challenge whatever catcher answers, and never fall through.

use rocket::http::{Accept, Status};
use rocket::{Build, Request, Rocket, catch, catchers, get, routes};
use rocket_scopes::{Security, public, requires_scopes};

use crate::api::{Caller, Loads, Scope, challenge, client, figment, get as ask};

#[requires_scopes("a")]
#[get("/ranked", rank = 1)]
fn secured() -> &'static str {
    "secured"
}

#[public(reason = "a test")]
#[get("/ranked", rank = 2)]
fn fallback() -> &'static str {
    "open"
}

#[public(reason = "a test")]
#[get("/teapot")]
fn teapot() -> Status {
    Status::ImATeapot
}

#[catch(401)]
fn unauthorized(_: &Request<'_>) -> &'static str {
    "a catcher of the application"
}

#[catch(default)]
fn everything(status: Status, _: &Request<'_>) -> String {
    format!("the application's {}", status.code)
}

fn rocket() -> Rocket<Build> {
    rocket::custom(figment())
        .mount("/", routes![secured, fallback, teapot])
        .manage(Loads::default())
        .attach(Security::new::<Caller>())
}

#[test]
fn without_catchers_refusals_are_json() {
    let client = client(rocket());
    let response = client.get("/ranked").header(Accept::HTML).dispatch();
    assert_eq!(response.status(), Status::Unauthorized);
    assert_eq!(
        response.content_type(),
        Some(rocket::http::ContentType::JSON)
    );
    let body = response.into_string();
    assert_eq!(body.as_deref(), Some(r#"{"detail":"Not authenticated"}"#));
    let body = client.get("/nowhere").dispatch().into_string();
    assert_eq!(body.as_deref(), Some(r#"{"detail":"Not Found"}"#));
    let response = client.get("/teapot").dispatch();
    assert_eq!(response.status(), Status::ImATeapot);
    assert_eq!(challenge(&response), None);
}

#[test]
fn the_applications_catchers_keep_the_challenge() {
    for (catchers, unauthorized) in [
        (catchers![unauthorized], "a catcher of the application"),
        (catchers![everything], "the application's 401"),
        (
            catchers![unauthorized, everything],
            "a catcher of the application",
        ),
    ] {
        let client = client(rocket().register("/", catchers));
        let response = ask(&client, "/ranked", None);
        assert_eq!(response.status(), Status::Unauthorized);
        let expected = "Bearer realm=\"Login\", scope=\"a\"";
        assert_eq!(challenge(&response).as_deref(), Some(expected));
        assert_eq!(
            response.headers().get_one("Cache-Control"),
            Some("no-store")
        );
        assert_eq!(response.into_string().as_deref(), Some(unauthorized));
    }
}

#[test]
fn refusals_do_not_fall_through_to_an_open_route() {
    let client = client(rocket());
    for (scopes, status) in [
        (None, Status::Unauthorized),
        (Some("type"), Status::Forbidden),
        (Some("a"), Status::Ok),
    ] {
        let response = ask(&client, "/ranked", scopes);
        assert_eq!(response.status(), status, "{scopes:?}");
        assert_ne!(
            response.into_string().as_deref(),
            Some("open"),
            "{scopes:?}"
        );
    }
}

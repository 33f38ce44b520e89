//! Routes and catchers beside those of the application: none of them weakens a refusal.

use rocket::error::ErrorKind;
use rocket::http::Status;
use rocket::{Request, catch, catchers, get, routes};
use rocket_scopes::{authenticated, public};

use crate::api::{Api, figment};
use crate::forge::Claims;

#[public(reason = "a test")]
#[get("/users/me", rank = 10)]
fn fallback() -> &'static str {
    "a route of lower rank"
}

/// An answer of a handler itself, as of one that does not find what is asked for.
#[authenticated]
#[get("/answer/<code>")]
fn answer_of_a_handler(code: u16) -> (Status, &'static str) {
    (Status::new(code), "only for the caller")
}

/// ASVS 14.3.2, RFC 9111 section 4.2.2: a 404 may be kept as well as a 200.
#[rocket::async_test]
async fn what_a_handler_answers_a_caller_is_not_stored_whatever_its_status() {
    let rocket = app::rocket(figment("")).mount("/", routes![answer_of_a_handler]);
    let api = Api::launch(rocket).await;
    let token = Claims::good().token();
    for code in [200, 201, 301, 400, 403, 404, 410, 500] {
        let answer = api.get_as(&format!("/answer/{code}"), &token).await;
        assert_eq!(
            (answer.status, &*answer.body),
            (code, "only for the caller")
        );
        assert_eq!(answer.all("Cache-Control"), ["no-store"], "{code}");
        assert!(answer.all("WWW-Authenticate").is_empty(), "{code}");
    }
    assert_eq!(api.get("/answer/200", &[]).await.status, 401);
}

#[catch(default)]
fn own_catcher(_: &Request<'_>) -> &'static str {
    "an own catcher"
}

/// That a refusal does not fall through to such a route is shown where there is no document.
#[rocket::async_test]
async fn an_open_route_beside_a_documented_one_stops_the_launch() {
    let ignited = app::rocket(figment(""))
        .mount("/", routes![fallback])
        .ignite()
        .await;
    let error = ignited.expect_err("the document would lie");
    assert!(
        matches!(error.kind(), ErrorKind::FailedFairings(_)),
        "{error}"
    );
}

#[rocket::async_test]
async fn an_own_catcher_keeps_the_headers_of_a_refusal() {
    let rocket = app::rocket(figment("")).register("/", catchers![own_catcher]);
    let answer = Api::launch(rocket).await.get("/users/me/items", &[]).await;
    assert_eq!((answer.status, &*answer.body), (401, "an own catcher"));
    assert_eq!(answer.all("WWW-Authenticate"), ["Bearer"]);
    assert_eq!(answer.all("Cache-Control"), ["no-store"]);
}

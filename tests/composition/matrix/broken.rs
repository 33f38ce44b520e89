//! The matrix can fail: servers that are not as they are declared, each named by the report.

use std::sync::Arc;

use rocket::fairing::AdHoc;
use rocket::http::{Header, Method, Status};
use rocket::response::status::Custom;
use rocket::route::{Handler, Outcome as RouteOutcome};
use rocket::{Build, Data, Request, Rocket, Route, catch, catchers, get, routes};
use rocket_scopes::testing::{DenialMatrix, TestToken, denial_matrix};
use rocket_scopes::{Security, requires_scopes};

use super::server::{Caller, Scope, any, project};
use crate::api::figment;

fn rocket(routes: Vec<Route>) -> Rocket<Build> {
    rocket::custom(figment())
        .mount("/", routes)
        .attach(Security::new::<Caller>())
}

/// Every failure names the route, its place, who asked, and this.
fn assert_told(matrix: &DenialMatrix, caller: &str, texts: &[&str]) {
    let failures: Vec<_> = matrix.failures().iter().map(ToString::to_string).collect();
    let of_caller = |it: &&String| it.contains(&format!(", {caller} (subject `test`)"));
    let told = failures.iter().find(of_caller);
    let told = told.unwrap_or_else(|| panic!("nothing of {caller}:\n{matrix}"));
    for text in ["GET /any (`any`, tests/composition/matrix/server.rs:"]
        .iter()
        .chain(texts)
    {
        assert!(told.contains(text), "no {text:?} in:\n{told}");
    }
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| matrix.assert()));
    assert!(panic.is_err());
}

#[test]
fn the_same_server_unbroken_is_fine() {
    denial_matrix(rocket(routes![any, project])).run().assert();
}

#[catch(401)]
fn teapot() -> Custom<&'static str> {
    Custom(Status::ImATeapot, "tea")
}

#[test]
fn a_catcher_that_changes_the_status() {
    let rocket = rocket(routes![any]).register("/", catchers![teapot]);
    let matrix = denial_matrix(rocket).run();
    assert_told(
        &matrix,
        "no token",
        &[
            "sent:     GET /any, no token",
            "expected: 401 Bearer realm=\"Login\", scope=\"trial\"",
            "got:      418 without a challenge",
            "the policy refused as it should: a catcher or a fairing changed the answer",
        ],
    );
    // Refusals with 403 have no part in it.
    assert!(matrix.rows().any(|row| row.is_refusal() && row.is_good()));
}

#[test]
fn a_fairing_that_strips_the_challenge() {
    let strip = AdHoc::on_response("Strip", |_, response| {
        Box::pin(async move {
            response.remove_header("WWW-Authenticate");
        })
    });
    let matrix = denial_matrix(rocket(routes![any]).attach(strip)).run();
    let told = [
        "got:      403 without a challenge",
        "a catcher or a fairing changed",
    ];
    assert_told(&matrix, "no scope", &told);
    let bad = matrix.rows().filter(|row| !row.is_good());
    assert_eq!(
        bad.count(),
        matrix.rows().filter(|row| row.is_refusal()).count()
    );
}

#[test]
fn a_fairing_that_adds_a_second_challenge() {
    let add = AdHoc::on_response("Add", |_, response| {
        Box::pin(async move {
            response.adjoin_header(Header::new("WWW-Authenticate", "Basic"));
        })
    });
    let matrix = denial_matrix(rocket(routes![any]).attach(add)).run();
    assert_told(&matrix, "no token", &["; Basic"]);
}

#[test]
fn a_fairing_that_makes_everybody_almighty() {
    let almighty = AdHoc::on_request("Almighty", |request, _| {
        Box::pin(async move {
            let token = TestToken::of(request.rocket()).scopes("admin trial");
            request.replace_header(token);
        })
    });
    let matrix = denial_matrix(rocket(routes![any]).attach(almighty)).run();
    let told = [
        "got:      200 without a challenge: the policy did not refuse",
        "a fairing changes the request's `Authorization`",
    ];
    assert_told(&matrix, "no token", &told);
    assert_told(&matrix, "all scopes but `trial`, `items:write`", &told);
    assert_told(&matrix, "a token of another key", &told);
}

#[test]
fn a_fairing_that_strips_credentials() {
    let strip = AdHoc::on_request("Strip", |request, _| {
        Box::pin(async move {
            request.replace_header(Header::new("Authorization", ""));
        })
    });
    let matrix = denial_matrix(rocket(routes![any]).attach(strip)).run();
    let told = ["expected: let through", "got:      401 Bearer"];
    assert_told(&matrix, "all scopes", &told);
}

#[test]
fn a_fairing_that_sends_requests_elsewhere() {
    let elsewhere = AdHoc::on_request("Elsewhere", |request, _| {
        Box::pin(async move {
            request.set_uri(rocket::uri!("/nowhere"));
        })
    });
    let matrix = denial_matrix(rocket(routes![any]).attach(elsewhere)).run();
    assert_told(
        &matrix,
        "all scopes",
        &["no route was found: a fairing changes the request"],
    );
}

/// Answers in place of the handler that it wraps, or with nothing at all.
#[derive(Clone, Default)]
pub struct Instead {
    /// What the launch hears of the route: it asks by cloning.
    _declared: Option<Box<dyn Handler>>,
    other: Option<Arc<dyn Handler>>,
}

#[rocket::async_trait]
impl Handler for Instead {
    async fn handle<'r>(&self, request: &'r Request<'_>, data: Data<'r>) -> RouteOutcome<'r> {
        match &self.other {
            Some(other) => other.handle(request, data).await,
            None => RouteOutcome::Success(rocket::Response::new()),
        }
    }
}

/// Leaves the handlers of routes out of their way.
fn instead(routes: Vec<Route>, other: Option<Route>) -> Vec<Route> {
    let other = other.map(|route| Arc::from(route.handler));
    routes
        .into_iter()
        .map(|mut route| {
            route.handler = Box::new(Instead {
                _declared: Some(route.handler),
                other: other.clone(),
            });
            route
        })
        .collect()
}

#[test]
fn a_handler_that_nobody_declared() {
    let matrix = denial_matrix(rocket(instead(routes![any], None))).run();
    let told = [
        "got:      200 without a challenge: the policy did not refuse",
        "is the handler that answers the one that is declared?",
    ];
    assert_told(&matrix, "no token", &told);
    // Who should be let through was not looked at either.
    assert_told(&matrix, "all scopes", &["the caller was not looked at"]);
}

#[requires_scopes("items")]
#[get("/other")]
fn other() {}

#[test]
fn a_mount_that_routes_to_another_handler() {
    let other = routes![other].pop();
    let matrix = denial_matrix(rocket(instead(routes![any], other))).run();
    let told = [
        "expected: 401 Bearer realm=\"Login\", scope=\"trial\"",
        "got:      401 Bearer realm=\"Login\", scope=\"items\"",
        "the challenge is another one",
    ];
    assert_told(&matrix, "no token", &told);
    let told = [
        "expected: 403",
        "got:      200",
        "the policy did not refuse",
    ];
    assert_told(&matrix, "all scopes but `trial`, `items:write`", &told);
    let told = [
        "expected: let through",
        "the policy refused what its declaration lets through",
    ];
    assert_told(&matrix, "exactly `trial`", &told);
}

#[test]
fn a_route_in_front_that_says_it_is_public() {
    let open = Route::ranked(-20, Method::Get, "/<_..>", Instead::default());
    let rocket = rocket::custom(figment())
        .mount("/", routes![any])
        .mount("/", vec![open])
        .attach(Security::new::<Caller>().public_at("/", "a test"));
    let matrix = denial_matrix(rocket).run();
    let failures: Vec<_> = matrix.failures().iter().map(ToString::to_string).collect();
    let text = "was not tested: GET /<_..> [rank -20] answered at /any in its place";
    assert!(failures.iter().any(|it| it.contains(text)), "{matrix}");
}

#[test]
fn a_subject_whom_nobody_knows() {
    for (subject, caller, text) in [
        (
            "nobody",
            "all scopes",
            "the principal's loader does not know the subject: `.subject(\"..\")`",
        ),
        (
            "nobody",
            "no scope",
            "the principal's loader does not know the subject",
        ),
        (
            "inactive",
            "all scopes",
            "the principal's loader or a guard refused the subject",
        ),
        (
            "inactive",
            "no scope",
            "the principal's loader or a guard refused the subject",
        ),
    ] {
        let matrix = denial_matrix(rocket(routes![any])).subject(subject).run();
        let failures: Vec<_> = matrix.failures().iter().map(ToString::to_string).collect();
        let sent = format!(", {caller} (subject `{subject}`)");
        let told = failures
            .iter()
            .any(|it| it.contains(&sent) && it.contains(text));
        assert!(told, "{matrix}");
    }
}

#[test]
#[should_panic(expected = "`Security` is not attached")]
fn a_server_without_security() {
    let _ = denial_matrix(rocket::custom(figment())).run();
}

#[test]
#[should_panic(expected = "the server does not launch")]
fn a_server_that_does_not_launch() {
    let _ = denial_matrix(rocket::custom(figment()).mount("/", routes![any])).run();
}

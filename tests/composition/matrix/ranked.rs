//! Routes that stand in front of each other.

use rocket::{Build, Rocket, Route, get, routes};
use rocket_scopes::testing::denial_matrix;
use rocket_scopes::{Security, public, requires_scopes};

use super::server::{Caller, Colour, Scope};
use crate::api::figment;

#[requires_scopes("items")]
#[get("/<_id>", rank = 1)]
fn by_number(_id: u32) {}

#[requires_scopes("admin")]
#[get("/<_name>", rank = 2)]
fn by_name(_name: &str) {}

#[requires_scopes("admin")]
#[get("/colours/<_colour>", rank = 1)]
fn by_colour(_colour: Colour) {}

#[public(reason = "a test")]
#[get("/colours/<_name>", rank = 2)]
fn no_colour(_name: &str) {}

#[requires_scopes("admin")]
#[get("/dead/<_name>", rank = 9)]
fn dead(_name: &str) {}

#[requires_scopes("items")]
#[get("/dead/<_name>", rank = 8)]
fn alive(_name: &str) {}

fn rocket(routes: Vec<Route>) -> Rocket<Build> {
    rocket::custom(figment())
        .mount("/", routes)
        .attach(Security::new::<Caller>())
}

#[test]
fn another_route_answers_as_it_declares() {
    let matrix = denial_matrix(rocket(routes![by_number, by_name])).run();
    matrix.assert();
    let rows = || matrix.rows().filter(|row| row.route().rank == Some(2));
    // Without `items` the first refuses; with `items`, a name is none of its business.
    let by_other = rows().filter(|row| row.answered_by().is_some());
    let own = rows().filter(|row| row.answered_by().is_none());
    assert!(by_other.count() > 5 && own.count() >= 2, "{matrix}");
    assert!(
        matrix
            .to_string()
            .contains("(answered by GET /<_id> [rank 1])"),
        "{matrix}"
    );
}

#[test]
fn a_route_forwards_only_those_whom_it_lets_through() {
    let matrix = denial_matrix(rocket(routes![by_colour, no_colour])).run();
    matrix.assert();
    let forwarded = matrix.rows().filter(|row| row.route().rank == Some(1));
    let forwarded = forwarded.filter(|row| row.answered_by().is_some());
    assert!(forwarded.count() >= 1, "{matrix}");
}

#[test]
fn a_route_that_never_answers_is_told() {
    let matrix = denial_matrix(rocket(routes![dead, alive])).run();
    let failures: Vec<_> = matrix.failures().iter().map(ToString::to_string).collect();
    assert_eq!(failures.len(), 1, "{matrix}");
    for text in [
        "GET /dead/<_name> [rank 9] (`dead`, tests/composition/matrix/ranked.rs:",
        "was not tested: GET /dead/<_name> [rank 8] answered at /dead/sample in its place",
        "help: give a value that only this route takes: `.parameter(|route, name| ..)`",
    ] {
        assert!(failures[0].contains(text), "{}", failures[0]);
    }
    let skipped = denial_matrix(rocket(routes![dead, alive]))
        .skip("nobody gets there", |route| {
            route.handler.as_deref() == Some("dead")
        })
        .run();
    skipped.assert();
}

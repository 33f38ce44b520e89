//! Handlers of others around ours: what they keep from the mount is checked all the same.

use std::sync::Arc;

use rocket::error::ErrorKind;
use rocket::fs::FileServer;
use rocket::http::{Method, Status};
use rocket::route::{Handler, Outcome};
use rocket::{Build, Data, Request, Rocket, Route, get, routes};
use rocket_scopes::{Security, authenticated, requires_scopes};

use crate::api::{Caller, Loads, Scope, client, figment, get as ask};

/// A handler that cannot be asked what is in it.
#[derive(Clone)]
struct Opaque(Arc<dyn Handler>);

#[rocket::async_trait]
impl Handler for Opaque {
    async fn handle<'r>(&self, request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r> {
        self.0.handle(request, data).await
    }
}

/// One handler or the other.
#[derive(Clone)]
struct Either(Box<dyn Handler>, Box<dyn Handler>);

#[rocket::async_trait]
impl Handler for Either {
    async fn handle<'r>(&self, request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r> {
        match request.query_value::<&str>("second") {
            None => self.0.handle(request, data).await,
            Some(_) => self.1.handle(request, data).await,
        }
    }
}

fn opaque(routes: Vec<Route>) -> Vec<Route> {
    let wrapped = routes.into_iter().map(|route| {
        let uri = route.uri.to_string();
        Route::ranked(route.rank, route.method, &uri, Opaque(route.handler.into()))
    });
    wrapped.collect()
}

#[requires_scopes("a")]
#[get("/secret")]
fn secret() {}

#[requires_scopes("b:read")]
#[get("/other")]
fn other() {}

#[authenticated]
fn around() -> Vec<Route> {
    opaque(routes![secret])
}

#[requires_scopes("a")]
fn files() -> Vec<Route> {
    FileServer::from(env!("CARGO_MANIFEST_DIR")).into()
}

fn either() -> Vec<Route> {
    let [one, two] = [secret {}.into_route(), other {}.into_route()];
    vec![Route::new(
        Method::Get,
        "/either",
        Either(one.handler, two.handler),
    )]
}

fn rocket(security: Security, routes: Vec<Route>) -> Rocket<Build> {
    rocket::custom(figment())
        .mount("/", routes)
        .manage(Loads::default())
        .attach(security)
}

fn security() -> Security {
    Security::new::<Caller>()
}

#[test]
fn a_handler_that_the_mount_cannot_see_checks_for_itself() {
    let client = client(rocket(security(), around()));
    for (scopes, status) in [
        (None, Status::Unauthorized),
        (Some("b:read"), Status::Forbidden),
        (Some("a"), Status::Ok),
    ] {
        assert_eq!(
            ask(&client, "/secret", scopes).status(),
            status,
            "{scopes:?}"
        );
    }
}

#[test]
fn a_mount_that_the_table_does_not_know_answers_nothing() {
    for hidden in [false, true] {
        let routes = match hidden {
            true => opaque(files()),
            false => files(),
        };
        let security = security().public_at("/", "a test");
        let client = client(rocket(security, routes));
        for scopes in [None, Some("b:read"), Some("a")] {
            let status = ask(&client, "/README.md", scopes).status();
            let expected = match (hidden, scopes) {
                (true, _) => Status::InternalServerError,
                (false, None) => Status::Unauthorized,
                (false, Some("a")) => Status::Ok,
                (false, Some(_)) => Status::Forbidden,
            };
            assert_eq!(status, expected, "hidden: {hidden}, {scopes:?}");
        }
    }
}

#[test]
fn two_handlers_behind_one_route_are_refused() {
    let ignited = rocket::execute(rocket(security(), either()).ignite());
    let error = ignited.expect_err("nobody knows which one answers");
    assert!(
        matches!(error.kind(), ErrorKind::FailedFairings(_)),
        "{error}"
    );
}

//! The launch gate: no route is served of which nothing says who may call it.

use std::time::Duration;

use rocket::error::ErrorKind;
use rocket::fairing::AdHoc;
use rocket::fs::FileServer;
use rocket::local::blocking::Client;
use rocket::{Build, Rocket, Route, get, routes};
use rocket_okapi::okapi::openapi3::OpenApi;
use rocket_okapi::{openapi, openapi_get_routes_spec};
use rocket_scopes::Security;
use rocket_scopes::openapi::Docs;

use crate::api::{Caller, Loads, figment, get as ask};

mod with_a_stance {
    use crate::api::Scope;

    #[rocket_scopes::requires_scopes("a")]
    #[rocket::get("/list")]
    pub fn list() {}

    #[rocket_scopes::requires_scopes("a")]
    #[rocket_okapi::openapi]
    #[rocket::get("/ranked", rank = 1)]
    pub fn first() {}

    #[rocket_scopes::requires_scopes("b:read")]
    #[rocket_okapi::openapi]
    #[rocket::get("/ranked", rank = 2)]
    pub fn second() {}

    #[rocket_scopes::requires_scopes(Scope::A)]
    #[rocket_okapi::openapi]
    #[rocket::get("/ranked", rank = 3)]
    pub fn third() {}
}

mod without_one {
    #[rocket::get("/list")]
    pub fn list() {}
}

#[get("/bare")]
fn bare() {}

#[openapi]
#[get("/bare")]
fn bare_and_documented() {}

fn launched(build: impl FnOnce(Rocket<Build>) -> Rocket<Build>) -> Result<(), &'static str> {
    let rocket = rocket::custom(figment()).manage(Loads::default());
    match rocket::execute(build(rocket).ignite()) {
        Ok(_) => Ok(()),
        Err(error) => Err(match error.kind() {
            ErrorKind::SentinelAborts(_) => "a sentinel",
            ErrorKind::FailedFairings(_) => "the gate",
            other => panic!("{other}"),
        }),
    }
}

fn security() -> Security {
    Security::new::<Caller>()
}

fn files() -> FileServer {
    FileServer::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn undeclared_routes_end_the_launch_unless_a_setting_lets_them() {
    let gate = Err("the gate");
    for (name, routes, expected) in [
        ("declared", routes![with_a_stance::list], Ok(())),
        ("bare", routes![bare], gate),
        (
            "bare among others",
            routes![with_a_stance::list, bare],
            gate,
        ),
        ("foreign", files().into(), gate),
        ("none", Vec::new(), Ok(())),
    ] {
        let mounted = routes.clone();
        let found = launched(|rocket| rocket.mount("/", mounted).attach(security()));
        assert_eq!(found, expected, "{name}");
        let warned = launched(|rocket| {
            let figment = rocket
                .figment()
                .clone()
                .merge(("scopes.undeclared_routes", "warn"));
            rocket
                .configure(figment)
                .mount("/", routes)
                .attach(security())
        });
        assert_eq!(warned, Ok(()), "{name}");
    }
    for (value, starts) in [
        ("deny", true),
        ("warn", true),
        ("allow", false),
        ("Warn", false),
    ] {
        let found = launched(|rocket| {
            let figment = rocket
                .figment()
                .clone()
                .merge(("scopes.undeclared_routes", value));
            rocket.configure(figment).attach(security())
        });
        assert_eq!(found.is_ok(), starts, "{value}");
    }
}

#[test]
fn a_base_is_opened_with_all_that_is_below_it() {
    let gate = Err("the gate");
    for (opened, mounted, expected) in [
        ("/files", "/files", Ok(())),
        ("files/", "/files", Ok(())),
        ("/files", "/files/more", Ok(())),
        ("/", "/files", Ok(())),
        ("/files", "/", gate),
        ("/files", "/files-of-others", gate),
        ("/files/more", "/files", gate),
        ("/Files", "/files", gate),
    ] {
        let found = launched(|rocket| {
            rocket
                .mount(mounted, files())
                .attach(security().public_at(opened, "pictures"))
        });
        assert_eq!(found, expected, "{mounted} below {opened}");
    }
    let rocket = rocket::custom(figment()).manage(Loads::default());
    let rocket = rocket
        .mount("/files", files())
        .mount("/files/api", routes![with_a_stance::list])
        .attach(security().public_at("/files", "pictures"));
    let client = Client::tracked(rocket).expect("it launches");
    assert_eq!(ask(&client, "/files/Cargo.toml", None).status().code, 200);
    // A stance holds all the same.
    assert_eq!(ask(&client, "/files/api/list", None).status().code, 401);
    assert_eq!(
        ask(&client, "/files/api/list", Some("a")).status().code,
        200
    );
}

#[test]
fn handlers_of_one_name_are_told_apart() {
    let (with, without) = (routes![with_a_stance::list], routes![without_one::list]);
    for (name, first, second, expected) in [
        ("with, without", &with, &without, Err("the gate")),
        ("without, with", &without, &with, Err("the gate")),
        ("with, with", &with, &with, Ok(())),
    ] {
        let found = launched(|rocket| {
            let rocket = rocket
                .mount("/one", first.clone())
                .mount("/two", second.clone());
            rocket.attach(security())
        });
        assert_eq!(found, expected, "{name}");
        let opened = launched(|rocket| {
            let rocket = rocket
                .mount("/one", first.clone())
                .mount("/two", second.clone());
            rocket.attach(security().public_at("/two", "a test"))
        });
        // Only where the one without a stance is the one that is opened.
        let expected = if name == "without, with" {
            expected
        } else {
            Ok(())
        };
        assert_eq!(opened, expected, "{name}");
    }
}

fn late(routes: Vec<Route>) -> AdHoc {
    AdHoc::on_ignite(
        "late",
        |rocket| async move { rocket.mount("/late", routes) },
    )
}

#[test]
fn routes_that_a_fairing_mounts_are_known_if_it_comes_first() {
    let routes = || routes![with_a_stance::list];
    let found = launched(|rocket| rocket.attach(late(routes())).attach(security()));
    assert_eq!(found, Ok(()));
    let found = launched(|rocket| rocket.attach(security()).attach(late(routes())));
    assert_eq!(found, Err("a sentinel"));
    let found = launched(|rocket| rocket.attach(late(routes![bare])).attach(security()));
    assert_eq!(found, Err("the gate"));
}

#[test]
fn a_server_with_a_route_that_came_too_late_ends_before_it_answers() {
    for (routes, ends) in [(routes![bare], true), (Vec::new(), false)] {
        let figment = figment().merge(("port", 0)).merge(("address", "127.0.0.1"));
        let rocket = rocket::custom(figment)
            .manage(Loads::default())
            .attach(security())
            .attach(late(routes));
        // No argument of the late route has a say in the launch.
        let ended = rocket::execute(async {
            let launch = rocket.launch();
            let limit = Duration::from_secs(if ends { 30 } else { 1 });
            rocket::tokio::time::timeout(limit, launch).await.is_ok()
        });
        assert_eq!(ended, ends);
    }
}

fn documented(
    (routes, document): (Vec<Route>, OpenApi),
    base: &'static str,
) -> Result<(), &'static str> {
    launched(|rocket| {
        let security = security()
            .public_at("/", "a test")
            .docs(Docs::new(document));
        rocket.mount(base, routes).attach(security)
    })
}

#[test]
fn the_document_lies_of_no_route() {
    let gate = Err("the gate");
    for (name, spec, base, expected) in [
        (
            "alone",
            openapi_get_routes_spec![with_a_stance::first],
            "/",
            Ok(()),
        ),
        (
            "elsewhere",
            openapi_get_routes_spec![with_a_stance::first],
            "/base",
            gate,
        ),
        (
            "two that differ",
            openapi_get_routes_spec![with_a_stance::first, with_a_stance::second],
            "/",
            gate,
        ),
        (
            "two that ask the same",
            openapi_get_routes_spec![with_a_stance::first, with_a_stance::third],
            "/",
            Ok(()),
        ),
        (
            "no stance",
            openapi_get_routes_spec![bare_and_documented],
            "/",
            Ok(()),
        ),
        // It describes another server, for all that we know.
        (
            "no stance, elsewhere",
            openapi_get_routes_spec![bare_and_documented],
            "/base",
            Ok(()),
        ),
    ] {
        assert_eq!(documented(spec, base), expected, "{name}");
    }
    // What is not documented may differ.
    let (routes, _) = openapi_get_routes_spec![with_a_stance::first, with_a_stance::second];
    let found = launched(|rocket| rocket.mount("/", routes).attach(security()));
    assert_eq!(found, Ok(()));
    let (routes, document) = openapi_get_routes_spec![with_a_stance::first];
    let found = launched(|rocket| {
        let docs = Docs::new(document).routes_at("/base");
        rocket.mount("/base", routes).attach(security().docs(docs))
    });
    assert_eq!(found, Ok(()));
}

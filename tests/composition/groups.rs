//! One stance for many routes: modules, and functions that return routes.

use rocket::fs::FileServer;
use rocket::http::{Header, Status};
use rocket::local::blocking::Client;
use rocket::{Build, Rocket, Route, get, routes};
use rocket_okapi::okapi::openapi3::OpenApi;
use rocket_okapi::{openapi, openapi_get_routes_spec};
use rocket_scopes::openapi::{Docs, Document};
use rocket_scopes::{Denied, Security, authenticated, guard, public, requires_scopes};
use serde_json::{Value, json};

use crate::api::{Caller, Loads, Scope, challenge, client, figment, get as ask};

/// A module around routes, in functions and in modules of its own.
#[requires_scopes("a")]
mod admin {
    use super::{Caller, Scope, authenticated, get, openapi, requires_scopes};

    #[openapi]
    #[get("/admin/plain")]
    pub fn plain() {}

    #[requires_scopes("b:read")]
    #[openapi]
    #[get("/admin/own")]
    pub fn own(_caller: Caller) {}

    #[authenticated]
    #[get("/admin/any")]
    pub fn any() {}

    #[allow(non_local_definitions, reason = "Rocket's macro for `uri!`")]
    pub fn within_a_function() -> Vec<rocket::Route> {
        #[get("/admin/function")]
        fn inner() {}

        rocket::routes![inner]
    }

    pub mod plain_module {
        use super::get;

        #[get("/admin/deeper")]
        pub fn deeper() {}
    }

    #[requires_scopes("type")]
    pub mod stricter {
        use super::super::Scope;
        use rocket_scopes::requires_scopes;

        #[requires_scopes("5th")]
        #[super::openapi]
        #[rocket::get("/admin/stricter")]
        pub fn deepest() {}
    }
}

#[get("/undeclared")]
fn undeclared() {}

#[requires_scopes("b:read")]
#[openapi]
#[get("/scoped")]
fn scoped(_caller: Option<Caller>) {}

#[public(reason = "a test")]
#[openapi]
#[get("/open")]
fn open() {}

#[requires_scopes("a")]
fn inner() -> Vec<Route> {
    routes![undeclared, scoped]
}

#[requires_scopes(any("type", "5th"))]
fn outer() -> Vec<Route> {
    inner()
}

#[authenticated]
async fn documented() -> (Vec<Route>, OpenApi) {
    rocket::tokio::task::yield_now().await;
    openapi_get_routes_spec![scoped]
}

#[requires_scopes("a")]
fn files(folder: &'static str) -> Vec<Route> {
    FileServer::from(folder).into()
}

#[public(reason = "a test")]
fn for_everybody() -> Vec<Route> {
    routes![undeclared, scoped]
}

#[public(reason = "a test")]
fn for_everybody_but() -> Vec<Route> {
    inner()
}

fn figmented() -> Rocket<Build> {
    rocket::custom(figment()).manage(Loads::default())
}

fn rocket() -> Rocket<Build> {
    let (routes, mut document) =
        openapi_get_routes_spec![admin::plain, admin::own, admin::stricter::deepest];
    let (mounted, other) = rocket::execute(documented());
    for (path, item) in other.paths {
        document
            .paths
            .insert(format!("/documented{path}"), item.clone());
        document.paths.insert(format!("/outer{path}"), item);
    }
    figmented()
        .mount("/", routes)
        .mount("/", routes![admin::any, admin::plain_module::deeper])
        .mount("/", admin::within_a_function())
        .mount("/inner", inner())
        .mount("/outer", outer())
        .mount("/documented", mounted)
        .mount(
            "/files",
            files(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ui")),
        )
        .mount("/open", for_everybody())
        .mount("/but", for_everybody_but())
        .attach(Security::new::<Caller>().docs(Docs::new(document)))
}

fn asked(client: &Client, path: &'static str, scopes: Option<&str>) -> (u16, Option<String>) {
    let response = ask(client, path, scopes);
    let scopes = challenge(&response).and_then(|it| {
        let (_, scopes) = it.split_once("scope=\"")?;
        Some(scopes.trim_end_matches('"').to_owned())
    });
    (response.status().code, scopes)
}

#[test]
fn a_stance_around_routes_adds_to_their_own() {
    let client = client(rocket());
    for (path, enough, too_few, scopes) in [
        ("/admin/plain", "a", "b:read", "a"),
        ("/admin/own", "a b:read", "b:read", "a b:read"),
        ("/admin/own", "a b:read", "a", "a b:read"),
        ("/admin/any", "a", "", "a"),
        ("/admin/function", "a", "type", "a"),
        ("/admin/deeper", "a", "", "a"),
        ("/admin/stricter", "a type 5th", "type 5th", "a type 5th"),
        ("/admin/stricter", "a type 5th", "a 5th", "a type 5th"),
        ("/inner/undeclared", "a", "b:read", "a"),
        ("/inner/scoped", "a b:read", "a", "a b:read"),
        ("/outer/undeclared", "a type", "a", "type a"),
        ("/outer/undeclared", "a 5th", "a b:read", "type a"),
        ("/outer/scoped", "a b:read 5th", "a 5th", "5th a b:read"),
        (
            "/outer/scoped",
            "a b:read 5th",
            "b:read type",
            "type a b:read",
        ),
        ("/documented/scoped", "b:read", "a", "b:read"),
        ("/files/main.rs", "a", "b:read", "a"),
        // Also what is not there.
        ("/files/none.rs", "", "b:read", "a"),
        ("/but/undeclared", "a", "", "a"),
        ("/but/scoped", "a b:read", "b:read", "a b:read"),
        ("/open/scoped", "b:read", "a", "b:read"),
    ] {
        if !enough.is_empty() {
            assert_eq!(asked(&client, path, Some(enough)), (200, None), "{path}");
        }
        let refused = (403, Some(scopes.to_owned()));
        assert_eq!(
            asked(&client, path, Some(too_few)),
            refused,
            "{path} {too_few:?}"
        );
        assert_eq!(asked(&client, path, None).0, 401, "{path}");
        let forged = Header::new("Authorization", "Bearer a.b.c");
        let response = client.get(path).header(forged).dispatch();
        assert_eq!(response.status(), Status::Unauthorized, "{path}");
    }
    // Rocket answers HEAD with the route of GET.
    for path in ["/inner/scoped", "/files/main.rs", "/admin/plain"] {
        let response = client.head(path).dispatch();
        assert_eq!(response.status(), Status::Unauthorized, "{path}");
        let header = crate::api::bearer(&client, "somebody", "a b:read".parse().expect("scopes"));
        let response = client.head(path).header(header).dispatch();
        assert_eq!(response.status(), Status::Ok, "{path}");
    }
    assert_eq!(asked(&client, "/files/none.rs", Some("a")), (404, None));
    assert_eq!(asked(&client, "/open/undeclared", None), (200, None));
}

#[test]
fn the_document_shows_what_is_around_a_route() {
    let client = client(rocket());
    let document: &Document = client.rocket().state().expect("managed");
    let document: Value = document.as_str().parse().expect("JSON");
    for (path, alternatives) in [
        ("/admin/plain", &[&["a"][..]][..]),
        ("/admin/own", &[&["a", "b:read"]]),
        ("/admin/stricter", &[&["a", "type", "5th"]]),
        ("/documented/scoped", &[&["b:read"]]),
        (
            "/outer/scoped",
            &[&["type", "a", "b:read"], &["5th", "a", "b:read"]],
        ),
    ] {
        let expected: Value = alternatives
            .iter()
            .map(|it| json!({ "Login": it }))
            .collect();
        let operation = &document["paths"][path]["get"];
        assert_eq!(operation["security"], expected, "{path}");
    }
}

/// Why the launch ends, if it does.
fn fault(rocket: Rocket<Build>) -> Option<String> {
    let ignited = rocket::execute(rocket.ignite());
    ignited.err().map(|error| error.kind().to_string())
}

#[authenticated]
fn for_callers() -> Vec<Route> {
    routes![open]
}

#[public(reason = "a test")]
fn with_a_guard() -> Vec<Route> {
    routes![guarded]
}

#[get("/guarded")]
fn guarded(_caller: Caller) {}

#[get("/perhaps")]
fn perhaps(_caller: Option<Caller>) {}

#[public(reason = "a test")]
#[get("/stated")]
fn stated(_caller: Option<Caller>) {}

#[public(reason = "a test")]
fn with_an_optional_guard() -> Vec<Route> {
    routes![perhaps]
}

#[test]
fn what_is_public_does_not_stand_in_what_is_not() {
    let security = || Security::new::<Caller>();
    for (name, routes, starts) in [
        ("public in a mount that needs a token", for_callers(), false),
        ("the same outside", routes![open], true),
        ("a guard in a public mount", with_a_guard(), false),
        // Rocket does not tell that it is optional: the handler has to.
        ("an optional one", with_an_optional_guard(), false),
        ("an optional one with a stance", routes![stated], true),
    ] {
        let rocket = figmented().mount("/", routes).attach(security());
        assert_eq!(fault(rocket).is_none(), starts, "{name}");
    }
    for (route, starts) in [
        (routes![guarded], false),
        (routes![stated], true),
        (routes![undeclared], true),
        (for_callers(), false),
    ] {
        let rocket = figmented().mount("/base", route);
        let rocket = rocket.attach(security().public_at("/base", "a test"));
        assert_eq!(fault(rocket).is_none(), starts);
    }
}

mod elsewhere {
    //! Another catalogue, with the same places.

    #[derive(Clone, Copy, rocket_scopes::Scopes)]
    #[acr_values("mfa")]
    pub enum Scope {
        /// Another first.
        #[scope("first")]
        First,
    }
}

#[requires_scopes(elsewhere::Scope::First)]
fn foreign_files() -> Vec<Route> {
    FileServer::from(env!("CARGO_MANIFEST_DIR")).into()
}

#[requires_scopes(elsewhere::Scope::First, report_only)]
fn foreign_trial() -> Vec<Route> {
    FileServer::from(env!("CARGO_MANIFEST_DIR")).into()
}

#[test]
fn a_mount_asks_for_scopes_of_this_server() {
    for (routes, starts) in [
        (foreign_files(), false),
        (foreign_trial(), false),
        (files(env!("CARGO_MANIFEST_DIR")), true),
    ] {
        let rocket = figmented()
            .mount("/", routes)
            .attach(Security::new::<Caller>());
        assert_eq!(fault(rocket).is_none(), starts);
    }
}

mod ranked {
    //! Routes of one path in two mounts, of which the first forwards.

    use rocket::request::{FromRequest, Outcome, Request};

    use super::*;

    pub struct Forwarding;

    #[rocket::async_trait]
    impl<'r> FromRequest<'r> for Forwarding {
        type Error = ();

        async fn from_request(_: &'r Request<'_>) -> Outcome<Self, ()> {
            Outcome::Forward(Status::NotFound)
        }
    }

    #[get("/choice", rank = 1)]
    fn first(_forwarding: Forwarding) {}

    #[authenticated]
    #[get("/choice", rank = 2)]
    fn second() -> &'static str {
        "second"
    }

    #[public(reason = "a test")]
    #[get("/open", rank = 1)]
    fn open_first(_forwarding: Forwarding) {}

    #[get("/open", rank = 2)]
    fn second_by_mount() -> &'static str {
        "second"
    }

    #[get("/outside", rank = 1)]
    fn first_of_three(_forwarding: Forwarding) {}

    #[requires_scopes("type")]
    #[get("/outside", rank = 2)]
    fn outside(_forwarding: Forwarding) {}

    #[public(reason = "a test")]
    #[get("/outside", rank = 3)]
    fn for_all(caller: Option<Caller>) -> &'static str {
        caller.map_or("nobody", |_| "somebody")
    }

    #[requires_scopes("a")]
    fn firsts() -> Vec<Route> {
        routes![first, first_of_three]
    }

    #[requires_scopes("type")]
    fn seconds() -> Vec<Route> {
        routes![second, second_by_mount]
    }

    #[test]
    fn each_route_is_checked_with_its_own_mount() {
        let rocket = figmented()
            .mount("/", firsts())
            .mount("/", seconds())
            .mount("/", routes![open_first, outside, for_all]);
        let client = client(rocket.attach(Security::new::<Caller>()));
        for (path, scopes, status, challenged) in [
            ("/choice", "a type", 200, None),
            // The first refuses, and is not passed by.
            ("/choice", "type", 403, Some("a")),
            ("/choice", "a", 403, Some("type")),
            ("/outside", "a type", 200, None),
            ("/outside", "a", 403, Some("type")),
            ("/outside", "type", 403, Some("a")),
            ("/open", "type", 200, None),
            ("/open", "a", 403, Some("type")),
        ] {
            let expected = (status, challenged.map(str::to_owned));
            assert_eq!(
                asked(&client, path, Some(scopes)),
                expected,
                "{path} {scopes}"
            );
        }
        assert_eq!(
            asked(&client, "/open", None),
            (401, Some("type".to_owned()))
        );
    }
}

mod guards_of_mounts {
    //! A handler in a mount has a guard, whose stance is a clause of the operation.

    use super::*;

    pub struct Typed;

    #[guard]
    #[requires_scopes("type")]
    fn typed(_caller: &Caller) -> Result<Typed, Denied> {
        Ok(Typed)
    }

    #[get("/typed")]
    fn by_guard(_typed: Typed) {}

    #[requires_scopes("a")]
    fn mount() -> Vec<Route> {
        routes![by_guard]
    }

    #[test]
    fn the_guards_of_a_mounted_handler_are_asked_as_well() {
        let rocket = figmented().mount("/", mount());
        let client = client(rocket.attach(Security::new::<Caller>()));
        for (scopes, status) in [("a type", 200), ("a", 403), ("type", 403)] {
            assert_eq!(asked(&client, "/typed", Some(scopes)).0, status, "{scopes}");
        }
        let expected = (401, Some("a type".to_owned()));
        assert_eq!(asked(&client, "/typed", None), expected);
    }
}

#[authenticated]
#[get("/before")]
fn before() {}
#[requires_scopes("a")]
mod reports {
    //! Routes that the stance does not see, and some that it does.

    use rocket::Route;

    use super::{authenticated, get};

    #[get("/seen")]
    pub fn seen() {}

    #[cfg(test)]
    #[cfg_attr(test, doc = "Not about routes.")]
    #[get("/configured")]
    pub fn configured() {}

    #[allow(non_local_definitions, reason = "Rocket's macro for `uri!`")]
    pub fn by_statement() -> Vec<Route> {
        macro_rules! hidden {
            () => {
                #[authenticated]
                #[rocket::get("/stmt")]
                fn hidden() {}
            };
        }
        hidden!();
        rocket::routes![hidden]
    }

    pub mod r#type {
        use crate::api::Scope;

        #[rocket_scopes::requires_scopes("b:read")]
        pub mod deeper {
            #[rocket::get("/deeper")]
            pub fn seen() {}

            #[allow(non_local_definitions, reason = "Rocket's macro for `uri!`")]
            pub fn by_statement() -> Vec<rocket::Route> {
                macro_rules! hidden {
                    () => {
                        #[rocket_scopes::authenticated]
                        #[rocket::get("/twice")]
                        fn hidden() {}
                    };
                }
                hidden!();
                rocket::routes![hidden]
            }
        }
    }
}
#[authenticated]
#[get("/after")]
fn after() {}

/// A name that begins with that of the module with the stance.
mod reports_of_others {
    #[rocket_scopes::authenticated]
    #[rocket::get("/others")]
    pub fn other() {}
}

macro_rules! in_one_line {
    () => {
        #[requires_scopes("a")]
        mod made {
            #[rocket::get("/made")]
            pub fn seen() {}
        }

        #[authenticated]
        #[get("/beside")]
        fn beside() {}
    };
}

in_one_line!();

#[test]
fn a_route_that_the_stance_of_its_module_misses_ends_the_launch() {
    let fine = || {
        let around = routes![before, after, reports_of_others::other, made::seen, beside];
        let seen = routes![
            reports::seen,
            reports::configured,
            reports::r#type::deeper::seen
        ];
        [around, seen].concat()
    };
    for (name, missed, starts) in [
        ("none", Vec::new(), true),
        ("a statement", reports::by_statement(), false),
        (
            "a module within",
            reports::r#type::deeper::by_statement(),
            false,
        ),
    ] {
        let rocket = figmented().mount("/", fine()).mount("/", missed);
        let rocket = rocket.attach(Security::new::<Caller>());
        assert_eq!(fault(rocket).is_none(), starts, "{name}");
    }
}

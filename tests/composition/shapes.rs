//! Handlers and guards of every shape that Rocket allows.

use std::marker::PhantomData;

use rocket::form::Form;
use rocket::http::{ContentType, CookieJar, Status};
use rocket::request::{FromRequest, Outcome, Request};
use rocket::response::Responder;
use rocket::serde::json::Json;
use rocket::{Build, FromForm, Rocket, State, get, post, route};
use rocket_okapi::okapi::schemars::{self, JsonSchema};
use rocket_okapi::{openapi, openapi_get_routes_spec};
use rocket_scopes::openapi::{Docs, Document};
use rocket_scopes::{Denied, Security, authenticated, guard, public, requires_scopes};
use serde_json::Value;

use crate::api::{Caller, First, Loads, Scope, client, figment, get as ask};

/// A guard that borrows from the request.
struct Theme<'r>(&'r str);

#[guard]
fn theme<'r>(cookies: &'r CookieJar<'r>) -> Result<Theme<'r>, Denied> {
    Ok(Theme(
        cookies
            .get("theme")
            .map_or("light", |cookie| cookie.value()),
    ))
}

trait Limit: Send + Sync + 'static {
    const MOST: usize;
}

struct Ten;

impl Limit for Ten {
    const MOST: usize = 10;
}

/// A guard with parameters.
struct Limited<L, const STRICT: bool>(usize, PhantomData<L>);

#[guard]
#[requires_scopes("a")]
fn limited<L: Limit, const STRICT: bool>(
    loads: &State<Loads>,
) -> Result<Limited<L, STRICT>, Denied> {
    match loads.count() <= L::MOST || !STRICT {
        true => Ok(Limited(L::MOST, PhantomData)),
        false => Err(Denied::new(Status::TooManyRequests, "Too often")),
    }
}

/// An error type of the application's own.
#[derive(Debug)]
enum Closed {
    Sunday,
}

impl From<Closed> for Denied {
    fn from(closed: Closed) -> Self {
        match closed {
            Closed::Sunday => Self::new(Status::ServiceUnavailable, "Closed on Sundays"),
        }
    }
}

struct Weekday;

#[guard]
async fn weekday(Day { name }: Day, mut count: Count) -> Result<Weekday, Closed> {
    count.0 += 1;
    match (&*name, count.0) {
        ("sunday", 1) => Err(Closed::Sunday),
        _ => Ok(Weekday),
    }
}

/// A guard that is written by hand, and that forwards.
struct Day {
    name: String,
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Day {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        match request.headers().get_one("X-Day") {
            Some(name) => Outcome::Success(Self {
                name: name.to_owned(),
            }),
            None => Outcome::Forward(Status::NotFound),
        }
    }
}

struct Count(usize);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Count {
    type Error = std::convert::Infallible;

    async fn from_request(_: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        Outcome::Success(Self(0))
    }
}

#[derive(FromForm, JsonSchema)]
struct Note {
    text: String,
}

/// # Lifetimes
///
/// Named ones, in arguments and answer.
#[authenticated]
#[openapi(tag = "Shapes")]
#[get("/lifetimes/<name>?<page>")]
fn lifetimes<'a>(name: &'a str, page: Option<&'a str>, theme: Theme<'a>) -> (ContentType, String) {
    (ContentType::Plain, format!("{name} {page:?} {}", theme.0))
}

#[requires_scopes("b:read")]
#[openapi]
#[get("/generics")]
async fn generics(limited: Limited<Ten, true>) -> Result<String, Status> {
    Ok(limited.0.to_string())
}

#[authenticated]
#[openapi]
#[get("/patterns")]
fn patterns(Caller(name): Caller, _: &First, mut count: Count) -> String {
    count.0 += 1;
    format!("{name} {}", count.0)
}

#[authenticated]
#[openapi]
#[get("/opaque")]
fn opaque<'r>(caller: &'r Caller) -> impl Responder<'r, 'static> + use<'r> {
    Json(caller.0.clone())
}

#[authenticated]
#[openapi]
#[post("/notes", data = "<note>", format = "form", rank = 3)]
async fn notes(note: Form<Note>, _weekday: Weekday) -> String {
    note.into_inner().text
}

#[authenticated]
#[openapi]
#[route(GET, uri = "/files/<path..>")]
fn files(path: std::path::PathBuf) -> String {
    path.display().to_string()
}

#[rocket_scopes::authenticated]
#[rocket_okapi::openapi]
#[rocket::get("/paths")]
fn qualified() {}

#[public(reason = "a test")]
#[get("/undocumented")]
fn undocumented() {}

#[authenticated]
#[openapi(skip)]
#[get("/skipped")]
fn skipped() {}

macro_rules! reader {
    ($name:ident, $path:literal, $scope:literal) => {
        #[requires_scopes($scope)]
        #[openapi]
        #[get($path)]
        fn $name(id: u32, _caller: &Caller) -> String {
            id.to_string()
        }
    };
}

reader!(by_macro, "/by-macro/<id>", "a");

mod one {
    use super::*;

    #[requires_scopes("a")]
    #[openapi]
    #[get("/")]
    pub(super) fn show() -> &'static str {
        "one"
    }
}

mod two {
    use super::*;

    #[requires_scopes("type")]
    #[openapi]
    #[get("/two")]
    pub(super) fn show() -> &'static str {
        "two"
    }
}

fn rocket() -> Rocket<Build> {
    let (routes, document) = openapi_get_routes_spec![
        lifetimes,
        generics,
        patterns,
        opaque,
        notes,
        files,
        qualified,
        undocumented,
        skipped,
        by_macro,
        one::show,
        two::show
    ];
    rocket::custom(figment())
        .mount("/", routes)
        .manage(Loads::default())
        .attach(Security::new::<Caller>().docs(Docs::new(document)))
}

#[test]
fn every_shape_is_protected_and_answers() {
    let client = client(rocket());
    for (path, scopes, answer) in [
        ("/lifetimes/x?page=2", "", "x Some(\"2\") light"),
        ("/generics", "a b:read", "10"),
        ("/patterns", "a", "somebody 1"),
        ("/opaque", "", "\"somebody\""),
        ("/files/a/b", "", "a/b"),
        ("/paths", "", ""),
        ("/skipped", "", ""),
        ("/by-macro/7", "a", "7"),
        ("/", "a", "one"),
        ("/two", "type", "two"),
    ] {
        assert_eq!(
            ask(&client, path, None).status(),
            Status::Unauthorized,
            "{path}"
        );
        let response = ask(&client, path, Some(scopes));
        assert_eq!(response.status(), Status::Ok, "{path}");
        assert_eq!(response.into_string().unwrap_or_default(), answer, "{path}");
    }
    for (path, scopes) in [
        ("/generics", "b:read"),
        ("/generics", "a"),
        ("/", "type"),
        ("/two", "a"),
    ] {
        assert_eq!(
            ask(&client, path, Some(scopes)).status(),
            Status::Forbidden,
            "{path}"
        );
    }
    assert_eq!(ask(&client, "/undocumented", None).status(), Status::Ok);
}

#[test]
fn guards_refuse_with_any_status_and_never_forward() {
    let client = client(rocket());
    for (day, status, body) in [
        (Some("monday"), Status::Ok, "hello"),
        (
            Some("sunday"),
            Status::ServiceUnavailable,
            r#"{"detail":"Closed on Sundays"}"#,
        ),
        (None, Status::NotFound, r#"{"detail":"Not Found"}"#),
    ] {
        let token = crate::api::bearer(&client, "somebody", rocket_scopes::ScopeSet::new());
        let request = client
            .post("/notes")
            .header(ContentType::Form)
            .header(token);
        let request = match day {
            Some(day) => request.header(rocket::http::Header::new("X-Day", day)),
            None => request,
        };
        let response = request.body("text=hello").dispatch();
        assert_eq!(response.status(), status, "{day:?}");
        assert_eq!(response.into_string().as_deref(), Some(body), "{day:?}");
    }
}

#[test]
fn every_shape_is_documented() {
    let client = client(rocket());
    let document: &Document = client.rocket().state().expect("managed");
    let document: Value = serde_json::from_str(document.as_str()).expect("JSON");
    for (path, method, scopes) in [
        ("/lifetimes/{name}", "get", &[][..]),
        ("/generics", "get", &["b:read", "a"]),
        ("/patterns", "get", &["a"]),
        ("/opaque", "get", &[]),
        ("/notes", "post", &[]),
        ("/files/{path}", "get", &[]),
        ("/paths", "get", &[]),
        ("/by-macro/{id}", "get", &["a"]),
        ("/", "get", &["a"]),
        ("/two", "get", &["type"]),
    ] {
        let operation = &document["paths"][path][method];
        let expected = serde_json::json!([{ "Login": scopes }]);
        assert_eq!(operation["security"], expected, "{path}");
        let responses = &operation["responses"];
        for (status, is_there) in [("401", true), ("403", !scopes.is_empty())] {
            assert_eq!(responses.get(status).is_some(), is_there, "{path} {status}");
        }
    }
    let paths = document["paths"].as_object().expect("paths");
    assert!(!paths.contains_key("/undocumented") && !paths.contains_key("/skipped"));
    assert_eq!(
        document["paths"]["/lifetimes/{name}"]["get"]["summary"],
        "Lifetimes"
    );
    let ids = paths
        .values()
        .flat_map(|item| item.as_object().expect("an item").values());
    let ids: Vec<_> = ids.map(|operation| &operation["operationId"]).collect();
    let distinct: std::collections::HashSet<_> = ids.iter().map(|id| id.to_string()).collect();
    assert_eq!(ids.len(), distinct.len(), "{ids:?}");
    let text = document.to_string();
    assert!(
        !text.contains("allow_reserved") && !text.contains("rocket_scopes."),
        "{text}"
    );
}

mod addresses {
    //! `uri!` finds a handler under its own name.

    pub mod inner {
        use rocket::get;
        use rocket_scopes::{public, requires_scopes};

        use crate::api::Scope;

        #[requires_scopes("a")]
        #[get("/inner/<id>?<page>")]
        pub fn with_parameters(id: u32, page: Option<u32>) -> String {
            format!("{id} {page:?}")
        }

        #[public(reason = "a test")]
        #[get("/type")]
        pub fn r#type() -> String {
            rocket::uri!(with_parameters(7, Some(2))).to_string()
        }
    }

    #[test]
    fn handlers_have_addresses() {
        let address = rocket::uri!(inner::with_parameters(id = 7, page = _));
        assert_eq!(address.to_string(), "/inner/7");
        let address = rocket::uri!("/base", inner::r#type());
        assert_eq!(address.to_string(), "/base/type");
    }
}

//! A scheme whose credentials say which application calls, and grant nothing.

use rocket::http::Header;
use rocket::local::blocking::Client;
use rocket::{Route, State, get, routes};
use rocket_scopes::testing::TestToken;
use rocket_scopes::{
    AccessToken, ApiKey, ApiKeyFrom, Denied, Granted, NewApiKey, NoScopes, Scheme, SchemeKind,
    ScopeSet, Security, authenticated, principal, requires_scopes,
};

use super::principals::{Keys, Login, Scope, User};
use super::server::Reader;
use super::shown::answer;
use crate::api::figment;

pub struct PlainKey;

impl Scheme for PlainKey {
    type Scopes = NoScopes;
    const NAME: &'static str = "PlainKey";
    const KIND: SchemeKind = SchemeKind::ApiKey {
        from: ApiKeyFrom::Header("X-App-Key"),
        prefix: "app_",
    };
}

#[derive(Clone)]
pub struct Application;

#[principal(scheme = PlainKey)]
fn application(key: &ApiKey, keys: &State<Keys>) -> Result<Granted<Application>, Denied> {
    let row = key.verify(keys.find(key.id()), |(_, hash, _)| hash)?;
    let granted = row.granted(|_| ScopeSet::<NoScopes>::new());
    Ok(granted.map(|_| Application))
}

/// Tokens that say who calls, of an issuer whose scopes are none of ours.
pub struct Guest;

impl Scheme for Guest {
    type Scopes = NoScopes;
    const NAME: &'static str = "Guest";
    const KIND: SchemeKind = SchemeKind::HttpBearer { format: "JWT" };
}

#[derive(Clone)]
pub struct GuestUser;

#[principal(scheme = Guest)]
fn guest(_token: &AccessToken) -> Result<GuestUser, Denied> {
    Ok(GuestUser)
}

#[requires_scopes("items", scheme = all(Login, PlainKey))]
#[get("/beside")]
fn beside() {}

#[authenticated(scheme = PlainKey)]
#[get("/alone")]
fn alone() {}

#[requires_scopes("items", scheme = PlainKey)]
#[get("/items")]
fn items_alone() {}

#[requires_scopes("items", scheme = any(PlainKey, Login))]
#[get("/items")]
fn items_or() {}

/// A user needs `me`, and the key needs nothing.
#[authenticated(scheme = any(Login, PlainKey))]
#[get("/optional")]
fn optional_reader(_reader: Option<Reader>) {}

#[requires_scopes("items", scheme = Guest)]
#[get("/guest")]
fn items_of_guest() {}

#[authenticated(scheme = any(Guest, Login))]
#[get("/guest")]
fn guest_alone() {}

fn server(keys: Keys, routes: Vec<Route>) -> Result<Client, String> {
    let figment = figment().merge(("scopes.challenge", "rfc6750"));
    let security = Security::new::<Application>()
        .principal::<User>()
        .principal::<GuestUser>();
    let rocket = rocket::custom(figment)
        .manage(keys)
        .mount("/", routes)
        .attach(security);
    Client::untracked(rocket).map_err(|error| error.to_string())
}

#[test]
fn beside_another_scheme_it_limits_nothing() {
    let key = NewApiKey::of::<PlainKey>();
    let keys = Keys(vec![(key.id().to_owned(), key.hash(), "")]);
    let routes = routes![beside, alone, optional_reader, guest_alone];
    let client = server(keys, routes).expect("it starts");
    for (path, scopes, shows_key, status) in [
        ("/beside", Some("items"), true, 200),
        ("/beside", Some("me"), true, 403),
        ("/beside", Some("items"), false, 401),
        ("/beside", None, true, 401),
        ("/alone", None, true, 200),
        ("/alone", Some("items"), false, 401),
        ("/optional", None, true, 200),
        ("/optional", Some("me"), false, 200),
        ("/optional", Some("items"), false, 403),
        ("/guest", Some(""), false, 200),
    ] {
        let mut request = client.get(path);
        if let Some(scopes) = scopes {
            request.add_header(TestToken::of(client.rocket()).scopes(scopes));
        }
        if shows_key {
            request.add_header(Header::new("X-App-Key", key.reveal().to_owned()));
        }
        let (code, text, _) = answer(request);
        assert_eq!(code, status, "{path} {scopes:?} {shows_key}: {text}");
    }
}

#[test]
fn alone_on_a_route_with_scopes_it_ends_the_launch() {
    for (name, routes, starts) in [
        ("beside a token", routes![beside], true),
        ("without scopes", routes![alone], true),
        ("alone", routes![items_alone], false),
        ("as a choice", routes![items_or], false),
        (
            "a token that grants nothing",
            routes![items_of_guest],
            false,
        ),
    ] {
        let started = server(Keys(Vec::new()), routes);
        assert_eq!(started.is_ok(), starts, "{name}: {:?}", started.err());
    }
}

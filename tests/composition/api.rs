//! An API whose guards lie four deep, with siblings.

use std::sync::atomic::{AtomicUsize, Ordering};

use rocket::figment::Figment;
use rocket::http::{Header, Status};
use rocket::local::blocking::{Client, LocalResponse};
use rocket::{Build, Rocket, State, get};
use rocket_okapi::{openapi, openapi_get_routes_spec};
use rocket_scopes::openapi::Docs;
use rocket_scopes::{
    AccessToken, Denied, OAuth2Flow, Scheme, SchemeKind, ScopeSet, Scopes, Security, TokenIssuer,
    authenticated, guard, principal, public, requires_scopes,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Scopes)]
pub enum Scope {
    /// The first.
    #[scope("a")]
    A,
    /// The second.
    #[scope("b:read")]
    B,
    /// The third.
    #[scope("c-d.e/f")]
    C,
    /// The fourth, a word of Rust.
    #[scope("type")]
    D,
    /// The fifth, which starts with a digit.
    #[scope("5th")]
    E,
}

pub struct Login;

impl Scheme for Login {
    type Scopes = Scope;
    const NAME: &'static str = "Login";
    const KIND: SchemeKind = SchemeKind::OAuth2(&[OAuth2Flow::password("token")]);
}

/// How often the principal was loaded.
#[derive(Default)]
pub struct Loads(AtomicUsize);

impl Loads {
    pub fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

#[derive(Clone, Debug)]
pub struct Caller(pub String);

#[principal(scheme = Login)]
fn caller(token: &AccessToken, loads: &State<Loads>) -> Result<Caller, Denied> {
    loads.0.fetch_add(1, Ordering::Relaxed);
    match token.subject() {
        "nobody" => Err(Denied::unknown_subject()),
        known => Ok(Caller(known.to_owned())),
    }
}

pub struct First;
pub struct Second;
pub struct Third;
pub struct Fourth;
pub struct Sibling;

#[guard]
#[requires_scopes("a")]
fn first(caller: &Caller) -> Result<First, Denied> {
    match &*caller.0 {
        "disabled" => Err(Denied::new(Status::BadRequest, "Disabled")),
        _ => Ok(First),
    }
}

#[guard]
#[requires_scopes("b:read")]
async fn second(_first: First) -> Result<Second, Denied> {
    Ok(Second)
}

// A guard that adds nothing passes on what lies below it.
#[guard]
fn third(_second: &Second) -> Result<Third, Denied> {
    Ok(Third)
}

#[requires_scopes(Scope::C)]
#[guard]
fn fourth(_third: Third, _caller: Caller) -> Result<Fourth, Denied> {
    Ok(Fourth)
}

#[guard]
#[requires_scopes("type", Scope::A)]
fn sibling(_caller: Caller) -> Result<Sibling, Denied> {
    Ok(Sibling)
}

#[requires_scopes("5th")]
#[openapi]
#[get("/deep")]
fn deep(_fourth: Fourth) {}

#[authenticated]
#[openapi]
#[get("/siblings")]
fn siblings(_sibling: Sibling, _second: Second, _first: First) {}

#[requires_scopes("type")]
#[requires_scopes("a", "b:read")]
#[openapi]
#[get("/stacked")]
fn stacked() {}

#[requires_scopes(Scope::D, "5th")]
#[openapi]
#[get("/alone/<id>?<page>")]
fn alone(id: u32, page: Option<u32>) -> String {
    format!("{id} {page:?}")
}

#[authenticated]
#[openapi]
#[get("/any")]
fn any() {}

#[public(reason = "a test")]
#[openapi]
#[get("/open")]
fn open() {}

pub const KEY: &str = "kMx2vWq8Zr4tYb7nJc3hLp6sFd9gTa1e";

pub fn figment() -> Figment {
    rocket::Config::figment()
        .select("test")
        .merge(("scopes.secret_key", KEY))
        // `Rocket.toml` is the reference application's.
        .merge(("scopes.challenge", "rfc6750"))
        .merge(("log_level", "off"))
}

pub fn rocket() -> Rocket<Build> {
    let (routes, document) = openapi_get_routes_spec![deep, siblings, stacked, alone, any, open];
    rocket::custom(figment())
        .mount("/", routes)
        .manage(Loads::default())
        .attach(Security::new::<Caller>().docs(Docs::new(document)))
}

pub fn client(rocket: Rocket<Build>) -> Client {
    Client::tracked(rocket).expect("it launches")
}

/// A header with a token of this server's.
pub fn bearer(client: &Client, subject: &str, scopes: ScopeSet<Scope>) -> Header<'static> {
    let issuer: &TokenIssuer = client.rocket().state().expect("managed by `Security`");
    let token = issuer.issue(subject, scopes);
    Header::new("Authorization", format!("Bearer {}", token.access_token()))
}

/// Asks with these scopes, or without a token.
pub fn get<'c>(client: &'c Client, path: &'c str, scopes: Option<&str>) -> LocalResponse<'c> {
    let request = client.get(path);
    match scopes {
        None => request.dispatch(),
        Some(scopes) => {
            let scopes = scopes.parse().expect("of the catalogue");
            request
                .header(bearer(client, "somebody", scopes))
                .dispatch()
        }
    }
}

pub fn challenge(response: &LocalResponse<'_>) -> Option<String> {
    response
        .headers()
        .get_one("WWW-Authenticate")
        .map(str::to_owned)
}

/// Every subset of the catalogue.
pub fn subsets() -> impl Iterator<Item = ScopeSet<Scope>> {
    let all: Vec<_> = ScopeSet::<Scope>::all().iter().collect();
    (0..1u32 << all.len()).map(move |bits| {
        let held = all.iter().enumerate().filter(|(n, _)| bits & (1 << n) != 0);
        held.map(|(_, scope)| *scope).collect()
    })
}

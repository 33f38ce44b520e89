//! An API whose tokens come from others: identity providers that the settings name.
//!
//! It has no table of users: who calls is the pair of issuer and subject, and what they may do stands in the token.
//! With the issuer's address alone, its keys are found by its metadata and followed as they change; without
//! network, `jwks_file` names a file that holds them.
//!
//! ```console
//! $ export ROCKET_SCOPES='{challenge="rfc6750",issuers={Corporate={issuer="https://login.example.com",audience="https://api.example.com"}}}'
//! $ cargo run --example external_issuer
//! $ curl -i localhost:8000/me                                          # 401, and a challenge
//! $ curl localhost:8000/me -H "Authorization: Bearer $TOKEN"           # one of the issuer's, for this audience
//! $ curl localhost:8000/items -H "Authorization: Bearer $TOKEN"        # 403 without `items`
//! ```
//!
//! A provider of opaque tokens is asked about them: `introspection_url`, `client_id` and `client_secret` in its table.

use rocket::figment::Figment;
use rocket::serde::json::{Value, json};
use rocket::{Build, Rocket, get, launch};
use rocket_okapi::{openapi, openapi_get_routes_spec};
use rocket_scopes::openapi::Docs;
use rocket_scopes::{
    AccessToken, Denied, Scheme, SchemeKind, Scopes, Security, authenticated, principal,
    requires_scopes,
};

/// What this API grants.
#[derive(Scopes)]
enum Scope {
    /// Read items.
    #[scope("items")]
    Items,
    /// Read who you are.
    #[scope("me")]
    Me,
}

/// The identity provider.
struct Corporate;

impl Scheme for Corporate {
    type Scopes = Scope;
    const NAME: &'static str = "Corporate";
    const KIND: SchemeKind = SchemeKind::OpenIdConnect {
        url: "https://login.example.com/.well-known/openid-configuration",
    };
}

/// A person is the pair of issuer and subject.
#[derive(Clone)]
struct Caller {
    issuer: String,
    subject: String,
}

#[principal(scheme = Corporate)]
fn caller(token: &AccessToken) -> Result<Caller, Denied> {
    Ok(Caller {
        issuer: token.issuer().unwrap_or_default().to_owned(),
        subject: token.subject().to_owned(),
    })
}

/// The items.
#[requires_scopes("items")]
#[openapi]
#[get("/items")]
fn items(_caller: Caller) -> Value {
    json!([{ "item_id": "Foo" }])
}

/// Who calls.
#[authenticated]
#[openapi]
#[get("/me")]
fn me(caller: Caller) -> Value {
    json!({ "issuer": caller.issuer, "subject": caller.subject })
}

pub(crate) fn rocket(figment: Figment) -> Rocket<Build> {
    let (routes, document) = openapi_get_routes_spec![items, me];
    rocket::custom(figment)
        .mount("/", routes)
        .attach(Security::new::<Caller>().docs(Docs::new(document)))
}

#[launch]
fn launch() -> _ {
    rocket(rocket::Config::figment())
}

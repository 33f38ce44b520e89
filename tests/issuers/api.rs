//! A server that tells who calls, and revokes what it is shown.

use rocket::figment::Figment;
use rocket::figment::providers::{Format, Toml};
use rocket::http::{Header, Status};
use rocket::local::asynchronous::{Client, LocalResponse};
use rocket::{Build, Config, Rocket, State, get, post, routes};
use rocket_scopes::{
    AccessToken, Denied, OAuth2Flow, Revocations, Scheme, SchemeKind, Scopes, Security,
    authenticated, principal, requires_scopes,
};

#[derive(Scopes)]
pub enum Scope {
    /// Read items.
    #[scope("items")]
    Items,
}

pub struct Corporate;

impl Scheme for Corporate {
    type Scopes = Scope;
    const NAME: &'static str = "Corporate";
    const KIND: SchemeKind = SchemeKind::OAuth2(&[OAuth2Flow::password("token")]);
}

#[derive(Clone)]
pub struct Caller;

#[principal(scheme = Corporate)]
fn caller(_token: &AccessToken) -> Result<Caller, Denied> {
    Ok(Caller)
}

#[authenticated]
#[get("/who")]
fn who(token: &AccessToken) -> String {
    let identity = token.identity();
    format!(
        "{} of {}",
        identity.subject(),
        identity.issuer().unwrap_or("this server")
    )
}

#[requires_scopes("items")]
#[get("/items")]
fn items() -> &'static str {
    "items"
}

#[authenticated]
#[post("/logout")]
fn logout(token: &AccessToken, revocations: &State<Revocations>) -> &'static str {
    revocations.revoke(token);
    "revoked"
}

/// The server with these settings, which stand in the table `scopes`.
pub fn rocket(settings: &str) -> Rocket<Build> {
    let figment = Figment::from(Config::debug_default())
        .merge(("log_level", "off"))
        .merge(("shutdown.ctrlc", false))
        .merge(Toml::string(settings));
    rocket::custom(figment)
        .mount("/", routes![who, items, logout])
        .attach(Security::new::<Caller>())
}

pub async fn client(settings: &str) -> Client {
    Client::untracked(rocket(settings)).await.unwrap()
}

pub async fn get<'c>(client: &'c Client, path: &'static str, token: &str) -> LocalResponse<'c> {
    let header = Header::new("Authorization", format!("Bearer {token}"));
    client.get(path).header(header).dispatch().await
}

pub async fn status(client: &Client, path: &'static str, token: &str) -> Status {
    get(client, path, token).await.status()
}

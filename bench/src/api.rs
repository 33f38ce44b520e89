//! A small API with everything in memory: each route once plain and once protected.

use std::collections::HashMap;
use std::sync::Arc;

use rocket::config::LogLevel;
use rocket::figment::Figment;
use rocket::serde::json::Json;
use rocket::{Build, Config, Rocket, Route, State, get, post, routes};
use rocket_scopes::{
    AccessToken, Denied, OAuth2Flow, OAuth2PasswordRequestForm, PasswordHash, Passwords, Scheme,
    SchemeKind, Scopes, Security, TokenError, TokenIssuer, TokenResponse, authenticated, principal,
    public, requires_scopes,
};
use serde::Serialize;

/// The scopes of the API.
#[derive(Clone, Copy, Scopes)]
pub enum Scope {
    /// Read information about the current user.
    #[scope("me")]
    Me,
    /// Read items.
    #[scope("items")]
    Items,
}

/// A password login.
pub struct Login;

impl Scheme for Login {
    type Scopes = Scope;
    const NAME: &'static str = "Login";
    const KIND: SchemeKind = SchemeKind::OAuth2(&[OAuth2Flow::password("token")]);
}

/// An account.
pub struct User {
    /// Its name.
    pub name: String,
    hash: PasswordHash,
}

/// All accounts, by name.
pub struct Users(HashMap<String, Arc<User>>);

/// The caller.
#[derive(Clone)]
pub struct Caller(pub Arc<User>);

/// The account that calls.
pub const USER: &str = "johndoe";

/// The key of all tokens.
pub const KEY: &str = "nQ4vYx8sKd2mZp7wRt5uJc9gHb3fLa6e";

/// The password of all accounts.
pub const PASSWORD: &str = "correct horse battery staple";

#[principal(scheme = Login)]
fn caller(token: &AccessToken, users: &State<Users>) -> Result<Caller, Denied> {
    let user = users.0.get(token.subject());
    Ok(Caller(user.ok_or_else(Denied::unknown_subject)?.clone()))
}

/// What every route answers.
#[derive(Serialize)]
pub struct Answer {
    username: &'static str,
    email: &'static str,
    full_name: &'static str,
    disabled: bool,
}

/// The body of every handler.
pub const fn answer() -> Json<Answer> {
    Json(Answer {
        username: "johndoe",
        email: "johndoe@example.com",
        full_name: "John Doe",
        disabled: false,
    })
}

#[get("/plain")]
fn plain() -> Json<Answer> {
    answer()
}

#[public(reason = "shows what nothing costs")]
#[get("/public")]
fn open() -> Json<Answer> {
    answer()
}

#[requires_scopes("me", "items")]
#[get("/user")]
fn user(_caller: Caller) -> Json<Answer> {
    answer()
}

#[authenticated]
#[get("/token")]
fn token(_token: &AccessToken) -> Json<Answer> {
    answer()
}

#[public(reason = "issues tokens")]
#[post("/token", data = "<form>")]
async fn login(
    form: OAuth2PasswordRequestForm,
    users: &State<Users>,
    passwords: &State<Passwords>,
    issuer: &State<TokenIssuer>,
) -> Result<TokenResponse, TokenError> {
    let user = users.0.get(form.username());
    let stored = user.map(|user| &user.hash);
    passwords.verify(form.password(), stored).await?;
    Ok(issuer.issue(form.username(), form.scopes::<Scope>()?))
}

/// The settings of every server: nothing is logged that a release does not log.
pub fn figment() -> Figment {
    Figment::from(Config::release_default())
        .merge(("log_level", LogLevel::Critical))
        .merge(("shutdown.ctrlc", false))
        .merge(("scopes.secret_key", KEY))
}

/// Rocket as it is.
pub fn bare(figment: Figment) -> Rocket<Build> {
    bare_with_routes(figment, 1)
}

/// Rocket with the whole API.
pub fn secured(figment: Figment) -> Rocket<Build> {
    rocket::custom(figment)
        .mount("/", routes![plain, open, user, token, login])
        .manage(Users::with_hash("damaged: nobody logs in"))
        .attach(security())
}

/// The route that is compared with states nothing, and costs nothing.
fn security() -> Security {
    Security::new::<Caller>().public_at("/plain", "what the others are compared with")
}

/// The same with accounts that can log in, at this cost of bcrypt.
pub fn with_passwords(figment: Figment, cost: u32) -> Rocket<Build> {
    let hash = bcrypt::hash(PASSWORD, cost).expect("bcrypt hashes");
    rocket::custom(figment)
        .mount("/", routes![plain, user, login])
        .manage(Users::with_hash(&hash))
        .attach(security())
}

/// Rocket with so many plain routes, the one at `/plain` last.
pub fn bare_with_routes(figment: Figment, count: usize) -> Rocket<Build> {
    many(figment, &routes![plain], count)
}

/// So many protected routes, the one at `/user` last.
pub fn with_routes(figment: Figment, count: usize) -> Rocket<Build> {
    many(figment, &routes![user], count)
        .manage(Users::with_hash("damaged: nobody logs in"))
        .attach(Security::new::<Caller>())
}

fn many(figment: Figment, routes: &[Route], count: usize) -> Rocket<Build> {
    let others = (1..count).fold(rocket::custom(figment), |rocket, n| {
        rocket.mount(format!("/other/{n}"), routes)
    });
    others.mount("/", routes)
}

impl Users {
    /// A hundred accounts with the same hash.
    fn with_hash(hash: &str) -> Self {
        let names = (0..99).map(|n| format!("user{n}"));
        let users = names.chain([USER.to_owned()]).map(|name| {
            let hash = PasswordHash::from_stored(hash.to_owned());
            (name.clone(), Arc::new(User { name, hash }))
        });
        Self(users.collect())
    }
}

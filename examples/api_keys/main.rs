//! API keys for machines, beside users who log in with a password.
//!
//! A user makes a key for a machine, sees it once, and can revoke it. Of its secret a hash is stored; it never
//! grants more than its owner may do. Routes are for users, for machines, or for both: their principal says which.
//!
//! ```console
//! $ export ROCKET_SCOPES='{challenge="rfc6750"}'
//! $ cargo run --example api_keys
//! $ curl localhost:8000/token -d 'username=johndoe&password=secret&scope=keys readings'
//! $ curl localhost:8000/keys -H "Authorization: Bearer $TOKEN" -d 'scope=readings:write'  # the key: shown once
//! $ curl localhost:8000/readings -H "X-API-Key: $KEY" -H 'Content-Type: text/plain' -d 21.5
//! $ curl localhost:8000/readings -H "X-API-Key: $KEY"                # 403: the key may not read
//! $ curl localhost:8000/readings -H "Authorization: Bearer $TOKEN"   # [21.5]
//! $ curl localhost:8000/keys -H "Authorization: Bearer $TOKEN"       # ids and scopes, no key
//! $ curl -X DELETE localhost:8000/keys/$ID -H "Authorization: Bearer $TOKEN"
//! ```

mod keys;
#[path = "../login/mod.rs"]
mod login;

use std::sync::{Mutex, PoisonError};

use rocket::figment::Figment;
use rocket::form::Form;
use rocket::http::Status;
use rocket::serde::json::{Value, json};
use rocket::{Build, FromForm, Rocket, State, delete, get, launch, post, routes};
use rocket_scopes::{
    AccessToken, ApiKey, ApiKeyFrom, Denied, Granted, NewApiKey, OAuth2Flow,
    OAuth2PasswordRequestForm, Principal, Scheme, SchemeKind, ScopeSet, Scopes, Security,
    TokenError, TokenResponse, principal, public, requires_scopes,
};

use keys::Keys;
use login::{Accounts, Login};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Scopes)]
enum Scope {
    /// Make, list and revoke your API keys.
    #[scope("keys")]
    Keys,
    /// Read readings.
    #[scope("readings")]
    Readings,
    /// Add readings.
    #[scope("readings:write")]
    AddReadings,
}

/// Users log in with a password.
struct UserLogin;

impl Scheme for UserLogin {
    type Scopes = Scope;
    const NAME: &'static str = "UserLogin";
    const KIND: SchemeKind = SchemeKind::OAuth2(&[OAuth2Flow::password("token")]);
}

/// Machines show a key. The prefix is what leaked ones are searched for by.
struct MachineKey;

impl Scheme for MachineKey {
    type Scopes = Scope;
    const NAME: &'static str = "MachineKey";
    const KIND: SchemeKind = SchemeKind::ApiKey {
        from: ApiKeyFrom::Header("X-API-Key"),
        prefix: "acme_",
    };
}

#[derive(Clone)]
struct User(String);

#[principal(scheme = UserLogin)]
fn user(token: &AccessToken, accounts: &State<Accounts>) -> Result<User, Denied> {
    let known = accounts.find(token.subject());
    known.ok_or_else(Denied::unknown_subject)?;
    Ok(User(token.subject().to_owned()))
}

#[derive(Clone)]
struct Machine {
    owner: String,
}

/// The key is good as long as its owner has an account, and for what that account is allowed.
#[principal(scheme = MachineKey)]
fn machine(
    key: &ApiKey,
    keys: &State<Keys>,
    accounts: &State<Accounts>,
) -> Result<Granted<Machine>, Denied> {
    let row = key.verify(keys.find(key.id()), |row| &row.hash)?;
    let owner = accounts.find(&row.owner);
    let allowed = owner.ok_or_else(Denied::invalid_credentials)?.allowed();
    let granted = row.granted(|row| row.scopes.clone() & allowed);
    Ok(granted.map(|row| Machine { owner: row.owner }))
}

/// Whoever may be either.
#[derive(Clone, Principal)]
enum Caller {
    Machine(Machine),
    User(User),
}

#[derive(Default)]
struct Readings(Mutex<Vec<(String, f64)>>);

#[public(reason = "issues tokens")]
#[post("/token", data = "<form>")]
async fn token(
    form: OAuth2PasswordRequestForm,
    login: Login<'_>,
) -> Result<TokenResponse, TokenError> {
    login.token::<Scope>(&form).await
}

#[derive(FromForm)]
struct Wish<'r> {
    scope: &'r str,
}

/// Only here the key is shown: `Cache-Control: no-store` is on every answer to good credentials.
#[requires_scopes("keys")]
#[post("/keys", data = "<wish>")]
fn make_key(
    wish: Form<Wish<'_>>,
    user: User,
    keys: &State<Keys>,
    accounts: &State<Accounts>,
) -> Result<Value, Denied> {
    let asked = wish.scope.parse::<ScopeSet<Scope>>();
    let asked = asked.map_err(|_| Denied::new(Status::BadRequest, "Unknown scope"))?;
    let allowed = accounts.find(&user.0).map(|account| account.allowed());
    let scopes = asked & allowed.unwrap_or_default();
    let new = NewApiKey::of::<MachineKey>();
    let shown = json!({ "id": new.id(), "key": new.reveal(), "scope": scopes.to_string() });
    keys.add(&new, user.0, scopes);
    Ok(shown)
}

#[requires_scopes("keys")]
#[get("/keys")]
fn list_keys(user: User, keys: &State<Keys>) -> Value {
    let own = keys.of(&user.0).into_iter();
    own.map(|(id, row)| json!({ "id": id, "scope": row.scopes.to_string() }))
        .collect()
}

/// Whose key it is nobody else is told: that of another user is not found.
#[requires_scopes("keys")]
#[delete("/keys/<id>")]
fn revoke_key(id: &str, user: User, keys: &State<Keys>) -> Result<Status, Denied> {
    match keys.revoke(id, &user.0) {
        true => Ok(Status::NoContent),
        false => Err(Denied::new(Status::NotFound, "No such key")),
    }
}

/// For machines: the route takes one. A user's token is a 401 here, whatever its scopes.
#[requires_scopes("readings:write")]
#[post("/readings", data = "<reading>")]
fn add_reading(reading: String, machine: Machine, readings: &State<Readings>) -> Status {
    let Ok(reading) = reading.parse() else {
        return Status::BadRequest;
    };
    let mut readings = readings.0.lock().unwrap_or_else(PoisonError::into_inner);
    readings.push((machine.owner, reading));
    Status::Created
}

/// For both: each sees the readings of the user, or of the machine's owner.
#[requires_scopes("readings")]
#[get("/readings")]
fn list_readings(caller: Caller, readings: &State<Readings>) -> Value {
    let name = match caller {
        Caller::Machine(machine) => machine.owner,
        Caller::User(user) => user.0,
    };
    let readings = readings.0.lock().unwrap_or_else(PoisonError::into_inner);
    let own = readings.iter().filter(|(owner, _)| *owner == name);
    own.map(|(_, reading)| json!(reading)).collect()
}

pub(crate) fn rocket(figment: Figment) -> Rocket<Build> {
    rocket::custom(figment)
        .manage(Keys::default())
        .manage(Readings::default())
        .mount(
            "/",
            routes![
                token,
                make_key,
                list_keys,
                revoke_key,
                add_reading,
                list_readings
            ],
        )
        .attach(Security::new::<Caller>())
        .attach(Accounts::fairing(&[
            ("johndoe", "secret", "keys readings readings:write"),
            ("alice", "secretalice", "keys readings"),
        ]))
}

#[launch]
fn launch() -> _ {
    rocket(rocket::Config::figment())
}

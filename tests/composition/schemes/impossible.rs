//! Servers that cannot be.

use rocket::local::blocking::Client;
use rocket::{get, routes};
use rocket_scopes::{
    AccessToken, ApiKey, ApiKeyFrom, ApiKeyHash, Denied, Granted, Scheme, SchemeKind, ScopeSet,
    Security, authenticated, principal,
};

use super::principals::{
    Account, Accounts, Basic, Caller, Keys, Login, Machine, MachineKey, Partner, PartnerUser,
    Scope, User,
};
use crate::api::figment;

/// Another scheme of the same name.
pub struct Twin;

impl Scheme for Twin {
    type Scopes = Scope;
    const NAME: &'static str = "Login";
    const KIND: SchemeKind = SchemeKind::HttpBearer { format: "JWT" };
}

#[derive(Clone)]
pub struct TwinUser;

#[principal(scheme = Twin)]
fn twin_user(_token: &AccessToken) -> Result<TwinUser, Denied> {
    Ok(TwinUser)
}

#[derive(Clone)]
pub struct OtherUser;

#[principal(scheme = Login)]
fn other_user(_token: &AccessToken) -> Result<OtherUser, Denied> {
    Ok(OtherUser)
}

#[authenticated]
#[get("/")]
fn twin(_user: TwinUser) {}

#[authenticated]
#[get("/")]
fn other(_user: OtherUser) {}

#[authenticated(scheme = MachineKey)]
#[get("/")]
fn for_machines() {}

#[authenticated]
#[get("/")]
fn with_token(_token: &AccessToken) {}

#[authenticated]
#[get("/")]
fn with_a_token_perhaps(_token: Option<&AccessToken>) {}

#[authenticated(max_age = 300)]
#[get("/")]
fn recent() {}

#[authenticated(scheme = all(Login, Basic))]
#[get("/")]
fn one_header() {}

#[authenticated(scheme = all(Login, Partner))]
#[get("/")]
fn two_tokens() {}

/// The header of `MachineKey`, in other letters.
pub struct SmallKey;

impl Scheme for SmallKey {
    type Scopes = Scope;
    const NAME: &'static str = "SmallKey";
    const KIND: SchemeKind = SchemeKind::ApiKey {
        from: ApiKeyFrom::Header("x-api-key"),
        prefix: "small_",
    };
}

#[derive(Clone)]
pub struct Small;

#[principal(scheme = SmallKey)]
fn small(key: &ApiKey) -> Result<Granted<Small>, Denied> {
    let nobody = key.verify(None::<&ApiKeyHash>, |hash| hash)?;
    let granted = nobody.granted(|_| ScopeSet::<Scope>::new());
    Ok(granted.map(|_| Small))
}

#[authenticated(scheme = all(MachineKey, SmallKey))]
#[get("/")]
fn two_keys(_small: Small) {}

#[authenticated(scheme = any(MachineKey, SmallKey))]
#[get("/")]
fn one_key() {}

#[test]
fn they_do_not_start() {
    let server = |security: Security| {
        let keys = Keys(Vec::new());
        let rocket = rocket::custom(figment()).manage(keys);
        rocket.attach(security)
    };
    for (name, rocket, starts) in [
        (
            "one name",
            server(Security::new::<User>()).mount("/", routes![twin]),
            false,
        ),
        (
            "two principals",
            server(Security::new::<User>()).mount("/", routes![other]),
            false,
        ),
        (
            "nobody's scheme",
            server(Security::new::<User>()).mount("/", routes![for_machines]),
            false,
        ),
        (
            "somebody's scheme",
            server(Security::new::<User>().principal::<Machine>())
                .mount("/", routes![for_machines]),
            true,
        ),
        (
            "a token of machines",
            server(Security::new::<Caller>()).mount("/", routes![with_token]),
            false,
        ),
        (
            "a token of users",
            server(Security::new::<User>()).mount("/", routes![with_token]),
            true,
        ),
        (
            "a token of those who have one",
            server(Security::new::<Caller>()).mount("/", routes![with_a_token_perhaps]),
            true,
        ),
        (
            "a login of machines",
            server(Security::new::<Caller>()).mount("/", routes![recent]),
            false,
        ),
        (
            "a login of users",
            server(Security::new::<User>()).mount("/", routes![recent]),
            true,
        ),
        (
            "two tokens at once",
            server(Security::new::<User>().principal::<PartnerUser>())
                .mount("/", routes![two_tokens]),
            false,
        ),
        (
            "two in one header",
            server(Security::new::<User>().principal::<Account>())
                .manage(Accounts(Vec::new()))
                .mount("/", routes![one_header]),
            false,
        ),
        (
            "two keys in one header",
            server(Security::new::<Machine>().principal::<Small>()).mount("/", routes![two_keys]),
            false,
        ),
        (
            "one of two keys of a header",
            server(Security::new::<Machine>().principal::<Small>()).mount("/", routes![one_key]),
            true,
        ),
        (
            "a principal of the server",
            server(Security::new::<Caller>()).mount("/", routes![for_machines]),
            true,
        ),
    ] {
        let started = Client::untracked(rocket).map_err(|error| error.to_string());
        assert_eq!(started.is_ok(), starts, "{name}: {:?}", started.err());
    }
}

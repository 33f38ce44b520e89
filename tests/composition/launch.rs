//! A server that cannot check what it promises does not start.

use rocket::error::ErrorKind;
use rocket::figment::Figment;
use rocket::{Build, Rocket, State, get, routes};
use rocket_scopes::{
    AccessToken, Denied, OAuth2Flow, Scheme, SchemeKind, Scopes, Security, authenticated, guard,
    principal, public, requires_scopes,
};

use crate::api::{Caller, Loads, figment};

mod elsewhere {
    use super::{OAuth2Flow, Scheme, SchemeKind, Scopes};

    #[derive(Scopes)]
    pub enum Scope {
        /// Something else.
        #[scope("a")]
        A,
    }

    pub struct Other;

    impl Scheme for Other {
        type Scopes = Scope;
        const NAME: &'static str = "Other";
        const KIND: SchemeKind = SchemeKind::OAuth2(&[OAuth2Flow::password("token")]);
    }
}

#[derive(Clone)]
struct Machine;

#[principal(scheme = elsewhere::Other)]
fn machine(_token: &AccessToken) -> Result<Machine, Denied> {
    Ok(Machine)
}

#[authenticated]
#[get("/any")]
fn any() {}

#[requires_scopes(elsewhere::Scope::A)]
#[get("/other")]
fn other_catalogue() {}

#[authenticated]
#[get("/machine")]
fn other_principal(_machine: Machine) {}

/// A guard that depends on the principal of another server.
struct Within;

#[guard]
fn within(_machine: Machine) -> Result<Within, Denied> {
    Ok(Within)
}

#[authenticated]
#[get("/within")]
fn nested_principal(_within: Within) {}

/// A guard that depends on state that nobody manages.
struct Forgetful;

#[guard]
fn forgetful(_state: &State<String>) -> Result<Forgetful, Denied> {
    Ok(Forgetful)
}

#[authenticated]
#[get("/forgetful")]
fn forgotten_state(_forgetful: Forgetful) {}

#[get("/bare")]
fn without_a_stance(_caller: Caller) {}

#[public(reason = "a test")]
#[get("/open")]
fn open() {}

/// What stopped the launch, if anything did.
fn ignite(rocket: Rocket<Build>) -> Result<(), &'static str> {
    match rocket::execute(rocket.manage(Loads::default()).ignite()) {
        Ok(_) => Ok(()),
        Err(error) => Err(match error.kind() {
            ErrorKind::SentinelAborts(_) => "a sentinel",
            ErrorKind::FailedFairings(_) => "a fairing",
            other => panic!("{other}"),
        }),
    }
}

fn security(figment: Figment) -> Rocket<Build> {
    rocket::custom(figment).attach(Security::new::<Caller>())
}

#[test]
fn routes_are_checked_by_the_security_that_is_attached() {
    for (rocket, starts) in [
        (rocket::custom(figment()).mount("/", routes![any]), false),
        (
            rocket::custom(figment()).mount("/", routes![without_a_stance]),
            false,
        ),
        (rocket::custom(figment()).mount("/", routes![open]), true),
        (security(figment()).mount("/", routes![any, open]), true),
        (
            security(figment().merge(("scopes.undeclared_routes", "warn")))
                .mount("/", routes![any, without_a_stance, open]),
            true,
        ),
        (
            security(figment()).mount("/", routes![other_catalogue]),
            false,
        ),
        (
            security(figment()).mount("/", routes![other_principal]),
            false,
        ),
        (
            security(figment()).mount("/", routes![nested_principal]),
            false,
        ),
        (
            security(figment()).mount("/", routes![forgotten_state]),
            false,
        ),
        (
            security(figment())
                .manage(String::new())
                .mount("/", routes![forgotten_state]),
            true,
        ),
        (
            rocket::custom(figment())
                .attach(Security::new::<Machine>())
                .mount("/", routes![other_catalogue, other_principal]),
            true,
        ),
    ] {
        let names: Vec<_> = rocket.routes().map(|route| route.name.clone()).collect();
        assert_eq!(ignite(rocket).is_ok(), starts, "{names:?}");
    }
}

#[test]
fn impossible_settings_stop_the_launch() {
    for (name, value, starts) in [
        ("scopes.leeway", "300", true),
        ("scopes.leeway", "301", false),
        ("scopes.secret_key", "\"short\"", false),
        ("scopes.unknown", "1", false),
    ] {
        let value: rocket::figment::value::Value = value.parse().expect("a value");
        let result = ignite(security(figment().merge((name, value))));
        assert_eq!(result.is_ok(), starts, "{name}");
    }
    let without_key = rocket::Config::figment()
        .select("test")
        .merge(("log_level", "off"));
    assert_eq!(ignite(security(without_key)), Err("a fairing"));
}

#[test]
fn security_is_attached_once() {
    let twice = security(figment()).attach(Security::new::<Caller>());
    assert_eq!(ignite(twice), Err("a fairing"));
}

//! A server with a route for each way to ask for schemes.

use std::net::IpAddr;

use rocket::figment::Figment;
use rocket::{Build, Rocket, get};
use rocket_okapi::{openapi, openapi_get_routes_spec};
use rocket_scopes::openapi::Docs;
use rocket_scopes::{AccessToken, Denied, Security, authenticated, guard, public, requires_scopes};

use super::principals::{
    Account, Accounts, Anybody, App, Basic, Caller, Digest, Digested, Keys, Login, Machine,
    MachineKey, Query, Scope, User,
};

pub fn rocket(figment: Figment, keys: Keys, accounts: Accounts) -> Rocket<Build> {
    let (routes, document) = openapi_get_routes_spec![
        any,
        caller,
        anybody,
        both,
        stated,
        for_machines,
        optional,
        optional_items,
        beside,
        met,
        soon,
        optional_both,
        by_query,
        basic,
        digest,
        open,
    ];
    rocket::custom(figment)
        .manage(keys)
        .manage(accounts)
        .mount("/", routes)
        .mount("/", rocket::routes![forwards, forwarded])
        .attach(Security::new::<Caller>().docs(Docs::new(document)))
}

pub struct Reader;

#[guard]
#[requires_scopes("me")]
fn reader(_user: User) -> Result<Reader, Denied> {
    Ok(Reader)
}

#[authenticated]
#[openapi]
#[get("/any")]
fn any() {}

#[requires_scopes("items")]
#[openapi]
#[get("/caller")]
fn caller(caller: Caller) -> &'static str {
    caller.kind()
}

#[authenticated]
#[openapi]
#[get("/anybody")]
fn anybody(caller: &Anybody) -> &'static str {
    match caller {
        Anybody::Caller(caller) => caller.kind(),
        Anybody::Digested(_) => "digested",
    }
}

#[requires_scopes("items")]
#[openapi]
#[get("/both")]
fn both(user: User, app: App) -> String {
    format!("{} by {}", user.0, app.0.len())
}

#[requires_scopes("items", scheme = any(Basic, all(Login, MachineKey)))]
#[openapi]
#[get("/stated")]
fn stated() {}

#[requires_scopes(any("me", "items"), scheme = MachineKey)]
#[openapi]
#[get("/machine")]
pub fn for_machines(machine: &Machine) -> String {
    machine.0.len().to_string()
}

#[authenticated(optional, scheme = MachineKey)]
#[openapi]
#[get("/optional")]
fn optional(machine: Option<Machine>) -> &'static str {
    match machine {
        Some(_) => "machine",
        None => "nobody",
    }
}

#[requires_scopes("items", optional)]
#[openapi]
#[get("/optional-items")]
fn optional_items(caller: Option<&Caller>) -> &'static str {
    caller.map_or("nobody", Caller::kind)
}

/// Machines, and users who may read; a machine needs no `me`.
#[authenticated(scheme = any(Login, MachineKey))]
#[openapi]
#[get("/beside")]
fn beside(reader: Option<Reader>, caller: Caller) -> String {
    format!("{} {}", caller.kind(), reader.is_some())
}

/// Who has met the operation is who calls, whatever else was shown.
#[requires_scopes("items", scheme = any(Login, MachineKey))]
#[openapi]
#[get("/met")]
fn met(user: Option<User>, machine: Option<&Machine>, token: Option<&AccessToken>) -> String {
    let there = [user.is_some(), machine.is_some(), token.is_some()];
    format!("{there:?}")
}

/// Soon for machines only.
#[authenticated(scheme = any(Login, MachineKey))]
#[authenticated(scheme = MachineKey, report_only)]
#[openapi]
#[get("/soon")]
fn soon(caller: Caller) -> &'static str {
    caller.kind()
}

#[requires_scopes("me", scheme = MachineKey)]
#[openapi]
#[get("/forwards/<_id>")]
fn forwards(caller: &Caller, _id: u8) -> &'static str {
    caller.kind()
}

#[requires_scopes("items", scheme = Login)]
#[openapi]
#[get("/forwards/<_name>", rank = 20)]
fn forwarded(caller: &Caller, _name: &str) -> &'static str {
    caller.kind()
}

#[requires_scopes("items", optional, scheme = all(Login, MachineKey))]
#[openapi]
#[get("/optional-both")]
fn optional_both() {}

#[authenticated]
#[openapi]
#[get("/query")]
fn by_query(query: Query) -> String {
    query.0
}

#[authenticated]
#[openapi]
#[get("/basic")]
fn basic(account: Account) -> String {
    account.name
}

#[authenticated(scheme = Digest)]
#[openapi]
#[get("/digest")]
fn digest(caller: Digested) -> String {
    caller.0
}

#[public(reason = "a test")]
#[openapi]
#[get("/public")]
fn open(ip: IpAddr) -> String {
    ip.to_string()
}

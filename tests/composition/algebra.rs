//! Every condition over three scopes, two lists deep: the check, the challenge and the document of each,
//! against an evaluation of what stands in the attribute.

mod conditions;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use rocket::http::Status;
use rocket::local::blocking::Client;
use rocket::{Route, get, routes};
use rocket_scopes::openapi::{Docs, Document};
use rocket_scopes::{
    AccessToken, Denied, OAuth2Flow, Scheme, SchemeKind, ScopeSet, Scopes, Security, TokenIssuer,
    principal, requires_scopes,
};
use serde_json::{Value, from_value, json};

use self::conditions::{Condition, NAMES};
use crate::api::{challenge, client, figment};

#[derive(Clone, Copy, Scopes)]
enum Scope {
    /// The first.
    #[scope("x")]
    X,
    /// The second.
    #[scope("y")]
    Y,
    /// The third.
    #[scope("z")]
    Z,
}

struct Login;

impl Scheme for Login {
    type Scopes = Scope;
    const NAME: &'static str = "Login";
    const KIND: SchemeKind = SchemeKind::OAuth2(&[OAuth2Flow::password("token")]);
}

#[derive(Clone)]
struct Caller;

#[principal(scheme = Login)]
fn caller(_token: &AccessToken) -> Result<Caller, Denied> {
    Ok(Caller)
}

/// A route for each condition, and the condition as it is written.
macro_rules! conditions {
    ($($name:ident $path:tt ($($condition:tt)*);)*) => {
        $(
            #[requires_scopes($($condition)*)]
            #[get($path)]
            fn $name() -> Status {
                Status::Ok
            }
        )*

        fn all_routes() -> Vec<Route> {
            routes![$($name),*]
        }

        const WRITTEN: &[(&str, &str)] = &[$(($path, stringify!($($condition)*))),*];
    };
}

include!("algebra/table.rs");

/// The sets of scopes, as bits.
const SUBSETS: std::ops::Range<u8> = 0..8;

/// `UPDATE_GOLDEN=1 cargo test --test composition algebra` writes it anew.
#[test]
fn the_table_holds_every_condition() {
    let table = conditions::table();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/composition/algebra/table.rs");
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|set| set == "1") {
        fs::write(&file, &table).expect("writable");
    }
    let written = fs::read_to_string(&file).expect("readable");
    assert!(written == table, "UPDATE_GOLDEN=1 writes it anew");
    assert_eq!(WRITTEN.len(), table.matches(';').count());
}

#[test]
fn every_condition_is_checked_challenged_and_documented() {
    let paths = WRITTEN.iter().map(|(path, _)| {
        let operation = json!({ "get": { "responses": {} } });
        ((*path).to_owned(), operation)
    });
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": "", "version": "" },
        "paths": Value::Object(paths.collect()),
    });
    let document = from_value(document).expect("an OpenAPI document");
    let rocket = rocket::custom(figment())
        .mount("/", all_routes())
        .attach(Security::new::<Caller>().docs(Docs::new(document)));
    let client = client(rocket);
    let document: &Document = client.rocket().state().expect("managed");
    let document: Value = document.as_str().parse().expect("JSON");
    let headers = SUBSETS
        .map(|held| bearer(&client, held))
        .collect::<Vec<_>>();
    let (mut allowed, mut denied) = (0, 0);
    for (path, written) in WRITTEN {
        let condition = Condition::parse(written);
        let shown = || format!("{path}: {condition:?}, written {written}");
        let enough = |held: u8| condition.is_met(held);
        assert_eq!(
            documented(&document["paths"][path]["get"]["security"]),
            smallest(&condition),
            "{}",
            shown()
        );
        for held in SUBSETS {
            let header =
                rocket::http::Header::new("Authorization", headers[usize::from(held)].clone());
            let response = client.get(*path).header(header).dispatch();
            if enough(held) {
                assert_eq!(
                    response.status(),
                    Status::Ok,
                    "holding {held:03b}: {}",
                    shown()
                );
                allowed += 1;
                continue;
            }
            assert_eq!(
                response.status(),
                Status::Forbidden,
                "holding {held:03b}: {}",
                shown()
            );
            let asked = asked(&challenge(&response).expect("a challenge"));
            is_cheapest(asked, held, enough, &shown);
            denied += 1;
        }
        let response = client.get(*path).dispatch();
        assert_eq!(response.status(), Status::Unauthorized, "{}", shown());
        let asked = asked(&challenge(&response).expect("a challenge"));
        is_cheapest(asked, 0, enough, &shown);
    }
    assert!(
        allowed > 1000 && denied > 1000,
        "{allowed} allowed, {denied} denied"
    );
}

/// It is enough by itself, and nothing that is enough asks for fewer scopes than are missing.
fn is_cheapest(asked: u8, held: u8, enough: impl Fn(u8) -> bool, shown: &impl Fn() -> String) {
    assert!(enough(asked), "{asked:03b} is not enough: {}", shown());
    let missing = |asked: u8| (asked & !held).count_ones();
    let fewest = SUBSETS.filter(|it| enough(*it)).map(missing).min();
    assert_eq!(
        Some(missing(asked)),
        fewest,
        "{asked:03b} for {held:03b}: {}",
        shown()
    );
}

/// The sets that are enough, and would not be with one scope less.
fn smallest(condition: &Condition) -> BTreeSet<u8> {
    let is_smallest = |held: &u8| {
        let less = (0..3).map(|scope| held & !(1 << scope));
        condition.is_met(*held)
            && less
                .into_iter()
                .all(|it| it == *held || !condition.is_met(it))
    };
    SUBSETS.filter(is_smallest).collect()
}

/// The alternatives of the document, none of which is there twice.
fn documented(security: &Value) -> BTreeSet<u8> {
    let alternatives = security.as_array().expect("it states its security");
    let scopes = |it: &Value| {
        let scopes = it["Login"].as_array().expect("scopes").iter();
        scopes.fold(0, |all, scope| all | bit(scope.as_str().expect("a scope")))
    };
    let found: BTreeSet<_> = alternatives.iter().map(scopes).collect();
    assert_eq!(found.len(), alternatives.len(), "{security}");
    found
}

/// The scopes of a challenge.
fn asked(challenge: &str) -> u8 {
    let (_, scopes) = challenge.split_once("scope=\"").expect("it names scopes");
    let scopes = scopes.trim_end_matches('"').split(' ');
    scopes.fold(0, |all, scope| all | bit(scope))
}

fn bit(scope: &str) -> u8 {
    let place = NAMES.iter().position(|it| *it == scope);
    1 << place.expect("a scope of this catalogue")
}

fn bearer(client: &Client, held: u8) -> String {
    let scopes = [Scope::X, Scope::Y, Scope::Z].into_iter().enumerate();
    let held = scopes.filter(|(n, _)| held & (1 << n) != 0);
    let held: ScopeSet<Scope> = held.map(|(_, scope)| scope).collect();
    let issuer: &TokenIssuer = client.rocket().state().expect("managed by `Security`");
    format!("Bearer {}", issuer.issue("somebody", held).access_token())
}

//! Test tokens where the server has several issuers, or takes no tokens of its own.

use std::panic::{AssertUnwindSafe, catch_unwind};

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rocket::figment::Figment;
use rocket::http::Header;
use rocket::local::blocking::Client;
use rocket::{Build, Rocket, get, routes};
use rocket_scopes::testing::{TestClient, TestToken, denial_matrix};
use rocket_scopes::{Clock, Denied, Security, SystemClock, authenticated, guard, requires_scopes};
use serde_json::json;

use super::principals::{Keys, Login, Machine, Partner, PartnerUser, Scope, User};
use super::server::for_machines;
use crate::api::figment;

#[requires_scopes("items")]
#[get("/own")]
fn own() {}

#[requires_scopes("items", scheme = any(Login, Partner))]
#[get("/either")]
fn either() {}

#[authenticated(scheme = Partner)]
#[get("/partners")]
fn partners() {}

/// Whoever has logged in a minute ago, by whatever scheme.
struct Recent;

#[guard]
#[authenticated(max_age = 60)]
fn recent() -> Result<Recent, Denied> {
    Ok(Recent)
}

#[authenticated(scheme = Partner)]
#[get("/recent-partners")]
fn recent_partners(_recent: Recent) {}

/// 256 bits, which no server but this one has.
const SECRET: &str = "a0c323c697f880217ca7ff5bc4b8c3f033915df84a9058213d687cad30a156e4";

/// With an issuer for these schemes.
fn issuers(names: &[&str]) -> Figment {
    let own = figment().merge(("scopes.issuer", "https://api.example.com/"));
    beside(own, names)
}

fn beside(own: Figment, names: &[&str]) -> Figment {
    names.iter().fold(own, |figment, name| {
        let key = |key: &str| format!("scopes.issuers.{name}.{key}");
        figment
            .merge((
                key("issuer"),
                format!("https://{}.example.com/", name.to_lowercase()),
            ))
            .merge((key("audience"), "api"))
            .merge((key("secret"), format!("{SECRET}{name}")))
    })
}

fn server(figment: Figment) -> Rocket<Build> {
    rocket::custom(figment)
        .mount("/", routes![own, either, partners])
        .attach(Security::new::<User>().principal::<PartnerUser>())
}

/// What a test says that asks for a token.
fn panic_of(rocket: Rocket<Build>) -> String {
    let client = Client::untracked(rocket).expect("it starts");
    let asked = catch_unwind(AssertUnwindSafe(|| {
        let _ = client.as_scopes("items");
    }));
    let said = asked.expect_err("it panics");
    said.downcast_ref::<String>().cloned().unwrap_or_default()
}

#[test]
fn tokens_are_those_of_the_schemes_without_another_issuer() {
    let client = Client::untracked(server(issuers(&["Partner"]))).expect("it starts");
    let token = || TestToken::of(client.rocket()).scopes("items");
    for (path, status) in [("/own", 200), ("/either", 200), ("/partners", 401)] {
        let response = client.get(path).header(token()).dispatch();
        assert_eq!(response.status().code, status, "{path}");
    }
    assert_eq!(
        client
            .as_scopes("items")
            .get("/own")
            .dispatch()
            .status()
            .code,
        200
    );
}

#[test]
fn a_server_without_tokens_of_its_own_has_none_for_tests() {
    let keys = rocket::custom(figment())
        .manage(Keys(Vec::new()))
        .mount("/", routes![for_machines])
        .attach(Security::new::<Machine>());
    assert_eq!(
        panic_of(keys),
        "no scheme of this server takes tokens: there is `MachineKey`\n\
         help: send the credentials of a scheme as a header: `client.get(..).header(..)`"
    );
    // It has no key, and needs none.
    let without_a_key = Figment::from(rocket::Config::debug_default()).merge(("log_level", "off"));
    let others = panic_of(server(beside(without_a_key, &["Login", "Partner"])));
    let start = "this server issues no tokens of its own: those of `Login`, `Partner` come from the issuers in its \
                 settings\nhelp: trust a key of the test";
    assert!(others.starts_with(start), "{others}");
}

#[test]
fn own_tokens_are_good_for_all_schemes_where_each_has_another_issuer() {
    let both = server(issuers(&["Login", "Partner"]));
    let client = Client::untracked(both).expect("it starts");
    for path in ["/own", "/either", "/partners"] {
        let response = client.as_scopes("items").get(path).dispatch();
        assert_eq!(response.status().code, 200, "{path}");
    }
}

/// A token of the partner, who has logged in so many seconds ago.
fn of_partner(age: u64) -> Header<'static> {
    let now = SystemClock.now();
    let claims = json!({
        "iss": "https://partner.example.com/", "aud": "api", "sub": "johndoe", "exp": now + 600,
        "auth_time": now - age,
    });
    let header = json!({ "alg": "HS256", "typ": "at+jwt" });
    let signed = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
    let signed = signed.join(".");
    let key = hmac::Key::new(hmac::HMAC_SHA256, format!("{SECRET}Partner").as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(hmac::sign(&key, signed.as_bytes()));
    Header::new("Authorization", format!("Bearer {signed}.{signature}"))
}

#[test]
fn a_guard_without_a_scheme_asks_whoever_has_met_the_route() {
    let server = server(issuers(&["Partner"])).mount("/", routes![recent_partners]);
    let client = Client::untracked(server).expect("it starts");
    for (path, age, status) in [
        ("/partners", 600, 200),
        ("/recent-partners", 10, 200),
        ("/recent-partners", 600, 401),
        // Login is the scheme of the server, and not the partner's.
        ("/own", 10, 401),
    ] {
        let response = client.get(path).header(of_partner(age)).dispatch();
        assert_eq!(response.status().code, status, "{path} after {age} s");
    }
}

#[test]
fn the_matrix_cannot_sign_for_others() {
    let matrix = denial_matrix(server(issuers(&["Partner"]))).run();
    let failures: Vec<_> = matrix.failures().iter().map(ToString::to_string).collect();
    assert_eq!(failures.len(), 1, "{matrix}");
    assert!(failures[0].starts_with("GET /partners "), "{matrix}");
    assert!(
        failures[0].contains("there are no credentials of `Partner`"),
        "{matrix}"
    );
    let unasked = matrix
        .unasked()
        .filter(|(route, _)| route.path == "/either");
    assert!(unasked.count() > 0, "{matrix}");
    // Tokens of this server are refused where those of others are asked for.
    let mut rows = matrix.rows().filter(|row| row.route().path == "/partners");
    let row = rows.find(|row| row.caller() == "Login alone, which is not asked for");
    let row = row.expect("asked");
    assert!(row.is_refusal() && row.is_good(), "{matrix}");
}

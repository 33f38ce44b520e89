//! The denial matrix on a server whose callers come by several schemes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rocket::figment::Figment;
use rocket::http::Header;
use rocket::{Build, Rocket, routes};
use rocket_scopes::testing::{DenialMatrix, MatrixBuilder, denial_matrix};
use rocket_scopes::{NewApiKey, Password, Passwords, Scheme, Security};

use super::principals::{Account, Accounts, AppCookie, Keys, Machine, MachineKey, QueryKey};
use super::server::{for_machines, rocket};
use crate::api::figment;

/// Keys of each scheme for each set of scopes.
fn keys() -> (Keys, Vec<(&'static str, &'static str, String)>) {
    let (mut rows, mut known) = (Vec::new(), Vec::new());
    for scopes in ["", "items", "me", "items me"] {
        for (name, new) in [
            (MachineKey::NAME, NewApiKey::of::<MachineKey>()),
            (AppCookie::NAME, NewApiKey::of::<AppCookie>()),
            (QueryKey::NAME, NewApiKey::of::<QueryKey>()),
        ] {
            rows.push((new.id().to_owned(), new.hash(), scopes));
            known.push((name, scopes, new.reveal().to_owned()));
        }
    }
    (Keys(rows), known)
}

fn accounts(figment: &Figment) -> Accounts {
    let passwords = Passwords::from_figment(figment).expect("settings");
    let hash = rocket::tokio::runtime::Runtime::new()
        .expect("a runtime")
        .block_on(passwords.hash(&Password::new("secret".to_owned())));
    Accounts(vec![Account {
        name: "test".to_owned(),
        hash: hash.expect("a hash"),
    }])
}

/// The matrix of the server, with credentials of these schemes.
fn matrix(figment: Figment, given: &'static [&'static str]) -> MatrixBuilder {
    let (keys, known) = keys();
    let figment = figment.merge(("scopes.bcrypt_cost", 10));
    let accounts = accounts(&figment);
    denial_matrix(rocket(figment, keys, accounts)).credentials(move |scheme, scopes| {
        let mut scopes = scopes.to_vec();
        scopes.sort();
        let scopes = scopes.join(" ");
        if !given.contains(&scheme) {
            return None;
        }
        let place = match scheme {
            "MachineKey" => "X-API-Key",
            "AppCookie" => "app_key",
            "QueryKey" => "api_key",
            // Who logs in with a password is granted `items`.
            "Basic" if scopes == "items" => {
                let value = format!("Basic {}", STANDARD.encode("test:secret"));
                return Some(vec![Header::new("Authorization", value)]);
            }
            "Digest" if scopes.is_empty() => {
                let value = r#"Digest username="test", response="right""#;
                return Some(vec![Header::new("Authorization", value)]);
            }
            _ => return None,
        };
        let mut keys = known.iter();
        let key = keys.find(|(name, granted, _)| *name == scheme && *granted == scopes);
        key.map(|(_, _, key)| vec![Header::new(place, key.clone())])
    })
}

const ALL: &[&str] = &["MachineKey", "AppCookie", "QueryKey", "Basic", "Digest"];

fn callers<'m>(matrix: &'m DenialMatrix, path: &str) -> Vec<(&'m str, bool)> {
    let rows = matrix.rows().filter(|row| row.route().path == path);
    rows.map(|row| (row.caller(), row.is_refusal())).collect()
}

#[test]
fn every_way_is_asked_by_each_of_its_schemes() {
    for profile in ["rfc6750", "fastapi"] {
        let figment = figment().merge(("scopes.challenge", profile));
        let matrix = matrix(figment, ALL);
        let why = "whoever has a password is granted `items`";
        let matrix = matrix.skip(why, |route| route.path == "/basic");
        let why = "only what the other route forwards";
        let matrix = matrix
            .skip(why, |route| route.path == "/forwards/<_name>")
            .run();
        matrix.assert();
        assert_eq!((matrix.tested(), matrix.skipped().count()), (20, 2));
        assert_eq!(
            callers(&matrix, "/both"),
            [
                ("no credentials", true),
                ("Login and AppCookie with exactly `items`", false),
                ("Login and AppCookie without Login", true),
                ("Login and AppCookie, of which Login is bad", true),
                ("Login and AppCookie, Login without `items`", true),
                ("Login and AppCookie without AppCookie", true),
                ("Login and AppCookie, of which AppCookie is bad", true),
                ("Login and AppCookie, AppCookie without `items`", true),
                ("MachineKey alone, which is not asked for", true),
                ("QueryKey alone, which is not asked for", true),
                ("Basic alone, which is not asked for", true),
            ],
            "{matrix}"
        );
    }
}

#[test]
fn what_cannot_be_asked_is_said() {
    let matrix = matrix(figment(), &["MachineKey"]).run();
    let unasked: Vec<_> = matrix
        .unasked()
        .map(|(route, why)| (&*route.path, why))
        .collect();
    assert!(
        unasked.contains(&(
            "/both",
            "Login and AppCookie with exactly `items`: there are no credentials of `AppCookie`"
        )),
        "{matrix}"
    );
    let failed: Vec<_> = matrix.failures().iter().map(ToString::to_string).collect();
    let of = |path: &str| failed.iter().find(|it| it.contains(path));
    let failure = of("GET /query ").expect("nobody has a key");
    assert!(
        failure.contains("cannot be asked: there are no credentials of `QueryKey`"),
        "{failure}"
    );
    assert!(
        failure.contains("help: give some that are granted exactly these scopes"),
        "{failure}"
    );
    assert!(of("GET /caller ").is_none(), "{failed:?}");
}

#[test]
fn a_server_without_tokens_is_asked_by_keys() {
    let (keys, known) = keys();
    let rocket: Rocket<Build> = rocket::custom(figment())
        .manage(keys)
        .mount("/", routes![for_machines])
        .attach(Security::new::<Machine>());
    let matrix = denial_matrix(rocket).credentials(move |scheme, scopes| {
        let scopes = scopes.join(" ");
        let mut keys = known.iter();
        let key = keys.find(|(name, granted, _)| *name == scheme && *granted == scopes);
        key.map(|(_, _, key)| vec![Header::new("X-API-Key", key.clone())])
    });
    let matrix = matrix.run();
    matrix.assert();
    let row = matrix.rows().next().expect("asked");
    assert_eq!(
        row.expected_challenges().collect::<Vec<_>>(),
        [r#"APIKey realm="MachineKey", in="header", name="X-API-Key""#]
    );
}

//! Which clause has refused: in bodies of the debug profile, and nowhere else.

use rocket::{Build, Rocket, Route, get, routes};
use rocket_scopes::{Denied, Security, authenticated, guard, public, requires_scopes};
use serde_json::{Value, json};

use crate::api::{Caller, Loads, Scope, client, figment, get as ask};

struct Typed;

#[guard]
#[requires_scopes("type")]
fn typed(_caller: &Caller) -> Result<Typed, Denied> {
    Ok(Typed)
}

#[requires_scopes("a")]
mod around {
    use super::Scope;

    #[rocket_scopes::requires_scopes(any(Scope::C, all("b:read", "5th")))]
    #[rocket::get("/inner")]
    pub fn inner(_typed: super::Typed) {}
}

#[authenticated(max_age = 60)]
#[get("/fresh")]
fn fresh() {}

#[public(reason = "a test")]
#[get("/perhaps")]
fn perhaps(_typed: Option<Typed>) {}

#[requires_scopes("5th")]
fn mount() -> Vec<Route> {
    routes![around::inner]
}

fn rocket(profile: &str) -> Rocket<Build> {
    rocket::custom(figment().select(profile))
        .mount("/", routes![around::inner, fresh, perhaps])
        .mount("/mount", mount())
        .manage(Loads::default())
        .attach(Security::new::<Caller>())
}

#[test]
fn the_first_clause_that_is_not_met_is_named() {
    let client = client(rocket("debug"));
    for (path, scopes, clause, by, held) in [
        ("/inner", "type", "a", "module around", json!(["type"])),
        (
            "/inner",
            "a type b:read",
            "any(c-d.e/f, all(b:read, 5th))",
            "route inner",
            json!(["a", "b:read", "type"]),
        ),
        (
            "/inner",
            "a c-d.e/f",
            "type",
            "guard typed",
            json!(["a", "c-d.e/f"]),
        ),
        ("/mount/inner", "a", "5th", "mount mount", json!(["a"])),
        ("/perhaps", "a", "type", "guard typed", json!(["a"])),
        ("/fresh", "a", "max_age = 60", "route fresh", json!([])),
    ] {
        let body = ask(&client, path, Some(scopes))
            .into_string()
            .unwrap_or_default();
        let body: Value = body.parse().expect("JSON");
        let explain = &body["explain"];
        assert_eq!(
            (&explain["clause"], &explain["by"]),
            (&json!(clause), &json!(by)),
            "{path}"
        );
        assert_eq!(explain["held"], held, "{path}");
        let declared = explain["declared"].as_str().unwrap_or_default();
        let (file, line) = declared.rsplit_once(':').expect("a line of a file");
        assert_eq!(file, "tests/composition/explained.rs", "{path}");
        let line: usize = line.parse().expect("a number");
        let written = include_str!("explained.rs")
            .lines()
            .nth(line - 1)
            .unwrap_or_default();
        assert!(
            written.trim_start().starts_with("#["),
            "{path}: {declared}: {written}"
        );
    }
}

#[test]
fn strangers_and_other_profiles_hear_nothing() {
    for (profile, scopes) in [("debug", None), ("release", Some("a")), ("test", Some("a"))] {
        let client = client(rocket(profile));
        for path in ["/inner", "/fresh"] {
            let response = ask(&client, path, scopes);
            assert!(response.status().code >= 400, "{profile} {path}");
            let body = response.into_string().unwrap_or_default();
            assert!(!body.contains("explain"), "{profile} {path}: {body}");
        }
    }
}

//! Tokens of an issuer that the settings name.

use rocket::local::blocking::Client;

use crate::provider::Provider;
use crate::{answer, bearer, programs};

const ISSUER: &str = "https://login.example.com";
const AUDIENCE: &str = "https://api.example.com";

#[test]
fn tokens_of_the_issuer_for_this_audience_let_in_and_no_others() {
    let good = Provider::new("good", ISSUER, AUDIENCE, "scope");
    let elsewhere = Provider::new("audience", ISSUER, "https://other.example.com", "scope");
    let forger = Provider::new("forger", ISSUER, AUDIENCE, "scope");
    let stranger = Provider::new("stranger", "https://login.example.com/", AUDIENCE, "scope");
    let figment = good.trusted_as("Corporate", AUDIENCE, "scope");
    let client = Client::untracked(programs::external_issuer::rocket(figment)).expect("it starts");
    for (name, token, me, items) in [
        ("no scope", good.token("johndoe", ""), 200, 403),
        ("a scope", good.token("johndoe", "items"), 200, 200),
        ("another scope", good.token("johndoe", "notes"), 200, 403),
        (
            "another audience",
            elsewhere.token("johndoe", "items"),
            401,
            401,
        ),
        ("another key", forger.token("johndoe", "items"), 401, 401),
        (
            "another issuer",
            stranger.token("johndoe", "items"),
            401,
            401,
        ),
        ("no token", "x.y.z".to_owned(), 401, 401),
    ] {
        for (path, status) in [("/me", me), ("/items", items)] {
            let (code, text) = answer(client.get(path).header(bearer(&token)));
            assert_eq!(code, status, "{name}, {path}: {text}");
        }
    }
    assert_eq!(answer(client.get("/me")).0, 401);
    let token = bearer(&good.token("johndoe", ""));
    let (_, me) = answer(client.get("/me").header(token));
    assert!(me.contains(ISSUER) && me.contains("johndoe"), "{me}");
}

//! Keys of machines beside tokens of users.

use rocket::http::{ContentType, Header};
use rocket::local::blocking::Client;
use rocket::serde::json::Value;

use crate::{answer, figment, log_in, programs};

fn client() -> Client {
    Client::untracked(programs::api_keys::rocket(figment())).expect("it starts")
}

/// A new key: its id, and the header that shows it.
fn make(client: &Client, user: &Header<'static>, scope: &str) -> (String, Header<'static>) {
    let request = client
        .post("/keys")
        .header(ContentType::Form)
        .header(user.clone());
    let response = request.body(format!("scope={scope}")).dispatch();
    assert_eq!(
        response.headers().get_one("Cache-Control"),
        Some("no-store")
    );
    let made: Value = response.into_json().expect("JSON");
    let text = |name: &str| made[name].as_str().expect("a text").to_owned();
    (text("id"), Header::new("X-API-Key", text("key")))
}

#[test]
fn each_route_is_for_users_for_machines_or_for_both() {
    let client = client();
    let user = log_in(&client, "johndoe", "secret", "keys readings readings:write");
    let (_, writer) = make(&client, &user, "readings:write");
    let (_, reader) = make(&client, &user, "readings");
    let wrong = Header::new(
        "X-API-Key",
        format!("{}x", &writer.value()[..writer.value().len() - 1]),
    );
    let add = |shown: &Header<'static>| {
        let request = client
            .post("/readings")
            .header(ContentType::Plain)
            .body("21.5");
        answer(request.header(shown.clone())).0
    };
    for (shown, status) in [(&writer, 201), (&reader, 403), (&user, 401), (&wrong, 401)] {
        assert_eq!(add(shown), status, "adding");
    }
    let list = |path: &'static str, shown: &Header<'static>| {
        answer(client.get(path).header(shown.clone()))
    };
    for (shown, status) in [(&writer, 403), (&reader, 200), (&user, 200), (&wrong, 401)] {
        let (code, text) = list("/readings", shown);
        assert_eq!(code, status, "reading: {text}");
        assert!(status != 200 || text == "[21.5]", "{text}");
    }
    for (shown, status) in [(&writer, 401), (&reader, 401), (&user, 200)] {
        assert_eq!(list("/keys", shown).0, status, "listing");
    }
    assert_eq!(answer(client.get("/readings")).0, 401);
}

#[test]
fn a_key_is_shown_once_and_grants_no_more_than_its_owner_may() {
    let client = client();
    let alice = log_in(&client, "alice", "secretalice", "keys");
    let (id, key) = make(&client, &alice, "readings readings:write");
    let (status, listed) = answer(client.get("/keys").header(alice.clone()));
    assert_eq!(status, 200);
    assert!(
        listed.contains(&id) && listed.contains(r#""scope":"readings""#),
        "{listed}"
    );
    assert!(!listed.contains(key.value()), "{listed}");
    let add = client
        .post("/readings")
        .header(ContentType::Plain)
        .body("1")
        .header(key);
    assert_eq!(answer(add).0, 403);
}

#[test]
fn a_key_is_revoked_by_its_owner_alone() {
    let client = client();
    let owner = log_in(&client, "johndoe", "secret", "keys");
    let other = log_in(&client, "alice", "secretalice", "keys");
    let (id, key) = make(&client, &owner, "readings");
    let revoke = |user: &Header<'static>| {
        answer(client.delete(format!("/keys/{id}")).header(user.clone())).0
    };
    let read = || answer(client.get("/readings").header(key.clone())).0;
    assert_eq!((revoke(&other), read()), (404, 200));
    assert_eq!((revoke(&owner), read()), (204, 401));
    assert_eq!(revoke(&owner), 404);
}

//! Own users, and those of a partner.

use rocket::http::{ContentType, Header};
use rocket::local::blocking::Client;

use crate::provider::Provider;
use crate::{answer, bearer, log_in, programs};

const PARTNER: &str = "https://login.partner.example";
const OWN: &str = "https://api.example.com";

fn partner(name: &str) -> Provider {
    Provider::new(name, PARTNER, "notes", "scp")
}

fn client(partner: &Provider) -> Client {
    let figment = partner
        .trusted_as("Partner", "notes", "scp")
        .merge(("scopes.issuer", OWN))
        .merge(("scopes.audience", OWN));
    Client::untracked(programs::two_issuers::rocket(figment)).expect("it starts")
}

#[test]
fn one_subject_of_two_issuers_is_two_people() {
    let partner = partner("people");
    let client = client(&partner);
    let ours = log_in(&client, "johndoe", "secret", "notes notes:write");
    let theirs = bearer(&partner.token("johndoe", "notes notes:write"));
    let add = |who: &Header<'static>, note: &'static str| {
        let request = client.post("/notes").header(ContentType::Plain).body(note);
        answer(request.header(who.clone())).0
    };
    let list = |who: &Header<'static>| answer(client.get("/notes").header(who.clone())).1;
    assert_eq!(add(&ours, "milk"), 201);
    assert_eq!((&*list(&ours), &*list(&theirs)), (r#"["milk"]"#, "[]"));
    assert_eq!(add(&theirs, "bread"), 201);
    assert_eq!(
        (&*list(&ours), &*list(&theirs)),
        (r#"["milk"]"#, r#"["bread"]"#)
    );
}

#[test]
fn each_issuer_has_its_users_its_audience_and_its_claim() {
    let partner = partner("rules");
    let client = client(&partner);
    let ours = log_in(&client, "johndoe", "secret", "notes");
    let of = |provider: &Provider| bearer(&provider.token("johndoe", "notes"));
    let audience = Provider::new("theirs", PARTNER, OWN, "scp");
    let claim = partner_of_another_claim(&partner);
    for (name, shown, notes, account) in [
        ("ours", ours, 200, 200),
        ("theirs", of(&partner), 200, 401),
        (
            "theirs, without a scope",
            bearer(&partner.token("johndoe", "")),
            403,
            401,
        ),
        ("theirs, for our audience", of(&audience), 401, 401),
    ] {
        for (path, status) in [("/notes", notes), ("/account", account)] {
            let (code, text) = answer(client.get(path).header(shown.clone()));
            assert_eq!(code, status, "{name}, {path}: {text}");
        }
    }
    // Good, and its `scp` is not looked at.
    let (code, _) = answer(claim.get("/notes").header(of(&partner)));
    assert_eq!(code, 403);
}

/// A server that looks for the partner's scopes elsewhere.
fn partner_of_another_claim(partner: &Provider) -> Client {
    let figment = partner
        .trusted_as("Partner", "notes", "scope")
        .merge(("scopes.issuer", OWN))
        .merge(("scopes.audience", OWN));
    Client::untracked(programs::two_issuers::rocket(figment)).expect("it starts")
}

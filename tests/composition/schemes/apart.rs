//! What is optional for callers of one scheme is not asked of those of another, and who is let in is who acts.

use rocket::local::blocking::Client;
use rocket::{get, routes};
use rocket_scopes::{
    AccessToken, Denied, NewApiKey, Security, authenticated, guard, public, requires_scopes,
};
use serde_json::{Value, json};

use super::principals::{Caller, Keys, Login, Machine, MachineKey, Scope, User};
use super::shown::{Show, Shown, shown_with};
use crate::api::figment;

/// Whom a guard has acted for that machines may use.
pub struct Acting(&'static str);

#[guard]
#[requires_scopes("items", scheme = MachineKey)]
fn acting(caller: Caller) -> Result<Acting, Denied> {
    Ok(Acting(caller.kind()))
}

/// The same, with a caller that guards share.
pub struct Sharing(&'static str);

#[guard]
#[requires_scopes("items", scheme = MachineKey)]
fn sharing(caller: &Caller, _again: &Caller) -> Result<Sharing, Denied> {
    Ok(Sharing(caller.kind()))
}

/// The token of whoever calls, for machines.
pub struct Shows(bool);

#[guard]
#[requires_scopes("items", scheme = MachineKey)]
fn shows(token: Option<&AccessToken>) -> Result<Shows, Denied> {
    Ok(Shows(token.is_some()))
}

/// Soon for users only, whose token is not the machine's.
#[requires_scopes("items", scheme = MachineKey)]
#[authenticated(scheme = Login, report_only)]
#[get("/tokens")]
fn tokens(token: Option<&AccessToken>) -> String {
    token.is_some().to_string()
}

#[authenticated(scheme = Login)]
#[get("/shows")]
fn shows_beside(shows: Option<Shows>, token: &AccessToken) -> String {
    format!("{:?} {}", shows.map(|it| it.0), token.subject())
}

/// Optional, and for whatever scheme.
#[public(reason = "a test")]
#[get("/either")]
fn either(user: Option<User>, machine: Option<Machine>, _token: Option<&AccessToken>) -> String {
    format!("{} {}", user.is_some(), machine.is_some())
}

#[authenticated]
#[get("/known")]
fn known(user: Option<User>, machine: Option<Machine>) -> String {
    format!("{} {}", user.is_some(), machine.is_some())
}

/// The same for whoever may read items.
pub struct ItemReader(&'static str);

#[guard]
#[requires_scopes("items")]
fn item_reader(caller: &Caller) -> Result<ItemReader, Denied> {
    Ok(ItemReader(caller.kind()))
}

#[authenticated(scheme = Login)]
#[get("/acting")]
fn acting_beside(acting: Option<Acting>, caller: Caller) -> String {
    let acting = acting.map_or("nobody", |it| it.0);
    format!("{acting} {}", caller.kind())
}

#[authenticated(scheme = Login)]
#[get("/sharing")]
fn sharing_beside(before: &Caller, sharing: Option<&Sharing>, caller: &Caller) -> String {
    let sharing = sharing.map_or("nobody", |it| it.0);
    format!("{} {sharing} {}", before.kind(), caller.kind())
}

#[public(reason = "a test")]
#[get("/readers")]
fn readers(acting: Option<Acting>, reader: Option<ItemReader>) -> String {
    let acting = acting.map_or("nobody", |it| it.0);
    format!("{acting} {}", reader.map_or("nobody", |it| it.0))
}

#[requires_scopes("me", scheme = Login, optional)]
#[requires_scopes("items", scheme = MachineKey, optional)]
#[get("/clauses")]
fn clauses(caller: Caller) -> &'static str {
    caller.kind()
}

#[requires_scopes(any("me", "items"), scheme = all(Login, MachineKey))]
#[get("/crossed")]
fn crossed() {}

#[public(reason = "a test")]
#[get("/greeting")]
fn greeting(user: Option<User>, machine: Option<&Machine>) -> &'static str {
    match (user, machine) {
        (None, None) => "stranger",
        (Some(_), None) => "user",
        (None, Some(_)) => "machine",
        (Some(_), Some(_)) => "both",
    }
}

fn shown(challenge: &str) -> Shown {
    let [machine, reader] = [(); 2].map(|()| NewApiKey::of::<MachineKey>());
    let row = |new: &NewApiKey, scopes| (new.id().to_owned(), new.hash(), scopes);
    let rocket = rocket::custom(figment().merge(("scopes.challenge", challenge)))
        .manage(Keys(vec![row(&machine, "items"), row(&reader, "me")]))
        .mount(
            "/",
            routes![
                acting_beside,
                clauses,
                crossed,
                either,
                greeting,
                known,
                readers,
                sharing_beside,
                shows_beside,
                tokens
            ],
        )
        .attach(Security::new::<Caller>());
    Shown {
        client: Client::untracked(rocket).expect("it starts"),
        machine: machine.reveal().to_owned(),
        reader: reader.reveal().to_owned(),
        app: String::new(),
        query: String::new(),
    }
}

#[test]
fn each_is_asked_what_is_for_them_and_acts_for_themselves() {
    use Show::*;
    let shown = shown("rfc6750");
    for (path, shows, status, body) in [
        // The guard's caller is whom its check has let through, and the handler's that of the operation.
        ("/acting", &[Token("me"), Machine][..], 200, "machine user"),
        ("/acting", &[Token("me")], 200, "nobody user"),
        ("/acting", &[Token("me"), ReadingMachine], 403, ""),
        ("/acting", &[Token("me"), WrongMachine], 401, ""),
        ("/acting", &[Machine], 401, ""),
        (
            "/sharing",
            &[Token("me"), Machine],
            200,
            "user machine user",
        ),
        ("/sharing", &[Token("me")], 200, "user nobody user"),
        // A token is that of who acts.
        ("/shows", &[Token("me"), Machine], 200, "Some(false) test"),
        ("/shows", &[Token("me")], 200, "None test"),
        ("/tokens", &[Token("items"), Machine], 200, "false"),
        ("/tokens", &[Machine], 200, "false"),
        ("/tokens", &[Token("items")], 401, ""),
        ("/either", &[], 200, "false false"),
        ("/either", &[Token("")], 200, "true false"),
        ("/either", &[Machine], 200, "false true"),
        ("/either", &[WrongMachine], 401, ""),
        ("/known", &[Token("")], 200, "true false"),
        ("/known", &[Machine], 200, "false true"),
        ("/known", &[], 401, ""),
        ("/readers", &[Machine], 200, "machine machine"),
        ("/readers", &[], 200, "nobody nobody"),
        ("/readers", &[ReadingMachine], 403, ""),
        ("/clauses", &[Token("me")], 200, "user"),
        ("/clauses", &[Machine], 200, "machine"),
        ("/clauses", &[Token("items")], 403, ""),
        ("/clauses", &[ReadingMachine], 403, ""),
        ("/clauses", &[Token("items"), Machine], 200, "machine"),
        ("/clauses", &[Token("me"), ReadingMachine], 200, "user"),
        // Two that are not enough are not enough together.
        ("/clauses", &[Token("items"), ReadingMachine], 403, ""),
        ("/clauses", &[], 401, ""),
        ("/greeting", &[], 200, "stranger"),
        ("/greeting", &[Token("")], 200, "user"),
        ("/greeting", &[Machine], 200, "machine"),
        ("/greeting", &[BadToken], 401, ""),
        ("/greeting", &[WrongMachine], 401, ""),
        // Who shows both is whom the route names first.
        ("/greeting", &[Token(""), Machine], 200, "user"),
        ("/greeting", &[BadToken, Machine], 200, "machine"),
    ] {
        let (code, text, _) = shown.get(path, shows);
        assert_eq!(code, status, "{path} {shows:?}: {text}");
        if status == 200 {
            assert_eq!(text, body, "{path} {shows:?}");
        }
    }
}

#[test]
fn of_two_who_call_together_the_one_is_told_who_has_too_little() {
    use Show::*;
    let shown = shown_with(
        figment()
            .select("debug")
            .merge(("scopes.challenge", "rfc6750")),
    );
    for (shows, held, is_challenged) in [
        (&[Token("items"), ReadingMachine][..], "me", false),
        (&[Token("me"), Machine], "me", true),
        (&[Token(""), ReadingMachine], "", true),
    ] {
        let (code, body, challenges) = shown.get("/stated", shows);
        assert_eq!(code, 403, "{shows:?}");
        let body: Value = serde_json::from_str(&body).expect("JSON");
        let held: Vec<_> = held.split_whitespace().collect();
        assert_eq!(body["explain"]["held"], json!(held), "{shows:?}: {body}");
        let told = challenges
            .iter()
            .filter(|it| it.contains("insufficient_scope"));
        assert_eq!(
            told.count(),
            usize::from(is_challenged),
            "{shows:?}: {challenges:?}"
        );
    }
}

/// Every 401 has a challenge (RFC 9110 section 15.5.2), also where each of them has enough for itself.
#[test]
fn those_who_have_enough_only_apart_are_told_as_well() {
    use Show::*;
    let shown = shown("fastapi");
    let (code, _, challenges) = shown.get("/crossed", &[Token("items"), ReadingMachine]);
    assert_eq!((code, challenges.len()), (401, 2), "{challenges:?}");
    assert_eq!(shown.get("/crossed", &[Token("items"), Machine]).0, 200);
    assert_eq!(shown.get("/crossed", &[Token("me"), ReadingMachine]).0, 200);
}

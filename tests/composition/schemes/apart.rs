//! What is optional for callers of one scheme is not asked of those of another, and who is let in is who acts.

use rocket::local::blocking::Client;
use rocket::{get, routes};
use rocket_scopes::{Denied, NewApiKey, Security, authenticated, guard, public, requires_scopes};

use super::principals::{Caller, Keys, Login, Machine, MachineKey, Scope, User};
use super::shown::{Show, Shown};
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

fn shown() -> Shown {
    let [machine, reader] = [(); 2].map(|()| NewApiKey::of::<MachineKey>());
    let row = |new: &NewApiKey, scopes| (new.id().to_owned(), new.hash(), scopes);
    let rocket = rocket::custom(figment())
        .manage(Keys(vec![row(&machine, "items"), row(&reader, "me")]))
        .mount(
            "/",
            routes![acting_beside, clauses, greeting, readers, sharing_beside],
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
    let shown = shown();
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

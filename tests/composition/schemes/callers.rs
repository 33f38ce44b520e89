//! Who is let in, and as whom.

use rocket_scopes::Decisions;

use super::shown::Show::*;
use super::shown::{Show, Shown, shown};

#[test]
fn any_of_several_schemes_lets_a_caller_in_as_who_they_are() {
    let shown = shown();
    for (path, shows, status, body) in [
        ("/any", &[Token("")][..], 200, ""),
        ("/any", &[Machine], 200, ""),
        ("/any", &[App], 401, ""),
        ("/any", &[], 401, ""),
        ("/caller", &[Token("items")], 200, "user"),
        ("/caller", &[Machine], 200, "machine"),
        ("/caller", &[ReadingMachine], 403, ""),
        ("/caller", &[Token("me")], 403, ""),
        ("/caller", &[WrongMachine], 401, ""),
        ("/caller", &[Unknown], 401, ""),
        // Who has enough is let in, as the one who has it.
        ("/caller", &[Token("me"), Machine], 200, "machine"),
        ("/caller", &[Token("items"), ReadingMachine], 200, "user"),
        ("/caller", &[Token("items"), Machine], 200, "user"),
        ("/caller", &[BadToken, Machine], 200, "machine"),
        ("/caller", &[Unknown, Machine], 200, "machine"),
        ("/caller", &[Token("items"), WrongMachine], 200, "user"),
        // The most useful refusal: what is missing, rather than what is wrong.
        ("/caller", &[BadToken, ReadingMachine], 403, ""),
        ("/caller", &[Token("me"), WrongMachine], 403, ""),
        ("/caller", &[BadToken, WrongMachine], 401, ""),
        ("/caller", &[Locked], 423, ""),
        ("/caller", &[Locked, WrongMachine], 423, ""),
        ("/anybody", &[Machine], 200, "machine"),
        ("/anybody", &[Token("")], 200, "user"),
    ] {
        assert_answer(&shown, path, shows, status, body);
    }
}

#[test]
fn two_schemes_together_are_both_needed_and_both_limit() {
    let shown = shown();
    for (path, shows, status) in [
        ("/both", &[Token("items"), App][..], 200),
        ("/both", &[Token("items")], 401),
        ("/both", &[App], 401),
        ("/both", &[], 401),
        ("/both", &[Token("me"), App], 403),
        ("/both", &[BadToken, App], 401),
        ("/both", &[Token("items"), Machine], 401),
        ("/stated", &[Token("items"), Machine], 200),
        ("/stated", &[Token("items"), ReadingMachine], 403),
        ("/stated", &[Token("me"), Machine], 403),
        ("/stated", &[Token("items")], 401),
        ("/stated", &[Machine], 401),
        ("/machine", &[Machine], 200),
        ("/machine", &[ReadingMachine], 200),
        ("/machine", &[Token("items")], 401),
        ("/beside", &[Machine], 200),
        ("/beside", &[Token("me")], 200),
        ("/beside", &[Token("")], 403),
        // The machine is let in, and the user is not there.
        ("/beside", &[Token(""), Machine], 200),
    ] {
        let (code, text, _) = shown.get(path, shows);
        assert_eq!(code, status, "{path} {shows:?}: {text}");
    }
}

#[test]
fn optional_authentication_is_a_clause_of_its_own() {
    let shown = shown();
    for (path, shows, status, body) in [
        ("/optional", &[][..], 200, "nobody"),
        ("/optional", &[Machine], 200, "machine"),
        ("/optional", &[WrongMachine], 401, ""),
        // Not asked for.
        ("/optional", &[BadToken], 200, "nobody"),
        ("/optional-items", &[], 200, "nobody"),
        ("/optional-items", &[Machine], 200, "machine"),
        ("/optional-items", &[Token("items")], 200, "user"),
        ("/optional-items", &[Token("me")], 403, ""),
        ("/optional-items", &[BadToken], 401, ""),
        ("/optional-items", &[WrongMachine], 401, ""),
        ("/optional-items", &[BadToken, Machine], 200, "machine"),
    ] {
        assert_answer(&shown, path, shows, status, body);
    }
}

#[test]
fn nobody_else_is_handed_to_the_handler() {
    let shown = shown();
    for (path, shows, status, body) in [
        ("/met", &[Token("items")][..], 200, "[true, false, true]"),
        ("/met", &[Machine], 200, "[false, true, false]"),
        // A strong key is not lent to a weak token, nor the other way round.
        ("/met", &[Token("me"), Machine], 200, "[false, true, false]"),
        (
            "/met",
            &[Token("items"), ReadingMachine],
            200,
            "[true, false, true]",
        ),
        (
            "/met",
            &[Token("items"), Machine],
            200,
            "[true, false, true]",
        ),
        ("/met", &[BadToken, Machine], 200, "[false, true, false]"),
        // What a way has refused that led nowhere is forgotten.
        ("/met", &[Locked, Machine], 200, "[false, true, false]"),
        (
            "/forwards/1",
            &[ReadingMachine, Token("items")],
            200,
            "machine",
        ),
        (
            "/forwards/x",
            &[ReadingMachine, Token("items")],
            200,
            "user",
        ),
        ("/forwards/x", &[ReadingMachine], 401, ""),
        ("/optional-both", &[], 200, ""),
        ("/optional-both", &[Token("items"), Machine], 200, ""),
        ("/optional-both", &[Machine], 401, ""),
        ("/optional-both", &[WrongMachine], 401, ""),
        ("/optional-both", &[Token("items")], 401, ""),
        ("/optional-both", &[Token("me"), Machine], 403, ""),
    ] {
        assert_answer(&shown, path, shows, status, body);
    }
}

#[test]
fn what_is_only_reported_may_ask_it_of_somebody_else() {
    let shown = shown();
    let decisions: &Decisions = shown.client.rocket().state().expect("managed");
    let reported = || {
        let counts = decisions.counts();
        let counts = counts.filter(|it| it.outcome == rocket_scopes::Outcome::WouldDeny);
        counts.map(|it| it.count).sum::<u64>()
    };
    for (shows, body, expected) in [
        (&[Machine][..], "machine", 0),
        // The user calls, and the machine is there as well.
        (&[Token(""), Machine], "user", 0),
        (&[Token("")], "user", 1),
        (&[Token(""), WrongMachine], "user", 2),
    ] {
        let (status, text, _) = shown.get("/soon", shows);
        assert_eq!((status, &*text), (200, body), "{shows:?}");
        assert_eq!(reported(), expected, "{shows:?}");
    }
}

/// Is this the status, and this the body, where the caller is let in?
#[track_caller]
fn assert_answer(shown: &Shown, path: &'static str, shows: &[Show], status: u16, body: &str) {
    let (code, text, _) = shown.get(path, shows);
    assert_eq!(code, status, "{path} {shows:?}: {text}");
    if status == 200 {
        assert_eq!(text, body, "{path} {shows:?}");
    }
}

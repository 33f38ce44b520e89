//! `app policy`: the views, the lock, and what is said of a call, by the program itself.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rocket::serde::json::serde_json::{self, Value};

use crate::scratch::Scratch;

/// The lock that is committed.
fn committed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../security.lock")
}

fn app(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_app"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("ROCKET_") {
            command.env_remove(name);
        }
    }
    // Neither a key nor a database is there.
    let command = command.env("ROCKET_PROFILE", "release").arg("policy");
    command.args(arguments).output().unwrap()
}

/// The exit code and the standard output.
fn said(arguments: &[&str]) -> (i32, String) {
    let output = app(arguments);
    let text = String::from_utf8(output.stdout).unwrap();
    (output.status.code().unwrap(), text)
}

#[test]
fn the_committed_lock_is_that_of_the_program() {
    let lock = committed();
    let (code, text) = said(&["check", "--file", lock.to_str().unwrap()]);
    assert_eq!(code, 0, "{text}help: cargo run -- policy lock");
}

#[test]
fn what_changes_is_said_in_words_and_as_an_exit_code() {
    let scratch = Scratch::new("policy-check");
    let text = std::fs::read_to_string(committed()).unwrap();
    for (from, to, code, told) in [
        (
            "/users/me: me\n",
            "/users/me: me\n",
            0,
            "Nothing has changed",
        ),
        (
            "/users/me: me\n",
            "/users/me: items me\n",
            3,
            "weakened: GET /users/me: ",
        ),
        (
            "/users/me: me\n",
            "/users/me: any token\n",
            4,
            "tightened: GET /users/me: ",
        ),
        ("GET /users/me: me\n", "", 4, "new route: GET /users/me: "),
        (
            "/docs: public \"the documentation of the API\"\n",
            "/docs: any token\n",
            3,
            "newly public: GET /docs: ",
        ),
        (
            "scope metrics\n",
            "scope metrics\nscope old\n",
            4,
            "removed scope: old",
        ),
        ("/users/me: me\n", "/users/me: optinal me\n", 2, ""),
        ("# security.lock 1\n", "", 2, ""),
    ] {
        let file = scratch.file("security.lock");
        assert!(text.contains(from), "{from:?} in {text}");
        let changed = text.replace(from, to);
        std::fs::write(&file, &changed).unwrap();
        let name = file.to_str().unwrap();
        let (found, lines) = said(&["check", "--file", name]);
        assert_eq!(found, code, "{to:?}: {lines}");
        assert!(lines.contains(told), "{to:?}: {lines}");
        // A lock that cannot be read is nobody's to overwrite.
        let (written, _) = said(&["lock", "--file", name]);
        let after = std::fs::read_to_string(&file).unwrap();
        match code {
            2 => assert_eq!((written, &after), (2, &changed), "{to:?}"),
            _ => assert_eq!((written, &after), (0, &text), "{to:?}"),
        }
    }
}

#[test]
fn each_form_shows_every_route() {
    for format in ["table", "json", "markdown", "html"] {
        let (code, text) = said(&["--format", format]);
        assert_eq!(code, 0, "{format}");
        for word in [
            "/users/me/items",
            "/metrics",
            "/openapi.json",
            "active_user",
            "security.rs",
        ] {
            assert!(text.contains(word), "{word} in {format}: {text}");
        }
    }
    let (_, json) = said(&["--format", "json"]);
    let inventory: Value = serde_json::from_str(&json).unwrap();
    let routes = inventory["routes"].as_array().unwrap();
    let items = routes
        .iter()
        .find(|it| it["path"] == "/users/me/items")
        .unwrap();
    let guard = &items["items"][0]["guards"][0];
    assert_eq!(guard["name"], "active_user");
    assert_eq!(guard["declarations"][0]["says"], "me");
    assert_eq!(guard["guards"][0]["name"], "current_user");
    assert_eq!(guard["guards"][0]["kind"], "principal");
}

#[test]
fn a_call_is_explained() {
    for (arguments, code, told) in [
        (
            &["GET", "/users/me/items", "--scopes", "me items"][..],
            0,
            "let through",
        ),
        (
            &["GET", "/users/me/items", "--scopes", "me"],
            3,
            "the clause that refuses: `items` (route read_own_items, app/src/items.rs:",
        ),
        (
            &["GET", "/users/me/items", "--scopes", "items"],
            3,
            "the clause that refuses: `me` (guard active_user, app/src/security.rs:",
        ),
        (&["get", "/users/me/", "--no-token"], 3, "no_credentials"),
        (&["HEAD", "/status"], 0, "let through"),
        (&["POST", "/token", "--no-token"], 0, "let through"),
        (
            &["GET", "/users/me", "--scopes", "me itms\u{1b}"],
            0,
            "no scope `itms\\u{1b}`",
        ),
        (&["GET", "/nowhere"], 1, ""),
        (&["GET", "nowhere"], 1, ""),
        (&["PUT", "/status"], 1, ""),
    ] {
        let (found, text) = said(&[&["explain"], arguments].concat());
        assert_eq!(found, code, "{arguments:?}: {text}");
        assert!(text.contains(told), "{arguments:?}: {text}");
    }
}

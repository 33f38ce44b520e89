//! The lock file in a test of an application.

use std::fs;
use std::path::PathBuf;

use rocket_scopes::inventory::Inventory;
use rocket_scopes::testing::check_lock;

use crate::api;
use crate::matrix::server::rocket;

/// A file that is removed.
struct Scratch(PathBuf);

impl Scratch {
    fn with(name: &str, text: &str) -> Self {
        let file = format!("rocket-scopes-{name}-{}.lock", std::process::id());
        let path = std::env::temp_dir().join(file);
        fs::write(&path, text).expect("written");
        Self(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn lock() -> String {
    let client = rocket::local::blocking::Client::untracked(rocket("rfc6750"));
    let client = client.expect("it launches");
    let inventory: &Inventory = client.rocket().state().expect("managed");
    inventory.to_lock()
}

#[test]
fn a_lock_that_is_up_to_date_passes() {
    let scratch = Scratch::with("current", &lock());
    check_lock(rocket("rfc6750"), &scratch.0);
}

#[test]
#[should_panic(expected = "weakened: GET /any: was `admin`")]
fn a_weaker_server_fails_with_the_change() {
    let lock = lock().replace("GET /any: items:write | trial", "GET /any: admin");
    let scratch = Scratch::with("weaker", &lock);
    check_lock(rocket("rfc6750"), &scratch.0);
}

#[test]
#[should_panic(expected = "there is no `")]
fn a_missing_lock_fails() {
    check_lock(api::rocket(), "no-such-folder/security.lock");
}

#[test]
#[should_panic(expected = "`Security` is not attached")]
fn a_server_without_security_fails() {
    check_lock(
        rocket::custom(api::figment()),
        "no-such-folder/security.lock",
    );
}

//! The inventory, the lock and the explanations of a server whose callers come by several schemes.

use rocket_scopes::inventory::{Call, CallError, Inventory, Lock, explain};
use serde_json::json;

use super::shown::shown;

#[test]
fn the_inventory_says_by_which_schemes_callers_come() {
    let shown = shown();
    let inventory: &Inventory = shown.client.rocket().state().expect("managed");
    for (path, expected) in [
        ("/any", json!([{ "Login": [] }, { "MachineKey": [] }])),
        (
            "/caller",
            json!([{ "Login": ["items"] }, { "MachineKey": ["items"] }]),
        ),
        (
            "/both",
            json!([{ "AppCookie": ["items"], "Login": ["items"] }]),
        ),
        (
            "/stated",
            json!([{ "Basic": ["items"] }, { "Login": ["items"], "MachineKey": ["items"] }]),
        ),
        (
            "/machine",
            json!([{ "MachineKey": ["me"] }, { "MachineKey": ["items"] }]),
        ),
        ("/optional", json!([{ "MachineKey": [] }])),
        (
            "/beside",
            json!([{ "Login": ["me"] }, { "MachineKey": [] }]),
        ),
        ("/public", json!([])),
    ] {
        let route = inventory.routes.iter().find(|route| route.path == path);
        let needs = &route.expect("mounted").needs;
        assert_eq!(json!(needs.ways), expected, "{path}");
    }
    let beside = inventory
        .routes
        .iter()
        .find(|route| route.path == "/beside");
    // A machine needs none of them.
    assert!(beside.expect("mounted").needs.alternatives.is_empty());
    assert_eq!(
        json!(inventory.default_schemes),
        json!([["Login"], ["MachineKey"]])
    );
    let table = inventory.to_table();
    for part in [
        "  Login: items | MachineKey: items  ",
        "  AppCookie + Login: items  ",
        "MachineKey  API key      header X-API-Key: acme_..     yes\n",
        "Basic       HTTP Basic   header Authorization: Basic\n",
    ] {
        assert!(table.contains(part), "{part} is not in\n{table}");
    }
}

#[test]
fn the_lock_says_by_which_schemes_callers_come() {
    let shown = shown();
    let inventory: &Inventory = shown.client.rocket().state().expect("managed");
    let text = inventory.to_lock();
    for line in [
        "scheme AppCookie api_key cookie app_key app_",
        "scheme Basic basic",
        "scheme Login oauth2",
        "scheme MachineKey api_key header X-API-Key acme_",
        "default Login | MachineKey",
        "GET /any: [Login] | [MachineKey]",
        "GET /both: [AppCookie + Login] items",
        "GET /machine: [MachineKey] items | [MachineKey] me",
        "GET /optional: optional [MachineKey]",
        "GET /stated: [Basic] items | [Login + MachineKey] items",
    ] {
        assert!(
            text.lines().any(|it| it == line),
            "{line} is not in\n{text}"
        );
    }
    let lock = Lock::read(&text).expect("a lock");
    assert_eq!(lock.compare(inventory), []);
    let before = text.replace(" | [Login + MachineKey] items", "");
    let changes = Lock::read(&before).expect("a lock").compare(inventory);
    assert_eq!(
        changes[0].to_string(),
        "weakened: GET /stated: was `[Basic] items`, is `[Basic] items | [Login + MachineKey] items`; \
         lets in credentials of `Login` with `items` and credentials of `MachineKey` with `items`"
    );
}

#[test]
fn a_call_is_explained_by_the_schemes_of_its_caller() {
    let shown = shown();
    let rule = |call: Call<'_>| explain(shown.client.rocket(), &call);
    let call = |path| Call::new("GET", path);
    for (path, schemes, scopes, reason) in [
        ("/any", &[][..], "", "ok"),
        ("/any", &["MachineKey"], "", "ok"),
        ("/any", &["AppCookie"], "", "no_credentials"),
        ("/caller", &["MachineKey"], "items", "ok"),
        ("/caller", &["MachineKey"], "me", "insufficient_scope"),
        ("/caller", &["AppCookie"], "items", "no_credentials"),
        ("/both", &["Login"], "items", "no_credentials"),
        ("/both", &["Login", "AppCookie"], "items", "ok"),
        ("/both", &["Login", "AppCookie"], "me", "insufficient_scope"),
        ("/optional", &["Login"], "", "ok"),
        ("/optional-items", &["MachineKey"], "", "insufficient_scope"),
        ("/stated", &["Basic"], "items", "ok"),
        ("/stated", &["Basic"], "me", "insufficient_scope"),
        ("/beside", &["MachineKey"], "", "ok"),
        ("/beside", &["Login"], "", "insufficient_scope"),
    ] {
        let asked = schemes
            .iter()
            .fold(call(path).scopes(scopes), |call, name| call.scheme(name));
        let ruling = rule(asked).expect("a ruling");
        assert_eq!(
            ruling.reason, reason,
            "{path} by {schemes:?} with {scopes:?}"
        );
    }
    let ruling = rule(call("/caller").scheme("MachineKey").scopes("me")).expect("a ruling");
    let text = ruling.to_string();
    for line in [
        "  it comes by: MachineKey\n",
        "  it needs: Login: items | MachineKey: items\n",
        "  scopes to ask for: items",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    assert_eq!(ruling.clause.expect("a clause").0, "items");
    assert_eq!(
        rule(call("/any").scheme("Nobody")),
        Err(CallError::UnknownScheme)
    );
    assert_eq!(
        rule(call("/any")).expect("a ruling").reason,
        "no_credentials"
    );
}

//! Scopes of one tenant.

use rocket::local::blocking::Client;

use crate::{answer, figment, log_in, programs};

#[test]
fn a_scope_is_for_the_tenant_of_the_path_and_names_no_other() {
    let rocket = programs::multi_tenant::rocket(figment());
    let client = Client::untracked(rocket).expect("it starts");
    let acme = log_in(
        &client,
        "johndoe",
        "secret",
        "tenant:acme:write tenant:closed:read",
    );
    let reader = log_in(&client, "alice", "secretalice", "tenant:acme:read");
    let get = |path: &'static str, who| answer(client.get(path).header(who));
    for (path, status) in [
        ("/tenants/acme/orders/1", 200),
        // Of the other tenant.
        ("/tenants/acme/orders/2", 404),
        ("/tenants/acme/orders/3", 404),
        // Whether there is such a tenant or not.
        ("/tenants/globex/orders/2", 403),
        ("/tenants/globex/orders/9", 403),
        ("/tenants/nobody/orders/2", 403),
        ("/tenants/%2A/orders/1", 403),
        // Gone, and known to be by whoever may read it.
        ("/tenants/closed/orders/1", 404),
    ] {
        let (code, text) = get(path, acme.clone());
        assert_eq!(code, status, "{path}: {text}");
    }
    let (_, known) = get("/tenants/globex/orders/2", reader.clone());
    let (_, unknown) = get("/tenants/nobody/orders/2", reader.clone());
    assert_eq!(known, unknown.replace("nobody", "globex"));
    let cancel = |path: &'static str, who| answer(client.delete(path).header(who)).0;
    assert_eq!(cancel("/tenants/acme/orders/1", reader.clone()), 403);
    assert_eq!(cancel("/tenants/acme/orders/2", acme.clone()), 404);
    assert_eq!(cancel("/tenants/globex/orders/2", acme.clone()), 403);
    assert_eq!(get("/tenants/acme/orders/1", reader.clone()).0, 200);
    assert_eq!(cancel("/tenants/acme/orders/1", acme), 200);
    assert_eq!(get("/tenants/acme/orders/1", reader).0, 404);
    assert_eq!(answer(client.get("/tenants/acme/orders/1")).0, 401);
}

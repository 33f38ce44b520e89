//! One loading of the principal a request, however many guards; and in which order things are decided.

use rocket::http::Status;
use rocket_scopes::ScopeSet;

use crate::api::{Loads, bearer, challenge, client, get, rocket};

#[test]
fn the_principal_is_loaded_once_a_request() {
    let client = client(rocket());
    let loads = || client.rocket().state::<Loads>().expect("managed").count();
    for (path, expected) in [("/deep", 1), ("/siblings", 1), ("/any", 1), ("/open", 0)] {
        let before = loads();
        let header = bearer(&client, "somebody", ScopeSet::all());
        assert_eq!(
            client.get(path).header(header).dispatch().status(),
            Status::Ok,
            "{path}"
        );
        assert_eq!(loads() - before, expected, "{path}");
    }
    let before = loads();
    assert_eq!(get(&client, "/deep", None).status(), Status::Unauthorized);
    assert_eq!(loads(), before, "nobody is loaded without a token");
}

#[test]
fn strangers_are_not_told_what_to_ask_for() {
    let client = client(rocket());
    let header = bearer(&client, "nobody", ScopeSet::new());
    let response = client.get("/deep").header(header).dispatch();
    assert_eq!(response.status(), Status::Unauthorized);
    let expected = "Bearer realm=\"Login\", error=\"invalid_token\"";
    assert_eq!(challenge(&response).as_deref(), Some(expected));
}

#[test]
fn scopes_come_before_guards() {
    let client = client(rocket());
    for (scopes, status) in [
        ("a", Status::Forbidden),
        ("a type b:read", Status::BadRequest),
    ] {
        let scopes = scopes.parse().expect("of the catalogue");
        let header = bearer(&client, "disabled", scopes);
        let response = client.get("/siblings").header(header).dispatch();
        assert_eq!(response.status(), status);
        if status == Status::BadRequest {
            assert_eq!(challenge(&response), None);
            assert_eq!(
                response.into_string().as_deref(),
                Some(r#"{"detail":"Disabled"}"#)
            );
        }
    }
}

//! The program of the README.

use rocket_scopes::{AccessToken, Denied, OAuth2Flow, Scheme, SchemeKind, Scopes, principal};

#[derive(Scopes)]
pub enum Scope {
    /// Read items.
    #[scope("items")]
    Items,
}

pub struct OAuth2PasswordBearer;

impl Scheme for OAuth2PasswordBearer {
    type Scopes = Scope;
    const NAME: &'static str = "OAuth2PasswordBearer";
    const KIND: SchemeKind = SchemeKind::OAuth2(&[OAuth2Flow::password("token")]);
}

#[derive(Clone)]
pub struct CurrentUser(String);

// Or look the user up: see the guide.
#[principal(scheme = OAuth2PasswordBearer)]
fn current_user(token: &AccessToken) -> Result<CurrentUser, Denied> {
    Ok(CurrentUser(token.subject().to_owned()))
}

use rocket::{get, launch};
use rocket_okapi::{openapi, openapi_get_routes_spec};
use rocket_scopes::openapi::Docs;
use rocket_scopes::{Security, requires_scopes};

/// The caller's items.
#[requires_scopes("items")]
#[openapi(tag = "Items")]
#[get("/items")]
fn items(user: CurrentUser) -> String {
    format!("the items of {}", user.0)
}

#[launch]
fn rocket() -> _ {
    let (routes, document) = openapi_get_routes_spec![items];
    rocket::build()
        .mount("/", routes)
        .attach(Security::new::<CurrentUser>().docs(Docs::new(document)))
}

#[test]
fn the_route_is_protected() {
    use rocket::http::Status;
    use rocket::local::blocking::Client;
    use rocket_scopes::testing::{TestClient, denial_matrix};

    let client = Client::tracked(rocket()).unwrap();
    let response = client.as_scopes([Scope::Items]).get("/items").dispatch();
    assert_eq!(response.status(), Status::Ok);
    denial_matrix(rocket()).assert(); // everybody else, on every route
}

//! The program of the README.

use rocket_scopes::{AccessToken, Denied, OAuth2Flow, Scheme, Scopes, principal};

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
    const FLOWS: &'static [OAuth2Flow] = &[OAuth2Flow::Password { token_url: "token" }];
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
    use rocket::http::{Header, Status};
    use rocket::local::blocking::Client;
    use rocket_scopes::{ScopeSet, TokenIssuer};

    let client = Client::tracked(rocket()).unwrap();
    let issuer: &TokenIssuer = client.rocket().state().unwrap();
    let token = issuer.issue("johndoe", ScopeSet::from_iter([Scope::Items]));
    let token = Header::new("Authorization", format!("Bearer {}", token.access_token()));
    assert_eq!(
        client.get("/items").header(token).dispatch().status(),
        Status::Ok
    );
    assert_eq!(
        client.get("/items").dispatch().status(),
        Status::Unauthorized
    );
}

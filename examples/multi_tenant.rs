//! Many tenants behind one API: scopes are bound to the tenant that the path names.
//!
//! `tenant:{tenant}:read` is one scope for each tenant, and a route asks for the one of its path. A guard loads the
//! tenant, behind that check. So nobody learns which tenants there are: who has no scope for a name is refused
//! with 403 whether or not it belongs to somebody, and 404 is for those who may read the tenant that is gone. An
//! order of another tenant is a 404, too: the scope says nothing of orders, and the look-up goes by both.
//!
//! ```console
//! $ export ROCKET_SCOPES='{challenge="rfc6750"}'
//! $ cargo run --example multi_tenant
//! $ curl localhost:8000/token -d 'username=johndoe&password=secret&scope=tenant:acme:write'
//! $ curl localhost:8000/tenants/acme/orders/1 -H "Authorization: Bearer $TOKEN"             # an anvil, for acme
//! $ curl localhost:8000/tenants/acme/orders/2 -H "Authorization: Bearer $TOKEN"             # 404: globex's
//! $ curl localhost:8000/tenants/globex/orders/2 -H "Authorization: Bearer $TOKEN"           # 403
//! $ curl localhost:8000/tenants/nobody/orders/2 -H "Authorization: Bearer $TOKEN"           # 403, the same
//! $ curl -X DELETE localhost:8000/tenants/acme/orders/1 -H "Authorization: Bearer $TOKEN"
//! ```

mod login;

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Mutex, PoisonError};

use rocket::figment::Figment;
use rocket::http::Status;
use rocket::request::{FromRequest, Outcome, Request};
use rocket::{Build, Rocket, State, delete, get, launch, post, routes};
use rocket_scopes::{
    AccessToken, Denied, OAuth2Flow, OAuth2PasswordRequestForm, Scheme, SchemeKind, Scopes,
    Security, TokenError, TokenResponse, guard, principal, public, requires_scopes,
};

use login::{Accounts, Login};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Scopes)]
enum Scope {
    /// Read what a tenant has.
    #[scope("tenant:{tenant}:read")]
    Read,
    /// Change what a tenant has.
    #[scope("tenant:{tenant}:write", implies(Read))]
    Write,
}

struct UserLogin;

impl Scheme for UserLogin {
    type Scopes = Scope;
    const NAME: &'static str = "UserLogin";
    const KIND: SchemeKind = SchemeKind::OAuth2(&[OAuth2Flow::password("token")]);
}

#[derive(Clone)]
struct User;

#[principal(scheme = UserLogin)]
fn user(token: &AccessToken, accounts: &State<Accounts>) -> Result<User, Denied> {
    let known = accounts.find(token.subject()).map(|_| User);
    known.ok_or_else(Denied::unknown_subject)
}

/// The name in the path: every route here starts with `/tenants/<tenant>`.
struct TenantName(String);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for TenantName {
    type Error = Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Infallible> {
        let name = request.param(1).and_then(Result::ok);
        Outcome::Success(Self(name.unwrap_or_default()))
    }
}

/// The tenant of the path. Whoever has it in hand may read it: its routes need not say so again.
struct Tenant {
    id: u32,
}

#[guard]
#[requires_scopes("tenant:{tenant}:read")]
fn tenant(name: TenantName, store: &State<Store>) -> Result<Tenant, Denied> {
    let id = store.tenants.get(&*name.0);
    let id = id.ok_or_else(|| Denied::new(Status::NotFound, "No such tenant"))?;
    Ok(Tenant { id: *id })
}

/// Tenants by their names, and orders by tenant and number.
struct Store {
    tenants: HashMap<&'static str, u32>,
    orders: Mutex<HashMap<(u32, u32), &'static str>>,
}

fn no_order() -> Denied {
    Denied::new(Status::NotFound, "No such order")
}

#[public(reason = "issues tokens")]
#[post("/token", data = "<form>")]
async fn token(
    form: OAuth2PasswordRequestForm,
    login: Login<'_>,
) -> Result<TokenResponse, TokenError> {
    login.token::<Scope>(&form).await
}

/// Needs no more than its guard does.
#[requires_scopes("tenant:{tenant}:read")]
#[get("/tenants/<tenant>/orders/<number>")]
fn order(tenant: &str, number: u32, of: Tenant, store: &State<Store>) -> Result<String, Denied> {
    let orders = store.orders.lock().unwrap_or_else(PoisonError::into_inner);
    let order = orders.get(&(of.id, number)).ok_or_else(no_order)?;
    Ok(format!("{order}, for {tenant}"))
}

#[requires_scopes("tenant:{tenant}:write")]
#[delete("/tenants/<tenant>/orders/<number>")]
fn cancel(tenant: &str, number: u32, of: Tenant, store: &State<Store>) -> Result<String, Denied> {
    let mut orders = store.orders.lock().unwrap_or_else(PoisonError::into_inner);
    let order = orders.remove(&(of.id, number)).ok_or_else(no_order)?;
    Ok(format!("{order}, cancelled by {tenant}"))
}

pub(crate) fn rocket(figment: Figment) -> Rocket<Build> {
    let store = Store {
        tenants: HashMap::from([("acme", 1), ("globex", 2)]),
        orders: Mutex::new(HashMap::from([
            ((1, 1), "an anvil"),
            ((2, 2), "a doomsday device"),
        ])),
    };
    rocket::custom(figment)
        .manage(store)
        .mount("/", routes![token, order, cancel])
        .attach(Security::new::<User>())
        .attach(Accounts::fairing(&[
            ("johndoe", "secret", "tenant:acme:write tenant:closed:read"),
            (
                "alice",
                "secretalice",
                "tenant:acme:read tenant:globex:write",
            ),
        ]))
}

#[launch]
fn launch() -> _ {
    rocket(rocket::Config::figment())
}

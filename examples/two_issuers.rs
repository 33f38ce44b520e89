//! Own users who log in with a password, and the users of a partner, who come with its tokens.
//!
//! Each issuer has its own address, audience and claim for scopes, in the settings. A person is the pair of issuer
//! and subject (OpenID Connect Core section 5.7): `johndoe` of the partner is somebody else than our `johndoe`,
//! and sees other notes. What only own users may do, their principal says.
//!
//! ```console
//! $ export ROCKET_SCOPES='{challenge="rfc6750",issuer="https://api.example.com",audience="https://api.example.com",issuers={Partner={issuer="https://login.partner.example",audience="notes",scope_claim="scp",jwks_file="partner.jwks"}}}'
//! $ cargo run --example two_issuers
//! $ curl localhost:8000/token -d 'username=johndoe&password=secret&scope=notes notes:write'
//! $ curl localhost:8000/notes -H "Authorization: Bearer $TOKEN" -H 'Content-Type: text/plain' -d 'buy milk'
//! $ curl localhost:8000/notes -H "Authorization: Bearer $TOKEN"            # ["buy milk"]
//! $ curl localhost:8000/notes -H "Authorization: Bearer $PARTNER_TOKEN"    # [], also of a `johndoe`
//! $ curl localhost:8000/account -H "Authorization: Bearer $PARTNER_TOKEN"  # 401: for our users
//! ```

mod login;

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use rocket::figment::Figment;
use rocket::http::Status;
use rocket::serde::json::{Value, json};
use rocket::{Build, Rocket, State, get, launch, post, routes};
use rocket_scopes::{
    AccessToken, Denied, Identity, OAuth2Flow, OAuth2PasswordRequestForm, Principal, Scheme,
    SchemeKind, Scopes, Security, TokenError, TokenResponse, authenticated, principal, public,
    requires_scopes,
};

use login::{Accounts, Login};

/// One catalogue, whoever grants: what a scope permits does not depend on the issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Scopes)]
enum Scope {
    /// Read your notes.
    #[scope("notes")]
    Notes,
    /// Add notes.
    #[scope("notes:write")]
    AddNotes,
}

/// Our users: this server issues their tokens.
struct OwnLogin;

impl Scheme for OwnLogin {
    type Scopes = Scope;
    const NAME: &'static str = "OwnLogin";
    const KIND: SchemeKind = SchemeKind::OAuth2(&[OAuth2Flow::password("token")]);
}

/// The partner's: `scopes.issuers.Partner` of the settings.
struct Partner;

impl Scheme for Partner {
    type Scopes = Scope;
    const NAME: &'static str = "Partner";
    const KIND: SchemeKind = SchemeKind::OpenIdConnect {
        url: "https://login.partner.example/.well-known/openid-configuration",
    };
}

#[derive(Clone)]
struct User {
    name: String,
    identity: Identity,
}

/// Only tokens of this server come here, so that the subject is a name among our accounts.
#[principal(scheme = OwnLogin)]
fn user(token: &AccessToken, accounts: &State<Accounts>) -> Result<User, Denied> {
    let known = accounts.find(token.subject());
    known.ok_or_else(Denied::unknown_subject)?;
    Ok(User {
        name: token.subject().to_owned(),
        identity: token.identity(),
    })
}

/// Somebody whom the partner vouches for. We have no account of them, and need none.
#[derive(Clone)]
struct Guest {
    identity: Identity,
}

#[principal(scheme = Partner)]
fn guest(token: &AccessToken) -> Result<Guest, Denied> {
    Ok(Guest {
        identity: token.identity(),
    })
}

#[derive(Clone, Principal)]
enum Caller {
    Guest(Guest),
    User(User),
}

impl Caller {
    /// What is stored of a person, and compared. Never the subject alone.
    fn identity(&self) -> &Identity {
        match self {
            Self::Guest(guest) => &guest.identity,
            Self::User(user) => &user.identity,
        }
    }
}

#[derive(Default)]
struct Notes(Mutex<HashMap<Identity, Vec<String>>>);

#[public(reason = "issues tokens")]
#[post("/token", data = "<form>")]
async fn token(
    form: OAuth2PasswordRequestForm,
    login: Login<'_>,
) -> Result<TokenResponse, TokenError> {
    login.token::<Scope>(&form).await
}

#[requires_scopes("notes")]
#[get("/notes")]
fn list_notes(caller: Caller, notes: &State<Notes>) -> Value {
    let notes = notes.0.lock().unwrap_or_else(PoisonError::into_inner);
    json!(notes.get(caller.identity()).map_or(&[][..], Vec::as_slice))
}

#[requires_scopes("notes:write")]
#[post("/notes", data = "<note>")]
fn add_note(note: String, caller: Caller, notes: &State<Notes>) -> Status {
    let mut notes = notes.0.lock().unwrap_or_else(PoisonError::into_inner);
    notes
        .entry(caller.identity().clone())
        .or_default()
        .push(note);
    Status::Created
}

/// For our own users.
#[authenticated]
#[get("/account")]
fn account(user: User) -> Value {
    json!({ "name": user.name })
}

pub(crate) fn rocket(figment: Figment) -> Rocket<Build> {
    rocket::custom(figment)
        .manage(Notes::default())
        .mount("/", routes![token, list_notes, add_note, account])
        .attach(Security::new::<Caller>())
        .attach(Accounts::fairing(&[(
            "johndoe",
            "secret",
            "notes notes:write",
        )]))
}

#[launch]
fn launch() -> _ {
    rocket(rocket::Config::figment())
}

//! WebSockets behind a guard: who may not connect is refused before the upgrade, with a plain 401 or 403.
//!
//! A program sends its token as a header, as everywhere else. A browser cannot: its `WebSocket` sends cookies, and
//! no header that a script could set. Two ways are left:
//!
//! - A cookie goes to this server whichever page opens the socket: CORS does not hold for WebSockets. It needs
//!   `SameSite=Strict` and a look at `Origin`, and it is good for as long as it lives.
//! - A ticket, as here: the page asks for one with its token, and connects with it in the address. Addresses end up
//!   in logs and histories, and so it works once, and for 30 seconds. A page of others has no token to ask with.
//!
//! After the upgrade nobody checks any more: a connection is closed after 15 minutes, and whoever is still allowed
//! to connects again. `#[openapi]` cannot document such a route: OpenAPI has no word for an upgrade.
//!
//! ```console
//! $ export ROCKET_SCOPES='{challenge="rfc6750"}'
//! $ cargo run --example websockets
//! $ curl localhost:8000/token -d 'username=johndoe&password=secret&scope=chat'
//! $ curl -X POST localhost:8000/ticket -H "Authorization: Bearer $TOKEN"
//! $ websocat "ws://localhost:8000/echo?ticket=$TICKET"
//! $ websocat -H "Authorization: Bearer $TOKEN" ws://localhost:8000/echo
//! ```

#[path = "../login/mod.rs"]
mod login;
mod tickets;

use std::sync::Arc;
use std::time::Duration;

use rocket::figment::Figment;
use rocket::futures::{SinkExt, StreamExt};
use rocket::tokio::time::timeout;
use rocket::{Build, Rocket, State, get, launch, post, routes};
use rocket_scopes::{
    AccessToken, ApiKey, ApiKeyFrom, Denied, Granted, OAuth2Flow, OAuth2PasswordRequestForm,
    Principal, Scheme, SchemeKind, ScopeSet, Scopes, Security, SystemClock, TokenError,
    TokenResponse, authenticated, principal, public, requires_scopes,
};
use rocket_ws::{Channel, Message, WebSocket};

use login::{Accounts, Login};
pub(crate) use tickets::Tickets;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Scopes)]
enum Scope {
    /// Talk to the echo.
    #[scope("chat")]
    Chat,
    /// Read who you are.
    #[scope("me")]
    Me,
}

struct UserLogin;

impl Scheme for UserLogin {
    type Scopes = Scope;
    const NAME: &'static str = "UserLogin";
    const KIND: SchemeKind = SchemeKind::OAuth2(&[OAuth2Flow::password("token")]);
}

/// An API key that is good once.
struct Ticket;

impl Scheme for Ticket {
    type Scopes = Scope;
    const NAME: &'static str = "Ticket";
    const KIND: SchemeKind = SchemeKind::ApiKey {
        from: ApiKeyFrom::Query("ticket"),
        prefix: "ws_",
    };
}

#[derive(Clone)]
pub(crate) struct User {
    name: String,
    /// A ticket grants what its token does.
    scopes: ScopeSet<Scope>,
}

#[principal(scheme = UserLogin)]
fn user(token: &AccessToken, accounts: &State<Accounts>) -> Result<User, Denied> {
    let known = accounts.find(token.subject());
    known.ok_or_else(Denied::unknown_subject)?;
    Ok(User {
        name: token.subject().to_owned(),
        scopes: token.scopes(),
    })
}

#[derive(Clone)]
struct Holder(User);

/// Takes the ticket out of the store, whatever comes of it: a second caller finds none.
#[principal(scheme = Ticket)]
fn holder(key: &ApiKey, tickets: &State<Tickets>) -> Result<Granted<Holder>, Denied> {
    let issued = key.verify(tickets.take(key.id()), |issued| &issued.hash)?;
    let granted = issued.granted(|issued| issued.user.scopes.clone());
    Ok(granted.map(|issued| Holder(issued.user)))
}

#[derive(Clone, Principal)]
enum Caller {
    Holder(Holder),
    User(User),
}

#[public(reason = "issues tokens")]
#[post("/token", data = "<form>")]
async fn token(
    form: OAuth2PasswordRequestForm,
    login: Login<'_>,
) -> Result<TokenResponse, TokenError> {
    login.token::<Scope>(&form).await
}

#[authenticated]
#[post("/ticket")]
fn ticket(user: User, tickets: &State<Tickets>) -> String {
    tickets.issue(user).reveal().to_owned()
}

const LONGEST: Duration = Duration::from_secs(15 * 60);

/// The stance is that of any route. `WebSocket` is asked behind it, and so is the upgrade.
#[requires_scopes("chat")]
#[get("/echo")]
fn echo(caller: Caller, socket: WebSocket) -> Channel<'static> {
    let (Caller::Holder(Holder(user)) | Caller::User(user)) = caller;
    socket.channel(move |mut stream| {
        Box::pin(async move {
            let talk = async {
                stream
                    .send(Message::text(format!("hello {}", user.name)))
                    .await?;
                while let Some(message) = stream.next().await {
                    match message? {
                        Message::Text(text) => stream.send(Message::Text(text)).await?,
                        Message::Close(_) => break,
                        _ => {}
                    }
                }
                Ok(())
            };
            timeout(LONGEST, talk).await.unwrap_or(Ok(()))
        })
    })
}

pub(crate) fn rocket(figment: Figment, tickets: Tickets) -> Rocket<Build> {
    rocket::custom(figment)
        .manage(tickets)
        .mount("/", routes![token, ticket, echo])
        .attach(Security::new::<Caller>())
        .attach(Accounts::fairing(&[("johndoe", "secret", "chat me")]))
}

#[launch]
fn launch() -> _ {
    rocket(
        rocket::Config::figment(),
        Tickets::new(Arc::new(SystemClock)),
    )
}

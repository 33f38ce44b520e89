//! Say once, beside the handler, who may call it: OAuth2 scopes for Rocket, checked and documented from
//! one line.
//!
//! | what | where |
//! |---|---|
//! | the scopes of an API | [`Scopes`], [`Catalogue`], [`ScopeSet`], [`NoScopes`] |
//! | how callers log in | [`Scheme`], [`OAuth2Flow`] |
//! | who calls | [`principal`], [`AccessToken`], [`Identity`], [`Revocations`] |
//! | dependencies, with scopes of their own | [`guard`], [`Denied`], [`SecurityScopes`] |
//! | who may call a route | [`requires_scopes`], [`authenticated`], [`public`] |
//! | the fairing that checks | [`Security`] |
//! | the password login | [`OAuth2PasswordRequestForm`], [`Passwords`], [`TokenIssuer`], [`TokenResponse`], [`TokenError`] |
//! | what signs tokens | [`Algorithm`], [`KeyFile`] |
//! | what was decided | [`Security::on_decision`], [`Decisions`], [`RememberedTokens`] |
//! | every route with what it asks | [`inventory`] |
//! | tests of an application | [`testing`] |
//! | the OpenAPI document | `openapi::Docs` (feature `openapi`, on by default) |
//!
//! ```
//! use rocket::get;
//! use rocket_scopes::{AccessToken, Denied, OAuth2Flow, Scheme, SchemeKind, Scopes, Security, principal, requires_scopes};
//!
//! #[derive(Scopes)]
//! enum Scope {
//!     /// Read items.
//!     #[scope("items")]
//!     Items,
//! }
//!
//! struct OAuth2PasswordBearer;
//!
//! impl Scheme for OAuth2PasswordBearer {
//!     type Scopes = Scope;
//!     const NAME: &'static str = "OAuth2PasswordBearer";
//!     const KIND: SchemeKind = SchemeKind::OAuth2(&[OAuth2Flow::password("token")]);
//! }
//!
//! #[derive(Clone)]
//! struct CurrentUser(String);
//!
//! #[principal(scheme = OAuth2PasswordBearer)]
//! fn current_user(token: &AccessToken) -> Result<CurrentUser, Denied> {
//!     Ok(CurrentUser(token.subject().to_owned()))
//! }
//!
//! #[requires_scopes("items")]
//! #[get("/items")]
//! fn items(user: CurrentUser) -> String {
//!     format!("the items of {}", user.0)
//! }
//!
//! # let _ =
//! rocket::build()
//!     .mount("/", rocket::routes![items])
//!     .attach(Security::new::<CurrentUser>())
//! # ;
//! ```

mod decision;
mod denial;
mod guard;
pub mod inventory;
mod key;
mod launch;
mod login;
mod mount;
#[cfg(feature = "openapi")]
pub mod openapi;
mod policy;
#[cfg(feature = "remote")]
#[cfg_attr(
    not(test),
    expect(dead_code, unused_imports, reason = "part of it is only tested yet")
)]
mod remote;
mod scheme;
mod scope;
pub mod testing;
mod token;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use self::decision::{Decision, DecisionCount, Decisions, Outcome};
pub use self::denial::{ChallengeProfile, Denied};
pub use self::guard::{Principal, SecurityScopes};
pub use self::key::{Algorithm, KeyFile, KeyFileError, KeyState, OwnKey, Rotation};
pub use self::launch::{Clock, Security, SettingsError, SystemClock};
pub use self::login::{
    OAuth2PasswordRequestForm, OAuth2PasswordRequestFormStrict, Password, PasswordError,
    PasswordHash, Passwords, TokenError, TokenResponse, VerifiedPassword,
};
pub use self::scheme::{
    ApiKey, ApiKeyFrom, ApiKeyHash, BasicCredentials, DigestCredentials, Granted,
    InvalidApiKeyHash, NewApiKey, OAuth2Flow, Scheme, SchemeKind, Verified,
};
pub use self::scope::{Catalogue, NoScopes, ScopeInfo, ScopeSet, UnknownScope};
pub use self::token::{
    AccessToken, Identity, InvalidToken, NewToken, RememberedCounts, RememberedTokens, Revocations,
    TokenIssuer,
};
pub use rocket_scopes_macros::{
    Principal, Scopes, authenticated, guard, principal, public, requires_scopes,
};

//! Say once, beside the handler, who may call it.
#![doc = include_str!("../docs/OVERVIEW.md")]

mod denial;
mod guard;
mod launch;
mod login;
#[cfg(feature = "openapi")]
pub mod openapi;
mod policy;
mod scheme;
mod scope;
mod token;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use self::denial::{ChallengeProfile, Denied};
pub use self::guard::{Principal, SecurityScopes};
pub use self::launch::{Clock, Security, SettingsError, SystemClock};
pub use self::login::{
    OAuth2PasswordRequestForm, OAuth2PasswordRequestFormStrict, Password, PasswordError,
    PasswordHash, Passwords, TokenError, TokenResponse, VerifiedPassword,
};
pub use self::scheme::{OAuth2Flow, Scheme};
pub use self::scope::{Catalogue, ScopeInfo, ScopeSet, UnknownScope};
pub use self::token::{AccessToken, InvalidToken, TokenIssuer};
pub use rocket_scopes_macros::{Scopes, authenticated, guard, principal, public, requires_scopes};

//! Who may do what: the scopes, the scheme, the caller, and the guards on the way to a handler.

use std::ops::Deref;
use std::sync::Arc;

use rocket::State;
use rocket::http::Status;
use rocket_scopes::{
    AccessToken, Denied, OAuth2Flow, Scheme, SchemeKind, Scopes, TokenError, guard, principal,
    requires_scopes,
};

use crate::users::{StoreError, User, Users};

/// The scopes that this API grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Scopes)]
pub enum Scope {
    /// Read information about the current user.
    #[scope("me")]
    Me,
    /// Read items.
    #[scope("items")]
    Items,
    /// Read how often callers were let through and refused.
    #[scope("metrics")]
    Metrics,
}

/// Callers log in with user name and password at `POST /token`.
pub struct OAuth2PasswordBearer;

impl Scheme for OAuth2PasswordBearer {
    type Scopes = Scope;
    const NAME: &'static str = "OAuth2PasswordBearer";
    const KIND: SchemeKind = SchemeKind::OAuth2(&[OAuth2Flow::password("token")]);
    const DESCRIPTION: &'static str =
        "Log in with user name and password, for the scopes of your choice.";
}

/// The caller: the user that the token is about, as the store knows them now.
#[derive(Clone, Debug)]
pub struct CurrentUser(Arc<User>);

/// A caller whose account is not disabled.
#[derive(Debug)]
pub struct ActiveUser(CurrentUser);

/// Looks the token's subject up, once a request. Who has the name of a user elsewhere is not that user.
#[principal(scheme = OAuth2PasswordBearer)]
async fn current_user(token: &AccessToken, users: &State<Users>) -> Result<CurrentUser, Denied> {
    if !token.is_own() {
        return Err(Denied::unknown_subject());
    }
    match users.find(token.subject()).await? {
        Some(user) => Ok(CurrentUser(Arc::new(user))),
        None => Err(Denied::unknown_subject()),
    }
}

/// Needs `me`, and so does every route that takes an `ActiveUser`.
#[guard]
#[requires_scopes("me")]
fn active_user(user: CurrentUser) -> Result<ActiveUser, Denied> {
    match user.disabled {
        false => Ok(ActiveUser(user)),
        true => Err(Denied::new(Status::BadRequest, "Inactive user")),
    }
}

/// A store that is locked, damaged or gone answers 503; what happened is logged.
impl From<StoreError> for Denied {
    fn from(error: StoreError) -> Self {
        Self::unavailable().caused_by(error)
    }
}

/// The same at the token endpoint.
impl From<StoreError> for TokenError {
    fn from(error: StoreError) -> Self {
        Denied::from(error).into()
    }
}

impl Deref for CurrentUser {
    type Target = User;

    fn deref(&self) -> &User {
        &self.0
    }
}

impl Deref for ActiveUser {
    type Target = User;

    fn deref(&self) -> &User {
        &self.0
    }
}

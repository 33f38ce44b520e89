//! What the cases have in common: a catalogue, a scheme, a principal and a guard.

pub use rocket::get;
pub use rocket_okapi::openapi;
pub use rocket_scopes::{
    AccessToken, ApiKey, ApiKeyFrom, ApiKeyHash, BasicCredentials, Catalogue, Denied, Granted, OAuth2Flow,
    Principal, Scheme, SchemeKind, ScopeSet, Scopes, authenticated, guard, principal, public, requires_scopes,
};

/// What callers may be granted.
#[derive(Clone, Copy, Scopes)]
#[acr_values("pwd", "mfa")]
pub enum Scope {
    /// Read information about the current user.
    #[scope("me")]
    Me,
    /// Read items.
    #[scope("items")]
    Items,
    /// Write items.
    #[scope("items:write")]
    ItemsWrite,
    /// Write a project.
    #[scope("project:{id}:write")]
    WriteProject,
    /// Play a part in a team.
    #[scope("team:{team}/{part}")]
    Team,
}

/// Callers log in with a password.
pub struct OAuth2PasswordBearer;

impl Scheme for OAuth2PasswordBearer {
    type Scopes = Scope;
    const NAME: &'static str = "OAuth2PasswordBearer";
    const KIND: SchemeKind = SchemeKind::OAuth2(&[OAuth2Flow::password("token")]);
}

/// Machines show a key.
pub struct MachineKey;

impl Scheme for MachineKey {
    type Scopes = Scope;
    const NAME: &'static str = "MachineKey";
    const KIND: SchemeKind = SchemeKind::ApiKey { from: ApiKeyFrom::Header("X-API-Key"), prefix: "acme_" };
}

/// The caller.
#[derive(Clone)]
pub struct CurrentUser;

#[principal(scheme = OAuth2PasswordBearer)]
fn current_user(_: &AccessToken) -> Result<CurrentUser, Denied> {
    Ok(CurrentUser)
}

/// A machine.
#[derive(Clone)]
pub struct Machine;

#[principal(scheme = MachineKey)]
fn machine(key: &ApiKey) -> Result<Granted<Machine>, Denied> {
    let nobody = key.verify(None::<ApiKeyHash>, |hash| hash)?;
    Ok(nobody.granted(|_| ScopeSet::<Scope>::new()).map(|_| Machine))
}

/// A caller with the scope `me`.
pub struct ActiveUser;

#[guard]
#[requires_scopes("me")]
fn active_user(_: CurrentUser) -> Result<ActiveUser, Denied> {
    Ok(ActiveUser)
}

//! Who may call: schemes of every kind, and a principal of each.

use rocket::State;
use rocket::http::Status;
use rocket_scopes::{
    AccessToken, ApiKey, ApiKeyFrom, ApiKeyHash, BasicCredentials, Denied, DigestCredentials,
    Granted, OAuth2Flow, PasswordHash, Passwords, Principal, Scheme, SchemeKind, ScopeSet, Scopes,
    principal,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Scopes)]
pub enum Scope {
    /// Read items.
    #[scope("items")]
    Items,
    /// Read information about the caller.
    #[scope("me")]
    Me,
}

pub struct Login;
pub struct MachineKey;
pub struct AppCookie;
pub struct QueryKey;
pub struct Basic;
pub struct Digest;

macro_rules! scheme {
    ($scheme:ident, $kind:expr) => {
        impl Scheme for $scheme {
            type Scopes = Scope;
            const NAME: &'static str = stringify!($scheme);
            const KIND: SchemeKind = $kind;
        }
    };
}

scheme!(
    Login,
    SchemeKind::OAuth2(&[
        OAuth2Flow::password("token"),
        OAuth2Flow::authorization_code("https://login.example.com/authorize", "token")
            .refresh_url("refresh"),
        OAuth2Flow::client_credentials("token"),
    ])
);
scheme!(
    MachineKey,
    SchemeKind::ApiKey {
        from: ApiKeyFrom::Header("X-API-Key"),
        prefix: "acme_",
    }
);
scheme!(
    AppCookie,
    SchemeKind::ApiKey {
        from: ApiKeyFrom::Cookie("app_key"),
        prefix: "app_",
    }
);
scheme!(
    QueryKey,
    SchemeKind::ApiKey {
        from: ApiKeyFrom::Query("api_key"),
        prefix: "q_",
    }
);
scheme!(Basic, SchemeKind::HttpBasic);
scheme!(Digest, SchemeKind::HttpDigest);

#[derive(Clone, Debug)]
pub struct User(pub String);

#[principal(scheme = Login)]
fn user(token: &AccessToken) -> Result<User, Denied> {
    match token.subject() {
        "nobody" => Err(Denied::unknown_subject()),
        "locked" => Err(Denied::new(Status::Locked, "Locked")),
        known => Ok(User(known.to_owned())),
    }
}

/// The keys of a store, for tests.
pub struct Keys(pub Vec<(String, ApiKeyHash, &'static str)>);

impl Keys {
    pub fn find(&self, id: &str) -> Option<&(String, ApiKeyHash, &'static str)> {
        self.0.iter().find(|(known, ..)| known == id)
    }
}

fn scopes(text: &str) -> ScopeSet<Scope> {
    text.parse().expect("scopes of the catalogue")
}

macro_rules! by_key {
    ($function:ident, $scheme:ident, $principal:ident) => {
        #[derive(Clone, Debug)]
        pub struct $principal(pub String);

        #[principal(scheme = $scheme)]
        async fn $function(
            key: &ApiKey,
            keys: &State<Keys>,
        ) -> Result<Granted<$principal>, Denied> {
            let row = key.verify(keys.find(key.id()), |(_, hash, _)| hash)?;
            let granted = row.granted(|(_, _, allowed)| scopes(allowed));
            Ok(granted.map(|(id, ..)| $principal(id.clone())))
        }
    };
}

by_key!(machine, MachineKey, Machine);
by_key!(app, AppCookie, App);
by_key!(query, QueryKey, Query);

#[derive(Clone)]
pub struct Account {
    pub name: String,
    pub hash: PasswordHash,
}

pub struct Accounts(pub Vec<Account>);

#[principal(scheme = Basic)]
async fn account(
    credentials: &BasicCredentials,
    accounts: &State<Accounts>,
    passwords: &State<Passwords>,
) -> Result<Granted<Account>, Denied> {
    let found = accounts
        .0
        .iter()
        .find(|it| it.name == credentials.username());
    let account = credentials
        .verify(passwords, found, |account| &account.hash)
        .await?;
    Ok(account
        .granted(|_| ScopeSet::from_iter([Scope::Items]))
        .map(Clone::clone))
}

#[derive(Clone, Debug)]
pub struct Digested(pub String);

#[principal(scheme = Digest)]
fn digested(credentials: &DigestCredentials) -> Result<Granted<Digested>, Denied> {
    let name = credentials.username().map(str::to_owned);
    let known = credentials.verify_with(name, |it, _| it.parameter("response") == Some("right"))?;
    Ok(known.granted(|_| ScopeSet::<Scope>::new()).map(Digested))
}

/// Tokens of another issuer.
pub struct Partner;

impl Scheme for Partner {
    type Scopes = Scope;
    const NAME: &'static str = "Partner";
    const KIND: SchemeKind = SchemeKind::HttpBearer { format: "JWT" };
}

#[derive(Clone)]
pub struct PartnerUser;

#[principal(scheme = Partner)]
fn partner_user(_token: &AccessToken) -> Result<PartnerUser, Denied> {
    Ok(PartnerUser)
}

/// Users, and machines beside them.
#[derive(Clone, Debug, Principal)]
pub enum Caller {
    User(User),
    Machine(Machine),
}

/// A choice of a choice.
#[derive(Clone, Debug, Principal)]
pub enum Anybody {
    Caller(Caller),
    Digested(Digested),
}

impl Caller {
    pub fn kind(&self) -> &'static str {
        match self {
            Self::User(_) => "user",
            Self::Machine(_) => "machine",
        }
    }
}

//! What the examples share, and what is yours in an application: a few accounts in memory.
#![allow(dead_code, reason = "no example needs all of it")]

use std::collections::HashMap;

use rocket::fairing::{AdHoc, Fairing};
use rocket::outcome::try_outcome;
use rocket::request::{FromRequest, Outcome, Request};
use rocket::{Build, Rocket, State};
use rocket_scopes::{
    Catalogue, OAuth2PasswordRequestForm, Password, PasswordHash, Passwords, ScopeSet, TokenError,
    TokenIssuer, TokenResponse,
};

/// A user who logs in with a password.
pub struct Account {
    hash: PasswordHash,
    /// All that they may ever ask for.
    allowed: &'static str,
}

impl Account {
    pub fn allowed<C: Catalogue>(&self) -> ScopeSet<C> {
        self.allowed.parse().unwrap_or_default()
    }
}

/// Name, password and scopes of each account. An application has a database, and no passwords in its code.
pub type Demo = &'static [(&'static str, &'static str, &'static str)];

#[derive(Default)]
pub struct Accounts(HashMap<&'static str, Account>);

impl Accounts {
    pub fn find(&self, name: &str) -> Option<&Account> {
        self.0.get(name)
    }

    /// Hashes the passwords as the server starts. Attach it behind `Security`, which manages `Passwords`.
    pub fn fairing(demo: Demo) -> impl Fairing {
        AdHoc::try_on_ignite("accounts", move |rocket| async move {
            match Self::hashed(&rocket, demo).await {
                Some(accounts) => Ok(rocket.manage(accounts)),
                None => Err(rocket),
            }
        })
    }

    async fn hashed(rocket: &Rocket<Build>, demo: Demo) -> Option<Self> {
        let passwords = rocket.state::<Passwords>()?;
        let mut accounts = Self::default();
        for (name, password, allowed) in demo {
            let hash = passwords.hash(&Password::new((*password).to_owned())).await;
            accounts.0.insert(
                name,
                Account {
                    hash: hash.ok()?,
                    allowed,
                },
            );
        }
        Some(accounts)
    }
}

/// All that a login needs besides the form.
pub struct Login<'r> {
    accounts: &'r State<Accounts>,
    passwords: &'r State<Passwords>,
    issuer: &'r State<TokenIssuer>,
}

impl Login<'_> {
    /// A token for what was asked for and is allowed.
    pub async fn token<C: Catalogue>(
        &self,
        form: &OAuth2PasswordRequestForm,
    ) -> Result<TokenResponse, TokenError> {
        let asked = form.scopes::<C>()?;
        let account = self.accounts.find(form.username());
        // Also for an account that does not exist: it takes the same time.
        let stored = account.map(|account| &account.hash);
        self.passwords.verify(form.password(), stored).await?;
        let account = account.ok_or(TokenError::InvalidGrant)?;
        Ok(self
            .issuer
            .issue(form.username(), asked & account.allowed()))
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Login<'r> {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        Outcome::Success(Self {
            accounts: try_outcome!(request.guard().await),
            passwords: try_outcome!(request.guard().await),
            issuer: try_outcome!(request.guard().await),
        })
    }
}

//! Tokens of the server under test: good ones, and those that it must refuse.

use std::fmt;

use rocket::http::Header;
use rocket::{Orbit, Rocket};
use serde_json::Value;

use super::TestScopes;
use crate::key::{Algorithm, Key};
use crate::launch::{Runtime, random};
use crate::scheme::CredentialKind;
use crate::token::TokenIssuer;

/// A token of the server under test, from its own issuer.
///
/// Where the server trusts several issuers, it is a token of those schemes for which the settings name no other one;
/// credentials of other schemes are sent as what they are, a header.
///
/// It is for the subject `test` and grants nothing, until more is said. The principal's loader decides
/// whether such a subject is known: choose one that is with [`subject`](Self::subject).
///
/// ```
/// # use rocket_scopes::{AccessToken, Denied, OAuth2Flow, Scheme, SchemeKind, Scopes, Security, principal, requires_scopes};
/// # #[derive(Scopes)] enum Scope { #[doc = "."] #[scope("items")] Items }
/// # struct Login;
/// # impl Scheme for Login { type Scopes = Scope; const NAME: &'static str = "Login";
/// #   const KIND: SchemeKind = SchemeKind::OAuth2(&[OAuth2Flow::password("token")]); }
/// # #[derive(Clone)] struct CurrentUser;
/// # #[principal(scheme = Login)] fn user(_token: &AccessToken) -> Result<CurrentUser, Denied> { Ok(CurrentUser) }
/// # #[requires_scopes("items")] #[rocket::get("/items")] fn items() -> &'static str { "Foo" }
/// # let figment = rocket::Config::figment().merge(("scopes.challenge", "rfc6750"));
/// # let rocket = rocket::custom(figment).mount("/", rocket::routes![items]).attach(Security::new::<CurrentUser>());
/// use rocket::http::Status;
/// use rocket::local::blocking::Client;
/// use rocket_scopes::testing::TestToken;
///
/// let client = Client::untracked(rocket)?;
/// let token = TestToken::of(client.rocket()).subject("johndoe").scopes([Scope::Items]);
/// for (token, status) in [
///     (token.clone(), Status::Ok),
///     (token.clone().expired(), Status::Unauthorized),
///     (token.clone().signed_with_another_key(), Status::Unauthorized),
///     (token.scopes(""), Status::Forbidden),
/// ] {
///     let response = client.get("/items").header(token).dispatch();
///     assert_eq!(response.status(), status);
/// }
/// # Ok::<(), Box<rocket::Error>>(())
/// ```
#[derive(Clone)]
#[must_use = "send it as a header: `client.get(..).header(token)`"]
pub struct TestToken<'r> {
    runtime: &'r Runtime,
    issuer: &'r TokenIssuer,
    subject: String,
    scope: String,
    claims: Vec<(String, Value)>,
    fault: Option<TokenFault>,
}

/// What is wrong with a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TokenFault {
    AnotherKey,
    Expired,
    Malformed,
}

impl<'r> TestToken<'r> {
    /// A token of this server: that of a client is `client.rocket()`.
    ///
    /// # Panics
    ///
    /// Where `Security` is not attached, and where no scheme of the server takes tokens that it issues itself.
    #[track_caller]
    pub fn of(rocket: &'r Rocket<Orbit>) -> Self {
        let Some(runtime) = Runtime::of_server(rocket) else {
            panic!("`Security` is not attached: nobody issues tokens");
        };
        let Some(issuer) = rocket.state().filter(|_| takes_own_tokens(runtime)) else {
            panic!("{}", without_tokens(runtime));
        };
        Self {
            runtime,
            issuer,
            subject: "test".to_owned(),
            scope: String::new(),
            claims: Vec::new(),
            fault: None,
        }
    }

    /// For whom it is; `test`, if it is not said.
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = subject.into();
        self
    }

    /// What it grants: `[Scope::Items]`, or words such as `"items project:42:write"`.
    ///
    /// # Panics
    ///
    /// Where the catalogue of the server has no such scope.
    #[track_caller]
    pub fn scopes(mut self, scopes: impl TestScopes) -> Self {
        self.scope = scopes.words(self.runtime.catalogue());
        self
    }

    /// When the caller has logged in, in seconds since the Unix epoch: the claim `auth_time`, which `max_age`
    /// looks at.
    pub fn authenticated_at(self, time: u64) -> Self {
        self.claim("auth_time", time)
    }

    /// The caller has logged in just now.
    pub fn authenticated_now(self) -> Self {
        let now = self.issuer.now();
        self.authenticated_at(now)
    }

    /// How the caller has logged in: the claim `acr`.
    pub fn acr(self, class: &str) -> Self {
        self.claim("acr", class)
    }

    /// A claim of the application's own.
    pub fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims.push((name.to_owned(), value.into()));
        self
    }

    /// It has expired, longer ago than clocks may differ.
    pub fn expired(mut self) -> Self {
        self.fault = Some(TokenFault::Expired);
        self
    }

    /// It is no token at all.
    pub fn malformed(mut self) -> Self {
        self.fault = Some(TokenFault::Malformed);
        self
    }

    /// Somebody else has signed it, under the name of this server's key.
    pub fn signed_with_another_key(mut self) -> Self {
        self.fault = Some(TokenFault::AnotherKey);
        self
    }

    /// The text of the token.
    pub fn text(&self) -> String {
        let token = self.issuer.token(&self.subject).words(self.scope.clone());
        let claims = self.claims.iter();
        let token = claims.fold(token, |token, (name, value)| {
            token.claim(name, value.clone())
        });
        let token = match self.fault {
            None => token,
            Some(TokenFault::AnotherKey) => token.signed_with(another_key(self.issuer.algorithm())),
            Some(TokenFault::Expired) => {
                let (_, leeway) = self.runtime.verifier().now();
                token.lifetime(-60 - leeway as i64)
            }
            // Three parts: what has none may be opaque, and somebody would be asked about it.
            Some(TokenFault::Malformed) => return "not.a.token".to_owned(),
        };
        token.issue().access_token().to_owned()
    }

    /// The header that shows it: `Authorization: Bearer ..`.
    pub fn header(&self) -> Header<'static> {
        Header::new("Authorization", format!("Bearer {}", self.text()))
    }

    pub(super) fn words(mut self, scope: String) -> Self {
        self.scope = scope;
        self
    }
}

/// Is there a scheme whose callers show tokens of this server?
fn takes_own_tokens(runtime: &Runtime) -> bool {
    let mut tokens = schemes_of_tokens(runtime);
    tokens.any(|scheme| runtime.verifier().takes_own(scheme))
}

fn schemes_of_tokens(runtime: &Runtime) -> impl Iterator<Item = &'static str> {
    let schemes = runtime.accepted().iter().map(|it| it.scheme);
    let tokens = schemes.filter(|it| it.kind.credential() == CredentialKind::Token);
    tokens.map(|it| it.name)
}

/// Why no token of the server helps a test, and what does.
fn without_tokens(runtime: &Runtime) -> String {
    let tokens: Vec<_> = schemes_of_tokens(runtime).collect();
    let all: Vec<_> = runtime.accepted().iter().map(|it| it.scheme.name).collect();
    match tokens.is_empty() {
        true => format!(
            "no scheme of this server takes tokens: there is `{}`\nhelp: send the credentials of a scheme as a header: \
             `client.get(..).header(..)`",
            all.join("`, `")
        ),
        false => format!(
            "this server issues no tokens of its own: those of `{}` come from the issuers in its settings\n\
             help: trust a key of the test in the settings (`scopes.issuers`), and send tokens that it signs: \
             `client.get(..).header(..)`",
            tokens.join("`, `")
        ),
    }
}

/// A key of the same kind as the server's.
fn another_key(algorithm: Algorithm) -> Key {
    let key = match algorithm.is_symmetric() {
        true => Key::from_secret(&random::<64>(), algorithm),
        false => Key::generate(algorithm),
    };
    key.expect("random bytes are a key")
}

impl From<TestToken<'_>> for Header<'static> {
    fn from(token: TestToken<'_>) -> Self {
        token.header()
    }
}

impl fmt::Debug for TestToken<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestToken")
            .field("subject", &self.subject)
            .field("scope", &self.scope)
            .field("fault", &self.fault)
            .finish_non_exhaustive()
    }
}

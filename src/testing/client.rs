//! Rocket's local clients as callers with a token: a handler's test in one line.

use std::fmt;

use rocket::http::Method;
use rocket::http::uri::Origin;

use super::{TestScopes, TestToken};

/// What Rocket's local clients can do once this trait is in scope: ask as somebody with a token of the
/// server.
///
/// Both clients can, `rocket::local::blocking::Client` and `rocket::local::asynchronous::Client`. The token
/// comes from the server's issuer, and is checked like any other.
///
/// ```
/// # use rocket_scopes::{AccessToken, Denied, OAuth2Flow, Scheme, SchemeKind, Scopes, Security, principal, requires_scopes};
/// # #[derive(Scopes)] enum Scope { #[doc = "."] #[scope("items")] Items }
/// # struct Login;
/// # impl Scheme for Login { type Scopes = Scope; const NAME: &'static str = "Login";
/// #   const KIND: SchemeKind = SchemeKind::OAuth2(&[OAuth2Flow::password("token")]); }
/// # #[derive(Clone)] struct CurrentUser(String);
/// # #[principal(scheme = Login)]
/// # fn user(token: &AccessToken) -> Result<CurrentUser, Denied> { Ok(CurrentUser(token.subject().to_owned())) }
/// # #[requires_scopes("items")] #[rocket::get("/items")] fn items(user: CurrentUser) -> String { user.0 }
/// # let figment = rocket::Config::figment().merge(("scopes.challenge", "rfc6750"));
/// # let rocket = rocket::custom(figment).mount("/", rocket::routes![items]).attach(Security::new::<CurrentUser>());
/// use rocket::http::Status;
/// use rocket::local::blocking::Client;
/// use rocket_scopes::testing::TestClient;
///
/// let client = Client::untracked(rocket)?;
///
/// let response = client.as_scopes([Scope::Items]).get("/items").dispatch();
/// assert_eq!(response.into_string().as_deref(), Some("test"));
///
/// let johndoe = client.as_user("johndoe");
/// assert_eq!(johndoe.get("/items").dispatch().status(), Status::Forbidden);
/// let response = johndoe.scopes("items").get("/items").dispatch();
/// assert_eq!(response.into_string().as_deref(), Some("johndoe"));
/// # Ok::<(), Box<rocket::Error>>(())
/// ```
pub trait TestClient: private::Local {
    /// Asks with these scopes, as the subject `test`. Whether that is somebody, the principal's loader
    /// decides: [`as_user`](Self::as_user) chooses another one.
    ///
    /// # Panics
    ///
    /// Where the catalogue of the server has no such scope, and where it takes no tokens of its own: see
    /// [`TestToken::of`].
    #[track_caller]
    fn as_scopes(&self, scopes: impl TestScopes) -> Caller<'_, Self> {
        Caller::of(self).scopes(scopes)
    }

    /// Asks as this subject, without a scope until [`scopes`](Caller::scopes) says which.
    ///
    /// # Panics
    ///
    /// Where the server takes no tokens of its own: see [`TestToken::of`].
    #[track_caller]
    fn as_user(&self, subject: impl Into<String>) -> Caller<'_, Self> {
        Caller::of(self).with(|token| token.subject(subject))
    }
}

impl<L: private::Local> TestClient for L {}

/// A local client that shows a token. Each request gets a new one.
pub struct Caller<'c, L: private::Local> {
    client: &'c L,
    token: TestToken<'c>,
}

impl<'c, L: private::Local> Caller<'c, L> {
    #[track_caller]
    fn of(client: &'c L) -> Self {
        Self {
            client,
            token: TestToken::of(client.server()),
        }
    }

    /// With these scopes: `[Scope::Items]`, or words such as `"items project:42:write"`.
    ///
    /// # Panics
    ///
    /// Where the catalogue of the server has no such scope.
    #[track_caller]
    pub fn scopes(mut self, scopes: impl TestScopes) -> Self {
        self.token = self.token.scopes(scopes);
        self
    }

    /// With a token of which more is to be said: `.with(|token| token.acr("mfa"))`.
    pub fn with(mut self, say: impl FnOnce(TestToken<'c>) -> TestToken<'c>) -> Self {
        self.token = say(self.token);
        self
    }

    /// A `GET` request.
    pub fn get<'u: 'c, U: TryInto<Origin<'u>> + fmt::Display>(&self, uri: U) -> L::Request<'c> {
        self.req(Method::Get, uri)
    }

    /// A `POST` request.
    pub fn post<'u: 'c, U: TryInto<Origin<'u>> + fmt::Display>(&self, uri: U) -> L::Request<'c> {
        self.req(Method::Post, uri)
    }

    /// A `PUT` request.
    pub fn put<'u: 'c, U: TryInto<Origin<'u>> + fmt::Display>(&self, uri: U) -> L::Request<'c> {
        self.req(Method::Put, uri)
    }

    /// A `PATCH` request.
    pub fn patch<'u: 'c, U: TryInto<Origin<'u>> + fmt::Display>(&self, uri: U) -> L::Request<'c> {
        self.req(Method::Patch, uri)
    }

    /// A `DELETE` request.
    pub fn delete<'u: 'c, U: TryInto<Origin<'u>> + fmt::Display>(&self, uri: U) -> L::Request<'c> {
        self.req(Method::Delete, uri)
    }

    /// A request with any method.
    pub fn req<'u: 'c, U: TryInto<Origin<'u>> + fmt::Display>(
        &self,
        method: Method,
        uri: U,
    ) -> L::Request<'c> {
        self.client.request(method, uri, self.token.header())
    }
}

impl<L: private::Local> Clone for Caller<'_, L> {
    fn clone(&self) -> Self {
        Self {
            client: self.client,
            token: self.token.clone(),
        }
    }
}

impl<L: private::Local> fmt::Debug for Caller<'_, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Caller").field(&self.token).finish()
    }
}

mod private {
    use std::fmt;

    use rocket::http::uri::Origin;
    use rocket::http::{Header, Method};
    use rocket::local::{asynchronous, blocking};
    use rocket::{Orbit, Rocket};

    /// A local client of Rocket's.
    pub trait Local: Sized {
        type Request<'c>
        where
            Self: 'c;

        fn server(&self) -> &Rocket<Orbit>;

        fn request<'c, 'u: 'c, U: TryInto<Origin<'u>> + fmt::Display>(
            &'c self,
            method: Method,
            uri: U,
            header: Header<'static>,
        ) -> Self::Request<'c>;
    }

    macro_rules! local {
        ($kind:ident) => {
            impl Local for $kind::Client {
                type Request<'c> = $kind::LocalRequest<'c>;

                fn server(&self) -> &Rocket<Orbit> {
                    self.rocket()
                }

                fn request<'c, 'u: 'c, U: TryInto<Origin<'u>> + fmt::Display>(
                    &'c self,
                    method: Method,
                    uri: U,
                    header: Header<'static>,
                ) -> Self::Request<'c> {
                    self.req(method, uri).header(header)
                }
            }
        };
    }

    local!(asynchronous);
    local!(blocking);
}

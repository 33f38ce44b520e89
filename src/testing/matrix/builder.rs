//! What a test may say before the matrix is run.

use std::fmt;

use rocket::http::Header;
use rocket::local::asynchronous::Client;
use rocket::{Build, Rocket};

use super::answer::Observer;
use super::report::DenialMatrix;
use super::run::Run;
use crate::inventory::Route;
use crate::testing::runtime;

/// Asks every route of a server as everybody whom it should refuse, and as those whom it should not.
///
/// ```
/// # use rocket_scopes::{AccessToken, Denied, OAuth2Flow, Scheme, SchemeKind, Scopes, Security, principal, requires_scopes};
/// # use rocket::{Build, Rocket, get, routes};
/// # #[derive(Scopes)]
/// # enum Scope { #[doc = "."] #[scope("items")] Items, #[doc = "."] #[scope("project:{id}")] Project }
/// # struct Login;
/// # impl Scheme for Login { type Scopes = Scope; const NAME: &'static str = "Login";
/// #   const KIND: SchemeKind = SchemeKind::OAuth2(&[OAuth2Flow::password("token")]); }
/// # #[derive(Clone)] struct CurrentUser;
/// # #[principal(scheme = Login)] fn user(_token: &AccessToken) -> Result<CurrentUser, Denied> { Ok(CurrentUser) }
/// # #[requires_scopes("items")] #[get("/items")] fn items() -> &'static str { "Foo" }
/// # #[requires_scopes("items")] #[get("/mail")] fn mail() {}
/// # #[requires_scopes("project:{id}")] #[get("/projects/<id>")] fn project(id: u32) -> String { id.to_string() }
/// # fn rocket() -> Rocket<Build> {
/// #     rocket::build().mount("/", routes![items, mail, project]).attach(Security::new::<CurrentUser>())
/// # }
/// use rocket_scopes::testing::denial_matrix;
///
/// // In a test: `fn everybody_is_refused_as_declared() { .. }`
/// denial_matrix(rocket())
///     .subject("johndoe")
///     .parameter(|route, name| (route.path == "/projects/<id>" && name == "id").then(|| "42".to_owned()))
///     .skip("sends mail", |route| route.path == "/mail")
///     .run()
///     .assert();
/// ```
///
/// # Who asks
///
/// Of each route that has a stance, its own or that of its mount:
///
/// - nobody (no token), a malformed token, one that has expired, one of another key, two at once;
/// - a token without a scope; for each scope of each alternative one with all scopes of the catalogue but
///   those that grant it, and then also without what meets other alternatives;
/// - for a scope that is bound to the path, the scope for another value;
/// - exactly what an alternative needs, and all scopes;
/// - for `max_age` and `acr`, a login that is too old, too weak, or not said.
///
/// Where callers come by several schemes, or by others than this server's tokens, instead of these, for each way to
/// be let through:
///
/// - exactly what it needs; all but one scheme; one of them bad; one scope less of one of them;
/// - two ways at once, of which the second is good, or bad;
/// - good credentials of a scheme that is not asked for.
///
/// The matrix cannot make API keys, passwords and tokens of others: [`credentials`](MatrixBuilder::credentials)
/// gives them. What cannot be asked without them is listed as skipped, and a route of which no way can be asked
/// fails the matrix.
///
/// # What is expected
///
/// Status and `WWW-Authenticate` of each refusal are worked out from the declarations and the challenge
/// profile. Who is let through must have passed the check; what the handler answers then is its own: 404,
/// 422, or the 400 of a guard.
///
/// # What must be said
///
/// Handlers run, with an empty body: [`skip`](MatrixBuilder::skip) those that must not. A path parameter
/// gets a value of its type if that is a number, a text, a path or the like, and `sample` if not: say a better
/// one with [`parameter`](MatrixBuilder::parameter) where that is not enough.
///
/// A route that never answers itself, because one of lower rank stands in front of it, fails the matrix.
/// So does a matrix in which nothing was refused.
pub fn denial_matrix(rocket: Rocket<Build>) -> MatrixBuilder {
    MatrixBuilder {
        rocket,
        choices: Choices {
            subject: "test".to_owned(),
            parameters: Vec::new(),
            skips: Vec::new(),
            credentials: Vec::new(),
        },
    }
}

/// A matrix that is about to be run: see [`denial_matrix`].
#[must_use = "`run` runs it"]
pub struct MatrixBuilder {
    rocket: Rocket<Build>,
    choices: Choices,
}

type Value = Box<dyn Fn(&Route, &str) -> Option<String>>;
type Give = Box<dyn Fn(&str, &[String]) -> Option<Vec<Header<'static>>>>;
type Skip = (String, Box<dyn Fn(&Route) -> bool>);

/// What the test has said.
pub(super) struct Choices {
    pub(super) subject: String,
    parameters: Vec<Value>,
    skips: Vec<Skip>,
    credentials: Vec<Give>,
}

impl MatrixBuilder {
    /// Whom tokens are for; `test`, if it is not said. The principal's loader must know them.
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.choices.subject = subject.into();
        self
    }

    /// A value for a path parameter, as text, by its route and name. Of several such functions the first
    /// that gives one is asked.
    pub fn parameter(mut self, value: impl Fn(&Route, &str) -> Option<String> + 'static) -> Self {
        self.choices.parameters.push(Box::new(value));
        self
    }

    /// Good credentials of a scheme, by its name, which are granted exactly these scopes: API keys, user names with
    /// passwords, tokens of other issuers. Of several such functions the first that gives some is asked; the tokens
    /// of this server the matrix makes itself.
    ///
    /// They are headers. A key that belongs to a cookie or to the query is given as a header of that name.
    ///
    /// ```
    /// # use rocket::{Build, Rocket, http::Header};
    /// # use rocket_scopes::testing::denial_matrix;
    /// # fn key_with(_scopes: &[String]) -> String { String::new() }
    /// # fn test(rocket: Rocket<Build>) {
    /// denial_matrix(rocket)
    ///     .credentials(|scheme, scopes| match scheme {
    ///         "MachineKey" => Some(vec![Header::new("X-API-Key", key_with(scopes))]),
    ///         _ => None,
    ///     })
    ///     .assert();
    /// # }
    /// ```
    pub fn credentials(
        mut self,
        give: impl Fn(&str, &[String]) -> Option<Vec<Header<'static>>> + 'static,
    ) -> Self {
        self.choices.credentials.push(Box::new(give));
        self
    }

    /// Leaves out routes, for a reason that the report shows.
    pub fn skip(
        mut self,
        reason: impl Into<String>,
        is_it: impl Fn(&Route) -> bool + 'static,
    ) -> Self {
        self.choices.skips.push((reason.into(), Box::new(is_it)));
        self
    }

    /// Launches the server and asks.
    ///
    /// # Panics
    ///
    /// Where the server does not launch, or has no `Security`; and within an async function, where
    /// [`run_async`](Self::run_async) does it.
    #[track_caller]
    pub fn run(self) -> DenialMatrix {
        runtime().block_on(self.run_async())
    }

    /// Asks everything, and fails the test unless everything was answered as it is declared: [`run`](Self::run),
    /// then [`DenialMatrix::assert`].
    ///
    /// # Panics
    ///
    /// As these do.
    #[track_caller]
    pub fn assert(self) {
        self.run().assert();
    }

    /// The same as [`run`](Self::run) within an async test.
    ///
    /// # Panics
    ///
    /// Where the server does not launch, or has no `Security`.
    pub async fn run_async(self) -> DenialMatrix {
        let Self { rocket, choices } = self;
        let client = match Client::untracked(rocket.attach(Observer)).await {
            Ok(client) => client,
            Err(error) => panic!("the server does not launch: {}", error.kind()),
        };
        Run::of(&client, &choices).all().await
    }
}

impl Choices {
    pub(super) fn value_of(&self, route: &Route, name: &str) -> Option<String> {
        self.parameters.iter().find_map(|value| value(route, name))
    }

    pub(super) fn credentials_of(
        &self,
        scheme: &str,
        scopes: &[String],
    ) -> Option<Vec<Header<'static>>> {
        self.credentials
            .iter()
            .find_map(|give| give(scheme, scopes))
    }

    pub(super) fn reason_to_skip(&self, route: &Route) -> Option<String> {
        let skip = self.skips.iter().find(|(_, is_it)| is_it(route));
        skip.map(|(reason, _)| reason.clone())
    }
}

impl fmt::Debug for MatrixBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MatrixBuilder")
            .field("subject", &self.choices.subject)
            .finish_non_exhaustive()
    }
}

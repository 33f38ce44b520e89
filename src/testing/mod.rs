//! Tests of an application: callers with the scopes of your choice, and every route asked by all whom it
//! should refuse.
//!
//! Nothing here goes around the check: tokens come from the server's own issuer, and requests take the way
//! of every request.
//!
//! | what | where |
//! |---|---|
//! | a handler's test in one line | [`TestClient`] |
//! | a token of the server, good or bad | [`TestToken`] |
//! | every route, asked by everybody | [`denial_matrix`] |
//! | who may call what, compared with a committed file | [`check_lock`] |
//!
//! ```
//! # use rocket_scopes::{AccessToken, Denied, OAuth2Flow, Scheme, SchemeKind, Scopes, Security, principal};
//! # #[derive(Scopes)] enum Scope { #[doc = "."] #[scope("items")] Items }
//! # struct Login;
//! # impl Scheme for Login { type Scopes = Scope; const NAME: &'static str = "Login";
//! #   const KIND: SchemeKind = SchemeKind::OAuth2(&[OAuth2Flow::password("token")]); }
//! # #[derive(Clone)] struct CurrentUser;
//! # #[principal(scheme = Login)] fn user(_token: &AccessToken) -> Result<CurrentUser, Denied> { Ok(CurrentUser) }
//! use rocket::http::Status;
//! use rocket::local::blocking::Client;
//! use rocket::{Build, Rocket, get, routes};
//! use rocket_scopes::requires_scopes;
//! use rocket_scopes::testing::{TestClient, denial_matrix};
//!
//! #[requires_scopes("items")]
//! #[get("/items")]
//! fn items() -> &'static str {
//!     "Foo"
//! }
//!
//! fn rocket() -> Rocket<Build> {
//!     rocket::build()
//!         .mount("/", routes![items])
//!         .attach(Security::new::<CurrentUser>())
//! }
//!
//! let client = Client::untracked(rocket())?;
//! let response = client.as_scopes([Scope::Items]).get("/items").dispatch();
//! assert_eq!(response.status(), Status::Ok);
//!
//! denial_matrix(rocket()).run().assert();
//! # Ok::<(), Box<rocket::Error>>(())
//! ```

mod client;
mod lock;
mod matrix;
mod runtime;
mod scopes;
mod token;

pub use self::client::{Caller, TestClient};
pub use self::lock::check_lock;
pub use self::matrix::{DenialMatrix, Failure, MatrixBuilder, Row, denial_matrix};
pub use self::scopes::TestScopes;
pub use self::token::TestToken;

use self::runtime::runtime;

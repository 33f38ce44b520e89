//! The scopes of the operation, as guards and handlers see them.

use std::fmt;

use rocket::request::{FromRequest, Outcome, Request};

use super::session::Session;
use crate::policy::Requirement;

/// The scopes that the operation requires, with those of all its guards: FastAPI's `SecurityScopes`.
///
/// An argument of any guard or handler:
///
/// ```
/// use rocket_scopes::{Denied, SecurityScopes, guard};
///
/// struct Audited;
///
/// #[guard]
/// fn audited(scopes: SecurityScopes) -> Result<Audited, Denied> {
///     println!("needs {}", scopes.scope_str());
///     Ok(Audited)
/// }
/// ```
#[derive(Clone, Copy)]
pub struct SecurityScopes(Option<&'static Requirement>);

impl SecurityScopes {
    /// The scopes, outermost first (the handler's own, then those of its guards in the order of the
    /// arguments), without duplicates. Of an operation with `any(..)`, those of all alternatives.
    pub fn scopes(&self) -> impl Iterator<Item = &'static str> + use<> {
        let requirement = self.0;
        requirement
            .into_iter()
            .flat_map(Requirement::scopes)
            .map(|scope| scope.info().name())
    }

    /// The alternatives: the caller holds all scopes of one of them. One list, unless there is an `any(..)`.
    pub fn alternatives(&self) -> impl Iterator<Item = Vec<&'static str>> + use<> {
        let requirement = self.0;
        requirement
            .into_iter()
            .flat_map(Requirement::alternatives)
            .map(|scopes| scopes.iter().map(|scope| scope.info().name()).collect())
    }

    /// The same in one string, parted by spaces (RFC 6749 section 3.3).
    pub fn scope_str(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for SecurityScopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, scope) in self.scopes().enumerate() {
            let space = if n == 0 { "" } else { " " };
            write!(f, "{space}{scope}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for SecurityScopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.scopes()).finish()
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for SecurityScopes {
    type Error = std::convert::Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        let operation = Session::of(request).operation();
        Outcome::Success(Self(operation.map(|operation| operation.requirement)))
    }
}

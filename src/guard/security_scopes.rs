//! The scopes of the operation, as guards and handlers see them.

use std::fmt;

use rocket::request::{FromRequest, Outcome, Request};

use super::session::Session;
use crate::policy::Requirement;
use crate::scope::ScopeInfo;

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
    /// arguments), without duplicates.
    pub fn scopes(&self) -> impl Iterator<Item = &'static str> + use<> {
        let requirement = self.0;
        requirement
            .into_iter()
            .flat_map(Requirement::scopes)
            .map(ScopeInfo::name)
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
        Outcome::Success(Self(Session::of(request).operation()))
    }
}

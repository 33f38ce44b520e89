//! What the macros expand to. No part of the public interface: it may change with any release.

pub use rocket::futures::future::BoxFuture;
pub use rocket::request::{FromRequest, Outcome, Request};
pub use rocket::{Ignite, Rocket, Sentinel};
pub use rocket_scopes_macros::doc_only;

use crate::launch;

pub use crate::guard::{
    ClonePrincipal, Dependency, Enforce, Guard, Settled, check_principal_parts, found,
    into_outcome, load_principal, shared,
};
pub use crate::policy::{Policy, Probe, ProbeFallback, Requirement, RoutePolicy};
pub use crate::scope::private::{CatalogueInfo, ScopeRef};

#[cfg(feature = "openapi")]
pub use crate::openapi::private::*;
#[cfg(not(feature = "openapi"))]
pub use crate::{documented, undocumented};

/// A server on its way up.
pub type Ignited = Rocket<Ignite>;

/// Can this server not check what the guard `G` requires?
pub fn is_unready<G: Guard>(rocket: &Ignited) -> bool {
    !launch::is_ready_for(rocket, G::REQUIREMENT)
}

/// Does this server know its callers as something else than `P`?
pub fn is_other_principal<P: crate::Principal>(rocket: &Ignited) -> bool {
    is_unready::<P>(rocket) || !launch::has_principal::<P>(rocket)
}

/// A route with `#[openapi]`, where the feature is off.
#[cfg(not(feature = "openapi"))]
#[macro_export]
#[doc(hidden)]
macro_rules! documented {
    ($($twin:tt)*) => {
        ::core::compile_error!(
            "`#[openapi]` needs the feature `openapi` of rocket_scopes\nhelp: rocket_scopes = { features = [\"openapi\"] }"
        );
    };
}

/// A route without `#[openapi]`, where the feature is off.
#[cfg(not(feature = "openapi"))]
#[macro_export]
#[doc(hidden)]
macro_rules! undocumented {
    ($($names:ident)*) => {};
}

//! What the macros expand to. No part of the public interface: it may change with any release.

use std::marker::PhantomData;

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

/// Asks a guard's argument whether it stops the launch, if it has a say (`&State<..>` has).
pub struct SentinelProbe<T: ?Sized>(PhantomData<T>);

impl<T: Sentinel> SentinelProbe<T> {
    /// Does it stop the launch?
    pub const ABORTS: fn(&Ignited) -> bool = T::abort;
}

/// See [`SentinelProbe`].
pub trait SentinelProbeFallback {
    /// Other types have no say.
    const ABORTS: fn(&Ignited) -> bool = |_| false;
}

impl<T: ?Sized> SentinelProbeFallback for SentinelProbe<T> {}

/// Does any of these stop the launch? Each is asked, so that each says why.
pub fn abort(rocket: &Ignited, sentinels: &[fn(&Ignited) -> bool]) -> bool {
    let said = sentinels.iter().map(|sentinel| sentinel(rocket));
    said.filter(|aborts| *aborts).count() > 0
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

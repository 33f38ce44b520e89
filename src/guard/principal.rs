//! The principal: who calls, loaded once a request from verified credentials.

use std::any::{TypeId, type_name};
use std::fmt;
use std::sync::Arc;

use log::error;
use rocket::futures::future::BoxFuture;
use rocket::request::{Outcome, Request};

use super::caller::Caller;
use super::check::check;
use super::dependency::{Guard, refuse};
use super::session::Session;
use crate::denial::Denied;
use crate::policy::{Operation, Policy};
use crate::scheme::{Granted, SchemeInfo};
use crate::scope::Words;

/// Who calls: a user's row, a machine, or what the claims say.
///
/// Written by `#[principal]`, or `#[derive(Principal)]` on an enum of principals; see there. Attached with
/// [`Security::new`](crate::Security::new).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no principal",
    note = "help: write the function that loads it, with `#[principal(scheme = ..)]` above"
)]
pub trait Principal: Guard + Send + Sync + Sized + 'static {
    /// The principal of a request.
    #[doc(hidden)]
    fn find(among: Among<'_>) -> Option<Self>;
}

/// Whom a principal is looked for among: those who have met what is checked.
#[derive(Clone, Copy)]
pub struct Among<'r>(&'r Session);

impl fmt::Debug for Among<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Among(..)")
    }
}

/// A principal that a function loads, and no choice of several.
pub trait Loaded: Principal {}

/// One of several principals, as `#[derive(Principal)]` finds it: one call, so that what is no principal is one
/// error.
pub struct Chosen<P> {
    /// What it asks.
    pub policy: &'static Policy,
    /// See [`Principal`].
    pub find: fn(Among<'_>) -> Option<P>,
}

/// See [`Chosen`].
pub const fn chosen<P: Principal>() -> Chosen<P> {
    Chosen {
        policy: P::POLICY,
        find: P::find,
    }
}

/// The principal is shared by all guards of a request: taken by value it is cloned.
#[diagnostic::on_unimplemented(
    message = "the principal `{Self}` is not `Clone`",
    note = "help: `#[derive(Clone)]`: guards that take the principal by value share it; keep what is \
            large in it behind an `Arc`"
)]
pub trait ClonePrincipal: Sized {
    #[doc(hidden)]
    fn clone_principal(&self) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: Clone> ClonePrincipal for T {
    fn clone_principal(&self) -> Self {
        self.clone()
    }
}

/// Whom the credentials of a scheme stand for, and how they are loaded, whatever their type.
pub struct PrincipalInfo {
    pub(crate) scheme: &'static SchemeInfo,
    id: TypeId,
    name: fn() -> &'static str,
    load: for<'r> fn(&'r Request<'_>) -> Loading<'r>,
}

pub(super) type Loading<'r> = BoxFuture<'r, Result<Known, Denied>>;

/// A principal of whatever type the application has, and what its credentials are granted, where they do not
/// say so themselves.
pub struct Known {
    pub(super) principal: Arc<dyn std::any::Any + Send + Sync>,
    pub(super) granted: Option<Words>,
}

impl PrincipalInfo {
    /// How `P` is loaded from the credentials of a scheme.
    pub const fn new<P: Loaded>(
        scheme: &'static SchemeInfo,
        load: for<'r> fn(&'r Request<'_>) -> Loading<'r>,
    ) -> Self {
        Self {
            scheme,
            id: TypeId::of::<P>(),
            name: type_name::<P>,
            load,
        }
    }

    /// Is it loaded as the same type?
    pub(crate) fn is_as(&self, other: &Self) -> bool {
        self.id == other.id
    }

    pub(crate) fn name(&self) -> &'static str {
        (self.name)()
    }

    pub(crate) fn load<'r>(&self, request: &'r Request<'_>) -> Loading<'r> {
        (self.load)(request)
    }
}

impl PartialEq for PrincipalInfo {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && self.scheme == other.scheme
    }
}

impl fmt::Debug for PrincipalInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrincipalInfo({} of {})", self.name(), self.scheme.name)
    }
}

impl Known {
    /// What a function has made of an access token, which says itself what it grants.
    pub fn of<P: Loaded>(principal: P) -> Self {
        Self {
            principal: Arc::new(principal),
            granted: None,
        }
    }

    /// What a function has made of credentials that it has verified, for a scheme.
    ///
    /// # Errors
    ///
    /// 500 where the scopes are those of another catalogue: no scheme's credentials are granted them.
    pub fn granted<P: Loaded>(granted: Granted<P>, scheme: &SchemeInfo) -> Result<Self, Denied> {
        let (principal, scopes, catalogue) = granted.into_parts();
        if !catalogue.is(scheme.catalogue) {
            error!(
                "the principal `{}` grants scopes of `{}`, but the scheme `{}` has those of `{}`",
                type_name::<P>(),
                catalogue.path,
                scheme.name,
                scheme.catalogue.path
            );
            return Err(Denied::misconfigured());
        }
        Ok(Self {
            principal: Arc::new(principal),
            granted: Some(scopes),
        })
    }
}

/// The principal of the request, loaded at the first call.
pub async fn load_principal<'r, P: Loaded>(request: &'r Request<'_>) -> Outcome<&'r P, Denied> {
    authenticated::<P, _>(request, known_principal).await
}

/// The same by value.
pub async fn choose_principal<P: Principal>(request: &Request<'_>) -> Outcome<P, Denied> {
    authenticated::<P, _>(request, P::find).await
}

/// The principal that is loaded as this type, if somebody is.
pub fn known_principal<P: Loaded>(among: Among<'_>) -> Option<&P> {
    among.0.met().find_map(Caller::principal)
}

async fn authenticated<'r, P: Principal, T>(
    request: &'r Request<'_>,
    find: impl FnOnce(Among<'r>) -> Option<T>,
) -> Outcome<T, Denied> {
    let session = Session::of(request);
    let found = match session.meets(request, P::REQUIREMENT) {
        true => Ok(find(Among(session))),
        false => {
            session.enter_without_route(Operation {
                policy: P::POLICY,
                requirement: P::REQUIREMENT,
                trial: None,
            });
            // Boxed, as in `into_outcome`: the route's check has done it already.
            let met = Box::pin(check(request, session, P::REQUIREMENT)).await;
            met.map(|met| {
                let _meanwhile = session.meet_meanwhile(met);
                find(Among(session))
            })
        }
    };
    match found.and_then(|found| found.ok_or_else(Denied::misconfigured)) {
        Ok(principal) => Outcome::Success(principal),
        Err(denied) => Outcome::Error(refuse(request, denied)),
    }
}

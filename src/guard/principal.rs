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
    /// The principal of a request, among those whose credentials were good.
    #[doc(hidden)]
    fn find(among: Among<'_>) -> Option<Self>;
}

/// Whom a principal is looked for among: those whose credentials have met the operation, or all whose
/// credentials were good.
#[derive(Clone, Copy)]
pub struct Among<'r> {
    session: &'r Session,
    is_met: bool,
}

impl fmt::Debug for Among<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Among({})", if self.is_met { "met" } else { "known" })
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
    match authenticated::<P>(request).await {
        Ok(session) => match session.principal::<P>() {
            Some(principal) => Outcome::Success(principal),
            None => Outcome::Error(refuse(request, Denied::misconfigured())),
        },
        Err(denied) => Outcome::Error(refuse(request, denied)),
    }
}

/// The same by value.
pub async fn choose_principal<P: Principal>(request: &Request<'_>) -> Outcome<P, Denied> {
    match authenticated::<P>(request).await {
        // Who has met the operation is who calls.
        Ok(session) => {
            let among = |is_met| Among { session, is_met };
            match P::find(among(true)).or_else(|| P::find(among(false))) {
                Some(principal) => Outcome::Success(principal),
                None => Outcome::Error(refuse(request, Denied::misconfigured())),
            }
        }
        Err(denied) => Outcome::Error(refuse(request, denied)),
    }
}

/// The principal of a request whose credentials were good, if it is loaded as this type.
pub fn known_principal<P: Loaded>(among: Among<'_>) -> Option<&P> {
    match among.is_met {
        false => among.session.principal(),
        true => among.session.met().find_map(Caller::principal),
    }
}

async fn authenticated<'r, P: Principal>(request: &'r Request<'_>) -> Result<&'r Session, Denied> {
    let session = Session::of(request);
    if !session.meets(request, P::REQUIREMENT) {
        session.enter_without_route(Operation {
            policy: P::POLICY,
            requirement: P::REQUIREMENT,
            trial: None,
        });
        // Boxed, as in `into_outcome`: the route's check has done it already.
        let met = Box::pin(check(request, session, P::REQUIREMENT)).await?;
        session.meet_first(met);
    }
    Ok(session)
}

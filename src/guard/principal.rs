//! The principal: who calls, loaded once a request from the verified token.

use std::any::{TypeId, type_name};
use std::sync::Arc;

use rocket::futures::future::BoxFuture;
use rocket::request::{Outcome, Request};

use super::dependency::{Guard, refuse};
use super::session::{AnyPrincipal, Session};
use crate::denial::Denied;
use crate::policy::Operation;
use crate::scheme::Scheme;

/// Who calls: a user's row, a machine, or what the claims say.
///
/// Written by `#[principal]`; see there. Attached with [`Security::new`](crate::Security::new).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no principal",
    note = "help: write the function that loads it, with `#[principal(scheme = ..)]` above"
)]
pub trait Principal: Guard + Send + Sync + Sized + 'static {
    /// The scheme whose tokens are this principal's credentials.
    type Scheme: Scheme;

    /// Loads the principal of the request's verified token.
    #[doc(hidden)]
    fn load<'r>(request: &'r Request<'_>) -> BoxFuture<'r, Result<Self, Denied>>;
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

/// The principal of the request, loaded at the first call.
pub async fn load_principal<'r, P: Principal>(request: &'r Request<'_>) -> Outcome<&'r P, Denied> {
    let session = Session::of(request);
    if !session.knows_principal() {
        session.enter_without_route(Operation {
            policy: P::POLICY,
            requirement: P::REQUIREMENT,
            trial: None,
        });
        // Boxed, as in `into_outcome`: the route's check has done it already.
        Box::pin(session.authenticate(request)).await;
    }
    let principal = session.principal(request);
    match principal.and_then(|(_, it)| it.downcast_ref().ok_or_else(Denied::misconfigured)) {
        Ok(principal) => Outcome::Success(principal),
        Err(denied) => Outcome::Error(refuse(request, denied)),
    }
}

/// How the principal of this application is loaded, whatever its type.
#[derive(Clone)]
pub(crate) struct ErasedPrincipal {
    id: TypeId,
    name: &'static str,
    load: for<'r> fn(&'r Request<'_>) -> Loading<'r>,
}

type Loading<'r> = BoxFuture<'r, Result<AnyPrincipal, Denied>>;

impl ErasedPrincipal {
    pub(crate) fn new<P: Principal>() -> Self {
        Self {
            id: TypeId::of::<P>(),
            name: type_name::<P>(),
            load: |request| {
                Box::pin(async move { Ok(Arc::new(P::load(request).await?) as AnyPrincipal) })
            },
        }
    }

    pub(crate) fn is<P: Principal>(&self) -> bool {
        self.id == TypeId::of::<P>()
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) fn load<'r>(&self, request: &'r Request<'_>) -> Loading<'r> {
        (self.load)(request)
    }
}

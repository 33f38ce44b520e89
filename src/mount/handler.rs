//! The handler in front of another one: checks the operation first, whatever is behind it.

use std::cell::RefCell;

use rocket::http::Status;
use rocket::route::{Handler, Outcome};
use rocket::{Data, Request, Route};

use crate::guard::{Session, enforce};
use crate::launch::Operations;
use crate::policy::Policy;

/// A route behind the policy of its mount.
struct Mounted {
    policy: &'static Policy,
    inner: Box<dyn Handler>,
}

/// Puts a route behind a policy.
pub(crate) fn mounted(mut route: Route, policy: &'static Policy) -> Route {
    let inner = route.handler;
    route.handler = Box::new(Mounted { policy, inner });
    route
}

/// The policies that a route stands behind, outermost first.
///
/// A handler can be asked one thing: to be cloned. While somebody listens, ours says what it is.
pub(crate) fn policies_of(route: &Route) -> Vec<&'static Policy> {
    HEARD.set(Some(Vec::new()));
    drop(route.handler.clone());
    HEARD.take().unwrap_or_default()
}

thread_local! {
    static HEARD: RefCell<Option<Vec<&'static Policy>>> = const { RefCell::new(None) };
}

impl Clone for Mounted {
    fn clone(&self) -> Self {
        HEARD.with_borrow_mut(|heard| {
            if let Some(heard) = heard {
                heard.push(self.policy);
            }
        });
        Self {
            policy: self.policy,
            inner: self.inner.clone(),
        }
    }
}

#[rocket::async_trait]
impl Handler for Mounted {
    async fn handle<'r>(&self, request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r> {
        // The operation of the route with all of its mounts, and with what stands beside the handler.
        let Some(operation) = Operations::of(request) else {
            log::error!("a route is mounted behind a stance, but `Security` does not know it");
            return Outcome::Error(Status::InternalServerError);
        };
        let session = Session::of(request);
        session.mount(request, operation);
        match enforce(request, session, operation).await {
            Ok(()) => self.inner.handle(request, data).await,
            Err((status, _)) => Outcome::Error(status),
        }
    }
}

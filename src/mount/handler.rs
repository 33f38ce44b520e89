//! Handlers around other handlers: one that knows what stands beside the handler, and one that checks what
//! stands on its mount.

use std::cell::RefCell;

use rocket::http::Status;
use rocket::route::{BoxFuture, Handler, Outcome};
use rocket::{Data, Request, Route};

use crate::guard::{Session, enforce};
use crate::launch::Operations;
use crate::policy::{Operation, Policy, RoutePolicy};

/// What the handlers of a route say of it.
#[derive(Debug, Default)]
pub(crate) struct Said {
    /// The policies of the mounts that it stands in, outermost first.
    pub(crate) mounts: Vec<&'static Policy>,
    /// What stands beside the handler.
    pub(crate) declared: Option<Declared>,
    /// Do two handlers with a stance stand behind the route? Then nobody knows which one answers.
    pub(crate) is_ambiguous: bool,
}

/// A handler with a stance.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Declared {
    pub(crate) operation: Operation,
    /// What a test may put into the placeholders of the path, in their order.
    pub(crate) samples: &'static [(&'static str, Option<&'static str>)],
}

/// What the handlers of a route say of it.
///
/// Rocket has no place for what others know of a route, and a handler can be asked one thing only: to be
/// cloned. While somebody listens, ours say what they are.
pub(crate) fn ask(route: &Route) -> Said {
    HEARD.set(Some(Said::default()));
    drop(route.handler.clone());
    HEARD.take().unwrap_or_default()
}

thread_local! {
    static HEARD: RefCell<Option<Said>> = const { RefCell::new(None) };
}

fn say(it: impl FnOnce(&mut Said)) {
    HEARD.with_borrow_mut(|heard| heard.as_mut().map(it));
}

/// The route of a handler with a stance.
pub fn stated<P: RoutePolicy>(name: &'static str, mut route: Route) -> Route {
    let declared = Declared {
        operation: Operation {
            policy: P::POLICY,
            requirement: P::REQUIREMENT,
            trial: P::TRIAL,
        },
        samples: P::SAMPLES,
    };
    let inner = route.handler;
    route.handler = Box::new(Stated { declared, inner });
    route.name = Some(name.into());
    route
}

/// Puts a route behind the policy of its mount.
pub(crate) fn mounted(mut route: Route, policy: &'static Policy) -> Route {
    let inner = route.handler;
    route.handler = Box::new(Mounted { policy, inner });
    route
}

/// A handler that knows what stands beside it. Its own arguments check that.
struct Stated {
    declared: Declared,
    inner: Box<dyn Handler>,
}

impl Clone for Stated {
    fn clone(&self) -> Self {
        say(|said| {
            said.is_ambiguous = said.declared.is_some();
            said.declared = Some(self.declared);
        });
        Self {
            declared: self.declared,
            inner: self.inner.clone(),
        }
    }
}

// Written out: what `async_trait` makes of it would be one more box a request.
impl Handler for Stated {
    fn handle<'r, 'life0, 'life1, 'async_trait>(
        &'life0 self,
        request: &'r Request<'life1>,
        data: Data<'r>,
    ) -> BoxFuture<'async_trait, Outcome<'r>>
    where
        'r: 'async_trait,
        'life0: 'async_trait,
        'life1: 'async_trait,
        Self: 'async_trait,
    {
        self.inner.handle(request, data)
    }
}

/// A handler behind the policy of its mount.
struct Mounted {
    policy: &'static Policy,
    inner: Box<dyn Handler>,
}

impl Clone for Mounted {
    fn clone(&self) -> Self {
        say(|said| said.mounts.push(self.policy));
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
        let known = Operations::of(request);
        let stated = |it: &Operation| self.policy.is_public() || it.policy.holds(self.policy);
        let Some(operation) = known.filter(stated) else {
            log::error!(
                "a route is mounted behind a stance that `Security` does not know; help: attach it, and \
                 put no handler of your own around a mount with a stance"
            );
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

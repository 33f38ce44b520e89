//! What is known of a request: its operation, its token, its principal, its refusal. Each once.

use std::any::Any;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rocket::Request;
use rocket::futures::FutureExt;
use rocket::http::Status;

use super::parameter::parameter;
use crate::denial::{Denied, Reason, Refusal};
use crate::launch::Runtime;
use crate::policy::{Operation, Requirement};
use crate::token::{AccessToken, bearer};

/// A principal of whatever type the application has.
pub(crate) type AnyPrincipal = Arc<dyn Any + Send + Sync>;

/// The security state of one request, in its local cache.
#[derive(Default)]
pub(crate) struct Session {
    trying: Mutex<Trying>,
    token: OnceLock<Result<AccessToken, Denied>>,
    principal: OnceLock<Result<AnyPrincipal, Denied>>,
    /// Is the principal being loaded? What it depends on has a token, and no principal yet.
    loading: AtomicBool,
    /// May there be a refusal? Each guard asks, and few are told.
    refused: AtomicBool,
}

/// What is known of the route that Rocket tries.
#[derive(Default)]
struct Trying {
    operation: Option<Operation>,
    /// The route that stands in a mount with a stance, and its operation with that stance.
    mounted: Option<(usize, Operation)>,
    ended: Ended,
}

/// How the check of a request has ended.
#[derive(Clone, Default)]
pub(crate) struct Ended {
    pub(crate) refusal: Option<Arc<Refusal>>,
    /// Why a report-only clause would have refused.
    pub(crate) would_deny: Option<Reason>,
}

impl Session {
    pub(crate) fn of<'r>(request: &'r Request<'_>) -> &'r Self {
        request.local_cache(Self::default)
    }

    /// The session of a request that has met a guard of ours. Makes none: a route without security
    /// has nothing to pay for.
    pub(crate) fn started<'r>(request: &'r Request<'_>) -> Option<&'r Self> {
        let session = request.local_cache_async(std::future::pending());
        session.now_or_never()
    }

    /// Rocket tries a route: its requirement is the operation's. A route that forwards is followed by
    /// one that states its own, and that refuses or does not.
    ///
    /// Gives what is to be checked: where this very route stands in a mount with a stance, that as well.
    pub(super) fn enter(&self, request: &Request<'_>, own: Operation) -> Operation {
        let mut trying = lock(&self.trying);
        let mounted = trying.mounted.filter(|(it, _)| *it == route(request));
        let mounted = mounted.map(|(_, operation)| operation);
        // A handler of others around this one may have kept its policy from the mount, which has been
        // checked already.
        let whole = mounted.filter(|operation| operation.policy.holds(own.policy));
        let operation = whole.unwrap_or(own);
        trying.operation = Some(operation);
        trying.ended = Ended::default();
        operation
    }

    /// Rocket tries a route of a mount that has a stance.
    pub(crate) fn mount(&self, request: &Request<'_>, operation: Operation) {
        let mut trying = lock(&self.trying);
        trying.mounted = Some((route(request), operation));
        trying.operation = Some(operation);
        trying.ended = Ended::default();
    }

    /// The requirement of the operation: where the route has no attribute, that of the guard that came
    /// first.
    pub(super) fn enter_without_route(&self, guard: Operation) {
        lock(&self.trying).operation.get_or_insert(guard);
    }

    /// The operation, if it was stated.
    pub(crate) fn operation(&self) -> Option<Operation> {
        lock(&self.trying).operation
    }

    /// The verified token. Verified at the first call.
    pub(super) fn token(&self, request: &Request<'_>) -> Result<&AccessToken, Denied> {
        let verified = match self.token.get() {
            Some(verified) => verified,
            None => {
                let verifier = Runtime::of(request)?.verifier();
                self.token.get_or_init(|| {
                    let token = bearer(request.headers())?;
                    Ok(verifier.verify(token)?)
                })
            }
        };
        verified.as_ref().map_err(Denied::clone)
    }

    /// Verifies the token and loads its principal, unless that was done.
    // Apart from `principal`, so that what guards keep while they wait is small: each is boxed.
    pub(super) async fn authenticate(&self, request: &Request<'_>) {
        if self.principal.get().is_none()
            && self.token(request).is_ok()
            && let Ok(runtime) = Runtime::of(request)
            // A principal that depends on itself, in a guard written by hand, is refused.
            && !self.loading.swap(true, Ordering::Relaxed)
        {
            // Also if nobody waits to the end.
            let loading = Loading(&self.loading);
            let loaded = runtime.principal().load(request).await;
            // Guards run one after the other: nobody else has set it meanwhile.
            self.principal.get_or_init(|| loaded);
            drop(loading);
        }
    }

    /// Is the principal being loaded?
    pub(super) fn is_loading(&self) -> bool {
        self.loading.load(Ordering::Relaxed)
    }

    /// The token and the principal of a request that was authenticated.
    pub(super) fn principal(
        &self,
        request: &Request<'_>,
    ) -> Result<(&AccessToken, &AnyPrincipal), Denied> {
        let token = self.token(request)?;
        match self.principal.get() {
            Some(Ok(principal)) => Ok((token, principal)),
            Some(Err(denied)) => Err(denied.clone()),
            None => Err(Denied::misconfigured()),
        }
    }

    /// Is the caller known by now, and granted what is required? If not, a check says why.
    pub(super) fn meets(&self, request: &Request<'_>, requirement: &Requirement) -> bool {
        match (self.token.get(), self.principal.get()) {
            // How fresh is enough, a check says: it knows the time.
            (Some(Ok(token)), Some(Ok(_))) if requirement.freshness().is_none() => {
                requirement.is_met_by(token.granted(), |name| parameter(request, name))
            }
            (None | Some(Ok(_) | Err(_)), _) => false,
        }
    }

    /// The token of this request, if it has shown a good one.
    pub(crate) fn good_token(&self) -> Option<&AccessToken> {
        self.token.get()?.as_ref().ok()
    }

    /// Has this request shown a good token?
    pub(crate) fn is_authenticated(&self) -> bool {
        matches!(self.token.get(), Some(Ok(_)))
    }

    /// Is the caller's principal known?
    pub(crate) fn knows_principal(&self) -> bool {
        matches!(self.principal.get(), Some(Ok(_)))
    }

    /// A report-only clause would have refused.
    pub(super) fn report(&self, reason: Reason) {
        lock(&self.trying).ended.would_deny = Some(reason);
    }

    /// The operation, and how its check has ended.
    pub(crate) fn ended(&self) -> (Option<Operation>, Ended) {
        let trying = lock(&self.trying);
        (trying.operation, trying.ended.clone())
    }

    /// Puts back what was refused before something was tried out.
    pub(super) fn restore(&self, refusal: Option<Arc<Refusal>>) {
        self.refused.store(true, Ordering::Relaxed);
        lock(&self.trying).ended.refusal = refusal;
    }

    pub(crate) fn refusal(&self) -> Option<Arc<Refusal>> {
        lock(&self.trying).ended.refusal.clone()
    }

    /// Keeps the first refusal, since what comes after it is its consequence; but for one that only
    /// says that there are no credentials: `Option<Guard>` may have swallowed that. Gives the status.
    pub(super) fn refuse(&self, new: Refusal) -> Status {
        self.refused.store(true, Ordering::Relaxed);
        let refusal = &mut lock(&self.trying).ended.refusal;
        if refusal.as_ref().is_some_and(|it| it.is_anonymous()) {
            *refusal = None;
        }
        refusal.get_or_insert_with(|| Arc::new(new)).status()
    }

    /// Takes the refusal of a guard that cannot write it itself.
    pub(crate) fn replace(&self, refusal: Refusal) {
        self.refused.store(true, Ordering::Relaxed);
        lock(&self.trying).ended.refusal = Some(Arc::new(refusal));
    }

    /// Forgets a refusal that only says that there are no credentials, and gives the status
    /// of any other.
    pub(super) fn settle(&self) -> Option<Status> {
        if !self.refused.load(Ordering::Relaxed) {
            return None;
        }
        let refusal = &mut lock(&self.trying).ended.refusal;
        if refusal.as_ref().is_some_and(|it| it.is_anonymous()) {
            *refusal = None;
        }
        refusal.as_ref().map(|it| it.status())
    }
}

/// Holds as long as the principal is being loaded.
struct Loading<'s>(&'s AtomicBool);

impl Drop for Loading<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

/// Which route Rocket tries: the router holds each at one place.
fn route(request: &Request<'_>) -> usize {
    request
        .route()
        .map_or(0, |route| std::ptr::from_ref(route).addr())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

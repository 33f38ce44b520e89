//! What is known of a request: its operation, its callers, its refusal. Each once.

mod credentials;
mod refusal;

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU16, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rocket::Request;
use rocket::futures::FutureExt;

use super::caller::{Caller, Callers};
use super::parameter::parameter;
use crate::denial::{Denied, Reason, Refusal};
use crate::launch::Runtime;
use crate::policy::{Operation, Requirement};
use crate::token::AccessToken;

/// The security state of one request, in its local cache.
pub(crate) struct Session {
    /// None where `Security` is not attached: then nobody is let in.
    runtime: Option<Arc<Runtime>>,
    trying: Mutex<Trying>,
    /// The access token, verified once for all schemes that may take it.
    token: OnceLock<Result<AccessToken, Denied>>,
    /// What is known of the caller by each scheme of the server.
    callers: Callers,
    /// The schemes, by their places, whose credentials have met the operation.
    met: AtomicU16,
    /// Those by which callers could have come as well, and whose credentials have not met it, if there are any:
    /// for the guards of this operation they are not there.
    unmet: AtomicU16,
    /// How many routes were tried.
    generation: AtomicU16,
    /// One more than the place of the scheme whose principal is being loaded: what it depends on has
    /// credentials, and no principal yet.
    loading: AtomicU8,
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
        request.local_cache(|| Self::new(Runtime::of_server(request.rocket()).cloned()))
    }

    fn new(runtime: Option<Arc<Runtime>>) -> Self {
        let accepted = runtime.as_deref().map_or(&[][..], Runtime::accepted);
        Self {
            callers: Callers::new(accepted),
            runtime,
            trying: Mutex::default(),
            token: OnceLock::new(),
            met: AtomicU16::new(0),
            unmet: AtomicU16::new(0),
            generation: AtomicU16::new(0),
            loading: AtomicU8::new(0),
            refused: AtomicBool::new(false),
        }
    }

    /// The runtime of the server.
    ///
    /// # Errors
    ///
    /// There is none: the request is refused.
    pub(crate) fn runtime(&self) -> Result<&Runtime, Denied> {
        self.runtime.as_deref().ok_or_else(Denied::misconfigured)
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
        self.begin(&mut trying, operation);
        operation
    }

    /// Rocket tries a route of a mount that has a stance.
    pub(crate) fn mount(&self, request: &Request<'_>, operation: Operation) {
        let mut trying = lock(&self.trying);
        trying.mounted = Some((route(request), operation));
        self.begin(&mut trying, operation);
    }

    fn begin(&self, trying: &mut Trying, operation: Operation) {
        trying.operation = Some(operation);
        trying.ended = Ended::default();
        self.met.store(0, Ordering::Relaxed);
        self.unmet.store(0, Ordering::Relaxed);
        self.generation.fetch_add(1, Ordering::Relaxed);
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

    /// What is known of the caller by each scheme of the server.
    pub(crate) fn callers(&self) -> &Callers {
        &self.callers
    }

    /// The credentials of these schemes have met the operation, and those of the others that it names have not.
    pub(super) fn meet(&self, met: u16, unmet: u16) {
        self.met.store(met, Ordering::Relaxed);
        self.unmet.store(unmet, Ordering::Relaxed);
    }

    /// The schemes whose credentials have not met the operation, which others have.
    pub(super) fn unmet(&self) -> u16 {
        self.unmet.load(Ordering::Relaxed)
    }

    /// What tells apart for which route, and for which of its callers, a guard is made.
    pub(super) fn turn(&self) -> (u16, u16) {
        let generation = self.generation.load(Ordering::Relaxed);
        (generation, self.met_places())
    }

    /// The credentials of these schemes have met the check of a guard: they are who calls as long as this is
    /// held, and from then on where no operation was checked before.
    pub(super) fn meet_meanwhile(&self, met: u16) -> Meanwhile<'_> {
        let before = self.met_places();
        let first = |places, other| if places == 0 { other } else { places };
        self.met.store(first(met, before), Ordering::Relaxed);
        Meanwhile {
            met: &self.met,
            then: first(before, met),
        }
    }

    /// The same of a guard, where no operation was checked before.
    pub(super) fn meet_first(&self, met: u16) {
        drop(self.meet_meanwhile(met));
    }

    pub(super) fn met_places(&self) -> u16 {
        self.met.load(Ordering::Relaxed)
    }

    /// Those whose credentials have met the operation.
    pub(crate) fn met(&self) -> impl Iterator<Item = &Caller> {
        each_place(self.met_places()).filter_map(|place| self.callers.get(place))
    }

    /// Those whom the server knows: of schemes that have met the operation first, then of such that it does not
    /// name. Who could have met it and has not is nobody to it.
    pub(crate) fn known(&self) -> impl Iterator<Item = &Caller> {
        let others = each_place(!self.unmet()).map_while(|place| self.callers.get(place));
        self.met().chain(others.filter(|it| it.is_known()))
    }

    /// Are those who have met the operation known by what this asks, and granted it?
    #[inline]
    pub(super) fn meets(&self, request: &Request<'_>, requirement: &Requirement) -> bool {
        // How fresh is enough, a check says: it knows the time.
        let met = self.met_places();
        if met == 0 || !requirement.freshness().is_none() {
            return false;
        }
        if met.is_power_of_two() && requirement.is_plain() {
            // As most of them are.
            let only = self.callers.get(met.trailing_zeros() as usize);
            return only.is_some_and(|it| requirement.is_plainly_met_by(it.scheme(), it.granted()));
        }
        self.meets_some_way(request, requirement)
    }

    #[inline(never)]
    fn meets_some_way(&self, request: &Request<'_>, requirement: &Requirement) -> bool {
        let met = || self.met().map(|caller| (caller.scheme(), caller.granted()));
        requirement.is_met_among(met, |name| parameter(request, name))
    }

    /// The access token of this request, if it has shown a good one.
    pub(crate) fn good_token(&self) -> Option<&AccessToken> {
        self.token.get()?.as_ref().ok()
    }

    /// Has this request shown good credentials?
    pub(crate) fn is_authenticated(&self) -> bool {
        self.good_token().is_some() || self.known().next().is_some()
    }
}

/// Holds as long as a guard runs whose check others have met than that of the operation.
pub(super) struct Meanwhile<'s> {
    met: &'s AtomicU16,
    then: u16,
}

impl Drop for Meanwhile<'_> {
    fn drop(&mut self) {
        self.met.store(self.then, Ordering::Relaxed);
    }
}

/// The places of schemes that these bits stand for.
pub(super) fn each_place(mut bits: u16) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = bits.trailing_zeros();
        // Without the lowest bit.
        bits &= bits.wrapping_sub(1);
        (place < u16::BITS).then_some(place as usize)
    })
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

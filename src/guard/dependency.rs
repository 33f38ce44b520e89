//! What `#[guard]` expands to: a type that Rocket can ask for, and that knows what it requires.

use std::future::Future;
use std::sync::OnceLock;

use rocket::futures::future::BoxFuture;
use rocket::http::Status;
use rocket::request::{FromRequest, Outcome, Request};

use super::check::{check, settle};
use super::session::{Meanwhile, Session};
use crate::denial::{Denied, Refusal};
use crate::policy::{Operation, Policy, Requirement};

/// A type that is asked for as a handler's argument, and that knows what it requires of the caller.
///
/// Written by `#[guard]` and `#[principal]`; see there.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no guard",
    note = "help: write the function that makes it, with `#[guard]` above: `#[guard] fn name(..) -> Result<{Self}, Denied>`"
)]
pub trait Guard {
    /// What the guard and its own dependencies ask.
    #[doc(hidden)]
    const POLICY: &'static Policy;

    /// The same, reduced.
    #[doc(hidden)]
    const REQUIREMENT: &'static Requirement = &Requirement::of(Self::POLICY);
}

/// An argument of a `#[guard]` or `#[principal]` function: anything that Rocket finds in a request.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no guard, so a guard cannot depend on it",
    label = "Rocket cannot find this in a request",
    note = "help: take a guard, `&State<..>`, or another type that is `FromRequest`; the body and the \
            path of a request belong to the handler"
)]
pub trait Dependency<'r>: Sized + 'r {
    /// Rocket's error, which is only logged.
    type Error;

    /// Asks for it.
    fn find<'l: 'r>(request: &'r Request<'l>) -> Finding<'r, Self, Self::Error>;
}

/// A guard that is being asked for.
type Finding<'r, T, E> = BoxFuture<'r, Outcome<T, E>>;

#[diagnostic::do_not_recommend]
impl<'r, T: FromRequest<'r> + 'r> Dependency<'r> for T {
    type Error = T::Error;

    fn find<'l: 'r>(request: &'r Request<'l>) -> Finding<'r, Self, Self::Error> {
        T::from_request(request)
    }
}

/// An argument of a guard that was found, or why the guard refuses.
pub fn found<T, E>(outcome: Outcome<T, E>) -> Result<T, Denied> {
    match outcome {
        Outcome::Success(value) => Ok(value),
        // A refusal never falls through to another route: what is forwarded is refused.
        Outcome::Error((status, _)) | Outcome::Forward(status) => Err(Denied::dependency(status)),
    }
}

/// Runs a guard: its own policy, then its function with its arguments, then what they swallowed.
pub async fn into_outcome<T: Guard>(
    request: &Request<'_>,
    run: impl Future<Output = Result<T, Denied>> + Send,
) -> Outcome<T, Denied> {
    let session = Session::of(request);
    let meanwhile = match session.meets(request, T::REQUIREMENT) {
        true => None,
        // Most guards stand behind a check that has waited for all there is to wait for. This one is
        // boxed, so that guards stay small: each of a chain is in memory while those below it run.
        false => match Box::pin(check_apart::<T>(request, session)).await {
            Ok(meanwhile) => Some(meanwhile),
            Err(denied) => return Outcome::Error(refuse(request, denied)),
        },
    };
    let made = run.await;
    drop(meanwhile);
    match made.and_then(|made| settle(session).map(|()| made)) {
        Ok(made) => Outcome::Success(made),
        Err(denied) => Outcome::Error(refuse(request, denied)),
    }
}

/// The check of a guard by itself: whom it lets through is who calls, for all that the guard depends on.
async fn check_apart<'s, T: Guard>(
    request: &Request<'_>,
    session: &'s Session,
) -> Result<Meanwhile<'s>, Denied> {
    session.enter_without_route(Operation {
        policy: T::POLICY,
        requirement: T::REQUIREMENT,
        trial: None,
    });
    let met = check(request, session, T::REQUIREMENT).await?;
    Ok(session.meet_meanwhile(met))
}

/// Runs a guard once for each route that is tried, and for each caller of it: what `&Guard` shares. A route that
/// forwards is followed by one whose caller may be another.
// Boxed here, so that of a guard that is not `Sync` this bound alone speaks.
pub fn shared<'r, T>(request: &'r Request<'_>) -> BoxFuture<'r, Outcome<&'r T, Denied>>
where
    T: FromRequest<'r, Error = Denied> + Send + Sync + 'static,
{
    Box::pin(make_shared(request))
}

async fn make_shared<'r, T>(request: &'r Request<'_>) -> Outcome<&'r T, Denied>
where
    T: FromRequest<'r, Error = Denied> + Send + Sync + 'static,
{
    let session = Session::of(request);
    let mut shared: &'r Shared<T> = request.local_cache(Shared::new);
    let made = loop {
        match shared.made.get() {
            Some((made_for, made)) if *made_for == session.turn() => break made,
            Some(_) => shared = shared.next.get_or_init(|| Box::new(Shared::new())),
            None => {
                let made = match T::from_request(request).await {
                    Outcome::Success(made) => Ok(made),
                    Outcome::Error(refused) => Err(refused),
                    Outcome::Forward(status) => Err(refuse(request, Denied::dependency(status))),
                };
                // Guards run one after the other: nobody else has set it meanwhile. Only now it is known who calls
                // where no operation was checked before.
                break &shared.made.get_or_init(|| (session.turn(), made)).1;
            }
        }
    };
    match made {
        Ok(made) => Outcome::Success(made),
        // Somebody may have swallowed the refusal since.
        Err((_, denied)) => Outcome::Error(refuse(request, denied.clone())),
    }
}

/// What a guard has made, or why it has refused.
type Made<T> = Result<T, (Status, Denied)>;

/// What a guard has made, for one route or caller after the other.
struct Shared<T> {
    made: OnceLock<((u16, u16), Made<T>)>,
    next: OnceLock<Box<Self>>,
}

impl<T> Shared<T> {
    const fn new() -> Self {
        Self {
            made: OnceLock::new(),
            next: OnceLock::new(),
        }
    }
}

/// Writes a denial down, for the catcher and the fairing, and gives what Rocket needs.
pub fn refuse(request: &Request<'_>, denied: Denied) -> (Status, Denied) {
    let session = Session::of(request);
    let operation = session.operation().unwrap_or(Operation::NOTHING);
    refuse_in(session, operation, request, denied)
}

/// The same where session and operation are at hand.
pub(super) fn refuse_in(
    session: &Session,
    operation: Operation,
    request: &Request<'_>,
    denied: Denied,
) -> (Status, Denied) {
    let written = match denied.is_consequence() {
        true => session.refusal(),
        false => None,
    };
    let status = match (written, session.runtime()) {
        (Some(refusal), _) => refusal.status(),
        (None, Ok(runtime)) => {
            let refusal = Refusal::new(&denied, runtime, session, operation, request);
            session.refuse(refusal)
        }
        (None, Err(misconfigured)) => misconfigured.status(),
    };
    (status, denied)
}

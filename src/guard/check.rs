//! The check in front of a handler, and the one behind its guards.

use std::marker::PhantomData;

use rocket::http::Status;
use rocket::request::{FromRequest, Outcome, Request};
use rocket::{Rocket, Sentinel};

use super::caller::Caller;
use super::dependency::{refuse, refuse_in};
use super::parameter::parameter;
use super::session::{Session, each_place};
use crate::denial::{Denied, Reason};
use crate::launch::{Probe, Runtime, is_ready_for};
use crate::policy::{Alternative, Credentials, Operation, Requirement, RoutePolicy};

/// The first argument of every handler that states who may call it: checks the policy of the whole
/// operation before anything else runs.
pub struct Enforce<P>(PhantomData<fn() -> P>);

#[rocket::async_trait]
impl<'r, P: RoutePolicy> FromRequest<'r> for Enforce<P> {
    type Error = Denied;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Denied> {
        let session = match (P::REQUIREMENT.credentials(), P::TRIAL) {
            // Nothing to remember, unless a mount or a route that forwarded has left something.
            (Credentials::Ignored, None) => Session::started(request),
            (Credentials::Ignored | Credentials::Optional | Credentials::Required, _) => {
                Some(Session::of(request))
            }
        };
        let Some(session) = session else {
            return Outcome::Success(Self(PhantomData));
        };
        let own = Operation {
            policy: P::POLICY,
            requirement: P::REQUIREMENT,
            trial: P::TRIAL,
        };
        let operation = session.enter(request, own);
        match enforce(request, session, operation).await {
            Ok(()) => Outcome::Success(Self(PhantomData)),
            Err(refused) => Outcome::Error(refused),
        }
    }
}

impl<P: RoutePolicy> Sentinel for Enforce<P> {
    fn abort(rocket: &Rocket<rocket::Ignite>) -> bool {
        match Probe::of(rocket) {
            Some(probe) => probe.take(P::POLICY),
            None => {
                let mut asked = std::iter::once(P::REQUIREMENT).chain(P::TRIAL);
                !asked.all(|requirement| is_ready_for(rocket, requirement))
            }
        }
    }
}

/// Checks the operation that was entered, and what its report-only clauses would say of it.
pub(crate) async fn enforce(
    request: &Request<'_>,
    session: &Session,
    operation: Operation,
) -> Result<(), (Status, Denied)> {
    let met = match check(request, session, operation.requirement).await {
        Ok(met) => met,
        Err(denied) => return Err(refuse_in(session, operation, request, denied)),
    };
    // Before it is settled who calls: what is only reported may ask it of somebody else.
    if let Some(trial) = operation.trial {
        // The principal's own guards may write refusals down: nothing of that is meant.
        let refusal = session.refusal();
        let tried = check(request, session, trial).await;
        session.restore(refusal);
        if let Err(denied) = tried {
            session.report(denied.reason());
        }
    }
    session.meet(met, unmet(session, operation.requirement, met));
    Ok(())
}

/// The last guard of every handler that has guards: a refusal that `Option<Guard>` or
/// `Result<Guard, _>` swallowed still refuses, unless it only says that there are no credentials.
pub struct Settled(());

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Settled {
    type Error = Denied;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Denied> {
        match Session::started(request).map_or(Ok(()), settle) {
            Ok(()) => Outcome::Success(Self(())),
            Err(denied) => Outcome::Error(refuse(request, denied)),
        }
    }
}

/// Credentials, principal, scopes, in that order: nobody whom we do not know is told what to ask for.
///
/// Tries one way after the other to meet the requirement. If none leads there, the most useful refusal is
/// given: that of credentials that are good and not enough, rather than of those that are not good.
///
/// Gives the places of the schemes that have met it: none, where none had to.
pub(super) async fn check(
    request: &Request<'_>,
    session: &Session,
    requirement: &'static Requirement,
) -> Result<u16, Denied> {
    if requirement.credentials() == Credentials::Ignored {
        return Ok(0);
    }
    if session.is_loading() && !requirement.needs_principal() {
        // The principal depends on a guard that depends on its credentials.
        return Ok(0);
    }
    let runtime = session.runtime()?;
    // Whom an operation was not met by is not there for its guards.
    let (met, unmet) = (session.met_places(), session.unmet());
    let before = session.refusal_if_any();
    let (mut refused, mut asked) = (None::<Denied>, 0);
    for way in requirement.ways() {
        let own;
        let choices = match way.has_schemes() {
            true => {
                own = [runtime.places_of(requirement, way)?];
                &own[..]
            }
            false => runtime.default_places(),
        };
        // A guard that names no scheme asks those who have met the operation, before all others.
        let met = Some(&met).filter(|met| **met != 0 && !way.has_schemes());
        for places in met.into_iter().chain(choices) {
            asked |= places;
            let tried = match places & unmet {
                0 => try_way(request, session, runtime, (requirement, way), *places).await,
                _ => Err(Denied::because(Reason::NotAuthenticated)),
            };
            match tried {
                Ok(()) => {
                    if refused.is_some() {
                        // What was refused on the way that led nowhere is not meant.
                        session.restore(before);
                    }
                    return Ok(*places);
                }
                Err(denied) => {
                    refused = Some(match refused {
                        Some(known) if known.usefulness() >= denied.usefulness() => known,
                        Some(_) | None => denied,
                    });
                }
            }
        }
    }
    let is_optional = requirement.credentials() == Credentials::Optional;
    let is_stranger = is_optional && !session.has_shown(request, runtime, asked & !unmet).await;
    match (is_stranger, refused) {
        (true, Some(_)) => Ok(0),
        (_, Some(denied)) => Err(denied),
        // There is no way.
        (_, None) => Err(Denied::misconfigured()),
    }
}

/// Do the credentials of these schemes together meet one alternative?
async fn try_way(
    request: &Request<'_>,
    session: &Session,
    runtime: &Runtime,
    (requirement, way): (&'static Requirement, &Alternative),
    places: u16,
) -> Result<(), Denied> {
    let each = || each_place(places);
    for place in each() {
        session.authenticate(request, runtime, place).await?;
    }
    let callers = session.callers();
    let callers = || each().filter_map(|place| callers.get(place));
    let granted = callers().map(|caller| (caller.scheme(), caller.granted()));
    if !requirement.is_granted(way, granted, |name| parameter(request, name)) {
        return Err(Denied::because(Reason::InsufficientScope));
    }
    let freshness = requirement.freshness();
    if !freshness.is_none() {
        let (now, leeway) = runtime.verifier().now();
        // Classes of another catalogue mean something else.
        let of_catalogue = |caller: &&Caller| {
            let catalogue = freshness.acr.map(|acr| acr.catalogue);
            catalogue.is_none_or(|it| caller.scheme().has(it))
        };
        let mut logins = callers()
            .filter(of_catalogue)
            .filter_map(Caller::authentication);
        if !logins.any(|login| freshness.is_met_by(login, now, leeway)) {
            return Err(Denied::because(Reason::InsufficientAuthentication));
        }
    }
    Ok(())
}

/// The schemes by which callers could have come, and did not meet what is required.
fn unmet(session: &Session, requirement: &Requirement, met: u16) -> u16 {
    match session.runtime() {
        Ok(runtime) if met != 0 && runtime.accepted().len() > 1 => {
            runtime.places_asked(requirement) & !met
        }
        Ok(_) | Err(_) => 0,
    }
}

/// Takes the credentials of a caller whom we know, by whatever schemes the server accepts: who has several is
/// shown what each of them opens.
#[cfg(feature = "openapi")]
pub(crate) async fn authenticate(request: &Request<'_>, session: &Session) -> Result<(), Denied> {
    let runtime = session.runtime()?;
    let mut refused = None::<Denied>;
    for place in 0..runtime.accepted().len() {
        if let Err(denied) = session.authenticate(request, runtime, place).await {
            let is_more_useful = |known: &Denied| known.usefulness() < denied.usefulness();
            if refused.as_ref().is_none_or(is_more_useful) {
                refused = Some(denied);
            }
        }
    }
    match (session.known().next(), refused) {
        (Some(_), _) => Ok(()),
        (None, refused) => {
            Err(refused.unwrap_or_else(|| Denied::because(Reason::NotAuthenticated)))
        }
    }
}

/// Has a guard been refused, and the refusal been swallowed?
#[inline]
pub(super) fn settle(session: &Session) -> Result<(), Denied> {
    match session.settle() {
        None => Ok(()),
        Some(status) => Err(Denied::dependency(status)),
    }
}

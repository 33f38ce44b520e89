//! The check in front of a handler, and the one behind its guards.

use std::marker::PhantomData;

use rocket::http::Status;
use rocket::request::{FromRequest, Outcome, Request};
use rocket::{Rocket, Sentinel};

use super::dependency::{refuse, refuse_in};
use super::parameter::parameter;
use super::session::Session;
use crate::denial::{Denied, Reason};
use crate::launch::{Probe, Runtime, is_ready_for};
use crate::policy::{Credentials, Operation, Requirement, RoutePolicy};
use crate::token::AccessToken;

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
    if let Err(denied) = check(request, session, operation.requirement).await {
        return Err(refuse_in(session, operation, request, denied));
    }
    if let Some(trial) = operation.trial {
        // The principal's own guards may write refusals down: nothing of that is meant.
        let refusal = session.refusal();
        let tried = check(request, session, trial).await;
        session.restore(refusal);
        if let Err(denied) = tried {
            session.report(denied.reason());
        }
    }
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

/// Header, token, principal, scopes, in that order: nobody whom we do not know is told what to ask for.
pub(super) async fn check(
    request: &Request<'_>,
    session: &Session,
    requirement: &'static Requirement,
) -> Result<(), Denied> {
    if requirement.credentials() == Credentials::Ignored {
        return Ok(());
    }
    let found = match session.is_loading() && !requirement.needs_principal() {
        // The principal depends on a guard that depends on the token.
        true => session.token(request),
        false => known_caller(request, session).await,
    };
    let token = match found {
        Ok(token) => token,
        Err(denied)
            if denied.reason() == Reason::NotAuthenticated
                && requirement.credentials() == Credentials::Optional =>
        {
            return Ok(());
        }
        Err(denied) => return Err(denied),
    };
    if !requirement.is_met_by(token.granted(), |name| parameter(request, name)) {
        return Err(Denied::because(Reason::InsufficientScope));
    }
    let freshness = requirement.freshness();
    if !freshness.is_none() {
        let (now, leeway) = Runtime::of(request)?.verifier().now();
        if !freshness.is_met_by(token.authentication(), now, leeway) {
            return Err(Denied::because(Reason::InsufficientAuthentication));
        }
    }
    Ok(())
}

/// The token of a caller whom we know.
pub(crate) async fn known_caller<'r>(
    request: &Request<'_>,
    session: &'r Session,
) -> Result<&'r AccessToken, Denied> {
    session.authenticate(request).await;
    session.principal(request).map(|(token, _)| token)
}

/// Has a guard been refused, and the refusal been swallowed?
pub(super) fn settle(session: &Session) -> Result<(), Denied> {
    match session.settle() {
        None => Ok(()),
        Some(status) => Err(Denied::dependency(status)),
    }
}

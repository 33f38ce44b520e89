//! Guards that need no function: references, optional guards, the access token.

use rocket::request::{FromRequest, Outcome, Request};
use rocket::{Rocket, Sentinel};

use super::Guard;
use super::check::known_caller;
use super::dependency::refuse;
use super::session::Session;
use crate::launch::{Probe, is_ready_for};
use crate::policy::{Operation, Policy};
use crate::token::AccessToken;

/// Shared by all guards of the request.
impl<T: Guard> Guard for &T {
    const POLICY: &'static Policy = T::POLICY;
}

/// Optional login: `None` without credentials; bad ones are still refused.
impl<T: Guard> Guard for Option<T> {
    const POLICY: &'static Policy = &Policy::Optional(T::POLICY);
}

/// As `Option<T>`: an `Err` is only seen without credentials.
impl<T: Guard, E> Guard for Result<T, E> {
    const POLICY: &'static Policy = &Policy::Optional(T::POLICY);
}

/// As `Option<T>`.
impl<T: Guard, E> Guard for Outcome<T, E> {
    const POLICY: &'static Policy = &Policy::Optional(T::POLICY);
}

impl Guard for AccessToken {
    const POLICY: &'static Policy = &Policy::Token;
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for &'r AccessToken {
    type Error = crate::Denied;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        let session = Session::of(request);
        session.enter_without_route(Operation {
            policy: AccessToken::POLICY,
            requirement: AccessToken::REQUIREMENT,
            trial: None,
        });
        let found = match session.is_loading() {
            // It is the principal's own.
            true => session.token(request),
            false => known_caller(request, session).await,
        };
        match found {
            Ok(token) => Outcome::Success(token),
            Err(denied) => Outcome::Error(refuse(request, denied)),
        }
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for AccessToken {
    type Error = crate::Denied;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        <&AccessToken>::from_request(request)
            .await
            .map(AccessToken::clone)
    }
}

impl Sentinel for AccessToken {
    fn abort(rocket: &Rocket<rocket::Ignite>) -> bool {
        match Probe::of(rocket) {
            Some(probe) => probe.take(Self::POLICY),
            None => !is_ready_for(rocket, Self::REQUIREMENT),
        }
    }
}

//! Guards that need no function: references, optional guards, credentials.

use rocket::request::{FromRequest, Outcome, Request};
use rocket::{Rocket, Sentinel};

use super::Guard;
use super::caller::Caller;
use super::check::check;
use super::dependency::refuse;
use super::session::Session;
use crate::denial::{Denied, Reason};
use crate::launch::{Probe, is_ready_for};
use crate::policy::{Operation, Policy};
use crate::scheme::{ApiKey, BasicCredentials, Credential, CredentialKind, DigestCredentials};
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
    const POLICY: &'static Policy = &Policy::Credential(CredentialKind::Token);
}

/// The token of the caller; in a principal's function, the one that it is loaded from.
#[rocket::async_trait]
impl<'r> FromRequest<'r> for &'r AccessToken {
    type Error = Denied;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Denied> {
        let session = Session::of(request);
        if let Some(token) = session.loading_token() {
            return Outcome::Success(token);
        }
        if !session.meets(request, AccessToken::REQUIREMENT) {
            session.enter_without_route(Operation {
                policy: AccessToken::POLICY,
                requirement: AccessToken::REQUIREMENT,
                trial: None,
            });
            match check(request, session, AccessToken::REQUIREMENT).await {
                Ok(met) => session.meet_first(met),
                Err(denied) => return Outcome::Error(refuse(request, denied)),
            }
        }
        match session.met().find_map(Caller::token) {
            Some(token) => Outcome::Success(token),
            // Other credentials were good, and are no token.
            None => Outcome::Error(refuse(request, Denied::because(Reason::NotAuthenticated))),
        }
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for AccessToken {
    type Error = Denied;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Denied> {
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

/// Credentials that a principal's function verifies: nobody else finds them.
macro_rules! unverified {
    ($($credentials:ident $kind:ident,)*) => {
        $(
            impl Guard for $credentials {
                const POLICY: &'static Policy = &Policy::Credential(CredentialKind::$kind);
            }

            #[rocket::async_trait]
            impl<'r> FromRequest<'r> for &'r $credentials {
                type Error = Denied;

                async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Denied> {
                    match Session::of(request).loading_credential() {
                        Some(Credential::$kind(shown)) => Outcome::Success(shown),
                        Some(_) | None => {
                            Outcome::Error(refuse(request, Denied::misconfigured()))
                        }
                    }
                }
            }
        )*
    };
}

unverified! {
    ApiKey ApiKey,
    BasicCredentials Basic,
    DigestCredentials Digest,
}

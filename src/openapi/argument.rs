//! The arguments of the twin that only rocket_okapi reads: guards, without their security.

use std::marker::PhantomData;

use rocket::request::{FromRequest, Outcome, Request};
use rocket::response::{self, Responder};
use rocket_okapi::Result;
use rocket_okapi::r#gen::OpenApiGenerator;
use rocket_okapi::okapi::openapi3::{RefOr, Response, Responses};
use rocket_okapi::request::{OpenApiFromRequest, RequestHeaderInput};
use rocket_okapi::response::OpenApiResponderInner;

use crate::policy::RoutePolicy;

/// A route with the guards among its arguments, in their order.
pub trait DocumentedRoute: RoutePolicy {
    /// What documents each guard.
    const GUARDS: &'static [GuardDocument];
}

/// What a guard adds to the document of its operation, if anything.
pub struct GuardDocument {
    input: fn(&mut OpenApiGenerator, String, bool) -> Result<RequestHeaderInput>,
    responses: fn(&mut OpenApiGenerator) -> Result<Responses>,
}

/// Finds what documents a guard's type. One that rocket_okapi does not know documents nothing, and
/// breaks nothing.
pub struct GuardProbe<T>(PhantomData<T>);

impl<T: OpenApiFromRequest<'static>> GuardProbe<T> {
    /// What rocket_okapi knows of the guard, without its security: the policy alone states that.
    pub const DOCUMENT: GuardDocument = GuardDocument {
        input: |generator, name, required| {
            Ok(match T::from_request_input(generator, name, required)? {
                RequestHeaderInput::Security(..) => RequestHeaderInput::None,
                other => other,
            })
        },
        responses: T::get_responses,
    };
}

/// See [`GuardProbe`].
pub trait GuardProbeFallback {
    /// Nothing.
    const DOCUMENT: GuardDocument = GuardDocument {
        input: |_, _, _| Ok(RequestHeaderInput::None),
        responses: |_| Ok(Responses::default()),
    };
}

impl<T> GuardProbeFallback for GuardProbe<T> {}

/// The guard at place `N` of the route `P`.
pub struct DocumentedGuard<P, const N: usize>(PhantomData<fn() -> P>);

#[rocket::async_trait]
impl<'r, P: DocumentedRoute, const N: usize> FromRequest<'r> for DocumentedGuard<P, N> {
    type Error = std::convert::Infallible;

    async fn from_request(_: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        Outcome::Success(Self(PhantomData))
    }
}

impl<'r, P: DocumentedRoute, const N: usize> OpenApiFromRequest<'r> for DocumentedGuard<P, N> {
    fn from_request_input(
        generator: &mut OpenApiGenerator,
        name: String,
        required: bool,
    ) -> Result<RequestHeaderInput> {
        (P::GUARDS[N].input)(generator, name, required)
    }

    fn get_responses(generator: &mut OpenApiGenerator) -> Result<Responses> {
        (P::GUARDS[N].responses)(generator)
    }
}

/// In place of `impl Responder`: an answer of which nothing more is known.
pub struct AnyResponse(());

impl<'r> Responder<'r, 'static> for AnyResponse {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        ().respond_to(request)
    }
}

impl OpenApiResponderInner for AnyResponse {
    fn responses(_: &mut OpenApiGenerator) -> Result<Responses> {
        let answer = Response {
            description: "The answer.".to_owned(),
            ..Response::default()
        };
        let mut responses = Responses::default();
        responses
            .responses
            .insert("200".to_owned(), RefOr::Object(answer));
        Ok(responses)
    }
}

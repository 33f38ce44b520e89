//! The one argument of the twin that states the security of its operation.

use std::marker::PhantomData;

use rocket::request::{FromRequest, Outcome, Request};
use rocket_okapi::Result;
use rocket_okapi::r#gen::OpenApiGenerator;
use rocket_okapi::okapi::openapi3::{
    Responses, SecurityRequirement, SecurityScheme, SecuritySchemeData,
};
use rocket_okapi::request::{OpenApiFromRequest, RequestHeaderInput};

use super::security::UNFINISHED;
use crate::policy::RoutePolicy;

/// Marks the operation of a route with a stance.
pub struct DocumentedPolicy<P>(PhantomData<fn() -> P>);

#[rocket::async_trait]
impl<'r, P: RoutePolicy> FromRequest<'r> for DocumentedPolicy<P> {
    type Error = std::convert::Infallible;

    async fn from_request(_: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        Outcome::Success(Self(PhantomData))
    }
}

impl<'r, P: RoutePolicy> OpenApiFromRequest<'r> for DocumentedPolicy<P> {
    /// [`Docs`](super::Docs) puts in place of the mark what the mounted route asks; without it the document
    /// shows the mark, as a scheme that is no login: everything seems closed.
    fn from_request_input(
        _: &mut OpenApiGenerator,
        _: String,
        _: bool,
    ) -> Result<RequestHeaderInput> {
        let mut requirement = SecurityRequirement::new();
        requirement.insert(UNFINISHED.to_owned(), Vec::new());
        let placeholder = SecurityScheme {
            description: None,
            data: SecuritySchemeData::Http {
                scheme: "bearer".to_owned(),
                bearer_format: None,
            },
            extensions: Default::default(),
        };
        Ok(RequestHeaderInput::Security(
            UNFINISHED.to_owned(),
            placeholder,
            requirement,
        ))
    }

    fn get_responses(_: &mut OpenApiGenerator) -> Result<Responses> {
        Ok(Responses::default())
    }
}

/// What the hidden function of a route without `#[openapi]` gives.
#[derive(Debug)]
pub struct NotDocumented;

/// The error of the hidden function `f` of a route: ours, if no other `#[openapi]` has made one.
#[diagnostic::on_unimplemented(
    message = "this attribute stands below `#[openapi]`, which has documented the route without its security",
    label = "must stand above `#[openapi]`",
    note = "help: in this order: `#[requires_scopes(..)]`, `#[openapi]`, then `#[get(..)]`"
)]
pub trait AboveOpenApi {}

impl AboveOpenApi for NotDocumented {}

/// Compiles only where [`AboveOpenApi`] holds.
pub const fn above_openapi<E: AboveOpenApi>(
    _: fn(&mut OpenApiGenerator, String) -> std::result::Result<(), E>,
) {
}

/// The twin of a documented route.
#[macro_export]
#[doc(hidden)]
macro_rules! documented {
    (impl $policy:ident { $([$guard:ty])* } $($twin:tt)*) => {
        impl $crate::__private::DocumentedRoute for $policy {
            const GUARDS: &'static [$crate::openapi::GuardDocument] = {
                #[allow(unused_imports)]
                use $crate::__private::GuardProbeFallback as _;
                &[$($crate::__private::GuardProbe::<$guard>::DOCUMENT),*]
            };
        }

        $($twin)*
    };
}

/// What stands for a route that is not documented. Where `#[openapi]` has made a function of this name
/// already, that one is the first, and its error is asked for. Not imported by a glob, which would meet
/// those of the modules around.
#[macro_export]
#[doc(hidden)]
macro_rules! undocumented {
    ($operation:ident $operation_here:ident) => {
        #[doc(hidden)]
        #[allow(dead_code, non_snake_case)]
        pub fn $operation(
            _: &mut $crate::__private::OpenApiGenerator,
            _: ::std::string::String,
        ) -> ::core::result::Result<(), $crate::__private::NotDocumented> {
            ::core::result::Result::Ok(())
        }

        const _: () = $crate::__private::above_openapi($operation_here);
    };
}

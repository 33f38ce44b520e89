//! The document: what rocket_okapi collects, made exact, served with RapiDoc.

mod argument;
mod docs;
mod finish;
mod form;
mod page;
mod policy;
mod scheme;
mod security;
mod view;

pub use self::docs::{Docs, Document};

#[doc(hidden)]
pub use self::argument::GuardDocument;

#[doc(hidden)]
pub mod private {
    //! What the macros expand to.
    pub use super::argument::{
        AnyResponse, DocumentedGuard, DocumentedRoute, GuardProbe, GuardProbeFallback,
    };
    pub use super::policy::{AboveOpenApi, DocumentedPolicy, NotDocumented, above_openapi};
    pub use crate::{documented, undocumented};
    pub use rocket_okapi::r#gen::OpenApiGenerator;
}

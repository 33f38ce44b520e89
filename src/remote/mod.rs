//! Documents of providers, such as their keys: fetched in the background, kept while a provider is down.
//!
//! What a provider answers is untrusted: it is bounded in time and size, read apart from requests, and
//! replaces what is known only if it is of use. Nothing of it stands in a log line.
//!
//! A proxy that the environment names is not used: who sets a variable would choose whom the keys come
//! from. Certificates are those that the system trusts.

mod address;
mod client;
mod discovery;
mod document;
mod failure;
mod fetch;
mod held;
mod introspection;
mod limits;
mod members;
mod report;
mod schedule;
mod source;
#[cfg(test)]
mod tests;

pub(crate) use self::address::AddressError;
pub(crate) use self::document::{Change, Remote};
pub(crate) use self::failure::Unusable;
pub(crate) use self::introspection::{
    Introspected, Introspection, IntrospectionLimits, Unavailable,
};
pub(crate) use self::limits::Limits;
pub(crate) use self::schedule::Miss;
pub(crate) use self::source::{Discovery, Source};

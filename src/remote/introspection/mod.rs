//! Asking the issuer about a token that only it can read (RFC 7662).
//!
//! A request waits for the answer, so what it may cost is bounded at every step: remembered answers, one
//! call for the same token, so many calls at once, so many waiting, so long each, and none while the
//! endpoint is known to be down. Whatever goes wrong is [`Unavailable`]: never "inactive".

mod answer;
mod breaker;
mod cache;
mod credentials;
mod desk;
mod endpoint;
mod introspect;
mod limits;

pub(crate) use self::answer::Introspected;
pub(crate) use self::introspect::{Introspection, Unavailable};
pub(crate) use self::limits::IntrospectionLimits;

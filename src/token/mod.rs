//! Access tokens: from the `Authorization` header to verified claims, and issuing them.

mod access;
mod bearer;
mod cache;
mod claims;
mod issue;
mod jws;
mod verify;
#[cfg(test)]
mod wycheproof;

pub use self::access::AccessToken;
pub use self::issue::{NewToken, TokenIssuer};
pub use self::verify::InvalidToken;

pub(crate) use self::bearer::{BearerError, bearer};
pub(crate) use self::cache::TokenCache;
pub(crate) use self::verify::{Expectations, Verifier};

//! Access tokens: from the `Authorization` header to verified claims, and issuing them.

mod access;
mod answer;
mod cache;
mod claim;
mod claims;
mod expected;
mod identity;
mod invalid;
mod issue;
mod issuer;
mod jws;
mod keys;
mod kinds;
mod opaque;
mod revoked;
mod texts;
mod verify;
#[cfg(test)]
mod wycheproof;

pub use self::access::AccessToken;
pub use self::cache::{RememberedCounts, RememberedTokens};
pub use self::identity::Identity;
pub use self::invalid::InvalidToken;
pub use self::issue::{NewToken, TokenIssuer};
pub use self::revoked::Revocations;

pub(crate) use self::cache::TokenCache;
pub(crate) use self::expected::Expectations;
pub(crate) use self::invalid::Unverified;
pub(crate) use self::issuer::Issuer;
pub(crate) use self::keys::Keys;
#[cfg(feature = "remote")]
pub(crate) use self::keys::remote_keys;
pub(crate) use self::kinds::{Kinds, may_be_accepted};
pub(crate) use self::verify::{Parts, Verifier};

//! Access tokens: from the `Authorization` header to verified claims, and issuing them.

mod access;
mod cache;
mod claims;
mod issue;
mod jws;
mod key;
mod verify;

pub use self::access::AccessToken;
pub use self::issue::{NewToken, TokenIssuer};
pub use self::verify::InvalidToken;

pub(crate) use self::cache::TokenCache;
pub(crate) use self::key::{Key, SecretKey, SecretKeyError};
pub(crate) use self::verify::{Expectations, Verifier};

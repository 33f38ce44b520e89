//! Keys: what tokens are signed and verified with. One key, one algorithm.

#![allow(
    dead_code,
    unused_imports,
    reason = "part of it is there for issuers of which this server only knows the public keys"
)]

mod algorithm;
mod der;
mod ecdsa;
mod error;
mod jwk;
mod jwks;
mod loose;
mod one;
mod own;
mod pem;
mod public;
#[cfg(test)]
mod sample;
mod secret;
mod set;
mod sign;
mod strength;

pub use self::algorithm::Algorithm;
pub use self::own::{KeyFile, KeyFileError, KeyState, OwnKey, Rotation};

pub(crate) use self::error::KeyError;
pub(crate) use self::jwks::{KeySetError, Skipped};
pub(crate) use self::one::Key;
pub(crate) use self::own::OwnKeys;
pub(crate) use self::secret::{SecretKey, SecretKeyError};
pub(crate) use self::set::KeySet;

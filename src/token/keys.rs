//! Where the keys of an issuer come from.

use std::sync::Arc;

use super::{InvalidToken, Unverified};
use crate::key::{Algorithm, Key, KeySet};

/// The keys of an issuer.
pub(crate) enum Keys {
    /// Known since the launch.
    Fixed(KeySet),
}

impl Keys {
    /// The one key that a header names (RFC 7515 section 4.1.4).
    pub(super) fn find(
        &self,
        algorithm: Algorithm,
        id: Option<&str>,
    ) -> Result<Arc<Key>, Unverified> {
        match self {
            Self::Fixed(keys) => match keys.find(algorithm, id) {
                Some(key) => Ok(key.clone()),
                None => Err(InvalidToken::Key.into()),
            },
        }
    }
}

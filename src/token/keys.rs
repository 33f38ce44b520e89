//! Where the keys of an issuer come from.

use std::sync::Arc;

use rocket::Shutdown;

use super::{InvalidToken, Unverified};
use crate::key::{Algorithm, Key, KeySet};

/// The keys of an issuer.
pub(crate) enum Keys {
    /// Known since the launch.
    Fixed(KeySet),
    /// Fetched from the issuer, and kept up to date.
    #[cfg(feature = "remote")]
    Remote(Arc<crate::remote::Remote<KeySet>>),
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
            #[cfg(feature = "remote")]
            Self::Remote(keys) => remote::find(keys, algorithm, id),
        }
    }

    /// Starts fetching, until the server ends.
    #[cfg_attr(
        not(feature = "remote"),
        expect(unused_variables, reason = "nothing is fetched")
    )]
    pub(super) fn start(&self, shutdown: impl Fn() -> Shutdown) {
        match self {
            Self::Fixed(_) => {}
            #[cfg(feature = "remote")]
            Self::Remote(keys) => keys.start(shutdown()),
        }
    }
}

#[cfg(feature = "remote")]
pub(crate) use self::remote::remote_keys;

#[cfg(feature = "remote")]
mod remote {
    use std::sync::{Mutex, PoisonError};

    use super::*;
    use crate::key::KeySetError;
    use crate::remote::{Limits, Miss, Remote, Source, Unusable};

    /// The keys that a provider publishes, of these algorithms. `table` names the issuer in the log.
    pub(crate) fn remote_keys(
        source: Source,
        limits: Limits,
        allowed: Vec<Algorithm>,
        table: String,
    ) -> Arc<Remote<KeySet>> {
        // A key that is still published stays the same key, so that what it has verified is still
        // remembered; one that is not retires.
        let latest = Arc::new(Mutex::new(Arc::new(KeySet::default())));
        let replaced = latest.clone();
        let read = move |json: &[u8]| {
            let read = KeySet::read_jwks(json, &allowed);
            let (set, skipped) = read.map_err(|error| {
                Unusable(match error {
                    KeySetError::Empty(_) => "holds no key that can be used",
                    KeySetError::Large => "is over 1 MiB",
                    KeySetError::Malformed => "is no set of keys",
                })
            })?;
            if !skipped.is_empty() {
                log::warn!("`{table}`: keys of the issuer are left out: {skipped}");
            }
            let latest = latest.lock().unwrap_or_else(PoisonError::into_inner);
            Ok(set.in_place_of(&latest))
        };
        let remote = Remote::new(source, limits, read).on_change(move |change| {
            let mut latest = replaced.lock().unwrap_or_else(PoisonError::into_inner);
            match change.new {
                Some(new) => *latest = new,
                // Too old: whoever remembers what they have verified has to ask again.
                None => latest.keys().iter().for_each(|key| key.retire()),
            }
        });
        Arc::new(remote)
    }

    pub(super) fn find(
        keys: &Remote<KeySet>,
        algorithm: Algorithm,
        id: Option<&str>,
    ) -> Result<Arc<Key>, Unverified> {
        let found = keys.find(|set| set.find(algorithm, id).cloned());
        found.map_err(|miss| match miss {
            Miss::Fetching { retry_after } => Unverified::Unavailable { retry_after },
            Miss::Fresh => InvalidToken::Key.into(),
        })
    }
}

//! What may be told of an own key.

use crate::key::Algorithm;

/// A key of this server, without the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnKey {
    id: String,
    algorithm: Algorithm,
    made: Option<u64>,
    state: KeyState,
}

/// What a key is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyState {
    /// It signs no more, and verifies the tokens that it has signed.
    Retired {
        /// When the last of them has expired, in seconds since the Unix epoch.
        until: u64,
    },
    /// It signs every token.
    Signs,
    /// It is published and would verify, so that everybody knows it before it signs.
    Waits,
}

/// What a rotation has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rotation {
    /// The key that signs from now on.
    pub signing: OwnKey,
    /// Was it made by this rotation, because none waited? Then nobody knows it yet.
    pub is_new: bool,
    /// The keys that are not in the file any more.
    pub dropped: Vec<OwnKey>,
}

impl OwnKey {
    pub(super) fn new(id: &str, algorithm: Algorithm, made: Option<u64>, state: KeyState) -> Self {
        Self {
            id: id.to_owned(),
            algorithm,
            made,
            state,
        }
    }

    /// The `kid` of the tokens that it signs.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What it signs with.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// When it was made, in seconds since the Unix epoch, if the file says so.
    pub fn made(&self) -> Option<u64> {
        self.made
    }

    /// What it is used for.
    pub fn state(&self) -> KeyState {
        self.state
    }
}

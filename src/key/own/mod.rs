//! The keys that this server signs with: a file of them, which rotates, and what is published of it.

mod error;
mod file;
mod keys;
mod private;
mod ring;
mod state;

pub use self::error::KeyFileError;
pub use self::file::KeyFile;
pub use self::state::{KeyState, OwnKey, Rotation};

pub(crate) use self::keys::OwnKeys;

//! From settings to a running check: what happens once, at launch.

mod accepted;
mod clock;
mod gate;
mod issuer_keys;
mod operations;
mod own_keys;
mod probe;
mod published;
mod random;
mod reach;
mod resource;
mod runtime;
mod security;
mod settings;
mod source;
mod verifier;

pub use self::clock::{Clock, SystemClock};
pub use self::security::Security;
pub use self::settings::SettingsError;

#[cfg(feature = "openapi")]
pub(crate) use self::gate::entries;
pub(crate) use self::gate::unused_scopes;
pub(crate) use self::operations::{Entry, Key as RouteKey, Operations};
pub(crate) use self::probe::Probe;
pub(crate) use self::random::{hex, random};
pub(crate) use self::runtime::{Runtime, is_ready_for, knows};
pub(crate) use self::settings::Settings;

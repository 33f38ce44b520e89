//! From settings to a running check: what happens once, at launch.

mod accepted;
mod clock;
mod fairing;
mod gate;
mod issuer_keys;
mod operations;
mod own_keys;
mod probe;
mod published;
mod random;
mod reach;
mod rendered;
mod resource;
mod runtime;
mod secrets;
mod security;
mod settings;
mod source;
mod verifier;

pub use self::clock::{Clock, SystemClock};
pub use self::security::Security;
pub use self::settings::SettingsError;

pub(crate) use self::gate::unused_scopes;
pub(crate) use self::operations::{Entry, Key as RouteKey, Operations};
pub(crate) use self::probe::Probe;
#[cfg(feature = "openapi")]
pub(crate) use self::published::{mount_own, public_to_all};
pub(crate) use self::random::{hex, random};
#[cfg(feature = "openapi")]
pub(crate) use self::rendered::Rendered;
pub(crate) use self::runtime::{Runtime, is_ready_for, knows};
#[cfg(all(test, feature = "remote"))]
pub(crate) use self::settings::ClientSecret;
pub(crate) use self::settings::Settings;
#[cfg(feature = "remote")]
pub(crate) use self::settings::{ClientAuthentication, ClientCredentials};

//! From settings to a running check: what happens once, at launch.

mod clock;
mod random;
mod runtime;
mod security;
mod settings;

pub use self::clock::{Clock, SystemClock};
pub use self::security::Security;
pub use self::settings::SettingsError;

pub(crate) use self::random::random;
pub(crate) use self::runtime::{Runtime, has_principal, is_ready_for};
pub(crate) use self::settings::Settings;

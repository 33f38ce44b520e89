//! The settings: the table `[default.scopes]` of `Rocket.toml`, or `ROCKET_SCOPES` of the environment.

mod error;
mod issuer;
mod table;
mod texts;

pub use self::error::SettingsError;

pub(crate) use self::issuer::{KeySource, TrustedIssuer};
pub(crate) use self::table::{Settings, UndeclaredRoutes};

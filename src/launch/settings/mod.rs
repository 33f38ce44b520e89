//! The settings: the table `[default.scopes]` of `Rocket.toml`, or `ROCKET_SCOPES` of the environment.

mod address;
mod client;
mod error;
mod issuer;
mod table;
mod texts;

pub use self::error::SettingsError;

#[cfg(all(test, feature = "remote"))]
pub(crate) use self::client::ClientSecret;
#[cfg(feature = "remote")]
pub(crate) use self::client::{ClientAuthentication, ClientCredentials};
pub(crate) use self::issuer::{IntrospectionEndpoint, KeySource, TrustedIssuer};
pub(crate) use self::table::{Settings, UndeclaredRoutes};

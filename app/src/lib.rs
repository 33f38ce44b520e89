//! The reference application of `rocket_scopes`: FastAPI's OAuth2-scopes tutorial, made fit for use.
//!
//! Read [`security`] first: scopes, scheme, principal and guards are declared there, once. The routes
//! ([`token`], [`profile`], [`items`], [`status`]) state beside each handler who may call it.

pub mod cli;
pub mod escape;
pub mod items;
pub mod logging;
pub mod metrics;
pub mod profile;
pub mod security;
pub mod server;
pub mod settings;
pub mod status;
pub mod token;
pub mod users;

pub use self::server::rocket;

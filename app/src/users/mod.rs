//! The user store: accounts, their password hashes and the scopes that each may ask for, in SQLite.
//!
//! [`Users`] is the store. [`Users::find`] is what every authenticated request calls; the rest serves
//! `POST /token` and the command line. A handler sees a [`User`], which has no hash to give away.

mod account;
mod address;
mod demo;
mod error;
mod open;
mod store;
mod username;

pub use account::{Account, Credentials, NewUser, User};
pub use error::StoreError;
pub use open::StoreOptions;
pub use store::Users;
pub use username::{Username, UsernameError};
